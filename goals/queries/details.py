"""One goal, one indicator: all that the plan and the round say of it."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Prefetch, QuerySet
from django.http import Http404

from goals.models import ExpectedResult, Goal, GoalAddressee, GoalSteeringDocument, Indicator, IndicatorReporter, Target
from goals.queries.plans import readable_goals, readable_targets
from goals.queries.rows import GoalRow, IndicatorRow, Round, goal_rows, indicator_rows
from tracker.models import Unit
from tracker.permissions import Access

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class GoalDetail:
    """A goal with its indicators in the round, the goals below it, and its targets of other years."""

    row: GoalRow
    below: tuple[GoalRow, ...]
    other_years: tuple[Target, ...]


def goal_detail(pk: int, unit: Unit, round_: Round, access: Access) -> GoalDetail:
    """A goal of one of the unit's plans. Sixteen queries. Raises Http404 when it is not there, or not to be read."""
    goal = _one(_with_all(readable_goals(access)).filter(plan__unit=unit, pk=pk))
    below = list(
        readable_goals(access)
        .filter(parent=goal)
        .select_related("type", "plan__unit")
        .order_by("plan__unit__pk", "type__order", "sort_key", "pk")
    )
    targets = Target.objects.filter(goal__in=[goal, *below]).for_year(round_.period.year)
    first, *rest = goal_rows([goal, *below], indicator_rows(targets, round_, access), round_, access)
    other_years = (
        goal.targets.exclude(year=round_.period.year).select_related("indicator", "confirmed_by").order_by("year", "order", "pk")
    )
    return GoalDetail(first, tuple(rest), tuple(other_years))


def _with_all(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals with all that their page says."""
    return goals.select_related(
        "type", "perspective", "plan__unit", "plan__plan_type", "plan__adopted_by__unit", "parent__type", "parent__plan__unit"
    ).prefetch_related(
        Prefetch("addressees", GoalAddressee.objects.select_related("unit").order_by("pk")),
        Prefetch("expected_results", ExpectedResult.objects.order_by("order")),
        Prefetch("steering_documents", GoalSteeringDocument.objects.select_related("document")),
        "agenda",
    )


@dataclass(frozen=True)
class IndicatorDetail:
    """An indicator with its rows in the plans of the unit.

    `rows` are those of the round's year, one for each goal that it measures;
    `other_years` its targets of other years. One of them is never empty.
    """

    indicator: Indicator
    rows: tuple[IndicatorRow, ...]
    other_years: tuple[Target, ...]
    reporters: tuple[IndicatorReporter, ...]


def indicator_detail(pk: int, unit: Unit, round_: Round, access: Access) -> IndicatorDetail:
    """An indicator in the unit's plans. Nine queries. Raises Http404 when it is not there, or not to be read."""
    readable = readable_targets(access).filter(goal__plan__unit=unit)
    with_all = Indicator.objects.select_related("unit", "reporting_unit", "continues").prefetch_related("dimensions__dimension")
    indicator = _one(with_all.filter(pk=pk, targets__in=readable))
    targets = readable.filter(indicator=indicator)
    other = (
        targets.exclude(year=round_.period.year).select_related("indicator", "goal__type", "confirmed_by").order_by("year", "pk")
    )
    return IndicatorDetail(
        indicator=indicator,
        rows=tuple(indicator_rows(targets.for_year(round_.period.year), round_, access)),
        other_years=tuple(other),
        reporters=tuple(indicator.reporters.select_related("person").order_by("pk")),
    )


def _one(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found
