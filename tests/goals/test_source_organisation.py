"""The organisation of Region Västerbotten as demo data, held against the sources."""

from collections import Counter

import pytest

from tests.goals.source_files import (
    BOARD,
    ORGANISATION,
    PLAN,
    UNITS,
    children,
    number,
    of_kind,
    plan_source,
    stored,
)

KOMMUNER = 15
SHORT_NAME_MAX = 30
AUTHORITY_KINDS = {"COUNCIL", "BOARD", "COMMITTEE", "COMPANY", "AUDIT"}
OTHER_KINDS = {"WORKING_COMMITTEE", "PREPARATORY_COMMITTEE", "ADMINISTRATION", "OPERATION", "OFFICIAL"}
ROLE_KINDS = {
    "REPORTER": {"BOARD", "COMMITTEE"},
    "COORDINATOR": {"BOARD", "COMMITTEE"},
    "MANAGER": {"BOARD", "COMMITTEE"},
    "SECRETARY": {"BOARD", "COMMITTEE"},
    "MEMBER": {"BOARD", "COMMITTEE"},
    "AUDITOR": {"AUDIT"},
    "ADMINISTRATOR": {"COUNCIL"},
}


def test_a_unit_comes_after_its_parent_so_that_the_tree_has_one_root():
    assert len(UNITS) == len(ORGANISATION["unit"])
    slugs = list(UNITS)
    later = [slug for slug, unit in UNITS.items() if unit.get("parent") not in (None, *slugs[: slugs.index(slug)])]
    assert later == []
    assert [slug for slug, unit in UNITS.items() if "parent" not in unit] == ["rf"]


def test_only_fullmaktige_styrelse_namnder_revision_and_companies_are_authorities():
    assert {unit["kind"] for unit in UNITS.values() if unit["is_authority"]} == AUTHORITY_KINDS
    assert {unit["kind"] for unit in UNITS.values() if not unit["is_authority"]} == OTHER_KINDS


def test_short_names_fit_where_they_are_shown():
    assert [unit["slug"] for unit in UNITS.values() if not 0 < len(unit["short_name"]) <= SHORT_NAME_MAX] == []


def test_the_namnder_are_the_six_of_the_source_and_stand_under_fullmaktige():
    names = {line["name"] for line in plan_source("COMMITTEE")}
    assert {UNITS[slug]["name"].lower() for slug in of_kind("BOARD", "COMMITTEE")} == names
    assert len(children("rf", "BOARD", "COMMITTEE")) == len(names)


def test_every_namnd_but_krisledningsnamnden_has_one_forvaltning():
    counts = {slug: len(children(slug, "ADMINISTRATION")) for slug in of_kind("BOARD", "COMMITTEE")}
    assert counts == {"rs": 1, "hsn": 1, "run": 1, "fhs": 1, "pn": 1, "kln": 0}


def test_three_beredningar_stand_under_fullmaktige_and_kulturberedningen_under_run():
    names = {line["name"] for line in plan_source("PREPARATORY_COMMITTEE")}
    assert {UNITS[slug]["name"] for slug in children("rf", "PREPARATORY_COMMITTEE")} == names
    assert children("run", "PREPARATORY_COMMITTEE") == ["run-kulturberedningen"]


def test_the_verksamheter_of_regionala_utvecklingsforvaltningen_are_six():
    assert [UNITS[slug]["name"] for slug in children("run-forvaltning", "OPERATION")] == [
        "Externa relationer och strategisk platsutveckling",
        "Företag och projektfinansiering",
        "Näringsliv och samhällsbyggnad",
        "Regional kultur",
        "Regional turism",
        "Stab för regional utveckling",
    ]


def test_the_companies_and_the_shares_owned_are_those_of_the_source():
    suffix = " (dotterbolag Länstrafiken)"
    stated = {line["name"].removesuffix(suffix): number(line["value"]) for line in plan_source("COMPANY")}
    assert {UNITS[slug]["name"]: stored(UNITS[slug]["owned_percent"]) for slug in of_kind("COMPANY")} == stated
    daughters = {line["name"].removesuffix(suffix) for line in plan_source("COMPANY") if suffix in line["name"]}
    assert {UNITS[slug]["name"] for slug in children("lanstrafiken", "COMPANY")} == daughters


@pytest.mark.parametrize("person", ORGANISATION["person"], ids=lambda person: person["email"])
def test_a_person_is_made_up_and_holds_roles_where_they_are_held(person):
    assert person["email"].endswith("example.org")
    assert person["email"] == person["email"].lower()
    assert person["note"]
    assert [role for role in person["roles"] if UNITS[role["unit"]]["kind"] not in ROLE_KINDS[role["role"]]] == []


def test_run_and_rs_have_every_role_and_one_person_has_none():
    roles = Counter((role["unit"], role["role"]) for person in ORGANISATION["person"] for role in person["roles"])
    every = {"REPORTER", "COORDINATOR", "MANAGER", "SECRETARY", "MEMBER"}
    assert {role for unit, role in roles if unit == "run"} == every
    assert {role for unit, role in roles if unit == "rs"} == every
    assert [roles["run", "REPORTER"], roles["hsn", "REPORTER"]] == [2, 1]
    assert [person["email"] for person in ORGANISATION["person"] if not person["roles"]] == ["utomstaende@example.org"]


def test_the_rounds_are_april_august_and_december_and_april_assesses_nothing():
    rounds = [(each["year"], each["month"], each["assesses_goals"]) for each in ORGANISATION["round"]]
    assert rounds == [(2026, 4, False), (2026, 8, True), (2026, 12, True)]


@pytest.mark.parametrize("each", ORGANISATION["round"], ids=lambda each: each["name"])
def test_the_days_of_a_round_follow_each_other_and_are_said_to_be_assumed(each):
    steps = ["opens_on", "outcomes_due_on", "assessments_due_on", "meeting_on", "board_on", "council_on"]
    days = [each[step] for step in steps]
    assert days == sorted(set(days))
    assert {day.weekday() for day in days} <= {0, 1, 2, 3, 4}
    assert each["assumed"] is True


def test_the_vocabulary_has_the_types_that_the_plans_use():
    known = {
        (plan_type["name"], goal_type["singular"])
        for plan_type in ORGANISATION["vocabulary"]["plan_type"]
        for goal_type in plan_type["goal_types"]
    }
    used = {(file["plan"]["plan_type"], goal["type"]) for file in (PLAN, BOARD) for goal in file["goal"]}
    assert used | {("Nämndplan", "Delmål")} == known


def test_the_dimensions_are_gender_and_the_15_kommuner_in_swedish_order():
    gender, kommun = ORGANISATION["vocabulary"]["dimension"]
    assert (gender["is_gender"], gender["categories"]) == (True, ["Kvinnor", "Män", "Okänt"])
    assert (kommun["is_gender"], len(set(kommun["categories"]))) == (False, KOMMUNER)
    assert kommun["categories"][-1] == "Åsele"
