"""What `make run` starts, for real: it serves, and when it ends, however it ends, nothing of it is left."""

import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import servers
from tests.processes import has_ended, list_descendants, run_python

pytestmark = pytest.mark.servers


@pytest.fixture
def on_files(tmp_path: Path) -> Iterator[servers.Running]:
    """On SQLite and the queue of files, for the first time: with all of the demo."""
    with servers.tertial(tmp_path / "data", is_empty=True) as running:
        yield running


NEW_REGION = """
from django.core.management import execute_from_command_line as run
run(["manage.py", "migrate", "--verbosity=0"])
run(["manage.py", "create_region", "norr", "Region Norr", "anna@example.org", "Anna Exempel", "--link"])
"""


@pytest.fixture
def on_servers(tmp_path: Path) -> Iterator[servers.Running]:
    """On PostgreSQL and Redis, with a new region."""
    with servers.postgresql() as database, servers.redis() as (queue, _):
        settings = {"DJANGO_SETTINGS_MODULE": "tracker.settings", "SECRET_KEY": "x" * 60, "TERTIAL_LOOPBACK": "1"}
        on = {"TERTIAL_DATA": str(tmp_path), "DATABASE_URL": database, "REDIS_URL": queue}
        made = run_python("-c", NEW_REGION, **settings, **on)
        assert made.returncode == 0, made.stderr
        with servers.tertial(tmp_path, is_empty=True, **on) as running:
            yield running


def read_page(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def test_it_serves_and_ctrl_c_leaves_nothing(on_files):
    assert "Logga in" in read_page(f"{on_files.address}/konto/logga-in/")
    processes = list_descendants(on_files.process.pid)
    on_files.process.send_signal(signal.SIGINT)
    assert on_files.process.wait() == 0
    assert all(has_ended(pid) for pid in processes)


@pytest.mark.redis
def test_it_serves_on_servers_and_killing_it_leaves_nothing(on_servers):
    assert "Logga in" in read_page(f"{on_servers.address}/konto/logga-in/")
    processes = list_descendants(on_servers.process.pid)
    on_servers.process.kill()
    assert all(has_ended(pid) for pid in processes)
