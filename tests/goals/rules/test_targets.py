from decimal import Decimal

import pytest

from goals.rules.targets import BOUNDS_NEEDED, Bounds, Kind, Reading, TargetTerms, bounds_fit, bounds_of, target_words
from tests.goals.rules.cast import at_least, number, percent, target, yes

UNCLEAR = Reading.UNCLEAR


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        pytest.param(at_least("90"), "minst 90", id="at least"),
        pytest.param(at_least("90.0000"), "minst 90", id="stored zeros are dropped"),
        pytest.param(at_least("12500"), "minst 12 500", id="thousands"),
        pytest.param(at_least("90", measure_unit="st"), "minst 90", id="a count stands alone"),
        pytest.param(at_least("1", measure_unit="kommuner"), "minst 1", id="a unit that has a plural stands in the heading"),
        pytest.param(at_least("-15", measure_unit="%"), "minst −15 %", id="negative"),
        pytest.param(percent(Kind.AT_MOST, None, "27"), "högst 27 %", id="at most, share"),
        pytest.param(percent(Kind.AT_LEAST, "78.7"), "minst 78,7 %", id="decimals as in the plan"),
        pytest.param(target(Kind.AT_MOST, None, "0"), "högst 0", id="at most zero"),
        pytest.param(target(Kind.EXACTLY, "5", "5"), "exakt 5", id="exactly"),
        pytest.param(target(Kind.WITHIN, "3", "5"), "mellan 3 och 5", id="within"),
        pytest.param(percent(Kind.WITHIN, "3", "5"), "mellan 3 och 5 %", id="within, the unit once"),
        pytest.param(yes(), "Ja", id="yes"),
        pytest.param(target(Kind.INCREASE), "ökande", id="increase"),
        pytest.param(target(Kind.DECREASE), "minskande", id="decrease"),
        pytest.param(target(Kind.KEEP_OR_INCREASE), "bibehållen eller ökande", id="keep or increase"),
        pytest.param(target(Kind.KEEP_OR_DECREASE), "bibehållen eller minskande", id="keep or decrease"),
        pytest.param(target(Kind.FOLLOW), "följs utan målvärde", id="follow only"),
        pytest.param(at_least("5", reading=UNCLEAR), "minst 5 ?", id="unclear, with a suggestion"),
        pytest.param(percent(Kind.AT_LEAST, "40", reading=UNCLEAR), "minst 40 % ?", id="unclear share"),
        pytest.param(target(Kind.AT_LEAST, reading=UNCLEAR, raw_target="*"), "* ?", id="unclear, as the source has it"),
        pytest.param(target(Kind.FOLLOW, reading=UNCLEAR, raw_target="se text"), "se text ?", id="unclear whether there is one"),
        pytest.param(target(Kind.FOLLOW, reading=UNCLEAR), "inte satt", id="unclear and empty in the source"),
        pytest.param(target(Kind.YES, reading=UNCLEAR), "Ja ?", id="unclear yes"),
        pytest.param(at_least("5", reading=Reading.ASSUMED), "minst 5", id="assumed reads as stated"),
    ],
)
def test_a_target_is_said_as_people_say_it(terms: TargetTerms, words: str) -> None:
    assert str(target_words(terms)).replace("\u00a0", " ") == words


def test_the_question_mark_does_not_break_from_its_target() -> None:
    assert str(target_words(at_least("5", reading=UNCLEAR))) == "minst 5\u00a0?"


@pytest.mark.parametrize(
    ("kind", "low", "high", "fits"),
    [
        (Kind.AT_LEAST, "5", None, True),
        (Kind.AT_LEAST, None, None, False),
        (Kind.AT_LEAST, None, "5", False),
        (Kind.AT_LEAST, "5", "9", False),
        (Kind.AT_MOST, None, "0", True),
        (Kind.AT_MOST, "0", None, False),
        (Kind.EXACTLY, "5", "5", True),
        (Kind.EXACTLY, "5", "5.0000", True),
        (Kind.EXACTLY, "5", "6", False),
        (Kind.EXACTLY, "5", None, False),
        (Kind.WITHIN, "3", "5", True),
        (Kind.WITHIN, "5", "5", True),
        (Kind.WITHIN, "5", "3", False),
        (Kind.YES, None, None, True),
        (Kind.YES, "1", None, False),
        (Kind.INCREASE, None, None, True),
        (Kind.INCREASE, "5", None, False),
        (Kind.KEEP_OR_DECREASE, None, None, True),
        (Kind.FOLLOW, None, None, True),
        (Kind.FOLLOW, None, "5", False),
    ],
)
def test_each_kind_has_just_the_bounds_that_it_needs(kind: Kind, low: str | None, high: str | None, fits: bool) -> None:
    assert bounds_fit(kind, number(low), number(high)) == fits


def test_every_kind_says_which_bounds_it_needs() -> None:
    assert set(BOUNDS_NEEDED) == set(Kind)


def test_a_target_whose_bounds_do_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        target(Kind.AT_LEAST, None, "5")


def test_an_unclear_target_may_have_any_bounds() -> None:
    assert target(Kind.AT_LEAST, None, "5", reading=UNCLEAR).high == 5


@pytest.mark.parametrize(
    ("terms", "bounds"),
    [
        pytest.param(at_least("0"), Bounds(low=Decimal(0)), id="at least zero"),
        pytest.param(target(Kind.AT_MOST, None, "27"), Bounds(high=Decimal(27)), id="at most"),
        pytest.param(target(Kind.WITHIN, "3", "5"), Bounds(Decimal(3), Decimal(5)), id="within"),
        pytest.param(yes(), Bounds(low=Decimal(1)), id="yes is 1"),
        pytest.param(target(Kind.INCREASE, baseline="6"), Bounds(low=Decimal(6), is_strict=True), id="increase"),
        pytest.param(target(Kind.DECREASE, baseline="6"), Bounds(high=Decimal(6), is_strict=True), id="decrease"),
        pytest.param(target(Kind.KEEP_OR_INCREASE, baseline="6"), Bounds(low=Decimal(6)), id="keep or increase"),
        pytest.param(target(Kind.KEEP_OR_DECREASE, baseline="0"), Bounds(high=Decimal(0)), id="keep or decrease from zero"),
        pytest.param(target(Kind.INCREASE), None, id="a trend without baseline"),
        pytest.param(target(Kind.FOLLOW), None, id="follow only"),
        pytest.param(at_least("5", reading=UNCLEAR), None, id="unclear, with a suggestion"),
        pytest.param(target(Kind.AT_LEAST, reading=UNCLEAR), None, id="unclear, without"),
    ],
)
def test_a_target_is_a_range_of_outcomes(terms: TargetTerms, bounds: Bounds | None) -> None:
    assert bounds_of(terms) == bounds
