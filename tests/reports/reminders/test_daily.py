"""The daily job: once a date and region, from the hour that it may, by the tick or by hand."""

from datetime import UTC, datetime

import pytest
from django.core import mail as outbox
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Goal, Indicator, IndicatorReporter, Outcome, Target, UnitFollowUp
from reports.management.commands import run_daily
from reports.models import Reminder
from reports.reminders import daily
from reports.reminders.digests import DAILY, find_digests
from reports.reminders.letters import write_letter
from reports.reminders.operations import MAIL, message_id, save_letters, write_letters
from reports.tasks import HANDLERS, tick, work_job_now
from tests.conftest import NOW, make_person
from tests.goals.demo_files import everything, run
from tests.reports.reminders.scene import SYSTEM, day, do_daily_job
from tracker.models import Job, Mail, Region, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Sets the time that commands and ticks are run at."""
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


MOMENTS = [
    pytest.param("2026-09-09T03:59:59Z", None, id="a second before six in the morning"),
    pytest.param("2026-09-09T04:00:00Z", "2026-09-09", id="six in the morning"),
    pytest.param("2026-09-09T21:59:59Z", "2026-09-09", id="the last second of the day"),
    pytest.param("2026-09-09T22:00:00Z", None, id="midnight: too early for the next day"),
    pytest.param("2026-03-29T00:59:59Z", None, id="29 March, the second before the clocks go forward"),
    pytest.param("2026-03-29T03:59:59Z", None, id="29 March, a second before six"),
    pytest.param("2026-03-29T04:00:00Z", "2026-03-29", id="29 March, six"),
    pytest.param("2026-10-25T01:30:00Z", None, id="25 October, the second half past two"),
    pytest.param("2026-10-25T04:59:59Z", None, id="25 October, a second before six"),
    pytest.param("2026-10-25T05:00:00Z", "2026-10-25", id="25 October, six"),
    pytest.param("2026-12-31T22:59:59Z", "2026-12-31", id="the last second of the year"),
    pytest.param("2026-12-31T23:00:00Z", None, id="New Year"),
    pytest.param("2027-01-01T05:00:00Z", "2027-01-01", id="six on New Year's Day"),
    pytest.param("2028-02-29T05:00:00Z", "2028-02-29", id="29 February"),
]


@pytest.mark.parametrize(("moment", "expected"), MOMENTS)
def test_the_day_begins_at_six_where_the_region_is(region, moment, expected):
    jobs = daily.request_daily_jobs(now=datetime.fromisoformat(moment))
    assert [(job.key, job.args) for job in jobs] == ([(f"{expected} norr", {"on": expected})] if expected else [])


def test_the_hour_is_a_setting(region, settings):
    settings.DAILY_HOUR = 0
    assert daily.request_daily_jobs(now=datetime(2026, 9, 8, 22, 0, tzinfo=UTC))[0].args == {"on": "2026-09-09"}


def test_every_tick_of_a_day_asks_for_one_job_in_each_region(region, soder, clock):
    for minute in range(3):
        clock(NOW.replace(minute=minute))
        tick()
    assert sorted(Job.objects.filter(kind=DAILY).values_list("key", flat=True)) == ["2026-09-08 norr", "2026-09-08 soder"]


def test_ticks_of_a_day_that_has_been_asked_for_cost_two_queries(region, soder, django_assert_num_queries):
    daily.request_daily_jobs(now=NOW)
    with django_assert_num_queries(2):
        assert daily.request_daily_jobs(now=NOW) == []


def test_both_kinds_of_jobs_have_somebody_to_do_them():
    assert {DAILY, MAIL} <= set(HANDLERS)


def test_a_letter_its_job_and_its_ledger_are_kept_together(round_, reporter, norr, region):
    (mail,) = do_daily_job(region, "09-02")
    key = f"reminder 2026-09-02 norr {reporter.pk}"
    assert (mail.region, mail.to, mail.sent_at) == (region, reporter.email, None)
    assert (mail.job.kind, mail.job.key, mail.job.state, mail.job.unit) == ("mail", key, "WAITING", norr.culture)
    assert mail.message_id == message_id(key)
    assert set(Reminder.objects.values_list("person", "mail")) == {(reporter.pk, mail.pk)}
    assert Job.objects.get(kind=DAILY).result == {"mails": [mail.pk]}


def test_a_fault_while_they_are_kept_leaves_none_of_them(round_, reporter, region, monkeypatch):
    monkeypatch.setattr("reports.reminders.operations._ledger", lambda pairs: 1 / 0)
    job = daily.request_daily_job(by=SYSTEM, now=NOW, region=region, on=day("09-02"), wakes=False)
    job = work_job_now(job.pk)
    assert (job.state, Mail.objects.count(), Reminder.objects.count()) == ("WAITING", 0, 0)
    assert not Job.objects.filter(kind=MAIL).exists()


def test_while_many_letters_are_written_the_job_is_held(round_, reporter, coordinator, region, monkeypatch):
    seen = []

    def write(digest):
        seen.append(Job.objects.get(kind=DAILY).progress)
        return write_letter(digest)

    monkeypatch.setattr("reports.reminders.operations.TOLD_EVERY", 1)
    monkeypatch.setattr("reports.reminders.operations.write_letter", write)
    do_daily_job(region, "09-02")
    assert seen == [0, 25]


def test_two_that_have_written_the_same_letters_keep_them_once(round_, reporter, coordinator, region):
    first, second = write_letters(region, day("09-02")), write_letters(region, day("09-02"))
    later = write_letters(region, day("09-03"))
    assert [len(save_letters(now=NOW, region=region, ready=ready)) for ready in (first, second, later)] == [2, 0, 0]


def test_a_person_gets_at_most_one_letter_a_day_even_if_a_date_is_moved_that_day(round_, reporter, region):
    do_daily_job(region, "09-02")
    UnitFollowUp.objects.update(outcomes_due_on=day("09-03"))
    ready = write_letters(region, day("09-02"))
    assert (len(ready), save_letters(now=NOW, region=region, ready=ready)) == (1, [])
    assert len(do_daily_job(region, "09-03")) == 1


def test_message_ids_are_the_same_each_time_and_one_for_each_key(settings):
    settings.TERTIAL_URL = "https://tertial.example.org"
    assert message_id("a") == message_id("a") != message_id("b")
    assert message_id("a").endswith("@tertial.example.org>")
    settings.TERTIAL_URL = "https://mål.example.org"
    assert message_id("a").endswith("@xn--ml-yia.example.org>")


# Size


def add_people_and_indicators(goal: Goal, people: int, indicators: int) -> None:
    unit = goal.plan.unit
    administration = unit.children.get()
    reporters = [make_person(f"Reporter {number}", Role.REPORTER, administration) for number in range(people)]
    made = Indicator.objects.bulk_create(
        Indicator(unit=unit, reporting_unit=administration, name=f"Indikator {number}") for number in range(indicators)
    )
    Target.objects.bulk_create(
        Target(goal=goal, indicator=one, year=2026, months=0b1000_1000_0000, kind="FOLLOW", reading="STATED") for one in made
    )
    IndicatorReporter.objects.bulk_create(
        IndicatorReporter(indicator=one, person=reporters[number % people]) for number, one in enumerate(made)
    )
    Outcome.objects.bulk_create(
        Outcome(indicator=one, year=2026, month=8, value=1, origin="FORM", entered_at=NOW) for one in made[::2]
    )


def queries_of_a_day(region: Region, on: str) -> tuple[int, int]:
    """How many queries it takes to find the letters, and to keep them."""
    with CaptureQueriesContext(connection) as finding:
        ready = write_letters(region, day(on))
    with CaptureQueriesContext(connection) as keeping:
        save_letters(now=NOW, region=region, ready=ready)
    return len(finding), len(keeping)


def test_a_thousand_indicators_and_fifty_people_cost_as_many_queries_as_a_few(round_, plans, coordinator, region):
    few = queries_of_a_day(region, "09-02")
    add_people_and_indicators(plans.goal, people=50, indicators=1000)
    many = queries_of_a_day(region, "09-09")
    assert Mail.objects.count() == 2 + 52
    assert few[0] == many[0] == 17
    assert many[1] <= few[1] + 2  # rows go in some hundreds at a time


# By hand


def test_what_would_be_sent_is_shown_and_nothing_is_changed(round_, reporter, region):
    before = everything()
    printed = run("run_daily", "--date", "2026-09-02", "--dry-run")
    assert printed == (
        "Region Norr, 2 september 2026: 1 brev skulle skickas. Inget är ändrat.\n"
        "  reporter.rut@example.org: 3 utfall att rapportera senast 9 september [OPENING, BEFORE_5]\n"
    )
    assert everything() == before
    assert outbox.outbox == []


def test_what_would_be_sent_can_be_read_whole(round_, reporter, region):
    assert "Hej Reporter Rut!" in run("run_daily", "--date=2026-09-02", "--dry-run", "--verbosity=2")


def test_by_hand_the_letters_are_delivered_at_once_and_a_second_time_there_are_none(round_, reporter, region, clock):
    clock(NOW)
    assert run("run_daily", "--date", "2026-09-02") == (
        "Region Norr, 2 september 2026: 1 brev i brevloggen.\n"
        "  reporter.rut@example.org: 3 utfall att rapportera senast 9 september (klar)\n"
    )
    assert run("run_daily", "--date", "2026-09-02") == "Region Norr, 2 september 2026: 0 brev i brevloggen.\n"
    assert [message.to for message in outbox.outbox] == [["reporter.rut@example.org"]]


def test_by_hand_later_in_the_day_whoever_has_got_something_to_do_since_is_told(round_, plans, colleague, region, clock):
    clock(NOW)
    run("run_daily", "--date", "2026-09-02")
    IndicatorReporter.objects.create(indicator=plans.films.indicator, person=colleague)
    assert "1 brev" in run("run_daily", "--date", "2026-09-02")
    assert [message.to[0] for message in outbox.outbox] == ["reporter.rut@example.org", "reporter.rolf@example.org"]


def test_without_a_date_it_is_today_and_one_region_can_be_chosen(round_, reporter, region, soder, clock):
    clock(NOW)
    assert run("run_daily", "--region", "norr").startswith("Region Norr, 8 september 2026: 1 brev")
    assert run("run_daily", "--region", "soder") == "Region Soder, 8 september 2026: 0 brev i brevloggen.\n"


def test_a_day_that_has_not_come_is_refused_except_in_a_demo(round_, reporter, region, clock):
    clock(NOW)
    with pytest.raises(CommandError, match=r"9 september 2026 har inte kommit än\. Lägg till --dry-run"):
        run("run_daily", "--date", "2026-09-09")
    assert Mail.objects.count() == 0
    region.is_demo = True
    region.save()
    assert "1 brev i brevloggen" in run("run_daily", "--date", "2026-09-09")


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--region", "vaster"], "Regionen vaster finns inte."),
        (["--date", "i morgon"], "'i morgon' är ingen dag. Skriv till exempel 2026-09-10."),
        (["--date", "2026-02-30"], "'2026-02-30' är ingen dag."),
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(region, arguments, why):
    with pytest.raises(CommandError, match=why):
        run("run_daily", *arguments)


def test_a_job_that_fails_says_why(round_, region, clock, monkeypatch):
    clock(NOW)
    monkeypatch.setitem(HANDLERS, DAILY, lambda work: 1 / 0)
    with pytest.raises(CommandError, match="Region Norr, 2 september 2026: Ett fel uppstod"):
        run("run_daily", "--date", "2026-09-02")


def test_the_command_is_known_by_its_help():
    assert "brev" in run_daily.Command.help


def test_a_region_where_nothing_is_open_costs_two_queries(region, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert find_digests(region, day("09-02")) == []
