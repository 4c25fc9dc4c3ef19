"""A copy, what is refused, and a drill: with real files and, on PostgreSQL, the real pg_dump and pg_restore."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.processes import ROOT


class Installation:
    """A database with the demo in it, and manage.py on it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.folder = folder
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


def filled(address: str, folder: Path) -> Installation:
    own = Installation(address, folder)
    own.do("migrate", "-v0")
    own.do("shell", "-c", "from tracker.models import Region; Region.objects.create(slug='norr', name='Region Norr')")
    return own


@pytest.fixture(scope="module")
def sqlite(tmp_path_factory) -> Installation:
    folder = tmp_path_factory.mktemp("sqlite")
    return filled(f"sqlite:///{folder}/tertial.sqlite3", folder)


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    with servers.postgresql() as address:
        yield filled(address, tmp_path_factory.mktemp("postgresql"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def installation(request) -> Installation:
    return request.getfixturevalue(request.param)


pytestmark = pytest.mark.servers  # each starts processes


def regions(own: Installation) -> list[str]:
    """The regions' names, read without Tertial."""
    address = own.environment["DATABASE_URL"]
    question = "SELECT name FROM tracker_region ORDER BY name"
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
            return [row[0] for row in database.execute(question)]
    with psycopg.connect(address) as database:
        return [row[0] for row in database.execute(question)]


def test_what_was_there_when_the_copy_was_made_is_there_again(installation, tmp_path):
    copy = tmp_path / "tertial.copy"
    installation.do("backup", "--output", str(copy))
    installation.do("shell", "-c", "from tracker.models import Region; Region.objects.update(name='Annat')")
    installation.do("restore", str(copy), "--yes")
    assert regions(installation) == ["Region Norr"]


def test_the_digest_beside_it_is_what_sha256sum_asks_for(installation, tmp_path):
    copy = tmp_path / "tertial.copy"
    installation.do("backup", "--output", str(copy))
    done = subprocess.run(
        ["sha256sum", "--check", f"{copy.name}.sha256"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_database_with_something_in_it_is_not_written_over_unasked(installation, tmp_path):
    copy = tmp_path / "tertial.copy"
    installation.do("backup", "--output", str(copy))
    done = installation.manage("restore", str(copy))
    assert done.returncode == 1
    assert "Lägg till --yes" in done.stderr


def test_a_copy_that_was_changed_is_not_restored(installation, tmp_path):
    copy = tmp_path / "tertial.copy"
    installation.do("backup", "--output", str(copy))
    copy.write_bytes(copy.read_bytes()[:-1] + b"!")
    done = installation.manage("restore", str(copy), "--yes")
    assert done.returncode == 1
    assert "kontrollsumman stämmer inte" in done.stderr
    assert regions(installation) == ["Region Norr"]


def test_a_drill_reads_the_copy_back_elsewhere_and_proves_it(installation, tmp_path):
    copy = tmp_path / "tertial.copy"
    installation.do("backup", "--output", str(copy))
    assert "Kopian går att läsa tillbaka och är hel." in installation.do("restore_drill", str(copy))


def test_a_drill_leaves_no_database_behind(postgresql, tmp_path):
    copy = tmp_path / "tertial.copy"
    postgresql.do("backup", "--output", str(copy))
    postgresql.do("restore_drill", str(copy))
    with psycopg.connect(postgresql.environment["DATABASE_URL"]) as database:
        assert database.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'tertial_drill%'").fetchone() == (0,)


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
    sqlite.do("backup", "--output", str(tmp_path / "copy"))
    code = "import json; from tracker.health import deep; from django.utils import timezone as t; "
    code += "print(json.dumps({p.name: p.mood for p in deep(t.now())}))"
    assert json.loads(sqlite.do("shell", "-v0", "-c", code))["backup"] == "GOOD"
