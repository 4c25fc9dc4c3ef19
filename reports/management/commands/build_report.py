"""Builds the report of a nämnd's round and writes it to a file."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from goals.models import UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from reports.handlers import RENDERERS
from reports.models import Report, ReportFile
from reports.operations.reports import request_report
from reports.tasks import work_job_now
from tracker.jobs import cancel
from tracker.models import Job, Region, Unit
from tracker.models.jobs import JobState
from tracker.operations import Actor
from tracker.periods import Period
from tracker.permissions import Permission

ACTOR = Actor(None, via="build_report")


class Command(BaseCommand):
    help = "Bygger ett utkast av en nämnds rapport och skriver det till en fil."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, help="regionens namn i adressen, till exempel vasterbotten")
        parser.add_argument("--unit", required=True, help="nämndens namn i adressen, till exempel RUN")
        parser.add_argument("--period", required=True, help="uppföljningens år och månad, till exempel 2026-08")
        parser.add_argument("--format", required=True, dest="file_format", help=" eller ".join(RENDERERS))
        parser.add_argument("--output", required=True, type=Path, help="filen som rapporten skrivs till")

    def handle(self, *args: Any, region: str, unit: str, period: str, file_format: str, output: Path, **options: Any) -> None:
        if file_format not in RENDERERS:
            raise CommandError(f"Formatet {file_format} finns inte. Välj {' eller '.join(RENDERERS)}.")
        if not output.parent.is_dir() or output.is_dir():
            raise CommandError(f"Det går inte att skriva till {output}. Ange en fil i en mapp som finns.")
        report = self._build(find_follow_up(region, unit, period))
        try:
            output.write_bytes(ReportFile.objects.get(report=report, format=file_format).data)
        except OSError as error:
            raise CommandError(f"Det går inte att skriva till {output}: {error.strerror}.") from error
        self.stdout.write(f"{report} är skriven till {output}.")

    def _build(self, follow_up: UnitFollowUp) -> Report:
        job = request_report(by=ACTOR, now=timezone.now(), follow_up=follow_up, key=str(uuid4()), wakes=False)
        job = work_job_now(job.pk)
        if job.state != JobState.DONE:
            _give_up(job)
            raise CommandError(f"Rapporten kunde inte byggas. {job.error}")
        return Report.objects.select_related("unit_follow_up__unit", "unit_follow_up__follow_up").get(pk=job.result["report"])


def find_follow_up(region: str, unit: str, period: str, kind: UnitFollowUpKind = UnitFollowUpKind.UNIT) -> UnitFollowUp:
    """The follow-up that these name. Raises CommandError, saying what is not there."""
    found_region = Region.objects.filter(slug=region.lower()).first()
    if found_region is None:
        raise CommandError(f"Regionen {region} finns inte.")
    found_unit = Unit.objects.filter(region=found_region, slug=unit.lower()).first()
    if found_unit is None:
        raise CommandError(f"Enheten {unit} finns inte i {found_region}.")
    try:
        year_and_month = Period.parse(period)
    except ValueError as error:
        raise CommandError(str(error)) from error
    follow_ups = UnitFollowUp.objects.filter(kind=kind, unit=found_unit).select_related("unit__region")
    found = follow_ups.filter(follow_up__year=year_and_month.year, follow_up__month=year_and_month.month).first()
    if found is None:
        what = "uppföljning" if kind == UnitFollowUpKind.UNIT else "uppföljning av hela regionen"
        raise CommandError(f"{found_unit} har ingen {what} för {year_and_month.label}.")
    return found


def _give_up(job: Job) -> None:
    """Nobody waits for the report any longer: it is not to be tried again."""
    if job.state == JobState.WAITING:
        cancel(by=ACTOR, now=timezone.now(), job=job, permission=Permission.BUILD_REPORT)
