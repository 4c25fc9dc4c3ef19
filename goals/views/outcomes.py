"""Utfall: what a nämnd is asked for in a round, to be filled in, read, or from outside only followed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.outcomes import OutcomeForm
from goals.models import UnitFollowUp, UnitFollowUpState
from goals.operations.locks import why_locked
from goals.operations.outcomes import record_outcome
from goals.presentation.deadlines import dates_of, deadline, state_words
from goals.presentation.work import is_open_for_entry
from goals.queries.entries import DueOutcome, DueOutcomes, due_outcomes
from goals.queries.rows import round_of
from goals.queries.work import unit_follow_up_of
from goals.rules.phrases import shorten
from goals.views.entries import entry_groups, error_links, not_due_groups
from goals.views.links import is_own
from goals.views.places import Link, Place, at_place, render_at
from tracker.operations import Actor, Refused, require
from tracker.periods import write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence
from tracker.templatetags.tertial import translate

# A row has up to fourteen fields, and no more than a thousand are taken in one request.
ROWS_ON_A_PAGE = 60
STATUS_OF = {"STALE": 409, "LOCKED": 409, "NOT_PERMITTED": 403, "BUSY": 503}


@dataclass
class Saved:
    """What came of a page that was sent: the rows that were saved, and by their keys those that were not."""

    forms: list[OutcomeForm] = field(default_factory=list)
    problems: dict[str, OutcomeForm] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The answer's status: 200 when every row that was touched is saved."""
        refused = [form.refused.code if form.refused else "" for form in self.problems.values()]
        return max((STATUS_OF.get(code, 422) for code in refused), default=200)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def outcomes(request: HttpRequest, place: Place) -> HttpResponse:
    """A nämnd's due outcomes. A page that is sent saves each changed row by itself, so that one bad row stops no other."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up)
    if not place.shows_live or follow_up is None:
        return _from_outside(request, place, follow_up)
    now = timezone.now()
    saved = Saved()
    if request.method == "POST":
        saved = save_rows(_due(place, follow_up, now).due, request.POST, by=place.actor("sidan Utfall"), now=now)
        _tell(request, saved.forms)
        if not saved.problems:
            return redirect(request.get_full_path())
    return _page(request, place, follow_up, _due(place, follow_up, now), saved)


def _due(place: Place, follow_up: UnitFollowUp, now: datetime) -> DueOutcomes:
    return due_outcomes(place.unit, round_of(place.follow_up), place.access, follow_up, now)


def save_rows(due: Iterable[DueOutcome], data: Mapping[str, Any], *, by: Actor, now: datetime) -> Saved:
    """Save those rows of a sent page that were touched, each in its own transaction."""
    saved = Saved()
    for one in due:
        if not OutcomeForm.is_posted(one, data):
            continue
        form = OutcomeForm(one, data)
        if not form.is_touched or form.yields:
            continue
        if _save(form, by, now):
            saved.forms.append(form)
        else:
            saved.problems[one.key] = form
    return saved


def _save(form: OutcomeForm, by: Actor, now: datetime) -> bool:
    """Save one row; False when it was refused, which the form then says."""
    if not form.is_valid():
        return False
    try:
        record_outcome(
            by=by,
            now=now,
            indicator=form.due.row.indicator,
            period=form.due.period,
            entry=form.entry,
            expected_version=form.expected_version,
        )
    except Refused as refused:
        form.refuse(refused)
    return form.refused is None


def _tell(request: HttpRequest, saved: list[OutcomeForm]) -> None:
    """Say what was saved, and how what was written in an unusual way was understood."""
    if saved:
        words = ngettext("{count} utfall sparat.", "{count} utfall sparade.", len(saved))
        messages.success(request, words.format(count=len(saved)))
    for form in saved:
        for notice in form.notices:
            messages.info(request, f"{shorten(form.due.row.indicator.name)}: {translate(notice)}")


def _page(request: HttpRequest, place: Place, follow_up: UnitFollowUp, asked: DueOutcomes, saved: Saved) -> HttpResponse:
    is_mine = request.GET.get("visa", "mina") == "mina" and bool(asked.mine)
    chosen = asked.mine if is_mine else asked.due
    page = Paginator(chosen, ROWS_ON_A_PAGE).get_page(request.GET.get("sida"))
    # What was typed is never lost, not even when its row has moved to another page.
    keys = {due.key for due in page.object_list} | set(saved.problems)
    shown = [due for due in asked.due if due.key in keys]
    forms = {due.key: OutcomeForm(due) for due in shown if _may_change(due, place, follow_up)} | saved.problems
    context = {
        "groups": entry_groups(place, shown, forms),
        "errors": error_links(saved.problems.values()),
        "may_save": any(not form.is_over for form in forms.values()),
        "closed": _why_closed(place, follow_up, asked),
        "lead": _lead(place, follow_up, asked),
        "done": sum(1 for due in chosen if due.is_entered),
        "total": len(chosen),
        "choices": _choices(place, asked, is_mine=is_mine) if asked.mine else [],
        "visa": "mina" if is_mine else "alla",
        "page": page,
        "not_due": not_due_groups(place, asked.not_due),
        "not_due_count": len(asked.not_due),
    }
    return render_at(request, place, "goals/outcomes.html", context, status=saved.status)


def _may_change(due: DueOutcome, place: Place, follow_up: UnitFollowUp) -> bool:
    """Whether the row is to be filled in: by this reader, in this nämnd's round, and before hand-over or by an exception."""
    is_here = place.access.tree.authority_of(due.row.indicator.reporting_unit_id) == place.unit.pk
    is_excepted = follow_up.state == UnitFollowUpState.HANDED_OVER and due.exception is not None
    return due.may_enter and is_here and (is_excepted or is_open_for_entry(follow_up, place.today))


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


def _choices(place: Place, asked: DueOutcomes, *, is_mine: bool) -> list[Link]:
    """The reader's own rows, or the nämnd's."""
    url = place.url("goals:outcomes")
    return [
        Link(_("Mina ({count})").format(count=len(asked.mine)), f"{url}?visa=mina", is_mine),
        Link(_("Alla ({count})").format(count=len(asked.due)), f"{url}?visa=alla", not is_mine),
    ]


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
