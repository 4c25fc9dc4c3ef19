"""Uppdrag: given, changed, ended by decision; one receiver at a time."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.assignments import AssignmentForm, EndForm, NewAssignmentForm, NewReceiverForm, ReceiverForm
from goals.models import Assignment, AssignmentAddressee
from goals.models.assignments import AssignmentEnd
from goals.operations.assignments import (
    add_receiver,
    change_assignment,
    change_receiver,
    end_assignment,
    give_assignment,
    remove_assignment,
)
from goals.presentation.decisions import decision_words, short_decision
from goals.queries.assignments import assignments_at
from goals.rules.phrases import shorten
from goals.views.edit.base import actor_of, confirm_page, editing, form_page, heard, may, tell
from goals.views.places import Link, Place, render_at
from tracker.periods import label_months

VIA = "sidan Uppdrag"
GET_AND_POST = ["GET", "HEAD", "POST"]


def _find(place: Place, pk: int) -> Assignment:
    """An assignment that the unit has given. Raises Http404 for others: they are changed by whoever gave them."""
    rows = assignments_at(place.unit, place.access).filter(given_by=place.unit)
    found = rows.select_related("given_by", "given__unit", "parent", "steering_unit", "continues").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _find_receiver(place: Place, pk: int) -> AssignmentAddressee:
    rows = AssignmentAddressee.objects.filter(assignment__given_by=place.unit).select_related(
        "assignment__given_by", "unit", "closed"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _trail(place: Place, assignment: Assignment | None = None) -> list[Link]:
    links = [Link(_("Uppdrag"), place.url("goals:assignments")), Link(_("Givna"), place.url("goals:edit_assignments"))]
    own = [Link(shorten(assignment.text), place.url("goals:edit_assignment", pk=assignment.pk))] if assignment else []
    return links + own


@require_safe
@editing
def given(request: HttpRequest, place: Place) -> HttpResponse:
    """The assignments that the unit has given, with the way to change each."""
    may(place)
    rows = Assignment.objects.filter(given_by=place.unit).select_related("given").prefetch_related("addressees__unit")
    context = {
        "lines": [_line(place, row) for row in rows.order_by("order", "pk")],
        "actions": [Link(_("Nytt uppdrag"), place.url("goals:edit_assignment_new"))],
        "breadcrumbs": _trail(place),
        "title": _("Uppdrag som enheten har gett"),
    }
    return render_at(request, place, "goals/edit/given.html", context)


def _line(place: Place, row: Assignment) -> dict[str, Any]:
    receivers = [receiver.unit.name for receiver in row.addressees.all()]
    return {
        "row": row,
        "url": place.url("goals:edit_assignment", pk=row.pk),
        "receivers": ", ".join(receivers) or row.raw_addressees,
        "given": short_decision(row.given) if row.given else "",
    }


@require_http_methods(GET_AND_POST)
@editing
def new(request: HttpRequest, place: Place) -> HttpResponse:
    """A new assignment of the unit's; ?fortsatter is the one that it takes over from."""
    may(place)
    before = request.GET.get("fortsatter", "")
    continues = _find(place, int(before)) if before.isdecimal() and len(before) < 18 else None
    known = {"continues": continues, "text": continues.text, "number": continues.number} if continues else {}
    form = NewAssignmentForm(place.unit, request.POST or None, **known)
    if request.method == "POST":
        made = heard(form, _give(place, form))
        if made:
            messages.success(request, _("Uppdraget är givet."))
            return redirect(place.url("goals:edit_assignment", pk=made.pk))
    return form_page(
        request,
        place,
        form,
        title=_("Nytt uppdrag"),
        lead=_("Uppdrag från {unit}.").format(unit=place.unit),
        button=_("Ge uppdraget"),
        cancel=place.url("goals:assignments"),
        breadcrumbs=_trail(place),
    )


def _give(place: Place, form: NewAssignmentForm) -> Callable[[], Assignment]:
    return lambda: give_assignment(
        by=actor_of(place, VIA, form.id),
        now=timezone.now(),
        given_by=place.unit,
        entry=form.entry,
        receivers=form.cleaned_data["receivers"],
        receipt=form.receipt,
    )


