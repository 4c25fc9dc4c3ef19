"""A register extract as data: one table for each kind of thing that is kept. The page and the file are written from the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from tracker.periods import write_date
from tracker.templatetags.tertial import moment

# A page is to be read; the file has all of it.
SHOWN = 50


@dataclass(frozen=True)
class Sheet:
    """One kind of thing that is kept of a person: what its columns are called, and a row for each of them.

    `key` is what it is called in the file and in the page's own links; `empty` is said when there are no rows. Cells are
    texts, whole numbers, days, moments, yes or no, and None for what is not known.
    """

    key: str
    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    empty: str
    note: str = ""

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """The rows that the page shows, each cell in words with its heading."""
        return [[(heading, cell_words(cell)) for heading, cell in zip(self.headings, row, strict=True)] for row in self._first]

    @property
    def hidden(self) -> int:
        """How many rows stand in the file only."""
        return len(self.rows) - len(self._first)

    @property
    def _first(self) -> Sequence[tuple[Any, ...]]:
        return self.rows[:SHOWN]

    @property
    def data(self) -> list[dict[str, Any]]:
        """Every row for the file, by the columns' headings; days and moments as ISO 8601."""
        return [{heading: _plain(cell) for heading, cell in zip(self.headings, row, strict=True)} for row in self.rows]


def cell_words(cell: Any) -> str:
    """A cell as it is read: "3 september 2026 kl. 14.02", "ja"; a dash for what is not known."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, bool):
        return gettext("ja") if cell else gettext("nej")
    if isinstance(cell, datetime):
        return moment(cell)
    return write_date(cell) if isinstance(cell, date) else str(cell)


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return cell if cell is None or isinstance(cell, bool | int) else str(cell)
