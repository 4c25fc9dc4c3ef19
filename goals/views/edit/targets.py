"""Indicators and targets of a plan: new, an existing series, the target, the definition, who reports it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.entry import edit_of
from goals.forms.indicators import IndicatorForm, ReporterForm, TargetForm
from goals.models import Goal, Plan, PlanState, Target
from goals.operations.targets import add_indicator, change_target, place_indicator, remove_target
from goals.presentation.targets import TargetText
from goals.queries.editions import last_target, year_of
from goals.queries.indicator_choices import indicators_to_place
from goals.queries.plan_contents import reporting_unit_of
from goals.views.edit.base import (
    actor_of,
    confirm_page,
    editing,
    error_links,
    find_goal,
    find_target,
    form_page,
    goal_anchor,
    heard,
    may,
    tell,
    trail,
)
from goals.views.edit.indicators import people_to_report, units_to_report
from goals.views.places import Link, Place, render_at

VIA = "sidan Planer"
GET_AND_POST = ["GET", "HEAD", "POST"]


def goals_of(plan: Plan) -> Any:
    """The goals that a row of the plan can stand under."""
    return plan.goals.select_related("type").in_plan_order()


@require_http_methods(GET_AND_POST)
@editing
def new(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A new indicator under a goal, with its target and who reports it."""
    goal = find_goal(place, pk)
    may(place)
    plan, reporting_unit, data = goal.plan, reporting_unit_of(goal.plan), request.POST or None
    indicator = IndicatorForm(plan, units_to_report(place, reporting_unit), data=data, reporting_unit=reporting_unit)
    target = TargetForm(plan, goals_of(plan), data=data, goal=goal)
    people = ReporterForm(people_to_report(place, reporting_unit), data=data)
    if request.method == "POST" and all([indicator.is_valid(), target.is_valid(), people.is_valid()]):
        made = heard(indicator, _add(place, goal, indicator, target, people))
        if made:
            messages.success(request, _("{name} är tillagd.").format(name=made.indicator.name))
            again = place.url("goals:edit_indicator_new", pk=goal.pk)
            return redirect(again if "again" in request.POST else goal_anchor(place, made.goal))
        _share(indicator, target)
    forms = [indicator, target, people]
    context: dict[str, Any] = {
        "goal": goal,
        "indicator": indicator,
        "target": target,
        "people": people,
        "errors": error_links(forms),
        "cancel": goal_anchor(place, goal),
        "existing_url": place.url("goals:edit_indicator_choose", pk=goal.pk),
        "breadcrumbs": trail(place, plan),
    }
    return render_at(
        request,
        place,
        "goals/edit/new_indicator.html",
        context,
        status=422 if any(f.is_bound and f.errors for f in forms) else 200,
    )


def _add(place: Place, goal: Goal, indicator: IndicatorForm, target: TargetForm, people: ReporterForm) -> Callable[[], Target]:
    return lambda: add_indicator(
        by=actor_of(place, VIA, indicator.id),
        now=timezone.now(),
        goal=target.cleaned_data["goal"],
        year=year_of(goal.plan),
        indicator=indicator.entry,
        target=target.entry,
        reporters=people.cleaned_data["reporters"],
        edit=edit_of(target),
    )


def _share(indicator: IndicatorForm, target: TargetForm) -> None:
    """What was refused of the target stands beside its field."""
    if indicator.refused and indicator.refused.field in target.fields and indicator.refused.field not in indicator.fields:
        target.refuse(indicator.refused)
        del indicator.errors["__all__"]


