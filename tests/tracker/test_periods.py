"""Periods: months and sets of months, what is due, Swedish working days and local dates."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.periods import (
    HALF_YEARS,
    MONTHLY,
    QUARTERS,
    TERTIALS,
    YEAR,
    Period,
    add_working_days,
    bits,
    covered_months,
    due_months,
    end_of_day,
    is_due,
    is_working_day,
    label_months,
    local_date,
    months,
    working_days_between,
    write_date,
    write_short_date,
)

AUGUST = Period(2026, 8)

MONTH_SETS = {
    "monthly": (MONTHLY, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12), "varje månad"),
    "quarters": (QUARTERS, (3, 6, 9, 12), "mars, juni, september och december"),
    "tertials": (TERTIALS, (4, 8, 12), "april, augusti och december"),
    "half-years": (HALF_YEARS, (6, 12), "juni och december"),
    "the year": (YEAR, (12,), "december"),
    "the two later tertials": (0b1000_1000_0000, (8, 12), "augusti och december"),
    "no periodicity": (0, (), "ingen periodicitet"),
}

# The set, this round's month, the month of the year's round before it (0 = none), the months then due.
DUE = {
    "tertials in April": (TERTIALS, 4, 0, (4,)),
    "tertials in August": (TERTIALS, 8, 4, (8,)),
    "tertials in August, the year's first round": (TERTIALS, 8, 0, (4, 8)),
    "the later tertials in April": (bits([8, 12]), 4, 0, ()),
    "quarters in April": (QUARTERS, 4, 0, (3,)),
    "quarters in August": (QUARTERS, 8, 4, (6,)),
    "quarters in December": (QUARTERS, 12, 8, (9, 12)),
    "monthly in August": (MONTHLY, 8, 4, (5, 6, 7, 8)),
    "half-years in August": (HALF_YEARS, 8, 4, (6,)),
    "the year in August": (YEAR, 8, 4, ()),
    "the year in December": (YEAR, 12, 8, (12,)),
    "no periodicity is never due": (0, 12, 0, ()),
}

COVERED = {
    "the first tertial": (TERTIALS, 4, (1, 2, 3, 4)),
    "the second tertial": (TERTIALS, 8, (5, 6, 7, 8)),
    "a month": (MONTHLY, 8, (8,)),
    "the whole year": (YEAR, 12, (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
    "targets in tertials and quarters together": (TERTIALS | QUARTERS, 8, (7, 8)),
    "a month outside the set, since the last in it": (TERTIALS, 10, (9, 10)),
    "without a set, since January": (0, 2, (1, 2)),
}

DAYS_OFF = {
    "New Year's Day": date(2026, 1, 1),
    "trettondagen": date(2026, 1, 6),
    "långfredagen": date(2026, 4, 3),
    "annandag påsk": date(2026, 4, 6),
    "första maj": date(2026, 5, 1),
    "Kristi himmelsfärdsdag": date(2026, 5, 14),
    "nationaldagen": date(2025, 6, 6),
    "midsommarafton": date(2026, 6, 19),
    "alla helgons dag": date(2026, 10, 31),
    "julafton": date(2026, 12, 24),
    "juldagen": date(2026, 12, 25),
    "nyårsafton": date(2026, 12, 31),
    "a Saturday": date(2026, 8, 29),
    "a Sunday": date(2026, 8, 30),
}

WORKING_DAYS = {
    "the Monday after a weekend": date(2026, 8, 31),
    "skärtorsdagen": date(2026, 4, 2),
    "the Friday after Kristi himmelsfärdsdag": date(2026, 5, 15),
    "annandag pingst, off until 2004": date(2026, 5, 25),
    "the day before julafton": date(2026, 12, 23),
    "29 February": date(2028, 2, 29),
}

# The day, the number of working days, the day arrived at.
STEPS = {
    "tomorrow": (date(2026, 8, 26), 1, date(2026, 8, 27)),
    "over a weekend": (date(2026, 8, 28), 1, date(2026, 8, 31)),
    "back over a weekend": (date(2026, 8, 31), -1, date(2026, 8, 28)),
    "over Easter": (date(2026, 4, 2), 1, date(2026, 4, 7)),
    "back over Easter": (date(2026, 4, 7), -1, date(2026, 4, 2)),
    "over Christmas": (date(2026, 12, 23), 1, date(2026, 12, 28)),
    "over New Year": (date(2026, 12, 30), 1, date(2027, 1, 4)),
    "back over New Year": (date(2027, 1, 4), -1, date(2026, 12, 30)),
    "over the leap day": (date(2028, 2, 28), 2, date(2028, 3, 1)),
    "from a day off": (date(2026, 8, 29), 1, date(2026, 8, 31)),
    "back from a day off": (date(2026, 8, 30), -1, date(2026, 8, 28)),
    "ten days back before a meeting": (date(2026, 6, 24), -10, date(2026, 6, 9)),
    "no days from a day off is that day": (date(2026, 8, 29), 0, date(2026, 8, 29)),
}

# Stockholm is one hour before UTC in winter and two in summer, from 29 March to 25 October 2026.
LOCAL_DATES = {
    "the last second of the year": (datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), date(2026, 12, 31)),
    "New Year comes an hour before UTC's": (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    "the night summer time begins": (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
    "the first midnight of summer time": (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
    "the night summer time ends": (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
    "the last hour of that day": (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
    "the leap day": (datetime(2028, 2, 28, 23, 0, tzinfo=UTC), date(2028, 2, 29)),
}

ENDS_OF_DAYS = {
    "summer": (date(2026, 4, 30), datetime(2026, 4, 30, 22, 0, tzinfo=UTC)),
    "winter": (date(2026, 10, 31), datetime(2026, 10, 31, 23, 0, tzinfo=UTC)),
    "the 23 hours when summer time begins": (date(2026, 3, 29), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
    "the 25 hours when summer time ends": (date(2026, 10, 25), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    "the leap day": (date(2028, 2, 29), datetime(2028, 2, 29, 23, 0, tzinfo=UTC)),
    "New Year's Eve": (date(2026, 12, 31), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
}

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MONTHS = st.integers(1, 12)
MONTH_BITS = st.integers(0, MONTHLY)


def test_a_period_is_named_in_address_text_and_table() -> None:
    assert AUGUST.slug == str(AUGUST) == "2026-08"
    assert AUGUST.label == "augusti 2026"
    assert AUGUST.short_label == "aug 2026"


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (AUGUST, date(2026, 8, 1), date(2026, 8, 31)),
        (Period(2026, 12), date(2026, 12, 1), date(2026, 12, 31)),
        (Period(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (Period(2028, 2), date(2028, 2, 1), date(2028, 2, 29)),
    ],
    ids=str,
)
def test_a_period_knows_its_first_and_last_day(period: Period, first: date, last: date) -> None:
    assert (period.first_day, period.last_day) == (first, last)


def test_a_period_knows_how_much_of_its_year_has_passed() -> None:
    assert [Period(2026, month).share_of_year for month in (4, 8, 12)] == [Fraction(1, 3), Fraction(2, 3), 1]
    assert [month for month in range(1, 13) if Period(2026, month).is_year_end] == [12]


def test_periods_are_ordered_by_time() -> None:
    assert sorted([Period(2027, 1), AUGUST, Period(2026, 12)]) == [AUGUST, Period(2026, 12), Period(2027, 1)]


@pytest.mark.parametrize(("year", "month"), [(2026, 0), (2026, 13), (2026, -1), (1999, 12), (2101, 1)])
def test_a_period_outside_the_calendar_is_refused(year: int, month: int) -> None:
    with pytest.raises(ValueError, match="finns inte"):
        Period(year, month)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "1999-12", "2101-01"])
def test_a_period_outside_the_calendar_is_refused_when_read(text: str) -> None:
    with pytest.raises(ValueError, match=f"Perioden {text} finns inte"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["", "2026", "2026-8", " 2026-08", "2026-08\n", "2026-08-31", "T2", "aug, dec?", "２０２６-08"])
def test_only_year_and_month_make_a_period(text: str) -> None:
    with pytest.raises(ValueError, match="En period skrivs"):
        Period.parse(text)


@given(st.builds(Period, st.integers(2000, 2100), MONTHS))
@settings(deadline=None)
def test_a_period_is_read_back_from_its_slug(period: Period) -> None:
    assert Period.parse(period.slug) == period


@pytest.mark.parametrize(("month_set", "numbers", "label"), MONTH_SETS.values(), ids=MONTH_SETS)
def test_a_set_of_months_is_a_number_a_tuple_and_words(month_set: int, numbers: tuple[int, ...], label: str) -> None:
    assert bits(numbers) == month_set
    assert months(month_set) == numbers
    assert label_months(month_set) == label


@given(st.sets(MONTHS))
@settings(deadline=None)
def test_a_set_of_months_is_read_back_in_order(chosen: set[int]) -> None:
    assert months(bits(chosen)) == tuple(sorted(chosen))


@pytest.mark.parametrize("number", [0, 13, -1])
def test_a_month_outside_the_year_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="finns inte"):
        bits([number])


@pytest.mark.parametrize("number", [-1, 4096])
def test_a_set_with_more_than_twelve_months_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="0 till 4095"):
        months(number)


@pytest.mark.parametrize(("month_set", "month", "previous_month", "expected"), DUE.values(), ids=DUE)
def test_due_is_what_falls_after_the_previous_round(
    month_set: int, month: int, previous_month: int, expected: tuple[int, ...]
) -> None:
    assert due_months(month_set, month=month, previous_month=previous_month) == expected
    assert is_due(month_set, month=month, previous_month=previous_month) == bool(expected)


def test_the_years_first_round_asks_from_january() -> None:
    assert due_months(MONTHLY, month=2) == (1, 2)
    assert is_due(bits([1]), month=1)


@given(MONTH_BITS, st.sets(MONTHS))
@settings(deadline=None)
def test_the_rounds_of_a_year_ask_for_every_month_once(month_set: int, rounds: set[int]) -> None:
    ends = sorted(rounds | {12})
    starts = [0, *ends[:-1]]

    asked = [due_months(month_set, month=end, previous_month=start) for start, end in zip(starts, ends, strict=True)]

    assert sum(asked, ()) == months(month_set)


@pytest.mark.parametrize(("month_set", "month", "expected"), COVERED.values(), ids=COVERED)
def test_a_summed_value_covers_the_months_since_the_one_before(month_set: int, month: int, expected: tuple[int, ...]) -> None:
    assert covered_months(month_set, month) == expected


@given(MONTH_BITS)
@settings(deadline=None)
def test_summed_values_of_a_year_cover_no_month_twice(month_set: int) -> None:
    covered = [covered for month in months(month_set) for covered in covered_months(month_set, month)]

    assert covered == list(range(1, len(covered) + 1))


@pytest.mark.parametrize("day", DAYS_OFF.values(), ids=DAYS_OFF)
def test_a_day_off_is_no_working_day(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", WORKING_DAYS.values(), ids=WORKING_DAYS)
def test_other_days_are_working_days(day: date) -> None:
    assert is_working_day(day)


def test_a_moment_is_no_day_until_it_is_made_local() -> None:
    with pytest.raises(TypeError, match="local_date"):
        is_working_day(datetime(2026, 12, 24, 12, 0, tzinfo=UTC))


@pytest.mark.parametrize(("day", "count", "expected"), STEPS.values(), ids=STEPS)
def test_working_days_are_counted_over_days_off(day: date, count: int, expected: date) -> None:
    assert add_working_days(day, count) == expected
    assert working_days_between(day, expected) == count


def test_days_off_are_no_distance() -> None:
    assert working_days_between(date(2026, 12, 30), date(2027, 1, 3)) == 0


@given(DAYS, st.integers(-60, 60))
@settings(deadline=None)
def test_adding_and_counting_working_days_agree(day: date, count: int) -> None:
    arrived = add_working_days(day, count)

    assert working_days_between(day, arrived) == count
    assert count == 0 or is_working_day(arrived)


@pytest.mark.parametrize(("moment", "expected"), LOCAL_DATES.values(), ids=LOCAL_DATES)
def test_a_moment_falls_on_its_date_in_sweden(moment: datetime, expected: date) -> None:
    assert local_date(moment) == expected


def test_a_moment_without_a_time_zone_has_no_date() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2026, 8, 31, 12, 0))


@pytest.mark.parametrize(("day", "expected"), ENDS_OF_DAYS.values(), ids=ENDS_OF_DAYS)
def test_a_day_ends_at_the_next_local_midnight(day: date, expected: datetime) -> None:
    assert end_of_day(day) == expected
    assert local_date(expected - timedelta(microseconds=1)) == day
    assert local_date(expected) == day + timedelta(days=1)


def test_the_days_when_the_clock_changes_are_23_and_25_hours() -> None:
    assert end_of_day(date(2026, 3, 29)) - end_of_day(date(2026, 3, 28)) == timedelta(hours=23)
    assert end_of_day(date(2026, 10, 25)) - end_of_day(date(2026, 10, 24)) == timedelta(hours=25)


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 8, 31), "31 augusti 2026", "31 aug"),
        (date(2028, 2, 29), "29 februari 2028", "29 feb"),
        (date(2026, 5, 1), "1 maj 2026", "1 maj"),
    ],
    ids=str,
)
def test_a_date_is_written_in_swedish(day: date, long: str, short: str) -> None:
    assert write_date(day) == long
    assert write_short_date(day) == short
