"""What waits for a person in a nämnd's round, and how far the nämnd has come."""

from dataclasses import dataclass

from goals.models import FollowUp, IndicatorReporter, OutcomeState, Target, UnitFollowUp
from goals.queries.rows import IndicatorRow, indicator_rows, round_of
from tracker.models import Unit
from tracker.permissions import Access


@dataclass(frozen=True)
class Work:
    """A nämnd's round as one person meets it.

    `mine` are the due rows that the person reports and that have no outcome yet;
    `due`, `entered` and `not_due` are counts of the nämnd's whole round.
    """

    unit_follow_up: UnitFollowUp | None
    mine: tuple[IndicatorRow, ...]
    returned: tuple[IndicatorRow, ...]
    mine_due: int
    due: int
    entered: int
    not_due: int
    unclear: int


def work_at(unit: Unit, unit_follow_up: UnitFollowUp | None, follow_up: FollowUp, access: Access) -> Work:
    """A person's work in a unit's round; six queries."""
    round_ = round_of(follow_up)
    targets = Target.objects.filter(goal__plan__unit=unit).for_year(round_.period.year)
    rows = indicator_rows(targets, round_, access)
    own = set(IndicatorReporter.objects.filter(person=access.person).values_list("indicator_id", flat=True))
    due = [row for row in rows if row.is_due]
    mine = [row for row in due if row.indicator.pk in own]
    return Work(
        unit_follow_up=unit_follow_up,
        mine=tuple(row for row in mine if row.outcome is None),
        returned=tuple(row for row in mine if row.outcome and row.outcome.state == OutcomeState.RETURNED),
        mine_due=len(mine),
        due=len(due),
        entered=sum(1 for row in due if row.outcome is not None),
        not_due=len(rows) - len(due),
        unclear=sum(1 for row in rows if row.target.reading == "UNCLEAR"),
    )
