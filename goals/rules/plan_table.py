"""A plan's table, pasted: which column is which, and what each row says.

The headings Delmål, Indikator, Utfall, Mål and Periodicitet are known in any order, and any of them may be missing.
What a cell says is read by source_text; here is only what the table's form tells: a heading's year, a cell for many rows.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from goals.rules.clipboard import Cells
from goals.rules.source_text import (
    DASHES,
    MonthsReading,
    WordingOfBaseline,
    WordingOfTarget,
    read_baseline,
    read_months,
    read_target,
)
from goals.rules.targets import Reading
from tracker.periods import FIRST_YEAR, LAST_YEAR
from tracker.sentences import Sentence, gettext_noop


class Column(StrEnum):
    """What a column of the table holds."""

    GOAL = "GOAL"
    INDICATOR = "INDICATOR"
    BASELINE = "BASELINE"
    TARGET = "TARGET"
    MONTHS = "MONTHS"
    SOURCE = "SOURCE"
    NONE = ""  # not read


@dataclass(frozen=True)
class Heading:
    """A column: what it holds, its heading as written ("" without one), and the year that the heading names."""

    column: Column
    text: str = ""
    year: int | None = None


@dataclass(frozen=True)
class GoalWording:
    """A goal as a table names it: its number ("" without one) and its title ("" when the number stands alone).

    `kind` is the word before the number, in lower case: "delmål"; "" without one.
    """

    number: str
    title: str
    kind: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """What one row says. None where the table has no such column; wordings are kept as written.

    `doubts` are what a person should look at; `fault` is why the row cannot be used, None when it can.
    """

    place: int
    goal: GoalWording | None = None
    indicator: str = ""
    source: str = ""
    raw_baseline: str | None = None
    baseline: WordingOfBaseline = field(default_factory=WordingOfBaseline)
    baseline_year: int | None = None
    raw_target: str | None = None
    target: WordingOfTarget | None = None
    raw_months: str | None = None
    months: MonthsReading | None = None
    doubts: tuple[Sentence, ...] = ()
    fault: Sentence | None = None


@dataclass(frozen=True)
class PlanTable:
    """A pasted table. `has_headings` is False when no row names the columns, so that somebody has to say which they are."""

    headings: tuple[Heading, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[Sentence, ...] = ()
    has_headings: bool = True
    sample: tuple[Cells, ...] = ()  # the first rows, to recognise the columns by


NOT_READ = gettext_noop("Kolumnen ”{heading}” läses inte.")
JOINED = gettext_noop("Raden är hopsatt av flera rader text. Kontrollera att varje text står i rätt kolumn.")
NO_INDICATOR = gettext_noop("Raden har ingen indikator.")
OTHER_YEAR = gettext_noop("Kolumnen heter ”{heading}”, men planen gäller {year}.")

_WORDS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.INDICATOR, re.compile(r"indikator(er)?|mått|nyckeltal|resultatmått")),
    (Column.GOAL, re.compile(r"(del|region|resultat|effekt|nämnd|verksamhets|inriktnings)mål|målformulering|måltext")),
    (Column.TARGET, re.compile(r"mål(värde|nivå|tal|sättning)?|målvärden|målnivåer")),
    (Column.BASELINE, re.compile(r"utfall|utgångsvärde|utgångsläge|basvärde|nuläge|resultat|startvärde")),
    (
        Column.MONTHS,
        re.compile(r"periodicitet|mätperiod|mättillfällen?|mätfrekvens|frekvens|uppföljning|uppföljs|mäts|följs upp"),
    ),
    (Column.SOURCE, re.compile(r"(data|uppgifts)?käll[ao]r?|mätmetod")),
)
_YEAR = re.compile(r"\b(20\d\d)(?:-\d\d-\d\d)?\b")
_NUMBER = re.compile(r"(?P<kind>[^\W\d]+\s+)?(?P<number>\d{1,3}(?:\.\d{1,3})*)(?P<end>[.:)]?)(?:\s+|$)(?P<title>.*)", re.DOTALL)
# A heading stands in the first rows, below a title at most.
_ROWS_ABOVE = 5


def read_table(
    cells: Sequence[Cells],
    *,
    year: int,
    goal_words: Collection[str] = (),
    columns: Sequence[Column] | None = None,
    baseline_year: int | None = None,
) -> PlanTable:
    """Read a pasted table for a plan of `year`.

    `goal_words` are what goals are called in the region; `columns` is what a person says that the columns are, which
    goes before the headings, and `baseline_year` the year of the outcomes when their heading names none. There are no
    rows when no column is the indicators' or the goals'.
    """
    place, headings = _find_headings(cells, goal_words)
    has_headings = bool(headings)
    headings = headings or tuple(Heading(Column.NONE) for _ in (cells[0].texts if cells else ()))
    if columns is not None:
        chosen = [*columns, *[Column.NONE] * len(headings)]
        headings = tuple(replace(heading, column=column) for heading, column in zip(headings, chosen, strict=False))
    else:
        headings = _one_of_each(headings, year)
    headings = tuple(_dated(heading, baseline_year) for heading in headings)
    below = cells[place:]
    if not {Column.INDICATOR, Column.GOAL} & {heading.column for heading in headings}:
        return PlanTable(headings, (), has_headings=has_headings, sample=tuple(below[:3]))
    rows = tuple(_rows(below, headings, year, frozenset(word.casefold() for word in goal_words)))
    return PlanTable(headings, rows, tuple(_notes(headings)), has_headings, tuple(below[:3]))


# Headings


def _dated(heading: Heading, baseline_year: int | None) -> Heading:
    """The heading with the year that a person says that the outcomes are of, when it names none."""
    return replace(heading, year=heading.year or baseline_year) if heading.column == Column.BASELINE else heading


def _find_headings(cells: Sequence[Cells], goal_words: Collection[str]) -> tuple[int, tuple[Heading, ...]]:
    """The row below the headings, and what they say; the first row and nothing when there are none."""
    for place, row in enumerate(cells[:_ROWS_ABOVE], start=1):
        headings = tuple(read_heading(text, goal_words) for text in row.texts)
        known = {heading.column for heading in headings} - {Column.NONE}
        if Column.INDICATOR in known or len(known) > 1:
            return place, headings
    return 0, ()


def read_heading(text: str, goal_words: Collection[str] = ()) -> Heading:
    """What a heading says: "Utfall 2024", "Mål 2026", "Periodicitet"; Column.NONE when it is none that is known."""
    found = _YEAR.search(text)
    year = int(found[1]) if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR else None
    word = " ".join(_YEAR.sub(" ", text).casefold().replace("*", " ").strip(" :.").split())
    if word != "mål" and word in {goal_word.casefold() for goal_word in goal_words}:
        return Heading(Column.GOAL, text, year)
    column = next((column for column, pattern in _WORDS if pattern.fullmatch(word)), Column.NONE)
    return Heading(column, text, year)


def _one_of_each(headings: Sequence[Heading], year: int) -> tuple[Heading, ...]:
    """One column for each thing: of targets the one of the plan's year, of earlier outcomes the latest."""
    headings = _goals_called_mål(headings)
    chosen = {}
    for column in set(Column) - {Column.NONE}:
        places = [place for place, heading in enumerate(headings) if heading.column == column]
        if places:
            chosen[column] = max(places, key=lambda place: (_rank(headings[place], year), -place))
    return tuple(
        heading if chosen.get(heading.column) == place else replace(heading, column=Column.NONE)
        for place, heading in enumerate(headings)
    )


