"""What has been changed in a plan, by whom and why."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from goals.presentation.plan_history import change_words, history_entries
from goals.queries.plan_history import plan_changes, plan_events
from goals.views.edit.base import editing, find_plan, trail
from goals.views.places import Place, render_at

PER_PAGE = 50


@require_safe
@editing
def history(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The corrections and amendments of an adopted plan, and below every event."""
    found = find_plan(place, pk)
    changes = plan_changes(found)
    page = Paginator(plan_events(found, place.access), PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "plan": found,
        "changes": [(change_words(change), change.reason) for change in changes],
        "groups": history_entries(found, page.object_list, changes),
        "page": page,
        "breadcrumbs": trail(place, found),
    }
    return render_at(request, place, "goals/edit/history.html", context)
