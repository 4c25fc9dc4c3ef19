"""The outcomes of an indicator over time, with parts, forecasts and where each came from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext

from goals.models import Origin, Outcome
from goals.presentation.figures import Figure, figure_of, write_forecast
from goals.queries.rows import IndicatorRow
from tracker.sentences import Sentence
from tracker.series import Split, splits_between


@dataclass(frozen=True)
class Entry:
    """One outcome, and who said it."""

    outcome: Outcome
    figure_alone: Figure  # without its parts, which have columns of their own
    named_parts: list[tuple[str, str]]  # as many as the history has names of parts; "" where there is none
    forecast: str
    split: tuple[Sentence, ...] = ()  # why it is not to be compared with the one before it

    @property
    def label(self) -> str:
        """The period: "augusti 2026"."""
        return self.outcome.period.label

    @property
    def comment(self) -> str:
        """What was said of it, and why it is not divided where it should be; "" when nothing was."""
        reason = self.outcome.split_reason
        parts = [self.outcome.comment, gettext("Ej uppdelat: {reason}").format(reason=reason) if reason else ""]
        return " ".join(part for part in parts if part)

    @property
    def who(self) -> str:
        """Who entered it; "" when no person did."""
        return self.outcome.entered_by.name if self.outcome.entered_by else ""

    @property
    def entered_at(self) -> datetime | None:
        """When it was entered; None for what was read from a document, whose day says nothing of the figure."""
        return None if self.outcome.origin == Origin.FILE else self.outcome.entered_at

    @property
    def origin(self) -> str:
        """By which way it came, where that was not a form and the source does not say it."""
        is_said = self.outcome.origin == Origin.FORM or (self.outcome.origin == Origin.DEMO and self.outcome.source)
        return "" if is_said else str(self.outcome.get_origin_display())


@dataclass(frozen=True)
class History:
    """Outcomes, the newest first. `parts` are the names of the parts that some of them have."""

    parts: list[str]
    entries: list[Entry]
    has_forecasts: bool
    has_comments: bool

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return 3 + len(self.parts) + self.has_forecasts + self.has_comments


def history_of(row: IndicatorRow, splits: Sequence[Split] = ()) -> History:
    """All outcomes of a row's indicator up to the round, with where the series is split; no queries."""
    parts = list(dict.fromkeys(part.category.name for outcome in row.outcomes for part in outcome.known_parts))
    periods = [outcome.period for outcome in row.outcomes]
    broken = [splits_between(splits, previous, period) for previous, period in zip([None, *periods], periods, strict=False)]
    entries = [_entry(row, outcome, parts, split) for outcome, split in zip(row.outcomes, broken, strict=True)][::-1]
    return History(
        parts,
        entries,
        has_forecasts=any(entry.forecast for entry in entries),
        has_comments=any(entry.comment for entry in entries),
    )


def _entry(row: IndicatorRow, outcome: Outcome, names: list[str], split: tuple[Sentence, ...]) -> Entry:
    figure = figure_of(outcome, row.indicator)
    known = dict(figure.parts)
    named = [(name, known.get(name, "")) for name in names]
    return Entry(outcome, replace(figure, parts=()), named, write_forecast(outcome, row.indicator), split)
