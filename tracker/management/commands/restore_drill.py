"""A copy restored where nobody is, and proved: that it can be read back, that it is whole, and what it holds."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection

from tracker.backup import CannotCopy, check_copy, restore


class Command(BaseCommand):
    help = (
        "Övar: läser tillbaka en säkerhetskopia i en tillfällig databas, kör sanity_check där och tar bort databasen igen. "
        "Rör inte den riktiga."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("copy", metavar="FIL", type=Path, help="kopian som manage.py backup gjorde")

    def handle(self, *args: Any, copy: Path, **options: Any) -> None:
        try:
            check_copy(copy)
            with throwaway() as (database, address):
                restore(copy, database=database)
                result = _check(address)
        except CannotCopy as error:
            raise CommandError(str(error)) from error
        self.stdout.write(result.stdout)
        if result.returncode != 0:
            raise CommandError(f"Kopian håller inte: {result.stderr.strip()}")
        self.stdout.write("Kopian går att läsa tillbaka och är hel.")


@contextmanager
def throwaway() -> Iterator[tuple[dict[str, Any], str]]:
    """An empty database beside the real one: as Django's settings and as DATABASE_URL; gone with the block. Raises CannotCopy."""
    own = dict(connection.settings_dict)
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "drill.sqlite3"
            yield own | {"NAME": str(path)}, f"sqlite:///{path}"
        return
    name = f"tertial_drill_{secrets.token_hex(6)}"
    try:
        _ask(f'CREATE DATABASE "{name}" TEMPLATE template0')
    except DatabaseError as error:
        raise CannotCopy(
            f"Det gick inte att skapa en tillfällig databas: {str(error).strip()}. "
            "Kör övningen som en roll som får det; databasens administratör ger rätten med ALTER ROLE … CREATEDB."
        ) from error
    try:
        yield own | {"NAME": name}, _address(own, name)
    finally:
        _ask(f'DROP DATABASE "{name}" WITH (FORCE)')


def _ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _address(database: dict[str, Any], name: str) -> str:
    user, password = quote(str(database["USER"]), safe=""), quote(str(database["PASSWORD"]), safe="")
    return f"postgresql://{user}:{password}@{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}/{name}"


def _check(address: str) -> subprocess.CompletedProcess[str]:
    """sanity_check, in a process of its own that knows of no other database."""
    environment = os.environ | {"DATABASE_URL": address, "SECRET_KEY": settings.SECRET_KEY}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "sanity_check"]
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