@require_http_methods(GET_AND_POST)
@editing
def assignment(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """What is said of an assignment, and its receivers; one more can be added."""
    found = _find(place, pk)
    may(place)
    is_receiver = "ny-form_id" in request.POST
    form = AssignmentForm(place.unit, found, None if is_receiver else request.POST or None)
    more = NewReceiverForm(found, request.POST if is_receiver else None)
    if request.method == "POST":
        saved: object = heard(more, _add(place, found, more)) if is_receiver else heard(form, *_change(place, found, form))
        if saved:
            messages.success(request, _("Uppdraget är sparat."))
            return redirect(place.url("goals:edit_assignment", pk=pk))
    receivers = found.addressees.select_related("unit", "closed__unit").order_by("pk")
    return form_page(
        request,
        place,
        more if is_receiver else form,
        title=_("Uppdrag"),
        lead=shorten(found.text),
        button=_("Spara"),
        cancel=place.url("goals:assignments"),
        breadcrumbs=_trail(place),
        template="goals/edit/assignment.html",
        own=form,
        more=more,
        receivers=[_receiver(place, row) for row in receivers],
        remove_url=place.url("goals:edit_assignment_remove", pk=pk),
    )


def _receiver(place: Place, row: AssignmentAddressee) -> dict[str, Any]:
    return {
        "row": row,
        "url": place.url("goals:edit_assignment_receiver", pk=row.pk),
        "months": label_months(row.months) if row.months else "",
        "end": row.get_end_display().capitalize() if row.end else "",
        "closed": decision_words(row.closed) if row.closed else "",
    }


def _add(place: Place, found: Assignment, form: NewReceiverForm) -> Callable[[], AssignmentAddressee]:
    return lambda: add_receiver(
        by=actor_of(place, VIA, form.id),
        now=timezone.now(),
        assignment=found,
        unit=form.cleaned_data["unit"],
        receipt=form.receipt,
    )


def _change(
    place: Place, found: Assignment, form: AssignmentForm
) -> tuple[Callable[[], Assignment], Callable[[], AssignmentForm]]:
    def act() -> Assignment:
        return change_assignment(
            by=actor_of(place, VIA, form.id),
            now=timezone.now(),
            assignment=found,
            entry=form.entry,
            seen=form.cleaned_data["seen"],
        )

    return act, lambda: AssignmentForm(place.unit, _find(place, found.pk))


@require_http_methods(GET_AND_POST)
@editing
def receiver(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One receiver: when it reports, its last day, and how it ended."""
    found = _find_receiver(place, pk)
    may(place)
    is_end = "slut-form_id" in request.POST
    form = ReceiverForm(found, None if is_end else request.POST or None)
    ending = EndForm(found, request.POST if is_end else None)
    back = place.url("goals:edit_assignment", pk=found.assignment_id)
    if request.method == "POST":
        saved = heard(ending, _end(place, found, ending)) if is_end else heard(form, *_change_receiver(place, found, form))
        if saved and saved.end == AssignmentEnd.CARRIED_OVER and is_end:
            messages.success(request, _("Uppdraget är överfört. Ge det på nytt här."))
            return redirect(f"{place.url('goals:edit_assignment_new')}?fortsatter={found.assignment_id}")
        if saved:
            messages.success(request, _("{unit} är sparad.").format(unit=found.unit))
            return redirect(back)
    return form_page(
        request,
        place,
        ending if is_end else form,
        title=found.unit.name,
        lead=shorten(found.assignment.text),
        button=_("Spara"),
        cancel=back,
        breadcrumbs=_trail(place, found.assignment),
        template="goals/edit/receiver.html",
        own=form,
        ending=ending,
        receiver=found,
    )


def _change_receiver(
    place: Place, found: AssignmentAddressee, form: ReceiverForm
) -> tuple[Callable[[], AssignmentAddressee], Callable[[], ReceiverForm]]:
    def act() -> AssignmentAddressee:
        return change_receiver(
            by=actor_of(place, VIA, form.id),
            now=timezone.now(),
            addressee=found,
            receipt=form.receipt,
            seen=form.cleaned_data["seen"],
        )

    return act, lambda: ReceiverForm(_find_receiver(place, found.pk))


def _end(place: Place, found: AssignmentAddressee, form: EndForm) -> Callable[[], AssignmentAddressee]:
    return lambda: end_assignment(
        by=actor_of(place, VIA, form.id),
        now=timezone.now(),
        addressee=found,
        end=AssignmentEnd(form.cleaned_data["end"]),
        decision=form.cleaned_data["closed"],
        ends_on=form.cleaned_data["ends_on"],
    )


@require_http_methods(GET_AND_POST)
@editing
def remove(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Take away an assignment that was a mistake, after a question."""
    found = _find(place, pk)
    may(place)
    back = place.url("goals:edit_assignment", pk=pk)
    if request.method == "POST":
        if tell(request, lambda: remove_assignment(by=actor_of(place, VIA), now=timezone.now(), assignment=found)):
            messages.success(request, _("Uppdraget är borttaget."))
            return redirect(place.url("goals:assignments"))
        return redirect(back)
    return confirm_page(
        request,
        place,
        title=_("Ta bort uppdraget"),
        lead=_("”{text}” tas bort, för att det fördes in av misstag. Ett uppdrag som är klart avslutas i stället.").format(
            text=shorten(found.text)
        ),
        button=_("Ta bort uppdraget"),
        cancel=back,
        breadcrumbs=_trail(place, found),
    )
