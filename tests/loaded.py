"""A demo region as a data folder: loaded once into SQLite, and copied from then on, since loading takes its time.

A copy is known by everything that it was made by: the code, its data, the libraries, and what it was told.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".pytest_cache" / "d" / "loaded"
APPS = ("tracker", "goals", "reports")
LOAD = """
import sys
from django.core.management import execute_from_command_line as run
region, day = sys.argv[1:]
if day:
    import time_machine
    time_machine.travel(day).start()
for command in ("migrate", "collectstatic --noinput", "load_demo --region " + region):
    run(["manage.py", *command.split(), "-v0"])
"""


def load(environment: Mapping[str, str], region: str = "vasterbotten", day: str = "") -> None:
    """Load a region into what the environment names, on a day, or today."""
    given = {**os.environ, **environment, "TERTIAL_LOOPBACK": "1", "SECRET_KEY": "x" * 60}
    subprocess.run([sys.executable, "-c", LOAD, region, day], cwd=ROOT, env=given, check=True, stdout=subprocess.DEVNULL)


def copy_loaded(folder: Path, environment: Mapping[str, str], region: str = "vasterbotten", day: str = "") -> None:
    """The folder, with what `load` leaves in it on SQLite under these settings."""
    KEPT.mkdir(parents=True, exist_ok=True)
    name = f"{region}-{environment['DJANGO_SETTINGS_MODULE']}-{day.replace(' ', '-') or 'today'}"
    kept = KEPT / name
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made_by = digest_of_code(region, day)
        if _read(kept / "made-by") != made_by:
            shutil.rmtree(kept, ignore_errors=True)
            (kept / "data").mkdir(parents=True)
            load({**environment, "TERTIAL_DATA": str(kept / "data"), "DATABASE_URL": "", "REDIS_URL": ""}, region, day)
            (kept / "made-by").write_text(made_by)
        shutil.copytree(kept / "data", folder, dirs_exist_ok=True)


def digest_of_code(region: str, day: str) -> str:
    """Of every file of the apps and the settings, and of today when the region is loaded today."""
    files = sorted(file for app in APPS for file in (ROOT / app).rglob("*") if file.is_file() and file.suffix != ".pyc")
    digest = sha256(f"{region} {day or datetime.now(UTC).date()}".encode())
    for file in [*files, ROOT / "tests" / "settings.py", ROOT / "requirements.txt", Path(__file__)]:
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _read(file: Path) -> str:
    return file.read_text() if file.exists() else ""
