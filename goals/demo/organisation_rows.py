"""The tables of organisation.toml and responsibilities.toml. What is only for the reader of the file is `object`."""

from dataclasses import dataclass
from datetime import date

from goals.demo.tables import Row
from tracker.models import Role, UnitKind


@dataclass(frozen=True, kw_only=True)
class RegionRow(Row):
    slug: str
    name: str
    is_demo: bool


@dataclass(frozen=True, kw_only=True)
class UnitRow(Row):
    slug: str
    name: str
    short_name: str
    kind: UnitKind
    is_authority: bool
    active_from: date
    parent: str = ""
    follows_up: bool = False
    has_oversight: bool = False
    owned_percent: object = None
    source: object = None
    note: object = None


@dataclass(frozen=True, kw_only=True)
class RoleRow(Row):
    role: Role
    unit: str


@dataclass(frozen=True, kw_only=True)
class PersonRow(Row):
    email: str
    name: str
    roles: tuple[RoleRow, ...]
    note: object = None


@dataclass(frozen=True, kw_only=True)
class RoundRow(Row):
    year: int
    month: int
    name: str
    assesses_goals: bool
    opens_on: date
    outcomes_due_on: date
    assessments_due_on: date
    meeting_on: date
    board_on: date
    council_on: date
    assumed: object = None
    note: object = None


@dataclass(frozen=True, kw_only=True)
class GoalTypeRow(Row):
    order: int
    singular: str
    plural: str


@dataclass(frozen=True, kw_only=True)
class PlanTypeRow(Row):
    order: int
    name: str
    goal_types: tuple[GoalTypeRow, ...]
    note: object = None


@dataclass(frozen=True, kw_only=True)
class DimensionRow(Row):
    name: str
    is_gender: bool
    categories: tuple[str, ...]
    note: object = None


@dataclass(frozen=True, kw_only=True)
class VocabularyRow(Row):
    plan_type: tuple[PlanTypeRow, ...]
    dimension: tuple[DimensionRow, ...]


@dataclass(frozen=True, kw_only=True)
class OrganisationFile(Row):
    region: RegionRow
    unit: tuple[UnitRow, ...]
    person: tuple[PersonRow, ...]
    round: tuple[RoundRow, ...]
    vocabulary: VocabularyRow
    outside: object = None


@dataclass(frozen=True, kw_only=True)
class OwnerRow(Row):
    """Whose the indicators of a plan are, where the plan's own unit has no förvaltning."""

    plan: str
    unit: str
    note: object = None


@dataclass(frozen=True, kw_only=True)
class ReporterRow(Row):
    """Who reports a unit's indicators: all of them, or those under the goals with these numbers."""

    email: str
    unit: str
    goals: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ResponsibilitiesFile(Row):
    owner: tuple[OwnerRow, ...]
    reporter: tuple[ReporterRow, ...]
