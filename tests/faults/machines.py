"""Programs that can be killed, frozen and started again, as machines do it to them: at once and without a word."""

import os
import secrets
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from signal import SIGCONT, SIGINT, SIGKILL, SIGSTOP, SIGTERM, Signals

from redis import Redis as RedisClient

from scripts.keeper import die_with_parent
from tests.processes import ROOT, Process, list_descendants
from tests.servers import find_free_port, find_postgresql, find_redis

PATIENCE = 90  # seconds before a test gives up


class Machine:
    """One program with all that it starts, in a process group of its own; it dies with the tests. Start it in the main thread."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str] | None = None, user: str | None = None) -> None:
        self.command, self.environment, self.user = command, dict(environment or {}), user
        self.process: Process | None = None
        self.lines: list[str] = []
        self._heard = threading.Condition()

    def start(self, ready: str = "") -> "Machine":
        """Start it; return when it has said that it is ready."""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env=os.environ | self.environment,
            user=self.user,
            process_group=0,
            preexec_fn=lambda: die_with_parent(SIGKILL),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self.lines.clear()
        threading.Thread(target=self._listen, args=[self.process], daemon=True).start()
        if ready:
            self.wait_for(ready)
        return self

    def _listen(self, process: Process) -> None:
        with suppress(ValueError):
            for line in process.stdout or []:
                with self._heard:
                    self.lines.append(line.rstrip())
                    self._heard.notify_all()

    def wait_for(self, text: str) -> str:
        """The first line since the start that contains the text, as soon as it is said."""

        def said() -> str:
            return next((line for line in self.lines if text in line), "")

        with self._heard:
            if not self._heard.wait_for(said, timeout=PATIENCE):
                raise AssertionError(f"{text!r} was never said:\n" + "\n".join(self.lines[-40:]))
            return said()

    def signal(self, number: Signals) -> None:
        """Send it, and every process of its group, a signal."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, number)

    def freeze(self) -> None:
        self.signal(SIGSTOP)

    def thaw(self) -> None:
        self.signal(SIGCONT)

    def stop(self, number: Signals = SIGTERM) -> None:
        """Ask it to end, and wait until it has."""
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, number)
            self.process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        """End it and all that it has started, at once."""
        if self.process and self.process.poll() is None:
            left = list_descendants(self.process.pid)
            self.signal(SIGKILL)
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, SIGKILL)
            self.process.wait(timeout=PATIENCE)
        if self.process and self.process.stdout:
            self.process.stdout.close()


class PostgreSQL(Machine):
    """A cluster that keeps what it says that it keeps: nothing of its care is switched off."""

    READY = "ready to accept connections"

    def __init__(self, folder: Path) -> None:
        programs, owner = find_postgresql(), "postgres" if os.geteuid() == 0 else None
        assert programs, "PostgreSQL is not installed"
        self.port, data = find_free_port(), folder / "data"
        if owner:
            shutil.chown(folder, owner)
        self.password, secret = secrets.token_hex(16), folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)  # the folder is closed to others
        auth = ["--username=tertial", "--auth=scram-sha-256", f"--pwfile={secret}"]
        options = [*auth, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        subprocess.run([programs / "initdb", data, *options], user=owner, check=True, stdout=subprocess.DEVNULL)
        given = ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=100"]
        super().__init__([str(programs / "postgres"), "-D", str(data), "-p", str(self.port), *given], {"LC_ALL": "C"}, user=owner)

    def start(self, ready: str = READY) -> Machine:
        return super().start(ready)

    def close(self) -> None:
        self.stop(SIGINT)
        self.kill()

    def address(self, database: str) -> str:
        return f"postgresql://tertial:{self.password}@127.0.0.1:{self.port}/{database}"


class Redis(Machine):
    """A Redis on one port that keeps nothing: each start is an empty one."""

    READY = "Ready to accept connections"

    def __init__(self) -> None:
        self.port = find_free_port()
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        super().__init__([find_redis() or "redis-server", *options])

    def start(self, ready: str = READY) -> Machine:
        return super().start(ready)

    def empty(self) -> None:
        with RedisClient.from_url(self.address) as client:
            client.flushall()

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


def wait_until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Look, ten times a second, until something holds. Raises AssertionError with `what` when it has not in time."""
    until = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < until, f"in {patience:.0f} seconds it did not come to pass that {what}"
        time.sleep(0.1)
