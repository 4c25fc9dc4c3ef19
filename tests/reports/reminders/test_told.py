"""What a person is told of now, when the next time is, and what was missed."""

from datetime import date

import pytest

from reports.reminders.rules import STANDARD_RULES, Receiver, Step, StepRule, missed_days, next_on, occasions, untold
from tests.reports.reminders.test_rules import deadline

SEPTEMBER = occasions(deadline("2026-09-09", "2026-08-24"), STANDARD_RULES, date(2026, 9, 9))
OPENING, BEFORE_5, BEFORE_1, DUE = SEPTEMBER
UNTOLD = [
    pytest.param((OPENING,), (), (OPENING,), id="the first is news"),
    pytest.param((OPENING,), (OPENING,), (), id="told is told"),
    pytest.param((OPENING, BEFORE_5), (OPENING,), (BEFORE_5,), id="the next is news again"),
    pytest.param(SEPTEMBER, (OPENING,), (BEFORE_5, BEFORE_1, DUE), id="days that were missed come in one, the last one last"),
    pytest.param(SEPTEMBER, (), SEPTEMBER, id="somebody new hears once, of the latest"),
    pytest.param(SEPTEMBER, (OPENING, BEFORE_1, DUE), (), id="a step that is switched on afterwards is not news"),
    pytest.param((), (), (), id="nothing has happened"),
]


@pytest.mark.parametrize(("happened", "told", "expected"), UNTOLD)
def test_only_the_latest_is_news_and_what_came_before_it_is_covered(happened, told, expected):
    assert untold(happened, {occasion.key for occasion in told}) == expected


def test_a_due_day_that_is_moved_is_told_of_again_but_not_that_the_round_has_opened():
    told = {occasion.key for occasion in SEPTEMBER}
    moved = deadline("2026-09-30", "2026-08-24")
    assert untold(occasions(moved, STANDARD_RULES, date(2026, 9, 22)), told) == ()
    assert [o.code for o in untold(occasions(moved, STANDARD_RULES, date(2026, 9, 23)), told)] == ["BEFORE_5"]


def test_a_due_day_that_is_moved_to_the_past_is_overdue_the_next_time_anybody_looks():
    told = {occasion.key for occasion in (OPENING, BEFORE_5)}
    moved = deadline("2026-09-01", "2026-08-24")
    assert [o.code for o in untold(occasions(moved, STANDARD_RULES, date(2026, 9, 3)), told)][-1] == "OVERDUE_1"


NEXT = [
    pytest.param("2026-08-20", "2026-08-24", id="before it opens"),
    pytest.param("2026-08-24", "2026-09-02", id="the same day is not next"),
    pytest.param("2026-09-09", "2026-09-10", id="after the last day comes the first one late"),
    pytest.param("2026-12-10", "2026-12-17", id="then every week"),
    pytest.param("2026-12-17", "2026-12-28", id="and over Christmas"),
]


@pytest.mark.parametrize(("after", "expected"), NEXT)
def test_the_next_reminder_has_a_day(after, expected):
    found = next_on([deadline("2026-09-09", "2026-08-24")], STANDARD_RULES, date.fromisoformat(after))
    assert found == date.fromisoformat(expected)


def test_the_next_of_several_deadlines_is_the_first_of_them():
    both = [deadline("2026-09-09", "2026-08-24"), deadline("2026-09-16", "2026-08-24")]
    assert next_on(both, STANDARD_RULES, date(2026, 9, 8)) == date(2026, 9, 9)


def test_without_steps_ahead_there_is_no_next():
    rules = (StepRule(Receiver.REPORTER, Step.OPENING),)
    assert next_on([deadline("2026-09-09", "2026-08-24")], rules, date(2026, 8, 24)) is None


def on(*days_: int) -> set[date]:
    return {date(2026, 9, day) for day in days_}


MISSED = [
    pytest.param(9, on(1, 2, 8, 9), (), id="every day was looked at"),
    pytest.param(9, on(1, 2, 9), (8,), id="one was not"),
    pytest.param(9, on(1), (2, 8), id="the last day is today, and not missed"),
    pytest.param(10, on(1, 2, 8), (9,), id="the last day was missed"),
    pytest.param(9, on(2, 8), (), id="what was before the first look was not missed"),
    pytest.param(9, set(), (), id="nobody has ever looked"),
]


@pytest.mark.parametrize(("today", "looked", "expected"), MISSED)
def test_what_was_missed_is_known(today, looked, expected):
    assert missed_days(SEPTEMBER, date(2026, 9, today), looked) == tuple(date(2026, 9, day) for day in expected)
