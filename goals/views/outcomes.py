"""Utfall: what a nämnd is asked for in a round, to be filled in, read, or from outside only followed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.outcomes import OutcomeForm
from goals.models import OutcomeState, UnitFollowUp, UnitFollowUpState
from goals.operations.locks import why_locked
from goals.presentation.deadlines import dates_of, deadline, state_words
from goals.presentation.work import is_open_for_entry
from goals.queries.entries import DueOutcome, DueOutcomes, due_outcomes
from goals.queries.rows import round_of
from goals.queries.work import unit_follow_up_of
from goals.rules.phrases import shorten
from goals.views.entries import entry_groups, error_links, not_due_groups
from goals.views.entry_acts import UNKNOWN, Acting, Pressed, remark_in
from goals.views.entry_progress import REVIEW, entry_progress
from goals.views.entry_saving import Saved, save_rows
from goals.views.links import is_own
from goals.views.places import Link, Place, at_place, render_at
from tracker.operations import Refused, require
from tracker.periods import write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence
from tracker.templatetags.tertial import translate

# No more than a thousand fields are taken in one request.
MOST_FIELDS = 900
FIELDS_OF_A_ROW = 15  # without its parts


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def outcomes(request: HttpRequest, place: Place) -> HttpResponse:
    """A nämnd's due outcomes. A page that is sent saves each changed row by itself, so that one bad row stops no other."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up)
    if not place.shows_live or follow_up is None:
        return _from_outside(request, place, follow_up)
    now = timezone.now()
    if request.method != "POST":
        return _page(request, place, follow_up, due_here(place, follow_up, now), Saved())
    saved = _sent(request, place, follow_up, now)
    if not saved.problems:
        return redirect(request.get_full_path())
    return _page(request, place, follow_up, due_here(place, follow_up, now), saved)


def due_here(place: Place, follow_up: UnitFollowUp, now: datetime, indicator: int | None = None) -> DueOutcomes:
    """What the place's round asks for; of one indicator alone by its id."""
    return due_outcomes(place.unit, round_of(place.follow_up), place.access, follow_up, now, indicator=indicator)


def _sent(request: HttpRequest, place: Place, follow_up: UnitFollowUp, now: datetime) -> Saved:
    """Save what was typed, and then do what was pressed."""
    asked = due_here(place, follow_up, now)
    by = place.actor("sidan Utfall")
    saved = save_rows(asked.due, request.POST, by=by, now=now)
    _tell(request, saved.forms)
    pressed = Pressed.of(request.POST)
    if pressed is None:
        return saved
    acting = Acting(by, now, follow_up)
    try:
        for words in _act(acting, pressed, request, place, saved):
            messages.success(request, words)
    except Refused as refused:
        messages.error(request, translate(refused.sentence))
    return saved


def _act(acting: Acting, pressed: Pressed, request: HttpRequest, place: Place, saved: Saved) -> list[str]:
    """Do what was pressed, with the rows as they are now that what was typed is saved; what happened, in sentences."""
    if pressed.act == "approve_all":
        return acting.approve_all(request.POST)
    asked = due_here(place, acting.follow_up, acting.now)
    if pressed.act == "report":
        return acting.report([due for due in _chosen(request, asked) if due.may_enter])
    due = next((due for due in asked.due if due.key == pressed.key), None)
    if due is None:
        raise Refused("UNKNOWN", UNKNOWN)
    return [] if due.key in saved.problems else act_in_row(acting, pressed, due, request.POST, saved)


def act_in_row(acting: Acting, pressed: Pressed, due: DueOutcome, data: Mapping[str, Any], saved: Saved) -> list[str]:
    """Do what was pressed in a row; what happened, in sentences. A refusal is among the problems of `saved`."""
    try:
        return [acting.in_row(pressed, due, data)]
    except Refused as refused:
        form = OutcomeForm(due)
        form.refuse_act(refused, remark_in(due, data))
        saved.problems[due.key] = form
        return []


def _tell(request: HttpRequest, saved: list[OutcomeForm]) -> None:
    """Say what was saved, and how what was written in an unusual way was understood."""
    if saved:
        words = ngettext("{count} utfall sparat.", "{count} utfall sparade.", len(saved))
        messages.success(request, words.format(count=len(saved)))
    for form in saved:
        for notice in form.notices:
            messages.info(request, f"{shorten(form.due.row.indicator.name)}: {translate(notice)}")


def _view_of(request: HttpRequest, asked: DueOutcomes) -> str:
    """Which rows the address asks for: "mina", "godkanna" or "alla"; one's own when it does not say and there are any."""
    wanted = request.GET.get("visa", "mina")
    if wanted == REVIEW:
        return wanted
    return "mina" if wanted == "mina" and asked.mine else "alla"


def _chosen(request: HttpRequest, asked: DueOutcomes) -> tuple[DueOutcome, ...]:
    return {"mina": asked.mine, REVIEW: asked.to_approve, "alla": asked.due}[_view_of(request, asked)]


