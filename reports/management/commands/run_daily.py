"""The daily job, by hand: for a date, with its letters delivered at once, or only shown."""

from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.core.management import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from reports.reminders.daily import request_daily_job
from reports.reminders.operations import Ready, save_letters, write_letters
from reports.tasks import work_job_now
from tracker.models import Mail, Region
from tracker.models.jobs import JobState
from tracker.operations import Actor
from tracker.periods import local_date, write_date


class Command(BaseCommand):
    help = (
        "Gör dagens jobb: ett brev till var och en som har något att göra, i brevloggen och skickat. "
        "Kan köras hur många gånger som helst; det som är skickat skickas inte igen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", metavar="ÅÅÅÅ-MM-DD", type=_day, help="dagen som jobbet görs för; idag om inget anges")
        parser.add_argument("--region", metavar="REGION", help="bara den här regionen, till exempel vasterbotten")
        parser.add_argument("--dry-run", action="store_true", help="visa vad som skulle skickas, och ändra ingenting")

    def handle(self, *args: Any, date: date | None, region: str | None, dry_run: bool, **options: Any) -> None:
        now = timezone.now()
        on = date or local_date(now)
        regions = Region.objects.order_by("pk") if region is None else Region.objects.filter(slug=region)
        if region and not regions:
            raise CommandError(f"Regionen {region} finns inte.")
        for found in regions:
            if dry_run:
                self._show(found, on, write_letters(found, on, today=local_date(now)), with_text=options["verbosity"] > 1)
            else:
                self._do(found, on, now)

    def _show(self, region: Region, on: date, ready: list[Ready], *, with_text: bool) -> None:
        self.stdout.write(f"{region}, {write_date(on)}: {_count(ready)} skulle skickas. Inget är ändrat.")
        for one in ready:
            steps = ", ".join(dict.fromkeys(news.occasion.code for news in one.digest.news))
            self.stdout.write(f"  {one.letter.to}: {one.letter.subject} [{steps}]")
            if with_text:
                self.stdout.write(f"\n{one.letter.text}\n")

    def _do(self, region: Region, on: date, now: datetime) -> None:
        if on > local_date(now) and not region.is_demo:
            raise CommandError(f"{write_date(on)} har inte kommit än. Lägg till --dry-run för att se vad som skulle skickas.")
        mails = self._mails(region, on, now)
        for mail in mails:
            work_job_now(mail.job_id)
        kept = Mail.objects.filter(pk__in=[mail.pk for mail in mails]).select_related("job").order_by("pk")
        self.stdout.write(f"{region}, {write_date(on)}: {_count(mails)} i brevloggen.")
        for mail in kept:
            self.stdout.write(f"  {mail.to}: {mail.subject} ({mail.job.error or mail.job.get_state_display()})")

    def _mails(self, region: Region, on: date, now: datetime) -> list[Mail]:
        """Do the day's job, or what is left of it when it has been done; return the letters that are new."""
        by = Actor(None, "run_daily", correlation=uuid4().hex)
        job = request_daily_job(by=by, now=now, region=region, on=on, wakes=False)
        if job.state == JobState.DONE:
            ready = write_letters(region, on)
            with transaction.atomic():
                return save_letters(now=now, region=region, ready=ready)
        job = work_job_now(job.pk)
        if job.state != JobState.DONE:
            raise CommandError(f"{region}, {write_date(on)}: {job.error or job.get_state_display()}")
        return list(Mail.objects.filter(pk__in=job.result["mails"]).order_by("pk"))


def _count(letters: Iterable[object]) -> str:
    return f"{len(list(letters))} brev"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} är ingen dag. Skriv till exempel 2026-09-10.") from error
