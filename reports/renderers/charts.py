"""What is drawn of a content: one picture of each chart and each status for page, PDF and Word."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reports.content.schema import Document
from tracker.charts import draw_trend
from tracker.sentences import Sentence
from tracker.series import Point, Trend
from tracker.svg import PAPER, Palette

# As wide as the text on paper, where what is 14 px becomes 10 points.
WIDTH, HEIGHT = 680.0, 200.0


def draw_chart(chart: Any, *, width: float = WIDTH, height: float = HEIGHT, palette: Palette = PAPER) -> str:
    """The chart as SVG, drawn for its width in pixels of 1/96 inch."""
    return draw_trend(_trend(chart), palette=palette, width=width, height=height)


def statuses_of(part: object) -> Iterator[Any]:
    """Every status in a content, wherever it stands."""
    if isinstance(part, list):
        for item in part:
            yield from statuses_of(item)
    elif isinstance(part, Document):
        if hasattr(part, "sign"):
            yield part
        yield from statuses_of(list(vars(part).values()))


def _trend(chart: Any) -> Trend:
    return Trend(
        name=chart.title,
        unit=chart.unit,
        decimals=chart.decimals,
        target_low=_number(chart.target_low),
        target_high=_number(chart.target_high),
        target=chart.target,
        baseline=_number(chart.baseline),
        baseline_label=chart.baseline_label,
        points=tuple(map(_point, chart.points)),
    )


def _point(point: Any) -> Point:
    return Point(
        label=point.label,
        value=_number(point.figure.raw),
        women=_number(point.women.raw) if point.women else None,
        men=_number(point.men.raw) if point.men else None,
        is_forecast=point.is_forecast,
        tick=point.tick,
        year=point.year,
        at=_number(point.at),
        starts_line=point.starts_line,
        split=tuple(Sentence("{words}", {"words": words}) for words in point.split),
    )


def _number(raw: str | None) -> Decimal | None:
    return Decimal(raw) if raw else None
