"""The supervisor, tried with small programs that behave, misbehave and refuse to die."""

import os
import re
import signal
import sys
from collections.abc import Iterator

import pytest

from tests.processes import Process, has_ended, read_until, started

pytestmark = pytest.mark.servers

OBEDIENT = "import os, signal; print('id', os.getpid(), flush=True); signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.signal(signal.SIGINT, signal.SIG_IGN);" + OBEDIENT
)
# Starts another in its own group and waits; both say their ids.
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]);" + OBEDIENT
# Leaves another behind in its group and ends.
DESERTER = (
    f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {STUBBORN!r}], stdout=subprocess.PIPE);"
    "print(child.stdout.readline().decode(), flush=True)"
)
BROKEN = "import sys; sys.exit('the disk is full')"

RUN = """
import sys
from scripts.supervisor import Patience, Program, Supervisor
programs = [Program(f"p{n}", [sys.executable, "-c", code]) for n, code in enumerate(sys.argv[2:])]
sys.exit(Supervisor(programs, Patience(grace=float(sys.argv[1]), steady=60, pause=0.01, attempts=3)).run())
"""


def supervise(*programs: str, grace: float = 10):
    return started([sys.executable, "-c", RUN, str(grace), *programs])


def read_ids(supervisor: Process, count: int) -> list[int]:
    """The first ids that the programs say."""
    return [int(re.search(r"id (\d+)", read_until(supervisor, "id ")[-1])[1]) for _ in range(count)]


@pytest.fixture
def supervisor_of_two() -> Iterator[Process]:
    with supervise(OBEDIENT, OBEDIENT) as supervisor:
        yield supervisor


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_program_and_is_no_failure(supervisor_of_two, number):
    ids = read_ids(supervisor_of_two, 2)
    supervisor_of_two.send_signal(number)
    assert supervisor_of_two.wait() == 0
    assert all(has_ended(pid) for pid in ids)


def test_each_line_says_which_program_it_comes_from(supervisor_of_two):
    lines = read_until(supervisor_of_two, "id ") + read_until(supervisor_of_two, "id ")
    assert {line.split("|")[0].strip() for line in lines} == {"p0", "p1"}


def test_a_program_that_will_not_stop_is_ended_when_the_grace_is_over():
    with supervise(STUBBORN, OBEDIENT, grace=0.3) as supervisor:
        ids = read_ids(supervisor, 2)
        supervisor.terminate()
        assert supervisor.wait() == 0
        assert all(has_ended(pid) for pid in ids)


def test_asking_twice_ends_a_stubborn_program_at_once():
    with supervise(STUBBORN, grace=3600) as supervisor:
        [pid] = read_ids(supervisor, 1)
        while not has_ended(pid, within=0.1):
            supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait() == 0


def test_what_a_program_has_started_is_stopped_with_it():
    with supervise(PARENT, grace=0.3) as supervisor:
        ids = read_ids(supervisor, 2)
        supervisor.terminate()
        assert supervisor.wait() == 0
        assert all(has_ended(pid) for pid in ids)


def test_what_a_program_leaves_behind_when_it_ends_is_ended():
    with supervise(DESERTER) as supervisor:
        assert has_ended(read_ids(supervisor, 1)[0])


@pytest.mark.parametrize("program", [OBEDIENT, STUBBORN, PARENT], ids=["obedient", "stubborn", "parent"])
def test_killing_the_supervisor_leaves_nothing(program):
    with supervise(program, grace=0.3) as supervisor:
        ids = read_ids(supervisor, 2 if program == PARENT else 1)
        supervisor.kill()
        assert all(has_ended(pid) for pid in ids)


def test_a_program_that_dies_is_started_again():
    with supervise(OBEDIENT) as supervisor:
        [first] = read_ids(supervisor, 1)
        os.kill(first, signal.SIGKILL)
        [second] = read_ids(supervisor, 1)
        assert second != first


def test_a_program_that_never_starts_stops_everything_with_its_reason():
    with supervise(BROKEN, OBEDIENT) as supervisor:
        output = supervisor.communicate()[0]
        assert supervisor.returncode == 1
        assert output.count("the disk is full") == 3
        assert "p0 går inte att köra och allt har stoppats. Det slutade 3 gånger i rad, senast med kod 1" in output
