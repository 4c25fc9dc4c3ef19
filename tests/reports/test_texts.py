"""Texts as people type and paste them: paragraphs, lists, tables; and that what is shown for editing is read as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.texts import Block, BlockKind, Paste, lay_tables, read_blocks, write_blocks

PARAGRAPH, LIST, NUMBERED, TABLE = BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.NUMBERED, BlockKind.TABLE


def lines(kind, *texts):
    return Block(kind, texts)


def paragraphs(*texts):
    return [lines(PARAGRAPH, text) for text in texts]


def table(*rows):
    return Block(TABLE, rows=rows)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \n\t\n", [], id="blank lines"),
        pytest.param("Ett.\nTvå.\n\nTre.", paragraphs("Ett.", "Två.", "Tre."), id="each line a paragraph"),
        pytest.param("Ett  stycke\u00a0här", [lines(PARAGRAPH, "Ett stycke här")], id="spaces are one"),
        pytest.param("Så:\n- a\n- b\nSlut.", [*paragraphs("Så:"), lines(LIST, "a", "b"), *paragraphs("Slut.")], id="list"),
        pytest.param("•\ta\n·\tb\n\uf0b7 c\no\td", [lines(LIST, "a", "b", "c", "d")], id="lists as Word pastes them"),
        pytest.param("-5 procent", [lines(PARAGRAPH, "-5 procent")], id="a minus is no dash"),
        pytest.param("1. a\n2. b", [lines(NUMBERED, "a", "b")], id="numbered"),
        pytest.param("1.\ta\n2.\tb", [lines(NUMBERED, "a", "b")], id="numbered as Word pastes it"),
        pytest.param("3. maj hölls ett möte.", [lines(PARAGRAPH, "3. maj hölls ett möte.")], id="a date begins no list"),
        pytest.param("1. a\n3. c", [lines(NUMBERED, "a"), lines(PARAGRAPH, "3. c")], id="a number is left out"),
        pytest.param("Namn\t2025\nTåg\t5", [table(("Namn", "2025"), ("Tåg", "5"))], id="table from Excel"),
        pytest.param("| Namn | 2025 |\n| Tåg | 5 |", [table(("Namn", "2025"), ("Tåg", "5"))], id="table with edges"),
        pytest.param("Namn | 2025\nTåg | 5", [table(("Namn", "2025"), ("Tåg", "5"))], id="table typed by hand"),
        pytest.param("| a |  | c |\n| d |", [table(("a", "", "c"), ("d", "", ""))], id="empty cells"),
        pytest.param("| a |\n| b |", [table(("a",), ("b",))], id="one column"),
        pytest.param("| a | b |\nc\td", [table(("a", "b"), ("c", "d"))], id="rows pasted under a table"),
        pytest.param("Å\nA\tB\nc\td\nÄ", [*paragraphs("Å"), table(("A", "B"), ("c", "d")), *paragraphs("Ä")], id="between"),
        pytest.param("A\tB\tC\na\tb\nb\tc", [table(("A", "B", "C"), ("a", "b b", "c"))], id="a cell that Word has broken"),
        pytest.param("Namn:\tSiv", [lines(PARAGRAPH, "Namn: Siv")], id="one line with a tab is no table"),
        pytest.param("a | b", [lines(PARAGRAPH, "a | b")], id="one line with a stroke is no table"),
        pytest.param("| a \\| b | c |\n| d | e |", [table(("a | b", "c"), ("d", "e"))], id="a stroke in a cell"),
    ],
)  # fmt: skip
def test_a_text_is_read_in_parts(text, blocks):
    assert list(read_blocks(text)) == blocks


LINES = st.lists(
    st.text(alphabet="ab1 .-|\\\t•\n", max_size=12) | st.sampled_from(["- a", "1. b", "2. c", "| x | y |", "p\tq", ""]),
    max_size=8,
)


@given(LINES)
def test_what_is_written_to_be_edited_is_read_as_it_was(typed):
    blocks = read_blocks("\n".join(typed))
    assert read_blocks(write_blocks(blocks)) == blocks


@given(LINES)
def test_what_is_kept_as_json_is_the_same(typed):
    blocks = read_blocks("\n".join(typed))
    assert tuple(Block.of_json(block.as_json) for block in blocks) == blocks


@pytest.mark.parametrize(
    ("cells", "is_numeric"),
    [
        (["1", "1 234,5", "−3 %", "–", ""], True),
        (["12 st", "4 mnkr"], True),
        (["5", "fem"], False),
        (["–", ""], False),
        (["2026-08-31"], False),
    ],
)
def test_columns_of_numbers_are_known(cells, is_numeric):
    assert table(("Rubrik",), *((cell,) for cell in cells)).numeric == (is_numeric,)


HTML = "<table><tr><td rowspan=2>A</td><td>B</td></tr><tr><td><p>c</p><p>d</p></td></tr></table>"


def test_a_pasted_table_is_laid_out_as_its_html_says():
    text = "Före\nA\tB\n\tc\nd\nEfter"
    laid = lay_tables(text, [Paste("A\tB\r\n\tc\r\nd\r\n", HTML)])
    assert list(read_blocks(laid)) == [lines(PARAGRAPH, "Före"), table(("A", "B"), ("A", "c d")), lines(PARAGRAPH, "Efter")]


@pytest.mark.parametrize(
    "paste",
    [Paste("x\ty", HTML), Paste("", HTML), Paste("A\tB", "<p>A B</p>"), Paste("A\tB", "")],
    ids=["edited since", "nothing", "no table", "no html"],
)
def test_a_paste_that_says_nothing_of_the_text_changes_nothing(paste):
    assert lay_tables("A\tB\nc\td", [paste]) == "A\tB\nc\td"
