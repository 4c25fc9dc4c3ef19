"""A day that is moved by somebody in the calendar: what was told is told anew, of the new day, and never of the old one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from goals.models import UnitFollowUp
from goals.operations.calendar import make_calendar
from goals.operations.changes import digest_of
from goals.operations.region_dates import RegionDays, change_round
from goals.operations.round_dates import NamndDays, change_dates
from tests.reports.reminders.scene import ASSESSMENTS_DUE_ON, OPENS_ON, OUTCOMES_DUE_ON, day, digests, do_daily_job, ledger
from tracker.models import Person
from tracker.operations import Actor
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db

RUT = "Reporter Rut"
LATER = date(2026, 9, 18)


@pytest.fixture
def move(round_: UnitFollowUp, coordinator: Person, actor: Callable[[Person], Actor]) -> Callable[..., None]:
    """The coordinator moves days of kulturnämnden's August on a day."""

    def move(on: str, **days: date) -> None:
        row = UnitFollowUp.objects.get(pk=round_.pk)
        was = NamndDays.of(row)
        now = datetime(2026, int(on[:2]), int(on[3:]), 9, 0, tzinfo=UTC)
        change_dates(
            by=actor(coordinator), now=now, unit_follow_up=row, days=replace(was, **days), reason="Sent bokslut",
            seen=digest_of(was.fields),
        )  # fmt: skip

    return move


def steps(person: Person) -> list[str]:
    return [step for step, _due_on in ledger(person)]


def test_a_day_moved_ahead_is_told_of_anew_and_counted_from_the_new_day(move, region, reporter):
    for on in ("08-24", "09-02"):
        do_daily_job(region, on)
    move("09-03", outcomes_due_on=LATER, assessments_due_on=date(2026, 9, 25))
    for on in ("09-03", "09-08", "09-09", "09-10"):
        assert RUT not in digests(region, on)
        do_daily_job(region, on)
    for on in ("09-11", "09-17", "09-18", "09-21"):
        assert RUT in digests(region, on)
        do_daily_job(region, on)
    assert ledger(reporter) == [
        ("OPENING", OPENS_ON),
        ("BEFORE_5", OUTCOMES_DUE_ON),
        ("BEFORE_5", LATER),
        ("BEFORE_1", LATER),
        ("DUE", LATER),
        ("OVERDUE_1", LATER),
    ]


def test_a_day_moved_after_it_had_passed_makes_what_was_late_not_late_any_more(move, region, reporter):
    for on in ("08-24", "09-10"):
        do_daily_job(region, on)
    assert steps(reporter)[-1] == "OVERDUE_1"
    move("09-10", outcomes_due_on=LATER, assessments_due_on=LATER)
    assert RUT not in digests(region, "09-11") or digests(region, "09-11")[RUT].news[-1].occasion.code == "BEFORE_5"
    do_daily_job(region, "09-11")
    assert ledger(reporter)[-1] == ("BEFORE_5", LATER)


def test_a_day_moved_back_is_told_of_at_once(move, region, reporter):
    do_daily_job(region, "08-24")
    move("08-26", outcomes_due_on=date(2026, 8, 28))
    do_daily_job(region, "08-27")
    assert ledger(reporter)[-1] == ("BEFORE_1", date(2026, 8, 28))


def test_a_day_moved_to_and_fro_is_not_told_of_twice(move, region, reporter):
    for on in ("08-24", "09-02"):
        do_daily_job(region, on)
    move("09-03", outcomes_due_on=LATER, assessments_due_on=LATER)
    move("09-03", outcomes_due_on=OUTCOMES_DUE_ON, assessments_due_on=ASSESSMENTS_DUE_ON)
    assert digests(region, "09-03") == {}
    assert steps(reporter) == ["OPENING", "BEFORE_5"]


def test_another_nämnds_day_is_not_moved_with_it(move, rounds, region):
    move("09-03", outcomes_due_on=LATER, assessments_due_on=LATER)
    care = UnitFollowUp.objects.get(pk=rounds.care.pk)
    assert care.outcomes_due_on == OUTCOMES_DUE_ON


def test_a_meeting_that_is_moved_reminds_nobody(move, region):
    for on in ("08-24", "09-02"):
        do_daily_job(region, on)
    move("09-02", meeting_on=date(2026, 9, 30))
    assert digests(region, "09-03") == {}


def test_a_round_that_opens_later_is_told_of_when_it_opens(round_, region, administrator, reporter):
    follow_up = round_.follow_up
    was, by = RegionDays.of(follow_up), Actor(administrator, "test", access_of(administrator, region, day("08-20")))
    change_round(
        by=by, now=datetime(2026, 8, 20, tzinfo=UTC), follow_up=follow_up, days=replace(was, opens_on=day("08-27")),
        seen=digest_of(was.fields),
    )  # fmt: skip
    assert digests(region, "08-24") == {}
    do_daily_job(region, "08-27")
    assert ledger(reporter) == [("OPENING", day("08-27"))]


def test_a_nämnd_that_is_added_to_a_round_in_the_middle_is_told_of_the_latest_step(round_, norr, region, administrator, reporter):
    UnitFollowUp.objects.filter(pk=round_.pk).delete()
    norr.region.round_rules.create(month=8, opens=-5, outcomes_due=7, assessments_due=12)
    do_daily_job(region, "09-02")
    assert ledger(reporter) == []
    by = Actor(administrator, "test", access_of(administrator, region, day("09-02")))
    make_calendar(by=by, now=datetime(2026, 9, 2, 9, 0, tzinfo=UTC), region=region, year=2026, units=[norr.culture])
    do_daily_job(region, "09-03")
    assert set(ledger(reporter)) == {("OPENING", OPENS_ON), ("BEFORE_5", OUTCOMES_DUE_ON)}
