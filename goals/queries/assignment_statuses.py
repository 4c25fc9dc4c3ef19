"""The assignments that a nämnd has received and not been released from, with what it says of each in a round."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from goals.models import AssignmentAddressee, AssignmentStatus, FollowUp, UnitFollowUp
from goals.models.assignments import AssignmentProgress
from goals.queries.rows import Round
from goals.rules.assignments import Standing, why_late
from tracker.periods import is_due
from tracker.permissions import Access
from tracker.sentences import Sentence


@dataclass(frozen=True)
class ReceivedAssignment:
    """An assignment to the nämnd or to what is below it. `status` is None when nothing has been said in the round."""

    addressee: AssignmentAddressee
    status: AssignmentStatus | None
    report_by: date | None  # the day by which the round asks for it; None when it does not

    @property
    def is_said(self) -> bool:
        """Whether a status has been given; a comment alone is none."""
        return self.status is not None and self.status.status != ""

    def why_late(self, today: date) -> Sentence | None:
        """Why it is late on a local date; None when it is not."""
        return why_late(standing_of(self.addressee, self.status, self.report_by), today)


def received_assignments(unit_follow_up: UnitFollowUp, round_: Round, access: Access) -> list[ReceivedAssignment]:
    """What the nämnd has to say of in the round, in the givers' order; two queries. For those who may see its live rows."""
    units = access.tree.reach(unit_follow_up.unit_id)
    found = (
        AssignmentAddressee.objects.filter(unit__in=units, end="")
        .select_related("unit", "assignment__given_by", "assignment__given__unit")
        .order_by("assignment__given_by__pk", "assignment__order", "assignment__pk", "pk")
    )
    statuses = {status.addressee_id: status for status in AssignmentStatus.objects.filter(unit_follow_up=unit_follow_up)}
    due_on = unit_follow_up.assessments_due_on
    return [
        ReceivedAssignment(addressee, statuses.get(addressee.pk), report_by(addressee, due_on, round_)) for addressee in found
    ]


def standing_of(addressee: AssignmentAddressee, status: AssignmentStatus | None, report_by: date | None) -> Standing:
    """The addressee as the rule of what is late reads it."""
    said = status.status if status else ""
    return Standing(
        ends_on=addressee.ends_on,
        report_by=report_by,
        is_ended=bool(addressee.end),
        is_done=said == AssignmentProgress.DONE_PROPOSED,
        is_said=said != "",
    )


def report_by(addressee: AssignmentAddressee, due_on: date | None, round_: Round) -> date | None:
    """The day by which the round asks how it goes; None when it does not ask of this one."""
    is_asked = is_due(addressee.months, month=round_.period.month, previous_month=round_.previous_month)
    return due_on if is_asked else None


def due_days(follow_up: FollowUp) -> Mapping[int, date]:
    """The day by which each nämnd is to have said how its assignments go, by unit id; one query."""
    own = UnitFollowUp.objects.own().filter(follow_up=follow_up)
    return dict(own.values_list("unit_id", "assessments_due_on"))
