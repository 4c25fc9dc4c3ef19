"""The content of a report: what it says, what it does not say, and that it is the same bytes every time."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from goals.models import (
    Assignment,
    AssignmentAddressee,
    AssignmentStatus,
    Goal,
    GoalType,
    Indicator,
    Outcome,
    OutcomeState,
    Target,
)
from goals.rules.attainment import Attainment
from goals.rules.targets import Accumulation, Kind, TargetTerms, ValueType
from reports.content.coverage import build_coverage
from reports.content.figures import figure_of
from reports.content.schema import Assessment, Status, digest, write_json
from reports.content.schema import Goal as ContentGoal
from reports.content.stored import read_json
from reports.content.summary import build_summary
from tests.conftest import NOW, make_decision, make_indicator, make_plan
from tests.reports.scene import PROPOSAL, add_outcome, add_parts, content_of, figures_of, goals_of, rows_of, text_of
from tracker.periods import Period, bits

APRIL = Period(2026, 4)


# Canonical JSON


def test_the_same_content_gives_the_same_bytes_and_the_same_digest(plans, rounds):
    add_outcome(plans.films, 64)
    first, second = text_of(rounds.culture), text_of(rounds.culture)
    assert first == second
    assert digest(first) == digest(second)


def test_the_json_has_its_keys_in_order_no_spaces_and_no_escapes(plans, rounds):
    text = text_of(rounds.culture)
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert "Trygga uppväxtvillkor" in text


def test_no_number_of_the_database_is_a_float(plans, rounds):
    add_outcome(plans.share, "41.5")

    def refuse(number: str) -> None:
        raise AssertionError(number)

    assert json.loads(text_of(rounds.culture), parse_float=refuse)


def test_every_figure_has_an_address_of_its_own(plans, rounds):
    outcome = add_outcome(plans.share, "41.5", forecast_value=Decimal(43))
    add_parts(outcome, women=(plans.women, "43.1", False), men=(plans.men, "40.2", False))
    add_outcome(plans.films, 20, APRIL)
    keys = [figure["key"] for figure in figures_of(text_of(rounds.culture))]
    assert len(keys) == len(set(keys))
    assert f"target:{plans.share.pk}/outcome:{outcome.pk}" in keys


def test_an_indicator_under_two_goals_has_two_addresses(plans, rounds):
    add_outcome(plans.films, 64)
    other = Goal.objects.create(plan=plans.plan, type=plans.goal.type, number="1.2", sort_key="0001.0002", title="Ett annat mål")
    Target.objects.create(
        goal=other, indicator=plans.films.indicator, year=2026, kind=Kind.AT_LEAST, low=1, reading="STATED", months=bits([8])
    )
    keys = [figure["key"] for figure in figures_of(text_of(rounds.culture))]
    assert len(keys) == len(set(keys))


def test_a_content_of_another_schema_is_not_read():
    with pytest.raises(ValueError, match="tertial-report-0"):
        read_json('{"schema":"tertial-report-0"}')


def test_what_is_written_is_read_back(plans, rounds):
    document = read_json(text_of(rounds.culture))
    assert document.unit.name == "Kulturnämnden"
    assert document.plans[0].branches[0].goals[0].rows[0].name == "Antal filmer"


# Figures

NUMBER = TargetTerms(kind=Kind.AT_LEAST, low=Decimal(1), measure_unit="st")
SHARE = TargetTerms(kind=Kind.AT_LEAST, low=Decimal(1), measure_unit="%", decimals=1)
YES_NO = TargetTerms(kind=Kind.YES, value_type=ValueType.YES_NO)


@pytest.mark.parametrize(
    ("terms", "value", "raw", "shown", "unit"),
    [
        pytest.param(NUMBER, "1234", "1234", "1\u00a0234", "", id="thousands"),
        pytest.param(NUMBER, "0.0000", "0", "0", "", id="zero is a figure"),
        pytest.param(NUMBER, "-15", "-15", "−15", "", id="negative"),
        pytest.param(NUMBER, "100.0000", "100", "100", "", id="as the database pads it"),
        pytest.param(SHARE, "84.8000", "84.8", "84,8", "%", id="share"),
        pytest.param(SHARE, "60", "60", "60,0", "%", id="padded to its decimals"),
        pytest.param(SHARE, "60.25", "60.25", "60,25", "%", id="never rounded"),
        pytest.param(YES_NO, "1", True, "Ja", "", id="ja"),
        pytest.param(YES_NO, "0", False, "Nej", "", id="nej is not nothing"),
        pytest.param(NUMBER, None, None, "–", "", id="none"),
        pytest.param(YES_NO, None, None, "–", "", id="no answer"),
    ],
)
def test_a_figure_is_raw_and_as_it_is_shown(terms, value, raw, shown, unit):
    figure = figure_of("k", None if value is None else Decimal(value), terms)
    assert (figure.raw, figure.shown, figure.unit) == (raw, shown, unit)


# Rows


def test_zero_missing_and_not_due_are_three_things(plans, rounds):
    make_indicator(plans.goal, "Antal i december", order=4, months=bits([12]))
    add_outcome(plans.films, 0)
    add_outcome(plans.share, None, missing_reason="NOT_MEASURED")
    rows = rows_of(content_of(rounds.culture))
    zero, missing, not_due = rows["Antal filmer"], rows["Andel barn och unga som deltar"], rows["Antal i december"]
    assert (zero.outcome.figure.raw, zero.outcome.missing) == ("0", None)
    assert (missing.outcome.figure.raw, missing.outcome.missing.word) == (None, "Mätningen har inte gjorts")
    assert not_due.outcome is None
    assert not_due.verdict.status.reason == "NOT_DUE"


@pytest.mark.parametrize(
    ("state", "mark"),
    [("DRAFT", "ej rapporterat"), ("RETURNED", "ej rapporterat"), ("REPORTED", ""), ("APPROVED", "")],
)
def test_a_draft_marks_what_the_coordinator_has_not_got(state, mark, plans, rounds, coordinator):
    add_outcome(plans.films, 64, state=state, **({"by": coordinator} if state == "APPROVED" else {}))
    outcome = rows_of(content_of(rounds.culture))["Antal filmer"].outcome
    assert (outcome.figure.shown, outcome.mark) == ("64", mark)


@pytest.mark.parametrize("state", ["DRAFT", "RETURNED", "REPORTED"])
def test_a_frozen_report_counts_only_approved_values_and_shows_no_other(state, plans, rounds, coordinator):
    add_outcome(plans.films, 6477, state=state, forecast_value=Decimal(8899), comment="Ett utkast")
    add_outcome(plans.share, "41.5", state=OutcomeState.APPROVED, by=coordinator)
    content = content_of(rounds.culture, PROPOSAL)
    rows = rows_of(content)
    assert rows["Andel barn och unga som deltar"].outcome.figure.shown == "41,5"
    assert rows["Antal filmer"].outcome.missing.word == "ej rapporterat"
    assert rows["Antal filmer"].verdict.status.code == Attainment.NO_DATA
    assert not {"6477", "6\u00a0477", "8899", "8\u00a0899", "Ett utkast"} & _texts(json.loads(write_json(content)))


def _texts(part: object) -> set[str]:
    if isinstance(part, dict):
        part = list(part.values())
    return set().union(*map(_texts, part)) if isinstance(part, list) else {str(part)}


def test_no_part_is_shown_when_one_is_suppressed(plans, rounds):
    outcome = add_outcome(plans.share, 41)
    add_parts(outcome, women=(plans.women, 3, True), men=(plans.men, 38, False))
    parts = rows_of(content_of(rounds.culture))["Andel barn och unga som deltar"].outcome.parts
    assert [(part.name, part.figure.raw, part.is_suppressed) for part in parts] == [("Kvinnor", None, True), ("Män", None, True)]


def test_the_two_latest_outcomes_before_are_shown_oldest_first(plans, rounds):
    for period, value in ((Period(2024, 12), 123), (Period(2025, 12), 110), (APRIL, 31), (Period(2026, 8), 64)):
        add_outcome(plans.films, value, period)
    row = rows_of(content_of(rounds.culture))["Antal filmer"]
    assert [(earlier.label, earlier.figure.shown) for earlier in row.earlier] == [("2025", "110"), ("april 2026", "31")]
    assert row.outcome.figure.shown == "64"


def test_a_baseline_without_figure_keeps_the_sources_words(plans, rounds):
    make_indicator(plans.goal, "Antal träffar", raw_baseline="Svar saknas")
    rows = rows_of(content_of(rounds.culture))
    assert (rows["Antal träffar"].baseline.figure.raw, rows["Antal träffar"].baseline.wording) == (None, "Svar saknas")
    assert (rows["Antal filmer"].baseline.figure.shown, rows["Antal filmer"].baseline.wording) == ("123", "")


def test_an_unclear_target_has_a_question_mark_and_says_what_is_unclear(plans, rounds):
    target = rows_of(content_of(rounds.culture))["Antal öar"].target
    assert (target.words, target.reading, target.doubt) == ("minst 10\u00a0?", "UNCLEAR", "Oklart vilken kolumn.")


def test_a_persons_forecast_stands_beside_the_rules_own(plans, rounds):
    add_outcome(plans.films, 64, forecast_value=Decimal(85), forecast_comment="Hösten är tunn.")
    row = rows_of(content_of(rounds.culture))["Antal filmer"]
    assert (row.outcome.forecast.figure.shown, row.outcome.forecast.comment) == ("85", "Hösten är tunn.")
    assert row.verdict.basis == "PERSON"
    assert "96" in row.verdict.by_rule


# What belongs to whom


def test_what_belongs_to_another_unit_is_never_in_the_report(norr, plans, rounds):
    foreign = make_indicator(plans.goal, "Vårdens andel")
    foreign.indicator.unit = foreign.indicator.reporting_unit = norr.care
    foreign.indicator.save()
    add_outcome(foreign, 7654)
    content = content_of(rounds.culture)
    row, (goal,) = rows_of(content)["Vårdens andel"], goals_of(content)
    assert "7654" not in write_json(content)
    assert (row.outcome, row.kept_by, row.verdict.status.word) == (None, "Vårdnämnden", "Redovisas av Vårdnämnden")
    assert (goal.assessment.status.word, goal.assessment.status.reason) == ("Bedöms inte", "KEPT_ELSEWHERE")
    assert {g.code for g in content.coverage.groups if "Vårdens andel" in {i.name for i in g.indicators}} == {"KEPT_ELSEWHERE"}


def test_a_goal_that_the_unit_has_nothing_under_says_so(norr, plans, rounds):
    make_plan(norr.care, plans.plan.plan_type, "Vårdnämndens nämndplan 2026")
    (branch,) = content_of(rounds.care).plans[0].branches
    assert (branch.above.title, branch.goals) == ("Trygga uppväxtvillkor", ())
    assert branch.note == "Inget mål i Vårdnämndens nämndplan 2026."


def test_goals_that_nothing_is_above_come_last_under_what_they_are_called(norr, plans, rounds):
    finance = GoalType.objects.create(plan_type=plans.plan.plan_type, order=2, singular="Ekonomiskt mål", plural="Ekonomiska mål")
    Goal.objects.create(plan=plans.plan, type=finance, title="En ekonomi i balans")
    content = content_of(rounds.culture)
    assert [branch.title for branch in content.plans[0].branches] == ["Regionmål 1. Trygga uppväxtvillkor", "Ekonomiska mål"]
    assert content.coverage.sentence.startswith("2 mål med 3 indikatorer.")


def test_there_is_no_column_for_baselines_when_there_are_none(plans, rounds):
    Target.objects.update(baseline=None, baseline_year=None)
    assert content_of(rounds.culture).columns.baseline == ""


def test_a_unit_without_a_plan_has_a_report_all_the_same(plans, rounds):
    content = content_of(rounds.care)
    assert content.plans == ()
    assert content.coverage.indicators.shown == "0"


# Assessments


def test_a_goal_has_its_calculated_assessment_with_what_was_left_out(plans, rounds):
    add_outcome(plans.films, 64)
    add_outcome(plans.share, "41.5")
    (goal,) = goals_of(content_of(rounds.culture))
    assert (goal.assessment.status.word, goal.assessment.status.is_forecast, goal.assessment.status.stage) == (
        "Uppfyllt",
        True,
        "CALCULATED",
    )
    assert [(left.key, left.name) for left in goal.assessment.left_out] == [(f"target:{plans.unclear.pk}", "Antal öar")]
    assert goal.assessment.sentence


def test_a_round_that_assesses_no_goals_has_no_assessments(plans, rounds):
    content = content_of(rounds.all[4, "kn"])
    assert [goal.assessment for goal in goals_of(content)] == [None]
    assert content.summary.sentence == "Målen bedöms inte vid denna uppföljning."


def test_a_region_has_its_own_words(norr, plans, rounds):
    add_outcome(plans.films, 100)
    add_outcome(plans.share, "41.5")
    norr.region.status_words = {"MET": "Uppnått"}
    norr.region.save()
    rounds.culture.refresh_from_db()
    (goal,) = goals_of(content_of(rounds.culture))
    assert goal.assessment.status.word == "Uppnått"


def _goals(*codes: str) -> list[ContentGoal]:
    statuses = [Status("GOAL", code, "", "CALCULATED", "●", code, is_forecast=True) for code in codes]
    return [ContentGoal(f"goal:{n}", "", "", "", Assessment(status, "", (), ()), False, ()) for n, status in enumerate(statuses)]


@pytest.mark.parametrize(
    ("codes", "is_year_end", "sentence"),
    [
        pytest.param(
            ["MET", "MET", "PARTLY_MET", "NOT_MET", "NO_DATA", "NOT_JUDGED"],
            False,
            "Av 6 delmål väntas 2 uppfyllas, 1 uppfyllas delvis och 1 inte uppfyllas enligt den beräknade bedömningen. "
            "1 saknar uppgift och 1 bedöms inte.",
            id="all kinds",
        ),
        pytest.param(
            ["MET", "NOT_MET"],
            True,
            "Av 2 delmål har 1 uppfyllts och 1 inte uppfyllts enligt den beräknade bedömningen.",
            id="at the year's end",
        ),
        pytest.param(
            ["NO_DATA"],
            False,
            "Inget av 1 delmål kan bedömas enligt den beräknade bedömningen: 1 saknar uppgift.",
            id="nothing judged",
        ),
        pytest.param([], False, "Målen bedöms inte vid denna uppföljning.", id="no goals"),
    ],
)
def test_the_summary_says_it_in_one_sentence(codes, is_year_end, sentence):
    assert build_summary(_goals(*codes), "delmål", "Nämnden", is_year_end=is_year_end).sentence == sentence


def test_a_goal_reached_already_counts_with_those_that_will_be():
    first, second = _goals("MET", "MET")
    reached = replace(second, assessment=replace(second.assessment, status=replace(second.assessment.status, is_forecast=False)))
    assert [count.figure.raw for count in build_summary([first, reached], "delmål", "Nämnden", is_year_end=False).counts] == ["2"]


# Uppdrag and coverage


def test_an_uppdrag_without_status_has_a_dash(norr, plans, rounds):
    for order, (text, status) in enumerate((("Minska kostnaderna", ""), ("Öka takten", "DEVIATES"))):
        assignment = Assignment.objects.create(given_by=norr.council, given=make_decision(norr.council), text=text, order=order)
        addressee = AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture, months=bits([8, 12]))
        AssignmentStatus.objects.create(addressee=addressee, unit_follow_up=rounds.culture, status=status)
    Assignment.objects.create(given_by=norr.council, given=make_decision(norr.council), text="Någon annans")
    assignments = content_of(rounds.culture).assignments
    assert [(a.text, r.status, r.months, a.given_by) for a in assignments for r in a.receivers] == [
        ("Minska kostnaderna", "–", "Augusti och december", "Regionfullmäktige"),
        ("Öka takten", "Pågår med avvikelse", "Augusti och december", "Regionfullmäktige"),
    ]


def test_coverage_names_what_is_missing_not_due_and_unclear(plans, rounds):
    make_indicator(plans.goal, "Antal i december", order=4, months=bits([12]))
    make_indicator(plans.goal, "Antal utan tidpunkt", order=5, months=0)
    make_indicator(plans.goal, "Antal som följs", order=6, kind=Kind.FOLLOW, low=None, accumulation=Accumulation.LATEST)
    add_outcome(plans.films, 64)
    add_outcome(plans.share, None, missing_reason="NOT_AVAILABLE", state="REPORTED")
    coverage = content_of(rounds.culture).coverage
    groups = {group.code: [(found.name, found.note) for found in group.indicators] for group in coverage.groups}
    assert groups["WITH_OUTCOME"] == [("Antal filmer", "")]
    assert groups["WITH_REASON"] == [("Andel barn och unga som deltar", "Uppgiften finns inte ännu")]
    assert groups["NOT_REPORTED"] == [("Antal öar", ""), ("Antal som följs", "")]
    assert groups["DRAFTS"] == [("Antal filmer", "")]
    assert groups["NOT_DUE"] == [("Antal i december", "december")]
    assert groups["NO_PERIODICITY"] == [("Antal utan tidpunkt", "")]
    assert groups["UNCLEAR"] == [("Antal öar", "Oklart vilken kolumn.")]
    assert groups["FOLLOW_ONLY"] == [("Antal som följs", "")]
    assert coverage.sentence == (
        "1 delmål med 6 indikatorer. 4 mäts vid denna uppföljning: 1 har utfall, 1 saknar utfall av angivet skäl och 2 är ej "
        "rapporterade. 1 är ifyllda men ännu ej rapporterade till samordnaren. 1 mäts vid andra tillfällen och 1 har ingen "
        "tidpunkt i planen."
    )


def test_what_is_due_and_what_is_not_make_up_all(plans, rounds):
    make_indicator(plans.goal, "Antal i december", months=bits([12]))
    add_outcome(plans.films, 64)
    coverage = content_of(rounds.culture).coverage
    count = {group.code: int(str(group.figure.raw)) for group in coverage.groups}
    assert count["DUE"] == count["WITH_OUTCOME"] + count["WITH_REASON"] + count["NOT_REPORTED"]
    assert int(str(coverage.indicators.raw)) == count["DUE"] + count["NOT_DUE"] + count["NO_PERIODICITY"]


def test_coverage_of_nothing_is_no_error():
    assert build_coverage([], "mål").indicators.raw == "0"


# The whole


def test_the_content_says_what_it_is(norr, plans, rounds):
    content = content_of(rounds.culture, version=3)
    assert (content.schema, content.title) == ("tertial-report-3", "Delårsrapport augusti 2026, Kulturnämnden")
    assert (content.stage.code, content.stage.name, content.version) == ("DRAFT", "Utkast", 3)
    assert (content.built_at, content.built) == ("2026-09-08T12:00:00+00:00", "8 september 2026 kl. 14.00")
    assert (content.rule.name, content.rule.adopted_by) == (
        "Tertials standardregel, inte beslutad av regionen",
        "inte beslutad av regionen",
    )


@pytest.mark.parametrize(("is_demo", "notice"), [(True, "Påhittade siffror"), (False, "")])
def test_only_a_demo_region_has_made_up_figures(is_demo, notice, norr, plans, rounds):
    norr.region.is_demo = is_demo
    norr.region.save()
    rounds.culture.refresh_from_db()
    assert content_of(rounds.culture).demo_notice == notice


def test_a_thousand_indicators_cost_as_many_queries_as_ten(norr, plans, rounds):
    counts = []
    make_rows(plans.goal, 10)
    for more in (0, 990):
        make_rows(plans.goal, more)
        with CaptureQueriesContext(connection) as queries:
            content = content_of(rounds.culture)
        counts.append(len(queries))
        assert len(rows_of(content)) == 13 + more
    assert counts[0] == counts[1] <= 23


def make_rows(goal: Goal, count: int) -> None:
    """So many more indicators of the goal, each with an outcome."""
    unit = goal.plan.unit
    indicators = Indicator.objects.bulk_create(
        Indicator(unit=unit, reporting_unit=unit, name=f"Antal {number} av {count}") for number in range(count)
    )
    targets = Target.objects.bulk_create(
        Target(goal=goal, indicator=indicator, year=2026, months=bits([8]), kind=Kind.AT_LEAST, low=1, reading="STATED")
        for indicator in indicators
    )
    fields = {"year": 2026, "month": 8, "value": 2, "origin": "DEMO", "entered_at": NOW}
    Outcome.objects.bulk_create(Outcome(indicator=target.indicator, **fields) for target in targets)


def test_the_content_is_swedish_whatever_language_the_builder_reads(plans, rounds):
    with translation.override("en"):
        assert content_of(rounds.culture).stage.name == "Utkast"
