"""What a pasted table would do to a plan: row by row, against what the plan and the unit's series hold already."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from goals.models import Goal, Indicator, Target
from goals.queries.plan_contents import Held, matching_goals, parent_of
from goals.rules.matching import match_key
from goals.rules.plan_table import GoalWording, TableRow
from goals.rules.table_targets import Series, TargetValues, values_of
from goals.rules.targets import Reading, ValueType
from tracker.operations import as_text
from tracker.sentences import Sentence, gettext_noop


class Effect(StrEnum):
    """What a row would do."""

    ADDS = "ADDS"  # a new row under a goal
    FILLS = "FILLS"  # sets what is not set yet
    CHANGES = "CHANGES"  # replaces what is set
    ADDS_GOAL = "ADDS_GOAL"  # a new goal without indicators
    NOTHING = "NOTHING"  # all is so already, or the row is a heading
    FAULTY = "FAULTY"  # cannot be used


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """A row as it was understood.

    `goal` is the plan's own goal; None when `new_goal` is to be made, under `parent` when its number tells which.
    `indicator` is the unit's own series; None when a new one is to be made. `target` is the plan's row; None when it
    is to be added. `values` are what is to be set.
    """

    row: TableRow
    effect: Effect
    goal: Goal | None = None
    new_goal: GoalWording | None = None
    parent: Goal | None = None
    indicator: Indicator | None = None
    target: Target | None = None
    values: TargetValues = field(default_factory=TargetValues)
    notes: tuple[Sentence, ...] = ()  # what is good to know
    doubts: tuple[Sentence, ...] = ()  # what a person has to look at
    fault: Sentence | None = None

    @property
    def place(self) -> int:
        """Where the row stands in what was pasted, from 1."""
        return self.row.place

    @property
    def does_something(self) -> bool:
        """Whether the row would change anything."""
        return self.effect not in {Effect.NOTHING, Effect.FAULTY}

    @property
    def goal_key(self) -> str:
        """The goal, the same for every row of it, whether it is there or to be made; "" without one."""
        if self.goal:
            return f"goal:{self.goal.pk}"
        return f"new:{self.new_goal.number}:{match_key(self.new_goal.title)}" if self.new_goal else ""


NO_GOAL = gettext_noop("Raden har inget mål. Välj under vilket mål sådana rader hör, eller lägg till en kolumn för målet.")
GOAL_ABOVE = gettext_noop("{goal} hör till {plan}: raden är en rubrik.")
UNDER_GOAL_ABOVE = gettext_noop("{goal} hör till {plan}, inte till den här planen.")
SEVERAL_GOALS = gettext_noop("Planen har flera mål med numret {number}.")
NO_TITLE = gettext_noop("Planen har inget mål {number}, och raden säger inte vad det heter.")
OTHER_TITLE = gettext_noop("I planen heter målet ”{title}”.")
PARENT_ASSUMED = gettext_noop("Antaget av numret: under {parent}.")
TWICE = gettext_noop("Samma indikator står redan på rad {place}.")
SEVERAL_SERIES = gettext_noop("Det finns flera indikatorer med det namnet. Den senaste används.")
OTHER_PLACE = gettext_noop("Samma indikator som under {goal}.")


def understand(held: Held, rows: Sequence[TableRow], default_goal: Goal | None = None) -> list[ImportRow]:
    """What each row would do, in order; rows of no known goal belong to `default_goal`. No queries."""
    understood: list[ImportRow] = []
    places: dict[tuple[str, str], int] = {}
    goals_made: set[str] = set()
    for row in rows:
        found = _understand(held, row, default_goal)
        key = (found.goal_key, match_key(row.indicator))
        if found.fault is None and row.indicator and key in places:
            found = replace(found, effect=Effect.FAULTY, fault=Sentence(TWICE, {"place": str(places[key])}))
        elif found.effect == Effect.ADDS_GOAL and found.goal_key in goals_made:
            found = replace(found, effect=Effect.NOTHING)
        places.setdefault(key, row.place)
        goals_made.add(found.goal_key)
        understood.append(found)
    return understood


def _understand(held: Held, row: TableRow, default_goal: Goal | None) -> ImportRow:
    if row.fault:
        return ImportRow(row=row, effect=Effect.FAULTY, fault=row.fault)
    found = _with_goal(held, row, default_goal)
    if found.fault or not row.indicator:
        return found
    name = match_key(row.indicator)
    target = held.targets.get((found.goal.pk, name)) if found.goal else None
    indicator, notes, doubts = (target.indicator, (), ()) if target else _series(held, name, found.goal)
    values = values_of(row, _known(indicator), is_new=target is None, year=held.year)
    values = _as_known(values, target) if target else values
    found = replace(
        found,
        indicator=indicator,
        target=target,
        values=values,
        notes=(*found.notes, *notes),
        doubts=(*doubts, *row.doubts, *values.doubts),
    )
    return replace(found, effect=Effect.FAULTY, fault=values.fault) if values.fault else replace(found, effect=_effect(found))


READING = ("reading", "doubt", "confirmed_by", "confirmed_at")


def _as_known(values: TargetValues, target: Target) -> TargetValues:
    """What a row says of a target that is set just so leaves its reading as it is: it may have been confirmed."""
    fields = values.fields
    if any(fields.get(name, getattr(target, name)) != getattr(target, name) for name in ("kind", "low", "high")):
        return values
    return replace(values, fields={name: value for name, value in fields.items() if name not in READING})


def _known(indicator: Indicator | None) -> Series | None:
    return Series(ValueType(indicator.value_type), indicator.measure_unit, indicator.decimals) if indicator else None


def _effect(found: ImportRow) -> Effect:
    if found.target is None:
        return Effect.ADDS
    changes = changes_of(found.target, found.values)
    if not changes:
        return Effect.NOTHING
    is_set = found.target.reading != Reading.UNCLEAR or found.target.low is not None or found.target.high is not None
    return Effect.CHANGES if is_set else Effect.FILLS


def changes_of(target: Target, values: TargetValues) -> dict[str, tuple[Any, Any]]:
    """What would be another than it is, as {field: (before, after)}."""
    pairs = {name: (getattr(target, name), value) for name, value in values.fields.items()}
    return {name: pair for name, pair in pairs.items() if as_text(pair[0]) != as_text(pair[1])}


# Goals


def _with_goal(held: Held, row: TableRow, default_goal: Goal | None) -> ImportRow:
    """The row with the goal that it belongs to, or why it belongs to none."""
    found = ImportRow(row=row, effect=Effect.NOTHING)
    if row.goal is None:
        places = held.targets_of_name.get(match_key(row.indicator), [])
        goal = places[0].goal if len(places) == 1 else default_goal
        return replace(found, goal=goal) if goal else replace(found, effect=Effect.FAULTY, fault=Sentence(NO_GOAL))
    matches = matching_goals(held.goals, row.goal)
    if len(matches) > 1:
        fault = Sentence(SEVERAL_GOALS, {"number": row.goal.number})
        return replace(found, effect=Effect.FAULTY, fault=fault)
    if matches:
        return replace(found, goal=matches[0], notes=_title_notes(matches[0], row.goal))
    return _with_new_goal(held, found, row.goal)


def _title_notes(goal: Goal, wording: GoalWording) -> tuple[Sentence, ...]:
    is_same = not wording.title or match_key(wording.title) in {match_key(goal.title), match_key(goal.raw_title)}
    return () if is_same or not wording.number else (Sentence(OTHER_TITLE, {"title": goal.title}),)


def _with_new_goal(held: Held, found: ImportRow, wording: GoalWording) -> ImportRow:
    above = [goal for goal in matching_goals(held.goals_above, wording) if match_key(goal.title) == match_key(wording.title)]
    if above:
        values = {"goal": above[0].label, "plan": above[0].plan.title}
        if not found.row.indicator:
            return replace(found, notes=(Sentence(GOAL_ABOVE, values),))
        return replace(found, effect=Effect.FAULTY, fault=Sentence(UNDER_GOAL_ABOVE, values))
    if not wording.title:
        return replace(found, effect=Effect.FAULTY, fault=Sentence(NO_TITLE, {"number": wording.number}))
    parent = parent_of(held, wording)
    notes = (Sentence(PARENT_ASSUMED, {"parent": parent.label}),) if parent else ()
    return replace(found, effect=Effect.ADDS_GOAL, new_goal=wording, parent=parent, notes=notes)


# Series


def _series(held: Held, name: str, goal: Goal | None) -> tuple[Indicator | None, tuple[Sentence, ...], tuple[Sentence, ...]]:
    """The series of that name, with what is to be said of it; None when there is none."""
    elsewhere = held.targets_of_name.get(name, [])
    if elsewhere:
        return elsewhere[0].indicator, (Sentence(OTHER_PLACE, {"goal": elsewhere[0].goal.label}),), ()
    series = held.series.get(name, [])
    doubts = (Sentence(SEVERAL_SERIES),) if len(series) > 1 else ()
    return (series[-1] if series else None), (), doubts


def digest_of_import(rows: Iterable[ImportRow]) -> str:
    """What a preview was made of: another when the plan has been changed so that a row would do something else."""
    texts = [
        [
            row.place,
            row.effect,
            row.goal_key,
            as_text(row.indicator),
            as_text(row.target),
            {name: [as_text(before), as_text(after)] for name, (before, after) in _pairs(row).items()},
        ]
        for row in rows
    ]
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:16]


def _pairs(row: ImportRow) -> dict[str, tuple[Any, Any]]:
    if row.target:
        return changes_of(row.target, row.values)
    return {name: (None, value) for name, value in row.values.fields.items()}
