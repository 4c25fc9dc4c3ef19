"""The assignments that a nämnd has received and not been released from, with what it says of each in a round."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from goals.models import AssignmentAddressee, AssignmentStatus, Decision, UnitFollowUp
from goals.models.assignments import AssignmentEnd, AssignmentProgress
from goals.queries.answering import units_answered_by
from goals.queries.rows import Round
from goals.rules.assignments import DecidedOn, Standing, is_in_round, why_late
from tracker.periods import Period, is_due
from tracker.permissions import Access
from tracker.sentences import Sentence

# Ends after which another assignment carries it on.
GOES_ON = frozenset({AssignmentEnd.EXTENDED, AssignmentEnd.CARRIED_OVER})


@dataclass(frozen=True)
class ReceivedAssignment:
    """An assignment to the nämnd or to what it answers for. `status` is None when nothing has been said in the round."""

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
    """What the nämnd has to say of in the round, in the givers' order; four queries. For those who may see its live rows."""
    units = units_answered_by(unit_follow_up, access.tree)
    period = round_.period
    found = (
        AssignmentAddressee.objects.filter(Q(end="") | Q(closed__year__gte=period.year), unit__in=units)
        .select_related("unit", "closed__unit", "assignment__given_by", "assignment__given__unit")
        .prefetch_related("assignment__continued_by")
        .order_by("assignment__given_by__pk", "assignment__order", "assignment__pk", "pk")
    )
    said = AssignmentStatus.objects.filter(unit_follow_up=unit_follow_up).order_by("round")
    statuses = {status.addressee_id: status for status in said}  # the last round's word
    due_on = unit_follow_up.assessments_due_on
    return [
        ReceivedAssignment(addressee, statuses.get(addressee.pk), report_by(addressee, due_on, round_))
        for addressee in found
        if is_asked_in(addressee, period)
    ]


def is_asked_in(addressee: AssignmentAddressee, period: Period) -> bool:
    """Whether the round of a period is about what the receiver has been given."""
    assignment = addressee.assignment
    given = decided_on(assignment.given) if assignment.given else None
    return is_in_round(starts_on=assignment.starts_on, given=given, ended=_ended_on(addressee), period=period)


def has_ended(addressee: AssignmentAddressee, period: Period) -> bool:
    """Whether it had ended for the receiver at the end of a period."""
    ended = _ended_on(addressee)
    return ended is not None and ended.is_by(period)


def decided_on(decision: Decision) -> DecidedOn:
    """When a decision was made, as the rules read it."""
    return DecidedOn(decision.held_on, decision.year)


def _ended_on(addressee: AssignmentAddressee) -> DecidedOn | None:
    """When it ended for the receiver: by the decision, or when what carries it on begins, if that is said."""
    if addressee.closed is None:
        return None
    if addressee.end in GOES_ON:
        starts = [other.starts_on for other in addressee.assignment.continued_by.all() if other.starts_on]
        if starts:
            return DecidedOn(min(starts), min(starts).year)
    return decided_on(addressee.closed)


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
    """The day by which the round asks how it goes; None when it does not ask of this one, and of what has ended since."""
    is_asked = not addressee.end and is_due(addressee.months, month=round_.period.month, previous_month=round_.previous_month)
    return due_on if is_asked else None
