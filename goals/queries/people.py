"""Who may do what somewhere: to choose among."""

from collections.abc import Collection
from datetime import date

from tracker.models import Membership, Person, Unit
from tracker.permissions import Access, Permission, reach_of, roles_that_may
from tracker.unit_tree import UnitTree


def people_who_may(permission: Permission, unit: Unit, on: date) -> list[Person]:
    """The people who have the permission in the unit on a local date, by name. Two queries."""
    roles = roles_that_may(permission)
    tree = UnitTree.of(unit.region, on)
    held = (
        Membership.objects.active(on)
        .filter(unit__region=unit.region_id, role__in=roles)
        .select_related("person")
        .order_by("person__name", "person_id")
    )
    found = [row.person for row in held if unit.pk in reach_of(row.role, row.unit_id, permission, tree)]
    return list(dict.fromkeys(found))


def reports_it(access: Access, reporters: Collection[Person], unit_id: int) -> bool:
    """Whether one is to report what `reporters` are asked for in a unit: oneself, or in the place of one who is absent."""
    if access.person in reporters:
        return True
    absent = access.absent(Permission.ENTER_OUTCOME, unit_id) if access.stand_ins else {}
    return any(person.pk in absent for person in reporters)


def people_of_authority(unit: Unit, on: date) -> list[Person]:
    """Everybody who has a role in an authority or below it on a local date or later, by name. Two queries."""
    reach = UnitTree.of(unit.region, on).reach(unit.pk)
    held = Membership.objects.filter(unit__in=reach, person__is_active=True).exclude(to_on__lt=on)
    return list(Person.objects.filter(pk__in=held.values("person")).order_by("name", "pk"))


def deputies_in(unit: Unit, on: date) -> list[Person]:
    """Those who can stand in for somebody in an authority: who may read there already, by a role of their own."""
    return people_who_may(Permission.READ_LIVE, unit, on)
