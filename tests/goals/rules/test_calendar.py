"""The rounds of a year and the law's days, as tables; each day was looked up in a printed almanac's red days."""

from datetime import date

import pytest

from goals.rules.calendar import (
    EARLIEST,
    LATEST,
    RHYTHMS,
    Finding,
    MonthRule,
    PlannedRound,
    Rhythm,
    annual_due_on,
    can_be_interim,
    dates_of,
    dates_of_year,
    day_from_end,
    fault_of,
    interim_due_on,
    legal_days,
    rhythm_of,
    round_name,
    usual_day,
)
from tracker.periods import Period, is_working_day

TERTIALS = RHYTHMS[Rhythm.TERTIALS]


def period(slug: str) -> Period:
    return Period.parse(slug)


@pytest.mark.parametrize(
    ("month", "working_days", "day"),
    [
        pytest.param("2026-08", 0, "2026-08-31", id="the last day itself, a Monday"),
        pytest.param("2026-08", 1, "2026-09-01", id="the first after"),
        pytest.param("2026-08", 5, "2026-09-07", id="over a weekend"),
        pytest.param("2026-08", -1, "2026-08-28", id="before, over a weekend"),
        pytest.param("2026-10", 0, "2026-11-02", id="31 October 2026 is a Saturday, and alla helgons dag"),
        pytest.param("2026-10", -1, "2026-10-30", id="before a Saturday"),
        pytest.param("2026-10", 1, "2026-11-02", id="after a Saturday, the same Monday"),
        pytest.param("2026-04", 1, "2026-05-04", id="1 May is a day off"),
        pytest.param("2026-05", 5, "2026-06-05", id="31 May 2026 is a Sunday"),
        pytest.param("2026-05", 15, "2026-06-22", id="midsommarafton, 19 June, is a day off"),
        pytest.param("2026-06", -8, "2026-06-17", id="back over midsommar"),
        pytest.param("2026-12", 0, "2027-01-04", id="nyårsafton is a day off: the first working day of the new year"),
        pytest.param("2026-12", 1, "2027-01-04", id="nyårsdagen, a Friday, is a day off"),
        pytest.param("2026-12", 3, "2027-01-07", id="trettondedagen, a Wednesday, is a day off"),
        pytest.param("2026-12", -1, "2026-12-30", id="before nyårsafton"),
        pytest.param("2026-12", -4, "2026-12-23", id="back over julafton and juldagarna"),
        pytest.param("2028-02", 0, "2028-02-29", id="leap day 2028, a Tuesday"),
        pytest.param("2028-02", 1, "2028-03-01", id="the day after leap day"),
        pytest.param("2027-02", 1, "2027-03-01", id="28 February without a leap day, a Sunday"),
        pytest.param("2027-03", -3, "2027-03-24", id="back over påsk, 26-29 March 2027"),
    ],
)
def test_days_are_counted_in_swedish_working_days_from_the_end_of_the_month(month: str, working_days: int, day: str) -> None:
    assert day_from_end(period(month), working_days) == date.fromisoformat(day)


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029])
def test_no_day_of_a_round_is_a_day_off_and_none_comes_before_the_one_before_it(rhythm: Rhythm, year: int) -> None:
    for found in dates_of_year(RHYTHMS[rhythm], year):
        days = [found.opens_on, found.outcomes_due_on, found.assessments_due_on]
        assert all(is_working_day(day) for day in days), found
        assert days == sorted(days)


def test_the_rounds_of_2026() -> None:
    """As the demo region's files have them: 24 August, 9 and 16 September."""
    assert [(str(f.period), f.assesses_goals) for f in dates_of_year(TERTIALS, 2026)] == [
        ("2026-04", False),
        ("2026-08", True),
        ("2026-12", True),
    ]
    assert [(f.opens_on, f.outcomes_due_on, f.assessments_due_on) for f in dates_of_year(TERTIALS, 2026)] == [
        (date(2026, 4, 20), date(2026, 5, 8), date(2026, 5, 13)),
        (date(2026, 8, 24), date(2026, 9, 9), date(2026, 9, 16)),
        (date(2026, 12, 14), date(2027, 1, 20), date(2027, 1, 27)),
    ]


def test_rounds_come_in_the_order_of_the_year_whatever_order_the_rules_have() -> None:
    assert [f.period.month for f in dates_of_year(reversed(TERTIALS), 2026)] == [4, 8, 12]
    assert dates_of_year([], 2026) == ()


