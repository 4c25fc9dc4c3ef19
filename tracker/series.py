"""What charts show, as data and in words: an indicator over time, and an outcome against its target. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.numbers import write_number
from tracker.periods import Period
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True)
class Split:
    """From which day a series is no longer the same, and why in words: values before and after are not to be compared."""

    from_on: date
    words: Sentence


def splits_between(splits: Iterable[Split], previous: Period | None, period: Period) -> tuple[Sentence, ...]:
    """Why the series is another at the end of a period than at the end of the one before it; nothing at its first."""
    if previous is None:
        return ()
    return tuple(split.words for split in splits if previous.last_day < split.from_on <= period.last_day)


@dataclass(frozen=True)
class Point:
    """What is known of one period. A period that was not due is no point: not due is not missing."""

    label: str  # "augusti 2026", as read aloud
    value: Decimal | None  # None: no value; the line has a gap
    women: Decimal | None = None
    men: Decimal | None = None
    is_forecast: bool = False  # a hollow mark at the end of a dashed line
    tick: str = ""  # under the axis, "aug"; label when empty
    year: str = ""  # under the ticks, once for the points that share it
    at: Decimal | None = None  # years, 2026.67; when every point has one, distance is time
    starts_line: bool = False  # the line is broken before it: a cumulative count begins anew each January, or the series is split
    split: tuple[Sentence, ...] = ()  # why the series is split before it


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What a chart knows of its indicator and of what was to be reached."""

    name: str
    unit: str = ""
    decimals: int | None = None
    target_low: Decimal | None = None  # one bound is a line, two are a band, two equal are a line
    target_high: Decimal | None = None
    target: str = ""  # in words: "minst 90"
    baseline: Decimal | None = None
    baseline_label: str = ""  # "Utfall 2024"

    def write(self, value: Decimal | None) -> str:
        """A value of the indicator the Swedish way, with its unit."""
        return write_number(value, decimals=self.decimals, unit=self.unit)

    def write_tick(self, value: Decimal) -> str:
        """A round figure on an axis, without padded decimals; the unit only where it is a percent sign."""
        return write_number(value, unit="%" if self.unit == "%" else "")

    @property
    def targets(self) -> tuple[Decimal, ...]:
        """The target's bounds, lowest first; none, one or two."""
        return tuple(sorted({bound for bound in (self.target_low, self.target_high) if bound is not None}))


@dataclass(frozen=True, kw_only=True)
class Trend(Measure):
    """An indicator over time."""

    points: tuple[Point, ...]

    @property
    def has_parts(self) -> bool:
        """Whether women and men are told apart for any period."""
        return any(part is not None for point in self.points for part in (point.women, point.men))

    @property
    def splits(self) -> list[Sentence]:
        """Why the series is split, in the order of its points."""
        return [words for point in self.points for words in point.split]

    @property
    def known(self) -> list[tuple[Point, Decimal]]:
        """The points that have an outcome, in order."""
        return [(point, point.value) for point in self.points if point.value is not None and not point.is_forecast]


@dataclass(frozen=True, kw_only=True)
class Bullet(Measure):
    """An outcome against its target, on one line."""

    value: Decimal | None
    earlier: tuple[tuple[str, Decimal], ...] = ()  # ("2025", value)
    forecast: Decimal | None = None


# What the pictures say in words


def describe_trend(trend: Trend) -> list[Sentence]:
    """What the chart shows, for those who do not see it. Never empty: no values is said."""
    sentences = [_describe_values(trend)]
    missing = [point.label for point in trend.points if point.value is None]
    if missing:
        sentences.append(Sentence(gettext_noop("Uppgift saknas för {labels}."), {"labels": ", ".join(missing)}))
    sentences += _describe_parts(trend)
    sentences += [
        Sentence(gettext_noop("Prognos för {label}: {value}."), {"label": point.label, "value": trend.write(point.value)})
        for point in trend.points
        if point.is_forecast and point.value is not None
    ]
    for point in trend.points:
        if point.split:
            sentences.append(Sentence(gettext_noop("Serien är delad före {label}."), {"label": point.label}))
            sentences += point.split
    return sentences + _describe_marks(trend)


def describe_bullet(bullet: Bullet) -> list[Sentence]:
    """What the line shows, for those who do not see it."""
    outcome = Sentence(gettext_noop("Utfall {value}."), {"value": bullet.write(bullet.value)})
    sentences = [Sentence(gettext_noop("Uppgift saknas.")) if bullet.value is None else outcome]
    if bullet.forecast is not None:
        sentences.append(Sentence(gettext_noop("Prognos {value}."), {"value": bullet.write(bullet.forecast)}))
    sentences += [
        Sentence(gettext_noop("{label}: {value}."), {"label": label, "value": bullet.write(value)})
        for label, value in bullet.earlier
    ]
    return sentences + _describe_marks(bullet)


def _describe_values(trend: Trend) -> Sentence:
    known = trend.known
    if not known:
        return Sentence(gettext_noop("Inga värden ännu."))
    (last, latest) = known[-1]
    if len(known) == 1:
        return Sentence(gettext_noop("Ett värde, {label}: {value}."), {"label": last.label, "value": trend.write(latest)})
    low, high = min(known, key=lambda pair: pair[1]), max(known, key=lambda pair: pair[1])
    return Sentence(
        gettext_noop(
            "{count} värden från {first} till {last}: lägst {low} ({low_label}), högst {high} ({high_label}), senast {latest}."
        ),
        {
            "count": str(len(known)),
            "first": known[0][0].label,
            "last": last.label,
            "low": trend.write(low[1]),
            "low_label": low[0].label,
            "high": trend.write(high[1]),
            "high_label": high[0].label,
            "latest": trend.write(latest),
        },
    )


def _describe_parts(trend: Trend) -> list[Sentence]:
    split = [point for point in trend.points if point.women is not None and point.men is not None]
    if not split:
        return []
    last = split[-1]
    values = {"label": last.label, "women": trend.write(last.women), "men": trend.write(last.men)}
    return [Sentence(gettext_noop("Kvinnor {women} och män {men} ({label})."), values)]


def _describe_marks(chart: Measure) -> list[Sentence]:
    sentences = []
    if chart.target:
        sentences.append(Sentence(gettext_noop("Målvärde: {target}."), {"target": chart.target}))
    if chart.baseline is not None and chart.baseline_label:
        values = {"label": chart.baseline_label, "value": chart.write(chart.baseline)}
        sentences.append(Sentence(gettext_noop("{label}: {value}."), values))
    return sentences
