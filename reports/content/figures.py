"""Figures: a number or a ja, raw and as it is shown, with its address."""

from decimal import Decimal

from goals.rules.targets import TargetTerms, ValueType, unit_in_sentences
from reports.content.schema import Figure
from tracker.numbers import NO_VALUE, write_number


def figure_of(key: str, value: Decimal | None, terms: TargetTerms) -> Figure:
    """A value of an indicator. It is never rounded: what is shown, stored and judged is the same number."""
    if value is None:
        return Figure(key, None, NO_VALUE)
    if terms.value_type == ValueType.YES_NO:
        return Figure(key, bool(value), "Ja" if value else "Nej")
    shown = write_number(value, decimals=max(terms.decimals, _decimals_in(value)))
    return Figure(key, as_raw(value), shown, unit_in_sentences(terms))


def count_of(key: str, count: int) -> Figure:
    """A number of goals or indicators."""
    return Figure(key, str(count), write_number(count))


def as_raw(value: Decimal) -> str:
    """The number as JSON keeps it, the same whatever database it came from: "84.8", "90"."""
    return format(value.normalize(), "f")


def _decimals_in(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))
