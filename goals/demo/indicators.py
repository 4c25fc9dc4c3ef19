"""The rows of the plans' tables: indicators, their targets, and who answers for them."""

from collections.abc import Sequence

from goals.demo.load import Load, look_up
from goals.demo.organisation_rows import OwnerRow, ReporterRow
from goals.demo.plan_rows import PlanFile, TableRow
from goals.demo.tables import FaultyFile, Row
from goals.models import Goal, Indicator, IndicatorDimension, IndicatorReporter, Target
from goals.rules.targets import Reading, bounds_fit
from tracker.models import Unit
from tracker.periods import bits


def load_owners(load: Load, rows: Sequence[OwnerRow]) -> None:
    """Whose the indicators of a plan are, where they are not its own unit's."""
    load.owners |= {row.plan: load.unit(row.unit, row) for row in rows}


def load_table(load: Load, file: PlanFile, goals: Sequence[Goal]) -> None:
    """The indicators and targets of a plan's goals.

    Rows alike in goal and name are one indicator, with targets for several years; so are those of two plans where one says so.
    """
    table = [
        (goal, order, row)
        for goal, goal_row in zip(goals, file.goal, strict=True)
        for order, row in enumerate(goal_row.row, start=1)
    ]
    first: dict[tuple[Goal, str], TableRow] = {}
    for goal, _, row in table:
        if row.same_as:
            load.indicators[goal, row.name] = _known(load, row)
        else:
            first.setdefault((goal, row.name), row)
    indicators = load.record(_indicator(_owner(load, file, row), row, load) for row in first.values())
    load.indicators |= dict(zip(first, indicators, strict=True))
    load.add(
        IndicatorDimension(indicator=indicator, dimension=dimension)
        for indicator in indicators
        if indicator.is_individual_based
        for dimension in load.gender
    )
    load.record(_target(goal, load.indicators[goal, row.name], order, row) for goal, order, row in table)


def _known(load: Load, row: TableRow) -> Indicator:
    """The indicator of that name in the plan that the row names."""
    plan = look_up(load.plans, row.same_as, row, "planen")
    known = {name: indicator for (goal, name), indicator in load.indicators.items() if goal.plan_id == plan.pk}
    return look_up(known, row.name, row, "indikatorn")


def _owner(load: Load, file: PlanFile, row: TableRow) -> Unit:
    """The unit whose an indicator is: the one that the row says will report it, else the plan's."""
    if row.reporting_unit:
        return load.unit(row.reporting_unit, row)
    return load.owners.get(file.plan.key) or load.unit(file.plan.unit, file.plan)


def _indicator(owner: Unit, row: TableRow, load: Load) -> Indicator:
    """An indicator; its unit's förvaltning enters the outcomes, or the unit itself when it has none."""
    return Indicator(
        unit=owner,
        reporting_unit=load.administrations.get(owner, owner),
        name=row.name,
        definition=row.definition,
        value_type=row.value_type,
        measure_unit=row.measure_unit,
        decimals=row.decimals,
        direction=row.direction,
        accumulation=row.accumulation,
        accumulation_reading=row.accumulation_reading,
        is_individual_based=row.is_individual_based,
        source=row.source_system,
    )


def _target(goal: Goal, indicator: Indicator, order: int, row: TableRow) -> Target:
    if row.reading != Reading.UNCLEAR and not bounds_fit(row.kind, row.low, row.high):
        raise FaultyFile(row.where, f"low och high passar inte målsättningen {row.kind}.")
    return Target(
        goal=goal,
        indicator=indicator,
        year=row.year or goal.plan.edition_from.year,
        order=order,
        months=month_bits(row.months, row),
        kind=row.kind,
        low=row.low,
        high=row.high,
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        raw_baseline=row.raw_baseline,
        raw_target=row.raw_target,
        raw_months=row.raw_months,
        reading=row.reading,
        doubt=row.doubt,
        note=row.note,
    )


def month_bits(months: Sequence[int], row: Row) -> int:
    """Months as a bit set."""
    try:
        return bits(months)
    except ValueError as error:
        raise FaultyFile(row.where, str(error)) from error


def load_reporters(load: Load, rows: Sequence[ReporterRow]) -> None:
    """Who enters the outcomes of which indicators."""
    load.record(
        IndicatorReporter(indicator=indicator, person=look_up(load.people, row.email, row, "personen"))
        for row in rows
        for indicator in _reported(load, row)
    )


def _reported(load: Load, row: ReporterRow) -> list[Indicator]:
    unit = load.unit(row.unit, row)
    own = [(goal.number, indicator) for (goal, _), indicator in load.indicators.items() if indicator.unit == unit]
    if unknown := sorted(set(row.goals) - {number for number, _ in own}):
        raise FaultyFile(row.where, f"enheten {unit} har inga indikatorer under målet ”{unknown[0]}”.")
    return list(dict.fromkeys(indicator for number, indicator in own if not row.goals or number in row.goals))
