"""The tables of the test database: made by the migrations once, and copied from then on, since migrating takes seconds.

A copy is known by the migrations that it was made by; whatever a copy lacks, `migrate` makes, which is run on it all the same.
After a test that commits, what it filled is emptied: Django's own way makes the files of every table anew, filled or not.
"""

import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parent.parent


def name_of_copy() -> str:
    """What a copy is called: after the migrations, and after the libraries, which bring migrations of their own."""
    made_by = [*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "requirements.txt"]
    return "tertial_schema_" + sha256(b"".join(file.read_bytes() for file in made_by)).hexdigest()[:16]


def bring(folder: Path) -> sqlite3.Connection | None:
    """Let the test database, which is not there yet, begin as a copy; return what holds it in memory until it is in use."""
    copy = name_of_copy()
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = copy if copy in _databases() else None
    elif (folder / copy).exists():
        test_database = sqlite3.connect(_creation()._get_test_db_name(), uri=True)
        with sqlite3.connect(folder / copy) as kept:
            kept.backup(test_database)
        kept.close()
        return test_database
    return None


def keep(folder: Path) -> None:
    """Copy the test database, which has just been migrated, unless there is a copy."""
    copy = name_of_copy()
    if connection.vendor == "postgresql" and copy not in _databases():
        connection.close()
        with _creation()._nodb_cursor() as cursor:
            try:
                cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{connection.settings_dict["NAME"]}"')
            except DatabaseError:
                pass  # another process has made it meanwhile
    elif connection.vendor == "sqlite" and not (folder / copy).exists():
        begun = folder / f"{copy}.{id(connection)}"
        with sqlite3.connect(begun) as kept:
            connection.connection.backup(kept)
        kept.close()
        begun.replace(folder / copy)


def make_file(path: Path, folder: Path) -> None:
    """Migrate the SQLite database at the path, which is the one in use and not there yet; it begins as a copy."""
    begin_file(path, folder)
    call_command("migrate", verbosity=0)
    keep(folder)


def begin_file(path: Path, folder: Path) -> None:
    """Let the SQLite database at the path, which is not there yet, begin as a copy, if there is one."""
    if (folder / name_of_copy()).exists():
        shutil.copyfile(folder / name_of_copy(), path)


KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # what Django fills after migrating
Emptied: Any = TransactionTestCase  # what empties is not public
flush = Emptied._fixture_teardown


def empty(test_case: TransactionTestCase) -> None:
    """Delete every row of the tables that have any; as Django does it where that may not be done past the triggers."""
    if connection.vendor != "postgresql" or not _is_superuser():
        flush(test_case)
        return
    tables = sorted(set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - KEPT)
    filled = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(filled)
        names = [name for (name,) in cursor.fetchall()]
        # No trigger and no foreign key is asked for the rest of the transaction: not those that keep what is never removed.
        deletes = [f'DELETE FROM "{name}"' for name in names]
        cursor.execute("; ".join(["SET LOCAL session_replication_role = replica", *deletes]))


def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _creation() -> Any:
    """What makes test databases, whose useful half is not public."""
    return connection.creation


def _databases() -> set[str]:
    with _creation()._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}
