"""Throwaway servers for the tests: on loopback, on free ports, in temporary folders, and gone with the block that asked for them.

PostgreSQL and Redis are the system's own programs; nothing is shared with a server that already runs on the machine.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message as EmailMessage
from pathlib import Path
from signal import SIGCONT, SIGINT, SIGKILL, SIGTERM, Signals

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, sync_playwright

from scripts.keeper import die_with_parent
from tests import loaded
from tests.processes import PATIENCE, Process, drain, read_until, started

# Nothing is kept safe; nor is a query compiled that is asked once.
IN_HASTE = [f"--{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes", "jit")]


def find_postgresql() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None when there is none."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return Path(on_path).parent if on_path else found[-1].parent if found else None


def find_redis() -> str | None:
    return shutil.which("redis-server")


def find_chromium() -> str | None:
    """Debian's Chromium; that without a window of its own, which costs a fifth less, where it is installed."""
    return next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)


@contextmanager
def _folder_of_server() -> Iterator[tuple[Path, str | None]]:
    """A temporary folder and who is to own it: PostgreSQL refuses root, for whom its Debian user stands in."""
    owner = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="tertial-", ignore_cleanup_errors=True) as name:
        if owner:
            shutil.chown(name, owner)
        yield Path(name), owner


@contextmanager
def _serving(command: Sequence[str], ready: str, *, owner: str | None, stop: Signals) -> Iterator[Process]:
    """A server that has said that it is ready; stopped with the block, and killed when the tests themselves are."""
    with started(command, user=owner, preexec_fn=lambda: die_with_parent(SIGKILL)) as server:
        read_until(server, ready)
        drain(server)
        try:
            yield server
        finally:
            server.send_signal(stop)
            server.send_signal(SIGCONT)
            server.wait(timeout=PATIENCE)


@contextmanager
def postgresql() -> Iterator[str]:
    """A new cluster, as the address that DATABASE_URL takes. What it writes is not kept safe, which makes it fast."""
    programs, password, port = find_postgresql(), secrets.token_hex(16), find_free_port()
    assert programs, "PostgreSQL is not installed"
    with _folder_of_server() as (folder, owner):
        secret, data = folder / "password", folder / "data"
        secret.write_text(password)
        secret.chmod(0o644)  # the folder is closed to others
        # scram-sha-256 takes five milliseconds each of the thousands of times that a test connects.
        options = ["--username=tertial", "--auth=md5", f"--pwfile={secret}", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run([programs / "initdb", data, *options, "--no-sync"], user=owner, check=True, stdout=subprocess.DEVNULL)
        settings = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200", *IN_HASTE]
        command = [str(programs / "postgres"), "-D", str(data), "-p", str(port), *settings]
        with _serving(command, "ready to accept connections", owner=owner, stop=SIGINT):
            yield f"postgresql://tertial:{password}@127.0.0.1:{port}/postgres"


@contextmanager
def redis() -> Iterator[tuple[str, Process]]:
    """A new, empty Redis that keeps nothing: the address that REDIS_URL takes, and the process, to be stopped and killed."""
    port = find_free_port()
    options = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    with _serving([find_redis() or "redis-server", *options], "Ready to accept connections", owner=None, stop=SIGTERM) as server:
        yield f"redis://127.0.0.1:{port}/0", server


@contextmanager
def smtp() -> Iterator["Sink"]:
    """A mail server that keeps what it is sent, or answers as it is told."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=find_free_port())
    controller.start()
    sink.port = controller.port
    try:
        yield sink
    finally:
        controller.stop()


class Sink(Message):
    """`messages` holds every mail taken in; `answers` are given first, one for each mail, such as "451 Try again later"."""

    def __init__(self) -> None:
        super().__init__()
        self.port = 0
        self.messages: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else "250 OK"
        return await super().handle_DATA(server, session, envelope) if answer.startswith("250") else answer

    def handle_message(self, message: EmailMessage) -> None:
        self.messages.append(message)


@dataclass(frozen=True)
class Running:
    """What `make run` has started, once it answers."""

    address: str
    process: Process


@contextmanager
def tertial(folder: Path, *, is_empty: bool = False, **environment: str) -> Iterator[Running]:
    """What `make run` starts, on SQLite and the queue of files in the folder unless the environment says otherwise.

    With Region Västerbotten in it already, or empty: then `make run` loads all of the demo into it, unless there is a region.
    """
    port = find_free_port()
    own = {"TERTIAL_DATA": str(folder), "TERTIAL_PORT": str(port), "TERTIAL_TICK_SECONDS": "1"}
    without = {"DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    everything = {**without, **own, **environment}
    if not is_empty:
        loaded.copy_loaded(folder, everything)
    with started([sys.executable, "-m", "scripts.run"], everything) as process:
        read_until(process, "Ctrl-C")
        drain(process)
        try:
            yield Running(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait()


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, headless, that talks to nobody but the page it is shown."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu"]
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*quiet, *as_root])
        yield browser
        browser.close()
