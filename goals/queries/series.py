"""What the charts show of an indicator's row: its trend over time, and its outcome against its target. No queries."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from goals.models import Outcome
from goals.queries.rows import IndicatorRow
from goals.rules.forecast import Basis
from goals.rules.targets import Accumulation, Reading, ValueType, target_words
from tracker.periods import SHORT_MONTH_NAMES, Period, months
from tracker.sentences import Sentence, gettext_noop
from tracker.series import Bullet, Point, Split, Trend, splits_between

# A dimension by gender has these parts, whatever their order; "okänt" is in no line of its own.
WOMEN = frozenset({"kvinnor", "flickor"})
MEN = frozenset({"män", "pojkar"})


def trend_of(row: IndicatorRow, splits: Sequence[Split] = ()) -> Trend | None:
    """The indicator over time up to the round; None when it is not to be seen, or is no number.

    A due period without a value is a point without one; what was never due is no point. No line runs across a split.
    """
    if not row.is_visible or row.terms.value_type != ValueType.NUMBER:
        return None
    periods = _periods(row)
    points = [_point(row, period, previous, splits) for previous, period in zip([None, *periods], periods, strict=False)]
    # What is summed covers a period each, and is not to be held against the whole year's target.
    is_summed = row.terms.accumulation == Accumulation.SUMMED
    return Trend(**_measure(row, has_target=not is_summed), points=(*points, *_forecast(row, splits)))


def bullet_of(row: IndicatorRow) -> Bullet | None:
    """The year's outcome against the target; None when it is not to be seen, is no number, or has no bound to be held against."""
    has_bound = row.terms.reading != Reading.UNCLEAR and (row.terms.low is not None or row.terms.high is not None)
    if not row.is_visible or row.so_far is None or not has_bound or row.terms.value_type != ValueType.NUMBER:
        return None
    is_counted_up = row.verdict.basis in {Basis.SHARE_OF_YEAR, Basis.PERSON}
    return Bullet(
        **_measure(row, has_target=True),
        value=row.so_far,
        earlier=tuple(_year_ends(row)),
        forecast=row.verdict.judged_value if is_counted_up else None,
    )


def _measure(row: IndicatorRow, *, has_target: bool) -> dict[str, Any]:
    """What both charts know of the indicator. A reading that nobody has confirmed draws no line to reach."""
    terms = row.terms
    is_drawn = has_target and terms.reading != Reading.UNCLEAR
    year = terms.baseline_year
    label = Sentence(gettext_noop("Utfall {year}"), {"year": str(year)}) if year else Sentence(gettext_noop("Utgångsvärde"))
    return {
        "name": row.indicator.name,
        "unit": terms.measure_unit,
        "decimals": terms.decimals,
        "target_low": terms.low if is_drawn else None,
        "target_high": terms.high if is_drawn else None,
        "target": str(target_words(terms)),
        "baseline": terms.baseline,
        "baseline_label": str(label),
    }


def _periods(row: IndicatorRow) -> list[Period]:
    """The periods that have an outcome, and those of the target's year that have been asked for."""
    year = row.target.year
    last = row.due[-1] if row.due else None
    asked_for = {Period(year, month) for month in months(row.target.months) if last and Period(year, month) <= last}
    return sorted({outcome.period for outcome in row.outcomes} | asked_for)


def _point(row: IndicatorRow, period: Period, previous: Period | None, splits: Sequence[Split]) -> Point:
    outcome = row.outcome_of(period)
    split = splits_between(splits, previous, period)
    return Point(
        label=period.label,
        value=outcome.value if outcome else None,
        women=_part(outcome, WOMEN),
        men=_part(outcome, MEN),
        tick=SHORT_MONTH_NAMES[period.month - 1],
        year=str(period.year),
        at=_at(period),
        starts_line=bool(split) or _starts_line(row, period, previous),
        split=split,
    )


def _starts_line(row: IndicatorRow, period: Period, previous: Period | None) -> bool:
    """A count that begins anew each January is not joined to last year's."""
    return row.terms.is_cumulating and previous is not None and previous.year != period.year


def _at(period: Period) -> Decimal:
    return Decimal(period.year) + Decimal(period.month) / 12


def _part(outcome: Outcome | None, names: Iterable[str]) -> Decimal | None:
    """The value of the gender part with one of the names; None when there is none, and when a part of its outcome is too small
    to be shown: it could be computed from the others."""
    parts = [part for part in (outcome.known_parts if outcome else ()) if part.category.dimension.is_gender]
    if any(part.is_suppressed for part in parts):
        return None
    return next((part.value for part in parts if part.category.name.casefold() in names), None)


def _forecast(row: IndicatorRow, splits: Sequence[Split]) -> list[Point]:
    """What a person foresees for the year's end; none at the year's end itself."""
    outcome = row.outcome
    if outcome is None or outcome.forecast_value is None or outcome.month == 12:
        return []
    end = Period(outcome.year, 12)
    split = splits_between(splits, outcome.period, end)
    return [
        Point(
            label=end.label,
            value=outcome.forecast_value,
            is_forecast=True,
            tick=SHORT_MONTH_NAMES[11],
            year=str(end.year),
            at=_at(end),
            starts_line=bool(split),
            split=split,
        )
    ]


def _year_ends(row: IndicatorRow) -> list[tuple[str, Decimal]]:
    """The final outcomes of earlier years; of what is summed, no period is the year's."""
    if row.terms.accumulation == Accumulation.SUMMED:
        return []
    return [(str(o.year), o.value) for o in row.outcomes if o.month == 12 and o.year < row.target.year and o.value is not None]
