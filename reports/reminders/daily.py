"""The daily job: once for each region and local date, whoever looks, however often, and however late."""

from datetime import date, datetime

from django.conf import settings

from reports.masking.latest import ANEW, last_masking, lock_region
from reports.reminders.digests import DAILY, daily_key
from reports.reminders.operations import save_letters, write_letters
from tracker.jobs import request_job
from tracker.models import Job, Region
from tracker.operations import Actor
from tracker.periods import STOCKHOLM
from tracker.work import JobFailed, Work


def run(work: Work) -> None:
    """Put the letters of a region's day in the mail log."""
    region, on = Region.objects.get(jobs=work.job), date.fromisoformat(work.args["on"])
    seen_masking = last_masking(region)
    # In a large region it takes longer than a lease: each word of how far it has come holds the job for another.
    ready = write_letters(region, on, lambda written, all_: work.progress(50 * written // all_))
    work.progress(50)
    with work.commit() as done:
        lock_region(region)
        if last_masking(region) != seen_masking:
            raise JobFailed(ANEW)
        mails = save_letters(now=done.now, region=region, ready=ready)
        done.result["mails"] = [mail.pk for mail in mails]


def request_daily_jobs(*, now: datetime) -> list[Job]:
    """Ask for the local date's job in every region where nobody has yet; none before DAILY_HOUR. Any number of times a day.

    A day on which nobody asked is not made up for by a job of its own: the next
    day's tells of what was missed.
    """
    moment = now.astimezone(STOCKHOLM)
    if moment.hour < settings.DAILY_HOUR:
        return []
    on = moment.date()
    keys = {daily_key(region, on): region for region in Region.objects.order_by("pk")}
    asked = set(Job.objects.filter(kind=DAILY, key__in=keys).values_list("key", flat=True))
    return [request_daily_job(by=Actor(None, "tick"), now=now, region=keys[key], on=on) for key in keys if key not in asked]


def request_daily_job(*, by: Actor, now: datetime, region: Region, on: date, wakes: bool = True) -> Job:
    """Ask for the job of a region and a local date; the one that there is when it has been asked for."""
    return request_job(
        by=by,
        now=now,
        kind=DAILY,
        key=daily_key(region, on),
        args={"on": on.isoformat()},
        region=region,
        unit=None,
        wakes=wakes,
    )
