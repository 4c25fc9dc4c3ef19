"""What every test may ask for beyond Django: servers of its own and a browser; and what no test may do: reach the network."""

import gc
import ipaddress
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.template.base import Template

from tests import servers
from tests.held import pytest_fixture_setup, pytest_runtest_setup, sort_by_scene
from tests.sharing import pytest_xdist_make_scheduler

__all__ = ["pytest_fixture_setup", "pytest_runtest_setup", "pytest_xdist_make_scheduler"]  # hooks of this plugin's
_connect = socket.socket.connect
_render = Template._render
DATABASE = {"db", "transactional_db", "django_db_setup"}
HERE = Path(__file__).parent
LONG = (
    "test_walk", "test_matrix", "test_make_run", "test_worker_kill", "test_backup", "test_every_page", "test_august_round",
    "test_plans",
)  # fmt: skip
REPORTS, FAULTS, SECURITY = HERE / "reports", HERE / "faults", HERE / "security"


def pytest_configure(config: pytest.Config) -> None:
    socket.socket.connect = connect_here_only  # type: ignore[method-assign]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Faults take minutes, and to be read they change what waits how long: only where -m asks for them by name."""
    asked_for = config.option.markexpr.replace("not faults", "")
    return True if collection_path == FAULTS and "faults" not in asked_for else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they ask for, before pytest chooses among them by their markers."""
    for item in items:
        asked_for = set(getattr(item, "fixturenames", ()))
        if "sign_in" in asked_for and not any(item.get_closest_marker(name) for name in ("browser", "documents")):
            item.add_marker("pages")
        if asked_for & DATABASE or item.get_closest_marker("django_db"):
            item.add_marker("database")
            if item.path.is_relative_to(REPORTS):
                item.add_marker("documents")
    sort_by_scene(items)
    items.sort(key=lambda item: not is_long(item))  # so that no process ends with one of them alone
    if config.option.collectonly and config.cache:
        config.cache.set("tertial/marked", list_marked(items))


def list_marked(items: Sequence[pytest.Item]) -> dict[str, list[list[str]]]:
    """What the tests of each file are marked with, for scripts/test.py: a part need not read files that hold none of its own."""
    marked: dict[str, set[tuple[str, ...]]] = {}
    for item in items:
        own = tuple(sorted({marker.name for marker in item.iter_markers()}))
        marked.setdefault(item.path.relative_to(HERE.parent).as_posix(), set()).add(own)
    return {file: [list(names) for names in sorted(found)] for file, found in sorted(marked.items())}


def is_long(item: pytest.Item) -> bool:
    """Whether a test is of those that take long together: through every address, form or page, or with processes that start."""
    return item.path.is_relative_to(SECURITY) or item.path.name.startswith(LONG)


def pytest_collection_finish() -> None:
    """What has been collected stays until the end: nothing of it needs to be looked through for garbage again and again.

    Nor does the rest as often as in a program that is to be small: a tenth of all time goes into that otherwise.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def connect_here_only(own: socket.socket, address: Any) -> None:
    """socket.connect, refused for every address that is not this machine's."""
    if own.family != socket.AF_UNIX and not is_loopback(address[0]):
        raise RuntimeError(f"A test tried to reach {address[0]}: tests use this machine only.")
    _connect(own, address)


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session", autouse=True)
def pages_are_only_rendered(django_test_environment: None) -> None:
    """No test asks which templates made a page; that Django keeps them, with what each was given, takes a tenth of the time."""
    Template._render = _render  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def changes_leave_events() -> Iterator[None]:
    """In every test: what an operation commits has its event in the same transaction (tests/watch.py)."""
    from tests.watch import watching_operations  # Django is set up by now

    with watching_operations():
        yield


@pytest.fixture(scope="session")
def redis_server() -> Iterator[tuple[str, Popen[str]]]:
    """The address of an empty Redis, and its process."""
    with servers.redis() as server:
        yield server


@pytest.fixture
def smtp_server() -> Iterator[servers.Sink]:
    with servers.smtp() as sink:
        yield sink


@pytest.fixture(scope="session")
def tertial_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of what `make run` starts, with Region Västerbotten in it."""
    with servers.tertial(tmp_path_factory.mktemp("tertial")) as running:
        yield running.address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium; ask it for new_context(base_url=..., locale="sv-SE")."""
    with servers.chromium() as browser:
        yield browser
