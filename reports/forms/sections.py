"""The forms of a report's sections: a heading, a text with its lists and tables, and the rows of an economy table."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.entry import Difference, EntryForm, LineField
from goals.forms.fields import NumberField
from goals.operations.changes import StaleRow, digest_of
from reports.finance import UNIT, decimals_in, difference_of, why_other_deviation
from reports.models import SectionKind, SectionPlacement
from reports.operations.sections import AMOUNTS, LONGEST_BODY, LONGEST_TITLE, MOST_ROWS, FinanceEntry, SectionEntry
from reports.texts import Paste, lay_tables, read_blocks, write_blocks
from tracker.numbers import write_number
from tracker.operations import Refused
from tracker.templatetags.tertial import translate

MOST_PASTED = 500_000  # characters
BLANK_ROWS = 3
TEXT_HINT = _(
    "Varje rad är ett stycke. Börja raden med ett bindestreck för en punktlista, eller med 1. för en numrerad. En tabell "
    "klistras in från Word eller Excel, eller skrivs med | mellan cellerna; dess första rad är rubriker."
)
_ROW_FIELD = re.compile(r"row_(\d+)_(\w+)")


class BodyField(forms.CharField):
    """A text of parts, handed over as it was typed, with the same line ends whoever sent it."""

    widget = forms.Textarea(attrs={"rows": "16", "data-pastes": "id_pastes"})

    def __init__(self, **options: Any) -> None:
        errors = {"max_length": _("Texten är för lång: skriv högst %(limit_value)d tecken.")}
        super().__init__(required=False, max_length=LONGEST_BODY, strip=False, error_messages=errors, **options)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class FinanceRowForm(forms.Form):
    """A row of an economy table. A row that is left empty is none, and one that has been emptied is taken away."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    order = forms.IntegerField(
        label=_("Ordning"), required=False, min_value=0, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "2", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Skriv ett heltal.")),
    )  # fmt: skip
    name = LineField(label=_("Rad"), most=LONGEST_TITLE, required=False)
    budget = NumberField(label=_("Budget"), unit=UNIT, required=False)
    outcome = NumberField(label=_("Utfall"), unit=UNIT, required=False)
    deviation = NumberField(label=_("Avvikelse"), unit=UNIT, required=False)
    forecast = NumberField(label=_("Helårsprognos"), unit=UNIT, required=False)

    @property
    def cells(self) -> list[forms.BoundField]:
        """The fields in the order of the table's columns."""
        return [self[name] for name in ("name", *AMOUNTS)]

    @property
    def entry(self) -> FinanceEntry | None:
        """What was filled in; None for an empty row."""
        values = {name: self.cleaned_data.get(name) for name in AMOUNTS}
        name = " ".join(self.cleaned_data.get("name", "").split())
        if not name and all(value is None for value in values.values()):
            return None
        return FinanceEntry(name=name, pk=self.cleaned_data.get("pk"), **values)

    @property
    def difference(self) -> str:
        """Outcome minus budget as they stand, in words; "" when one of them is not there."""
        amounts = self._amounts
        difference = difference_of(amounts["budget"], amounts["outcome"])
        return "" if difference is None else write_number(difference, decimals=decimals_in(amounts.values()))

    @property
    def warning(self) -> str:
        """That the stated deviation is another than the difference; it does not stop anybody from saving."""
        amounts = self._amounts
        why = why_other_deviation(
            amounts["budget"], amounts["outcome"], amounts["deviation"], decimals=decimals_in(amounts.values())
        )
        return translate(why) if why else ""

    @property
    def _amounts(self) -> dict[str, Any]:
        source = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return {name: source.get(name) for name in ("budget", "outcome", "deviation")}


