"""What `make test` does once the environment is there: get the servers, run each part of the tests, and say how it went.

What cannot be had on this machine is named with the tests that did not run for it; with CI=true that is a failure.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from _pytest.mark.expression import Expression

from tests.servers import find_chromium, find_postgresql, find_redis, postgresql

ROOT = Path(__file__).resolve().parent.parent
PYTEST = [sys.executable, "-m", "pytest"]
FAST = "not documents and not pages and not servers and not browser and not faults"
FAST_SECONDS = 30
MARKED = ROOT / ".pytest_cache" / "v" / "tertial" / "marked"  # written by tests/plugin.py
Marked = dict[str, list[list[str]]]  # by file, the markers of its tests


@dataclass(frozen=True)
class Need:
    """A server of Debian's, and the tests that cannot do without it."""

    package: str
    find: Callable[[], object]
    marker: str


@dataclass(frozen=True)
class Part:
    """One run of pytest: the tests of a marker expression, on the package that it cannot do without."""

    name: str
    marker: str
    package: str = ""
    share: str = "worksteal"  # how its tests are divided between its processes
    processes: int = 2
    seconds: int | None = None  # what it should take at most


NEEDS = [
    Need("postgresql", find_postgresql, "postgresql or documents or servers or pages"),
    Need("redis-server", find_redis, "redis"),
    Need("chromium-headless-shell", find_chromium, "browser"),  # Chromium without a window of its own
]
PARTS = [
    Part("snabba utan databas", f"{FAST} and not database", seconds=FAST_SECONDS),
    Part("snabba på SQLite", f"{FAST} and database and not postgresql", seconds=FAST_SECONDS),
    Part("snabba på PostgreSQL", f"{FAST} and database", "postgresql", seconds=FAST_SECONDS),
    # Each file in one process: a region is loaded once, and a package made once.
    Part("rapporter och demo", "documents and not pages and not servers and not browser", "postgresql", share="loadfile"),
    Part("sidor", "pages and not servers", "postgresql"),
    # They wait a part of the time, for a server or a page. What they share is in one process: tests/sharing.py.
    Part("servrar, kapplöpningar och roller", "servers", "postgresql", share="loadscope", processes=3),
    Part("webbläsare", "browser", "chromium-headless-shell", share="loadscope", processes=3),
]


def main(arguments: Sequence[str]) -> int:
    missing = install([need for need in NEEDS if not need.find()])
    packages = {need.package for need in missing}
    marked = read_tests()
    with ExitStack() as stack:
        address = "" if "postgresql" in packages else stack.enter_context(postgresql())
        chosen = {part: [*list_files(part, marked, arguments), *arguments] for part in PARTS if part.package not in packages}
        results = [run(part, address, missing, given) for part, given in chosen.items()]
    print("\n== Sammanfattning")
    for line in [result.line for result in results] + [line for need in missing for line in name_left_out(need)]:
        print(line)
    if missing:
        print("Installera det som saknas: sudo sh scripts/install_debian.sh", *sorted(packages))
    is_complete = not missing or os.environ.get("CI") != "true"
    return 0 if is_complete and all(result.code == 0 for result in results) else 1


def install(needs: Sequence[Need]) -> list[Need]:
    """Install what is missing, if this may be done without asking; return what is still missing."""
    may_install = os.geteuid() == 0 or _succeeds(["sudo", "-n", "true"])
    if needs and may_install and shutil.which("apt-get"):
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        command = [*as_root, "sh", "scripts/install_debian.sh", *(need.package for need in needs)]
        print("+", " ".join(command), flush=True)
        subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    return [need for need in needs if not need.find()]


def read_tests() -> Marked:
    """Read every test once, as set-up: pytest keeps what it has made of them, and tells what those of each file are marked with.

    Empty when some could not be read: then each part reads them all, and says which.
    """
    read = subprocess.run(
        [*PYTEST, "--collect-only", "--quiet"], cwd=ROOT, env=compiling(), stdout=subprocess.DEVNULL, check=False
    )
    told: Marked = json.loads(MARKED.read_text()) if read.returncode == 0 and MARKED.exists() else {}
    return told


def list_files(part: Part, marked: Marked, arguments: Sequence[str]) -> list[str]:
    """The files that hold the part's tests; empty, which is all of them, when that is not known or the arguments name some."""
    if any((ROOT / argument.partition("::")[0]).exists() for argument in arguments):
        return []
    return [file for file, markers in marked.items() if any(is_marked_for(part, own) for own in markers)]


def is_marked_for(part: Part, own: Sequence[str]) -> bool:
    """Whether a test with these markers is one of the part's."""

    def has(name: str, /, **_: object) -> bool:
        return name in own

    return Expression.compile(part.marker).evaluate(has)


def compiling() -> dict[str, str]:
    """The environment, in which what has been compiled is kept."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _succeeds(command: Sequence[str]) -> bool:
    if not shutil.which(command[0]):
        return False
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Result:
    code: int
    line: str


def run(part: Part, address: str, missing: Sequence[Need], arguments: Sequence[str]) -> Result:
    """Run one part, showing it as it goes; the result's line is pytest's last, with the part's name."""
    print(f"\n== {part.name}", flush=True)
    marker = " and ".join([f"({part.marker})", *(f"not ({need.marker})" for need in missing)])
    command = [*PYTEST, "-m", marker, f"--numprocesses={part.processes}", f"--dist={part.share}", *arguments]
    environment = compiling() | {"DATABASE_URL": address if part.package == "postgresql" else "", "REDIS_URL": ""}
    began, last = time.monotonic(), ""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or []:
            print(line, end="", flush=True)
            last = line.strip() or last
    seconds = time.monotonic() - began
    slow = f" (längre än {part.seconds} s)" if part.seconds and seconds > part.seconds else ""
    return Result(process.returncode, f"{part.name}: {last.strip('= ')}; {seconds:.0f} s{slow}")


def name_left_out(need: Need) -> list[str]:
    """What was missing, and each test that did not run for it."""
    listed = subprocess.run(
        [*PYTEST, "--collect-only", "--quiet", "-m", need.marker], cwd=ROOT, capture_output=True, text=True, check=False
    )
    tests = [line for line in listed.stdout.splitlines() if "::" in line]
    also = ["hela den snabba delen på PostgreSQL"] if need.package == "postgresql" else []
    return [f"{need.package} saknas och gick inte att installera; dessa prov kördes inte:"] + [
        f"  {test}" for test in also + tests
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
