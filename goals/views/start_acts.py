"""The acts that wait for a person on Mitt arbete, each with the way to it."""

from collections.abc import Iterator
from dataclasses import replace

from goals.models import Decision, Release, UnitFollowUp
from goals.models.rounds import ReleaseAct, UnitFollowUpKind
from goals.presentation.waiting_acts import WaitingAct, waiting_act, waiting_act_of_council, waiting_act_of_region
from goals.views.places import Link, Place
from tracker.models import UnitKind
from tracker.permissions import Permission

Waiting = tuple[WaitingAct, Link]
PAGE = "reports:decision"


def acts_of(place: Place, follow_up: UnitFollowUp | None, *, is_ready: bool) -> list[Waiting]:
    """What waits in the nämnd's own round, where `is_ready` says that all is filled in, and in the region's."""
    return [*_own(place, follow_up, is_ready=is_ready), *_of_region(place)]


def _own(place: Place, follow_up: UnitFollowUp | None, *, is_ready: bool) -> Iterator[Waiting]:
    if follow_up is None:
        return
    act = waiting_act(follow_up, place.may, place.today, is_ready=is_ready, is_published=_is_published(follow_up))
    if act:
        yield act, Link(act.action, place.url(PAGE))


def _of_region(place: Place) -> Iterator[Waiting]:
    """One query where there is a region's round to look for, two more when it has been decided."""
    is_council = place.unit.kind == UnitKind.COUNCIL
    reads = place.may(Permission.READ_FROZEN) if place.unit.has_oversight else is_council and place.may(Permission.READ_SUBMITTED)
    row = _region_row(place) if reads else None
    if row is None:
        return
    act = (
        waiting_act_of_council(row, _decided_by(place, row), place.may)
        if is_council
        else waiting_act_of_region(row, place.may, place.today, is_published=_is_published(row))
    )
    if act:
        yield act, Link(act.action, replace(place, kind=UnitFollowUpKind.REGION).url(PAGE, unit=row.unit))


def _region_row(place: Place) -> UnitFollowUp | None:
    rows = UnitFollowUp.objects.of_region().filter(follow_up=place.follow_up)
    return rows.select_related("follow_up", "unit", "decision__unit").first()


def _decided_by(place: Place, row: UnitFollowUp) -> Decision | None:
    """What fullmäktige has decided of the region's report in its present round."""
    found = Decision.objects.filter(unit=place.unit, unit_follow_up=row, round=row.round)
    return found.select_related("unit").order_by("pk").last()


def _is_published(follow_up: UnitFollowUp) -> bool:
    if follow_up.decision_id is None:
        return False
    released = Release.objects.filter(unit_follow_up=follow_up, round=follow_up.round)
    return released.filter(act=ReleaseAct.PUBLISHED).exists()
