"""Region Västerbotten as load_demo leaves it in the database, held against the transcriptions of its sources."""

import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import is_password_usable, make_password
from django.core.management import CommandError, call_command

from goals.demo import VASTERBOTTEN
from goals.demo.organisation import DEMO_PASSWORD, known_password
from goals.models import (
    Assessment,
    Assignment,
    AssignmentAddressee,
    AssignmentStatus,
    Decision,
    FollowUp,
    Goal,
    Indicator,
    Outcome,
    Plan,
    Release,
    RoundRule,
    Target,
    UnitFollowUp,
)
from goals.presentation.event_words import ACTIONS
from goals.rules.targets import Reading
from reports.management.commands import load_demo
from tests.goals.demo_files import LOAD, OURS, edit, everything, load, run
from tests.goals.source_files import board_source, meant_by, number, plan_source, transcribed
from tracker.models import AuditEvent, Membership, Person, Region, Unit
from tracker.operations import salted_digest
from tracker.periods import Period, add_working_days, bits, is_due

MISSING = "saknas i källan"
MONTHS = {
    "Tertial: aug, dec": bits([8, 12]),
    "Tertial: aug, dec?": bits([8, 12]),
    "Tertial: apr, aug, dec": bits([4, 8, 12]),
    "År": bits([12]),
    "ÅR": bits([12]),
    "": 0,
}
TABLE = transcribed("run-namndplan-2026.csv")
ALL_COMMITTEES = {"rs", "hsn", "run", "fhs", "pn", "kln"}

pytestmark = [pytest.mark.django_db, pytest.mark.documents]


@pytest.fixture(scope="module", autouse=True)
def printed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What load_demo prints. The region is loaded once for all the tests here, and taken away after them."""
    with django_db_blocker.unblock():
        text = run(*LOAD)
    yield text
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def table() -> list[Target]:
    """The rows of RUN's plan, in the plan's order."""
    targets = Target.objects.filter(goal__plan__unit__slug="run").in_table_order()
    return list(targets.select_related("goal", "indicator"))


def written(raw: str) -> Decimal | None:
    """The number in a table's wording ("84,8 %"); None where it has none ("Svar saknas")."""
    return number(raw.removesuffix(" %")) if raw[:1].isdigit() else None


def slugs(goal_or_assignment: Goal | Assignment) -> set[str]:
    """The units that it is addressed to."""
    return set(goal_or_assignment.addressees.values_list("unit__slug", flat=True))


# ---- once ----


def test_what_was_loaded_is_said_with_the_password(printed: str):
    first, second = printed.splitlines()
    assert first.endswith("53 enheter, 15 påhittade personer, 3 planer, 30 mål och 60 målsättningar.")
    assert second == f"Lösenord för alla påhittade personer: {DEMO_PASSWORD}"


def test_a_second_time_changes_nothing_and_says_so():
    before = everything()
    assert run(*LOAD) == "Region Västerbotten är redan inläst. Inget är ändrat.\n"
    assert everything() == before


def test_changed_files_are_refused_and_nothing_is_mixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    before = everything()
    folder = Path(shutil.copytree(VASTERBOTTEN, tmp_path / "vasterbotten"))
    edit(folder / "run-namndplan-2026.toml", 'low = "90"', 'low = "91"')
    monkeypatch.setitem(load_demo.FOLDERS, "vasterbotten", folder)
    with pytest.raises(CommandError) as refusal:
        run(*LOAD)
    assert str(refusal.value) == (
        "Region Västerbotten är redan inläst, från filer som har ändrats sedan dess. "
        "Inget är ändrat. Läs in demon i en tom databas."
    )
    assert everything() == before


def test_a_changed_comment_is_not_a_changed_file(tmp_path: Path):
    folder = Path(shutil.copytree(VASTERBOTTEN, tmp_path / "vasterbotten"))
    edit(folder / "run-namndplan-2026.toml", "# Regionala utvecklingsnämndens nämndplan 2026", "# RUN:s nämndplan 2026")
    assert load(folder) is False


# ---- RUN's plan against the source's table ----


def test_the_plan_has_17_delmal_and_50_indicators(table: list[Target]):
    assert Goal.objects.filter(plan__unit__slug="run").count() == 17
    assert len({target.indicator for target in table}) == len(table) == len(TABLE) == 50


