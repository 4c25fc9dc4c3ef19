"""A worker that is killed, for real, in the middle of building a report: the next one builds it by itself, once."""

import os
import re
import signal
from datetime import date

import pytest
from django.utils import timezone

from goals.models import FollowUp, UnitFollowUp
from reports.content.schema import digest
from reports.models import Report, ReportFile
from reports.operations.reports import request_report
from tests.conftest import make_region
from tests.processes import read_until
from tests.reports.test_worker_kill import installed, worker
from tests.tracker.test_jobs import SYSTEM
from tracker.models import AuditEvent, Job

pytestmark = pytest.mark.servers

OPTIONS = ("--pool=threads", "--concurrency=2")
APP = "tests.reports.report_worker"


@pytest.fixture
def folder(tmp_path, django_db_blocker, pytestconfig):
    """A data folder with a database of its own, which is also what the test sees."""
    with django_db_blocker.unblock(), installed(tmp_path, pytestconfig):
        yield tmp_path


def ask() -> Job:
    """A job that is to build kulturnämnden's report."""
    region = make_region("norr")
    days = {"outcomes_due_on": date(2026, 8, 28), "assessments_due_on": date(2026, 8, 28)}
    august = FollowUp.objects.create(region=region.region, year=2026, month=8, name="Delårsrapport", opens_on=date(2026, 8, 15))
    follow_up = UnitFollowUp.objects.create(follow_up=august, unit=region.culture, **days)
    return request_report(by=SYSTEM, now=timezone.now(), follow_up=follow_up, key="k", wakes=False)


def test_a_report_whose_worker_is_killed_is_built_by_itself_afterwards_and_once(folder):
    job = ask()
    with worker(folder, *OPTIONS, lease=3, app=APP) as first:
        begun = read_until(first, "in the middle of a report")[-1]
        os.kill(int(re.search(r"Worker (\d+)", begun)[1]), signal.SIGKILL)
        first.wait()
    job.refresh_from_db()
    assert (job.state, Report.objects.count(), ReportFile.objects.count()) == ("RUNNING", 0, 0)
    (folder / "leave").touch()
    with worker(folder, *OPTIONS, lease=3, app=APP) as second:
        read_until(second, "has built a report")
    job.refresh_from_db()
    report = Report.objects.get()
    assert (job.state, job.attempts, job.result, report.version) == ("DONE", 2, {"report": report.pk}, 1)
    assert {file.format for file in report.files.all()} == {"pdf", "docx", "html"}
    assert report.sha256 == digest(report.content)
    assert AuditEvent.objects.filter(action="report.build").count() == 1
