"""What is asked about women, men and unknown beside their total."""

from decimal import Decimal

import pytest

from goals.rules.parts import question_about_parts
from goals.rules.targets import Kind, TargetTerms, ValueType

COUNT = TargetTerms(kind=Kind.FOLLOW, measure_unit="personer")
SHARE = TargetTerms(kind=Kind.FOLLOW, measure_unit="%", decimals=1)
ANSWER = TargetTerms(kind=Kind.FOLLOW, value_type=ValueType.YES_NO)

# The terms, the total, women, men and unknown; what is asked, "" for nothing.
CASES = {
    "no total": (COUNT, None, (1, 2, 3), ""),
    "no parts": (COUNT, 100, (None, None, None), "Ange kvinnor och män, eller varför delarna saknas."),
    "parts that add up": (COUNT, 100, (60, 38, 2), ""),
    "parts that add up, none unknown": (COUNT, 98, (60, 38, None), ""),
    "fewer than the total, none said of unknown": (COUNT, 100, (60, 38, None), ""),
    "fewer than the total, unknown is nought": (COUNT, 100, (60, 38, 0), "Delarna blir tillsammans 98, men utfallet är 100."),
    "more than the total": (COUNT, 90, (60, 38, None), "Delarna blir tillsammans 98, men utfallet är 90."),
    "nought of nought": (COUNT, 0, (0, 0, 0), ""),
    "a share between its parts": (SHARE, "41.5", ("44", "39", None), ""),
    "a share at one of its parts": (SHARE, "44", ("44", "39", None), ""),
    "a share above both": (SHARE, "45.0", ("44", "39", None), "Utfallet 45,0\u00a0% ligger inte mellan delarna."),
    "a share below both": (SHARE, "38.9", ("44", "39", None), "Utfallet 38,9\u00a0% ligger inte mellan delarna."),
    "one share alone": (SHARE, "45", ("44", None, None), ""),
    "an answer that neither gave": (ANSWER, 1, (0, 0, None), "Utfallet ja ligger inte mellan delarna."),
}


@pytest.mark.parametrize(("terms", "value", "parts", "question"), CASES.values(), ids=CASES)
def test_what_is_asked_about_parts(terms: TargetTerms, value, parts, question: str) -> None:
    total = None if value is None else Decimal(value)
    named = [
        (name, None if part is None else Decimal(part)) for name, part in zip(("Kvinnor", "Män", "Okänt"), parts, strict=True)
    ]
    assert str(question_about_parts(terms, total, named) or "") == question


def test_who_says_why_the_parts_are_missing_is_not_asked() -> None:
    parts = [("Kvinnor", None), ("Män", None)]
    assert question_about_parts(COUNT, Decimal(100), parts, "Registret saknar kön.") is None


def test_what_is_not_split_is_not_asked_about() -> None:
    assert question_about_parts(COUNT, Decimal(100), []) is None
