"""Waiting for processes in tests: on what they say and on their end, never on the clock."""

import os
import select
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Process = subprocess.Popen[str]
PATIENCE = 30  # seconds before a test gives up waiting


@contextmanager
def started(command: Sequence[str], environment: Mapping[str, str] | None = None, **options: Any) -> Iterator[Process]:
    """A running process whose output can be read; ended with the block if it has not ended by itself."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **{"cwd": ROOT, **options},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def run_python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A finished run of this Python, with its output."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False
    )


def read_until(process: Process, text: str) -> list[str]:
    """The lines up to and with the first that contains the text. Raises AssertionError when the output ends before."""
    lines: list[str] = []
    for line in process.stdout or []:
        lines.append(line.rstrip())
        if text in line:
            return lines
    raise AssertionError(f"{text!r} was never said:\n" + "\n".join(lines))


def drain(process: Process) -> None:
    """Let the process go on talking with nobody listening."""

    def read() -> None:
        with suppress(ValueError):  # closed while it was read
            deque(process.stdout or [], maxlen=0)

    threading.Thread(target=read, daemon=True).start()


def list_descendants(pid: int) -> list[int]:
    """The processes that the process has started, and those that they have started."""
    children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    return children + [descendant for child in children for descendant in list_descendants(child)]


def has_ended(pid: int, within: float = PATIENCE) -> bool:
    """True as soon as the process has ended; False when it still runs after so many seconds."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], within)[0])
    finally:
        os.close(process)
