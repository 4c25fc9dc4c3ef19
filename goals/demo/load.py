"""One loading in progress: who writes and when, what is there so far by the files' own names, and the trace."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import TypeVar

from django.db.models import Model

from goals.demo.tables import FaultyFile, Row
from goals.models import Assignment, Category, Decision, Dimension, Goal, GoalType, Indicator, Plan, PlanType
from tracker.models import AuditEvent, Person, Region, Unit
from tracker.operations import Actor, Changes, build_event

Key = TypeVar("Key")
Found = TypeVar("Found")
Kept = TypeVar("Kept", bound=Model)

# Never in the trace, not even as a digest of itself.
SECRET = frozenset({"password"})


@dataclass
class Load:
    """What every part of the loading needs.

    `follow_up_alone` are units without a förvaltning of their own that follow up all the same.
    `owners` are the units whose a plan's indicators are, where it is not the plan's
    own. `decisions` are known by plan and key, "" for the one that adopted it;
    `goals` by plan and number, or title when it has none; `indicators` by their
    goal and name; `assignments` by plan and number.
    """

    by: Actor
    now: datetime
    region: Region
    units: dict[str, Unit] = field(default_factory=dict)
    administrations: dict[Unit, Unit] = field(default_factory=dict)
    follow_up_alone: list[Unit] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)
    plan_types: dict[str, PlanType] = field(default_factory=dict)
    goal_types: dict[tuple[PlanType, str], GoalType] = field(default_factory=dict)
    gender: list[Dimension] = field(default_factory=list)
    owners: dict[str, Unit] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    decisions: dict[tuple[str, str], Decision] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    goals: dict[tuple[str, str], Goal] = field(default_factory=dict)
    indicators: dict[tuple[Goal, str], Indicator] = field(default_factory=dict)
    assignments: dict[tuple[str, str], Assignment] = field(default_factory=dict)

    def add(self, rows: Iterable[Kept]) -> list[Kept]:
        """Insert rows of one model that are part of others: they have no events of their own."""
        kept = list(rows)
        if kept:
            type(kept[0])._default_manager.bulk_create(kept)  # noqa: SLF001  # the name is public
        return kept

    def record(self, rows: Iterable[Kept]) -> list[Kept]:
        """Insert rows of one model, each with its AuditEvent: nothing before, every filled field after."""
        kept = self.add(rows)
        self.trace((row, "create", _filled(row)) for row in kept)
        return kept

    def trace(self, changes: Iterable[tuple[Model, str, Changes]], *, by: Actor | None = None, is_draft: bool = False) -> None:
        """Write the AuditEvent of each (row, verb, changes)."""
        AuditEvent.objects.bulk_create(
            build_event(
                by=by or self.by,
                now=self.now,
                action=f"{row._meta.model_name}.{verb}",
                subject=row,
                changes=changed,
                unit=unit_of(row),
                region_id=self.region.pk,
                version=getattr(row, "version", 0),
                is_draft=is_draft,
            )
            for row, verb, changed in changes
        )

    def unit(self, slug: str, row: Row) -> Unit:
        """The unit that a row names."""
        return look_up(self.units, slug, row, "enheten")

    def plan_above(self, plan: Plan) -> Plan | None:
        """The plan of the next plan type upwards that holds when the plan begins; None for the topmost."""
        above = [
            other
            for other in self.plans.values()
            if other.plan_type.order < plan.plan_type.order and other.edition_from <= plan.edition_from <= other.edition_to
        ]
        return max(above, key=lambda other: other.plan_type.order, default=None)

    def key_of(self, plan: Plan | None) -> str:
        """The name of a plan in the files; "" for none."""
        return next((key for key, other in self.plans.items() if other == plan), "")


def look_up(known: Mapping[Key, Found], key: Key, row: Row, what: str) -> Found:
    """What a row names by its key. Raises FaultyFile when nothing is called so."""
    if key not in known:
        name = " ".join(str(part) for part in key) if isinstance(key, tuple) else key
        raise FaultyFile(row.where, f"{what} ”{name}” finns inte.")
    return known[key]


def unit_of(row: Model) -> Unit | None:
    """The unit that a row belongs to, by its model's UNIT_PATH; None for what is the whole region's."""
    if isinstance(row, Unit):
        return row
    path: str = getattr(row, "UNIT_PATH", "")
    return reduce(getattr, path.split("__"), row) if path else None  # type: ignore[return-value]  # a path ends in a unit


def _filled(row: Model) -> Changes:
    values = {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if not f.primary_key and f.name not in SECRET}
    return {name: (None, value) for name, value in values.items() if value not in (None, "", {})}
