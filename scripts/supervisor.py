"""Starts programs, shows what they say, restarts what ends, and stops them all together."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import environ, getpid
from pathlib import Path

KEEPER = Path(__file__).with_name("keeper.py")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds, and how much to bear."""

    grace: float = 10  # from being asked to stop to being ended
    steady: float = 10  # a program that ran this long had started
    pause: float = 0.5  # before the first restart; doubled for each in a row
    attempts: int = 5  # starts in a row that may fail before everything stops


class Supervisor:
    """Holds the programs up until it is told to stop. One of them that will not start stops them all."""

    def __init__(self, programs: Sequence[Program], patience: Patience = Patience()) -> None:
        self._patience = patience
        self._kept = [_Kept(program, patience) for program in programs]
        self._stop = threading.Event()

    def run(self) -> int:
        """Start everything and return when everything has stopped: 0 when told to, 1 when a program would not run."""
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_to_stop)
        failed = None
        try:
            while not self._stop.wait(0.2) and not failed:
                failed = next((kept for kept in self._kept if not kept.hold_up()), None)
        finally:
            self._stop_all()
        if failed:
            say(f"{failed.program.name} går inte att köra och allt har stoppats. {failed.reason}")
        return 1 if failed else 0

    def _ask_to_stop(self, *_: object) -> None:
        if self._stop.is_set():  # asked twice: the keepers end their programs at once
            self._terminate()
        self._stop.set()

    def _stop_all(self) -> None:
        self._stop.set()
        say("stoppar allt ...")
        self._terminate()
        for kept in self._kept:
            kept.wait()

    def _terminate(self) -> None:
        for kept in self._kept:
            kept.terminate()


class _Kept:
    """One program and its keeper; `reason` says how its latest run ended."""

    def __init__(self, program: Program, patience: Patience) -> None:
        self.program = program
        self.reason = ""
        self._patience = patience
        self._keeper: subprocess.Popen[str] | None = None
        self._started = self._start_next = 0.0
        self._failures = 0

    def hold_up(self) -> bool:
        """Start the program when it is due to start; False once it has failed too many times in a row."""
        if self._keeper and self._keeper.poll() is not None:
            self._note_end(self._keeper.returncode)
        if not self._keeper and self._failures < self._patience.attempts and time.monotonic() >= self._start_next:
            self._start()
        return self._failures < self._patience.attempts

    def terminate(self) -> None:
        if self._keeper and self._keeper.poll() is None:
            self._keeper.terminate()

    def wait(self) -> None:
        if self._keeper:
            self._keeper.wait()

    def _start(self) -> None:
        self._started = time.monotonic()
        self._keeper = subprocess.Popen(
            under_keeper(self.program.command, grace=self._patience.grace),
            env={**environ, **self.program.environment},
            # A group of its own, so that Ctrl-C in the terminal reaches the supervisor alone.
            process_group=0,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        threading.Thread(target=self._show_output, args=[self._keeper.stdout], daemon=True).start()

    def _show_output(self, lines: Sequence[str]) -> None:
        for line in lines:
            say(line.rstrip(), name=self.program.name)

    def _note_end(self, code: int) -> None:
        self._keeper = None
        ran = time.monotonic() - self._started
        self._failures = 1 if ran >= self._patience.steady else self._failures + 1
        self._start_next = time.monotonic() + self._patience.pause * 2 ** (self._failures - 1)
        self.reason = f"Det slutade {self._failures} gånger i rad, senast med kod {code}; orsaken står ovanför."
        say(f"slutade med kod {code} efter {ran:.0f} s", name=self.program.name)


def under_keeper(command: Sequence[str], *, grace: float = 10) -> list[str]:
    """The command, to be started by this process with its keeper: it ends when this process does."""
    return [sys.executable, str(KEEPER), str(getpid()), str(grace), *command]


def say(text: str, *, name: str = "tertial") -> None:
    """One line on standard output, marked with who speaks."""
    sys.stdout.write(f"{name:>8} | {text}\n")
    sys.stdout.flush()