def test_rows_stand_in_the_order_of_the_source_with_its_names(table: list[Target]):
    assert [(target.goal.number, target.indicator.name) for target in table] == [
        (line["delmal"], line["indicator"].replace("*", "")) for line in TABLE
    ]


def test_every_baseline_and_target_is_the_number_of_the_source(table: list[Target]):
    assert [(target.baseline, target.low, target.high) for target in table] == [
        (written(line["utfall_2024"]), written(line["mal_2026"] or line["unplaced"]), None) for line in TABLE
    ]
    assert {target.baseline_year for target in table if target.baseline is not None} == {2024}


def test_every_wording_is_that_of_the_source(table: list[Target]):
    assert [(target.raw_baseline, target.raw_target, target.raw_months) for target in table] == [
        (line["utfall_2024"], line["mal_2026"] + line["unplaced"], line["periodicitet"]) for line in TABLE
    ]


def test_every_periodicity_is_that_of_the_source(table: list[Target]):
    assert [target.months for target in table] == [MONTHS[line["periodicitet"]] for line in TABLE]


def test_definitions_are_the_footnotes_of_the_source(table: list[Target]):
    assert [target.indicator.definition for target in table] == [
        line["footnote"] or (MISSING if "*" in line["indicator"] else "") for line in TABLE
    ]


def test_39_are_due_in_august_4_in_april_9_only_in_december_and_2_never(table: list[Target]):
    august = [target for target in table if is_due(target.months, month=8, previous_month=4)]
    april = [target for target in table if is_due(target.months, month=4)]
    year_end = [target for target in table if target.months == bits([12])]
    never = [target for target in table if target.months == 0]
    assert [len(august), len(april), len(year_end), len(never)] == [39, 4, 9, 2]


def test_ten_readings_wait_for_a_person_and_nobody_has_confirmed_any(table: list[Target]):
    readings = Counter(target.reading for target in table)
    assert readings[Reading.UNCLEAR] == 10
    assert Reading.CONFIRMED not in readings


def test_delmal_have_the_names_of_heading_and_table_and_their_regionmal():
    goals = Goal.objects.filter(plan__unit__slug="run").in_plan_order().select_related("parent__type")
    loaded = [(goal.number, goal.title, goal.raw_title, goal.parent and goal.parent.label) for goal in goals]
    expected = []
    for line in transcribed("run-namndplan-2026-delmal.csv"):
        title, table_name = line["heading"] or line["name_in_table"], line["name_in_table"]
        raw_title = "" if title == table_name else table_name
        expected.append((line["delmal"], title, raw_title, f"Regionmål {line['regionmal']}"))
    assert loaded == expected


def test_delmal_are_counted_as_people_count():
    numbers = Goal.objects.filter(plan__unit__slug="run", number__startswith="3.").order_by("sort_key")
    assert [goal.number for goal in numbers] == [f"3.{count}" for count in range(1, 12)]


def test_all_indicators_of_run_are_entered_by_its_forvaltning_and_split_between_two_reporters():
    indicators = Indicator.objects.filter(unit__slug="run")
    assert set(indicators.values_list("reporting_unit__slug", flat=True)) == {"run-forvaltning"}
    people = Counter(indicators.values_list("reporters__person__email", flat=True))
    assert people == {"rapportor@run.example.org": 40, "rapportor2@run.example.org": 10}


def test_every_indicator_in_the_region_has_somebody_who_reports_it():
    assert list(Indicator.objects.filter(reporters=None)) == []


def test_outcomes_of_individual_based_indicators_are_split_by_gender():
    split = Indicator.objects.filter(dimensions__dimension__is_gender=True)
    assert set(split) == set(Indicator.objects.filter(is_individual_based=True))
    assert split.count() == 6


# ---- the regionplan ----


