"""Pasted plan tables: the columns in any order, real-life wordings, and what is said of what cannot be understood."""

from decimal import Decimal

import pytest

from goals.rules.clipboard import read_cells
from goals.rules.plan_table import Column, GoalWording, PlanTable, TableRow, read_goal, read_heading, read_table
from goals.rules.targets import Kind, Reading
from tracker.periods import TERTIALS, YEAR, bits

GOAL, INDICATOR, BASELINE, TARGET, MONTHS, SOURCE, NONE = Column


def read(text: str, **options: object) -> PlanTable:
    return read_table(read_cells(text), **{"year": 2027, "goal_words": ["Delmål", "Resultatmål"], **options})  # type: ignore[arg-type]


def columns(text: str, **options: object) -> list[Column]:
    return [heading.column for heading in read(text, **options).headings]


@pytest.mark.parametrize(
    ("text", "column", "year"),
    [
        ("Delmål", GOAL, None),
        ("Resultatmål", GOAL, None),
        ("Indikatorer", INDICATOR, None),
        ("INDIKATOR:", INDICATOR, None),
        ("Utfall 2024", BASELINE, 2024),
        ("Utfall\u00a02024", BASELINE, 2024),
        ("Utfall 2025-12-31", BASELINE, 2025),
        ("Utgångsvärde", BASELINE, None),
        ("Mål 2026", TARGET, 2026),
        ("Mål", TARGET, None),
        ("Målvärde 2027*", TARGET, 2027),
        ("Periodicitet", MONTHS, None),
        ("Källa", SOURCE, None),
        ("Datakälla", SOURCE, None),
        ("Ansvarig", NONE, None),
        ("2026", NONE, 2026),
        ("", NONE, None),
        ("Målet ska nås av alla", NONE, None),
    ],
)
def test_a_heading_says_what_its_column_holds_and_which_year(text: str, column: Column, year: int | None) -> None:
    found = read_heading(text, ["Delmål", "Resultatmål"])
    assert (found.column, found.year) == (column, year)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Delmål\tIndikator\tUtfall 2024\tMål 2027\tPeriodicitet", [GOAL, INDICATOR, BASELINE, TARGET, MONTHS]),
        ("Periodicitet\tMål\tIndikator", [MONTHS, TARGET, INDICATOR]),
        ("Indikator", [INDICATOR]),
        ("Mål\tIndikator\tMålvärde", [GOAL, INDICATOR, TARGET]),
        ("Mål\tIndikator\tMål 2027", [GOAL, INDICATOR, TARGET]),
        ("Delmål\tIndikator\tMål", [GOAL, INDICATOR, TARGET]),
        ("Indikator\tUtfall 2024\tUtfall 2025\tUtfall 2023", [INDICATOR, NONE, BASELINE, NONE]),
        ("Indikator\tMål 2026\tMål 2027\tMål 2028", [INDICATOR, NONE, TARGET, NONE]),
        ("Indikator\tMål 2026\tMål", [INDICATOR, NONE, TARGET]),
        ("Indikator\tAnsvarig\tMål", [INDICATOR, NONE, TARGET]),
    ],
)
def test_the_columns_stand_in_any_order_and_any_may_be_missing(headings: str, expected: list[Column]) -> None:
    assert columns(headings + "\nx" + "\t" * headings.count("\t")) == expected


def test_what_is_not_read_is_said() -> None:
    assert [str(note) for note in read("Indikator\tAnsvarig\nA\tSiv").notes] == ["Kolumnen ”Ansvarig” läses inte."]


def test_a_title_above_the_headings_does_not_hide_them() -> None:
    table = read("Mål 1. Trygga uppväxtvillkor\t\t\nDelmål\tIndikator\tMål\n1.1 A\tAntal öar\t5")
    assert [(row.place, row.indicator) for row in table.rows] == [(3, "Antal öar")]


