"""The job that makes a package."""

import hashlib
from datetime import timedelta

from reports.masking.latest import ANEW, last_masking, lock_region
from reports.models import Report
from reports.operations.packages import KEPT, record_package
from reports.package.build import package_files, zip_files
from reports.queries import readable_reports
from tracker.operations import Actor
from tracker.periods import local_date
from tracker.permissions import Permission, access_of
from tracker.sentences import Sentence, gettext_noop
from tracker.trace.sealing import seal_region
from tracker.work import JobFailed, JobPostponed, Work

MEDIA_TYPE = "application/zip"
WAITS = timedelta(seconds=30)
NOT_PERMITTED = Sentence(gettext_noop("Du får inte längre läsa rapporten med dess historik."))
NO_FILES = Sentence(gettext_noop("Rapportens filer görs ännu. Paketet görs när de är klara."))


def make_package(work: Work) -> None:
    """Make the package: what has happened is sealed first, so that the chain in it holds everything that the report rests on."""
    reports = Report.objects.select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up")
    report = reports.filter(pk=work.args["report"]).exclude(content="").first()
    by = Actor(work.job.requested_by, via="jobb", correlation=f"job:{work.job.pk}")
    if report is None or not _may(work, report):
        raise JobFailed(NOT_PERMITTED, is_final=True)
    if not report.files.exists():
        raise JobPostponed(NO_FILES, until=work.now() + WAITS)
    region = report.unit_follow_up.unit.region
    seen_masking = last_masking(region)
    seal_region(region_id=region.pk)
    work.progress(20)
    name = package_name(report)
    data = zip_files(package_files(report, now=work.now()), folder=name, at=report.created_at)
    work.progress(90)
    digest = hashlib.sha256(data).hexdigest()
    with work.commit() as done:
        lock_region(region)
        if last_masking(region) != seen_masking:
            raise JobFailed(ANEW)
        done.save_file(name=f"{name}.zip", media_type=MEDIA_TYPE, data=data, expires_at=done.now + KEPT)
        record_package(by=by, now=done.now, report=report, sha256=digest)
        done.result.update(report=report.pk, sha256=digest)


def _may(work: Work, report: Report) -> bool:
    """Whether whoever asked may still read the report with its history; a command always may."""
    person = work.job.requested_by
    if person is None:
        return True
    if not person.is_active:
        return False
    unit = report.unit_follow_up.unit
    access = access_of(person, unit.region, local_date(work.now()))
    return access.allows(Permission.READ_HISTORY, unit.pk) and readable_reports(access).filter(pk=report.pk).exists()


def package_name(report: Report) -> str:
    """What the package and its folder are called: "revisionspaket-run-2026-08-beslut-1", plain letters for every computer."""
    follow_up = report.unit_follow_up
    stage = {"PROPOSAL": "forslag", "DECIDED": "beslut"}[report.stage]
    version = f"-version-{report.version}" if report.version > 1 else ""
    return f"revisionspaket-{follow_up.unit.slug}-{follow_up.follow_up.period.slug}-{stage}-{report.round}{version}"
