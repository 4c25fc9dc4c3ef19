"""The tables of the plans' and the outcomes' files. What is only for the reader of the file is `object`."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from goals.demo.tables import Answer, Row
from goals.models import DecisionKind
from goals.rules.targets import Accumulation, Direction, Kind, Reading, ValueType


@dataclass(frozen=True, kw_only=True)
class SourceRow(Row):
    title: str
    note: str
    publisher: str = ""
    edition: str = ""
    origin: object = None


@dataclass(frozen=True, kw_only=True)
class DecisionRow(Row):
    """A decision, or a plan's adoption. `matter` is its number on the agenda, `raw_kind` the source's word for it."""

    held_on: date | None
    paragraph: str
    dnr: str
    key: str = ""
    unit: str = ""
    held_text: str = ""
    year: int = 0
    kind: DecisionKind = DecisionKind.ADOPTS
    raw_kind: str = ""
    matter: str = ""
    title: str = ""
    text: str = ""
    source: str = ""
    note: str = ""
    body: object = None


@dataclass(frozen=True, kw_only=True)
class PlanRow(Row):
    """A plan, adopted by a decision of its own or by the one of the file that `adopted_by` names."""

    key: str
    unit: str
    plan_type: str
    title: str
    edition_from: date
    edition_to: date
    period_from: date | None = None
    period_to: date | None = None
    vision: str = ""
    adopted: DecisionRow | None = None
    adopted_by: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class OutcomeRow(Row):
    """An outcome: a value, or the reason why there is none; `women`, `men` and `unknown` are its parts."""

    year: int
    month: int
    value: Answer = None
    missing_reason: str = ""
    women: Decimal | None = None
    men: Decimal | None = None
    unknown: Decimal | None = None
    split_reason: str = ""
    forecast_value: Answer = None
    forecast_comment: str = ""
    is_preliminary: bool = False
    comment: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class TableRow(Row):
    """A row of a plan's table: an indicator and its target for a year, the plan's own when `year` is 0.

    `reporting_unit` is the unit that the indicator belongs to, when it is another than the plan's. `same_as` is the key of the
    plan above that has the indicator already: then the row only sets a target for it.
    """

    name: str
    definition: str
    value_type: ValueType
    measure_unit: str
    decimals: int
    direction: Direction
    accumulation: Accumulation
    accumulation_reading: Reading
    is_individual_based: bool
    source_system: str
    kind: Kind
    low: Decimal | None
    high: Decimal | None
    baseline: Decimal | None
    raw_baseline: str
    raw_target: str
    raw_months: str
    months: tuple[int, ...]
    reading: Reading
    doubt: str
    note: str
    outcomes: tuple[OutcomeRow, ...]
    baseline_year: int | None = None
    year: int = 0
    reporting_unit: str = ""
    same_as: str = ""


@dataclass(frozen=True, kw_only=True)
class GoalRow(Row):
    """A goal; `parent` is the number of the goal in the plan above that it contributes to."""

    type: str
    number: str
    title: str
    text: str
    source: str
    raw_title: str = ""
    parent: str = ""
    note: str = ""
    raw_addressees: str = ""
    addressees: tuple[str, ...] = ()
    agenda: tuple[int, ...] = ()
    expected: tuple[str, ...] = ()
    steering_documents: tuple[str, ...] = ()
    is_geh: bool = False
    row: tuple[TableRow, ...] = ()
    decision: object = None
    from_assignment: object = None


@dataclass(frozen=True, kw_only=True)
class ParentRow(Row):
    plan: str
    number: str


@dataclass(frozen=True, kw_only=True)
class AssignmentRow(Row):
    """An assignment. With `regionplan_number` it is one of the plan above, restated by a unit that received it."""

    given_by: str
    text: str
    raw_addressees: str
    addressees: tuple[str, ...]
    source: str
    raw_months: str
    months: tuple[int, ...]
    number: str = ""
    months_reading: str = ""
    parent: ParentRow | None = None
    regionplan_number: str = ""
    steering_unit: str = ""
    decision: str = ""
    ends_on: date | None = None
    raw_status: str = ""
    raw_text: str = ""
    note: str = ""
    raw_number: object = None
    from_: object = None
    status: object = None


@dataclass(frozen=True, kw_only=True)
class PlanFile(Row):
    source: SourceRow
    plan: PlanRow
    decision: tuple[DecisionRow, ...] = ()
    goal: tuple[GoalRow, ...] = ()
    assignment: tuple[AssignmentRow, ...] = ()
    budget: object = None
    follow_up: object = None
    meeting: object = None
    undecided_matter: object = None


@dataclass(frozen=True, kw_only=True)
class InventedOutcomeRow(OutcomeRow):
    """A made-up outcome of the indicator of that name under the goal with that number."""

    goal: str
    indicator: str


@dataclass(frozen=True, kw_only=True)
class PlanOfOutcomesRow(Row):
    """Whose the outcomes are, and the file of the plan that they follow up."""

    unit: str
    file: str


@dataclass(frozen=True, kw_only=True)
class OutcomesFile(Row):
    source: SourceRow
    plan: PlanOfOutcomesRow
    outcome: tuple[InventedOutcomeRow, ...]
