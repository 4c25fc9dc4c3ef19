"""What `make run` and `make dev` do once the environment is there: prepare the data folder and the database, and serve.

Everything is kept in one folder (TERTIAL_DATA): the SQLite database, the queue, mails, static files and the secret key.
"""

import fcntl
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from manage import WRONGLY_SET
from scripts.supervisor import Program, Supervisor, under_keeper

ROOT = Path(__file__).resolve().parent.parent
MANAGE = [sys.executable, str(ROOT / "manage.py")]


class CannotRun(Exception):
    """Says in one sentence what is wrong, and in the next what to do."""


def main(arguments: list[str]) -> int:
    is_dev = "--dev" in arguments
    try:
        folder = prepare_folder(Path(os.environ.get("TERTIAL_DATA") or ROOT / "data").expanduser().resolve())
        lock = lock_folder(folder)
        port = read_port(os.environ.get("TERTIAL_PORT") or "8000")
        check_port(port)
        os.environ.update(build_environment(folder, is_dev=is_dev))
        people = prepare_database()
    except CannotRun as error:
        print(f"Tertial startar inte: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    with lock:
        threading.Thread(target=greet, args=[port, people], daemon=True).start()
        return Supervisor(list_programs(port, is_dev=is_dev)).run()


def prepare_folder(folder: Path) -> Path:
    """The folder, made if it was missing, with the folders of the queue in it. Raises CannotRun when it cannot be written in."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for part in ("messages", "control"):
            (folder / "queue" / part).mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise CannotRun(
            f"mappen {folder} går inte att skriva i ({error.strerror}). "
            "Ge dig själv rätt till den, eller välj en annan: TERTIAL_DATA=/sökväg make run."
        ) from error
    return folder


def lock_folder(folder: Path) -> IO[str]:
    """An open file that holds the folder until it is closed. Raises CannotRun when another Tertial holds it."""
    lock = (folder / "run.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CannotRun(
            f"ett annat Tertial använder redan mappen {folder}. "
            "Stoppa det, eller välj en annan mapp: TERTIAL_DATA=/sökväg make run."
        ) from error
    return lock


def read_port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535):
        raise CannotRun(f"TERTIAL_PORT är {text!r}. Ange ett heltal från 1 till 65535.")
    return int(text)


def check_port(port: int) -> None:
    """Raises CannotRun when something else listens there."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotRun(
                f"port {port} är upptagen ({error.strerror}). "
                "Stoppa det som använder den, eller välj en annan: TERTIAL_PORT=8001 make run."
            ) from error


def build_environment(folder: Path, *, is_dev: bool) -> dict[str, str]:
    """What the settings need to serve this machine alone; a variable that is set already stands."""
    defaults = {"SECRET_KEY": keep_secret(folder / "secret-key"), "TERTIAL_TICK_SECONDS": "5"}
    fixed = {"TERTIAL_DATA": str(folder), "TERTIAL_LOOPBACK": "1", "DEBUG": "1" if is_dev else "0", "PYTHONUNBUFFERED": "1"}
    return {name: os.environ.get(name) or value for name, value in defaults.items()} | fixed


def keep_secret(path: Path) -> str:
    """The secret kept in the file, made the first time and readable by its owner only."""
    if not path.exists():
        new = path.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_text(secrets.token_urlsafe(50))
        new.replace(path)
    return path.read_text()


def prepare_database() -> str:
    """Bring the database up to date; return the demo's people in lines, or "" when there are none.

    Ends the program when a setting is wrong: that has been said.
    """
    done = subprocess.run(under_keeper([*MANAGE, "prepare"]), stdout=subprocess.PIPE, text=True, cwd=ROOT)
    if done.returncode == WRONGLY_SET:
        raise SystemExit(1)
    if done.returncode != 0:
        raise CannotRun("databasen gick inte att förbereda. Orsaken står ovanför; rätta den och kör igen.")
    return done.stdout


def list_programs(port: int, *, is_dev: bool) -> list[Program]:
    celery = [sys.executable, "-m", "celery", "--app=tracker", "--quiet"]
    pool = "prefork" if os.environ.get("REDIS_URL") else "threads"  # the queue of files takes one process
    worker = [
        *celery,
        "worker",
        f"--pool={pool}",
        "--concurrency=2",
        "--without-gossip",
        "--without-mingle",
        "--loglevel=WARNING",
    ]
    return [
        Program("webb", list_web_command(port, is_dev=is_dev), {"TERTIAL_PROCESS": "web"}),
        Program("jobb", worker, {"TERTIAL_PROCESS": "worker"}),
        Program("klocka", [*celery, "beat", "--loglevel=WARNING", "--pidfile="]),
    ]


def list_web_command(port: int, *, is_dev: bool) -> list[str]:
    address = f"127.0.0.1:{port}"
    if is_dev:
        return [*MANAGE, "runserver", address]
    gunicorn = [sys.executable, "-m", "gunicorn", "tracker.wsgi", "--bind", address, "--worker-class", "gthread"]
    return [*gunicorn, "--workers=2", "--threads=4", "--graceful-timeout=5", "--no-control-socket", "--log-level=warning"]


def greet(port: int, people: str) -> None:
    """Say where Tertial is and who can sign in, once it answers."""
    address = f"http://127.0.0.1:{port}/"
    while not _answers(f"{address}konto/logga-in/"):
        time.sleep(0.2)
    print(f"\nTertial finns på {address}\n{people}Avsluta med Ctrl-C.\n", flush=True)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