def test_without_headings_a_person_says_which_columns_they_are() -> None:
    text = "1.1 A\tAntal öar\t17\t5\tÅr"
    unknown = read(text)
    assert (unknown.rows, unknown.has_headings) == ((), False)
    assert unknown.sample[0].texts[1] == "Antal öar"
    row = read(text, columns=[GOAL, INDICATOR, BASELINE, TARGET, MONTHS], baseline_year=2025).rows[0]
    assert (row.goal, row.indicator, row.raw_target) == (GoalWording("1.1", "A"), "Antal öar", "5")
    assert (row.baseline.value, row.baseline_year) == (Decimal(17), 2025)


def test_what_a_person_says_of_the_columns_goes_before_the_headings() -> None:
    (row,) = read("Indikator\tUtfall 2024\tMål\nAntal öar\t5\t7", columns=[INDICATOR, NONE, TARGET]).rows
    assert (row.raw_baseline, row.raw_target) == (None, "7")


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("Delmål 1.1 RUN bidrar", GoalWording("1.1", "RUN bidrar")),
        ("delmål 1.10: RUN bidrar", GoalWording("1.10", "RUN bidrar")),
        ("Regionmål 1 Trygga uppväxtvillkor", GoalWording("1", "Trygga uppväxtvillkor")),
        ("Mål 1. Trygga uppväxtvillkor", GoalWording("1", "Trygga uppväxtvillkor")),
        ("1.1 RUN bidrar", GoalWording("1.1", "RUN bidrar")),
        ("3.10. RUN", GoalWording("3.10", "RUN")),
        ("3) Budget i balans", GoalWording("3", "Budget i balans")),
        ("1.1", GoalWording("1.1", "")),
        ("Delmål 1.1", GoalWording("1.1", "")),
        ("RUN bidrar till 3 saker", GoalWording("", "RUN bidrar till 3 saker")),
        ("2030 ska alla med", GoalWording("", "2030 ska alla med")),
        ("Minst 5 orter har film", GoalWording("", "Minst 5 orter har film")),
        ("", None),
    ],
)
def test_a_goal_is_read_with_its_number(text: str, goal: GoalWording | None) -> None:
    assert read_goal(text, ["delmål"]) == goal


def rows_of(body: str, headings: str = "Delmål\tIndikator\tUtfall 2024\tMål 2027\tPeriodicitet") -> tuple[TableRow, ...]:
    return read(f"{headings}\n{body}").rows


def test_a_row_is_read_with_its_wordings_kept() -> None:
    (row,) = rows_of("Delmål 1.1 RUN bidrar\tAntal öar\t123\tminst 90 st\tTertial: aug, dec")
    assert (row.goal, row.indicator) == (GoalWording("1.1", "RUN bidrar"), "Antal öar")
    assert (row.baseline.value, row.baseline_year) == (Decimal(123), 2024)
    assert row.target
    assert (row.target.kind, row.target.low, row.target.measure_unit) == (Kind.AT_LEAST, Decimal(90), "st")
    assert row.months
    assert (row.months.months, row.months.reading) == (bits([8, 12]), Reading.STATED)
    assert (row.raw_baseline, row.raw_target, row.raw_months) == ("123", "minst 90 st", "Tertial: aug, dec")
    assert (row.doubts, row.fault) == ((), None)