def test_the_regionmal_have_addressees_results_documents_and_agenda_of_the_source():
    goals = Goal.objects.filter(type__singular="Regionmål").in_plan_order()
    assert [goal.title for goal in goals] == [line["name"] for line in plan_source("GOAL")]
    for goal, line in zip(goals, plan_source("GOAL"), strict=True):
        assert slugs(goal) == meant_by(line["wording"])
        assert [result.text for result in goal.expected_results.all()] == _wordings("EXPECTED", goal.number)
        assert {str(link.document) for link in goal.steering_documents.all()} == set(_wordings("DOCUMENT", goal.number))
        assert [agenda.number for agenda in goal.agenda.all()] == [
            int(line["order"]) for line in plan_source("AGENDA", goal=goal.number)
        ]


def _wordings(record: str, goal: str) -> list[str]:
    return [line["wording"] for line in plan_source(record, goal=goal)]


def test_the_financial_goals_have_the_targets_of_the_source_also_for_2040():
    targets = Target.objects.filter(goal__type__singular="Finansiellt mål", goal__is_geh=True).exclude(reading=Reading.UNCLEAR)
    lines = [line for line in plan_source("FINANCIAL") if line["value"]]
    assert {(target.goal.title, target.low or target.high, target.year, target.raw_target) for target in targets} == {
        (line["goal"], number(line["value"]), int(line["year"]), line["wording"]) for line in lines
    }
    assert len(targets) == len(lines) == 4


def test_one_indicator_has_its_targets_for_two_years():
    indicator = Indicator.objects.get(name__startswith="Soliditet")
    assert sorted(indicator.targets.values_list("year", flat=True)) == [2026, 2040]


def test_the_regions_finances_are_followed_by_regionstyrelsen():
    owners = Indicator.objects.filter(targets__goal__plan__unit__slug="rf").values_list("unit__slug", "reporting_unit__slug")
    assert set(owners) == {("rs", "rs-forvaltning")}


# ---- assignments ----


def test_the_riktade_uppdrag_are_those_of_the_source_with_their_addressees_spelt_out():
    assignments = Assignment.objects.filter(given_by__slug="rf").order_by("order")
    lines = plan_source("ASSIGNMENT")
    assert [(a.text, a.raw_addressees) for a in assignments] == [(line["wording"], line["name"]) for line in lines]
    assert [slugs(assignment) for assignment in assignments] == [meant_by(line["name"]) for line in lines]
    assert [a.number for a in assignments if slugs(a) == ALL_COMMITTEES] == ["1", "2", "4"]


def test_the_assignments_of_runs_plan_are_fullmaktiges_own_with_what_run_says_of_them():
    received = AssignmentAddressee.objects.filter(unit__slug="run").order_by("assignment__order")
    lines = transcribed("run-namndplan-2026-uppdrag.csv")
    assert [(a.raw_status, str(a.ends_on), a.months) for a in received] == [
        (line["status"], line["slutdatum"], bits([8, 12])) for line in lines
    ]
    assert all("Nämndplan 2026, Regionala utvecklingsnämnden: 4.1" in a.assignment.source for a in received)


def test_what_a_nammd_says_of_its_assignment_is_not_said_of_the_others():
    others = AssignmentAddressee.objects.exclude(unit__slug="run")
    assert set(others.values_list("raw_status", "ends_on")) == {("", None)}


def test_regionstyrelsen_passes_fullmaktiges_assignments_on_to_regiondirektoren():
    passed_on = Assignment.objects.filter(given_by__slug="rs").exclude(parent=None).order_by("order")
    assert [(a.parent.number, a.steering_unit.slug) for a in passed_on] == [("1", "rs-au"), ("2", "rs-au"), ("4", "rs-au")]
    assert [slugs(assignment) for assignment in passed_on] == [{"regiondirektoren"}] * 3
    assert {assignment.given.held_on.isoformat() for assignment in passed_on} == {"2025-12-09"}


# ---- decisions ----


def test_the_decisions_of_regionstyrelsen_are_those_of_the_source():
    decisions = Decision.objects.filter(unit__slug="rs").order_by("pk")
    lines = board_source("DECISION")
    assert [decision.text.split("\n")[0].split(" (ärende")[0] for decision in decisions] == [line["name"] for line in lines]
    noted = ["informationen är delgiven" in line["wording"] for line in lines]
    assert [decision.kind == "NOTED" for decision in decisions] == noted


