"""Next year's plan from this year's: the goals go on, the indicators are the same, and the targets are to be set anew."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from goals.models import Goal, Plan, Target
from goals.operations.changes import begin_draft_edit, insert_many, lock_plan, made_before, save_changes
from goals.operations.goal_parts import GoalParts
from goals.operations.locks import writing
from goals.operations.plan_checks import check_year
from goals.operations.plan_goals import GoalEntry, insert_goal
from goals.operations.plans import PlanEntry, check_plan
from goals.rules.table_targets import NOT_SET
from goals.rules.targets import Reading
from tracker.models import Unit
from tracker.operations import Actor, require
from tracker.permissions import Permission
from tracker.sentences import Sentence

# What of a target is the same next year; last year's own values are shown beside, and not taken for this year's.
KEPT = ("indicator", "order", "months", "kind", "tolerance", "weight", "raw_months")


def copy_plan(*, by: Actor, now: datetime, plan: Plan) -> Plan:
    """Make a draft of the next edition, just as long as this one. That after a unit has ceased is its successor's.

    Each goal continues its own; under the goal above that continues its parent, when that year's plan above is
    there. Months, order, tolerances and weights are kept; targets and baselines are empty. Raises Refused when
    there is a plan of that edition already.
    """
    with writing():
        by, plan = lock_plan(by=by, plan=plan)
        entry = next_edition(plan)
        unit = unit_of_edition(plan, entry)
        by = require(by, Permission.EDIT_PLAN, unit)
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        if made := made_before(by=by, action="plan.create", unit=unit, rows=Plan.objects.all()):
            return made
        copy = Plan(unit=unit)
        check_year("edition_from", entry.edition_to.year)
        check_plan(copy, entry)
        save_changes(by=by, now=now, row=copy, fields={"unit": unit} | entry.fields, action="plan.create", unit=unit)
        copies = _copy_goals(by, now, plan, copy)
        _copy_targets(by, now, plan, copy, copies)
        return copy


def unit_of_edition(plan: Plan, entry: PlanEntry) -> Unit:
    """Whose the next edition is: the unit's own, or when it has ceased by then that of whoever carries it on."""
    unit = plan.unit
    while unit.successor is not None and unit.active_to is not None and unit.active_to < entry.edition_from:
        unit = unit.successor
    return unit


def next_edition(plan: Plan) -> PlanEntry:
    """What the next edition of a plan is called, and which years it is for."""
    years = plan.edition_to.year - plan.edition_from.year + 1
    entry = replace(
        PlanEntry.of(plan), edition_from=_later(plan.edition_from, years), edition_to=_later(plan.edition_to, years), source=""
    )
    title = plan.title
    for year in range(plan.edition_to.year, plan.edition_from.year - 1, -1):
        title = title.replace(str(year), str(year + years))
    if entry.period_to and entry.period_to < entry.edition_to:
        entry = replace(entry, period_from=None, period_to=None)
    return replace(entry, title=title)


def _later(day: date, years: int) -> date:
    """The same day some years later; the last of February stays that."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def _copy_goals(by: Actor, now: datetime, plan: Plan, copy: Plan) -> dict[int, Goal]:
    """The copies by the ids of what they continue; those above first, so that they are there for those below."""
    goals = list(plan.goals.select_related("type__plan_type", "parent", "perspective", "plan__unit").in_plan_order())
    continued = continuations([goal.parent_id for goal in goals if goal.parent_id], copy)
    copies: dict[int, Goal] = {}
    for goal in goals:
        parent = copies.get(goal.parent_id or 0) or continued.get(goal.parent_id or 0) or goal.parent
        entry = replace(GoalEntry.of(goal), parent=parent, continues=goal, source="", parts=GoalParts.of(goal))
        copies[goal.pk] = insert_goal(by=by, now=now, plan=copy, entry=entry)
    return copies


def continuations(goal_ids: Iterable[int], plan: Plan) -> Mapping[int, Goal]:
    """For goals of earlier plans: the goal that continues each in an adopted plan of the edition's year, where there is one."""
    rows = Goal.objects.filter(continues__in=list(goal_ids), plan__in=Plan.objects.adopted().for_year(plan.edition_from.year))
    return {goal.continues_id: goal for goal in rows.select_related("type__plan_type").order_by("-pk") if goal.continues_id}


def renewable_parents(plan: Plan) -> list[tuple[Goal, Goal]]:
    """The goals of a plan that lie under a goal of an earlier plan, each with the one that now continues it."""
    goals = list(plan.goals.exclude(parent=None).select_related("type", "parent__type", "parent__plan").in_plan_order())
    continued = continuations([goal.parent_id for goal in goals if goal.parent_id], plan)
    return [(goal, continued[goal.parent_id]) for goal in goals if goal.parent_id and goal.parent_id in continued]


def renew_parents(*, by: Actor, now: datetime, plan: Plan) -> int:
    """Put a draft's goals under the goals of the new plan above, when that has been adopted; how many were moved."""
    with writing():
        by, plan = begin_draft_edit(by=by, plan=plan)
        found = renewable_parents(plan)
        for goal, parent in found:
            save_changes(by=by, now=now, row=goal, fields={"parent": parent}, action="goal.change", unit=plan.unit)
        return len(found)


def _copy_targets(by: Actor, now: datetime, plan: Plan, copy: Plan, copies: Mapping[int, Goal]) -> None:
    """A row for each of the last year's, emptied: what is to be reached has to be said anew."""
    year = copy.edition_to.year
    doubt = str(Sentence(NOT_SET, {"year": str(year)}))
    rows = Target.objects.filter(goal__plan=plan).for_year(plan.edition_to.year).select_related("indicator")
    emptied = [
        Target(
            goal=copies[row.goal_id],
            year=year,
            reading=Reading.UNCLEAR,
            doubt=doubt,
            **{name: getattr(row, name) for name in KEPT},
        )
        for row in rows.in_table_order()
    ]
    insert_many(by=by, now=now, rows=emptied, action="target.create", unit=copy.unit)
