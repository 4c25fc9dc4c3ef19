"""A table as it comes from the clipboard: HTML from Word and Excel, or text with tabs; made into rows of cells.

Word gives text in which the paragraphs of a cell stand on lines of their own, so that rows break; Excel puts such cells in
quotation marks. HTML says where each cell is, and which are merged: it is read when there is any.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

MOST_ROWS = 500
MOST_COLUMNS = 40

# What is there to be seen but not to be read: soft hyphens, marks of direction and order, spaces without width.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_BULLET = re.compile(r"(^|\n|\t)[•·▪◦\uf0b7]\t")
# Excel quotes a cell that holds a line break, a tab or a quotation mark; other quotation marks are the text's own.
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|$)')
_STARTS_A_GOAL = re.compile(r"(?:[^\W\d]+\s+)?\d+(?:\.\d+)*\.?\s", re.IGNORECASE)


@dataclass(frozen=True)
class Cells:
    """A row. `place` counts from 1 in what was pasted; `is_joined` when it was put together of several lines."""

    place: int
    texts: tuple[str, ...]
    is_joined: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in any cell."""
        return not any(self.texts)


def read_cells(text: str, html: str = "") -> list[Cells]:
    """The rows that hold anything, each as wide as the widest; empty when nothing was pasted. At most MOST_ROWS are read."""
    rows = _rows_of_html(html) if "<table" in html.lower() else []
    rows = [row for row in rows or _rows_of_text(text) if not row.is_blank][:MOST_ROWS]
    width = min(max((len(row.texts) for row in rows), default=0), MOST_COLUMNS)
    return [Cells(row.place, (row.texts + ("",) * width)[:width], row.is_joined) for row in rows]


def _clean(text: str) -> str:
    """A cell's text on one line."""
    return " ".join(text.translate(_UNSEEN).split())


# HTML


@dataclass
class _Cell:
    rows: int
    columns: int
    parts: list[str] = field(default_factory=list)


class _TableReader(HTMLParser):
    """Collects the rows of all tables; what stands outside them, and what was deleted, is not read."""

    IGNORED = frozenset({"style", "script", "head", "title", "del"})
    BREAKS = frozenset({"br", "p", "div", "li", "tr", "td"})

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[_Cell]] = []
        self.cell: _Cell | None = None
        self.depth = 0  # of tables: one inside a cell is a part of the cell's text
        self.ignoring = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ignoring += tag in self.IGNORED
        self.depth += tag == "table"
        if self.depth == 1 and tag == "tr":
            self.rows.append([])
            self.cell = None
        elif self.depth == 1 and tag in {"td", "th"} and self.rows:
            self.cell = _Cell(_span(attrs, "rowspan", MOST_ROWS), _span(attrs, "colspan", MOST_COLUMNS))
            self.rows[-1].append(self.cell)
        elif tag == "sup":
            self._write("[")
        elif tag in self.BREAKS:
            self._write("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BREAKS:
            self._write("\n")

    def handle_endtag(self, tag: str) -> None:
        self.ignoring = max(0, self.ignoring - (tag in self.IGNORED))
        if tag == "sup":
            self._write("]")  # a note's number is no part of the number before it
        elif self.depth == 1 and tag in {"td", "th", "tr", "table"}:
            self.cell = None
        elif tag in self.BREAKS:
            self._write("\n")
        self.depth = max(0, self.depth - (tag == "table"))

    def handle_data(self, data: str) -> None:
        self._write(data)

    def _write(self, text: str) -> None:
        if self.cell is not None and not self.ignoring:
            self.cell.parts.append(text)


def _span(attrs: list[tuple[str, str | None]], name: str, most: int) -> int:
    value = dict(attrs).get(name) or ""
    return max(1, min(int(value), most)) if re.fullmatch(r"\d{1,6}", value) else 1


def _rows_of_html(html: str) -> list[Cells]:
    reader = _TableReader()
    reader.feed(html)
    reader.close()
    return [Cells(place, texts) for place, texts in enumerate(_unmerge(reader.rows[:MOST_ROWS]), start=1)]


def _unmerge(rows: list[list[_Cell]]) -> Iterator[tuple[str, ...]]:
    """Each row with every cell that covers it: what is merged is repeated."""
    from_above: dict[int, tuple[str, int]] = {}  # column: the text, and how many more rows it covers
    for row in rows:
        texts: dict[int, str] = {column: text for column, (text, _) in from_above.items()}
        below = {column: (text, left - 1) for column, (text, left) in from_above.items() if left > 1}
        column = 0
        for cell in row:
            while column in texts:
                column += 1
            text = _clean("".join(cell.parts).replace("[]", ""))
            for covered in range(column, min(column + cell.columns, MOST_COLUMNS)):
                texts[covered] = text
                if cell.rows > 1:
                    below[covered] = (text, cell.rows - 1)
        from_above = below
        yield tuple(texts.get(column, "") for column in range(max(texts, default=-1) + 1))


# Text


def _rows_of_text(text: str) -> list[Cells]:
    text = _BULLET.sub(r"\1", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\v", " ")
    lines = [(place, cells) for place, cells in enumerate(_split(text.strip("\n")), start=1) if any(c.strip() for c in cells)]
    width = max((len(cells) for _, cells in lines), default=0)
    joined = _join_broken(lines[: 4 * MOST_ROWS], width)
    return [Cells(place, tuple(map(_clean, cells)), is_joined) for place, cells, is_joined in joined]


def _split(text: str) -> Iterator[list[str]]:
    """Lines of cells; a line break or a tab inside a cell that Excel has quoted belongs to the cell."""
    cells: list[str] = []
    place = 0
    while place <= len(text):
        quoted = _QUOTED.match(text, place)
        if quoted and re.search(r'\n|\t|""', quoted[1]):
            cells.append(quoted[1].replace('""', '"'))
            place = quoted.end()
        else:
            end = _end_of_cell(text, place)
            cells.append(text[place:end])
            place = end
        if text[place : place + 1] != "\t":
            yield cells
            cells = []
        place += 1


def _end_of_cell(text: str, place: int) -> int:
    ends = [end for end in (text.find("\t", place), text.find("\n", place)) if end >= 0]
    return min(ends, default=len(text))


def _join_broken(lines: list[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str], bool]]:
    """Rows whose cells Word has broken over several lines, put together again as far as the number of cells tells."""
    row: tuple[int, list[str], bool] | None = None
    for place, cells in lines:
        if row and _continues(row[1], cells, width):
            row = (row[0], [*row[1][:-1], f"{row[1][-1]} {cells[0]}", *cells[1:]], True)
            continue
        if row:
            yield row
        row = (place, cells, False)
    if row:
        yield row


def _continues(row: list[str], cells: list[str], width: int) -> bool:
    """Whether a line goes on with the row before it: that one is too short and they make one row, or it is a last cell's end."""
    if width == 1:
        return False
    if len(row) == width:
        return len(cells) == 1 and not _STARTS_A_GOAL.match(cells[0])
    return len(row) + len(cells) - 1 <= width and bool(cells[0])
