"""Building reports. What is built is one row with its files, in one transaction; nothing of it is ever changed."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from goals.models import UnitFollowUp
from reports.content.schema import SCHEMA, digest
from reports.masking.latest import last_masking
from reports.models import Report, ReportFile, ReportFormat, ReportStage
from tracker.jobs import request_job
from tracker.models import Job
from tracker.operations import Actor, Refused, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

# The kind of job that builds a report.
BUILD_REPORT = "report.build"


class VersionTaken(Refused):
    """Refused because the round went on or another report of it was built meanwhile: compose it anew."""

    def __init__(self, version: int) -> None:
        super().__init__(
            "VERSION_TAKEN",
            Sentence(
                gettext_noop("Version {version} av rapporten byggdes av någon annan. Bygg en ny."), {"version": str(version)}
            ),
        )


def request_report(*, by: Actor, now: datetime, follow_up: UnitFollowUp, key: str, wakes: bool = True) -> Job:
    """Ask for an utkast of a nämnd's report. The same `key` (the form's) asks once, however often it is sent.

    Raises Refused when the person may not. A command that does its job itself says wakes=False.
    """
    unit = follow_up.unit
    by = require(by, Permission.BUILD_REPORT, unit)
    args = {"unit_follow_up": follow_up.pk}
    return request_job(by=by, now=now, kind=BUILD_REPORT, key=key, args=args, region=unit.region, unit=unit, wakes=wakes)


def next_version(follow_up: UnitFollowUp, stage: ReportStage) -> int:
    """The version that the next report of the follow-up's present round will have, counted from 1."""
    built = Report.objects.filter(unit_follow_up=follow_up, stage=stage, round=follow_up.round)
    return (built.aggregate(last=Max("version"))["last"] or 0) + 1


def build_report(
    *,
    by: Actor,
    now: datetime,
    follow_up: UnitFollowUp,
    stage: ReportStage,
    version: int,
    content: str,
    files: Mapping[ReportFormat, bytes],
    seen_masking: int | None = None,
) -> Report:
    """Keep a report that has been composed: its content, canonical JSON, and the files made from it.

    The content says which round and version it is, and was made without a lock. Raises VersionTaken when that is no longer so,
    and when something has been masked since it was begun (`seen_masking`: what `last_masking` said then); Refused when the
    person may not.
    """
    with transaction.atomic():
        seen, follow_up = follow_up, _lock(follow_up)
        by = require(by, Permission.BUILD_REPORT, follow_up.unit)
        if (seen.round, version) != (follow_up.round, next_version(follow_up, stage)):
            raise VersionTaken(version)
        if seen_masking is not None and seen_masking != last_masking(follow_up.unit.region):
            raise VersionTaken(version)
        report = Report.objects.create(
            unit_follow_up=follow_up,
            stage=stage,
            round=follow_up.round,
            version=version,
            content=content,
            schema=SCHEMA,
            sha256=digest(content),
            created_at=now,
        )
        keep_files(report=report, files=files)
        changes: dict[str, tuple[Any, Any]] = {"sha256": (None, report.sha256)}
        record_event(
            by=by,
            now=now,
            action="report.build",
            subject=report,
            changes=changes,
            unit=follow_up.unit,
            version=version,
            is_draft=stage == ReportStage.DRAFT,
        )
    return report


def keep_files(*, report: Report, files: Mapping[ReportFormat, bytes]) -> None:
    """Keep the files of a report with their digests, as a part of what made them; a format is kept once (a constraint)."""
    ReportFile.objects.bulk_create(
        ReportFile(report=report, format=format_, sha256=hashlib.sha256(data).hexdigest(), data=data)
        for format_, data in files.items()
    )


def keep_rendered(*, by: Actor, now: datetime, report: Report, files: Mapping[ReportFormat, bytes]) -> None:
    """Keep the files of a frozen report, with their digests in the trace; a part of the job that made them."""
    if not files:
        return
    keep_files(report=report, files=files)
    changes = {str(format_): (None, hashlib.sha256(data).hexdigest()) for format_, data in sorted(files.items())}
    unit = report.unit_follow_up.unit
    record_event(by=by, now=now, action="report.files", subject=report, changes=changes, unit=unit, version=report.version)


def _lock(follow_up: UnitFollowUp) -> UnitFollowUp:
    rows = UnitFollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("unit__region")
    return rows.get(pk=follow_up.pk)
