"""In which rounds an assignment is asked for, and when it is late: tables of days and of what has been said."""

from datetime import date
from typing import Any

import pytest

from goals.rules.assignments import DecidedOn, Standing, is_in_round, why_late
from tracker.periods import Period

TODAY = date(2026, 9, 8)
YESTERDAY, TOMORROW = date(2026, 9, 7), date(2026, 9, 9)
PAST = "Sista dagen, 7 september 2026, har passerat."
UNSAID = "Läget skulle ha redovisats senast 7 september 2026."


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        pytest.param({}, None, id="nothing is known"),
        pytest.param({"ends_on": TODAY}, None, id="its last day is today"),
        pytest.param({"ends_on": TOMORROW}, None, id="its last day is tomorrow"),
        pytest.param({"ends_on": YESTERDAY}, PAST, id="its last day was yesterday"),
        pytest.param({"ends_on": YESTERDAY, "is_said": True}, PAST, id="over, whatever has been said"),
        pytest.param({"ends_on": YESTERDAY, "is_done": True}, None, id="over and done"),
        pytest.param({"ends_on": YESTERDAY, "is_ended": True}, None, id="over and ended by the giver"),
        pytest.param({"report_by": TODAY}, None, id="to be said today"),
        pytest.param({"report_by": YESTERDAY}, UNSAID, id="was to be said yesterday"),
        pytest.param({"report_by": YESTERDAY, "is_said": True}, None, id="was to be said yesterday, and was"),
        pytest.param({"report_by": YESTERDAY, "is_ended": True}, None, id="was to be said yesterday, of what has ended"),
        pytest.param({"report_by": YESTERDAY, "ends_on": YESTERDAY}, PAST, id="both: the end weighs more"),
    ],
)
def test_an_assignment_is_late_when(known: dict[str, Any], sentence: str | None) -> None:
    standing = Standing(**{"ends_on": None, "report_by": None, "is_ended": False, "is_done": False, "is_said": False, **known})
    found = why_late(standing, TODAY)
    assert (str(found) if found else None) == sentence


def decided(day: date | None = None, year: int = 2026) -> DecidedOn:
    return DecidedOn(day, day.year if day else year)


@pytest.mark.parametrize(
    ("known", "is_in"),
    [
        pytest.param({"given": None}, False, id="not decided yet"),
        pytest.param({"given": None, "starts_on": date(2026, 1, 1)}, False, id="to hold since New Year, and not decided"),
        pytest.param({"given": decided(date(2026, 8, 31))}, True, id="given on the last day"),
        pytest.param({"given": decided(date(2026, 9, 1))}, False, id="given after it"),
        pytest.param({"given": decided(None, 2026)}, True, id="given some day that year"),
        pytest.param({"given": decided(None, 2027)}, False, id="given some day the year after"),
        pytest.param({"given": decided(date(2025, 11, 20)), "starts_on": date(2026, 1, 1)}, True, id="holds since New Year"),
        pytest.param({"given": decided(date(2026, 6, 20)), "starts_on": date(2027, 1, 1)}, False, id="holds from next year"),
        pytest.param(
            {"starts_on": date(2026, 1, 1), "given": decided(date(2026, 10, 1))}, True, id="given late, for the whole year"
        ),
        pytest.param({"ended": decided(date(2026, 8, 31))}, False, id="ended on the last day"),
        pytest.param({"ended": decided(date(2026, 9, 1))}, True, id="ended after it"),
        pytest.param({"ended": decided(None, 2026)}, False, id="ended some day that year"),
        pytest.param({"ended": decided(None, 2027)}, True, id="ended some day the year after"),
    ],
)
def test_the_round_of_august_is_about_an_assignment(known: dict[str, Any], is_in: bool) -> None:
    facts: dict[str, Any] = {"starts_on": None, "given": decided(), "ended": None} | known
    assert is_in_round(**facts, period=Period(2026, 8)) is is_in
