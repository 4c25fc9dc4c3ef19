"""Targets (målsättningar): what is promised for an indicator, as data that a rule can judge.

A target is typed and keeps its wording. Which side is better is never inferred
from figures: in a real nämndplan most targets that stand beside a baseline lie
below it although more is better (123 films in 2024, at least 90 in 2026).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from goals.rules.phrases import compose
from tracker.numbers import write_number
from tracker.sentences import Sentence, gettext_noop


class Kind(StrEnum):
    """How an outcome is held against its target."""

    AT_LEAST = "AT_LEAST"
    AT_MOST = "AT_MOST"
    EXACTLY = "EXACTLY"
    WITHIN = "WITHIN"
    YES = "YES"
    INCREASE = "INCREASE"
    DECREASE = "DECREASE"
    KEEP_OR_INCREASE = "KEEP_OR_INCREASE"
    KEEP_OR_DECREASE = "KEEP_OR_DECREASE"
    FOLLOW = "FOLLOW"


class Reading(StrEnum):
    """How sure it is that the source was read right."""

    STATED = "STATED"  # the source says so
    ASSUMED = "ASSUMED"  # judged as read, waits to be confirmed
    UNCLEAR = "UNCLEAR"  # not judged until a person has confirmed it
    CONFIRMED = "CONFIRMED"  # a person has said that it is right


class Direction(StrEnum):
    """Which way is better, as the source or a person states it."""

    MORE_IS_BETTER = "MORE_IS_BETTER"
    LESS_IS_BETTER = "LESS_IS_BETTER"
    NOT_STATED = "NOT_STATED"


class ValueType(StrEnum):
    """What an outcome is: a number, or ja (1) and nej (0)."""

    NUMBER = "NUMBER"
    YES_NO = "YES_NO"


class Accumulation(StrEnum):
    """How the outcomes of one year make the year's outcome."""

    CUMULATIVE = "CUMULATIVE"  # each is the total since 1 January; shares can be so too
    SUMMED = "SUMMED"  # each covers its own period; the year's outcome is their sum
    LATEST = "LATEST"  # each is a state; the year's outcome is the last one


@dataclass(frozen=True)
class Needs:
    """Which bounds a kind of target has. One that it does not need must be empty."""

    low: bool = False
    high: bool = False
    equal: bool = False  # both bounds are the same number


# The database's constraint on targets says the same.
BOUNDS_NEEDED: Mapping[Kind, Needs] = {
    Kind.AT_LEAST: Needs(low=True),
    Kind.AT_MOST: Needs(high=True),
    Kind.EXACTLY: Needs(low=True, high=True, equal=True),
    Kind.WITHIN: Needs(low=True, high=True),
    Kind.YES: Needs(),
    # A trend's bound is its baseline.
    Kind.INCREASE: Needs(),
    Kind.DECREASE: Needs(),
    Kind.KEEP_OR_INCREASE: Needs(),
    Kind.KEEP_OR_DECREASE: Needs(),
    Kind.FOLLOW: Needs(),
}

RISING = frozenset({Kind.INCREASE, Kind.KEEP_OR_INCREASE})
FALLING = frozenset({Kind.DECREASE, Kind.KEEP_OR_DECREASE})
TRENDS = RISING | FALLING
# The baseline itself is not enough for these.
STRICT = frozenset({Kind.INCREASE, Kind.DECREASE})


