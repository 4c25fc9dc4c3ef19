"""The people of a region: those who have or have had a role there, whatever else they are elsewhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tracker.models import Absence, Membership, Person, Region, Suspension


def people_of(region: Region) -> QuerySet[Person]:
    """Everybody who has or has had a role in the region, or is to have one."""
    return Person.objects.filter(pk__in=Membership.objects.filter(unit__region=region).values("person"))


@dataclass(frozen=True)
class RegionPerson:
    """Somebody as the region knows them on a day: their roles there, and whether they are away or shut out."""

    person: Person
    current: tuple[Membership, ...]
    coming: tuple[Membership, ...]
    ended: tuple[Membership, ...]  # the last that ended first
    absences: tuple[Absence, ...]  # those of the day
    suspension: Suspension | None

    @property
    def is_suspended(self) -> bool:
        """Whether the person may not come in."""
        return self.suspension is not None


def region_people(region: Region, people: Iterable[Person], on: date) -> list[RegionPerson]:
    """The people in the order given, as the region knows them. Three queries, whatever their number."""
    found = list(people)
    pks = [person.pk for person in found]
    roles: dict[int, list[Membership]] = defaultdict(list)
    held = Membership.objects.filter(unit__region=region, person__in=pks).select_related("unit").order_by("from_on", "pk")
    for membership in held:
        roles[membership.person_id].append(membership)
    absences: dict[int, list[Absence]] = defaultdict(list)
    away = Absence.objects.in_time(on).filter(unit__region=region, person__in=pks).select_related("deputy").order_by("pk")
    for absence in away:
        absences[absence.person_id].append(absence)
    suspensions = {row.person_id: row for row in Suspension.objects.filter(region=region, person__in=pks)}
    return [_known(person, roles[person.pk], absences[person.pk], suspensions, on) for person in found]


def _known(
    person: Person, roles: list[Membership], absences: list[Absence], suspensions: Mapping[int, Suspension], on: date
) -> RegionPerson:
    ended = [role for role in roles if role.to_on and role.to_on < on]
    coming = [role for role in roles if role.from_on > on]
    return RegionPerson(
        person=person,
        current=tuple(role for role in roles if role not in ended and role not in coming),
        coming=tuple(coming),
        ended=tuple(sorted(ended, key=lambda role: (role.to_on or on, role.pk), reverse=True)),
        absences=tuple(absences),
        suspension=suspensions.get(person.pk),
    )
