"""Händelser: what has happened lately in a nämnd; and the history of one goal, indicator, value or uppdrag."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals.event_filter import EventFilter
from goals.models import Assignment, Goal, Indicator, Outcome, Plan
from goals.presentation.events import by_day, event_groups
from goals.queries.activity import (
    about_assignment,
    about_goal_alone,
    about_indicator,
    about_outcome,
    activity,
    readable_events,
    who_acted,
)
from goals.queries.assignments import assignments_at
from goals.queries.events import NAMED
from goals.views.places import Link, Place, at_place, render_at
from tracker.models import AuditEvent
from tracker.permissions import Permission, permitted

EVENTS_ON_A_PAGE = 50


@dataclass(frozen=True)
class Kind:
    """Something whose history can be read: the word in its address, what is said above it, and which events are about it."""

    slug: str
    title: Any  # a text that is translated when shown
    rows: Callable[[Place], QuerySet[Any]]
    about: Callable[[Any], Q]


def _live(model: type[Model], *related: str) -> Callable[[Place], QuerySet[Any]]:
    """The rows of a model that the reader may see as they are before they are let out."""

    def rows(place: Place) -> QuerySet[Any]:
        every: QuerySet[Any] = model._default_manager.select_related(*related)  # noqa: SLF001  # the name is public
        return permitted(every, place.access, Permission.READ_LIVE)

    return rows


def _assignments(place: Place) -> QuerySet[Assignment]:
    return assignments_at(place.unit, place.access) if place.may(Permission.READ_LIVE) else Assignment.objects.none()


# By what the trace calls them.
KINDS: Mapping[str, Kind] = {
    "goal": Kind("mal", gettext_lazy("Målets historik"), _live(Goal, "type", "plan__unit"), about_goal_alone),
    "indicator": Kind(
        "indikator", gettext_lazy("Indikatorns historik"), _live(Indicator), lambda found: about_indicator(found.pk)
    ),
    "outcome": Kind(
        "utfall", gettext_lazy("Utfallets historik"), _live(Outcome, "indicator"), lambda found: about_outcome(found.pk)
    ),
    "assignment": Kind("uppdrag", gettext_lazy("Uppdragets historik"), _assignments, lambda found: about_assignment(found.pk)),
}
BY_SLUG = {kind.slug: name for name, kind in KINDS.items()}


@never_cache
@require_safe
@at_place
def events(request: HttpRequest, place: Place) -> HttpResponse:
    """What people have done in the nämnd and its förvaltning, the newest first, by day."""
    if not place.may(Permission.READ_LIVE):
        raise Http404
    every = activity(place.unit, place.access)
    plans = Plan.objects.filter(unit=place.unit).for_year(place.period.year)
    goals = Goal.objects.filter(plan__in=plans).select_related("type").in_plan_order()
    narrowing = EventFilter(request.GET, every, people=who_acted(every), goals=goals)
    page = _page(request, narrowing.qs)
    context = {
        "filter": narrowing,
        "shown": page.paginator.count,
        "is_narrowed": bool(narrowing.chosen),
        "days": by_day(event_groups(page.object_list, address=_address(place))),
        "page": page,
        "breadcrumbs": [Link(_("Mitt arbete"), place.url("goals:start"))],
    }
    return render_at(request, place, "goals/events.html", context)


@never_cache
@require_safe
@at_place
def history(request: HttpRequest, place: Place, kind: str, pk: int) -> HttpResponse:
    """All that has happened to one thing, the newest first, with what it was before and after."""
    name = BY_SLUG.get(kind, "")
    if not name:
        raise Http404
    found = _find(KINDS[name], place, pk)
    subject = f"{name}:{pk}"
    page = _page(request, readable_events(place.access).filter(KINDS[name].about(found)))
    context = {
        "title": KINDS[name].title,
        "name": NAMED[name].name(found),
        "groups": event_groups(page.object_list, page=subject, address=_address(place, but=subject)),
        "page": page,
        "breadcrumbs": [Link(_("Händelser"), place.url("goals:events"))],
    }
    return render_at(request, place, "goals/history.html", context)


def _find(kind: Kind, place: Place, pk: int) -> Any:
    try:
        return kind.rows(place).get(pk=pk)
    except (kind.rows(place).model.DoesNotExist, OverflowError):
        raise Http404 from None


def history_url(place: Place, name: str, row: Goal | Indicator | Outcome | Assignment) -> str:
    """Where the history of a row is read, by what the trace calls its kind; "" for who may not read it."""
    if isinstance(row, Assignment):
        may_read = place.may(Permission.READ_LIVE)
    else:
        may_read = place.access.allows(Permission.READ_LIVE, _unit_of(row))
    return _history_url(place, name, row.pk) if may_read else ""


def _unit_of(row: Goal | Indicator | Outcome) -> int:
    if isinstance(row, Goal):
        return row.plan.unit_id
    return row.unit_id if isinstance(row, Indicator) else row.indicator.unit_id


def _history_url(place: Place, name: str, pk: int) -> str:
    return place.url("goals:history", kind=KINDS[name].slug, pk=pk)


def _address(place: Place, but: str = "") -> Callable[[str], str]:
    """Where more is told of a row, by its subject; "" for what has no history of its own, and for the one that is read."""

    def address(subject: str) -> str:
        name, _colon, pk = subject.partition(":")
        return _history_url(place, name, int(pk)) if name in KINDS and subject != but else ""

    return address


def _page(request: HttpRequest, found: QuerySet[AuditEvent]) -> Any:
    return Paginator(found, EVENTS_ON_A_PAGE).get_page(request.GET.get("sida"))
