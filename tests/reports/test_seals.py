"""Sealing by jobs: asked for where something has happened, and the day's last digest stored apart and mailed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.core import mail

from reports import seals
from reports.seals import KEEP, SEAL, request_seal_jobs
from reports.tasks import HANDLERS, tick
from tests.tracker.trace.conftest import happen
from tracker.models import AuditEvent, Job, Mail, Region
from tracker.models.jobs import JobState
from tracker.trace.sealing import latest_seal
from tracker.trace.verification import verify_region
from tracker.work import work_once

pytestmark = pytest.mark.django_db
# The local day is the 8th of September.
NOON = datetime(2026, 9, 8, 10, 2, tzinfo=UTC)
LEASE = timedelta(minutes=2)


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.SEAL_DIR = tmp_path
    return tmp_path


@pytest.fixture
def region(norr: SimpleNamespace) -> Region:
    return norr.region


@pytest.fixture
def events(region: Region) -> Sequence[AuditEvent]:
    return happen(region, 10)


def kinds(jobs: Sequence[Job]) -> list[tuple[str, str]]:
    return [(job.kind, job.key) for job in jobs]


def do_all(now: datetime = NOON) -> None:
    while work_once(handlers=HANDLERS, clock=lambda: now, lease=LEASE):
        pass


def test_where_something_has_happened_sealing_is_asked_for_and_yesterday_is_closed_everywhere(
    region: Region, events: Sequence[AuditEvent]
) -> None:
    assert kinds(request_seal_jobs(now=NOON)) == [
        (KEEP, "0 2026-09-07"),
        (KEEP, f"{region.pk} 2026-09-07"),
        (SEAL, f"{region.pk} 2026-09-08T10:00"),
    ]


def test_asking_again_within_the_same_minutes_asks_for_nothing(region: Region, events: Sequence[AuditEvent]) -> None:
    request_seal_jobs(now=NOON)
    assert request_seal_jobs(now=NOON + timedelta(minutes=2)) == []
    assert kinds(request_seal_jobs(now=NOON + timedelta(minutes=13))) == [(SEAL, f"{region.pk} 2026-09-08T10:15")]


def test_where_all_is_sealed_nothing_is_asked_for(region: Region, events: Sequence[AuditEvent]) -> None:
    request_seal_jobs(now=NOON)
    do_all()
    assert request_seal_jobs(now=NOON + timedelta(minutes=15)) == []


def test_the_job_seals(region: Region, events: Sequence[AuditEvent]) -> None:
    request_seal_jobs(now=NOON)
    Job.objects.filter(kind=KEEP).delete()
    do_all()
    job = Job.objects.get(kind=SEAL)
    assert (job.state, job.result) == (JobState.DONE, {"sealed": 10})
    assert verify_region(region.pk).sealed == 10


def test_a_tick_asks(region: Region, events: Sequence[AuditEvent]) -> None:
    tick()
    assert set(Job.objects.exclude(kind="tick").values_list("kind", flat=True)) >= {SEAL, KEEP}


def test_the_day_is_closed_with_a_line_in_the_file(region: Region, events: Sequence[AuditEvent], folder: Path) -> None:
    request_seal_jobs(now=NOON)
    do_all()
    assert (folder / "norr.txt").read_text().splitlines()[1:] == [f"2026-09-07 10 {latest_seal(region.pk).digest}"]
    assert not (folder / "+installation.txt").exists()
    assert not Mail.objects.exists()


def test_a_day_without_events_leaves_no_line(region: Region, events: Sequence[AuditEvent], folder: Path) -> None:
    for days in range(3):
        request_seal_jobs(now=NOON + timedelta(days=days))
        do_all(NOON + timedelta(days=days))
    assert len((folder / "norr.txt").read_text().splitlines()) == 2
    happen(region, 1, start=60)
    request_seal_jobs(now=NOON + timedelta(days=3))
    do_all(NOON + timedelta(days=3))
    assert (folder / "norr.txt").read_text().splitlines()[2].startswith("2026-09-10 11 ")


def test_the_registrator_gets_the_digest_in_a_letter(region: Region, events: Sequence[AuditEvent]) -> None:
    Region.objects.filter(pk=region.pk).update(registrar_email="registrator@norr.example.org")
    request_seal_jobs(now=NOON)
    do_all()
    digest = latest_seal(region.pk).digest
    letter = Mail.objects.get()
    assert letter.to == "registrator@norr.example.org"
    assert letter.subject == "Sigill den 7 september 2026: spåret i Tertial, Region Norr"
    assert "Nummer i kedjan: 10\n" in letter.text
    assert f"manage.py verify_trace --region norr --against {digest}" in letter.text
    assert [sent.to for sent in mail.outbox] == [["registrator@norr.example.org"]]


def test_the_letter_is_sent_once_for_each_digest_however_often_the_job_is_done(
    region: Region, events: Sequence[AuditEvent], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker dies when the line is in the file, before anything is written of the letter."""
    Region.objects.filter(pk=region.pk).update(registrar_email="registrator@norr.example.org")
    request_seal_jobs(now=NOON)
    with monkeypatch.context() as patched:
        patched.setattr(seals, "_write_to_registrar", lambda *args: 1 / 0)
        do_all()
    assert not Mail.objects.exists()
    for minutes in (1, 30, 24 * 60):
        now = NOON + timedelta(minutes=minutes)
        request_seal_jobs(now=now)
        do_all(now)
    assert Mail.objects.count() == 1
    assert len((folder / "norr.txt").read_text().splitlines()) == 2


def test_what_happens_in_no_region_is_sealed_too(region: Region, folder: Path) -> None:
    happen(region, 2, region_id=0)
    request_seal_jobs(now=NOON)
    do_all()
    assert verify_region(0).sealed == 2
    assert (folder / "+installation.txt").exists()