def test_what_the_sources_lack_of_a_decision_is_empty_and_said_to_be_missing():
    adopted = {plan.unit.slug: plan.adopted_by for plan in Plan.objects.adopted()}
    assert {slug: (d.kind, d.held_text, d.held_on and d.held_on.isoformat()) for slug, d in adopted.items()} == {
        "rf": ("ADOPTS", "november 2025", None),
        "rs": ("ESTABLISHES", "", "2025-12-09"),
        "run": ("ADOPTS", MISSING, None),
    }
    assert set(Decision.objects.values_list("paragraph", "dnr")) == {("", "")}


def test_regionstyrelsens_goals_are_judged_by_the_namnd_that_reaches_them():
    targets = Target.objects.filter(goal__plan__unit__slug="rs").in_table_order()
    assert [(target.low or target.high, target.indicator.unit.slug) for target in targets] == [
        (Decimal(2), "rs"),
        (Decimal("5.5"), "rs"),
        (Decimal(10), "rs"),
        (Decimal(90), "hsn"),
    ]


# ---- the rounds ----


def test_the_rounds_of_2026_are_three_and_april_assesses_no_goals():
    rounds = FollowUp.objects.values_list("year", "month", "assesses_goals")
    assert list(rounds) == [(2026, 4, False), (2026, 8, True), (2026, 12, True)]


def test_every_namnd_with_a_forvaltning_and_every_beredning_of_fullmaktige_has_an_open_follow_up_in_every_round():
    follow_ups = UnitFollowUp.objects.own().open()
    beredningar = {"beredning-kompetensforsorjning", "beredning-samverkan", "demokratiberedningen"}
    assert Counter(follow_ups.values_list("unit__slug", flat=True)) == dict.fromkeys(ALL_COMMITTEES - {"kln"} | beredningar, 3)
    assert follow_ups.count() == UnitFollowUp.objects.own().count()


def test_the_board_has_the_row_of_the_regions_own_report_at_its_own_meeting():
    rows = UnitFollowUp.objects.exclude(pk__in=UnitFollowUp.objects.own())
    assert {(row.unit.slug, row.kind, row.meeting_on) for row in rows} == {
        ("rs", "REGION", follow_up.board_on) for follow_up in FollowUp.objects.all()
    }


def test_the_rules_of_the_calendar_give_the_dates_of_the_rounds():
    for follow_up in FollowUp.objects.all():
        rule = RoundRule.objects.get(month=follow_up.month)
        end = follow_up.period.last_day
        due = follow_up.unit_follow_ups.own().values_list("outcomes_due_on", "assessments_due_on").distinct()
        assert add_working_days(end, rule.opens) == follow_up.opens_on
        assert list(due) == [(add_working_days(end, rule.outcomes_due), add_working_days(end, rule.assessments_due))]


# ---- outcomes ----


def test_other_years_outcomes_are_those_of_the_text_with_their_place():
    told = Outcome.objects.filter(origin="FILE")
    history = {(line["name"], number(line["value"])) for line in plan_source("HISTORY")}
    assert set(told.values_list("indicator__name", "value")) == history | {("HME Medarbetare", None)}
    assert {outcome.state for outcome in told} == {"REPORTED"}
    assert all(outcome.source and outcome.year < 2026 for outcome in told)


def test_hme_of_2025_has_its_parts_and_says_that_the_total_is_missing():
    outcome = Outcome.objects.get(indicator__name="HME Medarbetare")
    assert outcome.missing_reason == "NOT_AVAILABLE"
    assert {part.category.name: part.value for part in outcome.parts.all()} == {
        "Kvinnor": Decimal("75.8"),
        "Män": Decimal("74.0"),
    }


def test_every_outcome_of_2026_is_runs_and_made_up():
    outcomes = Outcome.objects.filter(year=2026)
    assert set(outcomes.values_list("origin", "indicator__unit__slug", "source")) == {("DEMO", "run", "Påhittade siffror")}
    assert Counter(outcomes.values_list("month", "state")) == {(4, "APPROVED"): 4, (8, "DRAFT"): 31}


def test_what_is_approved_was_approved_by_the_namnds_coordinator():
    approvers = Outcome.objects.filter(state="APPROVED").values_list("approved_by__email", flat=True)
    assert set(approvers) == {"samordnare@run.example.org"}


