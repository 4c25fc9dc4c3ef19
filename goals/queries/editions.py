"""A plan as it is edited: its goals and rows in order, who answers for each, and what last year's plan said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from goals.models import Goal, IndicatorReporter, Plan, Target
from goals.queries.plans import readable_plans
from tracker.models import Unit
from tracker.permissions import Access


@dataclass(frozen=True)
class EditionRow:
    """A row of the plan's table, and the row of the year before for the same series under the goal that it continues."""

    target: Target
    last: Target | None
    reporters: tuple[str, ...]


@dataclass(frozen=True)
class EditionGoal:
    """A goal with its rows; `is_numbered` goals follow their numbers."""

    goal: Goal
    rows: tuple[EditionRow, ...]


@dataclass(frozen=True)
class Edition:
    """A plan with all that is edited in it."""

    plan: Plan
    year: int
    goals: tuple[EditionGoal, ...]

    @property
    def rows(self) -> list[EditionRow]:
        """Every row, in order."""
        return [row for goal in self.goals for row in goal.rows]


def year_of(plan: Plan) -> int:
    """The year that a plan's targets are to be reached in: its edition's last."""
    return plan.edition_to.year


def edition_of(plan: Plan) -> Edition:
    """A plan with all that is edited in it. Five queries."""
    goals = list(plan.goals.select_related("type", "parent__type", "parent__plan", "continues").in_plan_order())
    reporters = Prefetch("indicator__reporters", IndicatorReporter.objects.select_related("person").order_by("person__name"))
    targets = (
        Target.objects.filter(goal__plan=plan)
        .select_related("goal__type", "indicator", "confirmed_by")
        .prefetch_related(reporters)
        .in_table_order()
    )
    last = _last_targets(goals, plan.edition_from.year - 1)
    rows: dict[int, list[EditionRow]] = defaultdict(list)
    continued = {goal.pk: goal.continues_id for goal in goals}
    for target in targets:
        names = tuple(row.person.name for row in target.indicator.reporters.all())
        before = last.get((continued.get(target.goal_id), target.indicator_id))
        rows[target.goal_id].append(EditionRow(target, before, names))
    return Edition(plan, year_of(plan), tuple(EditionGoal(goal, tuple(rows[goal.pk])) for goal in goals))


def _last_targets(goals: Iterable[Goal], year: int) -> dict[tuple[int | None, int], Target]:
    """The targets of the year before under the goals that these continue, by goal and series."""
    found = Target.objects.filter(goal__in=[goal.continues_id for goal in goals]).for_year(year)
    found = found.select_related("indicator", "confirmed_by")
    return {(target.goal_id, target.indicator_id): target for target in found}


def last_target(target: Target) -> Target | None:
    """What the year before said of the same series under the goal that this one's continues; None without one."""
    if target.goal.continues_id is None:
        return None
    same = Target.objects.filter(goal=target.goal.continues_id, indicator=target.indicator_id, year=target.year - 1)
    return same.select_related("indicator", "goal").first()


def plans_of(unit: Unit, access: Access) -> list[Plan]:
    """The plans of a unit that may be read, the newest first. One query."""
    return list(readable_plans(access).filter(unit=unit).order_by("-edition_from", "plan_type__order", "pk"))
