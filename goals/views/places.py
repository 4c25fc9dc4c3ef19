"""Where a page is: region, unit and round, from its address; and what the reader may do there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Any, Protocol, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.models import FollowUp
from goals.models.rounds import UnitFollowUpKind
from goals.presentation.region_pages import region_name
from goals.presentation.roles import roles_in_words
from goals.queries.addressed import find_region, follow_ups_of, units_with_something
from goals.queries.released import is_open_to_auditors
from tracker.models import Person, Region, Unit, UnitKind
from tracker.operations import Actor
from tracker.periods import Period
from tracker.permissions import Access, Permission, access_of
from tracker.security_log import log_refusal


@dataclass(frozen=True)
class Link:
    """A choice in a menu."""

    label: Any  # a text, or one that is translated when shown
    url: str
    is_current: bool = False


# The pages of a place, in the order of the menu, by the name of their address.
PAGES = (
    ("goals:start", _("Mitt arbete")),
    ("goals:plan", _("Plan")),
    ("goals:outcomes", _("Utfall")),
    ("goals:assessments", _("Bedömning")),
    ("goals:indicators", _("Indikatorer")),
    ("goals:assignments", _("Uppdrag")),
    ("reports:decision", _("Beslut")),
    ("reports:reports", _("Rapporter")),
    ("goals:overview", _("Översikt")),
    ("goals:calendar", _("Kalender")),
)
# A page about one thing belongs to one of the pages above.
PARENT_PAGES = {
    "goals:goal": "goals:plan",
    "goals:readings": "goals:plan",
    "goals:indicator": "goals:indicators",
    "goals:outcome": "goals:outcomes",
    "goals:evidence": "goals:outcomes",
    "goals:assessment": "goals:assessments",
    "goals:contribution": "goals:assessments",
    "goals:householding": "goals:assessments",
    "goals:assignment": "goals:assignments",
    "goals:assignments_whole": "goals:assignments",
    "goals:assignment_statuses": "goals:assignments",
    "goals:calendar_dates": "goals:calendar",
    "goals:calendar_region_dates": "goals:calendar",
    "goals:events": "goals:start",
    "goals:history": "goals:start",
    "goals:responsibility": "goals:start",
    "goals:responsible": "goals:start",
    "goals:absence_new": "goals:start",
    "goals:absence": "goals:start",
    "reports:report": "reports:reports",
    "reports:report_trace": "reports:reports",
    "reports:inspection_units": "reports:inspection",
    "reports:package_job": "reports:reports",
    "reports:trace": "goals:plan",
    "reports:job": "reports:reports",
    "reports:jobs": "reports:reports",
    "reports:sections": "reports:reports",
    "reports:section": "reports:reports",
    "reports:section_new": "reports:reports",
    "reports:section_remove": "reports:reports",
    "reports:list_file": "goals:indicators",
    "reports:hand_over": "reports:decision",
    "reports:take_back": "reports:decision",
    "reports:give_exception": "reports:decision",
    "reports:end_exception": "reports:decision",
    "reports:auditors": "reports:decision",
    "reports:decide": "reports:decision",
    "reports:refer_back": "reports:decision",
    "reports:correct": "reports:decision",
    "reports:complete": "reports:decision",
    "reports:dispatch": "reports:decision",
    "reports:publish": "reports:decision",
    "reports:council": "reports:decision",
    "reports:review": "reports:decision",
    "reports:maskings": "reports:decision",
    "reports:mask_text": "reports:decision",
    "reports:mask_files": "reports:decision",
    "reports:masking": "reports:decision",
    "reports:mails": "goals:start",
    "reports:mail": "goals:start",
    "reports:mails_preview": "goals:start",
}


REGION_PAGE = "reports:region"
# For those who read what stood before, after the reports in the menu.
INSPECTION_PAGE = "reports:inspection"
AFTER_REPORTS = [name for name, _label in PAGES].index("reports:reports") + 1


@dataclass(frozen=True)
class Place:
    """A region's unit in a round, and who reads. `page` is the name of the page's address.

    `kind` says whose follow-up it is about: the unit's own, or the region's that regionstyrelsen decides.
    """

    region: Region
    unit: Unit
    follow_up: FollowUp
    access: Access
    today: date
    page: str
    query: str
    all_units: tuple[Unit, ...]
    all_follow_ups: tuple[FollowUp, ...]
    kind: UnitFollowUpKind = UnitFollowUpKind.UNIT

    @property
    def is_of_region(self) -> bool:
        """Whether the page is about the region's follow-up."""
        return self.kind == UnitFollowUpKind.REGION

    @property
    def trail(self) -> list[Link]:
        """The way back from a page of the region's follow-up; none from a nämnd's own."""
        return [Link(_("Regionen"), self.url(REGION_PAGE))] if self.is_of_region else []

    @property
    def period(self) -> Period:
        """The period that the round closes."""
        return self.follow_up.period

    @property
    def shows_live(self) -> bool:
        """Whether the reader may see the unit's outcomes and assessments before they are let out."""
        return self.access.allows(Permission.READ_LIVE, self.unit.pk)

    def may(self, permission: Permission) -> bool:
        """Whether the reader has the permission in the unit."""
        return self.access.allows(permission, self.unit.pk)

    def actor(self, via: str) -> Actor:
        """The reader as the one who does something from a page."""
        return Actor(self.access.person, via, self.access)

    def url(self, name: str, *, unit: Unit | None = None, follow_up: FollowUp | None = None, **kwargs: Any) -> str:
        """The address of a page here, or at another unit or round."""
        place = {
            "region": self.region.slug,
            "unit": (unit or self.unit).slug,
            "period": (follow_up or self.follow_up).period.slug,
        }
        return reverse(region_name(name) if self.is_of_region else name, kwargs=place | kwargs)

    @property
    def _menu_page(self) -> str:
        if self.page.startswith("goals:edit_"):
            return "goals:assignments" if self.page.startswith("goals:edit_assignment") else "goals:plan"
        if ":region_" in self.page:
            return REGION_PAGE
        return PARENT_PAGES.get(self.page, self.page)

    @property
    def navigation(self) -> list[Link]:
        """The pages of the place, and for an administrator the way to the region's own."""
        own = replace(self, kind=UnitFollowUpKind.UNIT)
        pages = [Link(label, own.url(name), name == self._menu_page) for name, label in PAGES]
        is_whole = self._menu_page == REGION_PAGE
        pages += [Link(_("Regionen"), own.url(REGION_PAGE, unit=unit), is_whole) for unit in self._units_of_whole]
        if self.may(Permission.READ_HISTORY):
            pages.insert(AFTER_REPORTS, Link(_("Granskning"), own.url(INSPECTION_PAGE), self._menu_page == INSPECTION_PAGE))
        if self.access.where(Permission.ADMINISTER):
            pages.append(Link(_("Administration"), reverse("goals:admin_units", kwargs={"region": self.region.slug})))
        return pages

    @property
    def _units_of_whole(self) -> list[Unit]:
        """Where the region's whole is read from here: at regionstyrelsen, and from fullmäktige, which its report goes to."""
        if self.unit.kind == UnitKind.COUNCIL:
            return [unit for unit in self.all_units if unit.has_oversight]
        return [self.unit] if self.unit.has_oversight else []

    # What the frame of every page shows.

    @property
    def is_demo(self) -> bool:
        """Whether the region's figures may be made up."""
        return self.region.is_demo

    @property
    def home_url(self) -> str:
        """The address of the region's first page."""
        return reverse("goals:region", kwargs={"region": self.region.slug})

    @property
    def reports_url(self) -> str:
        """The address of the nämnd's reports: what has been let out to the reader."""
        return self.url("reports:reports")

    @property
    def search_url(self) -> str:
        """Where a search is sent."""
        return self.url("goals:plan")

    @property
    def roles(self) -> list[str]:
        """The reader's roles in words: "rapportör, Kulturförvaltningen"."""
        return roles_in_words(self.access, {unit.pk: unit.name for unit in self.all_units})

    @property
    def units(self) -> list[Link]:
        """The same page at the region's other units that have something, of those that exist at some time in the round's year."""
        year = self.period.year
        shown = [unit for unit in self.all_units if unit == self.unit or _exists_in(unit, year)]
        return [Link(unit.name, self.url(self._page_at(unit), unit=unit), unit == self.unit) for unit in shown]

    def _page_at(self, unit: Unit) -> str:
        """The same page at another unit; the overview where only regionstyrelsen has it, and where the reader may not read it."""
        is_elsewhere = self._menu_page == REGION_PAGE and not unit.has_oversight
        is_closed = self._menu_page == INSPECTION_PAGE and not self.access.allows(Permission.READ_HISTORY, unit.pk)
        return "goals:overview" if is_elsewhere or is_closed else self._menu_page

    @property
    def periods(self) -> list[Link]:
        """The same page in the region's other rounds, the newest first."""
        return [
            Link(follow_up.name, self.url(self._menu_page, follow_up=follow_up), follow_up == self.follow_up)
            for follow_up in reversed(self.all_follow_ups)
        ]


