"""All that a unit has given over all its receivers: how fullmäktige's uppdrag go in the whole region."""

from dataclasses import dataclass

from goals.models import Assignment, FollowUp
from goals.models.assignments import AssignmentProgress
from goals.queries.assignment_statuses import decided_on, has_ended
from goals.queries.assignments import Receiver, receivers_of
from goals.rules.assignments import is_in_round
from tracker.models import Unit
from tracker.periods import Period
from tracker.permissions import Access


@dataclass(frozen=True)
class WholeRow:
    """An assignment, with a receiver or None (not addressed to it) for each of the units."""

    assignment: Assignment
    cells: tuple[Receiver | None, ...]

    @property
    def receivers(self) -> tuple[Receiver, ...]:
        """Those who are to do it."""
        return tuple(cell for cell in self.cells if cell)


@dataclass(frozen=True)
class GivenWhole:
    """The assignments of the year against everybody who has received one of them."""

    units: tuple[Unit, ...]
    rows: tuple[WholeRow, ...]

    @property
    def receivers(self) -> list[Receiver]:
        """Every receiver of every assignment."""
        return [receiver for row in self.rows for receiver in row.receivers]

    def count(self, status: AssignmentProgress) -> int:
        """How many receivers say so of what has not ended, as far as the reader may see."""
        going = [receiver for receiver in self.receivers if not receiver.addressee.end]
        return sum(1 for receiver in going if receiver.status and receiver.status.status == status)

    @property
    def ended(self) -> int:
        """For how many receivers an assignment has ended in the year."""
        return sum(1 for receiver in self.receivers if receiver.addressee.end)

    @property
    def hidden(self) -> int:
        """How many receivers' words the reader may not see."""
        return sum(1 for receiver in self.receivers if not receiver.addressee.end and not receiver.is_visible)

    @property
    def unanswered(self) -> int:
        """For how many receivers nobody follows up in the round."""
        return sum(1 for receiver in self.receivers if not receiver.addressee.end and not receiver.is_answered)


def given_whole(giver: Unit, follow_up: FollowUp, access: Access) -> GivenWhole:
    """What a unit has given by decision that holds in the round, or ended in its year; each receiver's words of the round
    as far as the reader may see them: live in the own authority, elsewhere what has been let out. Eight queries.
    """
    rows = Assignment.objects.filter(given_by__in=access.tree.before(giver.pk)).exclude(given=None)
    found = list(rows.select_related("given_by", "given__unit", "steering_unit").order_by("given_by_id", "order", "pk"))
    receivers = receivers_of(found, follow_up, access)
    kept = [
        (assignment, own)
        for assignment in found
        if _holds(assignment, follow_up.period) and (own := _in_the_year(receivers[assignment.pk], follow_up.period))
    ]
    units = sorted({receiver.addressee.unit for _assignment, own in kept for receiver in own}, key=_place_of)
    return GivenWhole(tuple(units), tuple(_row(assignment, own, units) for assignment, own in kept))


def _holds(assignment: Assignment, period: Period) -> bool:
    given = decided_on(assignment.given) if assignment.given else None
    return is_in_round(starts_on=assignment.starts_on, given=given, ended=None, period=period)


def _in_the_year(receivers: list[Receiver], period: Period) -> list[Receiver]:
    """Those for whom it had not ended before the year began."""
    return [receiver for receiver in receivers if not has_ended(receiver.addressee, Period(period.year - 1, 12))]


def _place_of(unit: Unit) -> tuple[bool, int]:
    """Authorities first, in the order that the region has put them."""
    return (not unit.is_authority, unit.pk)


def _row(assignment: Assignment, receivers: list[Receiver], units: list[Unit]) -> WholeRow:
    by_unit = {receiver.addressee.unit_id: receiver for receiver in receivers}
    return WholeRow(assignment, tuple(by_unit.get(unit.pk) for unit in units))
