"""What people write in a report: texts with lists and tables, and the economy table."""

from dataclasses import dataclass

from reports.content.schema.figures import Figure


@dataclass(frozen=True)
class Block:
    """A part of a text."""

    kind: str  # PARAGRAPH, LIST, NUMBERED, TABLE
    lines: tuple[str, ...] = ()  # a paragraph, or the items of a list
    head: tuple[str, ...] = ()  # a table's headings
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[bool, ...] = ()  # for each column, whether numbers stand in it


@dataclass(frozen=True)
class FinanceRow:
    """A row of an economy table."""

    key: str  # "section:3/row:5"
    name: str
    budget: Figure
    outcome: Figure
    deviation: Figure
    forecast: Figure
    note: str  # that the deviation is another than the difference; ""
    is_sum: bool  # whether it adds up the rows above, and is set apart


@dataclass(frozen=True)
class Finance:
    """An economy table."""

    unit: str  # "mnkr"
    head: tuple[str, ...]
    rows: tuple[FinanceRow, ...]


@dataclass(frozen=True)
class Section:
    """What the unit writes itself."""

    key: str  # "section:3"
    placement: str  # BEFORE_GOALS, AFTER_GOALS
    title: str
    blocks: tuple[Block, ...]
    finance: Finance | None