@pytest.mark.parametrize(
    ("rhythm", "months", "with_goals"),
    [
        (Rhythm.TERTIALS, [4, 8, 12], [8, 12]),
        (Rhythm.HALF_YEARS, [6, 12], [6, 12]),
        (Rhythm.QUARTERS, [3, 6, 9, 12], [6, 12]),
        (Rhythm.MONTHS, list(range(1, 13)), [8, 12]),
    ],
)
def test_the_named_choices(rhythm: Rhythm, months: list[int], with_goals: list[int]) -> None:
    rules = RHYTHMS[rhythm]
    assert [rule.month for rule in rules] == months
    assert [rule.month for rule in rules if rule.assesses_goals] == with_goals
    assert rhythm_of(rules) == rhythm
    assert all(fault_of(rule) is None for rule in rules)


def test_months_of_ones_own_have_no_name() -> None:
    assert rhythm_of([MonthRule(5, True, 0, 5, 8)]) is None
    assert rhythm_of([]) is None


@pytest.mark.parametrize("rhythm", Rhythm)
@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_every_named_choice_leaves_room_for_the_law(rhythm: Rhythm, year: int) -> None:
    """Regionstyrelsen can meet after the last assessments are in and before the law's day."""
    found = {f.period: f for f in dates_of_year(RHYTHMS[rhythm], year) if f.assesses_goals}
    interim = next(f for p, f in found.items() if can_be_interim(p))
    assert interim.assessments_due_on < interim_due_on(interim.period)
    assert found[Period(year, 12)].assessments_due_on < annual_due_on(year)


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        pytest.param(MonthRule(0, True, 0, 5, 8), "month", id="no month"),
        pytest.param(MonthRule(13, True, 0, 5, 8), "month", id="a thirteenth month"),
        pytest.param(MonthRule(8, True, EARLIEST - 1, 5, 8), "opens", id="opens long before"),
        pytest.param(MonthRule(8, True, 0, LATEST + 1, LATEST + 1), "outcomes_due", id="due long after"),
        pytest.param(MonthRule(8, True, 6, 5, 8), "outcomes_due", id="due before it opens"),
        pytest.param(MonthRule(8, True, 0, 5, 4), "assessments_due", id="assessed before the outcomes are there"),
    ],
)
def test_a_rule_that_cannot_be_is_told_by_its_field(rule: MonthRule, field: str) -> None:
    fault = fault_of(rule)
    assert fault
    assert fault[0] == field
    assert str(fault[1]).endswith(".")


@pytest.mark.parametrize(
    ("rule", "rounds", "name"),
    [
        (MonthRule(4, False, 0, 5, 8), 3, "Delårsrapport april 2026"),
        (MonthRule(8, True, 0, 5, 8), 12, "Delårsrapport augusti 2026"),
        (MonthRule(12, True, 0, 5, 8), 12, "Årsrapport 2026"),
        (MonthRule(2, False, 0, 5, 8), 12, "Uppföljning februari 2026"),
    ],
)
def test_a_round_is_called_after_its_month(rule: MonthRule, rounds: int, name: str) -> None:
    assert round_name(rule, 2026, rounds) == name


@pytest.mark.parametrize(
    ("days", "usual"),
    [
        ([9, 9, 11], 9),
        ([11, 9, 11], 11),
        pytest.param([11, 9], 9, id="the earliest of as many"),
        ([], None),
    ],
)
def test_the_usual_day_is_the_one_that_most_have(days: list[int], usual: int | None) -> None:
    assert usual_day(date(2026, 9, day) for day in days) == (date(2026, 9, usual) if usual else None)


# The law


@pytest.mark.parametrize(
    ("month", "due_on"),
    [
        pytest.param("2026-08", "2026-10-31", id="31 August gives 31 October"),
        pytest.param("2026-07", "2026-09-30", id="31 July gives 30 September"),
        pytest.param("2026-06", "2026-08-31", id="30 June gives 31 August"),
        pytest.param("2028-06", "2028-08-31", id="in a leap year too"),
    ],
)
def test_a_delårsrapport_is_due_two_months_after_its_period(month: str, due_on: str) -> None:
    assert interim_due_on(period(month)) == date.fromisoformat(due_on)


def test_only_a_report_over_half_to_two_thirds_of_the_year_is_the_laws() -> None:
    assert [month for month in range(1, 13) if can_be_interim(Period(2026, month))] == [6, 7, 8]


def test_an_årsredovisning_is_due_on_15_april_the_year_after_whatever_weekday_it_is() -> None:
    assert [annual_due_on(year) for year in (2026, 2027, 2028)] == [date(2027, 4, 15), date(2028, 4, 15), date(2029, 4, 15)]
    assert not is_working_day(annual_due_on(2027))  # påskafton


