"""Makes the virtual environment that the rest runs in; `--dev` adds what testing and linting need.

Run by the system's own Python before anything is installed, so it uses nothing but the standard library, and parses on versions
that Tertial does not run on. The environment carries a stamp that says what is in it. Without the stamp, or with one of other
requirements or another Python, it is made anew; with the right one this takes no time.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
RUN_LOCK, DEV_LOCK = "requirements.txt", "requirements-dev.txt"


class CannotPrepare(Exception):
    """Says in one sentence what is wrong, and in the next what to do."""


def main(arguments: list[str]) -> int:
    try:
        check_python(sys.version_info[:2])
        prepare(ROOT, [RUN_LOCK, DEV_LOCK] if "--dev" in arguments else [RUN_LOCK])
    except CannotPrepare as error:
        sys.stderr.write(f"Tertial startar inte: {error}\n")
        return 1
    return 0


def check_python(version: tuple[int, int]) -> None:
    if version < OLDEST_PYTHON:
        raise CannotPrepare(
            "Python är {}.{} och Tertial behöver 3.11 eller senare. Ange en nyare: make run PYTHON=python3.11.".format(*version)
        )
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise CannotPrepare("python3-venv saknas. Installera det: sudo apt install python3-venv.") from None


def prepare(root: Path, locks: list[str]) -> None:
    """Make root/.venv hold the locked requirements; do nothing when it does."""
    environment = root / ".venv"
    stamp = environment / "tertial-stamp.json"
    wanted, found = describe(root, locks), read_stamp(stamp)
    if wanted.items() <= found.items():
        return
    try:
        if not found or found != describe(root, [name for name in found if name != "python"]):
            make_environment(environment)
        stamp.unlink(missing_ok=True)
        install(environment, [root / name for name in locks])
        write_stamp(stamp, wanted)
    except OSError as error:
        raise CannotPrepare(f"mappen {root} går inte att skriva i ({error.strerror}). Ge dig själv rätt till den.") from error


def describe(root: Path, locks: list[str]) -> dict[str, str]:
    """What an environment with these locks holds, as a stamp says it."""
    hashes = {name: hashlib.sha256((root / name).read_bytes()).hexdigest() for name in locks}
    return {"python": "{}.{}".format(*sys.version_info[:2]), **hashes}


def read_stamp(stamp: Path) -> dict[str, str]:
    """What the environment holds; {} when it is missing or was never finished."""
    try:
        return json.loads(stamp.read_text()) if (stamp.parent / "bin" / "python").exists() else {}
    except (OSError, ValueError):
        return {}


def write_stamp(stamp: Path, content: dict[str, str]) -> None:
    new = stamp.with_suffix(".new")
    new.write_text(json.dumps(content))
    new.replace(stamp)


def make_environment(environment: Path) -> None:
    tell(f"Skapar Pythonmiljön i {environment} ...")
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], capture_output=True, text=True)
    if done.returncode != 0:
        raise CannotPrepare(f"Pythonmiljön gick inte att skapa: {last_line(done.stdout + done.stderr)}")


def install(environment: Path, locks: list[Path]) -> None:
    tell("Hämtar de låsta paketen; första gången tar det någon minut ...")
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    options = ["--require-hashes", "--only-binary=:all:"]
    for lock in locks:
        options += ["--requirement", str(lock)]
    done = subprocess.run(pip + options, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        reason = last_line(done.stderr)
        raise CannotPrepare(f"paketen gick inte att installera ({reason}). Kontrollera nätet och kör igen.")


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["okänt fel"])[-1]


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
