from datetime import date

import pytest

from goals.rules.punctuality import Punctuality, standing

DUE_ON = date(2026, 9, 16)


@pytest.mark.parametrize(
    ("done_on", "today", "found", "words"),
    [
        pytest.param(None, "2026-09-15", Punctuality.COMING, "", id="the day before"),
        pytest.param(None, "2026-09-16", Punctuality.COMING, "", id="the day itself is whole"),
        pytest.param(None, "2026-09-17", Punctuality.OVERDUE, "1 dag försenat", id="the day after"),
        pytest.param(None, "2026-10-16", Punctuality.OVERDUE, "30 dagar försenat", id="a month after"),
        pytest.param("2026-09-16", "2026-12-01", Punctuality.IN_TIME, "i tid", id="done on the last day"),
        pytest.param("2026-08-01", "2026-12-01", Punctuality.IN_TIME, "i tid", id="done long before"),
        pytest.param("2026-09-17", "2026-12-01", Punctuality.LATE, "1 dag sent", id="done the day after"),
        pytest.param("2026-09-19", "2026-12-01", Punctuality.LATE, "3 dagar sent", id="done three days after"),
    ],
)
def test_what_is_done_by_its_day_is_in_time(done_on: str | None, today: str, found: Punctuality, words: str) -> None:
    was = standing(DUE_ON, date.fromisoformat(done_on) if done_on else None, date.fromisoformat(today))
    assert (was.punctuality, str(was.sentence)) == (found, words)
    assert was.is_late == (found in {Punctuality.LATE, Punctuality.OVERDUE})
