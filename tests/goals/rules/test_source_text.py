"""How plans are worded, and how that is read."""

from decimal import Decimal

import pytest

from goals.rules.source_text import read_baseline, read_months, read_target
from goals.rules.targets import Kind, Reading, ValueType, bounds_fit
from tracker.periods import HALF_YEARS, MONTHLY, QUARTERS, TERTIALS, YEAR, bits

STATED, ASSUMED, UNCLEAR = Reading.STATED, Reading.ASSUMED, Reading.UNCLEAR


@pytest.mark.parametrize(
    ("wording", "months", "reading"),
    [
        ("Tertial: aug, dec", bits([8, 12]), STATED),
        ("Tertial: apr, aug, dec", TERTIALS, STATED),
        ("Tertial: aug,\n dec", bits([8, 12]), STATED),
        ("april och augusti", bits([4, 8]), STATED),
        ("sept", bits([9]), STATED),
        ("År", YEAR, STATED),
        ("ÅR", YEAR, STATED),
        ("Årligen.", YEAR, STATED),
        ("Kvartal", QUARTERS, STATED),
        ("halvårsvis", HALF_YEARS, STATED),
        ("Månad", MONTHLY, STATED),
        ("Tertial", TERTIALS, ASSUMED),
        ("Tertial: aug, dec?", bits([8, 12]), ASSUMED),
        ("", 0, STATED),
        ("när det passar", 0, UNCLEAR),
        ("aug, nån gång", 0, UNCLEAR),
    ],
)
def test_a_periodicity_is_read_as_months(wording: str, months: int, reading: Reading) -> None:
    found = read_months(wording)
    assert (found.months, found.reading) == (months, reading)
    assert (found.doubt is None) is (reading == STATED)


@pytest.mark.parametrize(
    ("wording", "kind", "low", "high", "reading"),
    [
        ("minst 90", Kind.AT_LEAST, "90", None, STATED),
        ("Minst 2,3 procent", Kind.AT_LEAST, "2.3", None, STATED),
        ("minst minus 15", Kind.AT_LEAST, "-15", None, STATED),
        ("≥ 1 000", Kind.AT_LEAST, "1000", None, STATED),
        ("högst 27 procent", Kind.AT_MOST, None, "27", STATED),
        ("max 2 %", Kind.AT_MOST, None, "2", STATED),
        ("mellan 3 och 5", Kind.WITHIN, "3", "5", STATED),
        ("3–5", Kind.WITHIN, "3", "5", STATED),
        ("10 - 12,5 %", Kind.WITHIN, "10", "12.5", STATED),
        ("90", Kind.AT_LEAST, "90", None, ASSUMED),
        ("78,7 %", Kind.AT_LEAST, "78.7", None, ASSUMED),
        ("0", Kind.AT_MOST, None, "0", ASSUMED),
        ("Ja", Kind.YES, None, None, STATED),
        ("Genomfört", Kind.YES, None, None, ASSUMED),
        ("ökande", Kind.INCREASE, None, None, STATED),
        ("Ska minska", Kind.DECREASE, None, None, STATED),
        ("bibehållen eller minskande", Kind.KEEP_OR_DECREASE, None, None, STATED),
        ("Bibehållen eller ökande", Kind.KEEP_OR_INCREASE, None, None, STATED),
        ("*", Kind.FOLLOW, None, None, STATED),
        ("", Kind.FOLLOW, None, None, UNCLEAR),
        ("bibehållen", Kind.FOLLOW, None, None, UNCLEAR),
        ("i nivå med riket", Kind.FOLLOW, None, None, UNCLEAR),
        ("1.234", Kind.FOLLOW, None, None, UNCLEAR),
        ("5–3", Kind.FOLLOW, None, None, UNCLEAR),
        ("90 (2027: 95)", Kind.FOLLOW, None, None, UNCLEAR),
        ("minst 90 st", Kind.AT_LEAST, "90", None, STATED),
        ("12 mkr", Kind.AT_LEAST, "12", None, ASSUMED),
        ("3–5 dagar", Kind.WITHIN, "3", "5", STATED),
        ("90 % – 95 %", Kind.WITHIN, "90", "95", STATED),
        ("> 90 %", Kind.AT_LEAST, "90", None, UNCLEAR),
        ("färre än 5", Kind.AT_MOST, None, "5", UNCLEAR),
        ("öka jämfört med 2024", Kind.INCREASE, None, None, UNCLEAR),
        ("–", Kind.FOLLOW, None, None, UNCLEAR),
        ("a Ja", Kind.FOLLOW, None, None, UNCLEAR),
        ("901 [1]", Kind.FOLLOW, None, None, UNCLEAR),
        ("ca 90", Kind.FOLLOW, None, None, UNCLEAR),
        ("minst 90 äpplen", Kind.FOLLOW, None, None, UNCLEAR),
    ],
)
def test_a_target_is_read_from_its_wording(wording: str, kind: Kind, low: str | None, high: str | None, reading: Reading) -> None:
    found = read_target(wording)
    assert (found.kind, found.reading) == (kind, reading)
    assert found.low == (Decimal(low) if low else None)
    assert found.high == (Decimal(high) if high else None)
    assert bounds_fit(found.kind, found.low, found.high)
    assert (found.doubt is None) is (reading == STATED)


@pytest.mark.parametrize(
    ("wording", "is_percent"), [("78,7 %", True), ("högst 27 procent", True), ("90", False), ("3-5 %", True)]
)
def test_percent_is_noticed(wording: str, is_percent: bool) -> None:
    assert read_target(wording).is_percent is is_percent


@pytest.mark.parametrize(
    ("wording", "unit"), [("12 mkr", "mnkr"), ("minst 5 stycken", "st"), ("3-5 dagar", "dagar"), ("93%", "%"), ("> 2 km", "km")]
)
def test_a_unit_that_is_known_is_kept(wording: str, unit: str) -> None:
    assert read_target(wording).measure_unit == unit


def test_a_target_of_yes_is_about_yes_and_no() -> None:
    assert read_target("Ja").value_type == ValueType.YES_NO


@pytest.mark.parametrize(
    ("wording", "value", "is_doubted"),
    [
        ("123", "123", False),
        ("84,8 %", "84.8", False),
        ("−15", "-15", False),
        ("", None, False),
        ("Svar saknas", None, True),
        ("–", None, False),
        ("Nej", "0", False),
        ("17 st", "17", False),
    ],
)
def test_an_earlier_outcome_is_read_or_doubted_but_never_guessed(wording: str, value: str | None, is_doubted: bool) -> None:
    found = read_baseline(wording)
    assert found.value == (Decimal(value) if value else None)
    assert (found.doubt is not None) is is_doubted
