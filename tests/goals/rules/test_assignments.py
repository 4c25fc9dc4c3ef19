"""When an assignment is late, and why: a table of days and of what has been said."""

from datetime import date
from typing import Any

import pytest

from goals.rules.assignments import Standing, why_late

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
