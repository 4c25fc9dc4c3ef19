"""The reports that the nämnder have decided in a round, as they were frozen: what the region's whole is read from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from goals.models import UnitFollowUp
from reports.content.schema import Document
from reports.content.stored import read_json
from reports.models import Report, ReportQuerySet, ReportStage


@dataclass(frozen=True)
class DecidedReports:
    """A nämnd's decided reports of a round, by the round of the follow-up that each was decided in."""

    follow_up: UnitFollowUp
    reports: Mapping[int, Report] = field(default_factory=dict)
    documents: Mapping[int, Document] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        """The round of the newest one; 0 before there is any."""
        return max(self.reports, default=0)

    @property
    def report(self) -> Report | None:
        """The newest one: what the nämnd says now."""
        return self.reports.get(self.newest)

    @property
    def document(self) -> Document | None:
        """What the newest one says."""
        return self.documents.get(self.newest)


def decided_reports(rows: Collection[UnitFollowUp], readable: ReportQuerySet) -> dict[int, DecidedReports]:
    """The decided reports of the nämnders' `rows` among those that are readable, by the row's id; one query.

    Of one that has been masked the masked version is read; what has been destroyed is not there.
    """
    found: dict[int, dict[int, Report]] = {row.pk: {} for row in rows}
    of_rows = readable.filter(unit_follow_up__in=rows, stage=ReportStage.DECIDED).exclude(content="")
    for report in of_rows.order_by("round", "version"):
        found[report.unit_follow_up_id][report.round] = report
    return {
        row.pk: DecidedReports(row, found[row.pk], {number: read_json(one.content) for number, one in found[row.pk].items()})
        for row in rows
    }


def contribution_in(document: Document | None, goal_id: int) -> Document | None:
    """What a nämnd's report says of its contribution to a goal; None when it says nothing."""
    branches = (branch for plan in document.plans for branch in plan.branches) if document else ()
    given = (branch.contribution for branch in branches if branch.contribution)
    return next((one for one in given if one.key == f"goal:{goal_id}/contribution"), None)
