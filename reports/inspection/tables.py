"""What is inspected as lists: the page and the Excel file come from the same columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from goals.filters import ListFilter
from goals.views.lists import Listing
from reports.inspection.findings import KINDS, Finding
from reports.models import Report

ORDER = {code: place for place, code in enumerate(KINDS)}


@dataclass(frozen=True)
class FindingLine:
    """A finding with the address of its trace, "" for none."""

    finding: Finding
    url: str

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return gettext(KINDS[self.finding.code])

    @property
    def order(self) -> int:
        """Where its kind stands among the others."""
        return ORDER[self.finding.code]


class FindingFilter(ListFilter):
    """Findings, by what they are and by words in them. `codes` are the kinds to choose among."""

    q = django_filters.CharFilter(label=_("Innehåller"), method="leave")
    kind = django_filters.ChoiceFilter(label=_("Slag"), empty_label=_("Alla"), method="leave")

    class Meta:
        model = Report
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, *, codes: Iterable[str]) -> None:
        super().__init__(data, Report.objects.none())
        self.filters["kind"].extra["choices"] = [(code, gettext(KINDS[code])) for code in codes]

    def keeps(self, finding: Finding) -> bool:
        """Whether a finding is of the kind and holds every word that was chosen."""
        words = str(self.chosen.get("q", "")).lower().split()
        text = f"{finding.goal} {finding.name} {finding.words}".lower()
        return self.chosen.get("kind") in {None, finding.code} and all(word in text for word in words)


class FindingTable(tables.Table):
    """Findings, a row for each FindingLine."""

    kind = tables.Column(_("Slag"), order_by=("order", "finding__goal"))
    goal = tables.Column(_("Mål"), accessor="finding__goal", default="–")
    name = tables.Column(_("Vad"), accessor="finding__name", attrs={"td": {"class": "column-text"}})
    words = tables.Column(_("Hur och varför"), accessor="finding__words", default="", attrs={"td": {"class": "column-text"}})

    class Meta:
        template_name = "tracker/table.html"
        attrs: Mapping[str, str] = {"class": "table"}
        order_by_field = "sort"
        empty_text = _("Inget stämmer med det du har valt.")

    def __init__(self, lines: Sequence[FindingLine], **options: Any) -> None:
        super().__init__(lines, **options)
        self.caption = ngettext("{count} iakttagelse", "{count} iakttagelser", len(lines)).format(count=len(lines))

    def render_name(self, record: FindingLine) -> SafeString | str:
        return format_html('<a href="{}">{}</a>', record.url, record.finding.name) if record.url else record.finding.name

    def value_name(self, record: FindingLine) -> str:
        return record.finding.name


@dataclass(frozen=True)
class UnitLine:
    """A nämnd in the round: where it is, and the numbers of its report that the reader may read; None for no report."""

    unit: str
    url: str
    label: str
    counts: Mapping[str, int] | None

    def __getattr__(self, name: str) -> Any:
        """A number by its name: a column's accessor."""
        if name in NUMBERS:
            return self.counts.get(name) if self.counts else None
        raise AttributeError(name)


NUMBERS: Mapping[str, Any] = {
    "goals": _("Mål"),
    "judged": _("Beräknade"),
    "departs": _("Avviker"),
    "otherwise": _("Beslutat annat"),
    "indicators": _("Indikatorer"),
    "due": _("Skulle lämnas"),
    "in_time": _("I tid"),
    "late": _("Sent"),
    "with_reason": _("Saknas med skäl"),
    "not_reported": _("Ej rapporterade"),
    "unclear": _("Oklara"),
    "own": _("Samma person"),
    "exceptions": _("Undantag"),
}


def _number(name: str) -> tables.Column:
    return tables.Column(NUMBERS[name], attrs={"th": {"class": "number"}, "td": {"class": "number"}}, default="")


class UnitTable(tables.Table):
    """The nämnder of a round, a row for each UnitLine."""

    unit = tables.Column(_("Nämnd"), attrs={"td": {"class": "column-text"}})
    label = tables.Column(_("Rapport"))

    class Meta:
        template_name = "tracker/table.html"
        attrs: Mapping[str, str] = {"class": "table"}
        order_by_field = "sort"
        empty_text = _("Omgången har inga nämnder.")

    def __init__(self, lines: Sequence[UnitLine], **options: Any) -> None:
        super().__init__(lines, extra_columns=[(name, _number(name)) for name in NUMBERS], **options)
        self.caption = ngettext("{count} nämnd", "{count} nämnder", len(lines)).format(count=len(lines))

    def render_unit(self, record: UnitLine) -> SafeString | str:
        return format_html('<a href="{}">{}</a>', record.url, record.unit) if record.url else record.unit

    def value_unit(self, record: UnitLine) -> str:
        return record.unit


class ShortListing(Listing):
    """A list that is made into a file while somebody waits: it is never long."""

    is_long = False
