"""The goals of a plan: added, changed, put in order, and taken out of a draft."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from goals.models import Assessment, Goal, GoalType, Perspective, Plan
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
from goals.operations.goal_parts import GoalParts, remove_parts, save_parts
from goals.operations.locks import writing
from goals.operations.plan_checks import check_line, check_same_region, check_texts, check_weight
from goals.operations.targets import moved, remove_targets
from goals.rules.numbering import sort_key
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True, kw_only=True)
class GoalEntry:
    """What is said of a goal. `continues` is last year's goal, `parent` the one above that it serves."""

    type: GoalType
    title: str
    number: str = ""
    parent: Goal | None = None
    continues: Goal | None = None
    raw_title: str = ""
    text: str = ""
    source: str = ""
    raw_addressees: str = ""
    perspective: Perspective | None = None
    weight: Decimal | None = None
    is_geh: bool = False
    parts: GoalParts = field(default_factory=GoalParts)

    @classmethod
    def of(cls, goal: Goal) -> "GoalEntry":
        """What is said of a goal now."""
        names = [name for name in cls.__dataclass_fields__ if name != "parts"]
        return cls(**{name: getattr(goal, name) for name in names}, parts=GoalParts.of(goal))

    @property
    def own(self) -> dict[str, Any]:
        """What stands in the goal's own row."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "parts"}

    @property
    def fields(self) -> dict[str, Any]:
        """All of it, the parts as texts."""
        return self.own | self.parts.texts


def add_goal(*, by: Actor, now: datetime, plan: Plan, entry: GoalEntry, edit: PlanEdit | None = None) -> Goal:
    """Add a goal to a plan. Raises Refused when it cannot be, naming the field."""
    with writing():
        by, plan = begin_edit(by=by, plan=plan, edit=edit)
        if made := made_before(by=by, action="goal.create", unit=plan.unit, rows=Goal.objects.filter(plan=plan)):
            return made
        goal = insert_goal(by=by, now=now, plan=plan, entry=entry, reason=reason_of(edit))
        end_edit(by=by, now=now, plan=plan, edit=edit)
        return goal


def insert_goal(*, by: Actor, now: datetime, plan: Plan, entry: GoalEntry, reason: str = "") -> Goal:
    """Put a new goal in a plan that is locked, as a part of a larger operation."""
    goal = Goal(plan=plan)
    check_goal(goal, entry)
    fields = {"plan": plan, "sort_key": _sort_key(goal, entry)} | entry.own
    parts = {name: (None, text) for name, text in entry.parts.texts.items() if text}
    save_changes(by=by, now=now, row=goal, fields=fields, action="goal.create", unit=plan.unit, reason=reason, parts=parts)
    save_parts(goal, entry.parts)
    return goal


def change_goal(*, by: Actor, now: datetime, goal: Goal, entry: GoalEntry, seen: str, edit: PlanEdit | None = None) -> Goal:
    """Change what is said of a goal. Raises StaleRow when somebody else has changed it since `seen`."""
    with writing():
        by, plan = begin_edit(by=by, plan=goal.plan, edit=edit)
        goal = _current(goal)
        before = GoalEntry.of(goal)
        if not is_changed(row=goal, unit=plan.unit, before=before.fields, after=entry.fields, seen=seen):
            return goal
        check_goal(goal, entry)
        key = goal.sort_key if entry.number == goal.number and entry.type == goal.type else _sort_key(goal, entry)
        parts = {name: (text, entry.parts.texts[name]) for name, text in before.parts.texts.items()}
        fields = entry.own | {"sort_key": key}
        if save_changes(
            by=by, now=now, row=goal, fields=fields, action="goal.change", unit=plan.unit, reason=reason_of(edit), parts=parts
        ):
            save_parts(goal, entry.parts)
            end_edit(by=by, now=now, plan=plan, edit=edit)
        return goal


def _current(goal: Goal) -> Goal:
    """The goal as it is, locked: whoever is about to hang something on it waits."""
    rows = Goal.objects.select_for_update(no_key=True, of=("self",)).select_related("type__plan_type", "plan__unit")
    found = rows.filter(pk=goal.pk).first()
    if found is None:
        raise Refused("GONE", Sentence(gettext_noop("Målet finns inte längre: någon har tagit bort det.")))
    return found


def _sort_key(goal: Goal, entry: GoalEntry) -> str:
    """A goal's place: by its number, and last of those without one."""
    if entry.number:
        return sort_key(entry.number)
    return f"{len(_unnumbered(goal.plan, entry.type, but=goal)) + 1:04}"


def _unnumbered(plan: Plan, type_: GoalType, *, but: Goal | None = None) -> list[Goal]:
    found = Goal.objects.filter(plan=plan, type=type_, number="").exclude(pk=but.pk if but and but.pk else 0)
    return list(found.in_plan_order())


