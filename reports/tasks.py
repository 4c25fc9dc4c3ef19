"""The two tasks that rows in the database are worked by, and what each kind of job does."""

import logging
import time
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from goals.operations.administration.addresses import ADDRESS_LETTER
from goals.operations.administration.invitations import INVITATION
from reports import handlers, list_files, mail, new_password, seals
from reports.operations.freezing import RENDER_REPORT
from reports.operations.lists import LIST_FILE
from reports.operations.packages import PACKAGE
from reports.operations.reports import BUILD_REPORT
from reports.package.job import make_package
from reports.reminders import daily
from reports.reminders.digests import DAILY
from reports.reminders.operations import MAIL
from reports.retention import daily as retention
from reports.retention.days import RETENTION
from tracker import jobs, sessions, throttle
from tracker.accounts import RESET_PASSWORD
from tracker.models import Job
from tracker.models.jobs import JobState
from tracker.work import Handler, work_once

logger = logging.getLogger(__name__)

# Every kind of job there is, and who does it.
HANDLERS: dict[str, Handler] = {
    BUILD_REPORT: handlers.build_draft,
    RENDER_REPORT: handlers.render_frozen,
    LIST_FILE: list_files.make_list,
    PACKAGE: make_package,
    DAILY: daily.run,
    MAIL: mail.deliver,
    INVITATION: mail.deliver,
    ADDRESS_LETTER: mail.deliver,
    RETENTION: retention.run,
    RESET_PASSWORD: new_password.send,
    seals.SEAL: seals.seal,
    seals.KEEP: seals.keep_day,
}


@shared_task(name="reports.tasks.tick")
def tick() -> None:
    """Take back what was left, wake what is ready, ask for the day's jobs and for sealing, and leave word.

    Any number of ticks do no harm.
    """
    now = timezone.now()
    swept = jobs.sweep(now=now, kinds=HANDLERS.keys())
    if swept.waiting or swept.dead:
        logger.warning("Jobs left by their workers: %s set to wait again, %s given up.", swept.waiting, swept.dead)
    for job_id in swept.ready:
        jobs.wake(job_id)
    daily.request_daily_jobs(now=now)
    retention.request_retention_jobs(now=now)
    seals.request_seal_jobs(now=now)
    sessions.forget_old(now)
    throttle.forget_old(now)
    jobs.note_tick(now=now)


@shared_task(name=jobs.WORK_TASK)
def work(job_id: int | None = None) -> None:
    """Do one job, the one named or the next that is ready, and wake the next: a task's time limit is one job's."""
    if _work_once(job_id):
        jobs.wake()


def work_job_now(job_id: int) -> Job:
    """Do a job in this process, for a command that was asked for it; return the job as it ended.

    When a worker got there first, wait for it; if that one dies, its job is taken over. A job that failed and waits for another
    attempt is returned as it is, with its error.
    """
    while not _work_once(job_id) and Job.objects.filter(pk=job_id, state=JobState.RUNNING).exists():
        time.sleep(0.2)
    return Job.objects.get(pk=job_id)


def _work_once(job_id: int | None) -> bool:
    lease = timedelta(seconds=settings.LEASE_SECONDS)
    return work_once(handlers=HANDLERS, clock=timezone.now, lease=lease, job_id=job_id)
