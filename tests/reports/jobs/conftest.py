"""Jobs to look at: kulturnämnden's, another nämnd's and the region's own, on 8 September 2026."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import time_machine

from tests.conftest import NOW
from tests.tracker.test_jobs import make_job
from tracker.models import Mail, Person


@pytest.fixture
def in_september() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def jobs(norr: SimpleNamespace, rounds: SimpleNamespace, coordinator: Person, reporter: Person) -> SimpleNamespace:
    """Of kulturnämnden `report` has failed, `running` is half done, `letter` was refused; `other` is vårdnämnden's.

    `daily` is the whole region's, and dead.
    """
    own = {"region": norr.region, "unit": norr.culture}
    report = make_job(
        "dead", kind="report.build", args={"unit_follow_up": rounds.culture.pk}, requested_by=coordinator, finished_at=NOW,
        error="Ett eget fel.", **own,
    )  # fmt: skip
    running = make_job("held", kind="report.build", args={"unit_follow_up": rounds.culture.pk}, progress=50, attempts=1, **own)
    letter = make_job("dead", kind="mail", finished_at=NOW, error="550 Okänd mottagare.", **own)
    Mail.objects.create(
        region=norr.region, to=reporter.email, subject="19 utfall", text="Hej!", message_id="<1@test>", job=letter
    )
    other = make_job(
        "dead", kind="report.build", region=norr.region, unit=norr.care, requested_by=coordinator, finished_at=NOW,
        error="Ett annat fel.", args={"unit_follow_up": rounds.care.pk},
    )  # fmt: skip
    daily = make_job("dead", kind="daily", key="2026-09-08 norr", region=norr.region, finished_at=NOW, error="Ett regionfel.")
    return SimpleNamespace(report=report, running=running, letter=letter, other=other, daily=daily)
