"""Enheter: the region's tree, with what has ceased and what takes over; made, changed, ended."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.administration import UnitForm
from goals.operations.administration.units import change_unit, create_unit, remove_unit
from goals.presentation.units import unit_lines, what_it_is
from goals.views.administration.base import RegionPlace, administering, find
from goals.views.edit.base import confirm_page, form_page, heard, tell
from goals.views.places import Link, render_at
from tracker.models import Unit
from tracker.periods import write_date

VIA = "sidan Enheter"
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@administering
def units(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """All units: those that exist, those to come, and those that have ceased."""
    every = list(place.by_id.values())
    ceased = [unit for unit in every if unit.active_to and unit.active_to < place.today]
    coming = [unit for unit in every if unit.active_from > place.today]
    current = [unit for unit in every if unit not in ceased and unit not in coming]
    context = {
        "groups": [
            (title, code, unit_lines(found, place.by_id))
            for title, code, found in (
                (_("Finns nu"), "nu", current),
                (_("Kommer"), "kommer", coming),
                (_("Har upphört"), "upphort", ceased),
            )
            if found
        ],
        "actions": [Link(_("Ny enhet"), place.url("goals:admin_unit_new"))],
    }
    return render_at(request, place, "goals/administration/units.html", context)


@require_safe
@administering
def unit(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """One unit: what it is, what it lies under, what it takes over from and what takes over."""
    found = _find(place, pk)
    predecessors = [one.name for one in place.by_id.values() if one.successor_id == found.pk]
    facts = [
        (_("Kort namn"), found.short_name),
        (_("Adress"), found.slug),
        (_("Slag"), what_it_is(found)),
        (_("Ligger under"), found.parent.name if found.parent else _("Ingen: överst i regionen")),
        (_("Finns från och med"), write_date(found.active_from)),
        (_("Sista dag"), write_date(found.active_to) if found.active_to else ""),
        (_("Efterträds av"), found.successor.name if found.successor else ""),
        (_("Tar över efter"), predecessors),
    ]
    context: dict[str, Any] = {
        "unit": found,
        "facts": [(term, value) for term, value in facts if value],
        "below": [(one.name, place.url("goals:admin_unit", pk=one.pk)) for one in place.by_id.values() if one.parent_id == pk],
        "actions": [Link(_("Ändra"), place.url("goals:admin_unit_change", pk=pk))],
        "remove_url": place.url("goals:admin_unit_remove", pk=pk),
        "breadcrumbs": [_list(place)],
    }
    return render_at(request, place, "goals/administration/unit.html", context)


@require_http_methods(GET_AND_POST)
@administering
def new(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """A new unit, under the one that ?under names."""
    form = UnitForm(_choices(place), None, request.POST or None, active_from=place.today, parent=request.GET.get("under"))
    if request.method == "POST":
        made = heard(
            form, lambda: create_unit(by=place.actor(VIA, form.id), now=timezone.now(), region=place.region, entry=form.entry)
        )
        if made:
            messages.success(request, _("{name} är upplagd.").format(name=made.name))
            return redirect(place.url("goals:admin_unit", pk=made.pk))
    return form_page(
        request,
        place,
        form,
        title=_("Ny enhet"),
        button=_("Lägg upp enheten"),
        cancel=place.url("goals:admin_units"),
        breadcrumbs=[_list(place)],
    )


@require_http_methods(GET_AND_POST)
@administering
def change(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """What is said of a unit, where it lies and when it ends."""
    found = _find(place, pk)
    form = _form(place, found, request.POST or None)

    def act() -> Unit:
        entry, seen = form.entry, form.cleaned_data["seen"]
        return change_unit(by=place.actor(VIA, form.id), now=timezone.now(), unit=found, entry=entry, seen=seen)

    saved = heard(form, act, lambda: _form(place, _find(place, pk))) if request.method == "POST" else None
    if saved:
        messages.success(request, _("{name} är sparad.").format(name=saved.name))
        return redirect(_url(place, saved))
    return form_page(
        request,
        place,
        form,
        title=found.name,
        lead=_("Flyttas enheten under en annan myndighet hör den dit, med sina roller och utkast."),
        button=_("Spara"),
        cancel=_url(place, found),
        breadcrumbs=[_list(place), Link(found.name, _url(place, found))],
    )


@require_http_methods(GET_AND_POST)
@administering
def remove(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """Remove a unit that was made by mistake."""
    found = _find(place, pk)
    if request.method == "POST":
        act = lambda: remove_unit(by=place.actor(VIA), now=timezone.now(), unit=found)  # noqa: E731
        if tell(request, act):
            messages.success(request, _("{name} är borttagen.").format(name=found.name))
            return redirect(place.url("goals:admin_units"))
        return redirect(_url(place, found))
    return confirm_page(
        request,
        place,
        title=_("Ta bort {name}?").format(name=found.name),
        lead=_("Det går bara om enheten aldrig har använts. En enhet som upphör får i stället en sista dag."),
        button=_("Ta bort enheten"),
        cancel=_url(place, found),
        breadcrumbs=[_list(place), Link(found.name, _url(place, found))],
    )


def _find(place: RegionPlace, pk: int) -> Unit:
    return find(Unit.objects.in_region(place.region).select_related("region", "parent", "successor"), pk)


def _form(place: RegionPlace, unit: Unit, data: Any = None) -> UnitForm:
    return UnitForm(_choices(place).exclude(pk=unit.pk), unit, data)


def _choices(place: RegionPlace) -> Any:
    return Unit.objects.in_region(place.region).in_swedish_order()


def _url(place: RegionPlace, unit: Unit) -> str:
    return place.url("goals:admin_unit", pk=unit.pk)


def _list(place: RegionPlace) -> Link:
    return Link(_("Enheter"), place.url("goals:admin_units"))
