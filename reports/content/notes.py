"""Notes: the small lines that every page and file prints under a name, a figure or a status, in the same words everywhere.

Each function takes a part of a content, newly built or read back, and says what is printed under it.
"""

from typing import Any

# Units that the figures carry themselves, or that say nothing.
UNITS_WITH_FIGURES = frozenset({"", "%", "st"})

Notes = tuple[str, ...]


def written(figure: Any) -> str:
    """A figure with its unit."""
    has_unit = figure.unit and figure.raw is not None
    return f"{figure.shown}\u00a0{figure.unit}" if has_unit else figure.shown


def reported_notes(reported: Any) -> Notes:
    """Under an outcome: that it is missing or not reported, preliminary, of another year; and its parts."""
    return _known(
        reported.missing.word if reported.missing else reported.mark,
        "preliminärt" if reported.is_preliminary else "",
        reported.concerns,
        reported.measured,
        *(f"{part.name} {'visas inte' if part.is_suppressed else part.figure.shown}" for part in reported.parts),
    )


def baseline_note(baseline: Any, heading: str) -> str:
    """Under a baseline: its year, where the heading of its column does not say it."""
    return "" if baseline.figure.raw is None or heading.endswith(baseline.year) else baseline.year


def row_title(row: Any) -> str:
    """An indicator's name, with its unit where the figures do not carry it."""
    return row.name if row.measure_unit in UNITS_WITH_FIGURES else f"{row.name} ({row.measure_unit})"


def row_notes(row: Any, known_source: str) -> Notes:
    """Under an indicator's name. `known_source` is said on every page, and need not be said in every row."""
    outcome = row.outcome
    if outcome is None:
        return ()
    return _known(
        outcome.comment,
        _forecast(outcome.forecast) if outcome.forecast else "",
        f"Inte könsuppdelat: {outcome.split_reason}" if outcome.split_reason else "",
        f"Källa: {outcome.source}" if outcome.source not in ("", known_source) else "",
    )


def _forecast(forecast: Any) -> str:
    figure = ""
    if forecast.figure is not None:
        is_word = isinstance(forecast.figure.raw, bool)
        figure = " " + (forecast.figure.shown.lower() if is_word else written(forecast.figure))
    return f"Prognos{figure}" + (f": {forecast.comment}" if forecast.comment else "")


def verdict_notes(verdict: Any, target: Any) -> Notes:
    """Under a status: why, where that says more than the status, and that the target lies below the baseline."""
    return _known(verdict.sentence if verdict.says_more else "", target.note)


def receiver_notes(receiver: Any) -> Notes:
    """Under how an uppdrag goes: that it is late, what is said of it, and when it is reported."""
    return _known(
        f"Försenat: {receiver.late}" if receiver.is_late else "",
        receiver.comment,
        f"I planen: {receiver.wording}" if receiver.wording else "",
        f"Redovisas: {receiver.months[:1].lower()}{receiver.months[1:]}" if receiver.months else "",
        f"Till och med {receiver.ends}" if receiver.ends else "",
    )


def _known(*notes: str) -> Notes:
    return tuple(note for note in notes if note)
