"""What a plan and its unit hold already, found by how a table names it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from goals.models import Goal, GoalType, Indicator, Plan, Target
from goals.rules.matching import match_key
from goals.rules.plan_table import GoalWording
from tracker.models import Unit


@dataclass(frozen=True)
class Held:
    """What a plan and its unit hold already, found by their names. Six queries."""

    plan: Plan
    year: int
    goals: tuple[Goal, ...]
    goals_above: tuple[Goal, ...]
    targets: Mapping[tuple[int, str], Target]  # by goal and name
    targets_of_name: Mapping[str, list[Target]]
    series: Mapping[str, list[Indicator]]  # the unit's, the oldest first

    @classmethod
    def by(cls, plan: Plan, year: int) -> "Held":
        """What the plan and its unit hold in the targets' year."""
        targets = Target.objects.filter(goal__plan=plan).for_year(year).select_related("indicator", "goal__type").in_table_order()
        of_name: dict[str, list[Target]] = defaultdict(list)
        for target in targets:
            of_name[match_key(target.indicator.name)].append(target)
        series: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in Indicator.objects.filter(unit=plan.unit).order_by("pk"):
            series[match_key(indicator.name)].append(indicator)
        return cls(
            plan=plan,
            year=year,
            goals=tuple(plan.goals.select_related("type", "parent__type", "parent__plan").in_plan_order()),
            goals_above=tuple(_goals_above(plan)),
            targets={(target.goal_id, name): target for name, rows in of_name.items() for target in rows},
            targets_of_name=of_name,
            series=series,
        )


def _goals_above(plan: Plan) -> Iterable[Goal]:
    """The goals of the region's adopted plans above: of the plan's year, and of those that its goals already serve."""
    adopted = Plan.objects.adopted().in_region(plan.unit.region).filter(plan_type__order__lt=plan.plan_type.order)
    served = Goal.objects.filter(children__plan=plan).values("plan")
    above = (adopted.for_year(plan.edition_from.year) | adopted.filter(pk__in=served)).values("pk")
    return (
        Goal.objects.filter(plan__in=above).select_related("type", "plan").order_by("-plan__plan_type__order", "sort_key", "pk")
    )


def matching_goals(goals: Sequence[Goal], wording: GoalWording) -> list[Goal]:
    """The goals that the wording can mean: by number, and among several by kind and title; else by title."""
    title = match_key(wording.title)
    by_title = [goal for goal in goals if title and title in {match_key(goal.title), match_key(goal.raw_title)}]
    if not wording.number:
        full = [goal for goal in goals if title == match_key(f"{goal.number} {goal.title}")]
        return by_title[:1] or full[:1]
    by_number = [goal for goal in goals if goal.number == wording.number]
    by_kind = [goal for goal in by_number if match_key(goal.type.singular) == wording.kind]
    both = [goal for goal in by_number if goal in by_title]
    return next((found for found in (both, by_kind, by_number) if len(found) == 1), by_number)


def parent_of(held: Held, wording: GoalWording) -> Goal | None:
    """The goal above, as far as the number tells: that of its neighbours in the plan (1.1 beside 1.2), or number 1 above."""
    first, dot, _ = wording.number.partition(".")
    if not dot:
        return None
    beside = {goal.parent for goal in held.goals if goal.parent and goal.number.partition(".")[0] == first}
    if beside:
        return beside.pop() if len(beside) == 1 else None
    above = [goal for goal in held.goals_above if goal.number == first]
    return above[0] if len(above) == 1 else None


def goal_type_of(plan: Plan, wording: GoalWording, types: Sequence[GoalType]) -> GoalType | None:
    """What kind of goal the wording makes: the one it names, else the first of the plan's; None when there are none."""
    named = [goal_type for goal_type in types if match_key(goal_type.singular) == wording.kind]
    return next(iter([*named, *types]), None)


def reporting_unit_of(plan: Plan) -> Unit:
    """The unit that enters new indicators of a plan: that of most others, else the förvaltning, else the plan's own."""
    units = Counter(Target.objects.filter(goal__plan=plan).values_list("indicator__reporting_unit", flat=True))
    if units:
        return Unit.objects.get(pk=units.most_common(1)[0][0])
    below = Unit.objects.filter(parent=plan.unit, is_authority=False, active_to=None).order_by("pk").first()
    return below or plan.unit