@require_safe
@editing
def choose(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The series that can be placed under a goal: the unit's own, and those of the region's adopted plans; ?q narrows."""
    goal = find_goal(place, pk)
    may(place)
    text = request.GET.get("q", "").replace("\0", "").strip()
    found = indicators_to_place(goal, place.unit, place.access, text)
    context = {
        "goal": goal,
        "choices": [(choice, place.url("goals:edit_indicator_place", pk=goal.pk, indicator=choice.pk)) for choice in found],
        "text": text,
        "breadcrumbs": trail(place, goal.plan),
        "cancel": goal_anchor(place, goal),
    }
    return render_at(request, place, "goals/edit/choose_indicator.html", context)


@require_http_methods(GET_AND_POST)
@editing
def place_existing(request: HttpRequest, place: Place, pk: int, indicator: int) -> HttpResponse:
    """The target of a series that exists, under another goal."""
    goal = find_goal(place, pk)
    may(place)
    series = next(
        (row for row in indicators_to_place(goal, place.unit, place.access, "", limit=None) if row.pk == indicator), None
    )
    if series is None:
        raise Http404
    form = TargetForm(goal.plan, goals_of(goal.plan), data=request.POST or None, indicator=series, goal=goal)
    if request.method == "POST":
        made = heard(
            form,
            lambda: place_indicator(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                goal=form.cleaned_data["goal"],
                indicator=series,
                year=year_of(goal.plan),
                target=form.entry,
                edit=edit_of(form),
            ),
        )
        if made:
            messages.success(request, _("{name} är tillagd.").format(name=series.name))
            return redirect(goal_anchor(place, made.goal))
    return form_page(
        request,
        place,
        form,
        title=series.name,
        lead=_("Befintlig indikator, {unit}.").format(unit=series.unit),
        button=_("Lägg till"),
        cancel=goal_anchor(place, goal),
        breadcrumbs=trail(place, goal.plan),
        template="goals/edit/target.html",
        measure_unit=series.measure_unit,
    )


@require_http_methods(GET_AND_POST)
@editing
def target(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A row of the plan's table."""
    found = find_target(place, pk)
    may(place)
    plan = found.goal.plan
    form = TargetForm(plan, goals_of(plan), found, request.POST or None)
    saved = heard(form, _change(place, found, form), lambda: _fresh(place, pk)) if request.method == "POST" else None
    if saved:
        messages.success(request, _("{name} är sparad.").format(name=found.indicator.name))
        return redirect(goal_anchor(place, form.cleaned_data["goal"]))
    last = last_target(found)
    is_draft = plan.state == PlanState.DRAFT
    return form_page(
        request,
        place,
        form,
        title=found.indicator.name,
        button=_("Spara"),
        cancel=goal_anchor(place, found.goal),
        breadcrumbs=[*trail(place, plan), Link(found.goal.label, goal_anchor(place, found.goal))],
        template="goals/edit/target.html",
        measure_unit=found.indicator.measure_unit,
        last=TargetText(last) if last else None,
        target=found,
        definition_url=place.url("goals:edit_indicator", pk=found.pk),
        remove_url=place.url("goals:edit_target_remove", pk=found.pk) if is_draft else "",
        remove_label=_("Ta bort ur planen"),
    )


def _change(place: Place, found: Target, form: TargetForm) -> Callable[[], Target]:
    return lambda: change_target(
        by=actor_of(place, VIA, form.id),
        now=timezone.now(),
        target=found,
        goal=form.cleaned_data["goal"],
        entry=form.entry,
        seen=form.cleaned_data["seen"],
        edit=edit_of(form),
    )


def _fresh(place: Place, pk: int) -> TargetForm:
    """The form of what is saved now."""
    found = find_target(place, pk)
    return TargetForm(found.goal.plan, goals_of(found.goal.plan), found)


@require_http_methods(GET_AND_POST)
@editing
def remove(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Take a row out of a draft, after a question."""
    found = find_target(place, pk)
    may(place)
    if request.method == "POST":
        if tell(request, lambda: remove_target(by=actor_of(place, VIA), now=timezone.now(), target=found)):
            messages.success(request, _("{name} är borttagen ur planen.").format(name=found.indicator.name))
        return redirect(goal_anchor(place, found.goal))
    return confirm_page(
        request,
        place,
        title=_("Ta bort ur planen"),
        lead=_("”{name}” tas bort ur utkastet. Utfall som redan finns för indikatorn finns kvar.").format(
            name=found.indicator.name
        ),
        button=_("Ta bort ur planen"),
        cancel=goal_anchor(place, found.goal),
        breadcrumbs=trail(place, found.goal.plan),
    )