def find_place(request: HttpRequest, region: str, unit: str, period: str) -> Place:
    """The place of an address. Raises Http404 when there is none, and for somebody without a role in the region."""
    found = region_of(region)
    today = timezone.localdate()
    access = access_of(cast("Person", request.user), found, today)
    if not access.is_insider:
        log_refusal(access.person.pk, f"region {found.pk}")
        raise Http404
    follow_ups = follow_ups_of(found)
    units = units_with_something(found)
    match = request.resolver_match
    here, follow_up = _one_of(units, lambda u: u.slug == unit), _one_of(follow_ups, lambda f: f.period.slug == period)
    return Place(
        region=found,
        unit=here,
        follow_up=follow_up,
        access=_with_opened(access, here, follow_up),
        today=today,
        page=match.view_name if match else "",
        query=request.GET.get("q", "").strip(),
        all_units=units,
        all_follow_ups=follow_ups,
    )


def place_of(person: Person, unit: Unit, follow_up: FollowUp, today: date) -> Place:
    """The place as somebody reads it who is not there: for a job that makes what they asked for. It has no menus."""
    access = _with_opened(access_of(person, unit.region, today), unit, follow_up)
    return Place(unit.region, unit, follow_up, access, today, page="", query="", all_units=(), all_follow_ups=())


