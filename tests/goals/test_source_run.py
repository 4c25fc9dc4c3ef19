"""RUN's nämndplan 2026 as demo data, held against an independent transcription of the source's tables."""

import csv
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "goals" / "demo" / "vasterbotten"
SOURCES = ROOT / "tests" / "sources"

MISSING = "saknas i källan"
MONTHS = {
    "Tertial: aug, dec": [8, 12],
    "Tertial: aug, dec?": [8, 12],
    "Tertial: apr, aug, dec": [4, 8, 12],
    "År": [12],
    "ÅR": [12],
    "": [],
}
MISSING_REASONS = {"NOT_AVAILABLE", "NOT_MEASURED", "NOT_APPLICABLE", "SUPPRESSED"}
ROW_KEYS = {
    "name", "definition", "value_type", "measure_unit", "decimals", "direction",
    "accumulation", "accumulation_reading", "is_individual_based", "source_system", "kind", "low",
    "high", "baseline", "raw_baseline", "raw_target", "raw_months", "months", "reading", "doubt", "note",
    "outcomes",
}  # fmt: skip
CODES = {
    "value_type": {"NUMBER", "YES_NO"},
    "direction": {"MORE_IS_BETTER", "LESS_IS_BETTER", "NOT_STATED"},
    "accumulation": {"CUMULATIVE", "SUMMED", "LATEST"},
    "accumulation_reading": {"STATED", "ASSUMED", "UNCLEAR"},
    "kind": {"AT_LEAST", "AT_MOST", "EXACTLY", "WITHIN", "YES", "INCREASE", "DECREASE", "KEEP_OR_INCREASE",
             "KEEP_OR_DECREASE", "FOLLOW"},
    "reading": {"STATED", "ASSUMED", "UNCLEAR"},
}  # fmt: skip


def load(name):
    return tomllib.loads((DEMO / name).read_text(encoding="utf-8"))


