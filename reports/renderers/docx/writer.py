"""Writing the Word file from top to bottom: paragraphs, headings, lists and tables, one after another."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from reports.renderers.docx.pictures import Pictures
from reports.renderers.docx.xml import (
    Element,
    bookmarked,
    cell,
    keep_next,
    link,
    paragraph,
    row,
    run,
    set_spacing,
    table,
    trace_code,
    w,
)

WIDTH = 166.0  # of the text, in millimetres
NUMBERED = "ListNumber"
MOST_WHOLE = 6  # rows of a table that stands on one page


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its width in millimetres, and whether numbers stand in it."""

    heading: str
    width: float
    is_number: bool = False


Cell = list[Element]


class Writer:
    """Puts one thing after another in a document."""

    def __init__(self, document: Document, pictures: Pictures) -> None:
        self._body = document.element.body
        self._list_style = document.styles["List Number"].element
        self._numbering = document.part.numbering_part.element
        self._pictures = pictures
        self._bookmarks = 0

    def add(self, *elements: Element) -> None:
        """Put elements last in the text, before what says how its page is."""
        end = self._body.find(qn("w:sectPr"))
        for element in elements:
            end.addprevious(element)

    # Paragraphs

    def write(self, text: str, style: str = "Normal") -> None:
        """A paragraph."""
        self.add(paragraph(style, run(text)))

    def heading(self, level: int, text: str, *, key: str = "", label: str = "") -> None:
        """A heading, 1 to 4; by `key` it can be linked to. `label` stands on a line of its own before it."""
        content = [run(f"{label}\n", style="Label")] if label else []
        content.append(run(text))
        if key:
            self._bookmarks += 1
            content = bookmarked(self._bookmarks, key, *content)
        self.add(paragraph(f"Heading{level}", *content))

    def bullets(self, lines: Iterable[str]) -> None:
        """A list."""
        self.add(*(paragraph("ListBullet", run(line)) for line in lines))

    def numbered(self, lines: Iterable[str]) -> None:
        """A numbered list, that begins at 1 whatever lists stand before it."""
        number = self._new_numbering()
        for line in lines:
            made = paragraph(NUMBERED, run(line))
            made.pPr.append(w("numPr", w("ilvl", val=0), w("numId", val=number)))
            self.add(made)

    def _new_numbering(self) -> int:
        """A list of its own with the numbers of Word's numbered list; its id."""
        numbers = {made.get(qn("w:numId")): made for made in self._numbering.findall(qn("w:num"))}
        of_style = numbers[self._list_style.find(f".//{qn('w:numId')}").get(qn("w:val"))]
        new = 1 + max(map(int, numbers))
        abstract = of_style.find(qn("w:abstractNumId")).get(qn("w:val"))
        start = w("lvlOverride", w("startOverride", val=1), ilvl=0)
        self._numbering.append(w("num", w("abstractNumId", val=abstract), start, numId=new))
        return new

    # Statuses and cells

    def status(self, status: Any) -> list[Element]:
        """A status in running text: its sign and its word."""
        key = sign_key(status)
        sign = self._pictures.show_sign(key)
        words = f"Prognos: {status.word}" if status.is_forecast else status.word
        return [*([sign, run("\u2002")] if sign is not None else []), run(words, is_bold=True)]

    def chart(self, key: str, description: str) -> None:
        """A chart as wide as the text."""
        self.add(paragraph("Normal", self._pictures.show_chart(key, WIDTH, description), keeps_next=True))

    def status_cell(self, status: Any, notes: Iterable[str] = (), *, part: Any = None) -> Cell:
        """A status in a cell, with the number of the trace of its part, and small lines under it."""
        return [paragraph("TableText", *self.status(status), *trace_code(part)), *note_lines(notes)]

    # Tables

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, title: str) -> None:
        """A table with a heading row that is repeated on each page; `title` is read aloud before it."""
        widths = [column.width for column in columns]
        head = [[paragraph("TableHeadNumber" if c.is_number else "TableHead", run(c.heading))] for c in columns]
        body = [list(cells) for cells in rows]
        # The headings stand by the first row; a short table is not broken over pages at all.
        for cells in [head, *(body[:-1] if len(body) <= MOST_WHOLE else [])]:
            _keep_with_next(cells)
        made = [row(_cells(widths, head), is_header=True), *(row(_cells(widths, cells)) for cells in body)]
        # Two tables with nothing between them would become one.
        end = paragraph("Note")
        set_spacing(end, line=120, lineRule="exact")
        self.add(table(widths, made, title=title), end)


def _cells(widths: Iterable[float], contents: Iterable[Cell]) -> list[Element]:
    return [cell(width, content) for width, content in zip(widths, contents, strict=True)]


def _keep_with_next(cells: Iterable[Cell]) -> None:
    for made in (made for content in cells for made in content):
        keep_next(made)


def spaced(cells: Iterable[Cell]) -> list[Cell]:
    """The cells of a row that begins a group, with room above; it never stands last on a page."""
    found = list(cells)
    for content in found:
        for made in content:
            keep_next(made)
        for made in content[:1]:
            set_spacing(made, before=160)
    return found


def sign_key(status: Any) -> str:
    """How the sign of a status is found among the pictures."""
    return "/".join((status.sign, json.dumps(status.is_forecast), "CALCULATED" if status.stage == "CALCULATED" else ""))


def text_cell(text: str, notes: Iterable[str] = (), *, is_number: bool = False, is_bold: bool = False, part: Any = None) -> Cell:
    """A text in a cell, with the number of the trace of its part, and small lines under it; numbers stand to the right."""
    first = paragraph("TableNumber" if is_number else "TableText", run(text, is_bold=is_bold), *trace_code(part))
    return [first, *note_lines(notes, is_number=is_number)]


def note_lines(notes: Iterable[str], *, is_number: bool = False) -> Cell:
    """Small lines."""
    return [paragraph("NoteNumber" if is_number else "Note", run(note)) for note in notes]


def link_cell(key: str, name: str, text: str = "", *, is_bold: bool = False) -> Cell:
    """A name that leads to a place in the document, and what follows it."""
    more = [run(f" {text}")] if text else []
    return [paragraph("TableText", link(key, name, is_bold=is_bold), *more)]
