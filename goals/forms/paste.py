"""The form that a plan's table is pasted in, and its preview."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import RowField
from goals.forms.entry import EntryForm, add_edit_fields
from goals.forms.fields import YearField
from goals.models import Goal, Plan
from goals.rules.plan_table import Column, Heading, PlanTable
from tracker.sentences import gettext_noop

MOST_PASTED = 1_000_000  # characters

COLUMN_LABELS: Mapping[Column, str] = {
    Column.NONE: gettext_noop("läs inte"),
    Column.GOAL: gettext_noop("målet"),
    Column.INDICATOR: gettext_noop("indikatorn"),
    Column.BASELINE: gettext_noop("utfallet"),
    Column.TARGET: gettext_noop("målvärdet"),
    Column.MONTHS: gettext_noop("periodiciteten"),
    Column.SOURCE: gettext_noop("källan"),
}


class PasteForm(EntryForm):
    """What was pasted, and what is to be done with it. `html` is the same from the clipboard, where it keeps its cells."""

    rare = ("goal", "baseline_year")
    text = forms.CharField(
        label=_("Tabellen"),
        widget=forms.Textarea(attrs={"rows": "10", "data-paste": "id_html"}),
        max_length=MOST_PASTED,
        strip=False,
        error_messages={
            "required": _("Klistra in en tabell: markera den i Word eller Excel, kopiera, och klistra in den i rutan."),
            "max_length": _("Tabellen är för stor. Klistra in en del i taget."),
        },
    )
    html = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_PASTED, strip=False)
    goal = RowField(
        label=_("Rader utan mål hör till"),
        queryset=Goal.objects.none(),
        label_of=lambda goal: f"{goal.label} {goal.title}",
        empty=_("Inget valt: sådana rader tas inte med"),
    )
    baseline_year = YearField(label=_("Utfallens år"), help_text=_("Om kolumnens rubrik inte säger det."))

    def __init__(self, plan: Plan, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        goals: Any = self.fields["goal"]
        goals.queryset = plan.goals.select_related("type").in_plan_order()
        add_edit_fields(self, [plan])
        for name in ("edit_kind", "edit_reason"):  # asked for when the preview is confirmed
            if name in self.fields:
                self.fields[name].required = False


class ColumnForm(forms.Form):
    """Which column holds what: one list for each column."""

    def __init__(self, table: PlanTable, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choices = [(column.value, gettext(words).capitalize()) for column, words in COLUMN_LABELS.items()]
        for place, heading in enumerate(table.headings):
            field = forms.ChoiceField(label=_label(table, place, heading), choices=choices, required=False)
            field.initial = heading.column.value
            self.fields[f"kolumn_{place}"] = field


def _label(table: PlanTable, place: int, heading: Heading) -> str:
    """A column by its heading, else by what its first row says."""
    sample = next((row.texts[place] for row in table.sample if row.texts[place]), "")
    if heading.text:
        return gettext("Kolumnen ”{heading}”").format(heading=heading.text)
    if sample:
        return gettext("Kolumn {number}, ”{sample}”").format(number=place + 1, sample=_short(sample))
    return gettext("Kolumn {number}").format(number=place + 1)


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:29]}…"


def chosen_columns(data: Mapping[str, Any]) -> list[Column] | None:
    """What a person said that the columns are, in order; None when nothing was said."""
    chosen: list[Column] = []
    while (name := f"kolumn_{len(chosen)}") in data:
        value = data[name]
        chosen.append(Column(value) if value in set(Column) else Column.NONE)
    return chosen or None


def doubled(columns: Sequence[Column]) -> list[Column]:
    """What more than one column is said to hold."""
    return [column for column in Column if column != Column.NONE and list(columns).count(column) > 1]