def bounds_fit(kind: Kind, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether the kind has just the bounds that it needs, in order."""
    needs = BOUNDS_NEEDED[kind]
    if (low is not None, high is not None) != (needs.low, needs.high):
        return False
    if low is None or high is None:
        return True
    return low == high if needs.equal else low <= high


@dataclass(frozen=True, kw_only=True)
class TargetTerms:
    """All that is agreed about a target and its indicator before there is an outcome.

    Numbers are in the indicator's own unit. Raises ValueError when the bounds do
    not fit the kind, unless the reading is UNCLEAR.
    """

    kind: Kind
    reading: Reading = Reading.STATED
    low: Decimal | None = None  # at least this; needed as BOUNDS_NEEDED says
    high: Decimal | None = None  # at most this
    baseline: Decimal | None = None  # the plan's earlier outcome ("Utfall 2024"); the bound of a trend
    baseline_year: int | None = None  # the year of the baseline, None when the source does not say
    tolerance: Decimal | None = None  # a miss of at most this is partly met; None leaves it to the rule's share
    weight: Decimal = Decimal(1)  # above 0; counts only under a rule that weighs
    months: int = 0  # when it is measured: bit 0 = January; 0 = never said, never due
    raw_target: str = ""  # the source's wording, shown when nobody knows how to read it
    value_type: ValueType = ValueType.NUMBER
    measure_unit: str = ""  # "%", "mnkr", "st" ...; "" is a plain number
    decimals: int = 0  # how exact an outcome is, and so a forecast
    accumulation: Accumulation = Accumulation.LATEST
    accumulation_reading: Reading = Reading.STATED
    direction: Direction = Direction.NOT_STATED  # for charts and words; no verdict depends on it

    def __post_init__(self) -> None:
        if self.reading != Reading.UNCLEAR and not bounds_fit(self.kind, self.low, self.high):
            raise ValueError(f"bounds {self.low} and {self.high} do not fit {self.kind}")

    @property
    def is_cumulating(self) -> bool:
        """Whether the year's outcome grows period by period."""
        return self.accumulation in {Accumulation.CUMULATIVE, Accumulation.SUMMED}

    @property
    def is_percent(self) -> bool:
        """Whether outcomes are shares, so that differences are percentage points."""
        return self.measure_unit == "%"


@dataclass(frozen=True)
class Bounds:
    """The range of outcomes that meet a target; None leaves that side open."""

    low: Decimal | None = None
    high: Decimal | None = None
    is_strict: bool = False  # an outcome at the bound itself does not meet it

    def missed_by(self, value: Decimal) -> Decimal | None:
        """The bound that `value` misses, None when it meets the target."""
        if self.low is not None and (value < self.low or (self.is_strict and value == self.low)):
            return self.low
        if self.high is not None and (value > self.high or (self.is_strict and value == self.high)):
            return self.high
        return None


def bounds_of(terms: TargetTerms) -> Bounds | None:
    """The range that meets the target; None when there is nothing to judge by.

    That is so while the reading is unclear, for follow-only, and for a trend without a baseline. Ja is 1.
    """
    if terms.reading == Reading.UNCLEAR or terms.kind == Kind.FOLLOW or (terms.kind in TRENDS and terms.baseline is None):
        return None
    if terms.kind == Kind.YES:
        return Bounds(low=Decimal(1))
    is_strict = terms.kind in STRICT
    if terms.kind in RISING:
        return Bounds(low=terms.baseline, is_strict=is_strict)
    if terms.kind in FALLING:
        return Bounds(high=terms.baseline, is_strict=is_strict)
    return Bounds(low=terms.low, high=terms.high)


# Units with one form for one and for many. Others ("personer") stand in the
# table's heading: in a sentence "1 personer" would be wrong.
UNITS_IN_SENTENCES = frozenset({"%", "kr", "tkr", "mnkr", "mdkr", "km", "ton"})

WORDS_OF_KIND: Mapping[Kind, str] = {
    Kind.AT_LEAST: gettext_noop("minst {low}"),
    Kind.AT_MOST: gettext_noop("högst {high}"),
    Kind.EXACTLY: gettext_noop("exakt {high}"),
    Kind.WITHIN: gettext_noop("mellan {low} och {high}"),
    Kind.YES: gettext_noop("Ja"),
    Kind.INCREASE: gettext_noop("ökande"),
    Kind.DECREASE: gettext_noop("minskande"),
    Kind.KEEP_OR_INCREASE: gettext_noop("bibehållen eller ökande"),
    Kind.KEEP_OR_DECREASE: gettext_noop("bibehållen eller minskande"),
    Kind.FOLLOW: gettext_noop("följs utan målvärde"),
}


def target_words(terms: TargetTerms) -> Sentence:
    """The target as people say it: "minst 90", "högst 27 %", "ökande".

    An unclear one carries a question mark: "minst 40 % ?" when there is a
    suggestion of how to read it, else the source's wording ("* ?"); without that there is none: "inte satt".
    """
    if terms.reading != Reading.UNCLEAR:
        return _words(terms)
    if terms.kind != Kind.FOLLOW and bounds_fit(terms.kind, terms.low, terms.high):
        return compose(UNCLEAR_TARGET, target=_words(terms))
    return compose(UNCLEAR_TARGET, target=terms.raw_target) if terms.raw_target else NOT_SET


NOT_SET = Sentence(gettext_noop("inte satt"))
# The space before the question mark does not break.
UNCLEAR_TARGET = gettext_noop("{target}\u00a0?")


def _words(terms: TargetTerms) -> Sentence:
    """The words of the kind, filled with the bounds that it has."""
    unit = unit_in_sentences(terms)
    low = write_number(terms.low, unit="" if terms.kind == Kind.WITHIN else unit)
    return Sentence(WORDS_OF_KIND[terms.kind], {"low": low, "high": write_number(terms.high, unit=unit)})


def unit_in_sentences(terms: TargetTerms) -> str:
    """The unit to write after a number in running text, "" when the number stands alone."""
    return terms.measure_unit if terms.measure_unit in UNITS_IN_SENTENCES else ""
