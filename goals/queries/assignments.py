"""Assignments: who is to do them, and how they go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, FollowUp, UnitFollowUp
from goals.queries.answering import own_follow_ups
from goals.queries.assignment_statuses import report_by, standing_of
from goals.queries.rows import round_of
from goals.queries.search import containing
from goals.queries.seen_rounds import seen_rounds
from goals.rules.assignments import why_late
from tracker.models import Unit
from tracker.permissions import Access, Permission, permitted


@dataclass(frozen=True)
class Receiver:
    """Who is to do it, and what they say of it in the round.

    `status` is None when they say nothing, and when `is_visible` is False: not to be seen.
    `report_by` is the day by which the round asks for it; None when it does not.
    """

    addressee: AssignmentAddressee
    status: AssignmentStatus | None
    is_visible: bool
    report_by: date | None = None

    def is_overdue(self, today: date) -> bool:
        """Whether it is late on a local date: its last day has passed, or the day by which to say how it goes."""
        return why_late(standing_of(self.addressee, self.status, self.report_by), today) is not None


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment and those of its receivers that concern the unit; none when the receiver is no unit here."""

    assignment: Assignment
    receivers: tuple[Receiver, ...]


def assignments_at(unit: Unit, access: Access) -> QuerySet[Assignment]:
    """The assignments that a unit, or what is below it, has given or received; open to everyone in the region."""
    units = access.tree.reach(unit.pk)
    own = Q(given_by__in=units) | Q(addressees__unit__in=units)
    found = permitted(Assignment.objects.filter(own), access, Permission.READ_ADOPTED).values("pk")
    return Assignment.objects.filter(pk__in=found)


def search_assignments(assignments: QuerySet[Assignment], text: str) -> QuerySet[Assignment]:
    """Those that contain every word of the text, in their own words or those of who gives and receives."""
    fields = ("text", "description", "raw_addressees", "number", "given_by__name", "addressees__unit__name")
    return assignments.filter(pk__in=assignments.filter(containing(text, *fields)).values("pk"))


def assignment_rows(assignments: QuerySet[Assignment], unit: Unit, follow_up: FollowUp, access: Access) -> list[AssignmentRow]:
    """The assignments with the receivers that concern the unit: all of what it gave, its own of what it got. Seven queries."""
    with_all = assignments.select_related("given_by", "given__unit", "steering_unit", "parent", "continues__given")
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
    visible, round_ = access.where(Permission.READ_LIVE), round_of(follow_up)
    receivers: defaultdict[int, list[Receiver]] = defaultdict(list)
    for addressee in found.select_related("assignment__given", "unit__successor", "closed__unit").order_by("pk"):
        answering = own.get(access.tree.answering(addressee.unit_id, own) or 0)
        is_visible = statuses.shows(answering) if answering else addressee.unit_id in visible
        asked = report_by(addressee, answering.assessments_due_on, round_) if answering else None
        receiver = Receiver(addressee, statuses.of(addressee, answering), is_visible, asked)
        receivers[addressee.assignment_id].append(receiver)
    return receivers


@dataclass(frozen=True)
class SaidStatuses:
    """What the reader may see of what has been said in some follow-ups."""

    seen: Mapping[int, int]
    said: Mapping[tuple[int, int], AssignmentStatus]

    def shows(self, follow_up: UnitFollowUp) -> bool:
        """Whether the reader may see what is said in it."""
        return follow_up.pk in self.seen

    def of(self, addressee: AssignmentAddressee, follow_up: UnitFollowUp | None) -> AssignmentStatus | None:
        """What a receiver says in a follow-up; None when it says nothing, and when it is not to be seen."""
        return self.said.get((addressee.pk, follow_up.pk)) if follow_up else None


def said_in(follow_ups: Mapping[int, UnitFollowUp], access: Access, statuses: QuerySet[AssignmentStatus]) -> SaidStatuses:
    """Those of `statuses` that were said in the follow-ups, each receiver's last that the reader may see. Two queries."""
    seen = seen_rounds(follow_ups.values(), access)
    found = statuses.filter(unit_follow_up__in=seen).select_related("by").order_by("round")
    said = {
        (status.addressee_id, status.unit_follow_up_id): status
        for status in found
        if status.round <= seen[status.unit_follow_up_id]
    }
    return SaidStatuses(seen, said)
