"""The job that cleans: once a local date in every region, and once for what belongs to none."""

from datetime import datetime

from reports.retention.days import RETENTION
from reports.retention.operations import clean
from tracker.jobs import request_job
from tracker.models import Job, Region
from tracker.operations import Actor
from tracker.periods import local_date
from tracker.work import Work


def run(work: Work) -> None:
    """Clean a region, or what belongs to none."""
    by = Actor(None, via="jobb", correlation=f"job:{work.job.pk}")
    with work.commit() as done:
        cleaned = clean(by=by, now=done.now, region=work.job.region)
        done.result.update({"jobs": cleaned.jobs, "mails": cleaned.mails, "drafts": cleaned.drafts})


def request_retention_jobs(*, now: datetime) -> list[Job]:
    """Ask for the local date's cleaning wherever nobody has yet; any number of times a day.

    A day on which nobody asked needs no making up for: the next day's takes what it would have taken.
    """
    on = local_date(now).isoformat()
    wanted: dict[str, Region | None] = {f"{on} {region.slug}": region for region in Region.objects.order_by("pk")}
    wanted[on] = None
    asked = set(Job.objects.filter(kind=RETENTION, key__in=wanted).values_list("key", flat=True))
    by = Actor(None, "tick")
    return [
        request_job(by=by, now=now, kind=RETENTION, key=key, args={"on": on}, region=region, unit=None)
        for key, region in wanted.items()
        if key not in asked
    ]