def test_each_outcome_is_for_a_period_in_which_its_target_is_due():
    for outcome in Outcome.objects.of(Period(2026, 8)):
        assert outcome.indicator.targets.get().months & bits([8])


def test_no_result_and_no_decision_is_invented_for_any_namnd():
    invented = [Assessment, AssignmentStatus, Release]
    assert [model.objects.count() for model in invented] == [0, 0, 0]
    assert Decision.objects.filter(unit_follow_up__isnull=False).count() == 0
    assert set(Decision.objects.values_list("unit__slug", flat=True)) == {"rf", "rs", "run"}
    assert set(Plan.objects.values_list("unit__slug", flat=True)) == {"rf", "rs", "run"}


# ---- the people ----


def test_everybody_signs_in_with_the_password_that_is_printed():
    people = Person.objects.all()
    assert people.count() == 15
    assert len(DEMO_PASSWORD) >= 12
    assert all(person.check_password(DEMO_PASSWORD) for person in people)


def test_nobody_signs_in_with_a_known_password_where_others_than_this_machine_are_served(settings):
    settings.IS_LOOPBACK = False
    assert known_password() is None
    assert not is_password_usable(make_password(known_password()))


def test_one_person_has_no_role():
    assert Person.objects.get(memberships=None).email == "utomstaende@example.org"


def test_the_people_are_listed_by_nämnd_with_their_addresses_and_the_password():
    heading, _, region, *lines, _, without, last = run("demo_people").splitlines()
    assert heading == f"Påhittade personer (lösenord för alla: {DEMO_PASSWORD})"
    assert (region, without, last) == ("Region Västerbotten", "Utan roll", "  utomstaende  @example.org")
    (run_line,) = [line for line in lines if "@run.example.org" in line]
    mailboxes = "rapportor, rapportor2, samordnare, chef, sekreterare, ledamot"
    assert run_line.split()[:2] == ["Regionala", "utvecklingsnämnden"]
    assert mailboxes in run_line
    assert len({line.index("@") for line in lines}) == 1


# ---- the trace ----


@pytest.mark.parametrize("model", [Outcome, Target, Indicator, Decision, Membership, Plan, Goal, Assignment, Unit])
def test_every_row_that_the_trace_must_know_has_its_event(model: Any):
    name = model._meta.model_name
    verb = "record" if model is Outcome else "create"
    events = AuditEvent.objects.filter(action=f"{name}.{verb}")
    assert Counter(events.values_list("subject", flat=True)) == Counter(f"{name}:{row.pk}" for row in model.objects.all())
    assert {before for event in events for before, _ in event.changes.values()} <= {None, "", "false"}


def test_the_event_of_a_target_says_what_was_read_in_which_unit_and_by_which_way():
    target = Target.objects.get(indicator__name="HME Chefer")
    event = AuditEvent.objects.get(subject=f"target:{target.pk}")
    assert event.changes["low"] == [None, "78.7"]
    assert (event.unit_id, event.actor_name, event.via) == (target.goal.plan.unit_id, "Tertial", "load_demo")
    assert event.digests["low"][1] == salted_digest(event.salts["low"][1], "78.7")


def test_all_events_of_the_loading_belong_together_and_to_the_region():
    assert AuditEvent.objects.values_list("correlation", "region_id").distinct().count() == 1
    assert AuditEvent.objects.first().region_id == Region.objects.get().pk


def test_the_trace_says_that_the_approval_is_the_loadings_own():
    approvals = AuditEvent.objects.filter(action="outcome.approve")
    assert set(approvals.values_list("actor_id", "on_behalf_of")) == {(0, "Samuel Samordnarsson")}


def test_no_password_is_in_the_trace():
    assert not AuditEvent.objects.filter(changes__has_key="password").exists()


# ---- the tables ----


def test_every_row_has_known_codes_and_texts_that_fit():
    """What SQLite does not hold by itself; constraints it does."""
    for model in (model for model in apps.get_models() if model._meta.app_label in OURS):
        relations = [field.name for field in model._meta.fields if field.is_relation]
        for row in model._default_manager.all():
            row.clean_fields(exclude=relations)


def test_everything_that_was_loaded_is_said_in_words_in_the_trace():
    assert set(AuditEvent.objects.values_list("action", flat=True)) <= set(ACTIONS)
