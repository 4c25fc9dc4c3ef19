"""Where things stand in a chart: scales, places along the axis, and labels that do not cover one another. Pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Frame:
    """The field that is drawn in, in pixels, and the values at its edges."""

    left: float
    right: float
    top: float
    bottom: float
    low: Decimal
    high: Decimal
    places: tuple[float, ...] = ()  # 0 to 1 for each point

    def x(self, index: int) -> float:
        """The place of a point."""
        return self.left + self.places[index] * (self.right - self.left)

    def y(self, value: Decimal) -> float:
        """The height of a value; the middle where all values are one."""
        return self.bottom - self._share(value) * (self.bottom - self.top)

    def along(self, value: Decimal) -> float:
        """The place of a value where the axis of values lies flat."""
        return self.left + self._share(value) * (self.right - self.left)

    def _share(self, value: Decimal) -> float:
        return float((value - self.low) / (self.high - self.low)) if self.high > self.low else 0.5


def find_scale(values: Sequence[Decimal], *, least_step: Decimal = Decimal(0), count: int = 4) -> tuple[Decimal, ...]:
    """Round figures for an axis that holds every value: about `count` steps of 1, 2 or 5, none smaller than `least_step`.

    It begins at zero unless every value lies in its upper third, where the differences would not be seen. Without values
    it is 0 and 1.
    """
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(1))
    nearest, farthest = sorted((abs(low), abs(high)))
    if low == high or low * high < 0 or nearest * 3 <= farthest * 2:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    step = max(_round_step((high - low) / count or Decimal(1)), least_step)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    return tuple(step * number for number in range(int(first), int(last) + 1))


def _round_step(rough: Decimal) -> Decimal:
    power = Decimal(1).scaleb(rough.adjusted())
    return next(step * power for step in _STEPS if step * power >= rough)


def find_places(moments: Sequence[Decimal | None]) -> tuple[float, ...]:
    """Places from 0 to 1: by time where every moment is known and in order, otherwise evenly. One alone stands in the middle."""
    known = [moment for moment in moments if moment is not None]
    if len(known) < len(moments) or any(later <= earlier for earlier, later in pairwise(known)):
        known = [Decimal(number) for number in range(len(moments))]
    if len(known) < 2:
        return tuple(0.5 for _ in known)
    return tuple(float((moment - known[0]) / (known[-1] - known[0])) for moment in known)


def pick_labels(places: Sequence[float], widths: Sequence[float], *, gap: float = 8) -> set[int]:
    """The labels that find room beside one another; the last is always among them."""
    chosen: set[int] = set()
    edge = float("inf")
    for index in reversed(range(len(places))):
        if places[index] + widths[index] / 2 + gap <= edge:
            chosen.add(index)
            edge = places[index] - widths[index] / 2
    return chosen


def spread(heights: Sequence[float], *, gap: float, top: float, bottom: float) -> list[float]:
    """The same heights, moved as little as needed to stand `gap` apart, kept between top and bottom where there is room."""
    order = sorted(range(len(heights)), key=lambda index: heights[index])
    placed = [0.0] * len(heights)
    edge = top - gap
    for index in order:
        edge = placed[index] = max(heights[index], edge + gap)
    edge = bottom + gap
    for index in reversed(order):
        edge = placed[index] = min(placed[index], edge - gap)
    return placed
