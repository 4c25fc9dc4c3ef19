"""Regionplan 2026 as demo data: regionmål, finansiella mål and uppdrag, held against the source."""

from decimal import Decimal

import pytest

from tests.goals.source_files import (
    PLAN,
    meant_by,
    number,
    plan_source,
    stored,
)

REGION_GOALS = {goal["number"]: goal for goal in PLAN["goal"] if goal["type"] == "Regionmål"}
FINANCIAL_GOALS = {goal["title"]: goal for goal in PLAN["goal"] if goal["type"] == "Finansiellt mål"}


def test_the_regionmal_are_seven_with_the_names_of_the_source():
    assert {key: goal["title"] for key, goal in REGION_GOALS.items()} == {
        line["goal"]: line["name"] for line in plan_source("GOAL")
    }
    assert list(REGION_GOALS) == list("1234567")


@pytest.mark.parametrize("key", REGION_GOALS)
def test_a_regionmal_keeps_the_wording_of_its_addressees_and_names_their_units(key):
    goal = REGION_GOALS[key]
    (line,) = plan_source("GOAL", goal=key)
    assert goal["raw_addressees"] == line["wording"]
    assert set(goal["addressees"]) == meant_by(line["wording"])
    assert len(goal["addressees"]) == len(set(goal["addressees"]))


def test_only_four_three_or_five_namnder_are_addressed_and_krisledningsnamnden_never():
    assert [len(goal["addressees"]) for goal in REGION_GOALS.values()] == [4, 5, 5, 3, 5, 5, 5]
    assert not any("kln" in goal["addressees"] for goal in REGION_GOALS.values())


@pytest.mark.parametrize("key", REGION_GOALS)
def test_the_expected_results_of_a_regionmal_are_the_items_of_the_source(key):
    assert REGION_GOALS[key]["expected"] == [line["wording"] for line in plan_source("EXPECTED", goal=key)]


def test_the_expected_results_are_43():
    assert [len(goal["expected"]) for goal in REGION_GOALS.values()] == [5, 5, 7, 7, 6, 7, 6]


@pytest.mark.parametrize("key", REGION_GOALS)
def test_a_regionmal_has_the_steering_documents_and_agenda_goals_of_the_source(key):
    goal = REGION_GOALS[key]
    assert goal["steering_documents"] == [line["wording"] for line in plan_source("DOCUMENT", goal=key)]
    assert goal["agenda"] == [int(line["order"]) for line in plan_source("AGENDA", goal=key)]


@pytest.mark.parametrize("goal", [*REGION_GOALS.values(), *FINANCIAL_GOALS.values()], ids=lambda goal: goal["title"])
def test_a_goal_has_a_summary_of_its_own_and_says_where_it_stands(goal):
    assert goal["text"].endswith(".")
    assert goal["source"].startswith(("Regionmål", "Finansiella mål"))


# ---- finansiella mål ----


def test_the_financial_goals_are_three_and_for_god_ekonomisk_hushallning():
    assert list(FINANCIAL_GOALS) == ["Resultatmål", "Soliditetsmål", "Skuldsättningsmål"]
    assert all(goal["is_geh"] for goal in FINANCIAL_GOALS.values())


@pytest.mark.parametrize("line", plan_source("FINANCIAL"), ids=lambda line: f"{line['goal']} {line['order']}")
def test_a_financial_target_has_the_wording_number_and_year_of_the_source(line):
    rows = FINANCIAL_GOALS[line["goal"]]["row"]
    (row,) = [row for row in rows if line["wording"].startswith(row["raw_target"])]
    assert stored(row["low"] or row["high"]) == number(line["value"])
    assert (row["reading"] == "STATED") == bool(line["value"])
    if line["year"]:
        assert (row["year"], row["measure_unit"]) == (int(line["year"]), "%")


@pytest.mark.parametrize(
    ("title", "year", "kind", "bound"),
    [
        pytest.param("Resultatmål", 2026, "AT_LEAST", "2.3", id="minst 2,3 procent"),
        pytest.param("Soliditetsmål", 2026, "AT_LEAST", "-15", id="minst minus 15 procent"),
        pytest.param("Soliditetsmål", 2040, "AT_LEAST", "20", id="minst 20 procent till 2040"),
        pytest.param("Skuldsättningsmål", 2026, "AT_MOST", "27", id="högst 27 procent"),
    ],
)
def test_the_kind_of_a_financial_target_is_the_word_of_the_source(title, year, kind, bound):
    rows = FINANCIAL_GOALS[title]["row"]
    assert [row["kind"] for row in rows if row["year"] == year and bound in (row["low"], row["high"])] == [kind]


def test_the_two_years_of_soliditet_are_targets_of_one_indicator():
    rows = FINANCIAL_GOALS["Soliditetsmål"]["row"]
    assert len({row["name"] for row in rows}) == 1
    assert len({row["definition"] for row in rows}) == 1


def test_the_source_tells_no_periodicity_for_the_financial_targets():
    assert [row["months"] for goal in FINANCIAL_GOALS.values() for row in goal["row"]] == [[]] * 6


def test_results_of_other_years_are_those_that_the_text_states():
    ours = [
        (title, row["name"], Decimal(each["value"]), each["year"], each["month"])
        for title, goal in FINANCIAL_GOALS.items()
        for row in goal["row"]
        for each in row["outcomes"]
    ]
    at_year_end = {"2023": 2023, "2024": 2024, "början av 2025": 2024}
    assert ours == [
        (line["goal"], line["name"], number(line["value"]), at_year_end[line["year"]], 12) for line in plan_source("HISTORY")
    ]


# ---- riktade uppdrag ----


@pytest.mark.parametrize("line", plan_source("ASSIGNMENT"), ids=lambda line: line["order"])
def test_an_assignment_has_the_wording_and_the_addressees_of_the_source(line):
    (ours,) = [each for each in PLAN["assignment"] if each["number"] == line["order"]]
    assert ours["text"] == line["wording"]
    assert ours["raw_addressees"] == line["name"]
    assert set(ours["addressees"]) == meant_by(line["name"])


def test_the_assignments_are_ten_and_three_of_them_go_to_all_six_namnder():
    assert len(PLAN["assignment"]) == len(plan_source("ASSIGNMENT"))
    assert [each["number"] for each in PLAN["assignment"] if len(each["addressees"]) == 6] == ["1", "2", "4"]


def test_months_that_the_source_does_not_name_are_marked_as_assumed():
    readings = {(each["raw_months"], each["months_reading"]) for each in PLAN["assignment"]}
    assert readings == {("via delårsrapporterna och årsredovisningen", "ASSUMED")}


def test_the_adoption_of_the_regionplan_is_november_and_no_more():
    adopted = PLAN["plan"]["adopted"]
    assert adopted["held_text"] == "november 2025"
    assert [adopted["held_on"], adopted["paragraph"], adopted["dnr"]] == ["", "", ""]
