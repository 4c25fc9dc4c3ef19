"""A goal of a plan: new, changed, taken out; and the order of goals and rows."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.forms.entry import edit_of
from goals.forms.plan_goals import GoalForm
from goals.models import Goal, PlanState
from goals.operations.plan_goals import add_goal, change_goal, move_goal, remove_goal
from goals.operations.targets import move_target
from goals.views.edit.base import (
    actor_of,
    confirm_page,
    editing,
    find_goal,
    find_plan,
    find_target,
    form_page,
    goal_anchor,
    heard,
    may,
    plan_url,
    tell,
    trail,
)
from goals.views.places import Place

VIA = "sidan Planer"
GET_AND_POST = ["GET", "HEAD", "POST"]
STEPS = {"upp": -1, "ned": 1}


@require_http_methods(GET_AND_POST)
@editing
def new(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A new goal in a plan; one more is a click away."""
    plan = find_plan(place, pk)
    may(place)
    form = GoalForm(plan, place.access, None, request.POST or None)
    if request.method == "POST":
        made = heard(
            form,
            lambda: add_goal(
                by=actor_of(place, VIA, form.id), now=timezone.now(), plan=plan, entry=form.entry, edit=edit_of(form)
            ),
        )
        if made:
            messages.success(request, _("{goal} är tillagt.").format(goal=made.label))
            return redirect(place.url("goals:edit_goal_new", pk=plan.pk) if "again" in request.POST else goal_anchor(place, made))
    return form_page(
        request,
        place,
        form,
        title=_("Nytt mål"),
        button=_("Lägg till"),
        cancel=plan_url(place, plan),
        breadcrumbs=trail(place, plan),
        button_again=_("Lägg till och skriv ett till"),
    )


@require_http_methods(GET_AND_POST)
@editing
def goal(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """What is said of a goal."""
    found = find_goal(place, pk)
    may(place)
    form = GoalForm(found.plan, place.access, found, request.POST or None)
    saved = heard(form, _change(place, found, form), lambda: _fresh(place, pk)) if request.method == "POST" else None
    if saved:
        messages.success(request, _("{goal} är sparat.").format(goal=found.label))
        return redirect(goal_anchor(place, found))
    is_draft = found.plan.state == PlanState.DRAFT
    return form_page(
        request,
        place,
        form,
        title=found.label,
        lead=found.title,
        button=_("Spara"),
        cancel=goal_anchor(place, found),
        breadcrumbs=trail(place, found.plan),
        remove_url=place.url("goals:edit_goal_remove", pk=found.pk) if is_draft else "",
        remove_label=_("Ta bort målet"),
    )


def _change(place: Place, found: Goal, form: GoalForm) -> Callable[[], Goal]:
    return lambda: change_goal(
        by=actor_of(place, VIA, form.id),
        now=timezone.now(),
        goal=found,
        entry=form.entry,
        seen=form.cleaned_data["seen"],
        edit=edit_of(form),
    )


def _fresh(place: Place, pk: int) -> GoalForm:
    """The form of what is saved now."""
    found = find_goal(place, pk)
    return GoalForm(found.plan, place.access, found)


@require_http_methods(GET_AND_POST)
@editing
def remove(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Take a goal out of a draft, after a question."""
    found = find_goal(place, pk)
    may(place)
    if request.method == "POST":
        if tell(request, lambda: remove_goal(by=actor_of(place, VIA), now=timezone.now(), goal=found)):
            messages.success(request, _("{goal} är borttaget.").format(goal=found.label))
        return redirect(plan_url(place, found.plan))
    return confirm_page(
        request,
        place,
        title=_("Ta bort {goal}").format(goal=found.label),
        lead=_("Målet ”{title}” tas bort ur utkastet med sina {count} målvärden.").format(
            title=found.title, count=found.targets.count()
        ),
        button=_("Ta bort målet"),
        cancel=goal_anchor(place, found),
        breadcrumbs=trail(place, found.plan),
    )


@require_POST
@editing
def order(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Move a goal or a row one step: the pressed button says which ("mal-12") and which way (its name)."""
    plan = find_plan(place, pk)
    may(place)
    for way, steps in STEPS.items():
        kind, _dash, number = request.POST.get(way, "").partition("-")
        if number.isdecimal():
            act = _move(place, kind, int(number), steps)
            tell(request, act)
            return redirect(f"{plan_url(place, plan)}?ordna#{kind}-{number}")
    return redirect(f"{plan_url(place, plan)}?ordna")


def _move(place: Place, kind: str, pk: int, steps: int) -> Callable[[], None]:
    by, now = actor_of(place, VIA), timezone.now()
    if kind == "mal":
        goal = find_goal(place, pk)
        return lambda: move_goal(by=by, now=now, goal=goal, steps=steps)
    target = find_target(place, pk)
    return lambda: move_target(by=by, now=now, target=target, steps=steps)
