"""Charts as SVG text: a trend, its sparkline, and a bullet. One drawing for page and paper; deterministic, without a framework.

Ink only: colour is kept for status. A value that is missing leaves a gap, never a zero. Beside every chart stands its table.
Drawn for their width, not scaled to it, so that text keeps its size.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.marks import LINE_HEIGHT, disc, find_width, hollow, label, polyline, square, triangle
from tracker.numbers import write_number
from tracker.plotting import Frame, find_places, find_scale, pick_labels, spread
from tracker.sentences import Sentence, gettext_noop
from tracker.series import Bullet, Point, Trend, describe_bullet, describe_trend
from tracker.svg import PAGE, Palette, element, picture

Translate = Callable[[Sentence], str]

ZERO = Decimal(0)


@dataclass(frozen=True)
class _Line:
    """How one of the lines is told from the others: by dash and by marker."""

    part: str  # the field of Point
    dash: str | None
    marker: Callable[[float, float, str], str]


_TOTAL = _Line("value", None, disc)
_WOMEN = _Line("women", "7 3", square)
_MEN = _Line("men", "2 3", triangle)


@dataclass(frozen=True)
class _End:
    """A label at the right end of what it names."""

    words: str
    value: Decimal
    is_main: bool = False


def draw_trend(
    trend: Trend, *, palette: Palette = PAGE, translate: Translate = str, width: float = 680, height: float = 280
) -> str:
    """The chart of an indicator: axis, target, baseline, lines for all, women and men, forecast, and labels at the ends.

    Without values it shows the target alone, and says so.
    """
    scale = find_scale(_find_values(trend), least_step=_find_least_step(trend))
    ends = _name_ends(trend, translate)
    frame = _fit(trend, scale, ends, width, height)
    marks = [
        *_draw_grid(trend, scale, frame, palette),
        *_draw_targets(trend, frame, palette),
        *_draw_splits(trend, frame, palette),
        *_draw_run(trend, _WOMEN, frame, palette.muted),
        *_draw_run(trend, _MEN, frame, palette.muted),
        *_draw_run(trend, _TOTAL, frame, palette.ink, width=2.25),
        *_draw_forecasts(trend, frame, palette),
        *_draw_ticks(trend, frame, palette),
        *_draw_latest(trend, frame, palette),
        *_draw_ends(ends, frame, palette),
    ]
    words = _say(describe_trend(trend), translate)
    return picture(*marks, title=trend.name, description=words, width=width, height=height, palette=palette)


def draw_sparkline(
    trend: Trend, *, palette: Palette = PAGE, translate: Translate = str, width: float = 96, height: float = 24
) -> str:
    """The trend in a table's cell: the line of outcomes, the target, the last value as a dot. Neither axis nor text."""
    values = [value for _, value in trend.known] + list(trend.targets)
    low, high = min(values, default=ZERO), max(values, default=Decimal(1))
    frame = Frame(3, width - 3, 4, height - 4, low, high, find_places([point.at for point in trend.points]))
    marks = [_draw_level(frame, bound, palette.edge, dash="2 2") for bound in trend.targets]
    marks += _draw_run(trend, _TOTAL, frame, palette.ink, has_markers=False)
    marks += _draw_last(trend, frame, palette)
    words = _say(describe_trend(trend), translate)
    return picture(*marks, title=trend.name, description=words, width=width, height=height, palette=palette)


def draw_bullet(
    bullet: Bullet, *, palette: Palette = PAGE, translate: Translate = str, width: float = 240, height: float = 24
) -> str:
    """An outcome against its target: a bar, a mark for each bound, faint ticks for baseline and earlier years.

    A forecast is an outline beyond the bar. Without an outcome only the marks stand there.
    """
    frame = _fit_bullet(bullet, width, height)
    middle = height / 2
    ticks = [value for _, value in bullet.earlier] + [value for value in [bullet.baseline] if value is not None]
    marks = [
        polyline([(frame.left, middle), (frame.right, middle)], palette.rule),
        *(_draw_upright(frame, value, 7, palette.edge) for value in ticks),
        *_draw_bar(bullet.forecast, frame, start=bullet.value, fill="none", stroke=palette.ink, dash="3 2"),
        *_draw_bar(bullet.value, frame, fill=palette.ink),
        *(_draw_upright(frame, bound, middle - 1, palette.ink, width=2.5) for bound in bullet.targets),
    ]
    words = _say(describe_bullet(bullet), translate)
    return picture(*marks, title=bullet.name, description=words, width=width, height=height, palette=palette)


def _say(sentences: Iterable[Sentence], translate: Translate) -> str:
    return " ".join(translate(sentence) for sentence in sentences)


# What has to find room


