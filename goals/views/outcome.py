"""One outcome by itself: the conversation about it and what it rests on, with ways to add to both."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.conversation import CommentForm, FileForm, LinkForm, SentOnce
from goals.models import Evidence, OutcomeState, UnitFollowUp
from goals.operations.evidence import attach_file, attach_link
from goals.operations.reporting import answer_outcome, comment_outcome
from goals.queries.entries import DueOutcome
from goals.views.entries import EntryRow, entry_groups
from goals.views.entry_saving import STATUS_OF
from goals.views.events import history_url
from goals.views.files import as_attachment
from goals.views.outcome_row import find_due
from goals.views.outcomes import may_change
from goals.views.places import Link, Place, at_place, render_at
from tracker.operations import Refused, require
from tracker.permissions import Permission, get_permitted
from tracker.templatetags.tertial import translate

FORMS: dict[str, type[SentOnce]] = {"comment": CommentForm, "answer": CommentForm, "file": FileForm, "link": LinkForm}


@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def outcome(request: HttpRequest, place: Place, pk: int, month: int) -> HttpResponse:
    """What is said of a due outcome and what it rests on. A form that is sent adds to it."""
    follow_up, due = find_due(place, pk, month)
    if request.method != "POST":
        return _page(request, place, follow_up, due, {})
    kind = request.POST.get("do", "")
    kind = kind if kind in FORMS else "comment"
    form = FORMS[kind](request.POST, request.FILES)
    status = _sent(request, place, follow_up, due, kind, form)
    if status == 200:
        return redirect(request.path)
    return _page(request, place, follow_up, due, {kind: form}, status=status)


def _sent(request: HttpRequest, place: Place, follow_up: UnitFollowUp, due: DueOutcome, kind: str, form: SentOnce) -> int:
    """Take what was sent; the answer's status, 200 when it is taken. What is wrong stands in the form."""
    try:
        require(place.actor("sidan Utfall"), Permission.ENTER_OUTCOME, due.row.indicator.reporting_unit)
        if not form.is_valid():
            return 422
        messages.success(request, _take(place, follow_up, due, kind, form.cleaned_data))
    except Refused as refused:
        form.refuse(refused) if form.is_valid() else messages.error(request, translate(refused.sentence))
        return STATUS_OF.get(refused.code, 422)
    return 200


def _take(place: Place, follow_up: UnitFollowUp, due: DueOutcome, kind: str, sent: dict[str, Any]) -> str:
    """Do it; what happened, in words. Raises Refused."""
    common: dict[str, Any] = {
        "by": place.actor("sidan Utfall"),
        "now": timezone.now(),
        "unit_follow_up": follow_up,
        "outcome": due.outcome.pk if due.outcome else 0,
        "form_uuid": sent["form_uuid"],
    }
    if kind == "file":
        attach_file(**common, name=sent["file"].name, data=sent["file"].read())
        return _("Filen är sparad som underlag.")
    if kind == "link":
        attach_link(**common, name=sent["name"], url=sent["url"])
        return _("Länken är sparad som underlag.")
    if kind == "answer":
        answer_outcome(**common, text=sent["text"])
        return _("Svaret är skickat och utfallet är rapporterat igen.")
    comment_outcome(**common, text=sent["text"])
    return _("Kommentaren är sparad.")


def _page(
    request: HttpRequest,
    place: Place,
    follow_up: UnitFollowUp,
    due: DueOutcome,
    sent: dict[str, SentOnce],
    status: int = 200,
) -> HttpResponse:
    (group,) = entry_groups(place, [due], {})
    row = group.rows[0]
    is_answering = due.outcome is not None and due.outcome.state == OutcomeState.RETURNED
    speaks = "answer" if is_answering else "comment"
    context: dict[str, Any] = {
        "row": row,
        "goal": group.goal,
        "title": _title(row),
        "breadcrumbs": [Link(_("Utfall"), f"{place.url('goals:outcomes')}#rad-{row.key}")],
        "may_add": due.outcome is not None and may_change(due, place, follow_up),
        "speaks": speaks,
        "history_url": history_url(place, "outcome", due.outcome) if due.outcome else "",
        "comment_form": sent.get(speaks) or CommentForm(),
        "file_form": sent.get("file") or FileForm(),
        "link_form": sent.get("link") or LinkForm(),
        "sent_form": next(iter(sent.values()), None),
    }
    return render_at(request, place, "goals/outcome.html", context, status=status)


def _title(row: EntryRow) -> str:
    return f"{row.line.name.rstrip('.')}, {row.due.period.label}"


@never_cache
@require_safe
@at_place
def evidence(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A file that an outcome rests on, to be taken home; a browser never opens it on its own."""
    files = Evidence.objects.filter(url="", outcome__indicator__unit__region=place.region)
    found = get_permitted(files, place.access, Permission.READ_LIVE, pk=pk)
    if not found.data:
        refused = _("Filen är borttagen genom beslut. Det står i utfallets historik.")
        context = {"refused": refused, "back": Link(_("Till utfallen"), place.url("goals:outcomes"))}
        return render_at(request, place, "goals/edit/refused.html", context, status=410)
    return as_attachment(bytes(found.data), name=found.name, media_type=found.media_type)