def check_goal(goal: Goal, entry: GoalEntry) -> None:
    """Refuse what a goal cannot be, naming the field. Call it under the lock of the goal's plan."""
    plan = goal.plan
    check_line("title", entry.title, most=1000, is_needed=True)
    check_line("number", entry.number, most=20)
    check_texts({name: getattr(entry, name) for name in ("raw_title", "text", "source", "raw_addressees")})
    check_weight("weight", entry.weight)
    entry.parts.check(plan.unit)
    if entry.perspective:
        check_same_region("perspective", plan.unit, [entry.perspective.region_id])
    if entry.type.plan_type_id != plan.plan_type_id:
        raise Refused("TYPE", Sentence(gettext_noop("Välj en måltyp som hör till planens plantyp.")), "type")
    if entry.number and _is_taken(goal, entry):
        values = {"label": f"{entry.type.singular} {entry.number}"}
        raise Refused(
            "NUMBER_TAKEN", Sentence(gettext_noop("{label} finns redan i planen. Välj ett annat nummer."), values), "number"
        )
    check_above(goal, entry)


def _is_taken(goal: Goal, entry: GoalEntry) -> bool:
    return Goal.objects.filter(plan=goal.plan, type=entry.type, number=entry.number).exclude(pk=goal.pk).exists()


def check_above(goal: Goal, entry: GoalEntry) -> None:
    """Refuse a goal above, or goals below, that do not stand on another step of the region's ladder: so circles cannot be."""
    if entry.parent:
        parent = Goal.objects.select_for_update(no_key=True, of=("self",)).select_related("type__plan_type", "plan__unit")
        above = parent.filter(pk=entry.parent.pk).first()
        check_same_region("parent", goal.plan.unit, [above.plan.unit.region_id if above else 0])
        if above and not _step(above.type) < _step(entry.type):
            sentence = gettext_noop("Ett mål kan bara ligga under ett mål av en tidigare plantyp eller måltyp.")
            raise Refused("NOT_ABOVE", Sentence(sentence), "parent")
    if entry.continues:
        check_same_region("continues", goal.plan.unit, [entry.continues.plan.unit.region_id])
    below = goal.children.select_related("type__plan_type") if goal.pk else []
    if any(_step(child.type) <= _step(entry.type) for child in below):
        raise Refused("NOT_ABOVE", Sentence(gettext_noop("Målet har mål under sig, som då inte skulle ligga under det.")), "type")


def _step(type_: GoalType) -> tuple[int, int]:
    return type_.plan_type.order, type_.order


def move_goal(*, by: Actor, now: datetime, goal: Goal, steps: int, edit: PlanEdit | None = None) -> None:
    """Move a goal without a number up (-1) or down (1) among its like; at the end it stays. A numbered one follows its number."""
    with writing():
        by, plan = begin_edit(by=by, plan=goal.plan, edit=edit)
        goal = _current(goal)
        if goal.number:
            raise Refused("NUMBERED", Sentence(gettext_noop("Målet står efter sitt nummer. Ändra numret för att flytta det.")))
        rows = _unnumbered(plan, goal.type)
        if not moved(rows, goal, steps):
            return
        for place, row in enumerate(rows, start=1):
            fields = {"sort_key": f"{place:04}"}
            save_changes(by=by, now=now, row=row, fields=fields, action="goal.move", unit=plan.unit, reason=reason_of(edit))
        end_edit(by=by, now=now, plan=plan, edit=edit)


def remove_goal(*, by: Actor, now: datetime, goal: Goal) -> None:
    """Take a goal out of a draft with its targets. Raises Refused while goals stand under it."""
    with writing():
        by, plan = begin_draft_edit(by=by, plan=goal.plan)
        remove_goals(by=by, now=now, plan=plan, goals=[_current(goal)])


def remove_goals(*, by: Actor, now: datetime, plan: Plan, goals: Sequence[Goal]) -> None:
    """Take goals out of a draft that is locked, the lowest first."""
    for goal in reversed(goals):
        _check_removal(goal)
        remove_targets(by=by, now=now, plan=plan, targets=list(goal.targets.select_related("indicator")))
        fields = {"plan": plan} | GoalEntry.of(goal).fields
        remove_parts(goal)
        remove_row(by=by, now=now, row=goal, fields=fields, action="goal.remove", unit=plan.unit)


def _check_removal(goal: Goal) -> None:
    below = [child.label for child in goal.children.select_related("type")[:3]]
    if below:
        sentence = gettext_noop("Under målet ligger {labels}. Flytta eller ta bort det först.")
        raise Refused("HAS_GOALS", Sentence(sentence, {"labels": ", ".join(below)}))
    if goal.continued_by.exists():
        raise Refused("CONTINUED", Sentence(gettext_noop("Ett mål i en senare plan fortsätter det här målet.")))
    if Assessment.objects.filter(goal=goal).exists():
        raise Refused("ASSESSED", Sentence(gettext_noop("Målet är bedömt och kan inte tas bort.")))
