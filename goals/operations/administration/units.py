"""Units: made, changed, ended with a successor; the borders of every role run along them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.text import slugify

from goals.models import Indicator, UnitFollowUp
from goals.operations.administration.base import UNKNOWN, administering, gone
from goals.operations.changes import is_changed, made_before, remove_row, save_changes
from goals.operations.plan_checks import check_days, check_line
from tracker.models import Membership, Region, Unit, UnitKind
from tracker.models.people import Role
from tracker.operations import Actor, Refused
from tracker.periods import local_date
from tracker.permissions import may_be_held_in
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import Branch, UnitTree

# What stands in the place of a unit in the region's own addresses.
RESERVED_SLUGS = frozenset({"administration", "kalender"})
LONGEST_SLUG = 40
GONE = gettext_noop("Enheten finns inte längre: någon har tagit bort den.")


@dataclass(frozen=True, kw_only=True)
class UnitEntry:
    """What is said of a unit. `active_to` is its last day; None as long as none is known."""

    name: str
    short_name: str
    kind: UnitKind
    active_from: date
    parent: Unit | None = None
    is_authority: bool = False
    has_oversight: bool = False
    active_to: date | None = None
    successor: Unit | None = None

    @classmethod
    def of(cls, unit: Unit) -> "UnitEntry":
        """What is said of a unit now."""
        return cls(**{name: getattr(unit, name) for name in cls.__dataclass_fields__})

    @property
    def fields(self) -> dict[str, Any]:
        """Each field by its name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def create_unit(*, by: Actor, now: datetime, region: Region, entry: UnitEntry) -> Unit:
    """Make a unit. Its address is made of its short name, and stays when that is changed. Sent twice it is made once."""
    with administering(by, region) as by:
        if made := made_before(by=by, action="unit.create", unit=region, rows=Unit.objects.in_region(region)):
            return made
        check_unit(region, None, entry)
        fields = {"region": region, "slug": _free_slug(region, entry.short_name)} | entry.fields
        unit = Unit()
        save_changes(by=by, now=now, row=unit, fields=fields, action="unit.create", unit=region)
        return unit


def _free_slug(region: Region, short_name: str) -> str:
    """An address that no other unit of the region has."""
    base = slugify(short_name.translate(str.maketrans("åäöÅÄÖ", "aaoAAO")))[:LONGEST_SLUG] or "enhet"
    taken = {*Unit.objects.in_region(region).values_list("slug", flat=True), *RESERVED_SLUGS}
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def change_unit(*, by: Actor, now: datetime, unit: Unit, entry: UnitEntry, seen: str) -> Unit:
    """Change a unit, move it in the tree or say when it ends. Raises StaleRow when somebody else has changed it since `seen`."""
    with administering(by, unit.region) as by:
        unit = _current(unit)
        if not is_changed(row=unit, unit=unit.region, before=UnitEntry.of(unit).fields, after=entry.fields, seen=seen):
            return unit
        check_unit(unit.region, unit, entry)
        _check_content(unit, entry, local_date(now))
        save_changes(by=by, now=now, row=unit, fields=entry.fields, action="unit.change", unit=unit.region)
        return unit


def remove_unit(*, by: Actor, now: datetime, unit: Unit) -> None:
    """Remove a unit that nothing has ever belonged to. One that has been in use is ended instead."""
    with administering(by, unit.region) as by:
        found = Unit.objects.select_related("region").filter(pk=unit.pk).first()
        if found is None:
            return
        try:
            with transaction.atomic():
                remove_row(by=by, now=now, row=found, fields=UnitEntry.of(found).fields, action="unit.remove", unit=found.region)
        except ProtectedError:
            sentence = gettext_noop(
                "{unit} har använts: där finns planer, roller, enheter eller något annat. Ange i stället enhetens sista dag."
            )
            raise Refused("HAS_CONTENT", Sentence(sentence, {"unit": found.name})) from None


def _current(unit: Unit) -> Unit:
    found = Unit.objects.select_related("region", "parent", "successor").filter(pk=unit.pk).first()
    if found is None:
        raise gone(GONE)
    return found


# What is refused


