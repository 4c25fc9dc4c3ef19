"""The region's whole: each nämnd's contribution to each goal at the top, and where the nämnder are in the round."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.presentation.deadlines import state_words
from goals.presentation.matrix import matrix_of
from goals.presentation.statuses import StatusWords
from goals.queries.overview import Overview
from goals.queries.overview import overview as overview_of
from goals.queries.rows import round_of
from goals.rules.attainment import NotJudged
from goals.views.links import goal_url, trace_url
from goals.views.places import Link, Place, at_place, render_at


@require_safe
@at_place
def overview(request: HttpRequest, place: Place) -> HttpResponse:
    """Goals at the top against nämnder, with the whole legend; states and dates of every nämnd."""
    words = StatusWords.of_region(place.region)
    found = overview_of(place.follow_up, round_of(place.follow_up), place.access)
    matrix = matrix_of(
        found,
        words,
        lambda goal: goal_url(place, goal),
        lambda goal, unit: trace_url(place, f"goal:{goal.pk}/contribution", unit=unit),
        assesses_goals=place.follow_up.assesses_goals,
    )
    context = {
        "matrix": matrix,
        "legend": [*words.legend_of_goals([NotJudged.NOT_DUE, NotJudged.UNCLEAR]), *matrix.legend],
        "units": [
            {"follow_up": row, "state": state_words(row, place.today), "url": place.url("goals:start", unit=row.unit)}
            for row in (*found.follow_ups, *found.others)
        ],
        "assignments_link": _assignments_link(place, found),
    }
    return render_at(request, place, "goals/overview.html", context)


def _assignments_link(place: Place, found: Overview) -> Link | None:
    """To the assignments of whoever has the goals at the top, over all their receivers; None when there are no such goals."""
    top = next((goal.plan.unit for goal, _cells in found.rows), None)
    if top is None:
        return None
    words = _("{giver}: läget för uppdragen hos alla mottagare").format(giver=top)
    return Link(words, place.url("goals:assignments_whole", unit=top))
