"""Planer: all of a unit's, one to edit, a new one, next year's, the adoption."""

import re
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.choices import year_days
from goals.forms.entry import edit_of
from goals.forms.plan import PlanForm
from goals.models import Plan, PlanState
from goals.operations.plan_copy import copy_plan, next_edition, renew_parents, renewable_parents, unit_of_edition
from goals.operations.plans import change_plan, create_plan, remove_plan
from goals.presentation.decisions import edition_words
from goals.presentation.editions import edition_page
from goals.presentation.plan_history import change_words
from goals.presentation.trees import adoption_words
from goals.queries.editions import edition_of, plans_of
from goals.queries.plan_history import plan_changes
from goals.views.edit.base import (
    actor_of,
    confirm_page,
    editing,
    find_plan,
    form_page,
    heard,
    may,
    plan_url,
    tell,
    trail,
)
from goals.views.places import Link, Place, render_at
from tracker.permissions import Permission

VIA = "sidan Planer"
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@editing
def plans(request: HttpRequest, place: Place) -> HttpResponse:
    """The unit's plans that may be read, the newest first."""
    found = [
        {"plan": plan, "url": plan_url(place, plan), "state": adoption_words(plan), "edition": edition_words(plan)}
        for plan in plans_of(place.unit, place.access)
    ]
    context = {
        "plans": found,
        "breadcrumbs": [Link(_("Plan"), place.url("goals:plan"))],
        "actions": [Link(_("Ny plan"), place.url("goals:edit_plan_new"))] if place.may(Permission.EDIT_PLAN) else [],
        "decision_link": _decision_link(place),
    }
    return render_at(request, place, "goals/edit/plans.html", context)


def _decision_link(place: Place) -> Link | None:
    if not place.may(Permission.REGISTER_DECISION):
        return None
    return Link(_("Registrera ett beslut om en plan eller ett uppdrag"), place.url("goals:edit_decision"))


