"""Ansvar och frånvaro: who reports what in a nämnd's round, who is away and who stands in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.absences import AbsenceEndForm, AbsenceForm, HandOnForm
from goals.models import Plan, PlanState
from goals.operations.absences import end_absence, enter_absence
from goals.operations.indicators import hand_on_reporting
from goals.presentation.responsibility import ResponsibleLine, absence_words
from goals.queries.people import deputies_in, people_of_authority, people_who_may
from goals.queries.responsibility import Responsible, absences_of, authority_at, responsibility_at
from goals.views.edit.base import done, editing, form_page, heard
from goals.views.places import Link, Place, render_at
from tracker.models import Absence, Person, Unit
from tracker.operations import Actor
from tracker.permissions import Permission

VIA = "sidan Ansvar och frånvaro"
GET_AND_POST = ["GET", "HEAD", "POST"]


def inside(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of what only the authority itself sees: for others there is no such page."""

    @never_cache
    @editing
    def wrapper(request: HttpRequest, place: Place, **kwargs: Any) -> HttpResponse:
        if not place.shows_live:
            raise Http404
        return view(request, place, **kwargs)

    return wrapper


@require_safe
@inside
def responsibility(request: HttpRequest, place: Place) -> HttpResponse:
    """Everybody of the authority: what they are, what they report, and when they are away."""
    found = responsibility_at(place.unit, place.follow_up, place.access, place.today)
    may_edit = place.may(Permission.EDIT_PLAN)
    lines = [ResponsibleLine(row, _person_url(place, row), place.today) for row in found.people]
    absences = absences_of(authority_at(place.unit, place.access.tree), place.today)
    context: dict[str, Any] = {
        "lines": lines,
        "unassigned": [row.indicator.name for row in found.unassigned],
        "plan_link": _plan_link(place) if may_edit else None,
        "absences": [(one, absence_words(one, place.today), _absence_url(place, one)) for one in absences],
        "actions": [Link(_("Anmäl frånvaro"), place.url("goals:absence_new"))] if may_edit or _is_own(place) else [],
        "breadcrumbs": [_start(place)],
    }
    return render_at(request, place, "goals/responsibility/responsibility.html", context)


def _person_url(place: Place, row: Responsible) -> str:
    return place.url("goals:responsible", pk=row.person.pk) if row.rows else ""


def _plan_link(place: Place) -> Link | None:
    """Where the rows that nobody reports are given to somebody: in the adopted plan of the round's year."""
    plan = Plan.objects.filter(unit=place.unit, state=PlanState.ADOPTED).for_year(place.period.year).order_by("pk").first()
    return Link(_("Välj rapportör i planen"), place.url("goals:edit_plan_reporters", pk=plan.pk)) if plan else None


