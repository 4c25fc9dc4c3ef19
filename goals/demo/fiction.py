"""The plans of a made-up region: written in few words, since no source has to be quoted, and spelt out as the others' rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goals.demo.plan_rows import DecisionRow, GoalRow, PlanFile, PlanRow, SourceRow, TableRow
from goals.demo.tables import FaultyFile, Row
from goals.rules.targets import Accumulation, Direction, Kind, Reading, ValueType
from tracker.numbers import write_number
from tracker.periods import bits, label_months

MADE_UP = SourceRow(where="", title="Påhittad plan", note="Planen, dess mål och alla siffror är påhittade.")
YEAR = 2026
FALLING = frozenset({Kind.AT_MOST, Kind.DECREASE, Kind.KEEP_OR_DECREASE})


@dataclass(frozen=True, kw_only=True)
class ShortRow(Row):
    """An indicator with its target. With `low` it is at least that, with `high` at most, with both within; else `kind` says.

    `was` is last year's outcome. One that `accumulates` is entered as the total since 1 January; any other is a state.
    """

    name: str
    unit: str = ""
    decimals: int = 0
    was: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    kind: Kind | None = None
    accumulates: bool = False
    split: bool = False
    months: tuple[int, ...] = (8, 12)
    definition: str = ""
    source: str = ""
    same_as: str = ""


@dataclass(frozen=True, kw_only=True)
class ShortGoal(Row):
    number: str
    title: str
    parent: str = ""
    type: str = ""
    text: str = ""
    addressees: tuple[str, ...] = ()
    agenda: tuple[int, ...] = ()
    is_geh: bool = False
    row: tuple[ShortRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShortPlan(Row):
    key: str
    unit: str
    plan_type: str
    title: str
    adopted: DecisionRow
    vision: str = ""


@dataclass(frozen=True, kw_only=True)
class FictionFile(Row):
    plan: ShortPlan
    goal: tuple[ShortGoal, ...]


# What the goals of a plan are called, where a goal does not say.
GOAL_TYPES = {"Regionplan": "Regionmål", "Nämndplan": "Delmål"}


def spell_out(file: FictionFile) -> PlanFile:
    """The file as any other plan's: what it leaves out is as it mostly is. Raises FaultyFile."""
    plan = file.plan
    if plan.plan_type not in GOAL_TYPES:
        raise FaultyFile(plan.where, f"plantypen ”{plan.plan_type}” finns inte.")
    return PlanFile(
        where=file.where,
        source=MADE_UP,
        plan=PlanRow(
            where=plan.where,
            key=plan.key,
            unit=plan.unit,
            plan_type=plan.plan_type,
            title=plan.title,
            vision=plan.vision,
            edition_from=date(YEAR, 1, 1),
            edition_to=date(YEAR, 12, 31),
            adopted=plan.adopted,
        ),
        goal=tuple(_goal(goal, GOAL_TYPES[plan.plan_type]) for goal in file.goal),
    )


def _goal(goal: ShortGoal, type_: str) -> GoalRow:
    return GoalRow(
        where=goal.where,
        type=goal.type or type_,
        number=goal.number,
        title=goal.title,
        parent=goal.parent,
        text=goal.text,
        source="",
        addressees=goal.addressees,
        agenda=goal.agenda,
        is_geh=goal.is_geh,
        row=tuple(map(_row, goal.row)),
    )


def _row(row: ShortRow) -> TableRow:
    kind = _kind(row)
    return TableRow(
        where=row.where,
        name=row.name,
        definition=row.definition,
        value_type=ValueType.YES_NO if kind == Kind.YES else ValueType.NUMBER,
        measure_unit=row.unit,
        decimals=row.decimals,
        direction=Direction.LESS_IS_BETTER if kind in FALLING else Direction.MORE_IS_BETTER,
        accumulation=Accumulation.CUMULATIVE if row.accumulates else Accumulation.LATEST,
        accumulation_reading=Reading.STATED,
        is_individual_based=row.split,
        source_system=row.source,
        kind=kind,
        low=row.low,
        high=row.high,
        baseline=row.was,
        baseline_year=YEAR - 1 if row.was is not None else None,
        raw_baseline=_written(row, row.was) if row.was is not None else "",
        raw_target=_target_words(row, kind),
        raw_months=label_months(bits(row.months)),
        months=row.months,
        reading=Reading.STATED,
        doubt="",
        note="",
        outcomes=(),
        same_as=row.same_as,
    )


def _kind(row: ShortRow) -> Kind:
    if row.kind is not None:
        return row.kind
    bounds = {(True, False): Kind.AT_LEAST, (False, True): Kind.AT_MOST, (True, True): Kind.WITHIN}
    kind = bounds.get((row.low is not None, row.high is not None))
    if kind is None:
        raise FaultyFile(row.where, "ange low, high eller kind.")
    return kind


def _written(row: ShortRow, number: Decimal) -> str:
    return write_number(number, decimals=row.decimals, unit=row.unit)


TARGET_WORDS = {
    Kind.YES: "Ja",
    Kind.INCREASE: "Ökande",
    Kind.DECREASE: "Minskande",
    Kind.KEEP_OR_INCREASE: "Bibehållen eller ökande",
    Kind.KEEP_OR_DECREASE: "Bibehållen eller minskande",
    Kind.FOLLOW: "Följs",
}


def _target_words(row: ShortRow, kind: Kind) -> str:
    """The target as a plan would word it: "minst 85,0 %", "högst 4", "Ökande"."""
    bounds = [("minst", row.low), ("högst", row.high)]
    return ", ".join(f"{word} {_written(row, bound)}" for word, bound in bounds if bound is not None) or TARGET_WORDS[kind]
