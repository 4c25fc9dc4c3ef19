"""Which reports somebody may read, and what has changed since one was frozen."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from goals.models import UnitFollowUp
from goals.queries.released import is_released, published_in, released_to
from reports.content.build import build_content
from reports.content.differences import Difference, differences
from reports.content.schema import write_json
from reports.content.stored import read_json
from reports.models import Report, ReportQuerySet, ReportStage
from tracker.models import Region
from tracker.permissions import Access, Permission

FROZEN = (ReportStage.PROPOSAL, ReportStage.DECIDED)


def readable_reports(access: Access) -> ReportQuerySet:
    """The reports that somebody may read: drafts within the authority, what is frozen from the hand-over on, what is let out.

    What has been thrown away (gallrat) is not among them, nor what has a masked version beside it.
    """
    drafts = Q(stage=ReportStage.DRAFT, unit_follow_up__unit__in=access.where(Permission.READ_LIVE))
    frozen = Q(stage__in=FROZEN, unit_follow_up__unit__in=access.where(Permission.READ_FROZEN))
    released = Q(is_released(released_to(access), same_stage=True))
    return Report.objects.filter(drafts | frozen | released, masked_by=None).exclude(content="")


def published_reports(region: Region) -> ReportQuerySet:
    """The reports that anybody may read, without signing in."""
    return Report.objects.filter(is_released(published_in(region), same_stage=True), masked_by=None).exclude(content="")


def masked_version(reports: ReportQuerySet, pk: int) -> Report | None:
    """What is read, among some reports, in the place of one that has been masked; None for one that has not, or is not there."""
    found: Report | None = Report.objects.filter(masks=pk).first()
    while found is not None and found.masked_by.exists():
        found = found.masked_by.first()
    return reports.filter(pk=found.pk).first() if found else None


def frozen_report(follow_up: UnitFollowUp, stage: ReportStage, round_: int) -> Report | None:
    """The frozen report of a round, the last version when it has been masked; None before there is one."""
    return Report.objects.filter(unit_follow_up=follow_up, stage=stage, round=round_).order_by("version").last()


@dataclass(frozen=True)
class Moved:
    """What the database says differently from what was handed over; falsy when nothing has changed."""

    differences: tuple[Difference, ...]

    def __bool__(self) -> bool:
        return bool(self.differences)

    @property
    def digest(self) -> str:
        """What a form carries of the list that it showed."""
        lines = "\n".join(f"{one.key}: {one.before} > {one.after}" for one in self.differences)
        return hashlib.sha256(lines.encode()).hexdigest()[:16]


def moved_since_hand_over(follow_up: UnitFollowUp, now: datetime) -> Moved:
    """What has changed in a handed over round since the proposal was frozen, by exceptions from the lock and in the plan.

    As many queries as a report. Nothing has when there is no frozen proposal.
    """
    proposal = frozen_report(follow_up, ReportStage.PROPOSAL, follow_up.round)
    if proposal is None:
        return Moved(())
    current = build_content(follow_up, stage=ReportStage.PROPOSAL, version=proposal.version, now=now)
    return Moved(differences(read_json(proposal.content), read_json(write_json(current))))