def check_unit(region: Region, unit: Unit | None, entry: UnitEntry) -> None:
    """Refuse what a unit cannot be, naming the field."""
    check_line("name", entry.name, most=200, is_needed=True)
    check_line("short_name", entry.short_name, most=30, is_needed=True)
    check_days("active_to", entry.active_from, entry.active_to)
    if entry.has_oversight and not entry.is_authority:
        sentence = gettext_noop("Uppsikt har bara en enhet som är en egen myndighet.")
        raise Refused("NO_AUTHORITY", Sentence(sentence), "has_oversight")
    for field in ("parent", "successor"):
        other = getattr(entry, field)
        if other is not None and other.region_id != region.pk:
            raise Refused("UNKNOWN", UNKNOWN, field)
    _check_successor(entry)
    if unit is not None:
        _check_circles(region, unit, entry)


def _check_successor(entry: UnitEntry) -> None:
    successor = entry.successor
    if successor is None:
        return
    if entry.active_to is None:
        sentence = gettext_noop("En enhet som har en efterträdare upphör: ange dess sista dag.")
        raise Refused("NO_END", Sentence(sentence), "active_to")
    if successor.active_to is not None and successor.active_to <= entry.active_to:
        sentence = gettext_noop("{unit} upphör själv senast samma dag. Välj en enhet som finns kvar.")
        raise Refused("ENDED", Sentence(sentence, {"unit": successor.name}), "successor")


def _check_circles(region: Region, unit: Unit, entry: UnitEntry) -> None:
    branches = UnitTree.of(region).branches
    if entry.parent and unit.pk in _upwards(branches, entry.parent.pk, "parent_id"):
        sentence = gettext_noop("{parent} ligger under {unit}, eller är samma enhet. Välj en annan enhet.")
        raise Refused("CIRCLE", Sentence(sentence, {"parent": entry.parent.name, "unit": unit.name}), "parent")
    if entry.successor and unit.pk in _upwards(branches, entry.successor.pk, "successor_id"):
        sentence = gettext_noop("{unit} kan inte efterträda sig själv, inte heller på omvägar. Välj en annan enhet.")
        raise Refused("CIRCLE", Sentence(sentence, {"unit": unit.name}), "successor")


def _upwards(branches: Mapping[int, Branch], pk: int, by: str) -> set[int]:
    """The unit and all those that lead on from it, by one of the tree's two ways."""
    found: set[int] = set()
    at: int | None = pk
    while at is not None and at not in found:
        found.add(at)
        at = getattr(branches[at], by)
    return found


def _check_content(unit: Unit, entry: UnitEntry, on: date) -> None:
    """Refuse what the unit's roles, follow-ups and indicators would not survive."""
    _check_roles(unit, entry, on)
    if not entry.is_authority and unit.is_authority and UnitFollowUp.objects.filter(unit=unit).exists():
        sentence = gettext_noop("{unit} har egna uppföljningar och förblir en egen myndighet.")
        raise Refused("HAS_ROUNDS", Sentence(sentence, {"unit": unit.name}), "is_authority")
    _check_borders(unit, entry)


def _check_roles(unit: Unit, entry: UnitEntry, on: date) -> None:
    roles = Membership.objects.filter(unit=unit).exclude(to_on__lt=on).values_list("role", flat=True)
    for role in sorted(set(roles)):
        if not may_be_held_in(role, kind=entry.kind, is_authority=entry.is_authority):
            sentence = gettext_noop("Någon är {role} i {unit}, och den rollen finns inte i en sådan enhet. Avsluta rollen först.")
            field = "kind" if entry.is_authority else "is_authority"
            raise Refused("HAS_ROLES", Sentence(sentence, {"role": str(Role(role).label), "unit": unit.name}), field)


def _check_borders(unit: Unit, entry: UnitEntry) -> None:
    """Refuse to draw a border between a series and the unit that reports it: nobody outside the authority may read it."""
    tree = UnitTree.of(unit.region)
    after = replace(tree.branches[unit.pk], parent_id=entry.parent.pk if entry.parent else None, is_authority=entry.is_authority)
    moved = UnitTree({**tree.branches, unit.pk: after})
    pairs = Indicator.objects.filter(unit__region=unit.region).values_list("unit_id", "reporting_unit_id").distinct()
    for owner, reporter in pairs:
        if moved.authority_of(owner) != moved.authority_of(reporter) and tree.authority_of(owner) == tree.authority_of(reporter):
            names = dict(Unit.objects.filter(pk__in=[owner, reporter]).values_list("pk", "name"))
            sentence = gettext_noop(
                "{reporter} rapporterar indikatorer som hör till {owner}. Ändra först vem som rapporterar dem, i planen."
            )
            values = {"reporter": names[reporter], "owner": names[owner]}
            field = "is_authority" if entry.is_authority != unit.is_authority else "parent"
            raise Refused("BORDER", Sentence(sentence, values), field)
