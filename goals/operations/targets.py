"""The rows of a plan's table: what is to be reached, by which indicator, in which year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from goals.models import Goal, Indicator, Plan, PlanState, Target
from goals.operations.changes import (
    PlanEdit,
    begin_draft_edit,
    begin_edit,
    end_edit,
    is_changed,
    made_before,
    reason_of,
    remove_row,
    save_changes,
)
from goals.operations.indicators import IndicatorEntry, insert_indicator
from goals.operations.locks import writing
from goals.operations.target_checks import check_place, check_target
from goals.rules.table_targets import NOT_SET
from goals.rules.targets import Kind, Reading
from tracker.models import Person
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop

# What of a target is a matter of how its wording is read: when none of it is changed, the reading stands as it was.
READ = ("kind", "low", "high", "baseline", "baseline_year")


@dataclass(frozen=True, kw_only=True)
class TargetEntry:
    """What is said of a target. `kind` is None while it is not set; `is_confirmed` says that it is read right as it stands."""

    kind: Kind | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None
    tolerance: Decimal | None = None
    weight: Decimal = Decimal(1)
    months: int = 0
    raw_target: str = ""
    raw_baseline: str = ""
    raw_months: str = ""
    note: str = ""
    is_confirmed: bool = False

    @classmethod
    def of(cls, target: Target) -> "TargetEntry":
        """What is said of a target now."""
        names = [name for name in cls.__dataclass_fields__ if name not in {"is_confirmed", "kind"}]
        return cls(
            kind=None if is_not_set(target) else Kind(target.kind),
            is_confirmed=target.reading == Reading.CONFIRMED,
            **{name: getattr(target, name) for name in names},
        )

    @property
    def fields(self) -> dict[str, Any]:
        """By name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def is_not_set(target: Target) -> bool:
    """Whether the target has no value yet, and not even a suggestion of one."""
    return target.reading == Reading.UNCLEAR and target.low is None and target.high is None and not target.raw_target


def add_indicator(
    *,
    by: Actor,
    now: datetime,
    goal: Goal,
    year: int,
    indicator: IndicatorEntry,
    target: TargetEntry,
    reporters: Sequence[Person] = (),
    edit: PlanEdit | None = None,
) -> Target:
    """Make a new series of the plan's unit and set its target under the goal."""
    with writing():
        by, plan = begin_edit(by=by, plan=goal.plan, edit=edit)
        if made := made_before(by=by, action="target.create", unit=plan.unit, rows=Target.objects.filter(goal__plan=plan)):
            return made
        made_indicator = insert_indicator(
            by=by, now=now, unit=plan.unit, entry=indicator, reporters=reporters, reason=reason_of(edit)
        )
        return _place(by, now, plan, goal, made_indicator, year, target, edit)


def place_indicator(
    *,
    by: Actor,
    now: datetime,
    goal: Goal,
    indicator: Indicator,
    year: int,
    target: TargetEntry,
    edit: PlanEdit | None = None,
) -> Target:
    """Set a target under the goal for a series that exists. Raises Refused when the goal has it already that year."""
    with writing():
        by, plan = begin_edit(by=by, plan=goal.plan, edit=edit)
        if made := made_before(by=by, action="target.create", unit=plan.unit, rows=Target.objects.filter(goal__plan=plan)):
            return made
        return _place(by, now, plan, goal, indicator, year, target, edit)


def _place(
    by: Actor, now: datetime, plan: Plan, goal: Goal, indicator: Indicator, year: int, entry: TargetEntry, edit: PlanEdit | None
) -> Target:
    target = Target(goal=goal, indicator=indicator, year=year)
    check_target(target, entry.fields)
    fields = entry_fields(by=by, now=now, target=target, entry=entry, is_adopted=plan.state == PlanState.ADOPTED)
    insert_target(by=by, now=now, plan=plan, target=target, fields=fields, reason=reason_of(edit))
    end_edit(by=by, now=now, plan=plan, edit=edit)
    return target


def insert_target(*, by: Actor, now: datetime, plan: Plan, target: Target, fields: dict[str, Any], reason: str = "") -> None:
    """Put a new target last under its goal, as a part of a larger operation under the lock of its plan."""
    check_place(target, plan)
    last = Target.objects.filter(goal=target.goal, year=target.year).order_by("order").last()
    names = ("goal", "indicator", "year")
    fields = {name: getattr(target, name) for name in names} | {"order": last.order + 1 if last else 1} | fields
    save_changes(by=by, now=now, row=target, fields=fields, action="target.create", unit=plan.unit, reason=reason)


