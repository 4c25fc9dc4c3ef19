"""What the pages that edit a plan have in common: what may be found, who may change it, and how a form is heard."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goals.forms.entry import EntryForm
from goals.models import Goal, Plan, Target
from goals.operations.changes import StaleRow
from goals.queries.plans import readable_goals, readable_plans, readable_targets
from goals.views.places import Framed, Link, Place, at_place, render_at
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop
from tracker.templatetags.tertial import translate

Made = TypeVar("Made")


def editing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of a place that says in words, with 403, that somebody may not do what it is for."""

    @at_place
    @wraps(view)
    def wrapper(request: HttpRequest, place: Place, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, place, **kwargs)
        except Refused as refused:
            if refused.code not in {"NOT_PERMITTED", "GONE"}:
                raise
            context = {"refused": refused.sentence, "back": Link(_("Till planerna"), place.url("goals:edit_plans"))}
            status = 403 if refused.code == "NOT_PERMITTED" else 410
            return render_at(request, place, "goals/edit/refused.html", context, status=status)

    return wrapper


def find_plan(place: Place, pk: int) -> Plan:
    """A plan of the unit's that may be read. Raises Http404."""
    return _one(readable_plans(place.access).filter(unit=place.unit), pk)


def find_goal(place: Place, pk: int) -> Goal:
    """A goal of the unit's plans that may be read. Raises Http404."""
    rows = readable_goals(place.access).filter(plan__unit=place.unit)
    return _one(rows.select_related("type__plan_type", "plan__unit", "plan__plan_type", "parent", "continues", "perspective"), pk)


def find_target(place: Place, pk: int) -> Target:
    """A row of the unit's plans that may be read. Raises Http404."""
    rows = readable_targets(place.access).filter(goal__plan__unit=place.unit)
    return _one(rows.select_related("goal__type", "goal__plan__unit", "goal__plan__plan_type", "indicator__unit"), pk)


def _one(rows: Any, pk: int) -> Any:
    try:
        return rows.get(pk=pk)
    except (rows.model.DoesNotExist, OverflowError):
        raise Http404 from None


def actor_of(place: Place, via: str, form_id: str = "") -> Actor:
    """The reader as somebody who sends a form: what the same form does again is done once."""
    return replace(place.actor(via), correlation=form_id)


def may(place: Place, permission: Permission = Permission.EDIT_PLAN) -> None:
    """Refuse a reader who may not do what the page is for."""
    if permission == Permission.REGISTER_DECISION and not place.may(permission):
        sentence = gettext_noop("Beslut registreras av nämndsekreteraren i {unit}.")
        raise Refused("NOT_PERMITTED", Sentence(sentence, {"unit": place.unit.name}))
    require(place.actor(""), permission, place.unit)


def heard(form: EntryForm, act: Callable[[], Made], saved: Callable[[], EntryForm] | None = None) -> Made | None:
    """What `act` made of the form; None when something is wrong, which the form then says.

    `saved` is the form of what somebody else has saved meanwhile.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except StaleRow as stale:
        form.refuse(stale)
        if saved:
            form.yield_to(stale, saved())
    except Refused as refused:
        if refused.code in {"NOT_PERMITTED", "GONE"}:
            raise
        form.refuse(refused)
    return None


def done(act: Callable[[], object]) -> Callable[[], bool]:
    """The act as one that answers that it was done."""

    def do() -> bool:
        act()
        return True

    return do


def error_links(forms: Sequence[EntryForm]) -> list[Link]:
    """All that is wrong on a page of several forms, each with the way to its field."""
    return [
        Link(f"{form.fields[name].label}: {error}" if name in form.fields else error, f"#{_anchor(form, name)}")
        for form in forms
        for name, errors in form.errors.items()
        for error in errors
    ]


def _anchor(form: EntryForm, name: str) -> str:
    if name not in form.fields:
        return "innehall"
    field = form[name]
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


def form_page(
    request: HttpRequest,
    place: Framed,
    form: EntryForm,
    *,
    title: str,
    button: str,
    cancel: str,
    lead: str = "",
    breadcrumbs: Sequence[Link] = (),
    template: str = "goals/edit/form.html",
    **context: Any,
) -> HttpResponse:
    """A page with one form, 422 when something in it is wrong."""
    known = {"form": form, "title": title, "lead": lead, "button": button, "cancel": cancel, "breadcrumbs": breadcrumbs}
    return render_at(request, place, template, known | context, status=422 if form.is_bound and form.errors else 200)


def confirm_page(
    request: HttpRequest,
    place: Framed,
    *,
    title: str,
    lead: str,
    button: str,
    cancel: str,
    breadcrumbs: Sequence[Link] = (),
    **context: Any,
) -> HttpResponse:
    """A page that asks before something is done that a single click should not do."""
    known = {"title": title, "lead": lead, "button": button, "cancel": cancel, "breadcrumbs": breadcrumbs}
    return render_at(request, place, "goals/edit/confirm.html", known | {"form_id": uuid4().hex} | context)


def tell(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do something that has no form of its own; a refusal is said on the next page. False when it was refused."""
    try:
        act()
    except Refused as refused:
        if refused.code == "NOT_PERMITTED":
            raise
        messages.error(request, translate(refused.sentence))
        return False
    return True


def plan_url(place: Place, plan: Plan) -> str:
    """Where a plan is edited."""
    return place.url("goals:edit_plan", pk=plan.pk)


def goal_anchor(place: Place, goal: Goal) -> str:
    """Where a goal stands on the page of its plan."""
    return f"{plan_url(place, goal.plan)}#mal-{goal.pk}"


def trail(place: Place, plan: Plan) -> list[Link]:
    """The way to what is in a plan."""
    return [Link(_("Planer"), place.url("goals:edit_plans")), Link(plan.title, plan_url(place, plan))]
