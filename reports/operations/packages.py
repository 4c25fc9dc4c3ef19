"""Asking for a frozen report's package. It is made by a job, for the one who asked, and thrown away after some days."""

from datetime import datetime, timedelta

from reports.models import Report, ReportStage
from tracker.jobs import request_job
from tracker.models import Job
from tracker.operations import Actor, Refused, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

# The kind of job that makes a package.
PACKAGE = "report.package"
KEPT = timedelta(days=7)


def request_package(*, by: Actor, now: datetime, report: Report, key: str, wakes: bool = True) -> Job:
    """Ask for the package of a frozen report that the person may read. The same `key` (the form's) asks once.

    It holds the history of every figure: whoever asks has READ_HISTORY. Raises Refused when they have not, and for an utkast.
    """
    unit = report.unit_follow_up.unit
    by = require(by, Permission.READ_HISTORY, unit)
    if report.stage == ReportStage.DRAFT:
        sentence = gettext_noop("Ett utkast har inget revisionspaket. Det görs av det som är överlämnat eller beslutat.")
        raise Refused("NOT_FROZEN", Sentence(sentence))
    args = {"report": report.pk, "unit_follow_up": report.unit_follow_up_id}
    # It is the person's own, whatever nämnd it is about: so it is of the region, and no unit's.
    return request_job(by=by, now=now, kind=PACKAGE, key=key, args=args, region=unit.region, unit=None, wakes=wakes)


def record_package(*, by: Actor, now: datetime, report: Report, sha256: str) -> None:
    """That a package was made, for whom, and its digest: a part of the job's end."""
    unit = report.unit_follow_up.unit
    record_event(by=by, now=now, action=PACKAGE, subject=report, changes={"package": (None, sha256)}, unit=unit)
