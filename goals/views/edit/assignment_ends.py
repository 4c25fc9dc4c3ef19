"""Assignments that wait for their giver's decision: those proposed to be closed, and those to be given anew."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.assignment_ends import EndForm, EndsForm, ReopenForm
from goals.models import AssignmentAddressee
from goals.models.assignments import AssignmentEnd
from goals.operations.assignment_ends import end_assignments, reopen_assignment
from goals.presentation.assignments import unit_words
from goals.presentation.decisions import decision_words, sentence_of, short_decision
from goals.queries.assignment_ends import Proposed, not_given_anew, proposed_to_end
from goals.rules.phrases import shorten
from goals.views.edit.assignment_base import find_receiver, trail_of
from goals.views.edit.base import actor_of, done, editing, error_links, form_page, heard, may
from goals.views.places import Link, Place, render_at
from tracker.permissions import Permission

VIA = "sidan Uppdrag"


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def ends(request: HttpRequest, place: Place) -> HttpResponse:
    """What the unit has to decide of the assignments that it has given. Who prepares the meeting may read it too."""
    is_reader = request.method in {"GET", "HEAD"} and place.may(Permission.REGISTER_DECISION)
    if not is_reader:
        may(place)
    proposed = proposed_to_end(place.unit, place.access)
    may_end = place.may(Permission.EDIT_PLAN)
    form = EndsForm(place.unit, [row.addressee for row in proposed], request.POST or None)
    if request.method == "POST":
        ended = heard(form, _end(place, form))
        if ended:
            words = ngettext("{count} uppdrag är registrerat.", "{count} uppdrag är registrerade.", len(ended))
            messages.success(request, words.format(count=len(ended)))
            return redirect(place.url("goals:edit_assignment_ends"))
    context = {
        "form": form,
        "may_end": may_end,
        "lines": [_line(place, row, form) for row in proposed],
        "again": [_again(place, row) for row in not_given_anew(place.unit, place.access)],
        "errors": error_links([form]),
        "decision_url": place.url("goals:edit_decision") if place.may(Permission.REGISTER_DECISION) else "",
        "breadcrumbs": [Link(_("Uppdrag"), place.url("goals:assignments"))],
        "title": _("Uppdrag att besluta om"),
        "may_edit": may_end,
    }
    return render_at(
        request, place, "goals/edit/assignment_ends.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _line(place: Place, row: Proposed, form: EndsForm) -> dict[str, Any]:
    follow_up, addressee = row.status.unit_follow_up, row.addressee
    chosen = form["addressees"].value() or []
    return {
        "value": addressee.pk,
        "is_chosen": str(addressee.pk) in [str(value) for value in chosen],
        "assignment": addressee.assignment,
        "url": place.url("goals:assignment", unit=addressee.assignment.given_by, pk=addressee.assignment_id),
        "unit": unit_words(addressee.unit, place.today),
        "status": row.status,
        "round": follow_up.follow_up.name,
        "decision": short_decision(follow_up.decision) if follow_up.decision else "",
    }


def _again(place: Place, row: AssignmentAddressee) -> dict[str, Any]:
    return {
        "title": shorten(row.assignment.text),
        "unit": unit_words(row.unit, place.today),
        "closed": decision_words(row.closed) if row.closed else "",
        "url": _anew_url(place, row),
    }


def _anew_url(place: Place, row: AssignmentAddressee) -> str:
    """Where it is given anew to the same receiver."""
    return f"{place.url('goals:edit_assignment_new')}?fortsatter={row.assignment_id}&mottagare={row.unit_id}"


def _end(place: Place, form: EndsForm) -> Callable[[], list[AssignmentAddressee]]:
    return lambda: end_assignments(
        by=actor_of(place, VIA, form.id),
        now=timezone.now(),
        addressees=form.cleaned_data["addressees"],
        entry=form.entry,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def end(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """How an assignment ends for one receiver; one that is carried over is then given anew."""
    found = find_receiver(place, pk)
    may(place)
    form = EndForm(found, request.POST or None)
    back = place.url("goals:edit_assignment", pk=found.assignment_id)
    if request.method == "POST":
        ended = heard(form, _end_one(place, found, form))
        if ended and ended.end == AssignmentEnd.CARRIED_OVER:
            messages.success(request, _("Uppdraget är överfört. Ge det på nytt här."))
            return redirect(_anew_url(place, ended))
        if ended:
            messages.success(request, _("Uppdraget är {end}.").format(end=ended.get_end_display()))
            return redirect(back)
    return form_page(
        request,
        place,
        form,
        title=_("Avsluta eller förläng"),
        lead=_("{unit}: {text}").format(unit=found.unit, text=shorten(found.assignment.text)),
        button=_("Registrera"),
        cancel=back,
        breadcrumbs=trail_of(place, found.assignment),
    )


def _end_one(place: Place, found: AssignmentAddressee, form: EndForm) -> Callable[[], AssignmentAddressee]:
    by = actor_of(place, VIA)
    return lambda: end_assignments(by=by, now=timezone.now(), addressees=[found], entry=form.entry)[0]


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def reopen(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Undo an end that was registered by mistake, with the reason."""
    found = find_receiver(place, pk)
    may(place)
    form = ReopenForm(request.POST or None)
    back = place.url("goals:edit_assignment", pk=found.assignment_id)
    if request.method == "POST" and heard(form, done(_reopen(place, found, form))):
        messages.success(request, _("Uppdraget pågår igen."))
        return redirect(back)
    return form_page(
        request,
        place,
        form,
        title=_("Ångra slutet"),
        lead=_("{unit}: uppdraget är {end} genom {decision} Ångra bara det som registrerades fel.").format(
            unit=found.unit, end=found.get_end_display(), decision=sentence_of(found.closed)
        )
        if found.closed
        else _("Uppdraget pågår."),
        button=_("Ångra slutet"),
        cancel=back,
        breadcrumbs=trail_of(place, found.assignment),
    )


def _reopen(place: Place, found: AssignmentAddressee, form: ReopenForm) -> Callable[[], AssignmentAddressee]:
    by = actor_of(place, VIA)
    return lambda: reopen_assignment(by=by, now=timezone.now(), addressee=found, reason=form.cleaned_data["reason"])
