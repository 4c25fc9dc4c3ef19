"""Figures: a value with its unit and what must be known of it, as a cell shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from goals.models import Indicator, Outcome, OutcomeState
from goals.rules.targets import ValueType
from tracker.numbers import NO_VALUE, write_number


@dataclass(frozen=True)
class Figure:
    """A value in a cell.

    `text` is an en dash when there is no value; `unit` is "" then, and for ja and
    nej. `notes` are what must be known of it: "ej rapporterat", "avser 2025".
    `parts` are names and texts, "Kvinnor" and "42,1".
    """

    text: str
    unit: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.text}\u00a0{self.unit}".strip()


NOTHING = Figure(NO_VALUE)


def write_value(indicator: Indicator, value: Decimal | None) -> str:
    """A value of the indicator without its unit: "1 234,5", "Ja"; an en dash for None."""
    if value is not None and indicator.value_type == ValueType.YES_NO:
        return gettext("Ja") if value else gettext("Nej")
    return write_number(value, decimals=indicator.decimals)


def figure(indicator: Indicator, value: Decimal | None, notes: tuple[str, ...] = ()) -> Figure:
    """A value of the indicator with its unit."""
    has_unit = value is not None and indicator.value_type == ValueType.NUMBER
    return Figure(write_value(indicator, value), indicator.measure_unit if has_unit else "", notes)


def figure_of(outcome: Outcome | None, indicator: Indicator) -> Figure:
    """An outcome with what must be known of it; an en dash when there is none. Asks for `parts` to be fetched.

    No part is shown when one is suppressed: it could be computed from the others.
    """
    if outcome is None:
        return NOTHING
    shown = figure(indicator, outcome.value, tuple(_notes(outcome)))
    hides = any(part.is_suppressed for part in outcome.known_parts)
    parts = tuple(
        (part.category.name, gettext("visas inte") if hides else write_value(indicator, part.value))
        for part in outcome.known_parts
    )
    return Figure(shown.text, shown.unit, shown.notes, parts)


def _notes(outcome: Outcome) -> Iterator[str]:
    if outcome.missing_reason:
        yield outcome.get_missing_reason_display()
    if outcome.state in {OutcomeState.DRAFT, OutcomeState.RETURNED}:
        yield outcome.get_state_display()
    if outcome.is_preliminary:
        yield gettext("preliminärt")
    if outcome.concerns_year:
        yield gettext("avser {year}").format(year=outcome.concerns_year)


def write_forecast(outcome: Outcome, indicator: Indicator) -> str:
    """The figure that a person has foreseen for the year, with its unit; "" when there is none."""
    return "" if outcome.forecast_value is None else str(figure(indicator, outcome.forecast_value))
