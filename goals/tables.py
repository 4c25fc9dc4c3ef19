"""The list pages' tables: the page and the Excel file come from the same columns.

`render_x` is what the page shows, `value_x` what the file holds; without `value_x` they are the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from goals.models import Indicator
from goals.presentation.assignments import AssignmentLine
from goals.presentation.figures import Figure, write_value
from goals.presentation.lines import Line
from goals.rules.targets import Reading, ValueType
from goals.rules.wording import READING_LABELS
from tracker.templatetags.tertial import sentence

NUMBER: Mapping[str, Mapping[str, str]] = {"th": {"class": "number"}, "td": {"class": "number"}}


def in_file_only(header: Any, **options: Any) -> tables.Column:
    """A column that the page has no room for."""
    return tables.Column(verbose_name=header, visible=False, orderable=False, **options)


class IndicatorTable(tables.Table):
    """Indicators of a nämnd's plans in a round, a row for each Line. Without `is_live` nothing tells of outcomes."""

    name = tables.Column(_("Indikator"), order_by="sort_name", attrs={"td": {"class": "column-text"}})
    goal = tables.Column(_("Mål"), accessor="row__target__goal", order_by=("row__target__goal__sort_key", "row__target__order"))
    baseline = tables.Column(_("Utgångsvärde"), order_by="row__terms__baseline", attrs=NUMBER)
    outcome = tables.Column(_("Utfall"), order_by="row__so_far", empty_values=(), attrs=NUMBER)
    target = tables.Column(
        _("Målvärde"), order_by=("row__terms__low", "row__terms__high"), attrs={"td": {"class": "column-target"}}
    )
    months = tables.Column(_("Mäts"), order_by="row__target__months", default="")
    status = tables.Column(_("Läge"), order_by="sort_status")
    why = in_file_only(_("Varför"), accessor="sentence")
    reported = in_file_only(_("Rapportering"), accessor="row__outcome", empty_values=())
    unit = in_file_only(_("Måttenhet"), accessor="row__indicator__measure_unit", default="")
    reading = in_file_only(_("Läsning av målvärdet"), accessor="row__terms__reading")
    raw_target = in_file_only(_("Planens ord om målvärdet"), accessor="row__target__raw_target", default="")
    raw_months = in_file_only(_("Planens ord om när"), accessor="row__target__raw_months", default="")
    definition = in_file_only(_("Definition"), accessor="row__indicator__definition", default="")
    reporting_unit = in_file_only(_("Rapporteras av"), accessor="row__indicator__reporting_unit__name")

    LIVE = ("outcome", "status", "why", "reported")

    class Meta:
        template_name = "tracker/table.html"
        attrs: Mapping[str, str] = {"class": "table"}
        order_by_field = "sort"
        empty_text = _("Inga indikatorer stämmer med det du har valt.")

    def __init__(self, lines: Sequence[Line], *, is_live: bool, headings: Mapping[str, str], **options: Any) -> None:
        # When it is measured matters where there are no outcomes to show; in the file it always does.
        exclude = () if is_live else self.LIVE
        super().__init__(lines, exclude=exclude, **options)
        self.caption = ngettext("{count} indikator", "{count} indikatorer", len(lines)).format(count=len(lines))
        for name, heading in headings.items():
            if name in self.columns:
                self.columns[name].column.verbose_name = heading
        if is_live:
            self.columns.hide("months")

    def render_name(self, record: Line) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.url, record.name)

    def value_name(self, record: Line) -> str:
        return record.name

    def render_goal(self, value: Any) -> str:
        return value.number or value.title

    def render_baseline(self, value: Figure) -> SafeString:
        return _from_template("goals/_figure.html", figure=value)

    def value_baseline(self, record: Line) -> Decimal | str | None:
        return _in_file(record.row.indicator, record.row.terms.baseline)

    def render_outcome(self, value: Figure | None) -> SafeString | str:
        return _from_template("goals/_figure.html", figure=value) if value else ""

    def value_outcome(self, record: Line) -> Decimal | str | None:
        outcome = record.row.outcome
        return _in_file(record.row.indicator, outcome.value if outcome else None)

    def render_target(self, record: Line) -> str:
        return sentence(record.target)

    def render_status(self, record: Line) -> SafeString:
        status = _from_template("tracker/_status.html", status=record.status)
        return format_html("{} {}", status, _from_template("tracker/_trace_link.html", url=record.why_url, about=record.name))

    def value_status(self, record: Line) -> str:
        status = record.status
        if status is None:
            return ""
        return f"{gettext('Prognos:')} {status.word}" if status.is_forecast else status.word

    def value_why(self, value: Any) -> str:
        return sentence(value)

    def value_reported(self, value: Any) -> str:
        return value.get_state_display() if value else ""

    def value_reading(self, value: Reading) -> str:
        return gettext(READING_LABELS[value])


def _from_template(template: str, **context: Any) -> SafeString:
    return render_to_string(template, context)


def _in_file(indicator: Indicator, value: Decimal | None) -> Decimal | str | None:
    """A number as a number with the indicator's decimals, ja and nej as words, nothing as nothing."""
    if value is None:
        return None
    if indicator.value_type == ValueType.YES_NO:
        return write_value(indicator, value)
    return value.quantize(Decimal(1).scaleb(-indicator.decimals))


class AssignmentTable(tables.Table):
    """Assignments, a row for each AssignmentLine."""

    text = tables.Column(_("Uppdrag"), order_by="sort_text", attrs={"td": {"class": "column-text"}})
    given_by = tables.Column(_("Givet av"), order_by="sort_giver")
    to = tables.Column(_("Till"), order_by="sort_receiver")
    decision = tables.Column(_("Beslut"), order_by="row__assignment__given__held_on", default="")
    months = tables.Column(_("Redovisas"), default="")
    status = tables.Column(_("Läge"), order_by="sort_status", empty_values=())
    ends_on = tables.Column(_("Slutar"), empty_values=(), attrs={"td": {"class": "nowrap"}})
    raw_addressees = in_file_only(_("Källans ord om mottagare"), accessor="row__assignment__raw_addressees", default="")
    comment = in_file_only(_("Kommentar"), default="")
    source = in_file_only(_("Källa"), accessor="row__assignment__source", default="")

    class Meta:
        template_name = "tracker/table.html"
        attrs: Mapping[str, str] = {"class": "table"}
        order_by_field = "sort"
        empty_text = _("Inga uppdrag stämmer med det du har valt.")

    def __init__(self, lines: Sequence[AssignmentLine], **options: Any) -> None:
        super().__init__(lines, **options)
        self.caption = gettext("{count} uppdrag").format(count=len(lines))

    def render_text(self, record: AssignmentLine) -> SafeString:
        return _from_template("goals/_assignment.html", line=record)

    def value_text(self, record: AssignmentLine) -> str:
        return record.text

    def render_to(self, record: AssignmentLine) -> SafeString:
        return _from_template("goals/_receiver.html", line=record)

    def value_to(self, record: AssignmentLine) -> str:
        return record.to

    def render_status(self, record: AssignmentLine) -> SafeString:
        return _from_template("goals/_assignment_status.html", line=record)

    def value_status(self, record: AssignmentLine) -> str:
        return record.status

    def render_ends_on(self, record: AssignmentLine) -> str:
        return record.end_words

    def value_ends_on(self, record: AssignmentLine) -> date | None:
        return record.ends_on
