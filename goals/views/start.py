"""The way in: where a person belongs, and what waits for them there."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from goals.models import FollowUp, UnitFollowUp
from goals.queries.work import work_at
from goals.views.places import Place, at_place, render_at, units_with_something
from tracker.models import Person, Region, Unit
from tracker.permissions import Access, access_of


def home(request: HttpRequest) -> HttpResponse:
    """The person's own region; a choice for somebody who has roles in several, a friendly page for nobody's."""
    person = cast(Person, request.user)
    today = timezone.localdate()
    regions = Region.objects.filter(units__memberships__in=person.memberships.active(today)).distinct().order_by("name")
    if len(regions) == 1:
        return redirect("goals:region", region=regions[0].slug)
    return render(request, "tracker/no_roles.html" if not regions else "goals/choose_region.html", {"regions": regions})


def region(request: HttpRequest, region: str) -> HttpResponse:
    """To the person's own nämnd, in the last round that has opened."""
    found = get_object_or_404(Region, slug=region)
    today = timezone.localdate()
    access = access_of(cast(Person, request.user), found, today)
    if not access.is_insider:
        raise Http404
    unit = _own_unit(access)
    follow_up = _current_round(found, today)
    if unit is None or follow_up is None:
        return render(request, "tracker/no_roles.html", {"regions": []})
    return redirect("goals:start", region=found.slug, unit=unit.slug, period=follow_up.period.slug)


def _own_unit(access: Access) -> Unit | None:
    """The authority in which the person has a role; the region's first unit for roles in the whole region."""
    units = list(units_with_something(access.region))
    own = {access.tree.authority_of(unit_id) for _role, unit_id in access.roles}
    return next((unit for unit in units if unit.pk in own), units[0] if units else None)


def _current_round(region: Region, today: object) -> FollowUp | None:
    """The last round that has opened; the first one when none has, None when there are none."""
    rounds = FollowUp.objects.in_region(region)
    return rounds.filter(opens_on__lte=today).last() or rounds.first()


@at_place
def start(request: HttpRequest, place: Place) -> HttpResponse:
    """Mitt arbete: what waits for me here, by when, and how far the nämnd has come."""
    follow_up = UnitFollowUp.objects.own().filter(follow_up=place.follow_up, unit=place.unit).select_related("follow_up").first()
    work = work_at(place.unit, follow_up, place.follow_up, place.access) if place.shows_live else None
    return render_at(request, place, "goals/start.html", {"work": work, "unit_follow_up": follow_up})
