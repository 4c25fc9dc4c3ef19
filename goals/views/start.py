"""The way in: where a person belongs, and what waits for them there."""

from datetime import date
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.models import FollowUp, UnitFollowUp
from goals.presentation import work as words
from goals.presentation.assessments import assessing_words
from goals.presentation.deadlines import dates_of, state_words
from goals.presentation.lines import lines_of
from goals.presentation.statuses import StatusWords
from goals.queries.addressed import units_with_something
from goals.queries.answering import carried_on
from goals.queries.assessing import Assessing, assessing_of
from goals.queries.work import Work, unit_follow_up_of, work_at
from goals.views.assessments import may_assess, reopened
from goals.views.links import address_of, is_own
from goals.views.places import Link, Place, at_place, render_at
from goals.views.start_acts import acts_of
from tracker.models import Person, Region, Unit
from tracker.permissions import Access, Permission, access_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's own region; a choice for somebody who has roles in several, a friendly page for nobody's."""
    person = cast("Person", request.user)
    today = timezone.localdate()
    own = Region.objects.filter(units__memberships__in=person.memberships.active(today)).distinct().order_by("name")
    regions = list(own)
    if len(regions) == 1:
        return redirect("goals:region", region=regions[0].slug)
    return render(request, "goals/choose_region.html" if regions else "tracker/no_roles.html", {"regions": regions})


@require_safe
def region(request: HttpRequest, region: str) -> HttpResponse:
    """To the person's own nämnd in the last round that has opened; to the overview for those who have none."""
    found = get_object_or_404(Region, slug=region)
    today = timezone.localdate()
    access = access_of(cast("Person", request.user), found, today)
    if not access.is_insider:
        raise Http404
    units = units_with_something(found)
    follow_up = _current_round(found, today)
    own = _own_unit(units, access, follow_up)
    if follow_up is None or not units:
        return render(request, "goals/nothing_yet.html", {"region": found, "administration": _administration(found, access)})
    page = "goals:start" if own else "goals:overview"
    return redirect(page, region=found.slug, unit=(own or units[0]).slug, period=follow_up.period.slug)


def _administration(region: Region, access: Access) -> Link | None:
    """The way to the region's own pages, for its administrator."""
    url = reverse("goals:admin_units", kwargs={"region": region.slug})
    return Link(_("Lägg upp enheter och personer"), url) if access.where(Permission.ADMINISTER) else None


def _own_unit(units: tuple[Unit, ...], access: Access, follow_up: FollowUp | None) -> Unit | None:
    """The authority in which the person has a role; None for roles in the region as a whole.

    In a round that this one has no part in, one that has ceased and that it carries on, when that has.
    """
    own = {authority for _role, unit_id in access.held if (authority := access.tree.authority_of(unit_id)) is not None}
    found = next((unit for unit in units if unit.pk in own), None)
    if found is None or follow_up is None:
        return found
    return next(iter(carried_on(found, follow_up, access)), found)


def _current_round(region: Region, today: date) -> FollowUp | None:
    """The last round that has opened; the first one when none has, None when there are none."""
    rounds = FollowUp.objects.in_region(region)
    return rounds.started(today).last() or rounds.first()


# How many of the outcomes to approve are listed; the rest are one link away.
SHOWN_TO_APPROVE = 8


@require_safe
@at_place
def start(request: HttpRequest, place: Place) -> HttpResponse:
    """Mitt arbete: what waits for me here, by when, and how far the nämnd has come; from outside, state and dates."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up)
    ceased = carried_on(place.unit, place.follow_up, place.access) if follow_up is None else []
    context: dict[str, Any] = {
        "unit_follow_up": follow_up,
        "has_opened": place.follow_up.opens_on <= place.today,
        "is_own": is_own(place),
        "state": state_words(follow_up, place.today) if follow_up else "",
        "dates": dates_of(follow_up, place.today) if follow_up else [],
        "carried_on": [(unit, place.url("goals:start", unit=unit)) for unit in ceased],
        "plan_link": Link(_("Läs planen"), place.url("goals:plan")),
        "mails_link": Link(_("Brev"), place.url("reports:mails")) if follow_up and place.may(Permission.READ_MAILS) else None,
    }
    context |= reopened(follow_up) if place.shows_live else {}
    work = work_at(place.unit, place.follow_up, place.access) if place.shows_live else None
    if work:
        context["people_link"] = Link(_("Ansvar och frånvaro"), place.url("goals:responsibility"))
        context["events_link"] = Link(_("Händelser"), place.url("goals:events")) if place.may(Permission.READ_LIVE) else None
        context |= _live(place, follow_up, work)
    context["acts"] = acts_of(place, follow_up, is_ready=work is not None and not work.missing)
    return render_at(request, place, "goals/start.html", context)


def _live(place: Place, follow_up: UnitFollowUp | None, work: Work) -> dict[str, Any]:
    """What only the nämnd and its förvaltning see."""
    status_words, address = StatusWords.of_region(place.region), address_of(place)
    outcomes_url = place.url("goals:outcomes")
    is_open = words.is_open_for_entry(follow_up, place.today)
    below = place.access.tree.reach(place.unit.pk)
    may_enter = is_open and bool(below & place.access.where(Permission.ENTER_OUTCOME))
    assessing = assessing_of(follow_up) if follow_up and may_assess(place, follow_up) else None
    return {
        "work": work,
        "may_enter": may_enter,
        "outcomes_url": outcomes_url,
        "lead": words.lead(work, assessing, follow_up, place.today),
        "actions": _actions(place, work, assessing, may_enter=may_enter),
        "waiting": lines_of(work.mine, status_words, address) if is_open else [],
        "to_approve": lines_of(work.to_approve[:SHOWN_TO_APPROVE], status_words, address) if is_open else [],
        "approve_link": Link(_("Visa alla {count}").format(count=len(work.to_approve)), f"{outcomes_url}?visa=godkanna"),
        "returned": [(returned, lines_of([returned.row], status_words, address)[0]) for returned in work.returned],
        "own_progress": words.own_progress(work),
        "assessing": assessing,
        "assessing_words": assessing_words(assessing) if assessing else "",
        "progress": words.progress(work, follow_up, place.today),
        "readings_link": Link(_("Gå igenom läsningarna"), place.url("goals:readings")),
        "may_edit": place.may(Permission.EDIT_PLAN),
        "stands_in_for": list(place.access.absent(Permission.READ_LIVE, place.unit.pk).values()),
        "shows_remaining": is_open and place.may(Permission.APPROVE_OUTCOME),
    }


def _actions(place: Place, work: Work, assessing: Assessing | None, *, may_enter: bool) -> list[Link]:
    """What there is to do, the most pressing first; nothing when nothing waits."""
    outcomes_url, actions = place.url("goals:outcomes"), []
    if may_enter and (work.mine or work.returned or (work.missing and not work.mine_due)):
        actions.append(Link(_("Fyll i utfall"), outcomes_url))
    elif may_enter and work.unreported:
        actions.append(Link(_("Rapportera utfall"), outcomes_url))
    if work.to_approve and may_enter:
        approve = Link(_("Godkänn utfall"), f"{outcomes_url}?visa=godkanna")
        actions.insert(len(actions) if work.mine or work.unreported else 0, approve)
    if assessing and assessing.done < assessing.total:
        actions.append(Link(_("Bedöm målen"), place.url("goals:assessments")))
    return actions
