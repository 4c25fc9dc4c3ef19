"""Several reports of one round built at once, on PostgreSQL: each gets a version of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from reports import handlers, tasks
from reports.content.stored import read_json
from reports.models import Report
from reports.operations.reports import request_report
from tests.conftest import NOW
from tracker.models import Job
from tracker.operations import Actor

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

COUNT = 4


def test_reports_that_are_built_at_once_get_versions_of_their_own(plans, rounds, monkeypatch):
    first_round = Barrier(COUNT, timeout=30)

    def render(content, sha256):
        # All have composed the same version before any of them is kept.
        if read_json(content).version == 1:
            first_round.wait()
        return b"%PDF"

    monkeypatch.setattr(handlers, "RENDERERS", {"pdf": render})
    monkeypatch.setattr(handlers, "MOST_TRIES", COUNT)
    asked = [
        request_report(by=Actor(None, "test"), now=NOW, follow_up=rounds.culture, key=str(uuid4()), wakes=False).pk
        for _ in range(COUNT)
    ]

    def work(job_id):
        try:
            return tasks.work_job_now(job_id).state
        finally:
            connection.close()

    with ThreadPoolExecutor(COUNT) as pool:
        states = list(pool.map(work, asked))
    assert states == ["DONE"] * COUNT, list(Job.objects.values_list("error", flat=True))
    built = Report.objects.order_by("version")
    assert [report.version for report in built] == [1, 2, 3, 4]
    assert [read_json(report.content).version for report in built] == [1, 2, 3, 4]
