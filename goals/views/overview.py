"""The region's whole: each nämnd's contribution to each goal at the top, and where the nämnder are in the round."""

from django.http import HttpRequest, HttpResponse

from goals.presentation.deadlines import state_words
from goals.presentation.matrix import matrix_of
from goals.presentation.statuses import StatusWords
from goals.queries.overview import overview as overview_of
from goals.queries.rows import round_of
from goals.rules.attainment import NotJudged
from goals.views.links import goal_url, trace_url
from goals.views.places import Place, at_place, render_at


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
            for row in found.follow_ups
        ],
    }
    return render_at(request, place, "goals/overview.html", context)
