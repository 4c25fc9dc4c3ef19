"""Uppdrag: given, changed, taken away when they were a mistake; one receiver at a time."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.assignments import AssignmentForm, NewAssignmentForm, NewReceiverForm, ReceiverForm
from goals.models import Assignment, AssignmentAddressee
from goals.operations.assignments import (
    AssignmentEntry,
    add_receiver,
    change_assignment,
    change_receiver,
    give_assignment,
    remove_assignment,
)
from goals.presentation.decisions import decision_words, short_decision
from goals.rules.phrases import listed, shorten
from goals.views.edit.assignment_base import find_assignment, find_receiver, trail_of
from goals.views.edit.base import actor_of, confirm_page, editing, form_page, heard, may, tell
from goals.views.places import Link, Place, render_at
from tracker.periods import label_months

VIA = "sidan Uppdrag"
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@editing
def given(request: HttpRequest, place: Place) -> HttpResponse:
    """The assignments that the unit has given, with the way to change each."""
    may(place)
    givers = place.access.tree.before(place.unit.pk)
    rows = Assignment.objects.filter(given_by__in=givers).select_related("given").prefetch_related("addressees__unit")
    context = {
        "lines": [_line(place, row) for row in rows.order_by("given_by_id", "order", "pk")],
        "actions": [Link(_("Nytt uppdrag"), place.url("goals:edit_assignment_new"))],
        "breadcrumbs": trail_of(place),
        "title": _("Uppdrag som enheten har gett"),
    }
    return render_at(request, place, "goals/edit/given.html", context)


def _line(place: Place, row: Assignment) -> dict[str, Any]:
    receivers = [receiver.unit.name for receiver in row.addressees.all()]
    return {
        "row": row,
        "url": place.url("goals:edit_assignment", pk=row.pk),
        "receivers": ", ".join(receivers) or row.raw_addressees,
        "given": (short_decision(row.given) or str(row.given.year)) if row.given else _("inte beslutat"),
        "ended": _ended(list(row.addressees.all())),
    }


def _ended(receivers: list[AssignmentAddressee]) -> str:
    """That it has ended, for all or for how many of its receivers; "" when it goes on for all."""
    ended = [row for row in receivers if row.end]
    if not ended:
        return ""
    if len(ended) == len(receivers):
        return str(listed(sorted({str(row.get_end_display()) for row in ended})))
    return _("slut för {ended} av {total}").format(ended=len(ended), total=len(receivers))


@require_http_methods(GET_AND_POST)
@editing
def new(request: HttpRequest, place: Place) -> HttpResponse:
    """A new assignment of the unit's; ?fortsatter is the one that it takes over from, ?mottagare for whom."""
    may(place)
    form = NewAssignmentForm(place.unit, request.POST or None, **_known(request, place))
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
        breadcrumbs=trail_of(place),
    )


def _known(request: HttpRequest, place: Place) -> dict[str, Any]:
    """What is known of a new assignment: all that the one says that it continues, for the same receiver or all of them."""
    before = _number(request, "fortsatter")
    if not before:
        return {}
    continues = find_assignment(place, before)
    receivers = continues.addressees.filter(unit=only) if (only := _number(request, "mottagare")) else continues.addressees.all()
    first = receivers.order_by("pk").first()
    return AssignmentEntry.of(continues).fields | {
        "continues": continues,
        "given": None,
        "starts_on": None,
        "receivers": [row.unit_id for row in receivers],
        "months": first.months if first else 0,
    }


def _number(request: HttpRequest, name: str) -> int:
    """A number in the address; 0 when there is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else 0


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
    found = find_assignment(place, pk)
    may(place)
    is_receiver = "ny-form_id" in request.POST
    form = AssignmentForm(found.given_by, found, None if is_receiver else request.POST or None)
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
        breadcrumbs=trail_of(place),
        template="goals/edit/assignment.html",
        own=form,
        more=more,
        receivers=[_receiver(place, row) for row in receivers],
        page_url=place.url("goals:assignment", pk=pk),
        remove_url=place.url("goals:edit_assignment_remove", pk=pk),
    )


def _receiver(place: Place, row: AssignmentAddressee) -> dict[str, Any]:
    return {
        "row": row,
        "url": place.url("goals:edit_assignment_receiver", pk=row.pk),
        "end_url": "" if row.end else place.url("goals:edit_assignment_end", pk=row.pk),
        "reopen_url": place.url("goals:edit_assignment_reopen", pk=row.pk) if row.end else "",
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

    return act, lambda: AssignmentForm(found.given_by, find_assignment(place, found.pk))


@require_http_methods(GET_AND_POST)
@editing
def receiver(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """When one receiver reports, and its last day."""
    found = find_receiver(place, pk)
    may(place)
    form = ReceiverForm(found, request.POST or None)
    back = place.url("goals:edit_assignment", pk=found.assignment_id)
    if request.method == "POST":
        saved = heard(form, *_change_receiver(place, found, form))
        if saved:
            messages.success(request, _("{unit} är sparad.").format(unit=found.unit))
            return redirect(back)
    return form_page(
        request,
        place,
        form,
        title=found.unit.name,
        lead=shorten(found.assignment.text),
        button=_("Spara"),
        cancel=back,
        breadcrumbs=trail_of(place, found.assignment),
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

    return act, lambda: ReceiverForm(find_receiver(place, found.pk))


@require_http_methods(GET_AND_POST)
@editing
def remove(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Take away an assignment that was a mistake, after a question."""
    found = find_assignment(place, pk)
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
        breadcrumbs=trail_of(place, found),
    )
