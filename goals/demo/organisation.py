"""The region: its units, its words, and the made-up people with their roles."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import make_password

from goals.demo.load import Load
from goals.demo.organisation_rows import DimensionRow, PersonRow, PlanTypeRow, UnitRow
from goals.demo.tables import FaultyFile
from goals.models import Category, Dimension, GoalType, PlanType
from tracker.models import Membership, Person, Unit, UnitKind

# Known to everyone: given only to made-up people, at addresses that nobody can have (RFC 2606).
DEMO_PASSWORD = "tertial-demo-2026"  # noqa: S105  # it is printed at every start
DEMO_ADDRESSES = "example.org"
# The beginning of the term of office.
ROLES_FROM_ON = date(2023, 1, 1)


def known_password() -> str | None:
    """The password of all made-up people; None, and nobody can sign in, where others than this machine are served."""
    return DEMO_PASSWORD if settings.IS_LOOPBACK else None


def load_units(load: Load, rows: Sequence[UnitRow]) -> None:
    """The units, a level of the tree at a time."""
    waiting = list(rows)
    while waiting:
        level = [row for row in waiting if not row.parent or row.parent in load.units]
        if not level:
            raise FaultyFile(waiting[0].where, f"enheten ”{waiting[0].parent}” finns inte.")
        units = load.record(_unit(load, row) for row in level)
        load.units |= {unit.slug: unit for unit in units}
        waiting = [row for row in waiting if row.slug not in load.units]
    load.follow_up_alone += [load.units[row.slug] for row in rows if row.follows_up]
    administrations = [unit for unit in load.units.values() if unit.kind == UnitKind.ADMINISTRATION]
    load.administrations |= {unit.parent: unit for unit in administrations if unit.parent}


def _unit(load: Load, row: UnitRow) -> Unit:
    return Unit(
        region=load.region,
        parent=load.units[row.parent] if row.parent else None,
        kind=row.kind,
        is_authority=row.is_authority,
        has_oversight=row.has_oversight,
        slug=row.slug,
        name=row.name,
        short_name=row.short_name,
        active_from=row.active_from,
    )


def load_people(load: Load, rows: Sequence[PersonRow]) -> None:
    """The people and their roles. One hash for all: it is one password, and a hash takes long on purpose."""
    _refuse_addresses(rows)
    password = make_password(known_password())
    people = load.record(Person(email=row.email, name=row.name, password=password) for row in rows)
    load.people |= {person.email: person for person in people}
    load.record(
        Membership(person=load.people[row.email], unit=load.unit(role.unit, role), role=role.role, from_on=ROLES_FROM_ON)
        for row in rows
        for role in row.roles
    )


def _refuse_addresses(rows: Sequence[PersonRow]) -> None:
    taken = set(Person.objects.filter(email__in=[row.email for row in rows]).values_list("email", flat=True))
    for row in rows:
        if not row.email.endswith((f"@{DEMO_ADDRESSES}", f".{DEMO_ADDRESSES}")):
            raise FaultyFile(row.where, f"påhittade personer har adresser under {DEMO_ADDRESSES}.")
        if row.email in taken:
            raise FaultyFile(row.where, f"det finns redan en person med adressen {row.email} i databasen.")


def load_plan_types(load: Load, rows: Sequence[PlanTypeRow]) -> None:
    """The levels of the region's plans, and what their goals are called."""
    for row in rows:
        (plan_type,) = load.add([PlanType(region=load.region, order=row.order, name=row.name)])
        load.plan_types[row.name] = plan_type
        goal_types = load.add(
            GoalType(plan_type=plan_type, order=goal_type.order, singular=goal_type.singular, plural=goal_type.plural)
            for goal_type in row.goal_types
        )
        load.goal_types |= {(plan_type, goal_type.singular): goal_type for goal_type in goal_types}


def load_dimensions(load: Load, rows: Sequence[DimensionRow]) -> None:
    """The ways to split an outcome into parts."""
    for row in rows:
        (dimension,) = load.add([Dimension(region=load.region, name=row.name, is_gender=row.is_gender)])
        categories = load.add(
            Category(dimension=dimension, order=order, name=name) for order, name in enumerate(row.categories, start=1)
        )
        load.categories |= {category.name: category for category in categories}
        if row.is_gender:
            load.gender.append(dimension)
