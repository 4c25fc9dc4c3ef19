"""Sealing as jobs: every few minutes where something has happened, and once a day, when the day's last digest is stored apart."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext, override

from reports.reminders.letters import LONGEST_SUBJECT, one_line
from reports.reminders.operations import MAIL, message_id
from tracker.jobs import request_job
from tracker.models import Job, Mail, Region
from tracker.operations import Actor
from tracker.periods import local_date, write_date
from tracker.trace.keeping import keep_digest
from tracker.trace.sealing import INSTALLATION, Tip, latest_seal, regions_with_unsealed, seal_region
from tracker.work import Work

# The kinds of the two jobs.
SEAL = "trace.seal"
KEEP = "trace.keep"
# How often a region in which something happens is sealed: one job for each such stretch of minutes.
MINUTES = 15
TICK = Actor(None, "tick")


def request_seal_jobs(*, now: datetime) -> list[Job]:
    """Ask for the sealing of what has happened, and once a day for the closing of yesterday. Any number of times."""
    regions: dict[int, Region | None] = {INSTALLATION: None} | {region.pk: region for region in Region.objects.order_by("pk")}
    yesterday = local_date(now) - timedelta(days=1)
    stretch = now.replace(minute=now.minute - now.minute % MINUTES).strftime("%Y-%m-%dT%H:%M")
    closed = {_key(pk, yesterday.isoformat()): pk for pk in regions}
    asked = _asked(KEEP, closed)
    jobs = [
        _request(now, KEEP, key, regions[pk], {"region": pk, "day": yesterday.isoformat()})
        for key, pk in closed.items()
        if key not in asked
    ]
    waiting = {_key(pk, stretch): pk for pk in sorted(regions_with_unsealed() & regions.keys())}
    asked = _asked(SEAL, waiting)
    return jobs + [_request(now, SEAL, key, regions[pk], {"region": pk}) for key, pk in waiting.items() if key not in asked]


def _key(region_id: int, when: str) -> str:
    return f"{region_id} {when}"


def _asked(kind: str, keys: Iterable[str]) -> set[str]:
    return set(Job.objects.filter(kind=kind, key__in=list(keys)).values_list("key", flat=True))


def _request(now: datetime, kind: str, key: str, region: Region | None, args: dict[str, int | str]) -> Job:
    return request_job(by=TICK, now=now, kind=kind, key=key, args=args, region=region, unit=None)


def seal(work: Work) -> None:
    """Seal what has happened in a region. Each batch stands by itself: whoever takes the job over goes on where it ended."""
    sealed = _seal(work)
    with work.commit() as done:
        done.result["sealed"] = sealed


def keep_day(work: Work) -> None:
    """Seal what has happened, and store the day's last digest apart: in a file, and in a letter to the registrator.

    The file is written before the job's end, and bears to be written twice. Nothing is stored of a day without events.
    """
    sealed = _seal(work)
    region_id, day = work.args["region"], date.fromisoformat(work.args["day"])
    region = Region.objects.filter(pk=region_id).first()
    tip = latest_seal(region_id)
    if tip.seq:
        keep_digest(region.slug if region else "", day, tip)
    with work.commit() as done:
        done.result.update(sealed=sealed, seq=tip.seq, digest=tip.digest)
        if tip.seq and region and region.registrar_email:
            _write_to_registrar(done.now, region, day, tip)


def _seal(work: Work) -> int:
    def tell(sealed: int, waiting: int) -> None:
        work.progress(90 * sealed // max(sealed, waiting))

    return seal_region(region_id=work.args["region"], on_batch=tell)


def _write_to_registrar(now: datetime, region: Region, day: date, tip: Tip) -> None:
    """Put the letter in the mail log, once for each digest."""
    key = f"seal {region.slug} {tip.digest}"
    if Job.objects.filter(kind=MAIL, key=key).exists():
        return
    with override(settings.LANGUAGE_CODE):
        context = {"region": one_line(region.name), "slug": region.slug, "day": write_date(day), "tip": tip}
        subject = gettext("Sigill den {day}: spåret i Tertial, {region}").format(**context)
        text = render_to_string("reports/mail/seal.txt", context).strip() + "\n"
    job = request_job(by=TICK, now=now, kind=MAIL, key=key, args={}, region=region, unit=None)
    Mail.objects.create(
        region=region,
        to=region.registrar_email,
        subject=subject[:LONGEST_SUBJECT],
        text=text,
        message_id=message_id(key),
        job=job,
    )