def _rank(heading: Heading, year: int) -> int:
    if heading.column == Column.TARGET:
        return {year: 2, None: 1}.get(heading.year, 0)
    return heading.year or 0


def _goals_called_mål(headings: Sequence[Heading]) -> Sequence[Heading]:
    """ "Mål" before the indicators is where the goals are, when no other column is and another has the targets."""
    columns = [heading.column for heading in headings]
    if Column.GOAL in columns or columns.count(Column.TARGET) < 2 or Column.INDICATOR not in columns:
        return headings
    before = columns.index(Column.INDICATOR)
    is_goals = [heading.text.casefold().strip(" :") == "mål" and place < before for place, heading in enumerate(headings)]
    return [replace(heading, column=Column.GOAL) if found else heading for heading, found in zip(headings, is_goals, strict=True)]


def _notes(headings: Sequence[Heading]) -> Iterator[Sentence]:
    for heading in headings:
        if heading.column == Column.NONE and heading.text:
            yield Sentence(NOT_READ, {"heading": heading.text})


# Rows


def _rows(cells: Sequence[Cells], headings: Sequence[Heading], year: int, goal_words: Collection[str]) -> Iterator[TableRow]:
    """The rows in order. An empty cell of goals means the one above; a row of headings again is no row."""
    above: GoalWording | None = None
    written = tuple(heading.text for heading in headings)
    for row in cells:
        if row.texts == written:
            continue
        found = _row(row, headings, year, goal_words)
        above = found.goal or above
        yield replace(found, goal=above)


