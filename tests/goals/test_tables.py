"""Tables and their files: numbers are numbers, text is text, and the page's columns are the file's."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from goals.spreadsheets import number_format, write_xlsx
from goals.tables import AssignmentTable, IndicatorTable


def sheet_of(rows: list[list[Any]], notes: list[str] | None = None) -> Worksheet:
    content = write_xlsx("Indikatorer", notes or ["Indikatorer"], rows)
    return load_workbook(BytesIO(content)).worksheets[0]


def cell_of(value: Any) -> Any:
    """The cell of a single value under a heading."""
    return sheet_of([["Rubrik"], [value]])["A4"]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=HYPERLINK(A1)", "+46 90", "-5", "@summa", "'citat", "Å ä ö", "=", "rad\nrad", "12", "TRUE"],
)
def test_a_text_is_text_whatever_it_begins_with(text: str) -> None:
    cell: Cell = cell_of(text)
    assert (cell.data_type, cell.value) == ("s", text)


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    assert cell_of("a\x00b\x0bc").value == "abc"


@pytest.mark.parametrize(
    ("value", "shown_as"),
    [("64", "#,##0"), ("84.8", "#,##0.0"), ("-15.25", "#,##0.00"), ("0", "#,##0"), ("100", "#,##0"), ("1E+2", "#,##0")],
)
def test_a_number_is_a_number_with_the_decimals_it_carries(value: str, shown_as: str) -> None:
    cell = cell_of(Decimal(value))
    assert (Decimal(str(cell.value)), cell.number_format) == (Decimal(value), shown_as)
    assert number_format(Decimal(value)) == shown_as


def test_nothing_is_an_empty_cell_and_never_zero() -> None:
    assert cell_of(None).value is None


def test_notes_stand_above_the_heading_which_stays_in_sight() -> None:
    sheet = sheet_of([["Namn", "Värde"], ["A", Decimal(1)]], ["Indikatorer, Kulturnämnden", "Påhittade siffror."])
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == [
        "Indikatorer, Kulturnämnden",
        "Påhittade siffror.",
        None,
        "Namn",
        "A",
    ]
    assert sheet.freeze_panes == "B5"
    assert sheet["A4"].font.bold


def test_a_list_without_rows_is_a_file_with_its_heading() -> None:
    assert sheet_of([["Namn"]])["A3"].value == "Namn"


def test_a_long_text_is_wrapped_in_a_column_that_fits_the_screen() -> None:
    sheet = sheet_of([["Namn"], ["ord " * 100]])
    assert sheet["A4"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width < 70


def test_without_live_rights_the_table_has_no_column_of_outcomes() -> None:
    table = IndicatorTable([], is_live=False, headings={"outcome": "Augusti 2026"})
    names = [column.name for column in table.columns.iterall()]
    assert {"outcome", "status", "why", "reported"} & set(names) == set()
    assert "months" in [column.name for column in table.columns.itervisible()]


@pytest.mark.parametrize(
    "table", [IndicatorTable([], is_live=True, headings={}), AssignmentTable([])], ids=["indicators", "assignments"]
)
def test_every_column_of_the_page_is_in_the_file(table: Any) -> None:
    [headings] = table.as_values()
    assert {str(column.header) for column in table.columns.itervisible()} <= set(headings)
    assert len(headings) == len(set(headings))