def entry_fields(*, by: Actor, now: datetime, target: Target, entry: TargetEntry, is_adopted: bool) -> dict[str, Any]:
    """What is kept of an entry, with how sure its reading is: the plan's own words in a draft, a person's afterwards."""
    fields = {name: value for name, value in entry.fields.items() if name != "is_confirmed"}
    if entry.kind is None:
        doubt = str(Sentence(NOT_SET, {"year": str(target.year)}))
        empty = {"kind": target.kind or Kind.FOLLOW, "low": None, "high": None, "reading": Reading.UNCLEAR, "doubt": doubt}
        return fields | empty | {"confirmed_by": None, "confirmed_at": None}
    if target.pk and all(getattr(target, name) == fields[name] for name in READ) and not is_not_set(target):
        is_new_word = entry.is_confirmed and target.reading != Reading.CONFIRMED
        return fields | (_confirmed(by, now) if is_new_word else {})
    if entry.is_confirmed or is_adopted:
        return fields | _confirmed(by, now)
    return fields | {"reading": Reading.STATED, "doubt": "", "confirmed_by": None, "confirmed_at": None}


def _confirmed(by: Actor, now: datetime) -> dict[str, Any]:
    if by.person is None:
        return {"reading": Reading.STATED, "confirmed_by": None, "confirmed_at": None}
    return {"reading": Reading.CONFIRMED, "confirmed_by": by.person, "confirmed_at": now}


def change_target(
    *, by: Actor, now: datetime, target: Target, goal: Goal, entry: TargetEntry, seen: str, edit: PlanEdit | None = None
) -> Target:
    """Change a target, and move it when `goal` is another goal of the plan. Raises StaleRow as others do."""
    with writing():
        by, plan = begin_edit(by=by, plan=target.goal.plan, edit=edit)
        target = _current(target)
        before = seen_fields(target)
        after = {"goal": goal} | entry.fields
        if not is_changed(row=target, unit=plan.unit, before=before, after=after, seen=seen):
            return target
        check_target(target, entry.fields)
        fields = {"goal": goal} | entry_fields(
            by=by, now=now, target=target, entry=entry, is_adopted=plan.state == PlanState.ADOPTED
        )
        if goal != target.goal:
            check_place(Target(pk=target.pk, goal=goal, indicator=target.indicator, year=target.year), plan)
        if save_changes(
            by=by, now=now, row=target, fields=fields, action="target.change", unit=plan.unit, reason=reason_of(edit)
        ):
            end_edit(by=by, now=now, plan=plan, edit=edit)
        return target


def seen_fields(target: Target) -> dict[str, Any]:
    """What the form of a target shows."""
    return {"goal": target.goal} | TargetEntry.of(target).fields


def _current(target: Target) -> Target:
    rows = Target.objects.select_for_update(no_key=True, of=("self",)).select_related("goal__plan__unit", "indicator")
    found = rows.filter(pk=target.pk).first()
    if found is None:
        raise Refused("GONE", Sentence(gettext_noop("Raden finns inte längre: någon har tagit bort den.")))
    return found


def move_target(*, by: Actor, now: datetime, target: Target, steps: int, edit: PlanEdit | None = None) -> None:
    """Move a row up (-1) or down (1) in its goal's table; at the end it stays."""
    with writing():
        by, plan = begin_edit(by=by, plan=target.goal.plan, edit=edit)
        rows = list(Target.objects.filter(goal=target.goal, year=target.year).in_table_order())
        if not moved(rows, target, steps):
            return
        for order, row in enumerate(rows, start=1):
            fields = {"order": order}
            save_changes(by=by, now=now, row=row, fields=fields, action="target.move", unit=plan.unit, reason=reason_of(edit))
        end_edit(by=by, now=now, plan=plan, edit=edit)


def moved(rows: list[Any], row: Any, steps: int) -> bool:
    """Move a row within a list; False when it stands there already, at the end or not at all."""
    if row not in rows:
        return False
    place = rows.index(row)
    to = max(0, min(len(rows) - 1, place + steps))
    rows.insert(to, rows.pop(place))
    return to != place


def remove_target(*, by: Actor, now: datetime, target: Target) -> None:
    """Take a row out of a draft; a series that nothing else uses and that has no outcomes goes with it."""
    with writing():
        by, plan = begin_draft_edit(by=by, plan=target.goal.plan)
        remove_targets(by=by, now=now, plan=plan, targets=[_current(target)])


def remove_targets(*, by: Actor, now: datetime, plan: Plan, targets: Sequence[Target]) -> None:
    """Take rows out of a draft that is locked."""
    for target in targets:
        indicator = target.indicator
        fields = {"plan": plan, "indicator": indicator.name, "year": target.year} | seen_fields(target)
        remove_row(by=by, now=now, row=target, fields=fields, action="target.remove", unit=plan.unit)
        if indicator.unit_id == plan.unit_id and _is_unused(indicator):
            _remove_indicator(by, now, indicator)


def _is_unused(indicator: Indicator) -> bool:
    hangs_on = (indicator.targets, indicator.outcomes, indicator.continued_by, indicator.lock_exceptions)
    return not any(rows.exists() for rows in hangs_on)


def _remove_indicator(by: Actor, now: datetime, indicator: Indicator) -> None:
    fields = IndicatorEntry.of(indicator).fields
    indicator.reporters.all().delete()
    indicator.dimensions.all().delete()
    remove_row(by=by, now=now, row=indicator, fields=fields, action="indicator.remove", unit=indicator.unit)
