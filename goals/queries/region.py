"""What regionstyrelsen assesses in the region's own follow-up: the goals of fullmäktige's plan, from what the nämnder decided."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from goals.models import Goal, Plan, Target, UnitFollowUp
from goals.models.assessments import Assessment, Scope
from goals.models.plans import GoalQuerySet
from goals.queries.assessable import Assessable, Branch, RoundAssessments, judged_goal, proposals_of
from goals.queries.given import Given, committees_in, given_to
from goals.queries.rows import GoalRow, Round, calculate_goal, goal_rows, indicator_rows
from goals.rules.assessment import Calculated
from goals.rules.householding import calculate_householding
from goals.rules.overall import CellKind, calculate_overall
from tracker.models import Region, Unit, UnitKind
from tracker.permissions import Access, Permission


def region_row(unit: Unit, follow_up_id: int) -> UnitFollowUp | None:
    """The region's follow-up in a round, where the unit is the one that decides it; None elsewhere. One query."""
    rows = UnitFollowUp.objects.of_region().filter(unit=unit, follow_up=follow_up_id)
    return rows.select_related("follow_up", "unit__region", "decision__unit", "handed_over_by").first()


def region_goals(region: Region, year: int) -> GoalQuerySet:
    """The goals of fullmäktige's adopted plans of a year."""
    plans = Plan.objects.adopted().in_region(region).for_year(year).filter(unit__kind=UnitKind.COUNCIL)
    return Goal.objects.filter(plan__in=plans)


def region_assessments(unit_follow_up: UnitFollowUp, round_: Round, access: Access) -> RoundAssessments:
    """All that regionstyrelsen assesses, the goals of each type together. Ten queries, whatever the size."""
    goals = region_goals(unit_follow_up.unit.region, round_.period.year)
    by_type: dict[int, list[Assessable]] = defaultdict(list)
    items = _items(unit_follow_up, goals, round_, access)
    for item in items:
        by_type[item.goal.type_id].append(item)
    branches = [Branch(None, tuple(of_type), None) for of_type in by_type.values()]
    whole = householding_of(items, _householding_proposals(unit_follow_up, items), round_)
    return RoundAssessments(unit_follow_up, (*branches, *([Branch(None, (whole,), None)] if whole else [])))


def find_of_region(unit_follow_up: UnitFollowUp, goal: Goal, scope: Scope, round_: Round, access: Access) -> Assessable | None:
    """One thing that regionstyrelsen assesses, as it stands now; None when it does not. At most eleven queries."""
    if scope == Scope.HOUSEHOLDING:
        return region_assessments(unit_follow_up, round_, access).find(goal.pk, scope)
    if scope != Scope.OVERALL:
        return None
    goals = region_goals(unit_follow_up.unit.region, round_.period.year).filter(pk=goal.pk)
    return next(iter(_items(unit_follow_up, goals, round_, access)), None)


def householding_of(items: Sequence[Assessable], proposals: Mapping[int, Assessment], round_: Round) -> Assessable | None:
    """God ekonomisk hushållning, from the goals flagged for it; None when there are none. No queries.

    It is of no single goal: it is kept at the first of them in the plan. `proposals` are by that goal's id.
    """
    flagged = tuple(item for item in items if item.goal.is_geh)
    if not flagged:
        return None
    calculated = None
    if all(item.calculated for item in flagged):
        judged = [judged_goal(item) for item in flagged]
        calculated = calculate_householding(judged, is_forecast=not round_.period.is_year_end)
    first = flagged[0].goal
    return Assessable(first, Scope.HOUSEHOLDING, calculated, proposals.get(first.pk), below=flagged)


def _householding_proposals(unit_follow_up: UnitFollowUp, items: Sequence[Assessable]) -> dict[int, Assessment]:
    flagged = [item.goal for item in items if item.goal.is_geh]
    return proposals_of(unit_follow_up, flagged[:1], Scope.HOUSEHOLDING)


def overall_of(row: GoalRow, given: tuple[Given, ...], proposal: Assessment | None, round_: Round, access: Access) -> Assessable:
    """A goal of fullmäktige's: by what the nämnder give where it is addressed to any, else by its own indicators. No queries."""
    is_addressed = any(one.kind != CellKind.NOT_ADDRESSED for one in given)
    calculated = _calculate(given, round_, access) if is_addressed else calculate_goal(row.indicators, round_)
    return Assessable(row.goal, Scope.OVERALL, calculated, proposal, row, given=given if is_addressed else ())


def _items(unit_follow_up: UnitFollowUp, goals: GoalQuerySet, round_: Round, access: Access) -> list[Assessable]:
    found = list(goals.select_related("type", "plan__unit", "parent__type").in_plan_order())
    targets = Target.objects.filter(goal__in=found).for_year(round_.period.year)
    rows = goal_rows(found, indicator_rows(targets, round_, access), round_, access)
    given = given_to(found, committees_in(unit_follow_up.follow_up), access)
    proposals = proposals_of(unit_follow_up, found, Scope.OVERALL)
    return [overall_of(row, given[row.goal.pk], proposals.get(row.goal.pk), round_, access) for row in rows]


def _calculate(given: tuple[Given, ...], round_: Round, access: Access) -> Calculated | None:
    """None for those who may not read what has been dispatched: what they see of it is not all there is."""
    if not access.where(Permission.READ_DISPATCHED):
        return None
    return calculate_overall([one.as_read_by_rule() for one in given], is_forecast=not round_.period.is_year_end)
