"""The definition of an indicator, and who reports it; one at a time, or many at once."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from goals.forms.entry import edit_of
from goals.forms.indicators import IndicatorForm, ReporterForm
from goals.models import Indicator, Plan, Target
from goals.operations.indicators import change_indicator, change_reporter, set_reporters
from goals.presentation.editions import edition_page
from goals.queries.editions import edition_of
from goals.queries.people import people_who_may
from goals.queries.plan_contents import reporting_unit_of
from goals.views.edit.base import (
    actor_of,
    done,
    editing,
    find_plan,
    find_target,
    form_page,
    goal_anchor,
    heard,
    may,
    tell,
    trail,
)
from goals.views.places import Link, Place, render_at
from tracker.models import Person, Unit
from tracker.operations import require
from tracker.permissions import Permission

VIA = "sidan Planer"
GET_AND_POST = ["GET", "HEAD", "POST"]


def units_to_report(place: Place, kept: Unit | None = None) -> Any:
    """The units that can enter the outcomes of a plan's indicators: the authority's, and the one that does."""
    pks = {*place.access.tree.reach(place.unit.pk), *([kept.pk] if kept else [])}
    return Unit.objects.filter(pk__in=pks).in_swedish_order()


def people_to_report(place: Place, unit: Unit, indicator: Indicator | None = None) -> list[Person]:
    """Those who can be made responsible: who may enter outcomes in the unit, and who is responsible already."""
    held = [row.person for row in indicator.reporters.select_related("person")] if indicator else []
    return list(dict.fromkeys([*people_who_may(Permission.ENTER_OUTCOME, unit, place.today), *held]))


@require_http_methods(GET_AND_POST)
@editing
def indicator(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The definition of a row's series, and who reports it: two forms of their own."""
    found = find_target(place, pk)
    may(place)
    series = found.indicator
    require(place.actor(""), Permission.EDIT_PLAN, series.unit)
    is_people = "ansvar-form_id" in request.POST
    form = _definition_form(place, found, None if is_people else request.POST or None)
    people = _people_form(place, series, request.POST if is_people else None)
    if request.method == "POST":
        saved = _save_people(place, series, people) if is_people else heard(form, *_redefine(place, found, form))
        if saved:
            messages.success(request, _("{name} är sparad.").format(name=series.name))
            return redirect(goal_anchor(place, found.goal))
    return form_page(
        request,
        place,
        people if is_people else form,
        title=series.name,
        button=_("Spara"),
        cancel=goal_anchor(place, found.goal),
        breadcrumbs=[*trail(place, found.goal.plan), Link(found.goal.label, goal_anchor(place, found.goal))],
        template="goals/edit/indicator.html",
        definition=form,
        people=people,
        plans=_plans_of(series),
    )


def _plans_of(series: Indicator) -> list[Plan]:
    """The plans that the series stands in, the newest first."""
    return list(
        Plan.objects.filter(goals__targets__indicator=series).distinct().select_related("unit").order_by("-edition_from", "pk")
    )


def _definition_form(place: Place, found: Target, data: Any = None) -> IndicatorForm:
    series, plan = found.indicator, found.goal.plan
    return IndicatorForm(plan, units_to_report(place, series.reporting_unit), series, data, plans=_plans_of(series))


def _redefine(place: Place, found: Target, form: IndicatorForm) -> tuple[Callable[[], Indicator], Callable[[], IndicatorForm]]:
    def act() -> Indicator:
        return change_indicator(
            by=actor_of(place, VIA, form.id),
            now=timezone.now(),
            indicator=found.indicator,
            entry=form.entry,
            seen=form.cleaned_data["seen"],
            edit=edit_of(form),
        )

    return act, lambda: _definition_form(place, find_target(place, found.pk))


def _people_form(place: Place, series: Indicator, data: Any = None) -> ReporterForm:
    return ReporterForm(people_to_report(place, series.reporting_unit, series), data, series)


def _save_people(place: Place, series: Indicator, form: ReporterForm) -> bool | None:
    def act() -> None:
        set_reporters(
            by=actor_of(place, VIA, form.id),
            now=timezone.now(),
            indicator=series,
            people=form.cleaned_data["reporters"],
            seen=form.cleaned_data["seen"],
        )

    return heard(form, done(act), lambda: _people_form(place, series))


# Many at once


@require_http_methods(GET_AND_POST)
@editing
def reporters(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Who reports what in a plan: one person is made responsible for the ticked rows, or no longer is."""
    found = find_plan(place, pk)
    may(place)
    people = people_to_report(place, reporting_unit_of(found))
    if request.method == "POST":
        person = next((person for person in people if str(person.pk) == request.POST.get("person")), None)
        _share_out(request, place, found, person, is_added="add" in request.POST)
        return redirect(place.url("goals:edit_plan_reporters", pk=pk))
    context = {"plan": found, "page": edition_page(edition_of(found)), "people": people, "breadcrumbs": trail(place, found)}
    return render_at(request, place, "goals/edit/reporters.html", context)


def _share_out(request: HttpRequest, place: Place, plan: Plan, person: Person | None, *, is_added: bool) -> None:
    ticked = {int(pk) for pk in request.POST.getlist("rad") if pk.isdecimal()}
    rows = Target.objects.filter(goal__plan=plan, pk__in=ticked).select_related(
        "indicator__unit", "indicator__reporting_unit__region"
    )
    series = list({target.indicator_id: target.indicator for target in rows}.values())
    if person is None or not series:
        messages.info(request, _("Välj en person och minst en rad."))
        return
    count = sum(tell(request, _change_reporters(place, indicator, person, is_added=is_added)) for indicator in series)
    words = ngettext("{count} indikator är ändrad.", "{count} indikatorer är ändrade.", count)
    if count:
        messages.success(request, words.format(count=count))


def _change_reporters(place: Place, series: Indicator, person: Person, *, is_added: bool) -> Callable[[], None]:
    by, now = actor_of(place, VIA), timezone.now()
    return lambda: change_reporter(by=by, now=now, indicator=series, person=person, is_responsible=is_added)
