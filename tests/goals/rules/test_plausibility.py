"""What is asked about a value that may be right but is often a slip of the keyboard."""

from decimal import Decimal

import pytest

from goals.rules.plausibility import Known, may_repeat, questions_about
from goals.rules.targets import Accumulation, Kind, TargetTerms, ValueType
from tests.goals.rules.cast import APRIL, AUGUST
from tracker.periods import Period

DECEMBER = Period(2025, 12)
COUNT = TargetTerms(kind=Kind.FOLLOW, measure_unit="st")
SO_FAR = TargetTerms(kind=Kind.FOLLOW, measure_unit="st", accumulation=Accumulation.CUMULATIVE)
SHARE = TargetTerms(kind=Kind.FOLLOW, measure_unit="%", decimals=2)
MONEY = TargetTerms(kind=Kind.AT_LEAST, low=Decimal(-15), measure_unit="mnkr")
ANSWER = TargetTerms(kind=Kind.FOLLOW, value_type=ValueType.YES_NO)


def before(value: str, period: Period = APRIL, **more: str) -> Known:
    return Known(previous=Decimal(value), previous_period=period, **{name: Decimal(text) for name, text in more.items()})


# The terms, the value, what is known, what is asked; "" for nothing.
CASES = {
    "no value": (COUNT, None, before("64"), ""),
    "an answer": (ANSWER, "1", before("0"), ""),
    "nothing known": (COUNT, "640", Known(), ""),
    "a good year": (COUNT, "640", before("65"), ""),
    "ten times as much": (COUNT, "640", before("64"), "Utfallet 640 skiljer sig mycket från 64 i april 2026."),
    "a tenth": (COUNT, "6.4", before("64"), "Utfallet 6,4 skiljer sig mycket från 64 i april 2026."),
    "nought after many": (COUNT, "0", before("64"), "Utfallet 0 skiljer sig mycket från 64 i april 2026."),
    "nought after few": (COUNT, "0", before("5"), ""),
    "few after nought": (COUNT, "5", before("0"), ""),
    "a count that falls within the year": (
        SO_FAR, "60", before("64"), "Utfallet 60 räknas från den 1 januari, men är lägre än 64 i april 2026.",
    ),
    "a count that starts anew": (SO_FAR, "60", before("64", DECEMBER), ""),
    "a fraction for a share": (SHARE, "0.67", before("65"), "Menar du 67,00\u00a0%? Skriv 67 för 67 %, inte 0,67."),
    "one for all": (SHARE, "1", before("98"), "Menar du 100,00\u00a0%? Skriv 67 för 67 %, inte 0,67."),
    "a small share among small ones": (SHARE, "0.67", before("0.70"), ""),
    "no share at all": (SHARE, "0", before("30"), ""),
    "over a hundred": (SHARE, "104", before("98"), "104,00\u00a0% är mer än 100 %."),
    "over a hundred as before": (SHARE, "104", before("102"), ""),
    "a share that leaps": (SHARE, "90", before("40"), "Utfallet 90,00\u00a0% skiljer sig mycket från 40,00\u00a0% i april 2026."),
    "below nought": (COUNT, "-5", before("5"), "Utfallet är mindre än noll."),
    "a loss among losses": (MONEY, "-5", before("-8"), ""),
    "less than is expected": (COUNT, "4", Known(low=Decimal(10)), "Utfallet 4 är lägre än väntat: minst 10."),
    "more than is expected": (COUNT, "40", Known(high=Decimal(10)), "Utfallet 40 är högre än väntat: högst 10."),
    "at the edge of what is expected": (COUNT, "10", Known(low=Decimal(10), high=Decimal(10)), ""),
}  # fmt: skip


@pytest.mark.parametrize(("terms", "value", "known", "asked"), CASES.values(), ids=CASES)
def test_what_is_asked_about_a_value(terms: TargetTerms, value: str | None, known: Known, asked: str) -> None:
    found = questions_about(terms, None if value is None else Decimal(value), AUGUST, known)
    assert " ".join(str(question) for question in found) == asked


REPEATED = {
    "a state": (Accumulation.LATEST, DECEMBER, True),
    "this year's count": (Accumulation.CUMULATIVE, APRIL, True),
    "last year's count": (Accumulation.CUMULATIVE, DECEMBER, False),
    "a sum": (Accumulation.SUMMED, APRIL, False),
}


@pytest.mark.parametrize(("accumulation", "previous", "may"), REPEATED.values(), ids=REPEATED)
def test_when_nothing_can_have_changed(accumulation: Accumulation, previous: Period, may: bool) -> None:
    assert may_repeat(accumulation, previous, AUGUST) == may