def transcribed(name):
    with (SOURCES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


PLAN = load("run-namndplan-2026.toml")
OUTCOMES = load("run-outcomes-2026.toml")["outcome"]
ROWS = [(goal["number"], row) for goal in PLAN["goal"] for row in goal["row"]]
BY_KEY = {(number, row["name"]): row for number, row in ROWS}
TABLE = transcribed("run-namndplan-2026.csv")
HEADINGS = transcribed("run-namndplan-2026-delmal.csv")
PAIRS = [pytest.param(row, line, id=f"{line['delmal']}, rad {line['lines']}") for (_, row), line in zip(ROWS, TABLE, strict=True)]


def number(raw):
    """The number in the source's wording ("84,8 %"), or None where it has none ("Svar saknas")."""
    text = raw.removesuffix(" %").replace(",", ".")
    return Decimal(text) if text[:1].isdigit() else None


def stored(text):
    return Decimal(text) if text else None


def is_lone(line):
    return bool(number(line["unplaced"]))


def due(month):
    return {key for key, row in BY_KEY.items() if month in row["months"]}


# ---- the plan against the transcription ----


def test_the_plan_has_17_delmal_50_indicators_and_three_assignments():
    assert [len(PLAN["goal"]), len(ROWS), len(PLAN["assignment"])] == [17, 50, 3]


def test_every_row_stands_under_its_delmal_in_the_order_of_the_source():
    names = [(number, row["name"]) for number, row in ROWS]
    assert names == [(line["delmal"], line["indicator"].replace("*", "")) for line in TABLE]


def test_delmal_number_and_indicator_name_identify_a_row():
    assert len(BY_KEY) == len(ROWS)


def test_delmal_carry_the_wording_of_heading_and_table_and_their_regionmal():
    for goal, line in zip(PLAN["goal"], HEADINGS, strict=True):
        title = line["heading"] or line["name_in_table"]
        differs = title != line["name_in_table"]
        assert (goal["number"], goal["parent"]) == (line["delmal"], line["regionmal"])
        assert goal["title"] == title
        assert goal["raw_title"] == (line["name_in_table"] if differs else "")


def test_the_table_and_the_list_of_delmal_name_them_alike():
    named = {line["delmal"]: line["name_in_table"] for line in HEADINGS}
    assert {line["delmal"]: line["name_in_table"] for line in TABLE} == named


@pytest.mark.parametrize(("row", "line"), PAIRS)
def test_wording_and_months_are_those_of_the_source(row, line):
    assert row["raw_baseline"] == line["utfall_2024"]
    assert row["raw_target"] == line["mal_2026"] + line["unplaced"]
    assert row["raw_months"] == line["periodicitet"]
    assert row["months"] == MONTHS[line["periodicitet"]]


@pytest.mark.parametrize(("row", "line"), PAIRS)
def test_baseline_and_target_are_the_numbers_of_the_source(row, line):
    assert stored(row["baseline"]) == number(line["utfall_2024"])
    assert stored(row["low"]) == number(line["mal_2026"] or line["unplaced"])
    assert row["high"] == ""
    assert row.get("baseline_year") == (2024 if row["baseline"] else None)


@pytest.mark.parametrize(("row", "line"), PAIRS)
def test_a_marked_footnote_gives_the_definition_or_says_that_it_is_missing(row, line):
    expected = line["footnote"] or (MISSING if "*" in line["indicator"] else "")
    assert row["definition"] == expected


@pytest.mark.parametrize(("row", "line"), PAIRS)
def test_the_kind_fits_what_the_source_states(row, line):
    stated = line["mal_2026"] or line["unplaced"]
    kind = "YES" if stated.endswith("Ja") else "AT_LEAST" if stated else "FOLLOW"
    assert row["kind"] == kind
    if stated:
        assert (row["value_type"] == "YES_NO") == (kind == "YES")


@pytest.mark.parametrize(("row", "line"), PAIRS)
def test_what_the_source_leaves_open_is_unclear_and_says_so(row, line):
    open_target = is_lone(line) or not (line["mal_2026"] or line["unplaced"])
    assert (row["reading"] == "UNCLEAR") == open_target
    if open_target or line["unplaced"] or "?" in line["periodicitet"]:
        assert row["doubt"].endswith(".")
    if line["unplaced"]:
        assert line["unplaced"] in row["doubt"]


@pytest.mark.parametrize(("row", "line"), PAIRS)
def test_a_value_is_placed_in_a_column_only_where_the_text_tells_which(row, line):
    text = line["value_text"]
    tells = text.startswith(" ") or bool(line["utfall_2024"])
    assert bool(line["unplaced"]) == (bool(text) and not tells)
    assert row["reading"] != "STATED" or tells


@pytest.mark.parametrize(("row", "line"), PAIRS)
def test_every_row_has_all_keys_and_known_codes(row, line):
    assert set(row) - {"baseline_year"} == ROW_KEYS
    assert {key: row[key] for key, known in CODES.items() if row[key] not in known} == {}


def test_the_three_assignments_are_those_of_the_source():
    for ours, line in zip(PLAN["assignment"], transcribed("run-namndplan-2026-uppdrag.csv"), strict=True):
        assert ours["text"].replace("\n", " ") == line["uppdrag"]
        assert ours["raw_status"] == line["status"]
        assert ours["raw_months"] == line["periodicitet"]
        assert ours["ends_on"].isoformat() == line["slutdatum"]
        assert ours["status"] == ("NOT_STARTED" if line["status"] else "")


def test_what_the_source_does_not_say_about_the_adoption_is_left_empty():
    adopted = PLAN["plan"]["adopted"]
    assert [adopted["held_on"], adopted["paragraph"], adopted["dnr"]] == ["", "", ""]
    assert adopted["note"] == MISSING


# ---- the counts that the rest of the system leans on ----


def test_39_are_due_in_august_4_in_april_9_only_in_december_and_2_never():
    only_december = [row for _, row in ROWS if row["months"] == [12]]
    without = [row for _, row in ROWS if not row["months"]]
    assert [len(due(8)), len(due(4)), len(only_december), len(without)] == [39, 4, 9, 2]


def test_14_rows_have_both_numbers_9_with_a_target_below_the_baseline_and_2_with_them_equal():
    both = [row for _, row in ROWS if row["baseline"] and row["low"]]
    steps = Counter((stored(row["low"]) - stored(row["baseline"])).compare(0) for row in both)
    assert [len(both), steps[-1], steps[0]] == [14, 9, 2]
    assert {row["direction"] for row in both} == {"MORE_IS_BETTER"}


def test_eight_numbers_stand_alone_and_two_rows_have_no_target():
    lone = [line["unplaced"] for line in TABLE if is_lone(line)]
    assert lone == ["10", "40 %", "28", "5", "10", "1", "2", "5"]
    assert Counter(row["reading"] for _, row in ROWS)["UNCLEAR"] == len(lone) + 2


def test_only_hme_has_a_figure_outside_the_table_and_no_total_for_it():
    stated = {key: row["outcomes"] for key, row in BY_KEY.items() if row["outcomes"]}
    assert list(stated) == [("5.1", "HME Medarbetare")]
    (outcome,) = stated[("5.1", "HME Medarbetare")]
    assert (outcome["year"], outcome["women"], outcome["men"]) == (2025, "75.8", "74.0")
    assert outcome["value"] == ""
    assert outcome["missing_reason"] in MISSING_REASONS
    assert outcome["source"]


# ---- the invented outcomes ----


def outcomes(month):
    return {(outcome["goal"], outcome["indicator"]): outcome for outcome in OUTCOMES if outcome["month"] == month}


def test_the_invented_outcomes_say_so_first_of_all():
    text = (DEMO / "run-outcomes-2026.toml").read_text(encoding="utf-8")
    assert text.startswith("# Påhittade siffror.")


def test_invented_outcomes_are_all_four_of_april_and_31_of_august():
    assert set(outcomes(4)) == due(4)
    assert set(outcomes(8)) < due(8)
    assert [len(outcomes(8)), len(OUTCOMES)] == [31, 35]


def test_all_of_delmal_1_1_is_left_to_the_reader():
    left = due(8) - set(outcomes(8))
    assert {key for key in left if key[0] == "1.1"} == {key for key in due(8) if key[0] == "1.1"}
    assert len(left) == 8


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda o: f"{o['goal']} {o['month']} {o['indicator'][:30]}")
def test_an_outcome_has_a_value_of_its_kind_or_the_reason_why_not(outcome):
    row = BY_KEY[outcome["goal"], outcome["indicator"]]
    assert ("value" in outcome) != (outcome.get("missing_reason") in MISSING_REASONS)
    for value in (outcome[key] for key in ("value", "forecast_value") if key in outcome):
        if row["value_type"] == "YES_NO":
            assert isinstance(value, bool)
        else:
            assert -Decimal(value).as_tuple().exponent <= row["decimals"]


def test_individual_based_outcomes_have_parts_that_make_the_total_or_the_reason_why_not():
    split = {key: o for key, o in outcomes(8).items() if BY_KEY[key]["is_individual_based"]}
    summed = [o for o in split.values() if "women" in o]
    assert [len(split), len(summed)] == [3, 2]
    assert [o["indicator"][:5] for o in split.values() if "split_reason" in o] == ["Andel"]
    for outcome in summed:
        parts = sum(int(outcome.get(part, 0)) for part in ("women", "men", "unknown"))
        assert parts == int(outcome["value"])


def test_only_individual_based_rows_have_parts():
    with_parts = {(o["goal"], o["indicator"]) for o in OUTCOMES if "women" in o or "split_reason" in o}
    assert with_parts <= {key for key, row in BY_KEY.items() if row["is_individual_based"]}