@pytest.mark.parametrize(
    ("body", "doubts"),
    [
        ("1.1 A\tX\t123\t90\tår", ["Antaget: minst."]),
        ("1.1 A\tX\t\t0\tår", ["Antaget: högst."]),
        ("1.1 A\tX\tSvar saknas\tminst 2\tår", ["Utfallet ”Svar saknas” går inte att läsa som ett tal."]),
        ("1.1 A\tX\t–\tminst 2\tår", []),
        ("1.1 A\tX\t\t\tår", ["Målvärde saknas i källan."]),
        ("1.1 A\tX\t\tse text\tår", ["Målvärdet ”se text” går inte att tolka."]),
        ("1.1 A\tX\t\tminst 2\tibland", ["Periodiciteten ”ibland” går inte att tolka."]),
        ("1.1 A\tX\t\tminst 2\tTertial", ["Antaget: april, augusti och december."]),
        ("1.1 A\tX\t\ta Ja\tÅR", ["Målvärdet ”a Ja” går inte att tolka."]),
    ],
)
def test_what_is_doubtful_is_said_in_words(body: str, doubts: list[str]) -> None:
    (row,) = rows_of(body)
    assert [str(doubt) for doubt in row.doubts] == doubts
    assert row.fault is None


def test_a_target_of_another_year_is_a_suggestion_only() -> None:
    (row,) = rows_of("1.1 A\tX\tminst 90", "Delmål\tIndikator\tMål 2026")
    assert row.target
    assert (row.target.reading, row.target.low) == (Reading.UNCLEAR, Decimal(90))
    assert [str(doubt) for doubt in row.doubts] == ["Kolumnen heter ”Mål 2026”, men planen gäller 2027."]


def test_an_empty_cell_of_goals_means_the_one_above() -> None:
    rows = rows_of("1.1 A\tX\t\t1\tår\n\tY\t\t2\tår\n1.2 B\tZ\t\t3\tår")
    assert [row.goal.number for row in rows if row.goal] == ["1.1", "1.1", "1.2"]


def test_rows_above_the_first_goal_have_none() -> None:
    assert rows_of("\tX\t\t1\tår")[0].goal is None


def test_headings_that_are_repeated_on_the_next_page_are_no_row() -> None:
    headings = "Delmål\tIndikator\tUtfall 2024\tMål 2027\tPeriodicitet"
    assert [row.indicator for row in rows_of(f"1.1 A\tX\t\t1\tår\n{headings}\n1.2 B\tY\t\t1\tår")] == ["X", "Y"]


def test_a_goal_alone_has_no_indicator_and_values_without_an_indicator_are_a_fault() -> None:
    alone, values = rows_of("1.1 A\t\t\t\t\n1.2 B\t\t123\t90\tår")
    assert (alone.indicator, alone.fault) == ("", None)
    assert str(values.fault) == "Raden har ingen indikator."


def test_a_cell_across_the_whole_table_names_the_goal_of_the_rows_below() -> None:
    html = "<table><tr><td>Indikator<td>Mål 2027<tr><td colspan=2>Delmål 1.1 RUN bidrar<tr><td>Antal öar<td>5</table>"
    rows = read_table(read_cells("", html), year=2027).rows
    assert [(row.goal, row.indicator) for row in rows] == [
        (GoalWording("1.1", "RUN bidrar"), ""),
        (GoalWording("1.1", "RUN bidrar"), "Antal öar"),
    ]


def test_a_missing_column_says_nothing_rather_than_blank() -> None:
    (row,) = rows_of("X", "Indikator")
    assert (row.raw_baseline, row.raw_target, row.raw_months) == (None, None, None)
    assert (row.target, row.months, row.doubts) == (None, None, ())


def test_yes_and_the_months_of_a_tertial() -> None:
    (row,) = rows_of("3.1 A\tAvtal finns\tNej\tJa\tTertial: apr, aug, dec")
    assert row.target
    assert row.months
    assert (row.target.kind, row.baseline.value, row.months.months) == (Kind.YES, Decimal(0), TERTIALS)


def test_a_year_is_read_in_capitals_too() -> None:
    (row,) = rows_of("3.1 A\tX\t\tJa\tÅR")
    assert row.months
    assert row.months.months == YEAR


@pytest.mark.parametrize("text", ["", "bara löpande text utan kolumner", "a\tb\nc\td"])
def test_what_is_no_table_has_no_rows(text: str) -> None:
    table = read(text)
    assert (table.rows, table.has_headings) == ((), False)
