"""Jobs: work that nobody waits for, done once whatever happens to those who do it.

    WAITING ── claim ──▶ RUNNING ── finish ──▶ DONE
       ▲                  │   │
       ├─ fail, sweep ────┤   └─ fail, sweep (third attempt, or final) ──▶ DEAD
       ├─ postpone ───────┘
       └─ run_again ── DEAD, CANCELLED ◀── cancel ── WAITING, RUNNING

The row is the truth and the queue only wakes: a message may be lost, doubled or late. An attempt is counted before its work
begins, so that work which kills its process ends after three. A claim has a token; whoever lost it, because the lease ran out
and another took over, can write nothing more (LostLease). Why so: docs/decisions/0003-jobs.md.
"""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from tracker.celery import app
from tracker.models import Job, JobFile, Region, Unit
from tracker.models.jobs import JobQuerySet, JobState
from tracker.operations import Actor, Changes, Refused, record_event, require, require_in_region
from tracker.permissions import Permission
from tracker.request_ids import current_id
from tracker.sentences import Sentence, gettext_noop

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
# Before the second attempt, and before the third.
BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2))
# How many jobs one sweep wakes; each that is done wakes the next.
WAKES = 20
WORK_TASK = "reports.tasks.work"
# The kind of the one row that says when the latest tick was.
TICK = "tick"
UNCLAIMED: Mapping[str, Any] = {"claim_token": None, "leased_until": None}
UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class LostLease(Exception):
    """Another has taken the job over, or it was cancelled: what this worker did must not be written."""


@dataclass(frozen=True)
class Claim:
    """One worker's right to one job, for as long as nobody else has taken it. `attempt` counts from 1."""

    job_id: int
    kind: str
    attempt: int
    token: UUID
    lease: timedelta


def request_job(
    *,
    by: Actor,
    now: datetime,
    kind: str,
    key: str,
    args: Mapping[str, Any],
    region: Region | None,
    unit: Unit | None,
    wakes: bool = True,
) -> Job:
    """Ask for a job once: a second request with the same kind and key returns the first one's row.

    `args` holds ids and codes, as JSON keeps them. A command that does its job itself says wakes=False. The operation that
    asks has checked who may. Raises Refused when the key has been used for something else.
    """
    wanted = {"args": dict(args), "region": region, "unit": unit}
    asked = {"requested_by": by.person, "created_at": now, "next_at": now, "request_id": current_id()}
    with transaction.atomic():
        job, is_new = Job.objects.get_or_create(kind=kind, key=key, defaults={**wanted, **asked})
        if is_new:
            _record(by, now, "job.request", job, {"kind": (None, kind)})
            if wakes:
                _wake_after_commit(job)
    if any(getattr(job, name) != value for name, value in wanted.items()):
        raise Refused("KEY_USED", Sentence(gettext_noop("Formuläret har redan använts till något annat. Öppna sidan på nytt.")))
    return job


def claim(*, now: datetime, lease: timedelta, kinds: Collection[str] | None = None, job_id: int | None = None) -> Claim | None:
    """Take the job that has waited longest, or the one named; None when there is none to take.

    Also takes a running job whose lease has run out. Of several that try at the same time one succeeds, because the row is
    changed only as long as it is what was seen. Call it outside a transaction: the attempt must stand before work begins.
    """
    candidates = _claimable(now, kinds, job_id)
    while job := candidates.first():
        seen = candidates.filter(pk=job.pk, attempts=job.attempts)
        if job.attempts >= MAX_ATTEMPTS:
            _give_up(seen, now)
            continue
        claimed = Claim(job.pk, job.kind, job.attempts + 1, uuid4(), lease)
        if seen.update(
            state=JobState.RUNNING,
            attempts=claimed.attempt,
            claim_token=claimed.token,
            leased_until=now + lease,
            progress=0,
            error="",
        ):
            return claimed
    return None


def _claimable(now: datetime, kinds: Collection[str] | None, job_id: int | None) -> JobQuerySet:
    jobs = Job.objects.ready(now) | Job.objects.expired(now)
    if kinds is not None:
        jobs = jobs.filter(kind__in=list(kinds))
    return jobs if job_id is None else jobs.filter(pk=job_id)


def extend(*, claim: Claim, now: datetime) -> None:
    """Hold the job for another lease from now. Raises LostLease."""
    _write(claim, leased_until=now + claim.lease)


def report_progress(*, claim: Claim, percent: int, now: datetime) -> None:
    """Say how much is done, 0-100, and hold the job for another lease. Raises LostLease."""
    _write(claim, leased_until=now + claim.lease, progress=percent)


def finish(*, claim: Claim, result: Mapping[str, Any], now: datetime) -> None:
    """Done. `result` holds ids and codes for whoever asked. Raises LostLease."""
    _write(claim, state=JobState.DONE, result=dict(result), progress=100, finished_at=now, **UNCLAIMED)


def fail(*, claim: Claim, error: Sentence | str, now: datetime, is_final: bool = False) -> None:
    """Not done, and why. It is tried again after a while, unless this was final or the third attempt. Raises LostLease."""
    if is_final or claim.attempt >= MAX_ATTEMPTS:
        _write(claim, state=JobState.DEAD, error=str(error), finished_at=now, **UNCLAIMED)
    else:
        _write(claim, state=JobState.WAITING, error=str(error), next_at=now + BACK_OFF[claim.attempt - 1], **UNCLAIMED)


def postpone(*, claim: Claim, error: Sentence | str, next_at: datetime) -> None:
    """Not done, for a reason elsewhere that passes by itself: tried again, and this attempt does not count. Raises LostLease."""
    attempts = claim.attempt - 1
    _write(claim, state=JobState.WAITING, error=str(error), next_at=next_at, attempts=attempts, **UNCLAIMED)


