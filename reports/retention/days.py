"""How many days what may be thrown away is kept. Nothing frozen is among it: not a proposal, a decided report or its files."""

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings

from tracker.models import Region

# The kind of the job that cleans.
RETENTION = "retention"
# A region may keep things longer or shorter than the installation does, within these.
LONGEST = 3650
SHORTEST = {"jobs": 7, "mails": 30, "drafts": 30}


@dataclass(frozen=True, kw_only=True)
class Days:
    """Days to keep ended jobs with their files, letters that have been sent or given up, and drafts of reports."""

    jobs: int
    mails: int
    drafts: int

    @property
    def fields(self) -> dict[str, int]:
        """By name."""
        return asdict(self)


def standard_days() -> Days:
    """What the installation's settings say."""
    return Days(jobs=settings.KEEP_JOBS_DAYS, mails=settings.KEEP_MAILS_DAYS, drafts=settings.KEEP_DRAFTS_DAYS)


def days_of(region: Region | None) -> Days:
    """What holds in a region: its own days where it has said, else the installation's."""
    own: dict[str, Any] = region.retention if region else {}
    known = {name: own.get(name, days) for name, days in standard_days().fields.items()}
    return Days(**known)
