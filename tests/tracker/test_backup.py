"""A copy, what is refused, and a drill: with real files and, on PostgreSQL, the real pg_dump and pg_restore."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests import schema, servers
from tests.processes import ROOT


class Installation:
    """A database with the demo in it, and manage.py on it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.copy = folder / "tertial.copy"
        self.environment = os.environ | {
            "DATABASE_URL": address,
            "SECRET_KEY": "s" * 60,
            "TERTIAL_LOOPBACK": "1",
            "TERTIAL_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "tracker.settings",
        }

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False, cwd=ROOT)

    def do(self, *arguments: str) -> str:
        done = self.manage(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout


# One process instead of three.
FILL = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tracker.models import Region
Region.objects.create(slug="norr", name="Region Norr")
call_command("backup", "--output", "{copy}")
"""


def filled(address: str, folder: Path) -> Installation:
    """An installation with one region, of which a copy has been made once for all the tests."""
    own = Installation(address, folder)
    program = "import django; django.setup()" + FILL.format(copy=own.copy)
    done = subprocess.run([sys.executable, "-c", program], env=own.environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return own


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory, pytestconfig) -> Installation:
    folder = tmp_path_factory.mktemp("sqlite")
    schema.begin_file(folder / "tertial.sqlite3", pytestconfig.cache.mkdir("schema"))
    return filled(f"sqlite:///{folder}/tertial.sqlite3", folder)


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    with servers.postgresql() as address:
        yield filled(address, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def installation(request) -> Installation:
    return request.getfixturevalue(request.param)


pytestmark = pytest.mark.servers  # each starts processes


def ask(own: Installation, question: str) -> list[str]:
    """What the database answers, asked without Tertial."""
    address = own.environment["DATABASE_URL"]
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database, database:
            return [row[0] for row in database.execute(question)]
    with psycopg.connect(address) as database:
        return [row[0] for row in database.execute(question)]


RENAME = "UPDATE tracker_region SET name = 'Annat' RETURNING name"
REGIONS = "SELECT name FROM tracker_region ORDER BY name"


def test_what_was_there_when_the_copy_was_made_is_there_again(installation):
    assert ask(installation, RENAME) == ["Annat"]
    assert ask(installation, REGIONS) == ["Annat"]
    said = installation.do("restore", str(installation.copy), "--yes")
    assert ask(installation, REGIONS) == ["Region Norr"]
    assert ("grant_roles" in said) == installation.environment["DATABASE_URL"].startswith("postgresql")  # a copy has no rights


def test_the_digest_beside_it_is_what_sha256sum_asks_for(installation):
    command = ["sha256sum", "--check", f"{installation.copy.name}.sha256"]
    done = subprocess.run(command, cwd=installation.copy.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_database_with_something_in_it_is_not_written_over_unasked(installation):
    done = installation.manage("restore", str(installation.copy))
    assert done.returncode == 1
    assert "Lägg till --yes" in done.stderr


def test_a_copy_that_was_changed_is_not_restored(installation, tmp_path):
    copy = tmp_path / installation.copy.name
    copy.write_bytes(installation.copy.read_bytes()[:-1] + b"!")
    shutil.copy(f"{installation.copy}.sha256", tmp_path)
    done = installation.manage("restore", str(copy), "--yes")
    assert done.returncode == 1
    assert "kontrollsumman stämmer inte" in done.stderr
    assert ask(installation, REGIONS) == ["Region Norr"]


def test_a_drill_reads_the_copy_back_elsewhere_proves_it_and_leaves_no_database_behind(installation):
    assert "Kopian går att läsa tillbaka och är hel." in installation.do("restore_drill", str(installation.copy))
    if installation.environment["DATABASE_URL"].startswith("postgresql"):
        assert ask(installation, "SELECT datname FROM pg_database WHERE datname LIKE 'tertial_drill%'") == []


def test_a_role_without_the_right_is_told_so_in_a_sentence(postgresql, monkeypatch):
    """As whoever follows the operator's manual with the role that Tertial runs as, and not the one that owns the tables."""
    copy, address = str(postgresql.copy), postgresql.environment["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as database:
        database.execute("CREATE ROLE weak LOGIN PASSWORD 'weak'")
        database.execute("GRANT SELECT ON tracker_region TO weak")
    weak = f"postgresql://weak:weak@{address.partition('@')[2]}"
    monkeypatch.setitem(postgresql.environment, "DATABASE_URL", weak)
    drill, restored = postgresql.manage("restore_drill", copy), postgresql.manage("restore", copy, "--yes")
    assert (drill.returncode, restored.returncode) == (1, 1)
    assert "ALTER ROLE … CREATEDB" in drill.stderr
    assert "must be owner" in restored.stderr
    assert "Traceback" not in drill.stderr + restored.stderr


def test_the_password_is_never_an_argument(postgresql, tmp_path, monkeypatch):
    """Others on the machine see the arguments of a process."""
    (tmp_path / "pg_dump").write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\nexit 1\n')
    (tmp_path / "pg_dump").chmod(0o755)
    monkeypatch.setitem(postgresql.environment, "PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert postgresql.manage("backup", "--output", str(tmp_path / "copy")).returncode == 1
    password = postgresql.environment["DATABASE_URL"].partition("tertial:")[2].partition("@")[0]
    assert password not in (tmp_path / "arguments").read_text()


def test_a_place_that_cannot_be_written_is_said(sqlite):
    done = sqlite.manage("backup", "--output", "/proc/tertial.copy")
    assert done.returncode == 1
    assert "går inte att skriva" in done.stderr


def test_health_knows_when_the_last_copy_was_made(sqlite, tmp_path):
    code = "import json; from tracker.health import deep; from django.utils import timezone as t; "
    code += f"from django.core.management import call_command; call_command('backup', '--output', '{tmp_path}/copy'); "
    code += "print(json.dumps({p.name: p.mood for p in deep(t.now())}))"
    assert json.loads(sqlite.do("shell", "-v0", "-c", code).splitlines()[-1])["backup"] == "GOOD"
