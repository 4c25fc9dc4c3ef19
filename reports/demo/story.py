"""Who does what, and when: the people and the nämnder of a demo region, and a clock that only goes forward."""

from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings

from goals.models import UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from tracker.models import Person, Region, Role, Unit
from tracker.operations import Actor
from tracker.periods import local_date
from tracker.permissions import Access, access_of
from tracker.trace.sealing import seal_region

# The way in that the trace tells of: the people are made up, and it was the loading that acted for them.
VIA = "load_demo"
A_WHILE = timedelta(minutes=1)


class Story:
    """A region, and where in its year we are. Every act takes its own moment, a while after the one before."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.units = {unit.slug: unit for unit in Unit.objects.in_region(region).select_related("region")}
        people = Person.objects.filter(memberships__unit__region=region).distinct()
        self._people = {person.email: person for person in people}
        self._now = datetime.min.replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
        self._access = cache(self._find_access)

    def go_to(self, day: date, hour: int = 9) -> None:
        """Go on to a day, at a full hour. What has happened until then is sealed, as it would have been long ago."""
        then = datetime.combine(day, time(hour), ZoneInfo(settings.TIME_ZONE))
        if then < self._now:
            raise ValueError(f"The story is at {self._now} and cannot go back to {then}.")
        self._now = then
        self.seal()

    def seal(self) -> None:
        """Seal what has happened so far."""
        seal_region(region_id=self.region.pk)

    def tick(self) -> datetime:
        """The moment of the next act."""
        self._now += A_WHILE
        return self._now

    @property
    def today(self) -> date:
        """The local date."""
        return local_date(self._now)

    def person(self, role: Role, unit: str, number: int = 1) -> Person:
        """Who has a role in a nämnd, by the way their addresses are made: samordnare@hsn.fjallbo.example.org."""
        return self._people[f"{MAILBOXES[role]}{number if number > 1 else ''}@{unit}.{self.region.slug}.example.org"]

    def administrator(self) -> Actor:
        """The region's administrator, about to do something."""
        return self.actor(self._people[f"administrator@{self.region.slug}.example.org"])

    def auditor(self) -> Actor:
        """The region's auditor, about to do something."""
        return self.actor(self._people[f"revisor@{self.region.slug}.example.org"])

    def by(self, role: Role, unit: str, number: int = 1) -> Actor:
        """Who has the role in the nämnd, about to do something with a form of their own."""
        return self.actor(self.person(role, unit, number))

    def actor(self, person: Person) -> Actor:
        """A person, with what they may do on this day."""
        return Actor(person, VIA, self._access(person, self.today), correlation=uuid4().hex)

    def _find_access(self, person: Person, on: date) -> Access:
        return access_of(person, self.region, on)

    def round(self, unit: str, month: int, kind: UnitFollowUpKind = UnitFollowUpKind.UNIT) -> UnitFollowUp:
        """The nämnd's follow-up, or the region's, of the round that ends in a month of 2026, as it is now."""
        rows = UnitFollowUp.objects.select_related("unit__region", "follow_up__region", "decision")
        return rows.get(unit=self.units[unit], kind=kind, follow_up__year=2026, follow_up__month=month)


MAILBOXES = {
    Role.REPORTER: "rapportor",
    Role.COORDINATOR: "samordnare",
    Role.MANAGER: "chef",
    Role.SECRETARY: "sekreterare",
    Role.MEMBER: "ledamot",
}
