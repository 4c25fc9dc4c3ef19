"""Lists the made-up people of the demo: who can sign in, region by region and nämnd by nämnd."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from goals.demo.organisation import DEMO_ADDRESSES, known_password
from tracker.models import Membership, Person, Region

# A unit, the mailboxes of those who have a role in it, and the domain of their addresses.
Line = tuple[str, str, str]


class Command(BaseCommand):
    help = "Skriver ut demons påhittade personer med enhet, adress och lösenord. Skriver inget om ingen demo är inläst."

    def handle(self, *args: Any, **options: Any) -> None:
        regions = list(Region.objects.filter(is_demo=True).order_by("pk"))
        if not regions:
            return
        password = known_password()
        self.stdout.write(f"Påhittade personer ({f'lösenord för alla: {password}' if password else 'kan inte logga in här'})")
        for region in regions:
            self._write(region.name, _lines_of(region))
        without = Person.objects.filter(email__endswith=DEMO_ADDRESSES, memberships=None).order_by("pk")
        self._write("Utan roll", [("", *_parted(person.email)) for person in without])

    def _write(self, heading: str, lines: Sequence[Line]) -> None:
        if lines:
            self.stdout.write("\n".join(["", heading, *_aligned(lines)]))


def _lines_of(region: Region) -> list[Line]:
    """A line for each unit in which somebody has a role today, and for each domain of their addresses."""
    rows = Membership.objects.active(timezone.localdate()).filter(unit__region=region, person__email__endswith=DEMO_ADDRESSES)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for membership in rows.select_related("person", "unit").order_by("unit_id", "pk"):
        mailbox, domain = _parted(membership.person.email)
        found[membership.unit.name, domain].append(mailbox)
    return [(unit, ", ".join(mailboxes), domain) for (unit, domain), mailboxes in found.items()]


def _parted(email: str) -> tuple[str, str]:
    """An address as its mailbox, and @ with its domain."""
    mailbox, _, domain = email.partition("@")
    return mailbox, f"@{domain}"


def _aligned(lines: Sequence[Line]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True) if width)
        yield ("  " + "  ".join(cells)).rstrip()