@require_http_methods(GET_AND_POST)
@inside
def person(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """What one person reports in the round's year; the coordinator can let somebody else do it."""
    row = _find(place, pk)
    form = HandOnForm(_may_report(place), request.POST or None)
    if request.method == "POST" and form.is_valid():
        _hand_on(request, place, row, form)
        return redirect(place.url("goals:responsibility"))
    context = {
        "row": row,
        "line": ResponsibleLine(row, "", place.today),
        "form": form if place.may(Permission.EDIT_PLAN) else None,
        "breadcrumbs": [_start(place), _overview(place)],
    }
    return render_at(request, place, "goals/responsibility/person.html", context)


def _find(place: Place, pk: int) -> Responsible:
    found = responsibility_at(place.unit, place.follow_up, place.access, place.today)
    for row in found.people:
        if row.person.pk == pk and row.rows:
            return row
    raise Http404


def _may_report(place: Place) -> list[Person]:
    """Those who may enter outcomes somewhere in the authority."""
    units = Unit.objects.filter(pk__in=place.access.tree.reach(place.unit.pk)).select_related("region")
    found = [person for unit in units for person in people_who_may(Permission.ENTER_OUTCOME, unit, place.today)]
    return list(dict.fromkeys(found))


def _hand_on(request: HttpRequest, place: Place, row: Responsible, form: HandOnForm) -> None:
    chosen = [one.indicator for one in row.rows if one.indicator.pk in form.ticked]
    by, to = _actor(place, form.id), form.cleaned_data["to"]
    if not chosen:
        messages.info(request, _("Kryssa för minst en rad."))
        return
    count = hand_on_reporting(by=by, now=timezone.now(), indicators=chosen, person=row.person, to=to)
    words = ngettext("{count} indikator rapporteras nu av {name}.", "{count} indikatorer rapporteras nu av {name}.", count)
    messages.success(request, words.format(count=count, name=to.name if to else _("ingen")))


# Absences


@require_http_methods(GET_AND_POST)
@inside
def absence_new(request: HttpRequest, place: Place) -> HttpResponse:
    """Somebody who is away, and who stands in."""
    unit = authority_at(place.unit, place.access.tree)
    people = people_of_authority(unit, place.today) if place.may(Permission.EDIT_PLAN) else [place.access.person]
    form = AbsenceForm(people, deputies_in(unit, place.today), request.POST or None, **_proposed(place, people))

    def act() -> Absence:
        return enter_absence(by=_actor(place, form.id), now=timezone.now(), unit=unit, entry=form.entry)

    made = heard(form, act) if request.method == "POST" else None
    if made:
        messages.success(request, _("{name} ersätter {absent}.").format(name=made.deputy.name, absent=made.person.name))
        return redirect(place.url("goals:responsibility"))
    return form_page(
        request,
        place,
        form,
        title=_("Anmäl frånvaro"),
        lead=_("Frånvaron gäller {unit} med sin förvaltning.").format(unit=unit.name),
        button=_("Spara"),
        cancel=place.url("goals:responsibility"),
        breadcrumbs=[_start(place), _overview(place)],
    )


def _proposed(place: Place, people: list[Person]) -> dict[str, Any]:
    return {"from_on": place.today, "person": place.access.person if place.access.person in people else None}


@require_http_methods(GET_AND_POST)
@inside
def absence(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The last day of an absence."""
    unit = authority_at(place.unit, place.access.tree)
    found = next((one for one in absences_of(unit, place.today) if one.pk == pk), None)
    if found is None:
        raise Http404
    form = AbsenceEndForm(request.POST or None, initial={"to_on": found.to_on or place.today})

    def act() -> None:
        end_absence(by=_actor(place, form.id), now=timezone.now(), absence=found, to_on=form.cleaned_data["to_on"])

    if request.method == "POST" and heard(form, done(act)):
        messages.success(request, _("Frånvaron är ändrad."))
        return redirect(place.url("goals:responsibility"))
    return form_page(
        request,
        place,
        form,
        title=_("När är {name} tillbaka?").format(name=found.person.name),
        lead=f"{found.person.name}: {absence_words(found, place.today)}.",
        button=_("Spara"),
        cancel=place.url("goals:responsibility"),
        breadcrumbs=[_start(place), _overview(place)],
    )


def _absence_url(place: Place, absence: Absence) -> str:
    """Where the absence is changed; "" for those who may not."""
    may = place.may(Permission.EDIT_PLAN) or absence.person == place.access.person
    return place.url("goals:absence", pk=absence.pk) if may else ""


def _is_own(place: Place) -> bool:
    """Whether the reader has a role of their own in the authority."""
    reach = place.access.tree.reach(place.access.tree.authority_of(place.unit.pk) or place.unit.pk)
    return any(unit_id in reach for _role, unit_id in place.access.roles)


def _actor(place: Place, form_id: str) -> Actor:
    return replace(place.actor(VIA), correlation=form_id)


def _start(place: Place) -> Link:
    return Link(_("Mitt arbete"), place.url("goals:start"))


def _overview(place: Place) -> Link:
    return Link(_("Ansvar och frånvaro"), place.url("goals:responsibility"))