def _row(cells: Cells, headings: Sequence[Heading], year: int, goal_words: Collection[str]) -> TableRow:
    texts = {heading.column: text for heading, text in zip(headings, cells.texts, strict=True)}
    if len(set(cells.texts)) == 1 and len(cells.texts) > 1:  # one cell across the whole table
        texts = {Column.GOAL: cells.texts[0]}
    years = {heading.column: heading for heading in headings}
    row = TableRow(
        place=cells.place,
        goal=read_goal(texts.get(Column.GOAL, ""), goal_words),
        indicator=texts.get(Column.INDICATOR, ""),
        source=texts.get(Column.SOURCE, ""),
        raw_baseline=_said(texts.get(Column.BASELINE)),
        raw_target=_said(texts.get(Column.TARGET)),
        raw_months=_said(texts.get(Column.MONTHS)),
        doubts=(Sentence(JOINED),) if cells.is_joined else (),
    )
    if not row.indicator:
        is_fault = any((row.raw_baseline, row.raw_target, row.raw_months))
        return replace(row, fault=Sentence(NO_INDICATOR)) if is_fault else row
    return _with_readings(row, years, year)


def _said(text: str | None) -> str | None:
    """What a cell says: nothing, when it holds a dash alone."""
    return "" if text in DASHES else text


def _with_readings(row: TableRow, headings: dict[Column, Heading], year: int) -> TableRow:
    """The row with what its wordings mean, and what is doubtful about them."""
    baseline = read_baseline(row.raw_baseline or "")
    target = None if row.raw_target is None else read_target(row.raw_target)
    heading = headings.get(Column.TARGET)
    if row.raw_target and target and heading and heading.year not in {None, year}:
        doubt = Sentence(OTHER_YEAR, {"heading": heading.text, "year": str(year)})
        target = replace(target, reading=Reading.UNCLEAR, doubt=doubt)
    months = None if row.raw_months is None else read_months(row.raw_months)
    found = [target.doubt if target else None, baseline.doubt, months.doubt if months else None]
    return replace(
        row,
        baseline=baseline,
        baseline_year=headings[Column.BASELINE].year if baseline.value is not None else None,
        target=target,
        months=months,
        doubts=(*row.doubts, *(doubt for doubt in found if doubt)),
    )


def read_goal(text: str, goal_words: Collection[str] = ()) -> GoalWording | None:
    """A goal's number and title: "Delmål 1.1 RUN bidrar till ...", "1.1. ...", or a title alone; None when it is blank."""
    if not text:
        return None
    match = _NUMBER.fullmatch(text)
    if match and _is_number(match, goal_words):
        return GoalWording(match["number"], match["title"].strip(), (match["kind"] or "").strip().casefold())
    return GoalWording("", text)


def _is_number(match: re.Match[str], goal_words: Collection[str]) -> bool:
    """Whether what looks like a goal's number is one: "2030 ska ..." and "Minst 5 orter ..." begin titles."""
    kind = (match["kind"] or "").strip().casefold()
    if kind:
        return kind in goal_words or kind.endswith("mål")
    return bool("." in match["number"] or match["end"] or not match["title"])
