"""What `make faults` does: kill, freeze and restart a throwaway Tertial's real processes, and write the table of what came of it.

What did not hold is said in the table. With arguments (`-k redis`) a part is run and no table is written.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scripts.test import NEEDS, PYTEST, install
from tests.servers import find_postgresql, find_redis

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "faults.md"
COLUMNS = {"what": "What was done", "load": "To", "lost": "Lost", "doubled": "Doubled", "late": "Late", "remark": "Remark"}
INTRODUCTION = """# Fault tests

`make faults` starts a Tertial as it runs in production (gunicorn, prefork workers, beat, PostgreSQL with all its care, Redis,
a mail server), all of it throwaway and on loopback, does to it what machines do, and writes this table. People are threads
that save through the pages, wait for the answer, and send the same form again when none comes; what they were told is held
against rows and trace afterwards. After each row `sanity_check --strict` and `verify_trace` found nothing wrong (where a job
is meant to be given up, nothing else).

- **Lost**: a save that was acknowledged, or a letter or a file that was asked for, and is not there.
- **Doubled**: a change that was made twice, a file made twice, or a letter that came twice. A process that dies between a mail
  server's yes and our commit sends the letter again with the same Message-ID: the one permitted duplicate, at most once for each
  attempt.
- **Late**: from when it was asked for until it was there. Ticks are 1 s and leases some seconds, where production has 60 and 120.

Faster ones of the kind are part of `make test`: workers killed in a job, in a report and in a letter
([test_worker_kill.py](../tests/reports/test_worker_kill.py), [test_report_kill.py](../tests/reports/test_report_kill.py),
[test_mail_kill.py](../tests/reports/test_mail_kill.py)), and pages without Redis
([test_redis_saves.py](../tests/reports/test_redis_saves.py), [test_redis.py](../tests/tracker/test_redis.py)).
The scenarios are in [tests/faults](../tests/faults).
"""


def main(arguments: Sequence[str]) -> int:
    missing = install([need for need in NEEDS if need.package in {"postgresql", "redis-server"} and not need.find()])
    if missing:
        print("Detta saknas:", *(need.package for need in missing))
        return 1
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tertial-faults-") as folder:
        rows = Path(folder) / "rows.jsonl"
        environment = os.environ | {"FAULTS_ROWS": str(rows), "DATABASE_URL": "", "REDIS_URL": ""}
        command = [*PYTEST, "tests/faults", "-m", "faults", "--numprocesses=2", "--dist=loadfile", "-v", *arguments]
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        lines = rows.read_text().splitlines() if rows.exists() else []
        found = sorted((json.loads(line) for line in lines), key=lambda row: row["file"])  # each file's in the order of its tests
    table = write_table(found)
    print(table)
    if not arguments:
        TABLE.write_text(f"{INTRODUCTION}\n{circumstances(time.monotonic() - began)}\n\n{table}")
        print(f"Tabellen står i {TABLE.relative_to(ROOT)}.")
    return code


def write_table(rows: Sequence[dict[str, Any]]) -> str:
    """The rows as a table in Markdown."""
    lines = [list(COLUMNS.values()), ["---"] * len(COLUMNS)]
    lines += [[str(row[name]).replace("|", "\\|") for name in COLUMNS] for row in rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def circumstances(seconds: float) -> str:
    """When and on what the table was made."""
    programs = [
        _first_line([str((find_postgresql() or Path()) / "postgres"), "--version"]).replace(
            "postgres (PostgreSQL)", "PostgreSQL"
        ),
        "Redis " + _first_line([find_redis() or "redis-server", "--version"]).partition("v=")[2].partition(" ")[0],
        f"Celery {version('celery')}",
        f"Python {platform.python_version()}",
    ]
    day = datetime.now(UTC).date().isoformat()
    return f"Made {day} in {seconds / 60:.0f} minutes on {os.cpu_count()} cores: {', '.join(programs)}."


def _first_line(command: Sequence[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