def _find_values(trend: Trend) -> list[Decimal]:
    parts = [part for point in trend.points for part in (point.value, point.women, point.men)]
    return [value for value in (*parts, *trend.targets, trend.baseline) if value is not None]


def _find_least_step(trend: Trend) -> Decimal:
    return ZERO if trend.decimals is None else Decimal(1).scaleb(-trend.decimals)


def _fit(trend: Trend, scale: Sequence[Decimal], ends: Sequence[_End], width: float, height: float) -> Frame:
    """The field that is left when the labels around it have their room."""
    left = max(find_width(trend.write_tick(tick)) for tick in scale) + 16
    right = width - max((find_width(end.words) for end in ends), default=0) - 12
    bottom = height - LINE_HEIGHT * (2 if any(point.year for point in trend.points) else 1) - 8
    return Frame(left, right, 12, bottom, scale[0], scale[-1], find_places([point.at for point in trend.points]))


def _fit_bullet(bullet: Bullet, width: float, height: float) -> Frame:
    known = [value for _, value in bullet.earlier] + list(bullet.targets) + [ZERO]
    known += [value for value in (bullet.value, bullet.baseline, bullet.forecast) if value is not None]
    low, high = min(known), max(known)
    room = (high - low) / 20 or Decimal(1)
    return Frame(1, width - 1, 0, height, low - room if low < 0 else low, high + room if high > 0 else high)


# The parts of a trend


def _draw_grid(trend: Trend, scale: Sequence[Decimal], frame: Frame, palette: Palette) -> list[str]:
    marks = []
    for tick in scale:
        marks.append(_draw_level(frame, tick, palette.edge if tick in (scale[0], 0) else palette.rule))
        marks.append(label(trend.write_tick(tick), frame.left - 12, frame.y(tick) + 5, palette.muted, anchor="end"))
    return marks


def _draw_targets(trend: Trend, frame: Frame, palette: Palette) -> list[str]:
    """The target as a dashed line, or two with a pale band between; the baseline as a dotted one."""
    marks = [_draw_level(frame, bound, palette.ink, dash="8 3") for bound in trend.targets]
    if trend.baseline is not None:
        marks.append(_draw_level(frame, trend.baseline, palette.edge, dash="1 3"))
    if len(trend.targets) < 2:
        return marks
    low, high = (frame.y(bound) for bound in trend.targets)
    wide = frame.right - frame.left
    band = element("rect", x=frame.left, y=high, width=wide, height=low - high, fill=palette.edge, fill_opacity=0.12)
    return [band, *marks]


def _draw_run(trend: Trend, line: _Line, frame: Frame, colour: str, *, width: float = 1.5, has_markers: bool = True) -> list[str]:
    """One line with its gaps. A value alone between two gaps is still seen, by its marker."""
    marks = []
    for run in _find_runs(trend.points, line.part):
        spots = [(frame.x(index), frame.y(value)) for index, value in run]
        if len(spots) > 1:
            marks.append(polyline(spots, colour, width=width, dash=line.dash))
        if has_markers or len(spots) == 1:
            marks += [line.marker(x, y, colour) for x, y in spots]
    return marks


def _find_runs(points: Sequence[Point], part: str) -> list[list[tuple[int, Decimal]]]:
    """The stretches without a gap, as (index, value). Forecasts belong to none."""
    runs: list[list[tuple[int, Decimal]]] = [[]]
    for index, point in enumerate(points):
        value = None if point.is_forecast else getattr(point, part)
        if point.starts_line or value is None:
            runs.append([])
        if value is not None:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def _draw_splits(trend: Trend, frame: Frame, palette: Palette) -> list[str]:
    """An upright line, over the whole height, midway between the points that are not to be compared."""
    middles = [(frame.x(index - 1) + frame.x(index)) / 2 for index, point in enumerate(trend.points) if index and point.split]
    return [polyline([(x, frame.top), (x, frame.bottom)], palette.ink, dash="4 4") for x in middles]


def _draw_last(trend: Trend, frame: Frame, palette: Palette) -> list[str]:
    runs = _find_runs(trend.points, "value")
    return [disc(frame.x(index), frame.y(value), palette.ink) for run in runs[-1:] for index, value in run[-1:]]


def _draw_forecasts(trend: Trend, frame: Frame, palette: Palette) -> list[str]:
    """Each forecast as a hollow mark, at the end of a dashed line from the last outcome before it."""
    marks = []
    last: tuple[float, float] | None = None
    for index, point in enumerate(trend.points):
        last = None if point.starts_line else last
        if point.value is None:
            continue
        spot = (frame.x(index), frame.y(point.value))
        if point.is_forecast:
            marks += [polyline([last, spot], palette.ink, width=1.5, dash="3 3")] if last else []
            marks.append(hollow(*spot, palette.ink, palette.paper))
        else:
            last = spot
    return marks


