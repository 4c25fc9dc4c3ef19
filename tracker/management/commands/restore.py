"""A copy put in the place of what is in the database."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from tracker.backup import CannotCopy, check_copy, restore
from tracker.models import Region


class Command(BaseCommand):
    help = "Läser tillbaka en säkerhetskopia. En databas där det finns regioner skrivs bara över med --yes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("copy", metavar="FIL", type=Path, help="kopian som manage.py backup gjorde")
        parser.add_argument("--yes", action="store_true", help="skriv över det som finns i databasen")

    def handle(self, *args: Any, copy: Path, yes: bool, **options: Any) -> None:
        try:
            check_copy(copy)
            if not yes and _has_regions():
                raise CommandError("Databasen är inte tom. Lägg till --yes för att skriva över den; det går inte att ångra.")
            restore(copy)
        except CannotCopy as error:
            raise CommandError(str(error)) from error
        rights = "manage.py grant_roles, " if connection.vendor == "postgresql" else ""  # a copy holds no rights
        then = f"manage.py migrate, {rights}manage.py sanity_check --strict och manage.py verify_trace"
        self.stdout.write(f"{copy} är tillbaka. Kör {then} innan någon släpps in.")


def _has_regions() -> bool:
    """False also in a database without tables."""
    try:
        return Region.objects.exists()
    except DatabaseError:
        return False
