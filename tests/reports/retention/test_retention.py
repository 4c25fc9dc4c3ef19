"""Gallring: what is thrown away when its days have passed, and what is not, however old it is."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Decision, DecisionKind
from goals.operations.changes import StaleRow, digest_of
from reports.models import Reminder, Report, ReportFile
from reports.retention.daily import request_retention_jobs
from reports.retention.days import Days, days_of, standard_days
from reports.retention.operations import clean, set_retention
from reports.sanity.work import look_at_reminders
from reports.tasks import tick, work_job_now
from tests.conftest import NOW
from tests.tracker.test_jobs import SITUATIONS, SYSTEM, make_job
from tracker import jobs
from tracker.jobs import note_tick
from tracker.models import AuditEvent, Job, JobFile, Mail, Person, Region
from tracker.operations import Actor, Refused

pytestmark = pytest.mark.django_db

KEPT = {"jobs": 90, "mails": 180, "drafts": 365}


def ago(days: int, **more: int):
    return NOW - timedelta(days=days, **more)


@pytest.fixture
def region(norr: SimpleNamespace) -> Region:
    return norr.region


def make_report(row: Any, stage: str = "DRAFT", days: int = 400, version: int = 1) -> Report:
    decision = Decision.objects.create(unit=row.unit, year=2026, kind=DecisionKind.APPROVES, recorded_at=NOW)
    report = Report.objects.create(
        unit_follow_up=row, stage=stage, round=1, version=version, content="{}", schema="x", sha256="abc", created_at=ago(days),
        decision=decision if stage == "DECIDED" else None,
    )  # fmt: skip
    ReportFile.objects.create(report=report, format="pdf", sha256="0", data=b"%PDF")
    return report


def make_mail(region: Region, person: Person, row: Any, days: int, **fields: Any) -> Mail:
    number = Job.objects.count()
    job = make_job("done", kind="mail", region=region, finished_at=ago(days), **fields)
    mail = Mail.objects.create(region=region, to=person.email, subject="x", text="x", message_id=f"<{number}@x>", job=job)
    Reminder.objects.create(person=person, unit_follow_up=row, step=f"BEFORE_{number}", due_on=ago(days).date(), mail=mail)
    return mail


def run(region: Region | None):
    return clean(by=SYSTEM, now=NOW, region=region)


def test_the_settings_say_how_long_until_a_region_does(region):
    assert days_of(region).fields == days_of(None).fields == KEPT
    region.retention = {"drafts": 30}
    assert days_of(region).fields == KEPT | {"drafts": 30}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_job_goes_when_it_ended_long_ago_and_never_while_its_work_is_to_be_done(situation, region):
    job = make_job(situation, region=region, created_at=ago(500), next_at=ago(500), finished_at=ago(91))
    is_over = situation in {"done", "cancelled"}
    assert run(region).jobs == int(is_over)
    assert Job.objects.filter(pk=job.pk).exists() == (not is_over)


def test_a_job_is_kept_to_its_last_day_and_its_files_go_with_it(region):
    old, young = (make_job("done", region=region, finished_at=ago(days)) for days in (91, 89))
    for job in (old, young):
        JobFile.objects.create(job=job, name="x", media_type="x", sha256="0", data=b"1", expires_at=NOW + timedelta(days=999))
    assert run(region).jobs == 1
    assert list(JobFile.objects.values_list("job", flat=True)) == [young.pk]


def test_the_row_of_the_latest_tick_is_no_job_to_throw_away():
    note_tick(now=ago(500))
    assert run(None).jobs == 0
    assert jobs.last_tick() == ago(500)


def test_a_letter_goes_and_the_ledger_keeps_that_it_was_told(region, rounds, reporter):
    old, young = make_mail(region, reporter, rounds.culture, 181), make_mail(region, reporter, rounds.culture, 179)
    assert run(region).mails == 1
    assert list(Mail.objects.all()) == [young]
    assert not Job.objects.filter(pk=old.job_id).exists()
    assert list(Reminder.objects.order_by("pk").values_list("mail", flat=True)) == [None, young.pk]


def test_the_ledger_is_whole_without_letters_that_have_gone_and_not_without_others(region, rounds, reporter):
    make_mail(region, reporter, rounds.culture, 181)
    run(region)
    assert look_at_reminders(NOW).count == 0
    Reminder.objects.create(person=reporter, unit_follow_up=rounds.culture, step="DUE", due_on=date(2026, 9, 9))
    assert look_at_reminders(NOW).count == 1


def test_a_letter_that_was_given_up_goes_as_one_that_was_sent(region, rounds, reporter):
    mail = make_mail(region, reporter, rounds.culture, 181)
    Job.objects.filter(pk=mail.job_id).update(state="DEAD")
    assert run(region).mails == 1
    assert not Job.objects.exists()


def test_a_letters_job_is_kept_as_long_as_the_letter(region, rounds, reporter):
    mail = make_mail(region, reporter, rounds.culture, 100)
    assert run(region).jobs == 0
    assert Job.objects.filter(pk=mail.job_id).exists()


def test_a_draft_goes_with_its_files_and_leaves_what_it_was_in_the_trace(region, rounds):
    draft = make_report(rounds.culture, days=366)
    assert run(region).drafts == 1
    assert not Report.objects.exists()
    assert not ReportFile.objects.exists()
    event = AuditEvent.objects.get()
    assert (event.action, event.subject, event.unit_id, event.changes) == (
        "report.discard",
        f"report:{draft.pk}",
        rounds.culture.unit_id,
        {"sha256": ["abc", None]},
    )
    assert (event.actor_name, event.is_draft) == ("Tertial", True)


def test_a_draft_is_kept_to_its_last_day(region, rounds):
    make_report(rounds.culture, days=364)
    assert run(region).drafts == 0
    assert Report.objects.count() == 1


@pytest.mark.parametrize("stage", ["PROPOSAL", "DECIDED"])
def test_what_is_frozen_is_never_touched_however_old_it_is(stage, region, rounds):
    region.retention = {"jobs": 7, "mails": 30, "drafts": 30}
    region.save()
    frozen, _draft = make_report(rounds.culture, stage, days=4000), make_report(rounds.culture, days=4000, version=2)
    before = Report.objects.filter(pk=frozen.pk).values().get(), ReportFile.objects.filter(report=frozen).values().get()
    run(region)
    assert (Report.objects.values().get(), ReportFile.objects.values().get()) == before


def test_a_region_cleans_its_own_alone(region, soder, rounds):
    make_job("done", region=soder.region, finished_at=ago(500))
    make_job("done", finished_at=ago(500))
    make_report(rounds.culture)
    assert (run(soder.region).jobs, run(soder.region).drafts) == (1, 0)
    assert run(None).jobs == 1
    assert Report.objects.count() == 1


def test_cleaning_twice_is_cleaning_once(region, rounds, reporter):
    make_mail(region, reporter, rounds.culture, 500)
    make_report(rounds.culture)
    run(region)
    again = run(region)
    assert (again.jobs, again.mails, again.drafts) == (0, 0, 0)


# The job


def test_every_region_is_cleaned_once_a_local_day_and_what_belongs_to_none_too(norr, soder, monkeypatch):
    monkeypatch.setattr(jobs, "wake", lambda *_: None)
    asked = request_retention_jobs(now=NOW)
    assert [job.key for job in asked] == ["2026-09-08 norr", "2026-09-08 soder", "2026-09-08"]
    assert request_retention_jobs(now=NOW.replace(hour=21, minute=59)) == []
    assert len(request_retention_jobs(now=NOW.replace(hour=22))) == 3  # midnight in Sweden


def test_the_tick_asks_for_it_and_a_worker_does_it(region, rounds, monkeypatch):
    monkeypatch.setattr(jobs, "wake", lambda *_: None)
    old = make_report(rounds.culture, days=5000)
    tick()
    job = Job.objects.get(kind="retention", region=region)
    assert work_job_now(job.pk).state == "DONE"
    job.refresh_from_db()
    assert job.result == {"jobs": 0, "mails": 0, "drafts": 1}
    assert not Report.objects.filter(pk=old.pk).exists()


# How long


@pytest.fixture
def keep(actor: Callable[[Person], Actor], administrator: Person, region: Region) -> Callable[..., Region]:
    def keep(person: Person = administrator, seen: str = "", **days: int) -> Region:
        wanted = Days(**(KEPT | days))
        seen = seen or digest_of(standard_days().fields)
        return set_retention(by=actor(person), now=NOW, region=region, days=wanted, seen=seen)

    return keep


def test_the_administrator_says_how_long_and_it_is_in_the_trace(keep, region):
    assert keep(drafts=30).retention == KEPT | {"drafts": 30}
    event = AuditEvent.objects.get()
    assert (event.action, event.changes, event.region_id) == ("region.retention", {"drafts": ["365", "30"]}, region.pk)


@pytest.mark.parametrize(("field", "days"), [("jobs", 6), ("mails", 29), ("drafts", 0), ("drafts", 3651), ("jobs", -1)])
def test_days_that_are_too_few_or_too_many_are_refused(field, days, keep, region):
    with pytest.raises(Refused, match="Ange ett antal dagar från") as refused:
        keep(**{field: days})
    assert refused.value.field == field
    assert not AuditEvent.objects.exists()


def test_whoever_comes_second_is_told(keep):
    keep(drafts=30)
    with pytest.raises(StaleRow, match="Administrator Bo ändrade detta"):
        keep(drafts=60)


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "secretary", "auditor", "outsider"])
def test_nobody_else_says_it(who, keep, request):
    with pytest.raises(Refused) as refused:
        keep(request.getfixturevalue(who), drafts=30)
    assert refused.value.code == "NOT_PERMITTED"


def test_it_is_changed_on_its_page(sign_in, administrator, region):
    url, client = "/norr/administration/jobb/gallring/", sign_in(administrator)
    page = client.get(url).content.decode()
    assert 'value="365"' in page
    seen = digest_of(KEPT)
    assert client.post(url, KEPT | {"drafts": "x", "seen": seen}).status_code == 422
    assert client.post(url, KEPT | {"drafts": "60", "seen": seen}).status_code == 302
    region.refresh_from_db()
    assert days_of(region).drafts == 60