def _write(claim: Claim, **values: Any) -> None:
    if not Job.objects.filter(pk=claim.job_id, claim_token=claim.token).update(**values):
        raise LostLease(f"job {claim.job_id}, attempt {claim.attempt}")


def _give_up(jobs: JobQuerySet, now: datetime) -> int:
    """Nobody is left to say why they stopped: the process died under each attempt."""
    why = Sentence(
        gettext_noop(
            "Arbetet avbröts {count} gånger innan det blev klart. Försök igen; hjälper det inte, kontakta den som sköter Tertial."
        ),
        {"count": str(MAX_ATTEMPTS)},
    )
    return jobs.update(state=JobState.DEAD, error=str(why), finished_at=now, **UNCLAIMED)


def cancel(*, by: Actor, now: datetime, job: Job, permission: Permission) -> Job:
    """Stop a job; what its worker has not yet written is not written.

    `permission` is what its kind asks of a person in its unit; a job of the whole region is its administrator's. A job that is
    cancelled already is returned as it is. Raises Refused when it has ended by itself.
    """
    with transaction.atomic():
        job, by = _lock(job, by, permission)
        if job.state in UNFINISHED:
            _restate(job, by, now, "job.cancel", state=JobState.CANCELLED, finished_at=now)
    if job.state != JobState.CANCELLED:
        raise Refused("JOB_ENDED", Sentence(gettext_noop("Arbetet hann sluta av sig självt. Ladda om sidan.")))
    return job


def run_again(*, by: Actor, now: datetime, job: Job, permission: Permission) -> Job:
    """Let a dead or cancelled job have three new attempts. `permission` is what its kind asks of a person, as for `cancel`.

    A job that is under way is returned as it is. Raises Refused when it is done.
    """
    with transaction.atomic():
        job, by = _lock(job, by, permission)
        if job.state == JobState.DONE:
            raise Refused("JOB_DONE", Sentence(gettext_noop("Arbetet är redan klart. Ladda om sidan.")))
        if job.state not in UNFINISHED:
            fresh = {"attempts": 0, "progress": 0, "error": "", "finished_at": None, "next_at": now}
            _restate(job, by, now, "job.run_again", state=JobState.WAITING, **fresh)
            _wake_after_commit(job)
    return job


def _lock(job: Job, by: Actor, permission: Permission) -> tuple[Job, Actor]:
    """The job as it is now, and the actor as one who may."""
    locked = Job.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "region").get(pk=job.pk)
    if locked.unit:
        return locked, require(by, permission, locked.unit)
    if locked.region:
        return locked, require_in_region(by, Permission.ADMINISTER, locked.region)
    if by.person:
        raise Refused("NOT_PERMITTED", Sentence(gettext_noop("Arbetet sköts av Tertial självt.")))
    return locked, by


def _restate(job: Job, by: Actor, now: datetime, action: str, **values: Any) -> None:
    before = job.state
    for name, value in {**values, **UNCLAIMED}.items():
        setattr(job, name, value)
    job.save()
    _record(by, now, action, job, {"state": (before, job.state)})


def _record(by: Actor, now: datetime, action: str, job: Job, changes: Changes) -> None:
    """Into the trace, when a person did it; what the system asks of itself stands in the row."""
    if by.person:
        record_event(
            by=by,
            now=now,
            action=action,
            subject=job,
            changes=changes,
            unit=job.unit,
            region_id=job.region_id or 0,
            is_draft=True,
        )


@dataclass(frozen=True)
class SweepCounts:
    """What a sweep did: jobs set to wait again, jobs given up, files thrown away; and the jobs to wake, oldest first."""

    waiting: int
    dead: int
    files: int
    ready: tuple[int, ...]


def sweep(*, now: datetime, kinds: Collection[str]) -> SweepCounts:
    """Take back what was left by workers that are no more, and throw away files that nobody fetched in time.

    `kinds` are those that can be done now; jobs of another kind are not woken, so that they do not stand in the way.
    """
    with transaction.atomic():
        # A row that is locked is being finished, late: it is left to its worker.
        expired = Job.objects.expired(now).select_for_update(no_key=True, skip_locked=True)
        left = Job.objects.filter(pk__in=list(expired.values_list("pk", flat=True)))
        dead = _give_up(left.filter(attempts__gte=MAX_ATTEMPTS), now)
        waiting = left.filter(state=JobState.RUNNING).update(state=JobState.WAITING, next_at=now, **UNCLAIMED)
    files, _ = JobFile.objects.filter(expires_at__lt=now).delete()
    ready = Job.objects.ready(now).filter(kind__in=list(kinds)).values_list("pk", flat=True)[:WAKES]
    return SweepCounts(waiting, dead, files, tuple(ready))


def _wake_after_commit(job: Job) -> None:
    transaction.on_commit(partial(wake, job.pk))


def wake(job_id: int | None = None) -> None:
    """Tell a worker that this job is ready, or that some job may be. What is lost here the next tick says again."""
    try:
        app.send_task(WORK_TASK, args=[job_id], ignore_result=True, expires=settings.TICK_SECONDS)
    except Exception as error:
        logger.warning("The queue does not answer (%s): job %s waits for the next tick.", error, job_id or "?")


def note_tick(*, now: datetime) -> None:
    """Leave word that beat, queue, worker and database all worked a moment ago."""
    done = {"state": JobState.DONE, "progress": 100, "finished_at": now}
    Job.objects.update_or_create(
        kind=TICK, key="last", defaults=done, create_defaults={**done, "created_at": now, "next_at": now}
    )


def last_tick() -> datetime | None:
    """When the latest tick was; None when there has been none."""
    return Job.objects.filter(kind=TICK).values_list("finished_at", flat=True).first()
