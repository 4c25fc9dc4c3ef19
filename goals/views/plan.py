"""The plan: what is promised, by what it is measured, and how it goes."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.filters import IndicatorFilter
from goals.models import Goal, Target, UnitFollowUp
from goals.models.assessments import Scope
from goals.presentation.lines import baseline_heading, heading_of
from goals.presentation.stages import Stages, stages_of
from goals.presentation.statuses import StatusWords
from goals.presentation.trees import PlanPage, TreeBuilder
from goals.queries.assessments import judgements_among
from goals.queries.assignments import assignments_at
from goals.queries.plans import PlanTree, plan_trees
from goals.queries.rows import IndicatorRow, Round, months_asked_for, round_of
from goals.queries.search import containing
from goals.rules.attainment import NotJudged
from goals.rules.targets import Reading
from goals.views.links import address_of, goal_trace, goal_url
from goals.views.places import Link, Place, at_place, render_at
from tracker.permissions import Permission


@require_safe
@at_place
def plan(request: HttpRequest, place: Place) -> HttpResponse:
    """The unit's plans of the year as trees, narrowed by the address."""
    round_ = round_of(place.follow_up)
    words = StatusWords.of_region(place.region)
    trees = plan_trees(place.unit, round_, place.access)
    targets = Target.objects.filter(goal__plan__in=[tree.plan for tree in trees]).for_year(round_.period.year)
    narrowing = indicator_filter(request.GET, place, targets, round_, words)
    rows = [row for tree in trees for row in tree.rows]
    pages = _pages(place, trees, words, narrowing)
    heading = baseline_heading(rows)
    return render_at(
        request,
        place,
        "goals/plan.html",
        {
            "pages": pages,
            "filter": narrowing,
            "shown": sum(len(goal.lines) for page in pages for group in page.groups for goal in group.goals),
            "total": len(rows),
            "period_heading": heading_of(place.period),
            "baseline_heading": heading,
            "columns_before_status": 2 + bool(heading) + place.shows_live,
            "legend": words.legend_of_indicators(_reasons(rows)) if place.shows_live and rows else [],
            "hides_outcomes": not place.shows_live and any(row.is_due for row in rows),
            "unclear": sum(1 for row in rows if row.terms.reading == Reading.UNCLEAR),
            "readings_link": Link(_("Gå igenom läsningarna"), place.url("goals:readings")),
            "may_edit": place.may(Permission.EDIT_PLAN),
            "assignments_url": place.url("goals:assignments"),
            "assignments_link": Link(_("Se uppdragen"), place.url("goals:assignments")),
            "has_assignments": not trees and assignments_at(place.unit, place.access).exists(),
        },
    )


def indicator_filter(query: QueryDict, place: Place, targets: Any, round_: Round, words: StatusWords) -> IndicatorFilter:
    """What the address asks for of a nämnd's indicators; from outside it cannot ask about outcomes."""
    return IndicatorFilter(
        query,
        targets,
        due_months=months_asked_for(round_),
        people=place.access.acts_for,
        words=words if place.shows_live else None,
    )


def _pages(place: Place, trees: list[PlanTree], words: StatusWords, narrowing: IndicatorFilter) -> list[PlanPage]:
    chosen = narrowing.chosen
    kept = set(narrowing.qs.values_list("pk", flat=True)) if chosen else set()
    found = _goals_found(trees, chosen)
    builder = TreeBuilder(
        words=words,
        address=address_of(place),
        goal_url=lambda goal: goal_url(place, goal),
        why_url=lambda goal: goal_trace(place, goal),
        assesses_goals=place.follow_up.assesses_goals,
        keeps=lambda row: not chosen or (row.target.pk in kept and narrowing.keeps(row)),
        keeps_goal=lambda goal: not chosen or goal.pk in found,
        is_narrowed=bool(chosen),
        stages=_stages(place, trees, words),
    )
    return [builder.page(tree) for tree in trees]


def _stages(place: Place, trees: list[PlanTree], words: StatusWords) -> dict[int, Stages]:
    """What is said of each goal in the unit's round, by goal id."""
    goals = [row.goal for tree in trees for row in tree.goal_rows]
    rounds = UnitFollowUp.objects.own().filter(follow_up=place.follow_up, unit=place.unit)
    said = judgements_among(goals, rounds, place.access)
    return {goal: stages_of(one, words) for (goal, _round, scope), one in said.items() if scope == Scope.OWN}


def _goals_found(trees: list[PlanTree], chosen: dict[str, Any]) -> set[int]:
    """The goals that a search finds by their own words; none when something is asked that only indicators can answer."""
    if set(chosen) != {"q"}:
        return set()
    goals = Goal.objects.filter(plan__in=[tree.plan for tree in trees])
    fields = ("title", "number", "text", "expected_results__text")
    return set(goals.filter(containing(chosen["q"], *fields)).values_list("pk", flat=True))


def _reasons(rows: list[IndicatorRow]) -> set[NotJudged]:
    """Why some of the rows are not judged: what the legend has to explain."""
    return {row.verdict.reason for row in rows if row.verdict.reason}
