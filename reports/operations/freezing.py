"""Freezing: the content of a nämnd's round kept for ever, in the transaction of the act that it belongs to."""

from datetime import datetime

from goals.models import Decision, UnitFollowUp
from reports.content.build import build_content
from reports.content.schema import SCHEMA, digest, write_json
from reports.models import Report, ReportStage
from reports.operations.reports import next_version
from tracker.jobs import request_job
from tracker.operations import Actor, record_event

# The kind of job that makes the files of a frozen report, once.
RENDER_REPORT = "report.render"


def freeze(*, by: Actor, now: datetime, follow_up: UnitFollowUp, stage: ReportStage, decision: Decision | None = None) -> Report:
    """Keep what a locked round says now, as a part of a larger operation, and ask for its files.

    The content is built under the lock: nobody changes what it says before it stands. The files are made afterwards from the
    content, since that takes long; the job's key is the report, so they are made once.
    """
    version = next_version(follow_up, stage)
    content = write_json(build_content(follow_up, stage=stage, version=version, now=now))
    report = Report.objects.create(
        unit_follow_up=follow_up,
        stage=stage,
        round=follow_up.round,
        version=version,
        content=content,
        schema=SCHEMA,
        sha256=digest(content),
        decision=decision,
        created_at=now,
    )
    unit = follow_up.unit
    changes = {"stage": (None, stage), "round": (None, follow_up.round), "sha256": (None, report.sha256)}
    record_event(by=by, now=now, action="report.freeze", subject=report, changes=changes, unit=unit, version=version)
    args = {"report": report.pk, "unit_follow_up": follow_up.pk}
    request_job(by=by, now=now, kind=RENDER_REPORT, key=f"report:{report.pk}", args=args, region=unit.region, unit=unit)
    return report
