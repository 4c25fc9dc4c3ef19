"""Gaps (avstånd till målet): how far a value is from meeting its target, and how far is still partly met."""

from dataclasses import dataclass
from decimal import Decimal

from goals.rules.targets import TRENDS, Kind, TargetTerms, bounds_of


@dataclass(frozen=True)
class Gap:
    """What a value lacks, in the indicator's own unit."""

    size: Decimal  # the distance to the bound; 0 at a bound that must be passed ("ökande")
    is_below: bool  # whether the value lies under the bound
    limit: Decimal | None  # the widest gap that is partly met; None when nothing short of the target is

    @property
    def is_partly(self) -> bool:
        """Whether the target is partly met."""
        return self.limit is not None and self.size <= self.limit


def find_gap(terms: TargetTerms, value: Decimal, partly_within: Decimal) -> Gap | None:
    """What `value` lacks; None when it meets the target. `partly_within` is a share (0.10 = 10 %).

    Raises ValueError when there is nothing to judge by (an unclear target, follow-only, a trend without baseline).
    """
    bounds = bounds_of(terms)
    if bounds is None:
        raise ValueError(f"{terms.kind} has nothing to judge by")
    bound = bounds.missed_by(value)
    if bound is None:
        return None
    return Gap(abs(value - bound), value < bound, partly_limit(terms, bound, partly_within))


def partly_limit(terms: TargetTerms, bound: Decimal, partly_within: Decimal) -> Decimal | None:
    """How far from `bound` is still partly met.

    The target's own tolerance goes first (0 under "ökande" makes an unchanged
    outcome partly met). A share of the bound says nothing of a bound of 0, of ja
    and nej, or of a trend: None.
    """
    if terms.tolerance is not None:
        return terms.tolerance
    if bound == 0 or terms.kind == Kind.YES or terms.kind in TRENDS:
        return None
    return abs(bound) * partly_within
