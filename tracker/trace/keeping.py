"""The day's last digest, kept apart from the database: one line a day in a file that is only added to.

    2026-09-02 1284 5b1f...c0

The day, the number in the chain, and the digest. Whoever rewrites the chain must rewrite the file too; so the folder belongs
in the region's own backup, and the same line is mailed to the registrator.
"""

import fcntl
import os
import re
from datetime import date
from pathlib import Path

from django.conf import settings

from tracker.trace.sealing import Tip
from tracker.trace.verification import StoredDigest

HEADING = "# Tertials sigill: dag, nummer i kedjan, kontrollsumma (SHA-256). Raderna läggs till och ändras aldrig.\n"
LINE = re.compile(r"(\d{4}-\d{2}-\d{2}) ([1-9]\d*) ([0-9a-f]{64})")


class UnreadableLine(Exception):
    """A line of a file of digests that is not one; says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"rad {number}")
        self.number = number


def digest_file(slug: str) -> Path:
    """The file of a region, by its slug; "" is the installation, which no region can be called."""
    return Path(settings.SEAL_DIR) / f"{slug or '+installation'}.txt"


def keep_digest(slug: str, day: date, tip: Tip) -> bool:
    """Add the day's last seal to the file, and have it on the disk; False when the file has that seal already."""
    path = digest_file(slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        kept = read_digests(file.read())
        if kept and kept[-1].digest == tip.digest:
            return False
        file.write(f"{'' if kept else HEADING}{day.isoformat()} {tip.seq} {tip.digest}\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def read_digests(text: str) -> list[StoredDigest]:
    """The digests of a file, the oldest first. Raises UnreadableLine."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE.fullmatch(line.strip())
        if match is None:
            raise UnreadableLine(number)
        found.append(StoredDigest(day=match[1], seq=int(match[2]), digest=match[3]))
    return found
