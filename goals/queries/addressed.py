"""What an address begins with: the region, its units and its rounds. Every page asks for them, so they are put into SQL once."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from goals.models import Assignment, AssignmentAddressee, FollowUp, Plan, UnitFollowUp
from tracker.models import Region, Unit
from tracker.written import WrittenOnce


def find_region(slug: str) -> Region | None:
    """The region of this name in addresses; None when there is none."""
    return next(iter(Region.objects.raw(*REGIONS.sql(slug))), None)


def follow_ups_of(region: Region) -> tuple[FollowUp, ...]:
    """All rounds of a region, in order; empty when it has none."""
    return tuple(FollowUp.objects.raw(*FOLLOW_UPS.sql(region.pk)))


def units_with_something(region: Region) -> tuple[Unit, ...]:
    """The units of a region that have a plan, a follow-up or an assignment, or carry on one that has ceased, in Swedish order."""
    return tuple(Unit.objects.raw(*UNITS.sql(region.pk)))


def having_something(region: int) -> QuerySet[Unit]:
    """What `units_with_something` asks for, by the region's id."""
    own = [rows.objects.filter(unit=OuterRef("pk")) for rows in (Plan, UnitFollowUp, AssignmentAddressee)]
    given = Assignment.objects.filter(given_by=OuterRef("pk"))
    carried_on = Unit.objects.filter(successor=OuterRef("pk"))
    has_something = reduce(or_, (Q(Exists(rows)) for rows in (*own, given, carried_on)))
    return Unit.objects.filter(region=region).filter(has_something).in_swedish_order()


REGIONS = WrittenOnce(lambda slug: Region.objects.filter(slug=slug), "-")
FOLLOW_UPS = WrittenOnce(lambda region: FollowUp.objects.filter(region=region), -1)
UNITS = WrittenOnce(having_something, -1)