def _with_opened(access: Access, unit: Unit, follow_up: FollowUp) -> Access:
    """With what the unit has opened to auditors in the round."""
    if access.allows(Permission.READ_OPENED, unit.pk) and is_open_to_auditors(unit, follow_up):
        return access.reading_live(unit.pk)
    return access


def _exists_in(unit: Unit, year: int) -> bool:
    """Whether the unit exists at some time in a year."""
    return unit.active_from.year <= year and (unit.active_to is None or unit.active_to.year >= year)


def region_of(slug: str) -> Region:
    """The region of an address. Raises Http404 when there is none."""
    region = find_region(slug)
    if region is None:
        raise Http404
    return region


def _one_of(rows: tuple[Any, ...], is_it: Callable[[Any], bool]) -> Any:
    for row in rows:
        if is_it(row):
            return row
    raise Http404


def at_place(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of a place: it is given the Place instead of the three parts of its address."""

    @wraps(view)
    def wrapper(
        request: HttpRequest,
        region: str,
        unit: str,
        period: str,
        whose: UnitFollowUpKind = UnitFollowUpKind.UNIT,
        **kwargs: Any,
    ) -> HttpResponse:
        place = replace(find_place(request, region, unit, period), kind=whose)
        if place.is_of_region and not place.unit.has_oversight:
            raise Http404
        return view(request, place, **kwargs)

    return wrapper


class Framed(Protocol):
    """A place that has a menu."""

    @property
    def navigation(self) -> list[Link]:
        """The links of the menu."""


def render_at(request: HttpRequest, place: Framed, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of a place with what every page needs: the menu, the switches and the notice of demo figures."""
    return render(request, template, {"place": place, "navigation": place.navigation} | context, status=status)
