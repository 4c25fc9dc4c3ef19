"""Forecasts (prognoser): the rule's own, of where the year's outcome leads.

It stands beside what a person has stated, never in its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from goals.rules.targets import Kind, TargetTerms


class Basis(StrEnum):
    """What a verdict rests on."""

    OUTCOME = "OUTCOME"  # the year's own outcome: final
    PERSON = "PERSON"  # the forecast that a person has stated
    REACHED = "REACHED"  # what has been counted so far is already enough
    SHARE_OF_YEAR = "SHARE_OF_YEAR"  # what has been counted so far, at the same pace to the year's end
    STATE = "STATE"  # the latest outcome, as it stands


@dataclass(frozen=True)
class Forecast:
    """A year's outcome as the rule expects it, in the indicator's unit."""

    value: Decimal
    basis: Basis


def forecast_year_end(terms: TargetTerms, so_far: Decimal, *, share_of_year: Fraction | None) -> Forecast | None:
    """The rule's forecast from the year's outcome so far.

    What accumulates goes on at the same pace, a share ("upparbetade medel") and
    a cost with a ceiling too; a state stays as it is, and so does what accumulates when
    `share_of_year` is None: the figure covers a whole year already. A nej says
    nothing about the year's end: None.
    """
    if terms.kind == Kind.YES and so_far < 1:
        return None
    if terms.is_cumulating and share_of_year is not None and terms.kind != Kind.YES:
        return Forecast(at_same_pace(so_far, share_of_year, terms.decimals), Basis.SHARE_OF_YEAR)
    return Forecast(so_far, Basis.STATE)


def at_same_pace(so_far: Decimal, share_of_year: Fraction, decimals: int) -> Decimal:
    """What `so_far` becomes in a whole year: so_far / share_of_year, rounded half up to one decimal more than outcomes have.

    One more, so that 1 of 2 in August is 1,5 and not 2. Rounded before it is judged,
    so that people see the number that was judged: never "90, under målet minst 90".
    """
    whole_year = so_far * share_of_year.denominator / share_of_year.numerator
    return whole_year.quantize(Decimal(1).scaleb(-decimals - 1), ROUND_HALF_UP)


def sum_so_far(values: Iterable[Decimal | None]) -> Decimal | None:
    """The year's outcome so far of an indicator that is SUMMED; `values` are its due periods up to now.

    None when one of them has no value, or when there are none: a sum with a hole is no sum.
    """
    known = list(values)
    if not known or any(value is None for value in known):
        return None
    return sum((value for value in known if value is not None), Decimal(0))