def _draw_ticks(trend: Trend, frame: Frame, palette: Palette) -> list[str]:
    """Under the axis the points' ticks, and under them each year once, in the middle of its points; as many as find room."""
    xs = [frame.x(index) for index in range(len(trend.points))]
    by_year: dict[str, list[float]] = {}
    for point, x in zip(trend.points, xs, strict=True):
        by_year.setdefault(point.year, []).append(x)
    years = {year: (places[0] + places[-1]) / 2 for year, places in by_year.items() if year}
    ticks = [point.tick or point.label for point in trend.points]
    first = _draw_row(ticks, xs, frame.bottom + LINE_HEIGHT, palette)
    return first + _draw_row(list(years), list(years.values()), frame.bottom + 2 * LINE_HEIGHT, palette)


def _draw_row(words: Sequence[str], xs: Sequence[float], y: float, palette: Palette) -> list[str]:
    widths = [find_width(word) for word in words]
    inside = [max(x, width / 2) for x, width in zip(xs, widths, strict=True)]
    return [label(words[index], inside[index], y, palette.muted) for index in sorted(pick_labels(inside, widths))]


def _name_ends(trend: Trend, translate: Translate) -> list[_End]:
    """What stands to the right of the lines: target, baseline, women, men, forecast and the last outcome."""

    def name(msgid: str, value: Decimal) -> _End:
        return _End(translate(Sentence(msgid, {"value": write_number(value, unit=trend.unit)})), value)

    ends = [name(gettext_noop("Mål {value}"), bound) for bound in trend.targets]
    if trend.baseline is not None and trend.baseline_label:
        ends.append(_End(trend.baseline_label, trend.baseline))
    for part, msgid in (("women", gettext_noop("Kvinnor")), ("men", gettext_noop("Män"))):
        values = [getattr(point, part) for point in trend.points if getattr(point, part) is not None]
        ends += [name(msgid, value) for value in values[-1:]]
    forecasts = [point.value for point in trend.points if point.is_forecast and point.value is not None]
    ends += [name(gettext_noop("Prognos {value}"), value) for value in forecasts[-1:]]
    is_last = bool(trend.points) and not trend.points[-1].is_forecast
    return ends + [_End(trend.write(value), value, is_main=True) for _, value in trend.known[-1:] if is_last]


def _draw_latest(trend: Trend, frame: Frame, palette: Palette) -> list[str]:
    """The last outcome's figure at its mark, on the side that the line to a forecast beyond it leaves free.

    At the right edge, where the labels of the ends stand, it is to the left of its mark.
    """
    if not trend.points or not trend.points[-1].is_forecast:
        return []
    forecast = trend.points[-1].value
    marks = []
    for run in _find_runs(trend.points, "value")[-1:]:
        index, value = run[-1]
        words, x = trend.write(value), frame.x(index)
        has_room = x + find_width(words) < frame.right
        is_rising = forecast is not None and forecast > value
        y = frame.y(value) + (17 if is_rising and has_room else -8)
        x, anchor = (x + 7, "start") if has_room else (x - 5, "end")
        marks.append(label(words, x, y, palette.ink, anchor=anchor, is_bold=True, halo=palette.paper))
    return marks


def _draw_ends(ends: Sequence[_End], frame: Frame, palette: Palette) -> list[str]:
    heights = spread([frame.y(end.value) for end in ends], gap=LINE_HEIGHT, top=frame.top, bottom=frame.bottom)
    return [
        label(end.words, frame.right + 12, height + 5, palette.ink, anchor="start", is_bold=end.is_main)
        for end, height in zip(ends, heights, strict=True)
    ]


# Marks on a frame


def _draw_level(frame: Frame, value: Decimal, colour: str, *, dash: str | None = None) -> str:
    y = frame.y(value)
    return polyline([(frame.left - 6, y), (frame.right + 6, y)], colour, dash=dash)


def _draw_upright(frame: Frame, value: Decimal, half: float, colour: str, *, width: float = 1) -> str:
    x, middle = frame.along(value), frame.bottom / 2
    return polyline([(x, middle - half), (x, middle + half)], colour, width=width)


def _draw_bar(
    value: Decimal | None,
    frame: Frame,
    *,
    fill: str,
    start: Decimal | None = None,
    stroke: str | None = None,
    dash: str | None = None,
) -> list[str]:
    """A bar of 8 px from `start`, zero when None; nothing without a value."""
    if value is None:
        return []
    first, last = frame.along(start or ZERO), frame.along(value)
    place = {"x": min(first, last), "y": frame.bottom / 2 - 4, "width": abs(last - first), "height": 8}
    return [element("rect", **place, fill=fill, stroke=stroke, stroke_dasharray=dash)]
