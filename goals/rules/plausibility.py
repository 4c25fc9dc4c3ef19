"""Plausibility (rimlighet): what is asked about a value that may be right but is often a slip of the keyboard.

Nothing here refuses a value: the person says in a comment why it is right. The
limits are Tertial's own, wide enough to be silent about a year that went well.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from goals.rules.explanations import value_words
from goals.rules.phrases import compose
from goals.rules.targets import Accumulation, TargetTerms, ValueType
from tracker.periods import Period
from tracker.sentences import Sentence, gettext_noop

# A value ten times the one before, or a tenth of it, is often a decimal in the wrong place.
JUMP = Decimal(10)
# Shares that differ by so many percentage points are asked about.
JUMP_OF_SHARE = Decimal(40)
# A share of at most 1 is often 0,67 for 67 %, where earlier shares are above this.
ORDINARY_SHARE = Decimal(5)
HUNDRED = Decimal(100)

IS_IT_PERCENT = gettext_noop("Menar du {percent}? Skriv 67 för 67 %, inte 0,67.")
OVER_HUNDRED = gettext_noop("{value} är mer än 100 %.")
JUMPED = gettext_noop("Utfallet {value} skiljer sig mycket från {previous} i {period}.")
FELL = gettext_noop("Utfallet {value} räknas från den 1 januari, men är lägre än {previous} i {period}.")
NEGATIVE = gettext_noop("Utfallet är mindre än noll.")
BELOW = gettext_noop("Utfallet {value} är lägre än väntat: minst {bound}.")
ABOVE = gettext_noop("Utfallet {value} är högre än väntat: högst {bound}.")


@dataclass(frozen=True)
class Known:
    """What a value is held against: the one before it with its period, and what is expected; None for what is not known."""

    previous: Decimal | None = None
    previous_period: Period | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def questions_about(terms: TargetTerms, value: Decimal | None, period: Period, known: Known) -> list[Sentence]:
    """What to ask about a value of the period; nothing for ja and nej, and when there is no value."""
    if value is None or terms.value_type == ValueType.YES_NO:
        return []
    is_slip = _is_share_as_fraction(terms, value, known)
    if is_slip:
        return [compose(IS_IT_PERCENT, percent=value_words(terms, value * HUNDRED))]
    return [*_about_size(terms, value, known), *_about_jump(terms, value, period, known)]


def _is_share_as_fraction(terms: TargetTerms, value: Decimal, known: Known) -> bool:
    """Whether 0,67 may stand for 67 %: the share before it was an ordinary one."""
    ordinary = max((abs(one) for one in (known.previous, terms.baseline, terms.low) if one is not None), default=Decimal(0))
    return terms.is_percent and 0 < value <= 1 and ordinary > ORDINARY_SHARE


def _about_size(terms: TargetTerms, value: Decimal, known: Known) -> Iterator[Sentence]:
    expected = [one for one in (known.previous, terms.baseline, terms.low, terms.high, known.low, known.high) if one is not None]
    if value < 0 and expected and min(expected) >= 0:
        yield Sentence(NEGATIVE)
    if terms.is_percent and value > HUNDRED and max(expected, default=HUNDRED) <= HUNDRED:
        yield compose(OVER_HUNDRED, value=value_words(terms, value))
    if known.low is not None and value < known.low:
        yield compose(BELOW, value=value_words(terms, value), bound=value_words(terms, known.low))
    if known.high is not None and value > known.high:
        yield compose(ABOVE, value=value_words(terms, value), bound=value_words(terms, known.high))


def _about_jump(terms: TargetTerms, value: Decimal, period: Period, known: Known) -> Iterator[Sentence]:
    if known.previous is None or known.previous_period is None:
        return
    words = {
        "value": value_words(terms, value),
        "previous": value_words(terms, known.previous),
        "period": Sentence(known.previous_period.label),
    }
    is_same_count = terms.accumulation == Accumulation.CUMULATIVE and known.previous_period.year == period.year
    if is_same_count and not terms.is_percent and value < known.previous:
        yield compose(FELL, **words)
    elif _has_jumped(terms, value, known.previous):
        yield compose(JUMPED, **words)


def _has_jumped(terms: TargetTerms, value: Decimal, previous: Decimal) -> bool:
    """Ten times as much or a tenth, a change of sign among large numbers too; of small counts only what is large beside 1."""
    if terms.is_percent:
        return abs(value - previous) >= JUMP_OF_SHARE
    smaller, larger = sorted((abs(value), abs(previous)))
    return larger >= JUMP * max(smaller, Decimal(1))


def may_repeat(accumulation: Accumulation, previous: Period, period: Period) -> bool:
    """Whether "inga ändringar" has a meaning: the value of `previous` can be that of `period` as well.

    A state can always be the same. A count since 1 January can only be so within
    its year, and a sum of each period's own never says that nothing has happened.
    """
    if accumulation == Accumulation.CUMULATIVE:
        return previous.year == period.year
    return accumulation == Accumulation.LATEST
