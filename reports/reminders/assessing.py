"""What is to be assessed in some rounds of a region, and has no proposed status yet."""

from collections.abc import Iterator
from functools import cached_property

from goals.models import Assessment, Goal, GoalAddressee, Plan, UnitFollowUp
from goals.models.assessments import Scope
from reports.reminders.waiting import Item
from tracker.models import Region, UnitKind


class Goals:
    """The goals of a region's adopted plans, and what has been said of them in some rounds; at most three queries."""

    def __init__(self, region: Region, rounds: list[UnitFollowUp]) -> None:
        self.region = region
        self.rounds = rounds

    def unassessed(self, round_: UnitFollowUp) -> Iterator[Item]:
        """What a round asks to be assessed: a nämnd's goals and contributions, or what regionstyrelsen assesses."""
        year, found = round_.follow_up.year, []
        for goal in self._goals:
            scope = self._scope(goal, round_)
            if scope and goal.plan.edition_from.year <= year <= goal.plan.edition_to.year:
                found.append((goal, scope))
        if round_.is_of_region:
            found += self._householding([goal for goal, _scope in found])
        for goal, scope in found:
            if (goal.pk, round_.pk, scope, round_.round) not in self._assessed:
                yield Item(goal, scope=scope)

    def _scope(self, goal: Goal, round_: UnitFollowUp) -> Scope | None:
        """As what a goal is assessed in a round: one of the region's, the nämnd's own, or its contribution to another's."""
        if round_.is_of_region:
            return Scope.OVERALL if goal.plan.unit.kind == UnitKind.COUNCIL else None
        if goal.plan.unit_id == round_.unit_id:
            return Scope.OWN
        return Scope.CONTRIBUTION if (goal.pk, round_.unit_id) in self._addressed else None

    @staticmethod
    def _householding(goals: list[Goal]) -> list[tuple[Goal, Scope]]:
        """God ekonomisk hushållning, kept at the first of the goals flagged for it, as goals.queries.region has it."""
        flagged = sorted((goal for goal in goals if goal.is_geh), key=lambda goal: (goal.type.order, goal.sort_key, goal.pk))
        return [(goal, Scope.HOUSEHOLDING) for goal in flagged[:1]]

    @cached_property
    def _goals(self) -> list[Goal]:
        """Each plan's in order, what is furthest from the top first."""
        plans = Plan.objects.adopted().in_region(self.region)
        in_order = ("-plan__plan_type__order", "plan", "type__order", "sort_key", "pk")
        return list(Goal.objects.filter(plan__in=plans).select_related("type", "plan__unit").order_by(*in_order))

    @cached_property
    def _addressed(self) -> set[tuple[int, int]]:
        """Which goal is addressed to which unit."""
        return set(GoalAddressee.objects.filter(unit__region=self.region).values_list("goal_id", "unit_id"))

    @cached_property
    def _assessed(self) -> set[tuple[int, int, str, int]]:
        """What has a proposed status in the rounds."""
        rows = Assessment.objects.proposed().exclude(status="").filter(unit_follow_up__in=self.rounds)
        return set(rows.values_list("goal_id", "unit_follow_up_id", "scope", "round"))
