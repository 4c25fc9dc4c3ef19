"""Lists the made-up people of the demo: who can sign in, and as what."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management import BaseCommand
from django.db.models import Prefetch

from goals.demo.organisation import DEMO_ADDRESSES, known_password
from tracker.models import Membership, Person, Region


class Command(BaseCommand):
    help = "Skriver ut demons påhittade personer med roll, enhet och lösenord. Skriver inget om ingen demo är inläst."

    def handle(self, *args: Any, **options: Any) -> None:
        if Region.objects.filter(is_demo=True).exists():
            password = known_password()
            self.stdout.write(f"Påhittade personer ({f'lösenord för alla: {password}' if password else 'kan inte logga in här'})")
            self.stdout.write("\n".join(_aligned(_people())))


def _people() -> list[tuple[str, str, str, str]]:
    """E-mail address, name, role and unit; a row for each role, and one for whoever has none."""
    roles = Prefetch("memberships", Membership.objects.filter(unit__region__is_demo=True).select_related("unit").order_by("pk"))
    people = Person.objects.filter(email__endswith=DEMO_ADDRESSES).prefetch_related(roles).order_by("pk")
    return [row for person in people for row in _rows(person)]


def _rows(person: Person) -> Iterator[tuple[str, str, str, str]]:
    roles = list(person.memberships.all())
    for role in roles:
        yield person.email, person.name, role.get_role_display(), role.unit.name
    if not roles:
        yield person.email, person.name, "ingen roll", ""


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
