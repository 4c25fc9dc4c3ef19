"""What the administrator's pages have in common: the region, who may come in, and how a form is heard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from goals.presentation.roles import roles_in_words
from goals.views.places import Link, region_of, render_at
from tracker.models import Person, Region, Unit
from tracker.operations import Actor, Refused
from tracker.permissions import Access, Permission, access_of

# The pages in the order of the menu, by the name of their address, and how the names of the pages below each begin.
PAGES = (
    ("goals:admin_units", gettext_lazy("Enheter"), ("goals:admin_unit",)),
    ("goals:admin_people", gettext_lazy("Personer"), ("goals:admin_pe", "goals:admin_role")),
    ("goals:admin_calendar", gettext_lazy("Kalender"), ("goals:admin_calendar",)),
    ("reports:admin_reminders", gettext_lazy("Påminnelser"), ("reports:admin_reminder",)),
    ("goals:admin_words", gettext_lazy("Ord och typer"), ("goals:admin_word",)),
    ("goals:admin_rules", gettext_lazy("Bedömningsregler"), ("goals:admin_rule",)),
    ("goals:admin_region", gettext_lazy("Inställningar"), ("goals:admin_region",)),
    ("reports:admin_jobs", gettext_lazy("Jobb"), ("reports:admin_job",)),
)


@dataclass(frozen=True)
class RegionPlace:
    """A region, for its administrator. `page` names the page's address; `by_id` is every unit by its id, in Swedish order."""

    region: Region
    access: Access
    today: date
    page: str
    by_id: Mapping[int, Unit]

    def url(self, name: str, **kwargs: Any) -> str:
        """The address of one of the region's own pages."""
        return reverse(name, kwargs={"region": self.region.slug} | kwargs)

    def actor(self, via: str, form_id: str = "") -> Actor:
        """The reader as somebody who sends a form: what the same form does again is done once."""
        return replace(Actor(self.access.person, via, self.access), correlation=form_id)

    @property
    def navigation(self) -> list[Link]:
        """The way back, and the administrator's pages."""
        back = Link(_("Uppföljningen"), self.home_url)
        return [back, *(Link(label, self.url(name), self.page.startswith(below)) for name, label, below in PAGES)]

    @property
    def home_url(self) -> str:
        """The address of the region's first page."""
        return reverse("goals:region", kwargs={"region": self.region.slug})

    @property
    def roles(self) -> list[str]:
        """The reader's roles in words."""
        return roles_in_words(self.access, {pk: unit.name for pk, unit in self.by_id.items()})


def administering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of a region for its administrator, who is given the RegionPlace; for others there is no such page."""

    @never_cache
    @wraps(view)
    def wrapper(request: HttpRequest, region: str, **kwargs: Any) -> HttpResponse:
        place = _find_place(request, region)
        try:
            return view(request, place, **kwargs)
        except Refused as refused:
            if refused.code not in {"NOT_PERMITTED", "GONE"}:
                raise
            context = {"refused": refused.sentence, "back": Link(_("Till enheterna"), place.url("goals:admin_units"))}
            status = 403 if refused.code == "NOT_PERMITTED" else 410
            return render_at(request, place, "goals/edit/refused.html", context, status=status)

    return wrapper


def _find_place(request: HttpRequest, slug: str) -> RegionPlace:
    region = region_of(slug)
    today = timezone.localdate()
    access = access_of(cast("Person", request.user), region, today)
    if not access.where(Permission.ADMINISTER):
        raise Http404
    match = request.resolver_match
    units = Unit.objects.in_region(region).in_swedish_order()
    return RegionPlace(region, access, today, match.view_name if match else "", {unit.pk: unit for unit in units})


def find(rows: Any, pk: int) -> Any:
    """The row of the region with this id. Raises Http404."""
    try:
        return rows.get(pk=pk)
    except (rows.model.DoesNotExist, OverflowError):
        raise Http404 from None
