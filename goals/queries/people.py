"""Who may do what somewhere: to choose among."""

from datetime import date

from tracker.models import Membership, Person, Unit
from tracker.permissions import REGION_WIDE, Permission, UnitTree, roles_that_may


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
    found = [row.person for row in held if row.role in REGION_WIDE or unit.pk in tree.reach(row.unit_id)]
    return list(dict.fromkeys(found))
