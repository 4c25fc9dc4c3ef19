"""Assignments: who is to do them, and how they go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, FollowUp, UnitFollowUp
from goals.models.assignments import AssignmentProgress
from goals.queries.answering import own_follow_ups
from goals.queries.assignment_statuses import has_ended, report_by, standing_of
from goals.queries.rows import round_of
from goals.queries.search import containing
from goals.queries.seen_rounds import SeenRounds, seen_rounds
from goals.rules.assignments import why_late
from tracker.models import Unit
from tracker.periods import Period
from tracker.permissions import Access, Permission, permitted


@dataclass(frozen=True)
class Receiver:
    """Who is to do it, and what they say of it in the round.

    `status` is None when they say nothing, and when `is_visible` is False: not to be seen.
    `report_by` is the day by which the round asks for it; None when it does not. `is_answered` is False when nobody
    follows up for them in the round: then there is nothing to hide.
    """

    addressee: AssignmentAddressee
    status: AssignmentStatus | None
    is_visible: bool
    report_by: date | None = None
    is_answered: bool = True

    def is_overdue(self, today: date) -> bool:
        """Whether it is late on a local date: its last day has passed, or the day by which to say how it goes."""
        return why_late(standing_of(self.addressee, self.status, self.report_by), today) is not None

    @property
    def says_done(self) -> bool:
        """Whether it has not ended, and the receiver proposes that it should."""
        is_done = self.status is not None and self.status.status == AssignmentProgress.DONE_PROPOSED
        return is_done and not self.addressee.end


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment and those of its receivers that concern the unit; none when the receiver is no unit here."""

    assignment: Assignment
    receivers: tuple[Receiver, ...]

    def had_ended(self, period: Period) -> bool:
        """Whether it had ended for every receiver at the end of a period."""
        return bool(self.receivers) and all(has_ended(receiver.addressee, period) for receiver in self.receivers)


def assignments_at(unit: Unit, access: Access) -> QuerySet[Assignment]:
    """The assignments that a unit, or what is below it, has given or received."""
    units = access.tree.reach(unit.pk)
    own = Assignment.objects.filter(Q(given_by__in=units) | Q(addressees__unit__in=units)).values("pk")
    return readable_assignments(access).filter(pk__in=own)


def readable_assignments(access: Access) -> QuerySet[Assignment]:
    """What somebody may read: all that is decided in the region, and in their own authority what is to be."""
    decided = permitted(Assignment.objects.exclude(given=None), access, Permission.READ_ADOPTED)
    return decided | permitted(Assignment.objects.filter(given=None), access, Permission.READ_LIVE)


def search_assignments(assignments: QuerySet[Assignment], text: str) -> QuerySet[Assignment]:
    """Those that contain every word of the text, in their own words or those of who gives and receives."""
    fields = ("text", "description", "raw_addressees", "number", "given_by__name", "addressees__unit__name")
    return assignments.filter(pk__in=assignments.filter(containing(text, *fields)).values("pk"))


def assignment_rows(assignments: QuerySet[Assignment], unit: Unit, follow_up: FollowUp, access: Access) -> list[AssignmentRow]:
    """The assignments with the receivers that concern the unit: all of what it gave, its own of what it got. Nine queries."""
    with_all = assignments.select_related("given_by", "given__unit", "steering_unit", "parent", "continues__given")
    with_all = with_all.prefetch_related("continues__given__adopted_plans")
    found = list(with_all.order_by("given_by__pk", "order", "pk"))
    receivers = receivers_of(found, follow_up, access, concerning=unit)
    return [AssignmentRow(assignment, tuple(receivers[assignment.pk])) for assignment in found]


def receivers_of(
    assignments: Sequence[Assignment], follow_up: FollowUp, access: Access, *, concerning: Unit | None = None
) -> defaultdict[int, list[Receiver]]:
    """The receivers by assignment, in the source's order: of what other units gave, only those that concern the unit named."""
    found = AssignmentAddressee.objects.filter(assignment__in=assignments)
    if concerning is not None:
        units = access.tree.reach(concerning.pk)
        found = found.filter(Q(assignment__given_by__in=units) | Q(unit__in=units))
    own = own_follow_ups(follow_up)
    statuses = said_in(own, access, AssignmentStatus.objects.filter(addressee__assignment__in=assignments))
    round_ = round_of(follow_up)
    receivers: defaultdict[int, list[Receiver]] = defaultdict(list)
    related = found.select_related("assignment__given", "unit__successor", "closed__unit")
    for addressee in related.prefetch_related("assignment__continued_by").order_by("pk"):
        answering = own.get(access.tree.answering(addressee.unit_id, own) or 0)
        is_visible = answering is None or statuses.shows(addressee, answering)
        asked = report_by(addressee, answering.assessments_due_on, round_) if answering else None
        receiver = Receiver(addressee, statuses.of(addressee, answering), is_visible, asked, answering is not None)
        receivers[addressee.assignment_id].append(receiver)
    return receivers


@dataclass(frozen=True)
class SaidStatuses:
    """What the reader may see of what has been said in some follow-ups."""

    seen: SeenRounds
    said: Mapping[tuple[int, int], AssignmentStatus]

    def shows(self, addressee: AssignmentAddressee, follow_up: UnitFollowUp) -> bool:
        """Whether the reader may see what is said of an assignment in it."""
        return self.seen.of(follow_up.pk, addressee.assignment.given_by_id) > 0

    def of(self, addressee: AssignmentAddressee, follow_up: UnitFollowUp | None) -> AssignmentStatus | None:
        """What a receiver says in a follow-up; None when it says nothing, and when it is not to be seen."""
        return self.said.get((addressee.pk, follow_up.pk)) if follow_up else None


def said_in(follow_ups: Mapping[int, UnitFollowUp], access: Access, statuses: QuerySet[AssignmentStatus]) -> SaidStatuses:
    """Those of `statuses` that were said in the follow-ups, each receiver's last that the reader may see. Three queries."""
    seen = seen_rounds(follow_ups.values(), access)
    found = (
        statuses.filter(unit_follow_up__in=follow_ups.values()).select_related("by", "addressee__assignment").order_by("round")
    )
    said = {
        (status.addressee_id, status.unit_follow_up_id): status
        for status in found
        if status.round <= seen.of(status.unit_follow_up_id, status.addressee.assignment.given_by_id)
    }
    return SaidStatuses(seen, said)
