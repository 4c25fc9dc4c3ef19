"""The files that a nämnd may take away by a decision: what people have attached, and drafts of reports."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from goals.models import Attachment, Evidence
from reports.masking.places import attachments_of, units_of
from reports.models import Report, ReportStage
from tracker.models import Unit


@dataclass(frozen=True)
class Attached:
    """A file, or a link; `key` is what the trace calls it: "evidence:12"."""

    row: Evidence | Attachment | Report
    name: str
    about: str  # what it belongs to
    at: datetime | None = None

    @property
    def key(self) -> str:
        """As the trace has it."""
        return f"{self.row._meta.model_name}:{self.row.pk}"


def attached_to(unit: Unit) -> Mapping[str, Attached]:
    """The nämnd's files by their keys, the latest first, without what is in them; those that are taken away are not there."""
    units = units_of(unit)
    found = [*_evidence(units), *_drafts(units), *_attachments(units)]
    return {one.key: one for one in found}


def _evidence(units: Iterable[int]) -> Iterable[Attached]:
    rows: Any = Evidence.objects.filter(outcome__indicator__unit__in=units).listed()
    rows = rows.filter(is_erased=False)
    for row in rows.select_related("outcome__indicator").order_by("-at", "-pk"):
        yield Attached(row, row.name, f"{row.outcome.indicator}, {row.outcome.period.label}", row.at)


def _attachments(units: Iterable[int]) -> Iterable[Attached]:
    rows: Any = attachments_of(units).exclude(Q(data=b"")).defer("data")
    for row in rows.select_related("decision__unit", "unit_follow_up__unit", "unit_follow_up__follow_up").order_by("-pk"):
        yield Attached(row, row.name, str(row.decision or row.unit_follow_up), row.added_at)


def _drafts(units: Iterable[int]) -> Iterable[Attached]:
    rows = Report.objects.filter(unit_follow_up__unit__in=units, stage=ReportStage.DRAFT).defer("content")
    for row in rows.select_related("unit_follow_up__unit", "unit_follow_up__follow_up").order_by("-created_at", "-pk"):
        yield Attached(row, row.label, str(row.unit_follow_up), row.created_at)
