"""Plans as trees: what was promised above, what this unit promises, and by what it is measured."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from goals.models import Goal, GoalAddressee, Plan, Target
from goals.models.indicators import TargetQuerySet
from goals.models.plans import GoalQuerySet, PlanQuerySet
from goals.queries.rows import GoalRow, IndicatorRow, Round, goal_rows, indicator_rows
from tracker.models import Unit
from tracker.permissions import Access, Permission, permitted


@dataclass(frozen=True)
class Branch:
    """A goal of a plan above and the unit's own goals under it.

    `above` is None for goals that have nothing above them. `goals` is empty
    when the goal is addressed to the unit, which has no goal of its own for it.
    """

    above: Goal | None
    goals: tuple[GoalRow, ...]


@dataclass(frozen=True)
class PlanTree:
    """A plan with its goals in order, under the goals above that they serve."""

    plan: Plan
    branches: tuple[Branch, ...]

    @property
    def goal_rows(self) -> list[GoalRow]:
        """Every goal of the plan, in order."""
        return [row for branch in self.branches for row in branch.goals]

    @property
    def rows(self) -> list[IndicatorRow]:
        """Every row of the plan's tables, in order."""
        return [row for goal in self.goal_rows for row in goal.indicators]


def readable_plans(access: Access) -> PlanQuerySet:
    """The plans that somebody may read: the region's adopted ones, and drafts of their own authority."""
    adopted = permitted(Plan.objects.adopted(), access, Permission.READ_ADOPTED)
    own = permitted(Plan.objects.all(), access, Permission.READ_LIVE)
    return (adopted | own).select_related("unit", "plan_type", "adopted_by__unit")


def readable_goals(access: Access) -> GoalQuerySet:
    """The goals of the plans that somebody may read."""
    return Goal.objects.filter(plan__in=readable_plans(access).values("pk"))


def readable_targets(access: Access) -> TargetQuerySet:
    """The rows of the plans that somebody may read."""
    return Target.objects.filter(goal__plan__in=readable_plans(access).values("pk"))


def plan_trees(unit: Unit, round_: Round, access: Access) -> list[PlanTree]:
    """The unit's plans of the round's year, one tree each; empty when there is none to read. Eight queries."""
    plans = list(readable_plans(access).filter(unit=unit).for_year(round_.period.year).order_by("plan_type__order", "pk"))
    addressees = Prefetch("addressees", GoalAddressee.objects.select_related("unit").order_by("pk"))
    goals = list(
        Goal.objects.filter(plan__in=plans)
        .select_related("type", "plan__unit", "parent__type", "parent__plan__unit")
        .prefetch_related(addressees, "expected_results")
        .in_plan_order()
    )
    targets = Target.objects.filter(goal__in=goals).for_year(round_.period.year)
    rows = goal_rows(goals, indicator_rows(targets, round_, access), round_, access)
    addressed = _addressed_goals(unit, round_, access) if plans else []
    return [PlanTree(plan, _branches([r for r in rows if r.goal.plan_id == plan.pk], addressed)) for plan in plans]


def _addressed_goals(unit: Unit, round_: Round, access: Access) -> list[Goal]:
    """Goals of other units' plans of the year that are addressed to the unit."""
    plans = readable_plans(access).exclude(unit=unit).for_year(round_.period.year)
    goals = Goal.objects.addressed_to(unit).filter(plan__in=plans.values("pk"))
    return list(goals.select_related("type", "plan__unit").in_plan_order())


def _branches(rows: Sequence[GoalRow], addressed: Iterable[Goal]) -> tuple[Branch, ...]:
    """The goals under what is above them, that in its own order; goals with nothing above come last."""
    below: dict[Goal | None, list[GoalRow]] = defaultdict(list)
    for row in rows:
        below[row.goal.parent].append(row)
    above = sorted({*addressed, *(goal for goal in below if goal)}, key=lambda g: (g.plan_id, g.type.order, g.sort_key, g.pk))
    order: list[Goal | None] = [*above, *([None] if None in below else [])]
    return tuple(Branch(goal, tuple(below.get(goal, ()))) for goal in order)
