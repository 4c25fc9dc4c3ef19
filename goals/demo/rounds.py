"""The calendar: the year's rounds, every nämnd's part of them, and the rules that make the next year's alike."""

from collections.abc import Sequence

from goals.demo.load import Load
from goals.demo.organisation_rows import RoundRow
from goals.demo.tables import FaultyFile
from goals.models import FollowUp, RoundRule, UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from goals.rules.calendar import region_assessments_due_on
from tracker.models import Unit
from tracker.periods import Period, working_days_between


def load_rounds(load: Load, rows: Sequence[RoundRow]) -> None:
    """The rounds, open for every nämnd with a förvaltning, for beredningar with uppdrag, and for the region's own report."""
    for row in rows:
        period = _period_of(row)
        load.record([_rule(load, row, period)])
        (follow_up,) = load.record([_follow_up(load, row)])
        load.record(_part(follow_up, unit, row) for unit in (*load.administrations, *load.follow_up_alone))
        overseers = [unit for unit in load.units.values() if unit.has_oversight]
        load.record(_part(follow_up, unit, row, UnitFollowUpKind.REGION) for unit in overseers)


def _part(follow_up: FollowUp, unit: Unit, row: RoundRow, kind: UnitFollowUpKind = UnitFollowUpKind.UNIT) -> UnitFollowUp:
    """A nämnd's part in a round, or the row of the region's own report, which the board has at its own meeting."""
    is_own = kind == UnitFollowUpKind.UNIT
    return UnitFollowUp(
        follow_up=follow_up,
        unit=unit,
        kind=kind,
        outcomes_due_on=row.outcomes_due_on,
        assessments_due_on=row.assessments_due_on if is_own else region_assessments_due_on(row.assessments_due_on),
        meeting_on=row.meeting_on if is_own else row.board_on,
    )


def _period_of(row: RoundRow) -> Period:
    try:
        return Period(row.year, row.month)
    except ValueError as error:
        raise FaultyFile(row.where, str(error)) from error


def _rule(load: Load, row: RoundRow, period: Period) -> RoundRule:
    """The rule that gives the row's own dates: its days as working days from the end of the month."""
    end = period.last_day
    return RoundRule(
        region=load.region,
        month=row.month,
        assesses_goals=row.assesses_goals,
        opens=working_days_between(end, row.opens_on),
        outcomes_due=working_days_between(end, row.outcomes_due_on),
        assessments_due=working_days_between(end, row.assessments_due_on),
    )


def _follow_up(load: Load, row: RoundRow) -> FollowUp:
    return FollowUp(
        region=load.region,
        year=row.year,
        month=row.month,
        name=row.name,
        assesses_goals=row.assesses_goals,
        opens_on=row.opens_on,
        board_on=row.board_on,
        council_on=row.council_on,
    )
