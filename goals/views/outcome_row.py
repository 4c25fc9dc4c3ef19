"""One row of the page of outcomes by itself: saved when it is left, and answered as it then looks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.forms.outcomes import OutcomeForm
from goals.models import UnitFollowUp
from goals.queries.entries import DueOutcome
from goals.queries.work import unit_follow_up_of
from goals.views.entries import entry_groups
from goals.views.entry_acts import Acting, Pressed
from goals.views.entry_progress import REVIEW
from goals.views.entry_saving import Saved, save_rows
from goals.views.outcomes import act_in_row, due_here, may_change
from goals.views.places import Place, at_place
from tracker.templatetags.tertial import translate


def find_due(place: Place, pk: int, month: int) -> tuple[UnitFollowUp, DueOutcome]:
    """The due outcome of an indicator (its id) and a month, with the nämnd's round. Raises Http404 when there is none to see."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up)
    if follow_up is None or not place.shows_live:
        raise Http404
    try:
        due = due_here(place, follow_up, timezone.now(), indicator=pk).find(pk, month)
    except OverflowError:  # no database has such an id
        due = None
    if due is None:
        raise Http404
    return follow_up, due


@require_POST
@at_place
def outcome_row(request: HttpRequest, place: Place, pk: int, month: int) -> HttpResponse:
    """Save a row, and do what was pressed in it. Answers with the row as it is then: 200, or why it is not saved."""
    follow_up, due = find_due(place, pk, month)
    now, by = timezone.now(), place.actor("sidan Utfall")
    saved = save_rows([due], request.POST, by=by, now=now)
    said = [translate(notice) for form in saved.forms for notice in form.notices]
    pressed = Pressed.of(request.POST)
    if pressed is not None and not saved.problems:
        _, due = find_due(place, pk, month)
        said += act_in_row(Acting(by, now, follow_up), pressed, due, request.POST, saved)
    return _fragment(request, place, pk, month, saved, said)


def _fragment(request: HttpRequest, place: Place, pk: int, month: int, saved: Saved, said: list[str]) -> HttpResponse:
    """The row as it is now, with what has happened in words."""
    follow_up, due = find_due(place, pk, month)
    form = saved.problems.get(due.key)
    if form is None and may_change(due, place, follow_up):
        form = OutcomeForm(due)
    (group,) = entry_groups(place, [due], {due.key: form} if form else {}, is_review=request.GET.get("visa") == REVIEW)
    context: dict[str, Any] = {"row": group.rows[0], "place": place, "is_saved": bool(saved.forms), "said": said}
    return render(request, "goals/_entry.html", context, status=saved.status)