@require_safe
@editing
def plan(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One plan, with the way to everything in it that the reader may change. ?ordna shows how to change the order."""
    found = find_plan(place, pk)
    edition = edition_of(found)
    may_edit = place.may(Permission.EDIT_PLAN)
    is_draft = found.state == PlanState.DRAFT
    context: dict[str, Any] = {
        "plan": found,
        "page": edition_page(edition),
        "is_draft": is_draft,
        "state": adoption_words(found),
        "readings_link": _readings_link(place, found),
        "changes": [(change_words(change), change.reason) for change in plan_changes(found)],
        "history_url": place.url("goals:edit_plan_history", pk=found.pk),
        "renewable": len(renewable_parents(found)) if may_edit and is_draft else 0,
        "renew_link": Link(_("Lägg målen under de nya"), place.url("goals:edit_plan_renew", pk=found.pk)),
        "order_url": place.url("goals:edit_plan_order", pk=found.pk),
        "may_edit": may_edit,
        "is_ordering": may_edit and is_draft and "ordna" in request.GET,
        "actions": _actions(place, found),
        "more": _more(place, found),
        "breadcrumbs": [Link(_("Planer"), place.url("goals:edit_plans"))],
    }
    return render_at(request, place, "goals/edit/plan.html", context)


def _readings_link(place: Place, plan: Plan) -> Link | None:
    """The way to confirm unclear readings, which are those of the round's year."""
    is_of_round = plan.edition_from.year <= place.period.year <= plan.edition_to.year
    return Link(_("Gå igenom läsningarna"), place.url("goals:readings")) if is_of_round else None


def _actions(place: Place, plan: Plan) -> list[Link]:
    """What is to be done with the plan next, the likeliest first."""
    links = []
    if place.may(Permission.EDIT_PLAN):
        if plan.state == PlanState.DRAFT:
            links.append(Link(_("Sätt målvärden"), place.url("goals:edit_plan_targets", pk=plan.pk)))
            links.append(Link(_("Klistra in en tabell"), place.url("goals:edit_plan_paste", pk=plan.pk)))
        else:
            links.append(Link(_("Gör nästa plan av den här"), place.url("goals:edit_plan_copy", pk=plan.pk)))
    if place.may(Permission.REGISTER_DECISION) and plan.state == PlanState.DRAFT:
        links.insert(0, Link(_("Registrera att planen är antagen"), place.url("goals:edit_plan_adopt", pk=plan.pk)))
    return links


def _more(place: Place, plan: Plan) -> list[Link]:
    """The other ways from the page."""
    links = []
    if place.may(Permission.EDIT_PLAN):
        links.append(Link(_("Nytt mål"), place.url("goals:edit_goal_new", pk=plan.pk)))
        links.append(Link(_("Planens uppgifter"), place.url("goals:edit_plan_facts", pk=plan.pk)))
        links.append(Link(_("Ansvariga rapportörer"), place.url("goals:edit_plan_reporters", pk=plan.pk)))
        if plan.state == PlanState.ADOPTED:
            links.append(Link(_("Klistra in en tabell"), place.url("goals:edit_plan_paste", pk=plan.pk)))
        else:
            links.append(Link(_("Ändra ordning"), f"{plan_url(place, plan)}?ordna"))
            links.append(Link(_("Ta bort utkastet"), place.url("goals:edit_plan_remove", pk=plan.pk)))
    links.append(Link(_("Ändringar"), place.url("goals:edit_plan_history", pk=plan.pk)))
    return links


@require_http_methods(GET_AND_POST)
@editing
def new(request: HttpRequest, place: Place) -> HttpResponse:
    """A new, empty plan; next year's days are suggested."""
    may(place)
    first, last = year_days(place.today.year + 1, place.today.year + 1)
    latest = Plan.objects.filter(unit=place.unit).order_by("-edition_from").first()
    known = {"plan_type": latest.plan_type_id} if latest else {}
    form = PlanForm(place.unit, None, request.POST or None, edition_from=first, edition_to=last, **known)
    if request.method == "POST":
        made = heard(
            form,
            lambda: create_plan(by=actor_of(place, VIA, form.id), now=timezone.now(), unit=place.unit, entry=form.entry),
        )
        if made:
            return redirect(plan_url(place, made))
    back = place.url("goals:edit_plans")
    return form_page(
        request, place, form, title=_("Ny plan"), button=_("Skapa planen"), cancel=back, breadcrumbs=[Link(_("Planer"), back)]
    )


@require_http_methods(GET_AND_POST)
@editing
def facts(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """What is said of a plan itself."""
    found = find_plan(place, pk)
    may(place)
    form = PlanForm(place.unit, found, request.POST or None)
    if request.method == "POST":
        changed = heard(
            form,
            lambda: change_plan(
                by=actor_of(place, VIA, form.id),
                now=timezone.now(),
                plan=found,
                entry=form.entry,
                seen=form.cleaned_data["seen"],
                edit=edit_of(form),
            ),
            lambda: PlanForm(place.unit, find_plan(place, pk)),
        )
        if changed:
            messages.success(request, _("Planens uppgifter är sparade."))
            return redirect(plan_url(place, found))
    return form_page(
        request,
        place,
        form,
        title=_("Planens uppgifter"),
        button=_("Spara"),
        cancel=plan_url(place, found),
        breadcrumbs=trail(place, found),
    )


@require_http_methods(GET_AND_POST)
@editing
def copy(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Next year's plan of this one, after a question."""
    found = find_plan(place, pk)
    may(place)
    if request.method == "POST":
        made: list[Plan] = []
        by = actor_of(place, VIA, re.sub("[^0-9a-f]", "", request.POST.get("form_id", ""))[:32])
        if tell(request, lambda: made.append(copy_plan(by=by, now=timezone.now(), plan=found))):
            messages.success(request, _("{title} är gjord. Sätt målvärdena, eller klistra in dem.").format(title=made[0].title))
            return redirect(place.url("goals:edit_plan", unit=made[0].unit, pk=made[0].pk))
        return redirect(place.url("goals:edit_plans"))
    entry = next_edition(found)
    unit = unit_of_edition(found, entry)
    lead = _(
        "Målen och indikatorerna följer med, med månader och ansvariga. Målvärdena är tomma, "
        "med förra årets bredvid, och planen är ett utkast tills den är antagen."
    )
    if unit != found.unit:
        lead += " " + _("{old} upphör, så planen blir {unit}s.").format(old=found.unit, unit=unit)
    return confirm_page(
        request,
        place,
        title=_("Gör {title}").format(title=entry.title),
        lead=lead,
        button=_("Gör planen"),
        cancel=plan_url(place, found),
        breadcrumbs=trail(place, found),
    )


@require_http_methods(GET_AND_POST)
@editing
def remove(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Take a draft away, after a question."""
    found = find_plan(place, pk)
    may(place)
    if request.method == "POST":
        if tell(request, lambda: remove_plan(by=actor_of(place, VIA), now=timezone.now(), plan=found)):
            messages.success(request, _("Utkastet är borttaget."))
        return redirect(place.url("goals:edit_plans"))
    return confirm_page(
        request,
        place,
        title=_("Ta bort {title}").format(title=found.title),
        lead=_("Utkastets mål och målvärden tas bort. Indikatorer med utfall, eller i andra planer, finns kvar."),
        button=_("Ta bort utkastet"),
        cancel=plan_url(place, found),
        breadcrumbs=trail(place, found),
    )


@require_http_methods(GET_AND_POST)
@editing
def renew(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A draft's goals under the goals of the new plan above, after a question that names them."""
    found = find_plan(place, pk)
    may(place)
    if request.method == "POST":
        if tell(request, lambda: renew_parents(by=actor_of(place, VIA), now=timezone.now(), plan=found)):
            messages.success(request, _("Målen ligger under målen i den nya planen."))
        return redirect(plan_url(place, found))
    moves = [f"{goal.label}: {parent.label} {parent.title} ({parent.plan.title})" for goal, parent in renewable_parents(found)]
    return confirm_page(
        request,
        place,
        title=_("Lägg målen under de nya"),
        lead=_("Planen ovanför är antagen för det nya året. Målen läggs under de mål som fortsätter dem som de ligger under."),
        button=_("Lägg om målen"),
        cancel=plan_url(place, found),
        breadcrumbs=trail(place, found),
        details=moves,
    )
