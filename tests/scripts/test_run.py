"""What can be wrong before Tertial starts: each is one sentence that says what, and one that says what to do."""

import socket
import stat
import sys

import pytest

from scripts import run
from tests.processes import run_python
from tests.servers import find_free_port

pytestmark = pytest.mark.servers


@pytest.fixture
def busy_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def refuse(folder, **environment: str) -> str:
    """What `make run` says when it will not start."""
    own = {"DATABASE_URL": "", "REDIS_URL": ""} | environment
    done = run_python("-m", "scripts.run", TERTIAL_DATA=str(folder), **own)
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    return line


def test_a_taken_port_is_said_with_what_to_do(tmp_path, busy_port):
    assert refuse(tmp_path, TERTIAL_PORT=str(busy_port)) == (
        f"Tertial startar inte: port {busy_port} är upptagen (Address already in use). "
        "Stoppa det som använder den, eller välj en annan: TERTIAL_PORT=8001 make run."
    )


def test_a_folder_that_cannot_be_written_in_is_said_with_what_to_do(tmp_path):
    folder = tmp_path / "data"
    folder.write_text("a file stands where the folder should be")
    assert refuse(folder) == (
        f"Tertial startar inte: mappen {folder} går inte att skriva i (File exists). "
        "Ge dig själv rätt till den, eller välj en annan: TERTIAL_DATA=/sökväg make run."
    )


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL går inte att läsa: ange postgresql://"),
        ("DATABASE_URL", "postgresql://a:hemligt@127.0.0.1:1/x", "databasen svarar inte (connection failed"),
        ("REDIS_URL", "http://x", "REDIS_URL går inte att läsa: ange en adress som börjar med redis://"),
        ("REDIS_URL", "redis://:hemligt@127.0.0.1:1/0", "Redis svarar inte (Error 111 connecting to 127.0.0.1:1."),
        ("TERTIAL_TICK_SECONDS", "ofta", "TERTIAL_TICK_SECONDS är 'ofta'"),
    ],
    ids=["no database", "a database that does not answer", "no queue", "a queue that does not answer", "no number"],
)
def test_a_setting_that_cannot_be_right_is_said_in_one_line_without_its_secrets(tmp_path, name, value, said):
    line = refuse(tmp_path, **{"TERTIAL_PORT": str(find_free_port()), name: value})
    assert line.startswith(f"Tertial startar inte: {said}")
    assert "hemligt" not in line


def test_a_second_tertial_on_the_same_folder_is_refused(tmp_path):
    with run.lock_folder(run.prepare_folder(tmp_path)):
        assert "ett annat Tertial använder redan mappen" in refuse(tmp_path)


@pytest.mark.parametrize("port", ["0", "65536", "åtta", "80.0", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    assert (
        refuse(tmp_path, TERTIAL_PORT=port)
        == f"Tertial startar inte: TERTIAL_PORT är {port!r}. Ange ett heltal från 1 till 65535."
    )


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    path = tmp_path / "secret-key"
    first = run.keep_secret(path)
    assert len(first) >= 50
    assert run.keep_secret(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_secret_of_ones_own_stands(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * 50)
    assert run.build_environment(tmp_path, is_dev=False)["SECRET_KEY"] == "x" * 50


@pytest.mark.parametrize(("redis", "pool"), [("", "threads"), ("redis://127.0.0.1/0", "prefork")])
def test_the_worker_runs_in_processes_of_its_own_where_there_is_redis(monkeypatch, redis, pool):
    monkeypatch.setenv("REDIS_URL", redis)
    _, worker, _ = run.list_programs(8000, is_dev=False)
    assert f"--pool={pool}" in worker.command


def test_only_developers_get_debug(tmp_path):
    assert run.build_environment(tmp_path, is_dev=False)["DEBUG"] == "0"
    assert run.build_environment(tmp_path, is_dev=True)["DEBUG"] == "1"


@pytest.mark.parametrize("is_dev", [False, True])
def test_the_web_process_listens_to_this_machine_only(is_dev):
    web, *_ = run.list_programs(8123, is_dev=is_dev)
    assert "127.0.0.1:8123" in web.command
    assert web.command[0] == sys.executable
