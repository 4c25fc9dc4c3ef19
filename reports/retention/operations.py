"""Throwing away what has been kept long enough, and saying how long that is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from goals.operations.changes import StaleRow, digest_of
from goals.operations.locks import writing
from reports.models import Reminder, Report, ReportFile, ReportStage
from reports.retention.days import LONGEST, SHORTEST, Days, days_of
from tracker.jobs import TICK
from tracker.models import AuditEvent, Job, JobFile, Mail, Region
from tracker.models.jobs import JobQuerySet, JobState
from tracker.operations import Actor, Refused, build_event, changed, record_event, require_in_region
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

ENDED = (JobState.DONE, JobState.DEAD, JobState.CANCELLED)
# One that was given up waits for a person, however long: its work is not done.
OVER = (JobState.DONE, JobState.CANCELLED)
# How many of each kind one day's cleaning takes: what is left is taken the next day.
MOST_ROWS = 5000
MOST_DRAFTS = 200


@dataclass(frozen=True)
class Cleaned:
    """How many were thrown away."""

    jobs: int
    mails: int
    drafts: int


def clean(*, by: Actor, now: datetime, region: Region | None) -> Cleaned:
    """Throw away a region's jobs, letters and drafts whose days have passed; None for jobs of no region.

    Each draft leaves an event with the digest of what it said; a letter leaves its row in the ledger, so that nobody is
    reminded twice. What waits, is under way, was given up or is frozen is never touched. Call it inside a transaction.
    """
    days = days_of(region)
    drafts = _clean_drafts(by, now, region, now - timedelta(days=days.drafts)) if region else 0
    mails = _clean_mails(region, now - timedelta(days=days.mails)) if region else 0
    over = _ended(region, now - timedelta(days=days.jobs)).filter(state__in=OVER, mail=None)
    jobs = _remove_jobs(over.values_list("pk", flat=True)[:MOST_ROWS])
    return Cleaned(jobs=jobs, mails=mails, drafts=drafts)


def _ended(region: Region | None, before: datetime) -> JobQuerySet:
    """The jobs that ended before a moment; the one row that says when the latest tick was is no job."""
    return Job.objects.filter(region=region, state__in=ENDED, finished_at__lt=before).exclude(kind=TICK).order_by("pk")


def _remove_jobs(jobs: Iterable[int]) -> int:
    pks = list(jobs)
    JobFile.objects.filter(job__in=pks).delete()
    return Job.objects.filter(pk__in=pks).delete()[0]


def _clean_mails(region: Region, before: datetime) -> int:
    mails = dict(Mail.objects.filter(job__in=_ended(region, before)).order_by("pk").values_list("pk", "job_id")[:MOST_ROWS])
    Reminder.objects.filter(mail__in=list(mails)).update(mail=None)
    Mail.objects.filter(pk__in=list(mails)).delete()
    return _remove_jobs(mails.values())


def _clean_drafts(by: Actor, now: datetime, region: Region, before: datetime) -> int:
    old = Report.objects.filter(unit_follow_up__unit__region=region, stage=ReportStage.DRAFT, created_at__lt=before)
    drafts = list(old.select_related("unit_follow_up__unit").defer("content").order_by("pk")[:MOST_DRAFTS])
    AuditEvent.objects.bulk_create(
        build_event(
            by=by,
            now=now,
            action="report.discard",
            subject=draft,
            changes={"sha256": (draft.sha256, None)},
            unit=draft.unit_follow_up.unit,
            version=draft.version,
            is_draft=True,
        )
        for draft in drafts
    )
    pks = [draft.pk for draft in drafts]
    ReportFile.objects.filter(report__in=pks).delete()
    Report.objects.filter(pk__in=pks, stage=ReportStage.DRAFT).delete()
    return len(pks)


def set_retention(*, by: Actor, now: datetime, region: Region, days: Days, seen: str) -> Region:
    """Say how long a region keeps what may be thrown away.

    Raises Refused, naming the field, and StaleRow when somebody else has said otherwise since `seen`.
    """
    by = require_in_region(by, Permission.ADMINISTER, region)
    _check(days)
    with writing():
        region = Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        before: Mapping[str, int] = days_of(region).fields
        changes = changed(before, days.fields)
        if not changes:
            return region
        if digest_of(before) != seen:
            last = AuditEvent.objects.filter(region_id=region.pk, action="region.retention").order_by("-pk").first()
            raise StaleRow(before, last)
        region.retention = {**region.retention, **days.fields}
        region.save()
        record_event(by=by, now=now, action="region.retention", subject=region, changes=changes, region_id=region.pk)
        return region


def _check(days: Days) -> None:
    for name, value in days.fields.items():
        if not SHORTEST[name] <= value <= LONGEST:
            msgid = gettext_noop("Ange ett antal dagar från {low} till {high}.")
            raise Refused("DAYS", Sentence(msgid, {"low": str(SHORTEST[name]), "high": str(LONGEST)}), name)
