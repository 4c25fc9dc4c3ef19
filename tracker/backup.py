"""Copies of the whole database, and back again: PostgreSQL by its own pg_dump, SQLite by its own backup.

Everything is in the database, files and all, so a copy of it is a copy of the installation. Each copy has its digest beside
it (copy.sha256), as sha256sum writes it, and restoring asks for it.
"""

import hashlib
import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection

from tracker.models import Job
from tracker.models.jobs import JobState

# The kind of the one row that says when the latest copy was made.
BACKUP = "backup"


class CannotCopy(Exception):
    """Says in one sentence what is wrong, and in the next what to do."""


def back_up(path: Path) -> str:
    """Write a copy of the database to `path`, whole or not at all; returns its digest. Raises CannotCopy."""
    new = path.with_name(path.name + ".new")
    try:
        new.touch(mode=0o600)
        _dump(new)
        digest = digest_of(new)
        new.replace(path)
        digest_file(path).write_text(f"{digest}  {path.name}\n")
    except OSError as error:
        raise CannotCopy(f"{path} går inte att skriva ({error.strerror}). Välj en annan plats.") from error
    finally:
        new.unlink(missing_ok=True)
    return digest


def note_backup(*, now: datetime, size: int, digest: str) -> None:
    """Leave word that a copy was made, for those who watch."""
    done = {"state": JobState.DONE, "progress": 100, "finished_at": now, "result": {"bytes": size, "sha256": digest}}
    Job.objects.update_or_create(
        kind=BACKUP, key="last", defaults=done, create_defaults={**done, "created_at": now, "next_at": now}
    )


def last_backup() -> datetime | None:
    """When the latest copy was made; None when there has been none."""
    return Job.objects.filter(kind=BACKUP).values_list("finished_at", flat=True).first()


def check_copy(path: Path) -> None:
    """Refuse a copy that is not there, that has no digest beside it, or that is not what it was. Raises CannotCopy."""
    try:
        kept = digest_file(path).read_text().split()[0]
        found = digest_of(path)
    except (OSError, IndexError) as error:
        raise CannotCopy(f"{path} eller {digest_file(path).name} går inte att läsa. Båda behövs.") from error
    if kept != found:
        raise CannotCopy(f"{path} är inte den kopia som gjordes: kontrollsumman stämmer inte. Använd en annan kopia.")


def restore(path: Path, *, database: dict[str, Any] | None = None) -> None:
    """Put a copy in the place of what is in the database (settings as Django has them; the ordinary one). Raises CannotCopy."""
    database = database or dict(connection.settings_dict)
    connection.close()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(database["NAME"])) as target:
            source.backup(target)
        return
    options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run(["pg_restore", *options, "--dbname", str(database["NAME"]), str(path)], database)


def digest_file(path: Path) -> Path:
    """Where the digest of a copy is kept."""
    return path.with_name(path.name + ".sha256")


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(path: Path) -> None:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(database["NAME"])) as source, closing(sqlite3.connect(path)) as target:
            source.backup(target)
        return
    _run(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(path), str(database["NAME"])], database)


def _run(command: Sequence[str], database: dict[str, Any]) -> None:
    """A program of PostgreSQL's, which gets the password from its environment, where others do not see it."""
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    environment = os.environ | {name: str(database[key]) for name, key in names.items() if database.get(key)}
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise CannotCopy(f"{command[0]} finns inte. Installera postgresql-client i samma version som servern.") from error
    if done.returncode != 0:
        raise CannotCopy(f"{command[0]} gick inte: {_reason(done.stderr)}")


def _reason(said: str) -> str:
    """The line that says what was wrong; after it comes the command that it was wrong with, which may be long."""
    lines = said.strip().splitlines() or ["okänt fel"]
    return next((line for line in lines if "error:" in line.lower()), lines[-1])
