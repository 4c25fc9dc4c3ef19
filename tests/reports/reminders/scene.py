"""What the tests of reminders share: kulturnämnden's August, with days to count from, and the daily job done."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from goals.models import Indicator, Outcome, UnitFollowUp
from reports.models import Reminder
from reports.reminders import daily
from reports.reminders.digests import Digest, find_digests
from reports.tasks import work_job_now
from tests.conftest import NOW
from tracker.models import Job, Mail, Person, Region
from tracker.operations import Actor

SYSTEM = Actor(None, "test")
# Kulturnämnden's days in August's round; the steps fall on 24 August and 2, 8, 9 and 10 September.
OPENS_ON = date(2026, 8, 24)
OUTCOMES_DUE_ON = date(2026, 9, 9)
ASSESSMENTS_DUE_ON = date(2026, 9, 16)


def set_days(rounds: SimpleNamespace) -> UnitFollowUp:
    """Give August's round its days; April's has been decided on and is closed for every nämnd, as far as reminders go."""
    rounds.august.opens_on = OPENS_ON
    rounds.august.save()
    UnitFollowUp.objects.filter(follow_up=rounds.august).update(
        outcomes_due_on=OUTCOMES_DUE_ON, assessments_due_on=ASSESSMENTS_DUE_ON
    )
    UnitFollowUp.objects.filter(follow_up=rounds.april).delete()
    return UnitFollowUp.objects.get(pk=rounds.culture.pk)


def day(text: str) -> date:
    """A day of 2026: "09-02"."""
    return date.fromisoformat(f"2026-{text}")


def digests(region: Region, on: str) -> dict[str, Digest]:
    """What each person would be told on a day, by name."""
    return {digest.person.name: digest for digest in find_digests(region, day(on))}


def tasks(digest: Digest) -> dict[str, int]:
    """How much there is of each kind."""
    return {str(waiting.task): len(waiting.items) for waiting in digest.waiting}


def do_daily_job(region: Region, on: str) -> list[Mail]:
    """The letters that a day brings; they are not delivered."""
    now = datetime(2026, int(on[:2]), int(on[3:]), 5, 0, tzinfo=UTC)
    job = daily.request_daily_job(by=SYSTEM, now=now, region=region, on=day(on), wakes=False)
    before = set(Mail.objects.values_list("pk", flat=True))
    job = work_job_now(job.pk)
    assert (job.state, job.error) == ("DONE", "")
    return list(Mail.objects.exclude(pk__in=before).order_by("pk"))


def people_of(mails: list[Mail]) -> list[str]:
    return sorted(Person.objects.filter(email__in=[mail.to for mail in mails]).values_list("name", flat=True))


def ledger(person: Person) -> list[tuple[str, date]]:
    return list(Reminder.objects.filter(person=person).order_by("pk").values_list("step", "due_on"))


def enter(indicator: Indicator, state: str = "REPORTED", **fields: Any) -> Outcome:
    """The outcome of August, as far as it has come."""
    values: dict[str, Any] = {
        "year": 2026,
        "month": 8,
        "value": 64,
        "origin": "FORM",
        "entered_at": datetime(2026, 9, 1, tzinfo=UTC),
    }
    if state == "APPROVED":
        approver = Person.objects.first()
        values |= {"approved_by": approver, "approved_at": values["entered_at"], "approved_version": 1}
    return Outcome.objects.create(indicator=indicator, state=state, **(values | fields))


def mail_to(person: Person, **fields: Any) -> Mail:
    """A letter that waits to be delivered."""
    region = Region.objects.first()
    assert region
    number = Job.objects.count()
    job = Job.objects.create(kind="mail", key=f"test {number}", region=region, created_at=NOW, next_at=NOW)
    values = {"to": person.email, "subject": "3 utfall", "text": "Hej!", "html": "<p>Hej!</p>", "message_id": f"<{number}@test>"}
    return Mail.objects.create(region=region, job=job, **(values | fields))