class SectionForm(EntryForm):
    """What a section is to say. `rows` are the forms of its economy table; none for a text."""

    title = LineField(label=_("Rubrik"), most=LONGEST_TITLE)
    placement = forms.ChoiceField(
        label=_("Var i rapporten"),
        choices=[(placement.value, capfirst(placement.label)) for placement in SectionPlacement],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj var i rapporten avsnittet ska stå.")},
    )
    body = BodyField(label=_("Text"), help_text=TEXT_HINT)
    pastes = forms.CharField(label=_("Urklipp"), widget=forms.HiddenInput, required=False, max_length=MOST_PASTED, strip=False)

    def __init__(self, entry: SectionEntry, data: Mapping[str, Any] | None = None, *, is_new: bool = False) -> None:
        initial = {"title": entry.title, "placement": entry.placement, "body": write_blocks(entry.body)}
        super().__init__(data, seen="" if is_new else digest_of(entry.fields), initial=initial)
        self.saved, self.kind = entry, entry.kind
        if entry.kind == SectionKind.FINANCE:
            self.fields["body"].widget.attrs["rows"] = "6"  # the table is what the section is about
        self.rows = self._row_forms(data) if entry.kind == SectionKind.FINANCE else []
        self.sent: Sequence[FinanceRowForm] = ()  # the rows that hold anything, in the order that they are sent

    def _row_forms(self, data: Mapping[str, Any] | None) -> list[FinanceRowForm]:
        known = [row.fields | {"pk": row.pk, "order": place} for place, row in enumerate(self.saved.rows, start=1)]
        if data is None:
            return [FinanceRowForm(initial=row, prefix=f"rad-{place}") for place, row in enumerate([*known, *[{}] * BLANK_ROWS])]
        rows: list[FinanceRowForm] = []
        while f"rad-{len(rows)}-name" in data and len(rows) <= MOST_ROWS:
            rows.append(FinanceRowForm(data, prefix=f"rad-{len(rows)}"))
        return rows

    def is_valid(self) -> bool:
        """Whether every field and every row can be read."""
        rows = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows)

    @property
    def entry(self) -> SectionEntry:
        """What was filled in, the tables of the clipboard laid out; rows in the order that their numbers say."""
        cleaned = self.cleaned_data
        filled = [row for row in self.rows if row.entry]
        self.sent = sorted(filled, key=_place_of)
        return SectionEntry(
            title=" ".join(cleaned["title"].split()),
            kind=self.kind,
            placement=SectionPlacement(cleaned["placement"]),
            body=read_blocks(lay_tables(cleaned["body"], _pastes(cleaned["pastes"]))),
            rows=tuple(row.entry for row in self.sent if row.entry),
        )

    def refuse(self, refused: Refused) -> None:
        """Say beside the field, or beside the row, why it was not saved."""
        found = _ROW_FIELD.fullmatch(refused.field)
        if found and int(found[1]) < len(self.sent):
            self.sent[int(found[1])].add_error(found[2], translate(refused.sentence))
            self.add_error(None, gettext("En rad i tabellen behöver rättas."))
        else:
            super().refuse(refused)

    def yield_to(self, stale: StaleRow, saved: Self) -> None:
        """Show what somebody else has saved beside what was typed, the rows too."""
        super().yield_to(stale, saved)
        own = str(self.fields["pastes"].label)  # the page's, not the person's
        self.differences = [difference for difference in self.differences if difference.label != own]
        mine, theirs = self.entry.fields["rows"], saved.saved.fields["rows"]
        if mine != theirs:
            self.differences.append(Difference(gettext("Tabellen"), mine, theirs))

    @property
    def row_errors(self) -> list[tuple[str, str]]:
        """What is wrong in the rows, each with the id of its field."""
        return [
            (f"{field.label}: {error}", field.auto_id)
            for row in self.rows
            for field in (row["order"], *row.cells)
            for error in field.errors
        ]


def _place_of(row: FinanceRowForm) -> tuple[int, int]:
    """A row's place: by its number, a row without one last. Rows of the same number stay in order."""
    order = row.cleaned_data.get("order")
    return (1, 0) if order is None else (0, order)


def _pastes(text: str) -> list[Paste]:
    """What was pasted, as the page's script tells it; nothing when that cannot be read."""
    try:
        return [Paste(str(paste["text"]), str(paste["html"])) for paste in json.loads(text or "[]")]
    except (ValueError, TypeError, KeyError):
        return []
