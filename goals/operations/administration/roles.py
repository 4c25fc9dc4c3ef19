"""Roles: given and ended, between dates, where each can be held."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from goals.operations.administration.base import UNKNOWN, administering, gone
from goals.operations.changes import made_before, remove_row, save_changes
from goals.operations.plan_checks import check_days
from tracker.models import Membership, Person, Region, Role, Suspension, Unit
from tracker.operations import Actor, Refused
from tracker.periods import local_date, write_date
from tracker.permissions import HELD_IN, Permission, may_be_held_in, roles_that_may
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import UnitTree

NOT_AUTHORITY = gettext_noop("Rollen {role} finns i en nämnd eller annan egen myndighet, inte i {unit}.")
OTHER_KIND = gettext_noop("Rollen {role} finns i regionens {kind}, inte i {unit}.")
NO_AUTHORITY = gettext_noop("{unit} hör inte till någon myndighet. Ange först i enheternas träd var den hör hemma.")
LAST = gettext_noop("Regionen skulle bli utan administratör. Gör någon annan till administratör först.")


@dataclass(frozen=True, kw_only=True)
class RoleEntry:
    """A role to be given. `to_on` is its last day; None as long as none is known."""

    role: Role
    unit: Unit
    from_on: date
    to_on: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """Each field by its name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def give_role(*, by: Actor, now: datetime, region: Region, person: Person, entry: RoleEntry) -> Membership:
    """Give a role to somebody who has or has had one in the region. Sent twice it is given once."""
    with administering(by, region) as by:
        if not Membership.objects.filter(person=person, unit__region=region).exists():
            raise Refused("UNKNOWN", UNKNOWN, "person")
        return save_role(by=by, now=now, region=region, person=person, entry=entry)


def save_role(*, by: Actor, now: datetime, region: Region, person: Person, entry: RoleEntry) -> Membership:
    """The same, as a part of a larger operation under the region's lock."""
    rows = Membership.objects.filter(person=person, unit__region=region)
    if entry.unit.region_id != region.pk:
        raise Refused("UNKNOWN", UNKNOWN, "unit")
    if made := made_before(by=by, action="role.give", unit=entry.unit, rows=rows):
        return made
    check_role(region, person, entry)
    membership = Membership()
    fields = {"person": person} | entry.fields
    save_changes(by=by, now=now, row=membership, fields=fields, action="role.give", unit=entry.unit)
    _let_sign_in(person, region)
    return membership


def _let_sign_in(person: Person, region: Region) -> None:
    """Whoever has been shut out of every other region signs in again for this one's sake."""
    is_suspended = Suspension.objects.filter(person=person, region=region).exists()
    if not person.is_active and not is_suspended:
        person.is_active = True
        person.save(update_fields=["is_active"])


def check_role(region: Region, person: Person, entry: RoleEntry) -> None:
    """Refuse a role that cannot be held there or then, naming the field."""
    check_days("to_on", entry.from_on, entry.to_on)
    _check_seat(region, entry)
    unit = entry.unit
    if entry.from_on < unit.active_from or (unit.active_to and entry.from_on > unit.active_to):
        ends = unit.active_to and entry.from_on > unit.active_to
        msgid = gettext_noop("{unit} upphör {day}.") if ends else gettext_noop("{unit} finns från och med {day}.")
        day = unit.active_to if unit.active_to and ends else unit.active_from
        raise Refused("NO_UNIT", Sentence(msgid, {"unit": unit.name, "day": write_date(day)}), "from_on")
    same = Membership.objects.filter(person=person, unit=unit, role=entry.role)
    same = same.filter(Q(to_on=None) | Q(to_on__gte=entry.from_on))
    if entry.to_on:
        same = same.filter(from_on__lte=entry.to_on)
    if same.exists():
        values = {"name": person.name, "role": str(entry.role.label), "unit": unit.name}
        raise Refused("HELD", Sentence(gettext_noop("{name} är redan {role} i {unit} då."), values), "role")


def _check_seat(region: Region, entry: RoleEntry) -> None:
    unit, seat = entry.unit, HELD_IN[entry.role]
    values = {"role": str(entry.role.label), "unit": unit.name, "kind": str(seat.kind.label) if seat.kind else ""}
    if not may_be_held_in(entry.role, kind=unit.kind, is_authority=unit.is_authority):
        raise Refused("SEAT", Sentence(OTHER_KIND if seat.kind else NOT_AUTHORITY, values), "unit")
    if UnitTree.of(region).authority_of(unit.pk) is None:
        raise Refused("SEAT", Sentence(NO_AUTHORITY, values), "unit")


def end_role(*, by: Actor, now: datetime, membership: Membership, to_on: date | None) -> None:
    """Say which day is the last of a role; None for one that goes on. One that has not begun by then is taken away.

    Saying the same again changes nothing. Raises Refused when nobody would be left to administer the region.
    """
    region = membership.unit.region
    with administering(by, region) as by:
        row = Membership.objects.select_related("person", "unit__region").filter(pk=membership.pk).first()
        if row is None:
            raise gone(gettext_noop("Rollen finns inte längre: någon har tagit bort den."))
        if to_on is not None:
            check_days("to_on", None, to_on)
            refuse_last_administrator(region, local_date(now), Q(pk=row.pk))
        if to_on is not None and to_on < row.from_on:
            fields = {"person": row.person, "role": row.role, "unit": row.unit, "from_on": row.from_on, "to_on": row.to_on}
            remove_row(by=by, now=now, row=row, fields=fields, action="role.remove", unit=row.unit)
        else:
            save_changes(by=by, now=now, row=row, fields={"to_on": to_on}, action="role.end", unit=row.unit)


def refuse_last_administrator(region: Region, on: date, ending: Q) -> None:
    """Refuse to end roles (`ending`) without which nobody administers the region from then on."""
    administrators = Membership.objects.filter(unit__region=region, role__in=roles_that_may(Permission.ADMINISTER))
    lasting = administrators.active(on).filter(to_on=None)
    if lasting.filter(ending).exists() and not lasting.exclude(ending).exists():
        raise Refused("LAST_ADMINISTRATOR", Sentence(LAST))
