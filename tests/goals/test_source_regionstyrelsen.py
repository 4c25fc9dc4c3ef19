"""Regionstyrelsen on 9 December 2025 as demo data, held against the source; and what both plans have in common."""

import pytest

from tests.goals.source_files import (
    BOARD,
    PLAN,
    UNITS,
    board_source,
    number,
    stored,
)

ALL_ROWS = [row for file in (PLAN, BOARD) for goal in file["goal"] for row in goal.get("row", [])]
RAW_TARGET_MAX = 300
BOUNDS = {"AT_LEAST": (True, False), "AT_MOST": (False, True), "DECREASE": (False, False)}
ROW_KEYS = {
    "name", "definition", "value_type", "measure_unit", "decimals", "direction", "accumulation",
    "accumulation_reading", "is_individual_based", "source_system", "kind", "low", "high", "baseline",
    "raw_baseline", "raw_target", "raw_months", "months", "year", "reading", "doubt", "note", "outcomes",
}  # fmt: skip
# The source's word for what was decided, and how it is read. There is no kind of its own for sharing out money.
VERBS = {
    "anta": "ADOPTS",
    "godkän": "APPROVES",
    "fördela": "APPROVES",
    "fastställa": "ESTABLISHES",
    "ge ": "ASSIGNS",
    "informationen är delgiven": "NOTED",
}


@pytest.mark.parametrize(
    ("ours", "line"),
    [pytest.param(ours, line, id=ours["key"]) for ours, line in zip(BOARD["decision"], board_source("DECISION"), strict=True)],
)
def test_a_decision_is_of_the_kind_that_the_source_says(ours, line):
    assert ours["title"] == line["name"]
    assert all(part in line["wording"] for part in ours["raw_kind"].split(" … "))
    assert ours["kind"] in {kind for verb, kind in VERBS.items() if verb in ours["raw_kind"]}
    assert line["value"] in ours["text"]


def test_two_decisions_only_note_the_information():
    noted = [each["key"] for each in BOARD["decision"] if each["kind"] == "NOTED"]
    assert noted == ["manadsrapport-oktober", "handlingsplan-folkhalsa"]


def test_what_the_summary_lacks_of_a_decision_is_empty():
    assert {(each["paragraph"], each["dnr"]) for each in BOARD["decision"]} == {("", "")}
    assert {each["held_on"].isoformat() for each in BOARD["decision"]} == {"2025-12-09"}


def test_matters_whose_decision_is_not_told_are_named_but_not_decided():
    ours = [(each["matter"], each["title"]) for each in BOARD["undecided_matter"]]
    assert ours == [(line["name"], line["wording"]) for line in board_source("MATTER")]


def test_the_board_plan_was_established_at_the_meeting_and_its_delmal_are_not_invented():
    keys = {each["key"]: each["kind"] for each in BOARD["decision"]}
    assert keys[BOARD["plan"]["adopted_by"]] == "ESTABLISHES"
    assert {goal["type"] for goal in BOARD["goal"]} == {"Ekonomiskt mål"}
    assert "finns inte i källan" in BOARD["plan"]["note"]


@pytest.mark.parametrize("line", board_source("TARGET"), ids=lambda line: line["name"])
def test_a_cost_target_has_the_wording_and_number_of_the_source(line):
    rows = [row for goal in BOARD["goal"] for row in goal["row"]]
    (row,) = [row for row in rows if row["raw_target"] == line["wording"]]
    assert stored(row["low"] or row["high"]) == number(line["value"])
    assert row["year"] == 2026
    assert (row["reading"] == "STATED") == ("max" in line["wording"])


def test_90_million_are_for_hsn_to_report_and_10_for_rs():
    rows = {row["low"]: row for goal in BOARD["goal"] for row in goal["row"] if row["low"]}
    assert {low: row["reporting_unit"] for low, row in rows.items()} == {"10": "rs", "90": "hsn"}
    assert rows["90"]["months"] == []


def test_the_board_reports_with_the_august_and_the_yearly_accounts():
    (line,) = board_source("MONTHS")
    rows = [row for goal in BOARD["goal"] for row in goal["row"] if row["raw_months"]]
    passed_on = [each for each in BOARD["assignment"] if "parent" in each]
    assert {each["raw_months"] for each in rows + passed_on} == {line["wording"]}
    assert [each["months"] for each in rows + passed_on] == [[8, 12]] * 6


def test_the_three_assignments_are_passed_on_to_regiondirektoren_with_their_parents():
    passed_on = [each for each in BOARD["assignment"] if "parent" in each]
    by_number = {each["number"]: each for each in PLAN["assignment"]}
    for ours, line in zip(passed_on, board_source("ASSIGNMENT"), strict=True):
        given = by_number[ours["parent"]["number"]]
        assert ours["parent"]["plan"] == PLAN["plan"]["key"]
        assert ours["raw_number"] == line["name"]
        assert ours["text"].startswith(f"Genomföra fullmäktigeuppdraget: {line['wording']}")
        assert given["text"].startswith(line["wording"])
        assert "rs" in given["addressees"]
        assert ours["steering_unit"] == "rs-au"


def test_every_assignment_of_the_board_hangs_on_one_of_its_decisions():
    keys = {each["key"] for each in BOARD["decision"] if each["kind"] == "ASSIGNS"}
    assert {each["decision"] for each in BOARD["assignment"]} == keys


def test_the_budget_of_the_board_is_that_of_the_source():
    (line,) = board_source("BUDGET")
    assert stored(BOARD["budget"]["frame"]) == number(line["value"])


# ---- the rows and units of both plans ----


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: f"{row['name']} {row['year']}")
def test_a_row_has_all_keys_and_bounds_that_fit_its_kind(row):
    assert set(row) - {"reporting_unit"} == ROW_KEYS
    bounds = (bool(row["low"]), bool(row["high"]))
    assert row["reading"] == "UNCLEAR" or bounds == BOUNDS[row["kind"]]
    assert bool(row["doubt"]) == (row["reading"] != "STATED")
    assert len(row["raw_target"]) <= RAW_TARGET_MAX


def test_every_unit_that_the_plans_name_exists():
    named = {slug for file in (PLAN, BOARD) for each in file["assignment"] + file["goal"] for slug in each["addressees"]}
    named |= {each["given_by"] for file in (PLAN, BOARD) for each in file["assignment"]}
    named |= {each["steering_unit"] for each in BOARD["assignment"] if "steering_unit" in each}
    named |= {row["reporting_unit"] for row in ALL_ROWS if "reporting_unit" in row}
    assert named - set(UNITS) == set()
