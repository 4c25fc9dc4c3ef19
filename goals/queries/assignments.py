"""Assignments, one row for each receiver, and how they go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, FollowUp
from goals.models.assignments import AssignmentProgress
from goals.queries.search import containing
from tracker.models import Unit
from tracker.permissions import Access, Permission, permitted


@dataclass(frozen=True)
class AssignmentRow:
    """An assignment to one receiver.

    `addressee` is None for an assignment whose receiver is no unit here. `status` is what the
    receiver says in the round; None when it says nothing, or when `is_visible` is False: not to be seen.
    """

    assignment: Assignment
    addressee: AssignmentAddressee | None
    status: AssignmentStatus | None
    is_visible: bool

    def is_overdue(self, today: date) -> bool:
        """Whether its last day has passed and it is neither ended nor said to be done."""
        if self.addressee is None or self.addressee.ends_on is None or self.addressee.end:
            return False
        is_done = self.status is not None and self.status.status == AssignmentProgress.DONE_PROPOSED
        return self.addressee.ends_on < today and not is_done


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
    """A row for each receiver that concerns the unit: all of what it gave, its own of what it received. Three queries."""
    found = list(
        assignments.select_related("given_by", "given__unit", "steering_unit", "parent").order_by("given_by__pk", "order", "pk")
    )
    units = access.tree.reach(unit.pk)
    received = AssignmentAddressee.objects.filter(assignment__in=found).filter(
        Q(assignment__given_by__in=units) | Q(unit__in=units)
    )
    by_assignment: dict[int, list[AssignmentAddressee | None]] = {}
    for addressee in received.select_related("unit", "closed__unit").order_by("pk"):
        by_assignment.setdefault(addressee.assignment_id, []).append(addressee)
    statuses = _statuses(found, follow_up, access)
    visible = access.where(Permission.READ_LIVE)
    return [
        _row(assignment, addressee, statuses, visible)
        for assignment in found
        for addressee in by_assignment.get(assignment.pk, [None])
    ]


def _row(
    assignment: Assignment,
    addressee: AssignmentAddressee | None,
    statuses: dict[int, AssignmentStatus],
    visible: frozenset[int],
) -> AssignmentRow:
    if addressee is None:
        return AssignmentRow(assignment, None, None, is_visible=False)
    return AssignmentRow(assignment, addressee, statuses.get(addressee.pk), addressee.unit_id in visible)


def _statuses(assignments: Iterable[Assignment], follow_up: FollowUp, access: Access) -> dict[int, AssignmentStatus]:
    """What the receivers say in the round, by addressee; only of units whose live rows may be seen."""
    said = permitted(AssignmentStatus.objects.filter(unit_follow_up__follow_up=follow_up), access, Permission.READ_LIVE)
    return {status.addressee_id: status for status in said.filter(addressee__assignment__in=list(assignments))}