def planned(slug: str, board_on: str | None, *, assesses_goals: bool = True) -> PlannedRound:
    name = round_name(MonthRule(period(slug).month, assesses_goals, 0, 0, 0), period(slug).year, 3)
    return PlannedRound(name, period(slug), assesses_goals, date.fromisoformat(board_on) if board_on else None)


AUGUST, YEAR_END = planned("2026-08", "2026-10-13"), planned("2026-12", "2027-03-09")


@pytest.mark.parametrize(
    ("rounds", "interim", "annual"),
    [
        pytest.param([AUGUST, YEAR_END], Finding.KEPT, Finding.KEPT, id="in time"),
        pytest.param([planned("2026-08", "2026-10-31"), YEAR_END], Finding.KEPT, Finding.KEPT, id="on 31 October"),
        pytest.param([planned("2026-08", "2026-11-01"), YEAR_END], Finding.LATE, Finding.KEPT, id="on 1 November"),
        pytest.param([AUGUST, planned("2026-12", "2027-04-15")], Finding.KEPT, Finding.KEPT, id="on 15 April"),
        pytest.param([AUGUST, planned("2026-12", "2027-04-16")], Finding.KEPT, Finding.LATE, id="on 16 April"),
        pytest.param([planned("2026-08", None), YEAR_END], Finding.NOT_SET, Finding.KEPT, id="no day for regionstyrelsen"),
        pytest.param(
            [planned("2026-08", "2026-10-13", assesses_goals=False), YEAR_END], Finding.NO_GOALS, Finding.KEPT, id="without goals"
        ),
        pytest.param(
            [AUGUST, planned("2026-12", "2027-03-09", assesses_goals=False)],
            Finding.KEPT,
            Finding.NO_GOALS,
            id="year without goals",
        ),
        pytest.param([planned("2026-04", "2026-06-02"), YEAR_END], Finding.NO_ROUND, Finding.KEPT, id="April is too early"),
        pytest.param([planned("2026-09", "2026-10-13"), YEAR_END], Finding.NO_ROUND, Finding.KEPT, id="September is too late"),
        pytest.param([AUGUST], Finding.KEPT, Finding.NO_ROUND, id="no årsrapport"),
        pytest.param([], Finding.NO_ROUND, Finding.NO_ROUND, id="no rounds"),
        pytest.param([planned("2025-08", "2025-10-13")], Finding.NO_ROUND, Finding.NO_ROUND, id="of another year"),
        pytest.param(
            [planned("2026-06", "2026-08-25"), AUGUST, planned("2026-07", None, assesses_goals=False), YEAR_END],
            Finding.KEPT,
            Finding.KEPT,
            id="of several the last that assesses goals",
        ),
        pytest.param(
            [planned("2026-06", "2026-08-31"), planned("2026-08", None, assesses_goals=False), YEAR_END],
            Finding.KEPT,
            Finding.KEPT,
            id="June assesses, August does not",
        ),
    ],
)
def test_a_calendar_is_held_against_the_law(rounds: list[PlannedRound], interim: Finding, annual: Finding) -> None:
    assert [day.finding for day in legal_days(rounds, 2026)] == [interim, annual]


def test_what_breaks_the_law_says_so_and_by_which_paragraph() -> None:
    interim, annual = legal_days([planned("2026-08", "2026-11-10")], 2026)
    assert str(interim.sentence) == (
        "Delårsrapport augusti 2026 ska vara hos fullmäktige och revisorerna senast 31 oktober 2026 "
        "(11 kap. 16 § kommunallagen), men regionstyrelsen sammanträder 10 november 2026."
    )
    assert str(annual.sentence) == "Ingen omgång avser hela 2026. Årsredovisningen ska göra det (11 kap. 20 § kommunallagen)."
    assert interim.is_broken
    assert annual.is_broken
    assert (interim.due_on, annual.due_on) == (date(2026, 10, 31), date(2027, 4, 15))


def test_a_day_that_is_not_set_breaks_nothing_yet() -> None:
    interim, _annual = legal_days([planned("2026-08", None), YEAR_END], 2026)
    assert not interim.is_broken
    assert str(interim.sentence).endswith("Dagen för regionstyrelsen är inte satt.")


def test_the_rule_gives_the_same_days_as_its_dates() -> None:
    found = dates_of(MonthRule(2, False, 0, 1, 2), 2028)
    assert (found.opens_on, found.outcomes_due_on, found.assessments_due_on) == (
        date(2028, 2, 29),
        date(2028, 3, 1),
        date(2028, 3, 2),
    )
