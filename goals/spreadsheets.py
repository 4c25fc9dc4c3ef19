"""Excel files: the rows of a table, numbers as numbers, and text as text whatever it begins with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tracker.svg import clean

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60  # characters; what is longer is wrapped
LONGEST_TITLE = 31


@dataclass(frozen=True)
class Sheet:
    """A sheet: the notes, a blank row, and the rows, the first of which is the heading.

    Decimals are numbers with as many decimals as they carry; None is an empty cell.
    """

    title: str
    notes: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_xlsx(title: str, notes: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A file of one sheet."""
    return write_book([Sheet(title, notes, rows)])


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """A file of several sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write_sheet(book, sheet)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write_sheet(book: Workbook, given: Sheet) -> None:
    sheet: Worksheet = book.create_sheet(given.title[:LONGEST_TITLE])
    for row, note in enumerate(given.notes, start=1):
        _fill(sheet.cell(row, 1), note).font = Font(bold=row == 1)
    top = len(given.notes) + 2
    widths = _write_rows(sheet, top, given.rows)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width, WIDEST) + 2
    sheet.freeze_panes = sheet.cell(top + 1, 2)
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation = "landscape"


def _write_rows(sheet: Worksheet, top: int, rows: Iterable[Sequence[Any]]) -> list[int]:
    """Write the rows from row number `top`; returns how many characters each column needs."""
    widths: list[int] = []
    for number, values in enumerate(rows, start=top):
        widths = widths or [0] * len(values)
        for column, value in enumerate(values, start=1):
            cell = _fill(sheet.cell(number, column), value)
            cell.alignment = Alignment(vertical="top", wrap_text=len(str(value or "")) > WIDEST)
            if number == top:
                cell.font = Font(bold=True)
            widths[column - 1] = max(widths[column - 1], len(str(value if value is not None else "")))
    return widths


def _fill(cell: Any, value: Any) -> Cell:
    """Put a value in a cell. A text that begins with = is no formula here."""
    if isinstance(value, str):
        cell.value = clean(value)
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
    else:
        cell.value = value
    if isinstance(value, Decimal):
        cell.number_format = number_format(value)
    return cell


def number_format(value: Decimal) -> str:
    """How a spreadsheet shows a number with as many decimals as it carries."""
    decimals = max(0, -int(value.as_tuple().exponent))
    return "#,##0." + "0" * decimals if decimals else "#,##0"
