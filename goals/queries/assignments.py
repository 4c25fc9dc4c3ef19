"""Assignments: who is to do them, and how they go."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, FollowUp
from goals.queries.assignment_statuses import due_days, report_by, standing_of
from goals.queries.rows import round_of
from goals.queries.search import containing
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
    """The assignments with the receivers that concern the unit: all of what it gave, its own of what it got. Six queries."""
    with_all = assignments.select_related("given_by", "given__unit", "steering_unit", "parent")
    found = list(with_all.order_by("given_by__pk", "order", "pk"))
    receivers = _receivers(found, unit, follow_up, access)
    return [AssignmentRow(assignment, tuple(receivers[assignment.pk])) for assignment in found]


def _receivers(
    assignments: Sequence[Assignment], unit: Unit, follow_up: FollowUp, access: Access
) -> defaultdict[int, list[Receiver]]:
    """The receivers by assignment, in the source's order."""
    units = access.tree.reach(unit.pk)
    concerning = Q(assignment__given_by__in=units) | Q(unit__in=units)
    found = AssignmentAddressee.objects.filter(concerning, assignment__in=assignments)
    statuses = _statuses(assignments, follow_up, access)
    visible = access.where(Permission.READ_LIVE)
    round_, days = round_of(follow_up), due_days(follow_up)
    receivers: defaultdict[int, list[Receiver]] = defaultdict(list)
    for addressee in found.select_related("unit", "closed__unit").order_by("pk"):
        asked = report_by(addressee, days.get(addressee.unit_id), round_)
        receiver = Receiver(addressee, statuses.get(addressee.pk), addressee.unit_id in visible, asked)
        receivers[addressee.assignment_id].append(receiver)
    return receivers


def _statuses(assignments: Sequence[Assignment], follow_up: FollowUp, access: Access) -> dict[int, AssignmentStatus]:
    """What the receivers say in the round, by addressee; only of units whose live rows may be seen."""
    said = permitted(AssignmentStatus.objects.filter(unit_follow_up__follow_up=follow_up), access, Permission.READ_LIVE)
    return {status.addressee_id: status for status in said.filter(addressee__assignment__in=assignments)}
