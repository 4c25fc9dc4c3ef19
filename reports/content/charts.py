"""Charts of a report: an indicator over time, as the figures that its drawing is made from."""

from collections.abc import Sequence
from decimal import Decimal

from goals.queries.rows import IndicatorRow
from goals.queries.series import trend_of
from reports.content import schema
from reports.content.figures import as_raw, figure_of
from reports.content.notes import written
from tracker.periods import SHORT_MONTH_NAMES, Period
from tracker.series import Point, Split, Trend, describe_trend

# A chart of one value says less than the table it would stand under.
LEAST_VALUES = 2


def build_chart(row: IndicatorRow, splits: Sequence[Split] = ()) -> schema.Chart | None:
    """The indicator over time up to the round; None when it has fewer than two values, or is not to be seen."""
    trend = trend_of(row, splits)
    if trend is None or len(trend.known) < LEAST_VALUES:
        return None
    points = tuple(_build_point(row, point) for point in trend.points)
    return schema.Chart(
        key=f"target:{row.target.pk}/chart",
        title=trend.name,
        unit=trend.unit,
        decimals=row.terms.decimals,
        target_low=_raw(trend.target_low),
        target_high=_raw(trend.target_high),
        target=trend.target,
        baseline=_raw(trend.baseline),
        baseline_label=trend.baseline_label,
        points=points,
        description=_describe(trend),
        caption="; ".join(map(_caption, points)),
    )


def _build_point(row: IndicatorRow, point: Point) -> schema.ChartPoint:
    period = Period(int(point.year), SHORT_MONTH_NAMES.index(point.tick) + 1)
    outcome = row.outcome_of(period)
    key = f"target:{row.target.pk}/chart/" + (f"outcome:{outcome.pk}" if outcome and not point.is_forecast else period.slug)
    return schema.ChartPoint(
        label=point.label,
        tick=point.tick,
        year=point.year,
        at=str(round(point.at, 2)) if point.at is not None else "",
        figure=figure_of(key, point.value, row.terms),
        women=None if point.women is None else figure_of(f"{key}/women", point.women, row.terms),
        men=None if point.men is None else figure_of(f"{key}/men", point.men, row.terms),
        is_forecast=point.is_forecast,
        starts_line=point.starts_line,
        split=tuple(map(str, point.split)),
    )


def _raw(value: Decimal | None) -> str | None:
    return None if value is None else as_raw(value)


def _describe(trend: Trend) -> str:
    return " ".join(str(sentence) for sentence in describe_trend(trend))


def _caption(point: schema.ChartPoint) -> str:
    """A point in words: "augusti 2026: 64 (kvinnor 30, män 34)"."""
    value = "uppgift saknas" if point.figure.raw is None else written(point.figure)
    parts = [f"{name} {part.shown}" for name, part in (("kvinnor", point.women), ("män", point.men)) if part]
    words = f"{point.label}: {value}" + (f" ({', '.join(parts)})" if parts else "")
    return f"prognos {words}" if point.is_forecast else words
