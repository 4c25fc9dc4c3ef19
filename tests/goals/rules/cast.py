"""Targets and measurements as the tables of cases name them."""

from decimal import Decimal
from typing import Any

from goals.rules.attainment import Measurement
from goals.rules.targets import Accumulation, Kind, TargetTerms, ValueType
from tracker.periods import TERTIALS, Period

APRIL, AUGUST, DECEMBER = Period(2026, 4), Period(2026, 8), Period(2026, 12)


def number(text: str | None) -> Decimal | None:
    """A number as the tables write it."""
    return None if text is None else Decimal(text)


def target(kind: Kind, low: str | None = None, high: str | None = None, **terms: Any) -> TargetTerms:
    """A state that is measured each tertial, unless `terms` say otherwise; numbers are given as text."""
    numbers: dict[str, Any] = {name: number(terms.pop(name, None)) for name in ("baseline", "tolerance")}
    if terms.get("baseline_year") is None and numbers["baseline"] is not None:
        terms["baseline_year"] = 2024
    return TargetTerms(kind=kind, low=number(low), high=number(high), **numbers, **{"months": TERTIALS, **terms})


def at_least(low: str, **terms: Any) -> TargetTerms:
    return target(Kind.AT_LEAST, low, **terms)


def at_most(high: str, **terms: Any) -> TargetTerms:
    return target(Kind.AT_MOST, None, high, **terms)


def counted(kind: Kind, low: str | None = None, high: str | None = None, **terms: Any) -> TargetTerms:
    """A count since 1 January."""
    return target(kind, low, high, accumulation=Accumulation.CUMULATIVE, **terms)


def percent(kind: Kind, low: str | None = None, high: str | None = None, **terms: Any) -> TargetTerms:
    """A share with one decimal."""
    return target(kind, low, high, **{"measure_unit": "%", "decimals": 1, **terms})


def yes(**terms: Any) -> TargetTerms:
    return target(Kind.YES, value_type=ValueType.YES_NO, **terms)


def measured(value: str | None = None, **known: Any) -> Measurement:
    """What is known in a round where the indicator is due; numbers are given as text."""
    numbers: dict[str, Any] = {name: number(known.pop(name, None)) for name in ("value_so_far", "forecast_value")}
    return Measurement(value=number(value), **numbers, **{"is_due": True, **known})
