"""Frånvaro: who stands in for whom in an authority, between which days.

Whoever is away can say so themselves. For somebody else it is said by those who answer for who reports what, and by the region's
administrator; nobody passes on more than they may do themselves by roles of their own, so that no right can be taken by making
oneself a deputy.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from goals.operations.changes import made_before, remove_row, save_changes
from goals.operations.locks import writing
from goals.operations.plan_checks import check_days
from goals.queries.people import deputies_in, people_of_authority
from tracker.models import Absence, Membership, Person, Unit
from tracker.operations import Actor, Refused, require
from tracker.periods import local_date
from tracker.permissions import Permission, units_of
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import UnitTree


@dataclass(frozen=True, kw_only=True)
class AbsenceEntry:
    """Who is away, who stands in, and from when to when; `to_on` is None as long as nobody knows."""

    person: Person
    deputy: Person
    from_on: date
    to_on: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """Each field by its name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def enter_absence(*, by: Actor, now: datetime, unit: Unit, entry: AbsenceEntry) -> Absence:
    """Say that somebody is away from an authority, and who has their roles there meanwhile. Sent twice it is said once."""
    by = _require(by, unit, entry.person)
    with writing():
        _lock(unit)
        if made := made_before(by=by, action="absence.enter", unit=unit, rows=Absence.objects.filter(unit=unit)):
            return made
        check_absence(by, unit, entry, local_date(now))
        absence = Absence(unit=unit)
        save_changes(by=by, now=now, row=absence, fields={"unit": unit} | entry.fields, action="absence.enter", unit=unit)
        return absence


def end_absence(*, by: Actor, now: datetime, absence: Absence, to_on: date | None) -> None:
    """Say which day of an absence is the last; None when nobody knows. One that has not begun by then is taken away.

    Saying the same again changes nothing.
    """
    by = _require(by, absence.unit, absence.person)
    with writing():
        _lock(absence.unit)
        row = Absence.objects.select_related("person", "deputy", "unit").filter(pk=absence.pk).first()
        if row is None:
            raise Refused("GONE", Sentence(gettext_noop("Frånvaron finns inte längre: någon har tagit bort den.")))
        if to_on is not None and to_on < row.from_on:
            fields = {name: getattr(row, name) for name in ("person", "deputy", "from_on", "to_on")}
            remove_row(by=by, now=now, row=row, fields=fields, action="absence.remove", unit=row.unit)
            return
        if _lasts_longer(row.to_on, to_on):
            entry = AbsenceEntry(person=row.person, deputy=row.deputy, from_on=row.from_on, to_on=to_on)
            _check_passed_on(by, row.unit, entry)
            _check_free(row.unit, entry, but=row)
        check_days("to_on", row.from_on, to_on)
        save_changes(by=by, now=now, row=row, fields={"to_on": to_on}, action="absence.end", unit=row.unit)


def _lasts_longer(before: date | None, after: date | None) -> bool:
    return before is not None and (after is None or after > before)


def _lock(unit: Unit) -> None:
    """Two absences of one person cannot be entered at the same time."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _require(by: Actor, unit: Unit, absent: Person) -> Actor:
    """Oneself, where one has a role; else whoever answers for who reports what, or administers the region."""
    access = by.access
    if access is not None and by.person == absent and access.person == absent:
        reach = access.tree.reach(unit.pk)
        if any(unit_id in reach for _role, unit_id in access.roles):
            return by
    if access is not None and by.person is not None and access.allows(Permission.ADMINISTER, unit.pk):
        return require(by, Permission.ADMINISTER, unit)
    return require(by, Permission.EDIT_PLAN, unit)


# What is refused


def check_absence(by: Actor, unit: Unit, entry: AbsenceEntry, on: date) -> None:
    """Refuse an absence that cannot be, naming the field."""
    if not unit.is_authority:
        raise Refused("UNIT", Sentence(gettext_noop("Frånvaro anges för en hel myndighet.")))
    if entry.person not in people_of_authority(unit, on):
        sentence = gettext_noop("{name} har ingen roll i {unit}.")
        raise Refused("NO_ROLE", Sentence(sentence, {"name": entry.person.name, "unit": unit.name}), "person")
    if entry.deputy == entry.person:
        raise Refused("SAME", Sentence(gettext_noop("Ingen kan ersätta sig själv. Välj någon annan.")), "deputy")
    if entry.deputy not in deputies_in(unit, on):
        sentence = gettext_noop("{name} arbetar inte i {unit}. Bara den som redan får läsa där kan ersätta någon.")
        raise Refused("NO_DEPUTY", Sentence(sentence, {"name": entry.deputy.name, "unit": unit.name}), "deputy")
    check_days("to_on", entry.from_on, entry.to_on)
    _check_passed_on(by, unit, entry)
    _check_free(unit, entry)


def _check_passed_on(by: Actor, unit: Unit, entry: AbsenceEntry) -> None:
    """Refuse to pass on what one may not do oneself; who is away passes on their own, and an administrator gives any role."""
    access = by.access
    if access is None or by.person == entry.person or access.is_own(Permission.ADMINISTER, unit.pk):
        return
    for permission, units in _passed_on(unit, entry, access.tree).items():
        if not all(access.is_own(permission, unit_id) for unit_id in units):
            sentence = gettext_noop(
                "{name} får göra mer än du. Frånvaron anges av {name} själv eller av regionens administratör."
            )
            raise Refused("MORE_THAN_OWN", Sentence(sentence, {"name": entry.person.name}), "person")


def _passed_on(unit: Unit, entry: AbsenceEntry, tree: UnitTree) -> Mapping[Permission, frozenset[int]]:
    """What the deputy may do meanwhile: all that the person's roles in the unit and below it give."""
    held = Membership.objects.filter(person=entry.person, unit__in=tree.reach(unit.pk)).exclude(to_on__lt=entry.from_on)
    if entry.to_on:
        held = held.filter(from_on__lte=entry.to_on)
    return units_of(held.values_list("role", "unit_id"), tree)


def _check_free(unit: Unit, entry: AbsenceEntry, but: Absence | None = None) -> None:
    """Refuse a second absence of the same person in the same days."""
    same = Absence.objects.filter(unit=unit, person=entry.person).filter(Q(to_on=None) | Q(to_on__gte=entry.from_on))
    if entry.to_on:
        same = same.filter(from_on__lte=entry.to_on)
    if any(row != but for row in same):
        sentence = gettext_noop("{name} är redan frånvarande då. Ändra den frånvaron i stället.")
        raise Refused("TWICE", Sentence(sentence, {"name": entry.person.name}), "from_on")
