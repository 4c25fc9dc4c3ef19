"""The region's whole: each nämnd's contribution to each goal at the top."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from goals.models import Assessment, DecisionKind, FollowUp, Goal, GoalAddressee, Plan, Target, UnitFollowUp, UnitFollowUpState
from goals.models.assessments import Scope, Stage
from goals.queries.plans import readable_plans
from goals.queries.released import readable_assessments
from goals.queries.rows import GoalRow, Round, goal_rows, indicator_rows
from goals.rules.overall import CellKind
from tracker.models import Unit
from tracker.permissions import Access, Permission


@dataclass(frozen=True)
class Cell:
    """A nämnd's contribution to a goal.

    `assessment` is the decided one when the kind is DECIDED, else förvaltningens
    förslag when there is one that the reader may see. `departed` is the proposal
    that the nämnd decided otherwise than. `goals` are the nämnd's own
    goals under this one, with what is calculated of them; empty for readers who
    may not see them.
    """

    unit: Unit
    kind: CellKind
    assessment: Assessment | None = None
    goals: tuple[GoalRow, ...] = ()
    departed: Assessment | None = None


@dataclass(frozen=True)
class Overview:
    """The matrix: `rows` pair a goal with one cell for each of `follow_ups`; `others` follow up too, and have no goals.

    `own_goal` is what a nämnd's goals are called ("delmål"); "mål" when there are none.
    """

    follow_ups: tuple[UnitFollowUp, ...]
    rows: tuple[tuple[Goal, tuple[Cell, ...]], ...]
    own_goal: str
    others: tuple[UnitFollowUp, ...] = ()


def overview(follow_up: FollowUp, round_: Round, access: Access) -> Overview:
    """The region's goals at the top against the nämnder that follow up. Eleven queries, whatever the size."""
    own = UnitFollowUp.objects.own().filter(follow_up=follow_up).select_related("unit", "decision", "follow_up")
    everybody = list(own.order_by("unit__pk"))
    follow_ups = tuple(row for row in everybody if row.unit.is_authority)
    plans = list(readable_plans(access).for_year(round_.period.year))
    goals = _goals_at_the_top(plans)
    cells = _Cells(goals, follow_ups, plans, round_, access)
    rows = tuple((goal, tuple(cells.of(goal, f) for f in follow_ups)) for goal in goals)
    return Overview(follow_ups, rows, cells.own_goal, tuple(row for row in everybody if not row.unit.is_authority))


def _goals_at_the_top(plans: Iterable[Plan]) -> list[Goal]:
    """Goals of the first plan type that are addressed to somebody."""
    first = min((plan.plan_type.order for plan in plans), default=None)
    top = [plan for plan in plans if plan.plan_type.order == first]
    addressed = Goal.objects.filter(plan__in=top, addressees__isnull=False).distinct().values("pk")
    return list(Goal.objects.filter(pk__in=addressed).select_related("type", "plan__unit").in_plan_order())


class _Cells:
    """What is needed to fill the matrix, fetched once."""

    def __init__(
        self, goals: list[Goal], follow_ups: Iterable[UnitFollowUp], plans: list[Plan], round_: Round, access: Access
    ) -> None:
        self.visible = access.where(Permission.READ_LIVE)
        self.with_plan = {plan.unit_id for plan in plans}
        self.addressed = set(GoalAddressee.objects.filter(goal__in=goals).values_list("goal_id", "unit_id"))
        self.below = _goals_below(goals, plans, round_, access)
        self.own_goal = next((row.goal.type.singular.lower() for rows in self.below.values() for row in rows), "mål")
        self.decided, self.proposed, self.departed = _contributions(goals, list(follow_ups), access)

    def of(self, goal: Goal, follow_up: UnitFollowUp) -> Cell:
        unit = follow_up.unit
        if (goal.pk, unit.pk) not in self.addressed:
            return Cell(unit, CellKind.NOT_ADDRESSED)
        assessment = self.decided.get((goal.pk, unit.pk))
        if assessment:
            return Cell(unit, CellKind.DECIDED, assessment, departed=self.departed.get((goal.pk, unit.pk)))
        below = tuple(self.below.get((goal.pk, unit.pk), ()))
        proposal = self.proposed.get((goal.pk, unit.pk))
        if not below and proposal is None:
            return Cell(unit, CellKind.NO_GOAL if unit.pk in self.with_plan else CellKind.NO_PLAN)
        if follow_up.state == UnitFollowUpState.DECIDED and unit.pk not in self.visible:
            return Cell(unit, CellKind.NOT_PUBLISHED)
        is_noted = follow_up.decision is not None and follow_up.decision.kind == DecisionKind.NOTED
        kind = CellKind.NOTED if is_noted else CellKind.NOT_DECIDED
        return Cell(unit, kind, proposal, goals=below if unit.pk in self.visible else ())


def _goals_below(goals: list[Goal], plans: list[Plan], round_: Round, access: Access) -> dict[tuple[int, int], list[GoalRow]]:
    """The goals under each goal at the top, by (goal id, unit id)."""
    found = list(Goal.objects.filter(parent__in=goals, plan__in=plans).select_related("type", "plan__unit").in_plan_order())
    visible = access.where(Permission.READ_LIVE)
    targets = Target.objects.filter(goal__in=[g for g in found if g.plan.unit_id in visible]).for_year(round_.period.year)
    rows: dict[tuple[int, int], list[GoalRow]] = defaultdict(list)
    for row in goal_rows(found, indicator_rows(targets, round_, access), round_, access):
        if row.goal.parent_id is not None:
            rows[row.goal.parent_id, row.goal.plan.unit_id].append(row)
    return rows


By = dict[tuple[int, int], Assessment]


def _contributions(goals: list[Goal], follow_ups: list[UnitFollowUp], access: Access) -> tuple[By, By, By]:
    """The newest decided contributions, what is proposed now, and the proposals that were decided otherwise, as far as the
    reader may see; by (goal id, unit id).

    From outside a nämnd only what it has let out is seen, and only by those it has been let out to.
    """
    found = (
        readable_assessments(access)
        .filter(goal__in=goals, unit_follow_up__in=follow_ups, scope=Scope.CONTRIBUTION)
        .select_related("unit_follow_up__unit", "decision")
        .order_by("round")
    )
    decided, proposed, of_round = {}, {}, {}
    for assessment in found:
        follow_up = assessment.unit_follow_up
        if assessment.stage == Stage.DECIDED:
            decided[assessment.goal_id, follow_up.unit_id] = assessment
        elif assessment.round == follow_up.round and assessment.status:
            proposed[assessment.goal_id, follow_up.unit_id] = assessment
        if assessment.stage == Stage.PROPOSED and assessment.status:
            of_round[assessment.goal_id, follow_up.unit_id, assessment.round] = assessment
    before = {key: of_round.get((*key, one.round)) for key, one in decided.items()}
    departed = {key: one for key, one in before.items() if one is not None and one.status != decided[key].status}
    return decided, proposed, departed
