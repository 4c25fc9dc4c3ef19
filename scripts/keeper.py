"""Runs one program and answers for everything it starts: `keeper.py PARENT-ID GRACE-SECONDS PROGRAM ARGUMENT...`.

The program gets a process group of its own. When the keeper is told to stop (or its parent is gone, however it went), the whole
group is asked to stop, and ended when the grace is over or the keeper is told again. When the program ends by itself, what it
left behind in its group is ended with it. The keeper ends with the program's exit code.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def die_with_parent(number: signal.Signals) -> None:
    """Have Linux send this process a signal when its parent ends, even by SIGKILL."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number.value)


def keep(command: Sequence[str], *, parent: int, grace: float) -> int:
    """Run the command until it ends or this process is told to stop; return its exit code (negative for a signal)."""
    stops = _count_stops()
    die_with_parent(signal.SIGTERM)
    if os.getppid() != parent:  # it was gone before the line above
        return 1
    program = subprocess.Popen(command, process_group=0, preexec_fn=lambda: die_with_parent(signal.SIGKILL))
    try:
        while not stops.acquire(timeout=0.2):
            if program.poll() is not None:
                return program.returncode
        _signal_group(program.pid, signal.SIGTERM)
        _wait(program, stops, grace)
        return 0
    finally:
        _signal_group(program.pid, signal.SIGKILL)
        program.wait()


def _count_stops() -> threading.Semaphore:
    """A semaphore that each stop signal releases once."""
    stops = threading.Semaphore(0)
    for number in STOP_SIGNALS:
        signal.signal(number, lambda *_: stops.release())
    return stops


def _wait(program: subprocess.Popen[bytes], stops: threading.Semaphore, grace: float) -> None:
    """Wait for the program to end, at most `grace` seconds or until told to stop once more."""
    for _ in range(int(grace / 0.1)):
        if program.poll() is not None or stops.acquire(timeout=0.1):
            return


def _signal_group(group: int, number: signal.Signals) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        pass  # nobody left


if __name__ == "__main__":
    sys.exit(keep(sys.argv[3:], parent=int(sys.argv[1]), grace=float(sys.argv[2])))
