"""Makes the package of a frozen report and writes it to a file."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from goals.models import UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from reports.management.commands.build_report import find_follow_up
from reports.models import Report, ReportStage
from reports.operations.freezing import RENDER_REPORT
from reports.operations.packages import request_package
from reports.queries import frozen_report
from reports.tasks import work_job_now
from tracker.jobs import cancel
from tracker.models import Job
from tracker.models.jobs import JobState
from tracker.operations import Actor
from tracker.permissions import Permission

ACTOR = Actor(None, via="build_package")
STAGES = {"beslut": ReportStage.DECIDED, "forslag": ReportStage.PROPOSAL}


class Command(BaseCommand):
    help = "Gör revisionspaketet till en nämnds frysta rapport, eller till regionens, och skriver det till en fil."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--region", required=True, help="regionens namn i adressen, till exempel vasterbotten")
        parser.add_argument("--unit", required=True, help="nämndens namn i adressen, till exempel RUN")
        parser.add_argument("--period", required=True, help="uppföljningens år och månad, till exempel 2026-08")
        parser.add_argument(
            "--stage", choices=sorted(STAGES), help="vilken rapport; annars beslutet, och förslaget om inget är beslutat"
        )
        parser.add_argument(
            "--whole", action="store_true", help="regionens rapport om helheten, i stället för regionstyrelsens om sig själv"
        )
        parser.add_argument("--output", required=True, type=Path, help="filen som paketet skrivs till")

    def handle(self, *args: Any, stage: str | None, output: Path, whole: bool, **options: Any) -> None:
        if not output.parent.is_dir() or output.is_dir():
            raise CommandError(f"Det går inte att skriva till {output}. Ange en fil i en mapp som finns.")
        kind = UnitFollowUpKind.REGION if whole else UnitFollowUpKind.UNIT
        report = _find_report(find_follow_up(options["region"], options["unit"], options["period"], kind), stage)
        _render(report)
        job = work_job_now(request_package(by=ACTOR, now=timezone.now(), report=report, key=str(uuid4()), wakes=False).pk)
        if job.state != JobState.DONE:
            _give_up(job)
            raise CommandError(f"Paketet kunde inte göras. {job.error}")
        try:
            output.write_bytes(job.files.get().data)
        except OSError as error:
            raise CommandError(f"Det går inte att skriva till {output}: {error.strerror}.") from error
        self.stdout.write(f"{report}: paketet är skrivet till {output}. Kontrollsumma {job.result['sha256']}")


def _find_report(follow_up: UnitFollowUp, stage: str | None) -> Report:
    """The last frozen report of the follow-up, in the stage that was named."""
    wanted = [STAGES[stage]] if stage else [ReportStage.DECIDED, ReportStage.PROPOSAL]
    for one in wanted:
        for round_ in range(follow_up.round, 0, -1):
            report = frozen_report(follow_up, one, round_)
            if report and report.content:
                return report
    raise CommandError(f"{follow_up} har ingen fryst rapport. Den fryses när underlaget överlämnas och när beslutet registreras.")


def _render(report: Report) -> None:
    """Make the report's files, where no worker has got to it yet."""
    if not report.files.exists() and (job := Job.objects.filter(kind=RENDER_REPORT, args__report=report.pk).first()):
        work_job_now(job.pk)


def _give_up(job: Job) -> None:
    """Nobody waits for the package any longer: it is not to be tried again."""
    if job.state == JobState.WAITING:
        cancel(by=ACTOR, now=timezone.now(), job=job, permission=Permission.READ_HISTORY)
