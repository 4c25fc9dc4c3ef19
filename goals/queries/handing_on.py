"""Who takes over what somebody reports, when they no longer can."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from goals.models import Indicator, IndicatorReporter
from tracker.models import Absence, Membership, Person, Region
from tracker.permissions import TAKE_OVER, Access, Permission, accesses
from tracker.unit_tree import UnitTree


@dataclass(frozen=True)
class HandedOn:
    """An indicator that somebody reports, and who reports it after them; nobody when `people` is empty.

    `is_new` says that they did not before.
    """

    indicator: Indicator
    people: tuple[Person, ...]
    is_new: bool


def tasks_of(region: Region, person: Person) -> list[Indicator]:
    """The indicators of the region that a person reports, by their names."""
    own = Indicator.objects.filter(unit__region=region, reporters__person=person)
    return list(own.select_related("unit", "reporting_unit").order_by("name", "pk"))


def hand_on(region: Region, person: Person, on: date) -> list[HandedOn]:
    """For each indicator that a person reports who reports it without them on a local date.

    Those who report it already; else the person's deputy; else a coordinator of the authority, or its manager. Whoever is
    away is not chosen. Seven queries, whatever their number.
    """
    return _Successors(region, person, on).of(tasks_of(region, person))


class _Successors:
    """What is known of everybody who could take over, fetched once."""

    def __init__(self, region: Region, person: Person, on: date) -> None:
        everybody = [access for access in accesses(region, on) if access.person != person]
        self.away = set(Absence.objects.in_time(on).filter(unit__region=region).values_list("person_id", flat=True))
        self.accesses = {access.person.pk: access for access in everybody}
        self.tree = everybody[0].tree if everybody else UnitTree({})
        absences = Absence.objects.covered(on).filter(unit__region=region, person=person).order_by("pk")
        self.deputies = [(absence.deputy_id, self.tree.reach(absence.unit_id)) for absence in absences if everybody]
        self.by_name = sorted(everybody, key=lambda access: (access.person.name, access.person.pk))
        self.person = person

    def of(self, indicators: list[Indicator]) -> list[HandedOn]:
        """Who reports each of the indicators."""
        others: dict[int, list[int]] = {}
        rows = IndicatorReporter.objects.filter(indicator__in=indicators).exclude(person=self.person).order_by("pk")
        for indicator_id, person_id in rows.values_list("indicator_id", "person_id"):
            others.setdefault(indicator_id, []).append(person_id)
        return [self._one(indicator, others.get(indicator.pk, [])) for indicator in indicators]

    def _one(self, indicator: Indicator, others: Iterable[int]) -> HandedOn:
        unit_id = indicator.reporting_unit_id
        left = [access.person for pk in others if (access := self._may(pk, unit_id))]
        if left:
            return HandedOn(indicator, tuple(left), is_new=False)
        for deputy, reach in self.deputies:
            if unit_id in reach and (access := self._may(deputy, unit_id)):
                return HandedOn(indicator, (access.person,), is_new=True)
        above = self._who_answers(unit_id)
        return HandedOn(indicator, (above,) if above else (), is_new=above is not None)

    def _may(self, person_id: int, unit_id: int) -> Access | None:
        """Their Access, when they may enter outcomes there in their own right."""
        access, permission = self.accesses.get(person_id), Permission.ENTER_OUTCOME
        is_own = access and access.allows(permission, unit_id) and not access.for_whom(permission, unit_id)
        return access if is_own else None

    def _who_answers(self, unit_id: int) -> Person | None:
        """The first by name of those whose role answers for the unit's authority, and who is there."""
        for role in TAKE_OVER:
            for access in self.by_name:
                holds = any(held == role and unit_id in self.tree.reach(held_in) for held, held_in in access.roles)
                if holds and access.person.pk not in self.away:
                    return access.person
        return None


def other_holders(memberships: Iterable[Membership], on: date) -> dict[int, int]:
    """For each of some roles (its id) how many others have the same role in the same unit on a local date. One query."""
    rows = list(memberships)
    same = Membership.objects.active(on).filter(unit__in=[row.unit_id for row in rows])
    held = list(same.values_list("person_id", "unit_id", "role"))
    return {
        row.pk: len({p for p, unit_id, role in held if p != row.person_id and (unit_id, role) == (row.unit_id, row.role)})
        for row in rows
    }
