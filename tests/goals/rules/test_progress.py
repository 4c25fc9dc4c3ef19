from decimal import Decimal

import pytest

from goals.rules.attainment import Measurement, evaluate
from goals.rules.progress import level_note
from goals.rules.targets import Kind, Reading, TargetTerms
from tests.goals.rules.cast import AUGUST, DECEMBER, at_least, at_most, counted, measured, number, percent, target, yes
from tracker.periods import Period

# Baseline and target as they stand side by side in a real nämndplan: most targets lie below the baseline.
LEVELS = [
    ("lower although more is better", at_least("90", baseline="123"), "Målnivån är lägre än utfall 2024."),
    ("lower share", percent(Kind.AT_LEAST, "78.7", baseline="84.8"), "Målnivån är lägre än utfall 2024."),
    ("the same", at_least("6", baseline="6.0000"), "Målnivån är densamma som utfall 2024."),
    ("higher", at_least("7", baseline="6"), None),
    ("a ceiling above what was", at_most("27", baseline="25"), "Målnivån är högre än utfall 2024."),
    ("a ceiling below what was", at_most("27", baseline="30"), None),
    ("inside what is wanted", target(Kind.WITHIN, "3", "5", baseline="4"), "Målnivån omfattar utfall 2024."),
    ("at the edge of what is wanted", target(Kind.WITHIN, "3", "5", baseline="5"), "Målnivån är densamma som utfall 2024."),
    ("exactly the same", target(Kind.EXACTLY, "15", "15", baseline="15"), "Målnivån är densamma som utfall 2024."),
    ("no baseline", at_least("90"), None),
    ("a trend", target(Kind.INCREASE, baseline="6"), None),
    ("yes", yes(baseline="0"), None),
    ("follow only", target(Kind.FOLLOW, baseline="6"), None),
    ("unclear", at_least("5", baseline="6", reading=Reading.UNCLEAR), None),
    ("unclear without bounds", target(Kind.AT_LEAST, baseline="6", reading=Reading.UNCLEAR), None),
]  # fmt: skip


@pytest.mark.parametrize(("terms", "note"), [case[1:] for case in LEVELS], ids=[case[0] for case in LEVELS])
def test_a_target_that_the_baseline_meets_already_says_so(terms: TargetTerms, note: str | None) -> None:
    said = level_note(terms)
    assert (said and str(said)) == note


def test_a_baseline_of_unknown_year_has_a_word_of_its_own() -> None:
    terms = TargetTerms(kind=Kind.AT_LEAST, low=Decimal(90), baseline=Decimal(123))
    assert str(level_note(terms)) == "Målnivån är lägre än utgångsvärdet."


# id, period, terms, measurement, progress, note
PROGRESS = [
    ("half-way", AUGUST, at_least("80", baseline="60"), measured("70"), "0.5", None),
    ("there", AUGUST, at_least("80", baseline="60"), measured("80"), "1", None),
    ("past it", AUGUST, at_least("80", baseline="60"), measured("90"), "1.5", None),
    ("worse than the baseline", AUGUST, at_least("80", baseline="60"), measured("50"), "-0.5", None),
    ("downwards", AUGUST, at_most("27", baseline="31"), measured("30"), "0.25", None),
    ("from zero", AUGUST, at_least("10", baseline="0"), measured("0"), "0", None),
    ("from below zero", AUGUST, at_least("-10", baseline="-20"), measured("-15"), "0.5", None),
    ("by the outcome, not a forecast", AUGUST, at_least("80", baseline="60"), measured("70", forecast_value="80"), "0.5", None),
    ("a count is not held against a whole year", AUGUST, counted(Kind.AT_LEAST, "7", baseline="6"), measured("5"), None,
     "Jämförs med utfall 2024 när hela året är räknat."),
    ("a count when the year is over", DECEMBER, counted(Kind.AT_LEAST, "8", baseline="6"), measured("7"), "0.5", None),
    ("count of another year", AUGUST, counted(Kind.AT_LEAST, "8", baseline="6"), measured("7", concerns_year=2025), "0.5", None),
    ("the target is lower", AUGUST, counted(Kind.AT_LEAST, "90", baseline="123"), measured("64"), None,
     "Målnivån är lägre än utfall 2024."),
    ("no baseline", AUGUST, at_least("80"), measured("70"), None, None),
    ("a trend", AUGUST, target(Kind.INCREASE, baseline="6"), measured("7"), None, None),
    ("yes", AUGUST, yes(baseline="0"), measured("1"), None, None),
    ("foreseen without outcome", AUGUST, at_least("80", baseline="60"), measured(forecast_value="80"), None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "terms", "measurement", "progress", "note"), [case[1:] for case in PROGRESS], ids=[case[0] for case in PROGRESS]
)
def test_progress_is_shown_only_where_it_means_something(
    period: Period, terms: TargetTerms, measurement: Measurement, progress: str | None, note: str | None
) -> None:
    verdict = evaluate(terms, measurement, period=period)
    assert verdict.progress == number(progress)
    assert (verdict.progress_note and str(verdict.progress_note)) == note
