"""What each nämnd has decided to give to each goal at the top, as far as it has let that out to the reader."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from goals.models import Assessment, DecisionKind, FollowUp, Goal, GoalAddressee, Plan, PlanState, UnitFollowUp, UnitFollowUpState
from goals.models.assessments import Scope
from goals.queries.released import readable_assessments
from goals.rules.attainment import Attainment
from goals.rules.overall import CellKind, GivenBy
from tracker.models import Unit
from tracker.permissions import Access

Key = tuple[int, int]  # goal id, unit id


@dataclass(frozen=True)
class Given:
    """A nämnd's decided contribution to a goal, or why there is none. `assessment` is there when the kind is DECIDED."""

    unit_follow_up: UnitFollowUp
    kind: CellKind
    assessment: Assessment | None = None

    @property
    def unit(self) -> Unit:
        """Whose it is."""
        return self.unit_follow_up.unit

    def as_read_by_rule(self) -> GivenBy:
        """The same for the rule."""
        attainment = Attainment(self.assessment.status) if self.assessment else None
        return GivenBy(self.unit_follow_up.pk, self.unit.name, self.kind, attainment)


def committees_in(follow_up: FollowUp) -> tuple[UnitFollowUp, ...]:
    """The nämnders' own parts of a round, in the region's order: those who may have goals; one query."""
    own = UnitFollowUp.objects.own().filter(follow_up=follow_up, unit__is_authority=True)
    return tuple(own.select_related("unit", "decision__unit", "follow_up").order_by("unit__pk"))


def given_to(goals: Collection[Goal], rows: Collection[UnitFollowUp], access: Access) -> dict[int, tuple[Given, ...]]:
    """What is given to each of the goals, by goal id: one for each of the nämnders' `rows`, in their order. Four queries."""
    found = _Contributions(goals, rows, access)
    return {goal.pk: tuple(found.of(goal, row) for row in rows) for goal in goals}


def noun_below(goals: Collection[Goal]) -> str:
    """What the nämnders' goals under these are called: "delmål"; "mål" when there are none. One query."""
    below = Goal.objects.filter(parent__in=goals, plan__state=PlanState.ADOPTED).order_by("type__order", "pk")
    return str(below.values_list("type__singular", flat=True).first() or "mål").lower()


class _Contributions:
    """What is needed to say what is given, fetched once."""

    def __init__(self, goals: Collection[Goal], rows: Collection[UnitFollowUp], access: Access) -> None:
        year = next((row.follow_up.year for row in rows), 0)
        plans = Plan.objects.adopted().for_year(year).filter(unit__in=[row.unit_id for row in rows])
        self.with_plan = set(plans.values_list("unit_id", flat=True))
        self.addressed = set(GoalAddressee.objects.filter(goal__in=goals).values_list("goal_id", "unit_id"))
        below = Goal.objects.filter(parent__in=goals, plan__in=plans.values("pk"))
        self.with_goal = set(below.order_by().values_list("parent_id", "plan__unit_id"))
        self.decided = _decided(goals, rows, access)

    def of(self, goal: Goal, row: UnitFollowUp) -> Given:
        """What a nämnd gives to a goal."""
        key = (goal.pk, row.unit_id)
        if key not in self.addressed:
            return Given(row, CellKind.NOT_ADDRESSED)
        if _only_noted(row):
            return Given(row, CellKind.NOTED)
        if key in self.decided:
            return Given(row, CellKind.DECIDED, self.decided[key])
        if key in self.with_goal:
            return Given(row, CellKind.NOT_DECIDED)
        return Given(row, CellKind.NO_GOAL if row.unit_id in self.with_plan else CellKind.NO_PLAN)


def _only_noted(row: UnitFollowUp) -> bool:
    """Whether what the nämnd decided last is that it has taken note."""
    return row.state == UnitFollowUpState.DECIDED and row.decision is not None and row.decision.kind == DecisionKind.NOTED


def _decided(goals: Iterable[Goal], rows: Iterable[UnitFollowUp], access: Access) -> dict[Key, Assessment]:
    """The contributions decided last; of a nämnd that has opened its round again those that still hold. One query."""
    found = readable_assessments(access).decided().filter(goal__in=goals, unit_follow_up__in=rows, scope=Scope.CONTRIBUTION)
    by_round: dict[int, dict[Key, Assessment]] = defaultdict(dict)
    last: dict[int, int] = {}
    for one in found.select_related("unit_follow_up", "decision__unit"):
        by_round[one.round][one.goal_id, one.unit_follow_up.unit_id] = one
        last[one.unit_follow_up.unit_id] = max(last.get(one.unit_follow_up.unit_id, 0), one.round)
    return {key: one for round_, known in by_round.items() for key, one in known.items() if last[key[1]] == round_}
