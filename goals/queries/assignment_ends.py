"""What waits for the giver of assignments: those that a receiver proposes to close, and those carried over and not given anew."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from goals.models import AssignmentAddressee, AssignmentStatus
from goals.models.assignments import AssignmentEnd, AssignmentProgress
from goals.queries.seen_rounds import seen_rounds
from tracker.models import Unit
from tracker.permissions import Access


@dataclass(frozen=True)
class Proposed:
    """An assignment that a receiver says is done. `status` is what it said last, as far as the reader may see."""

    addressee: AssignmentAddressee
    status: AssignmentStatus


def proposed_to_end(unit: Unit, access: Access) -> list[Proposed]:
    """What the unit has given, and what it has taken over, that waits to be closed; in the order it was given. Four queries."""
    rows = _receivers(unit, access).filter(end="")
    last = _last_words(rows, access)
    found = ((row, last.get(row.pk)) for row in rows)
    return [Proposed(row, status) for row, status in found if status and status.status == AssignmentProgress.DONE_PROPOSED]


def not_given_anew(unit: Unit, access: Access) -> list[AssignmentAddressee]:
    """What was carried over from the unit's assignments, and that no other assignment of the receiver's continues. One query."""
    again = AssignmentAddressee.objects.filter(assignment__continues=OuterRef("assignment"))
    again = again.filter(Q(unit=OuterRef("unit")) | Q(unit=OuterRef("unit__successor")))
    return list(_receivers(unit, access).filter(~Exists(again), end=AssignmentEnd.CARRIED_OVER))


def _receivers(unit: Unit, access: Access) -> QuerySet[AssignmentAddressee]:
    """The receivers of what the unit, or one that it carries on, has given by decision."""
    rows = AssignmentAddressee.objects.filter(assignment__given_by__in=access.tree.before(unit.pk))
    rows = rows.exclude(assignment__given=None).select_related("assignment__given_by", "unit__successor", "closed__unit")
    return rows.order_by("assignment__given_by_id", "assignment__order", "assignment_id", "pk")


def _last_words(rows: Iterable[AssignmentAddressee], access: Access) -> dict[int, AssignmentStatus]:
    """The last status of each receiver that the reader may see; a round in which nothing was said says nothing."""
    said = AssignmentStatus.objects.filter(addressee__in=[row.pk for row in rows]).exclude(status="")
    found = list(
        said.select_related("unit_follow_up__follow_up", "unit_follow_up__unit", "unit_follow_up__decision", "by").order_by(
            "unit_follow_up__follow_up__year", "unit_follow_up__follow_up__month", "round"
        )
    )
    seen = seen_rounds([status.unit_follow_up for status in found], access)
    givers = {row.pk: row.assignment.given_by_id for row in rows}
    return {
        status.addressee_id: status
        for status in found
        if status.round <= seen.of(status.unit_follow_up_id, givers[status.addressee_id])
    }
