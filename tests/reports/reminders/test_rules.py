"""When somebody is reminded: each step on its day, whatever the calendar has in the way."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from goals.models import ReminderRule
from goals.models.rounds import OWNER, ReminderStep
from reports.models import Reminder
from reports.reminders.rules import (
    RECEIVERS,
    STANDARD_RULES,
    Deadline,
    Occasion,
    Receiver,
    Step,
    StepRule,
    Task,
    first_working_day,
    occasions,
)
from tracker.models import Role
from tracker.periods import is_working_day

REPORTER = Receiver.REPORTER


def deadline(due_on: str, opens_on: str) -> Deadline:
    return Deadline(date.fromisoformat(due_on), date.fromisoformat(opens_on), REPORTER)


def days(due_on: str, opens_on: str, until: str, rules: tuple[StepRule, ...] = STANDARD_RULES) -> dict[str, str]:
    """The day of each step."""
    found = occasions(deadline(due_on, opens_on), rules, date.fromisoformat(until))
    return {occasion.code: occasion.on.isoformat() for occasion in found}


CALENDARS = [
    pytest.param(
        ("2026-09-09", "2026-08-24", "2026-09-24"),
        {
            "OPENING": "2026-08-24",
            "BEFORE_5": "2026-09-02",
            "BEFORE_1": "2026-09-08",
            "DUE": "2026-09-09",
            "OVERDUE_1": "2026-09-10",
            "OVERDUE_2": "2026-09-17",
            "OVERDUE_3": "2026-09-24",
        },
        id="an ordinary autumn",
    ),
    pytest.param(
        ("2026-09-09", "2026-08-24", "2026-09-08"),
        {"OPENING": "2026-08-24", "BEFORE_5": "2026-09-02", "BEFORE_1": "2026-09-08"},
        id="nothing that has not happened",
    ),
    pytest.param(
        ("2026-09-07", "2026-08-29", "2026-09-08"),
        {
            "OPENING": "2026-08-31",
            "BEFORE_5": "2026-08-31",
            "BEFORE_1": "2026-09-04",
            "DUE": "2026-09-07",
            "OVERDUE_1": "2026-09-08",
        },
        id="opens on a Saturday, due on a Monday: the Friday before, over the weekend",
    ),
    pytest.param(
        ("2026-06-22", "2026-06-01", "2026-06-23"),
        {
            "OPENING": "2026-06-01",
            "BEFORE_5": "2026-06-12",
            "BEFORE_1": "2026-06-18",
            "DUE": "2026-06-22",
            "OVERDUE_1": "2026-06-23",
        },
        id="midsummer's eve, Friday 19 June, is no working day",
    ),
    pytest.param(
        ("2026-05-15", "2026-05-04", "2026-05-18"),
        {
            "OPENING": "2026-05-04",
            "BEFORE_5": "2026-05-07",
            "BEFORE_1": "2026-05-13",
            "DUE": "2026-05-15",
            "OVERDUE_1": "2026-05-18",
        },
        id="Ascension Day, Thursday 14 May, is skipped",
    ),
    pytest.param(
        ("2026-04-07", "2026-03-23", "2026-04-08"),
        {
            "OPENING": "2026-03-23",
            "BEFORE_5": "2026-03-27",
            "BEFORE_1": "2026-04-02",
            "DUE": "2026-04-07",
            "OVERDUE_1": "2026-04-08",
        },
        id="Easter, from Friday 3 April to Monday 6 April",
    ),
    pytest.param(
        ("2027-01-04", "2026-12-14", "2027-01-05"),
        {
            "OPENING": "2026-12-14",
            "BEFORE_5": "2026-12-22",
            "BEFORE_1": "2026-12-30",
            "DUE": "2027-01-04",
            "OVERDUE_1": "2027-01-05",
        },
        id="Christmas and New Year: 24-27 December and 31 December to 3 January are off",
    ),
    pytest.param(
        ("2026-12-16", "2026-12-01", "2027-01-11"),
        {
            "OPENING": "2026-12-01",
            "BEFORE_5": "2026-12-09",
            "BEFORE_1": "2026-12-15",
            "DUE": "2026-12-16",
            "OVERDUE_1": "2026-12-17",
            "OVERDUE_2": "2026-12-28",
            "OVERDUE_3": "2027-01-04",
            "OVERDUE_4": "2027-01-11",
        },
        id="a week that ends on Christmas Eve is longer, and the next is counted from there",
    ),
    pytest.param(
        ("2026-03-30", "2026-03-23", "2026-03-31"),
        {
            "OPENING": "2026-03-23",
            "BEFORE_5": "2026-03-23",
            "BEFORE_1": "2026-03-27",
            "DUE": "2026-03-30",
            "OVERDUE_1": "2026-03-31",
        },
        id="over the night of 29 March, when an hour is missing",
    ),
    pytest.param(
        ("2026-10-26", "2026-10-19", "2026-10-27"),
        {
            "OPENING": "2026-10-19",
            "BEFORE_5": "2026-10-19",
            "BEFORE_1": "2026-10-23",
            "DUE": "2026-10-26",
            "OVERDUE_1": "2026-10-27",
        },
        id="over the night of 25 October, which has an hour twice",
    ),
    pytest.param(
        ("2028-03-01", "2028-02-21", "2028-03-02"),
        {
            "OPENING": "2028-02-21",
            "BEFORE_5": "2028-02-23",
            "BEFORE_1": "2028-02-29",
            "DUE": "2028-03-01",
            "OVERDUE_1": "2028-03-02",
        },
        id="29 February",
    ),
    pytest.param(
        ("2026-09-09", "2026-09-07", "2026-09-09"),
        {"OPENING": "2026-09-07", "BEFORE_1": "2026-09-08", "DUE": "2026-09-09"},
        id="a short round has no step before it opens",
    ),
    pytest.param(
        ("2026-08-20", "2026-08-24", "2026-08-28"),
        {"OPENING": "2026-08-24", "OVERDUE_2": "2026-08-28"},
        id="due before it opens: late from the beginning, and not before",
    ),
    pytest.param(
        ("2026-09-12", "2026-09-01", "2026-09-14"),
        {
            "OPENING": "2026-09-01",
            "BEFORE_5": "2026-09-07",
            "BEFORE_1": "2026-09-11",
            "DUE": "2026-09-12",
            "OVERDUE_1": "2026-09-14",
        },
        id="due on a Saturday: the day is the day, and the next working day comes after it",
    ),
]


@pytest.mark.parametrize(("calendar", "expected"), CALENDARS)
def test_each_step_has_its_day(calendar, expected):
    assert days(*calendar) == expected


@pytest.mark.parametrize("year", range(2026, 2030))
def test_whatever_the_day_reminders_before_and_after_it_come_on_working_days_and_in_order(year):
    opens_on = date(year, 1, 1)
    for number in range(60, 365):
        due_on = opens_on + timedelta(days=number)
        found = occasions(Deadline(due_on, opens_on, REPORTER), STANDARD_RULES, due_on + timedelta(days=40))
        by_code = {occasion.code: occasion.on for occasion in found}
        assert all(is_working_day(on) for code, on in by_code.items() if code != "DUE")
        assert by_code["BEFORE_5"] < by_code["BEFORE_1"] < due_on < by_code["OVERDUE_1"]
        late = [on for code, on in by_code.items() if code.startswith("OVERDUE")]
        assert all((later - earlier).days >= 7 for earlier, later in pairwise(late))


def test_a_region_says_which_steps_and_how_many_days():
    rules = (StepRule(REPORTER, Step.BEFORE, 3), StepRule(REPORTER, Step.OVERDUE, 2), StepRule(Receiver.COORDINATOR, Step.DUE))
    assert days("2026-09-09", "2026-08-24", "2026-09-18", rules) == {
        "BEFORE_3": "2026-09-04",
        "OVERDUE_1": "2026-09-11",
        "OVERDUE_2": "2026-09-18",
    }


def test_what_others_are_late_with_is_told_some_days_after_and_then_every_week():
    of_others = Deadline(date(2026, 9, 9), date(2026, 8, 24), Receiver.COORDINATOR, is_of_others=True)
    found = occasions(of_others, STANDARD_RULES, date(2026, 9, 25))
    assert [(one.code, one.on.day) for one in found] == [("ESCALATION_1", 14), ("ESCALATION_2", 21)]
    manager = Deadline(date(2026, 9, 9), date(2026, 8, 24), Receiver.MANAGER, is_of_others=True)
    assert [(one.code, one.on.day) for one in occasions(manager, STANDARD_RULES, date(2026, 9, 25))] == [
        ("ESCALATION_MANAGER_1", 17),
        ("ESCALATION_MANAGER_2", 24),
    ]


def test_no_rules_no_reminders():
    assert days("2026-09-09", "2026-08-24", "2026-12-01", ()) == {}


def test_the_first_working_day():
    assert first_working_day(date(2026, 9, 5)) == date(2026, 9, 7)
    assert first_working_day(date(2026, 9, 7)) == date(2026, 9, 7)


def test_the_codes_are_those_of_roles_and_steps_and_find_room_in_the_ledger():
    assert set(Receiver) <= {*Role.values, OWNER}
    assert set(Step) - {Step.AGAIN} == set(ReminderStep.values)
    assert {rule.receiver for rule in STANDARD_RULES} == set(Receiver)
    assert set(RECEIVERS) == set(Task)
    longest = max(len(step) for step in ReminderStep.values) + len("_999")
    assert longest <= (Reminder._meta.get_field("step").max_length or 0)
    for rule in STANDARD_RULES:
        ReminderRule(role=rule.receiver, step=rule.step, working_days=rule.working_days).clean_fields(exclude=["region"])


def test_occasions_of_one_day_are_in_the_order_of_their_steps():
    same_day = date(2026, 9, 1)
    steps = [Occasion(same_day, place, code, same_day) for place, code in ((2, "DUE"), (0, "OPENING"), (1, "BEFORE_1"))]
    assert [occasion.code for occasion in sorted(steps)] == ["OPENING", "BEFORE_1", "DUE"]
