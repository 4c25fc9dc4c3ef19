"""Economy in a report: amounts in mnkr, and whether a stated deviation is the difference that it is said to be. Pure."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.numbers import write_number
from tracker.sentences import Sentence, gettext_noop

UNIT = "mnkr"
OTHER_DEVIATION = gettext_noop("Avvikelsen stämmer inte: mellan utfall och budget skiljer {difference}.")


def decimals_in(amounts: Iterable[Decimal | None]) -> int:
    """How many decimals the amounts are written with, so that they stand under one another; 0 when there are none."""
    return max((0, *(-int(amount.normalize().as_tuple().exponent) for amount in amounts if amount)))


def difference_of(budget: Decimal | None, outcome: Decimal | None) -> Decimal | None:
    """Outcome minus budget; None when one of them is not known."""
    return None if budget is None or outcome is None else outcome - budget


def why_other_deviation(
    budget: Decimal | None, outcome: Decimal | None, deviation: Decimal | None, *, decimals: int
) -> Sentence | None:
    """That a stated deviation is not the difference between outcome and budget; None when it is, or cannot be told.

    Costs and incomes have opposite signs, so either is right. `decimals` is how many the amounts of the table are written with:
    each of the three may have been rounded by half a unit.
    """
    difference = difference_of(budget, outcome)
    if difference is None or deviation is None:
        return None
    if abs(abs(difference) - abs(deviation)) <= Decimal("1.5").scaleb(-decimals):
        return None
    return Sentence(OTHER_DEVIATION, {"difference": write_number(abs(difference), decimals=decimals, unit=UNIT)})
