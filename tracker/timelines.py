"""A line of time as SVG text: rows with a stretch of days and marks on it, under an axis of months. Ink only, pure, one drawing
for page and paper. Beside it stands its table, with the same days in words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from tracker.marks import LINE_HEIGHT, find_width, label, polyline
from tracker.periods import SHORT_MONTH_NAMES
from tracker.plotting import pick_labels
from tracker.svg import PAGE, Palette, element, picture, write_length

ROW_HEIGHT = 44.0
BAR_HEIGHT = 14.0
TOP = 2 * LINE_HEIGHT + 8  # years and months
NARROW = 600.0  # below this the names of the rows stand above them, not to the left


class Shape(StrEnum):
    """What tells one sort of day from the others."""

    TRIANGLE = "TRIANGLE"
    SQUARE = "SQUARE"
    DISC = "DISC"
    HOLLOW = "HOLLOW"
    DIAMOND = "DIAMOND"
    UPRIGHT = "UPRIGHT"


@dataclass(frozen=True)
class Day:
    """A day on a row."""

    on: date
    shape: Shape


@dataclass(frozen=True)
class Stretch:
    """A row: what it is called, from when to when it goes on, and its days."""

    name: str
    first: date
    last: date
    days: tuple[Day, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Rows under an axis of months. `description` says all that is drawn; `today_label` stands at today where it is drawn."""

    name: str
    description: str
    stretches: tuple[Stretch, ...]
    today: date
    today_label: str

    @property
    def months(self) -> list[date]:
        """The first days of the months that hold every day, in order, with the one after them; empty without rows."""
        days = [day for row in self.stretches for day in (row.first, row.last, *(one.on for one in row.days))]
        if not days:
            return []
        first, last = min(days).replace(day=1), _next_month(max(days))
        months = [first]
        while months[-1] < last:
            months.append(_next_month(months[-1]))
        return months


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


@dataclass(frozen=True)
class _Axis:
    """Where days lie, in pixels."""

    left: float
    right: float
    first: date
    end: date

    def x(self, day: date) -> float:
        return self.left + (day - self.first).days / (self.end - self.first).days * (self.right - self.left)

    def middle(self, day: date) -> float:
        """The middle of a day's own width."""
        return (self.x(day) + self.x(date.fromordinal(day.toordinal() + 1))) / 2


def draw_timeline(timeline: Timeline, *, palette: Palette = PAGE, width: float = 1120) -> str:
    """The rows, the axis of months and today. "" without rows."""
    months = timeline.months
    if not months:
        return ""
    is_narrow = width < NARROW
    names = max(find_width(row.name) for row in timeline.stretches)
    axis = _Axis(0 if is_narrow else names + 16, width - 8, months[0], months[-1])
    row_height = ROW_HEIGHT + (LINE_HEIGHT if is_narrow else 0)
    height = TOP + row_height * len(timeline.stretches) + LINE_HEIGHT + 4
    foot = height - LINE_HEIGHT - 4
    marks = [*_draw_axis(axis, months, foot, palette), *_draw_today(timeline, axis, foot, palette)]
    for number, row in enumerate(timeline.stretches):
        top = TOP + row_height * number
        base = top + (LINE_HEIGHT if is_narrow else row_height / 2 + 5)
        name = label(row.name, 0, base, palette.ink, anchor="start", halo=palette.paper)
        middle = top + row_height / 2 + (LINE_HEIGHT / 2 if is_narrow else 0)
        marks += [name, *_draw_stretch(row, axis, middle, palette)]
    return picture(*marks, title=timeline.name, description=timeline.description, width=width, height=height, palette=palette)


def _draw_axis(axis: _Axis, months: Sequence[date], foot: float, palette: Palette) -> Iterator[str]:
    """A hairline where each month begins, its name where there is room, and the year where it is a new one."""
    for month in months:
        yield polyline([(axis.x(month), TOP - 4), (axis.x(month), foot)], palette.rule)
    starts = list(pairwise(months))
    names = [SHORT_MONTH_NAMES[month.month - 1] for month, _end in starts]
    middles = [(axis.x(start) + axis.x(end)) / 2 for start, end in starts]
    for index in sorted(pick_labels(middles, [find_width(name) for name in names], gap=4)):
        yield label(names[index], middles[index], 2 * LINE_HEIGHT - 2, palette.muted)
    for month, _end in starts:
        if month == months[0] or month.month == 1:
            yield label(str(month.year), axis.x(month), LINE_HEIGHT - 3, palette.muted, anchor="start")


def _draw_today(timeline: Timeline, axis: _Axis, foot: float, palette: Palette) -> list[str]:
    """Today, where it lies within the axis."""
    if not axis.first <= timeline.today < axis.end:
        return []
    x = axis.middle(timeline.today)
    half = find_width(timeline.today_label) / 2
    at = min(max(x, axis.left + half), axis.right - half)
    line = polyline([(x, TOP - 4), (x, foot)], palette.ink, dash="3 3")
    return [line, label(timeline.today_label, at, foot + LINE_HEIGHT, palette.ink, is_bold=True)]


def _draw_stretch(row: Stretch, axis: _Axis, middle: float, palette: Palette) -> list[str]:
    start, end = axis.x(row.first), axis.x(date.fromordinal(row.last.toordinal() + 1))
    bar = element(
        "rect",
        x=start,
        y=middle - BAR_HEIGHT / 2,
        width=end - start,
        height=BAR_HEIGHT,
        fill=palette.rule,
        stroke=palette.edge,
    )
    return [bar, *(draw_shape(day.shape, axis.middle(day.on), middle, palette) for day in row.days)]


def draw_key(shape: Shape, *, palette: Palette = PAGE) -> str:
    """A shape by itself, for the key beside its word: hidden from screen readers."""
    return element(
        "svg",
        draw_shape(shape, 8, 8, palette),
        xmlns="http://www.w3.org/2000/svg",
        viewBox="0 0 16 16",
        width=16,
        height=16,
        class_="sign",
        aria_hidden="true",
        focusable="false",
    )


def draw_shape(shape: Shape, x: float, y: float, palette: Palette) -> str:
    """The mark of a day, ten pixels wide."""
    return _SHAPES[shape](x, y, palette)


def _filled(path: str) -> Callable[[float, float, Palette], str]:
    return lambda x, y, palette: element("path", d=f"M{write_length(x)} {write_length(y)}{path}", fill=palette.ink)


def _outlined(path: str) -> Callable[[float, float, Palette], str]:
    return lambda x, y, palette: element(
        "path", d=f"M{write_length(x)} {write_length(y)}{path}", fill=palette.paper, stroke=palette.ink, stroke_width=1.5
    )


# Paths from the middle of the mark.
_SHAPES: Mapping[Shape, Callable[[float, float, Palette], str]] = {
    Shape.TRIANGLE: _filled("m0-5 5.5 10h-11Z"),
    Shape.SQUARE: _filled("m-4.5-4.5h9v9h-9Z"),
    Shape.DISC: _filled("m-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0Z"),
    Shape.HOLLOW: _outlined("m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z"),
    Shape.DIAMOND: _outlined("m0-5.5 5.5 5.5-5.5 5.5-5.5-5.5Z"),
    Shape.UPRIGHT: _filled("m-1.5-9h3v18h-3Z"),
}