def _rows_on_a_page(chosen: Sequence[DueOutcome]) -> int:
    """All of the rows where their fields can be sent at once; else as many as can if each is as long as the longest."""
    fields = [FIELDS_OF_A_ROW + len(due.categories) for due in chosen]
    return max(1, len(chosen)) if sum(fields) <= MOST_FIELDS else max(1, MOST_FIELDS // max(fields))


def _page(request: HttpRequest, place: Place, follow_up: UnitFollowUp, asked: DueOutcomes, saved: Saved) -> HttpResponse:
    chosen, visa = _chosen(request, asked), _view_of(request, asked)
    page = Paginator(chosen, _rows_on_a_page(chosen)).get_page(request.GET.get("sida"))
    # What was typed is never lost, not even when its row has moved to another page.
    keys = {due.key for due in page.object_list} | set(saved.problems)
    shown = [due for due in asked.due if due.key in keys]
    forms = {due.key: OutcomeForm(due) for due in shown if may_change(due, place, follow_up)} | saved.problems
    may_save = any(not form.is_over for form in forms.values())
    context = {
        "groups": entry_groups(place, shown, forms, is_review=visa == REVIEW),
        "errors": error_links(saved.problems.values()),
        "may_save": may_save,
        "closed": _why_closed(place, follow_up, asked),
        "lead": _lead(place, follow_up, asked),
        "progress": entry_progress(chosen, asked, visa),
        "choices": _choices(place, asked, visa),
        "visa": visa,
        "is_review": visa == REVIEW,
        "page": page,
        "reported": [due for due in chosen if due.key in forms and due.may_approve and due.is_reported],
        "is_anything_to_report": may_save and visa != REVIEW and any(_is_to_report(due) for due in chosen),
        "not_due": not_due_groups(place, asked.not_due),
        "not_due_count": len(asked.not_due),
    }
    return render_at(request, place, "goals/outcomes.html", context, status=saved.status)


def _is_to_report(due: DueOutcome) -> bool:
    """Whether the row has not been reported yet, so that there is something left to report, now or when it is filled in."""
    return due.may_enter and (due.outcome is None or due.outcome.state in {OutcomeState.DRAFT, OutcomeState.RETURNED})


def may_change(due: DueOutcome, place: Place, follow_up: UnitFollowUp) -> bool:
    """Whether the row is to be filled in: by this reader, in this nämnd's round, and before hand-over or by an exception."""
    is_excepted = follow_up.state == UnitFollowUpState.HANDED_OVER and due.exception is not None
    return due.may_enter and due.is_here and (is_excepted or is_open_for_entry(follow_up, place.today))


def _why_closed(place: Place, follow_up: UnitFollowUp, asked: DueOutcomes) -> Sentence | str:
    """Why nothing, or only what has an exception, can be filled in; "" when the reader can."""
    if follow_up.state != UnitFollowUpState.OPEN:
        return why_locked(follow_up)
    if not is_open_for_entry(follow_up, place.today):
        opens_on = write_date(follow_up.follow_up.opens_on)
        return _("Uppföljningen öppnar {day}. Då kan utfallen fyllas i.").format(day=opens_on)
    if not any(due.may_enter for due in asked.due):
        return _("Du kan läsa utfallen. De fylls i av rapportörerna.")
    return ""


def _lead(place: Place, follow_up: UnitFollowUp, asked: DueOutcomes) -> str:
    """By when the outcomes are to be in, for whoever enters them; "" when they no longer can be."""
    if not is_open_for_entry(follow_up, place.today) or not any(due.may_enter for due in asked.due):
        return ""
    due_on = follow_up.outcomes_due_on
    if due_on < place.today:
        return _("Sista dag var {day}. Det går fortfarande att fylla i.").format(day=deadline(due_on, place.today))
    return _("Sista dag: {day}.").format(day=deadline(due_on, place.today))


def _choices(place: Place, asked: DueOutcomes, visa: str) -> list[Link]:
    """The reader's own rows, those to approve, or all of the nämnd's; nothing when there is only one list."""
    reported = format_html('<span data-count="reported">{}</span>', len(asked.to_approve))
    lists = [
        ("mina", _("Mina ({count})").format(count=len(asked.mine)), asked.mine),
        (REVIEW, format_html(_("Att godkänna ({count})"), count=reported), asked.to_approve),
    ]
    url = place.url("goals:outcomes")
    links = [Link(words, f"{url}?visa={name}", visa == name) for name, words, rows in lists if rows or visa == name]
    every = Link(_("Alla ({count})").format(count=len(asked.due)), f"{url}?visa=alla", visa == "alla")
    return [*links, every] if links else []


def _from_outside(request: HttpRequest, place: Place, follow_up: UnitFollowUp | None) -> HttpResponse:
    """State and dates, which are open to the whole region; nothing of what has been entered."""
    refused: Refused | None = None
    if request.method == "POST":
        refused = _refusal(place)
    context = {
        "unit_follow_up": follow_up,
        "is_own": is_own(place),
        "state": state_words(follow_up, place.today) if follow_up else "",
        "dates": dates_of(follow_up, place.today) if follow_up else [],
        "plan_link": Link(_("Läs planen"), place.url("goals:plan")),
        "refused": refused.sentence if refused else "",
    }
    return render_at(request, place, "goals/outcomes_closed.html", context, status=403 if refused else 200)


def _refusal(place: Place) -> Refused | None:
    """Why the reader may not enter outcomes here; None for somebody who may, where none are asked for."""
    try:
        require(place.actor("sidan Utfall"), Permission.ENTER_OUTCOME, place.unit)
    except Refused as refused:
        return refused
    return None
