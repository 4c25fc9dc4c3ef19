"""How a connection is set up: read back from the database itself."""

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from tests.tracker.test_settings import LOOPBACK, read_settings


@pytest.fixture
def sqlite(tmp_path, django_db_blocker):
    """A connection to a new file, with the settings of `make run`."""
    settings = read_settings(**LOOPBACK, TERTIAL_DATA=str(tmp_path))
    own = ConnectionHandler(settings["DATABASES"])["default"]
    with django_db_blocker.unblock():  # the file is the test's own
        yield own
    own.close()


def ask(connection, question: str):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


PRAGMAS = {"journal_mode": "wal", "busy_timeout": 20_000, "foreign_keys": 1, "synchronous": 2}


@pytest.mark.parametrize(("name", "value"), PRAGMAS.items(), ids=PRAGMAS.keys())
def test_sqlite_keeps_what_is_written_and_waits_for_others(sqlite, name, value):
    assert ask(sqlite, f"PRAGMA {name}") == value


LIMITS = {"statement_timeout": "2min", "lock_timeout": "3s", "idle_in_transaction_session_timeout": "30s", "jit": "off"}


@pytest.mark.postgresql
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), LIMITS.items(), ids=LIMITS.keys())
def test_postgresql_has_the_limits(name, value):
    assert ask(connection, f"SHOW {name}") == value
