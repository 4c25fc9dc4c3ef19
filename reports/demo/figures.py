"""Made-up outcomes: the same each time, from a fixed seed and the indicator's name, near what was aimed at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from goals.models.outcomes import MissingReason
from goals.operations.outcomes import OutcomeEntry
from goals.queries.entries import DueOutcome
from goals.rules.targets import Accumulation, Direction, TargetTerms, ValueType

SEED = "Region Fjällbo"
SOURCE = "Påhittade siffror"
# How far ahead of its aim an indicator mostly is, and how much it varies from one time to another.
AHEAD, SPREAD, WOBBLE = 0.02, 0.06, 0.01
FORECAST_SHARE = 0.4
# What is not known yet in August.
NOT_YET = frozenset(
    {
        "Andel upphandlingar med klimatkrav",
        "Andel särskilda boenden som har haft besök",
        "Andel som har fått en medicinsk bedömning inom 3 dagar i primärvården",
        "Energianvändning per fordonskilometer",
    }
)


@dataclass(frozen=True)
class Figure:
    """A value with its parts by Category id, and what is expected of the whole year when that is said."""

    value: Decimal
    parts: Mapping[int, Decimal] = field(default_factory=dict)
    forecast: Decimal | None = None


def entry_of(due: DueOutcome) -> OutcomeEntry:
    """What the reporter enters for an outcome that is due: a made-up value, or the reason why there is none."""
    if due.row.indicator.name in NOT_YET:
        comment = "Uppgiften kommer i oktober."
        return OutcomeEntry(missing_reason=MissingReason.NOT_AVAILABLE, comment=comment, source=SOURCE)
    figure = figure_of(due)
    says_forecast = figure.forecast is not None
    return OutcomeEntry(
        value=figure.value,
        parts=figure.parts,
        forecast_value=figure.forecast,
        forecast_comment="Samma takt som hittills i år." if says_forecast else "",
        source=SOURCE,
    )


def figure_of(due: DueOutcome) -> Figure:
    """The made-up value of an outcome that is due."""
    terms, name, period = due.row.terms, due.row.indicator.name, due.period
    ahead = _dice(name).gauss(AHEAD, SPREAD)
    if terms.value_type == ValueType.YES_NO:
        return Figure(Decimal(ahead > 0))
    dice = _dice(name, period.slug)
    year, now = _reached(terms, ahead), _reached(terms, ahead + dice.gauss(0, WOBBLE))
    if terms.accumulation == Accumulation.CUMULATIVE:
        now = now * period.month / 12
    value = _rounded(now, terms)
    forecast = _rounded(year, terms) if dice.random() < FORECAST_SHARE and not period.is_year_end else None
    return Figure(value, _parts(due, value, dice), forecast)


def _reached(terms: TargetTerms, ahead: float) -> float:
    """The whole year's value that is so far ahead of what is aimed at: the target's bound, else last year's outcome.

    Of a share there is only what lies between it and the nearer end, none and all, to come ahead by.
    """
    known = next((number for number in (terms.low, terms.high, terms.baseline) if number is not None), Decimal(0))
    aim, better = float(known), -1 if terms.direction == Direction.LESS_IS_BETTER else 1
    room = 1.5 * min(abs(aim), 100 - aim) if terms.measure_unit == "%" else abs(aim)
    return aim + better * ahead * (room or 10)


def _parts(due: DueOutcome, value: Decimal, dice: Random) -> dict[int, Decimal]:
    """Women and men: of a count they make the sum, of a share they lie on either side of it."""
    if len(due.categories) != 2:
        return {}
    first, second = (category.pk for category in due.categories)
    terms, lean = due.row.terms, dice.uniform(-0.05, 0.05)
    if terms.accumulation == Accumulation.CUMULATIVE:
        part = _rounded(float(value) * (0.5 + lean), terms)
        return {first: part, second: value - part}
    away = _rounded(float(value) * abs(lean) / 2, terms) * (1 if lean > 0 else -1)
    return {first: _within(value + away, terms), second: _within(value - away, terms)}


def _rounded(number: float, terms: TargetTerms) -> Decimal:
    exact = Decimal(repr(number)).quantize(Decimal(1).scaleb(-terms.decimals), ROUND_HALF_UP)
    return _within(exact + 0, terms)  # -0 is 0


def _within(number: Decimal, terms: TargetTerms) -> Decimal:
    """No share is over a hundred."""
    return min(number, Decimal(100)) if terms.measure_unit == "%" else number


def _dice(*about: str) -> Random:
    """Chance that always falls the same way for the same thing."""
    return Random("/".join((SEED, *about)))  # noqa: S311  # made-up figures, no secret
