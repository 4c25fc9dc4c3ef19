"""Tables as Word and Excel leave them on the clipboard."""

import pytest

from goals.rules.clipboard import MOST_ROWS, read_cells


def texts(text: str = "", html: str = "") -> list[tuple[str, ...]]:
    return [row.texts for row in read_cells(text, html)]


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("", []),
        (" \n\t\n", []),
        ("a\tb\nc\td", [("a", "b"), ("c", "d")]),
        ("a\tb\r\nc\td\r\n", [("a", "b"), ("c", "d")]),
        ("a\tb\rc\td", [("a", "b"), ("c", "d")]),
        ("a\tb\n\n\nc\td", [("a", "b"), ("c", "d")]),
        ("a\tb\n\td", [("a", "b"), ("", "d")]),
        ("a\tb\nc\t", [("a", "b"), ("c", "")]),
        ("ensam kolumn\nAntal öar", [("ensam kolumn",), ("Antal öar",)]),
        ('a\t"Tertial: aug,\ndec"\nc\td', [("a", "Tertial: aug, dec"), ("c", "d")]),
        ('a\t"med ""citat"" i"\nc\td', [("a", 'med "citat" i'), ("c", "d")]),
        ('a\t"Kulturkortet"\nc\td', [("a", '"Kulturkortet"'), ("c", "d")]),
        ('a\t"Kulturkortet" antal\nc\td', [("a", '"Kulturkortet" antal'), ("c", "d")]),
        ('a\t5" rör\nc\t"halvt', [("a", '5" rör'), ("c", '"halvt')]),
        ("indi\u00adka\u200btor\t1\u00a0234\na\tb", [("indikator", "1 234"), ("a", "b")]),
        ("\ufeffa\tb\vc\nd\te", [("a", "b c"), ("d", "e")]),
        ("•\tförsta punkten\t1\nandra\t2", [("första punkten", "1"), ("andra", "2")]),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, str) else "",
)
def test_text_with_tabs_is_rows_of_cells(pasted: str, rows: list[tuple[str, ...]]) -> None:
    assert texts(pasted) == rows


def test_cells_that_word_has_broken_over_lines_are_put_together_and_said_to_be() -> None:
    rows = read_cells(
        "Delmål\tIndikator\tMål\tPeriod\n"
        "1.1 RUN bidrar till\natt barn skapar\tAntal insatser\nför barn\t90\tTertial: aug,\ndec\n"
        "\tAntal filmer\t10\tÅR\n"
        "1.2 RUN\nverkar\tAntal öar\t\tÅR\n"
    )
    assert [row.texts for row in rows[1:]] == [
        ("1.1 RUN bidrar till att barn skapar", "Antal insatser för barn", "90", "Tertial: aug, dec"),
        ("", "Antal filmer", "10", "ÅR"),
        ("1.2 RUN verkar", "Antal öar", "", "ÅR"),
    ]
    assert [row.is_joined for row in rows] == [False, True, False, True]


def test_short_rows_that_make_no_whole_row_stay_apart() -> None:
    assert texts("a\tb\tc\n1\t2\n3\t4\tx\n") == [("a", "b", "c"), ("1", "2", ""), ("3", "4", "x")]


WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>Nämndplan</title><style>td {color: red}</style></head>
<body><!--StartFragment--><p>Text före</p>
<table class=MsoTableGrid><tr><td><p class=MsoNormal><b>Delmål<o:p></o:p></b></p></td><td><p>Indikator</p></td>
<td>Mål 2027</td></tr>
 <tr><td rowspan=2><p>Delmål 1.1 RUN bidrar
  till att</p><p>barn skapar</p></td><td>Antal insatser<sup>1</sup></td><td>90<del>80</del></td></tr>
 <tr><td>Antal<br>filmer &amp; spel<table><tr><td>inuti</td></tr></table></td><td>&nbsp;</td></tr>
 <tr><td colspan=3>Delmål 1.2</td></tr>
</table><!--EndFragment--></body></html>
"""


def test_html_says_where_cells_are_and_what_is_merged_is_repeated() -> None:
    assert texts("annat\tsom text", WORD) == [
        ("Delmål", "Indikator", "Mål 2027"),
        ("Delmål 1.1 RUN bidrar till att barn skapar", "Antal insatser[1]", "90"),
        ("Delmål 1.1 RUN bidrar till att barn skapar", "Antal filmer & spel inuti", ""),
        ("Delmål 1.2", "Delmål 1.2", "Delmål 1.2"),
    ]


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [("a", "b"), ("c", "d")]),
        ("<TABLE><TR><TH>a</TH></TR></TABLE>", [("a",)]),
        ("<table><tr><td>a</table><p>mellan</p><table><tr><td>b</table>", [("a",), ("b",)]),
        ('<table><tr><td rowspan="0">a<td>b<tr><td>c<td>d</table>', [("a", "b"), ("c", "d")]),
        ('<table><tr><td rowspan="9" colspan=2>a<td>b<tr><td>c</table>', [("a", "a", "b"), ("a", "a", "c")]),
        ('<table><tr><td>a<td rowspan=2>b<tr><td>c<td>d</table>', [("a", "b", ""), ("c", "b", "d")]),
        ("<table><tr><td>a<script>alert(1)</script></table>", [("a",)]),
        ("<p>ingen tabell</p>", [("text", "istället")]),
        ("<table></table>", [("text", "istället")]),
        ("<table><tr><td>a</td></tr>", [("a",)]),
        ("</td></tr></table><table><tr><td>a</table>", [("a",)]),
    ],
)  # fmt: skip
def test_any_html_gives_rows_or_leaves_it_to_the_text(html: str, rows: list[tuple[str, ...]]) -> None:
    assert texts("text\tistället", html) == rows


def test_no_more_is_read_than_a_plan_can_hold() -> None:
    assert len(texts("a\tb\n" * (MOST_ROWS + 50))) == MOST_ROWS
    rows = texts("", "<table><tr><td colspan=999999 rowspan=999999>a</td></tr>" + "<tr></tr>" * 9 + "</table>")
    assert len(rows) == 10
    assert {len(row) for row in rows} == {40}
