"""How the nämnd's assignments go in a round: a status and a comment for each, blank allowed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.assignment_statuses import StatusForm
from goals.models import UnitFollowUp, UnitFollowUpState
from goals.operations.assignment_statuses import report_assignment_status
from goals.operations.open_round import why_closed
from goals.presentation.assignment_statuses import end_status, said_status
from goals.presentation.deadlines import deadline
from goals.presentation.decisions import short_decision
from goals.presentation.work import is_open_for_entry
from goals.queries.assignment_statuses import ReceivedAssignment, received_assignments
from goals.queries.rows import round_of
from goals.queries.work import unit_follow_up_of
from goals.views.places import Link, Place, at_place, render_at
from tracker.operations import Refused, require
from tracker.periods import label_months, write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence
from tracker.signs import ShownStatus
from tracker.templatetags.tertial import translate

# A row has five fields, and no more than a thousand are taken in one request.
ROWS_ON_A_PAGE = 100
STATUS_OF = {"STALE": 409, "LOCKED": 409, "NOT_PERMITTED": 403, "BUSY": 503}


@dataclass(frozen=True)
class StatusRow:
    """An assignment on its page. `form` is None for somebody who only reads."""

    received: ReceivedAssignment
    form: StatusForm | None
    late: Sentence | None
    url: str  # of the assignment's page

    @property
    def said(self) -> ShownStatus:
        """How it goes."""
        return said_status(self.received.status)

    @property
    def end(self) -> ShownStatus | None:
        """How it has ended since the period; None when it has not."""
        return end_status(self.received.addressee) if self.received.addressee.end else None

    @property
    def given(self) -> str:
        """Who gave it, and by which decision."""
        assignment = self.received.addressee.assignment
        decision = short_decision(assignment.given) if assignment.given else ""
        return ", ".join(part for part in (assignment.given_by.name, decision) if part)

    @property
    def months(self) -> str:
        """When it is reported; "" when the source does not say."""
        bits = self.received.addressee.months
        return label_months(bits) if bits else ""


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def assignment_statuses(request: HttpRequest, place: Place) -> HttpResponse:
    """Every assignment of the nämnd that has not ended. A page that is sent saves each changed row by itself."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up)
    if not place.shows_live or follow_up is None:
        return render_at(
            request, place, "goals/assignment_statuses.html", _frame(place), status=403 if request.method == "POST" else 200
        )
    received = received_assignments(follow_up, round_of(place.follow_up), place.access)
    page = Paginator(received, ROWS_ON_A_PAGE).get_page(request.GET.get("sida"))
    if request.method == "POST":
        return _sent(request, place, follow_up, page)
    may_write = place.may(Permission.ASSESS_GOAL) and is_open_for_entry(follow_up, place.today)
    return _page(request, place, follow_up, page, [StatusForm(row) if may_write else None for row in page])


def _sent(request: HttpRequest, place: Place, follow_up: UnitFollowUp, page: Page[ReceivedAssignment]) -> HttpResponse:
    try:
        require(place.actor("sidan Uppdrag"), Permission.ASSESS_GOAL, place.unit)
    except Refused as refused:
        messages.error(request, translate(refused.sentence))
        return _page(request, place, follow_up, page, [None] * len(page), status=403)
    forms = [StatusForm(row, request.POST) for row in page]
    touched = [form for form in forms if form.is_touched]
    saved = sum(_save(place, follow_up, form) for form in touched)
    if saved:
        words = ngettext("{count} uppdrag sparat.", "{count} uppdrag sparade.", saved)
        messages.success(request, words.format(count=saved))
    refusals = [form.refused for form in touched if form.refused]
    if saved == len(touched):
        return redirect(request.get_full_path())
    status = max((STATUS_OF.get(refused.code, 422) for refused in refusals), default=422)
    return _page(request, place, follow_up, page, forms, status=status)


def _save(place: Place, follow_up: UnitFollowUp, form: StatusForm) -> bool:
    """Save one row; False when it was refused, which the form then says."""
    if not form.is_valid():
        return False
    try:
        report_assignment_status(
            by=place.actor("sidan Uppdrag"),
            now=timezone.now(),
            addressee=form.received.addressee,
            unit_follow_up=follow_up,
            status=form.cleaned_data["status"],
            comment=form.cleaned_data["comment"],
            expected_version=form.cleaned_data["version"],
        )
    except Refused as refused:
        form.refuse(refused)
    return form.refused is None


def _page(
    request: HttpRequest,
    place: Place,
    follow_up: UnitFollowUp,
    page: Page[ReceivedAssignment],
    forms: Sequence[StatusForm | None],
    status: int = 200,
) -> HttpResponse:
    received: Sequence[ReceivedAssignment] = page.paginator.object_list  # type: ignore[assignment]  # a list, as it was given
    rows = [_row(place, row, form) for row, form in zip(page, forms, strict=True)]
    done = sum(row.is_said for row in received)
    context = _frame(place) | {
        "rows": rows,
        "page": page,
        "total": len(received),
        "lead": _lead(place, follow_up) if received else "",
        "closed": _why_closed(place, follow_up) if not any(forms) and received else "",
        "done": done,
        "progress": _("{done} av {total} uppdrag har ett läge.").format(done=done, total=len(received)),
        "may_write": any(forms),
        "errors": [Link(words, f"#{place}") for form in forms if form for words, place in form.problems],
    }
    return render_at(request, place, "goals/assignment_statuses.html", context, status=status)


def _row(place: Place, row: ReceivedAssignment, form: StatusForm | None) -> StatusRow:
    url = place.url("goals:assignment", pk=row.addressee.assignment_id)
    return StatusRow(row, form, row.why_late(place.today), url)


def _frame(place: Place) -> dict[str, Any]:
    """What the page has for everybody."""
    return {"breadcrumbs": [Link(_("Uppdrag"), place.url("goals:assignments"))]}


def _lead(place: Place, follow_up: UnitFollowUp) -> str:
    if not is_open_for_entry(follow_up, place.today):
        return ""
    day = follow_up.assessments_due_on
    msgid = _("Sista dag var {day}.") if day < place.today else _("Sista dag: {day}.")
    return msgid.format(day=deadline(day, place.today))


def _why_closed(place: Place, follow_up: UnitFollowUp) -> str:
    """Why nothing can be said here now."""
    if follow_up.state != UnitFollowUpState.OPEN:
        return translate(why_closed(follow_up))
    if not is_open_for_entry(follow_up, place.today):
        opens_on = write_date(place.follow_up.opens_on)
        return _("Uppföljningen öppnar {day}. Då kan läget anges.").format(day=opens_on)
    return _("Du kan läsa lägena. De anges av samordnaren och förvaltningschefen.")
