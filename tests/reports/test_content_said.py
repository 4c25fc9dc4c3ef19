"""What people say, in the content of a report: proposals, contributions, actions, uppdrag, sections, and how much was judged."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import Assessment, Goal, PlanType, UnitFollowUp
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry
from reports.content.schema import write_json
from reports.models import Section
from tests.conftest import make_plan
from tests.reports.scene import PROPOSAL, add_outcome, content_of, figures_of, goals_of
from tests.reports.whole import TYPED, _assess


@pytest.fixture(scope="module")
def content(whole_content):
    return whole_content


@pytest.fixture
def goal(content):
    return goals_of(content)[0]


@pytest.fixture
def contribution(content):
    return content.plans[0].branches[0].contribution


def words(blocks) -> list[str]:
    return [line for block in blocks for line in block.lines]


# Proposals


def test_what_is_proposed_stands_beside_what_is_calculated(goal):
    assert (goal.assessment.status.word, goal.assessment.status.stage) == ("Delvis uppfyllt", "CALCULATED")
    status = goal.proposal.status
    assert (status.word, status.stage, status.is_forecast) == ("Inte uppfyllt", "PROPOSED", True)
    assert (goal.proposal.departs, goal.proposal.reason) == (True, "Två av 5 filmer är för korta.")


def test_activities_and_analysis_have_their_lists(goal):
    assert [(block.kind, block.lines) for block in goal.proposal.activities] == [
        ("PARAGRAPH", ("Vi har hållit 17 möten.",)),
        ("LIST", ("i Umeå", "i Lycksele")),
    ]
    assert words(goal.proposal.analysis)[0] == "Så gick det, 3 av 8."


def test_actions_say_what_who_and_when(goal):
    (action,) = goal.proposal.actions
    assert (action.what, action.who, action.due) == ("Anställ en filmare", "Coordinator Siv", "30 november 2026")


def test_the_actions_of_the_last_round_say_how_they_go(goal):
    assert goal.earlier_actions.title == "Åtgärder sedan Delårsrapport april 2026"
    assert [(a.what, a.who, a.word) for a in goal.earlier_actions.actions] == [("Boka lokaler", "Kansliet", "pågår")]


def test_what_has_only_been_begun_has_no_status(content):
    proposal = goals_of(content)[1].proposal
    assert (proposal.status, words(proposal.activities)) == (None, ["Påbörjat."])


def test_the_contribution_rests_on_what_is_proposed_of_the_goals(contribution):
    assert contribution.label == "Bidrag till regionmål 1"
    assert contribution.assessment.status.word == "Inte uppfyllt"
    assert "Delmål 1.2 har ännu inget förslag" in contribution.assessment.notes[0]
    assert words(contribution.proposal.activities) == ["Nämnden bidrar med 1 234 timmar."]


def test_what_is_said_before_the_figures_changed_says_so(whole):
    add_outcome(whole.plans.unclear, 7)
    whole.plans.films.indicator.outcomes.filter(month=8).update(value=1, forecast_value=2)
    remarks = goals_of(content_of(whole.culture))[0].proposal.remarks
    assert [remark.code for remark in remarks] == ["MOVED"]


def test_a_draft_of_an_analysis_that_nobody_has_touched_says_so(whole):
    Assessment.objects.filter(goal=whole.goal).update(analysis="Utkast från siffrorna, att redigera:\nSå.")
    remarks = goals_of(content_of(whole.culture))[0].proposal.remarks
    assert "UNTOUCHED_DRAFT" in [remark.code for remark in remarks]


def test_what_another_round_or_nämnd_says_is_not_in_the_report(whole, rounds, norr):
    UnitFollowUp.objects.filter(pk=whole.culture.pk).update(round=2)
    whole.culture.refresh_from_db()
    assert [goal.proposal for goal in goals_of(content_of(whole.culture))] == [None, None]
    make_plan(norr.care, whole.plans.plan.plan_type, "Vårdnämndens nämndplan 2026")
    assert "1 234 timmar" not in write_json(content_of(rounds.care))


def test_a_round_that_assesses_no_goals_has_neither_proposals_nor_contributions(whole, rounds):
    whole.culture.follow_up.assesses_goals = False
    content = content_of(whole.culture)
    assert [goal.proposal for goal in goals_of(content)] == [None, None]
    assert content.plans[0].branches[0].contribution is None
    assert (content.coverage.goal_groups, content.rule.proposal_method) == ((), "")


def test_a_contribution_stands_once_though_a_nämnd_has_two_plans(whole, norr):
    other = make_plan(
        norr.culture, PlanType.objects.create(region=norr.region, order=3, name="Verksamhetsplan"), "Kulturplan 2026"
    )
    Goal.objects.create(plan=other, type=whole.goal.type, parent=whole.above, title="Ett mål i den andra planen")
    content = content_of(whole.culture)
    given = [branch.contribution for plan in content.plans for branch in plan.branches]
    assert [bool(contribution) for contribution in given] == [True, False]
    keys = [figure["key"] for figure in figures_of(write_json(content))]
    assert len(keys) == len(set(keys))


def test_the_goals_of_a_draft_plan_count_for_no_contribution(whole, norr, contribution):
    draft = make_plan(norr.culture, PlanType.objects.create(region=norr.region, order=3, name="Verksamhetsplan"), "Utkast 2026")
    draft.state, draft.adopted_by = "DRAFT", None
    draft.save()
    Goal.objects.create(plan=draft, type=whole.goal.type, parent=whole.above, title="Ett utkast till mål", number="9")
    with_draft = content_of(whole.culture).plans[0].branches[0].contribution
    assert with_draft.assessment == contribution.assessment


# Summary and coverage


def test_the_summary_is_of_the_proposals_with_the_calculated_beside(content):
    summary = content.summary
    assert summary.sentence == "Av 2 delmål väntas 1 inte uppfyllas enligt förvaltningens förslag."
    assert summary.note == "1 delmål har ännu inget förslag."
    assert summary.calculated.startswith("Av 2 delmål väntas 1 uppfyllas delvis enligt den beräknade bedömningen.")
    counts = {count.status.code: (count.figure.shown, count.proposed.shown) for count in summary.counts}
    assert counts == {"PARTLY_MET": ("1", "0"), "NOT_MET": ("0", "1"), "NO_DATA": ("1", "0")}


def test_without_proposals_the_summary_is_of_the_calculated_and_says_so(whole):
    Assessment.objects.filter(unit_follow_up=whole.culture).update(status="")
    summary = content_of(whole.culture).summary
    assert "enligt den beräknade bedömningen" in summary.sentence
    assert summary.note == "Förvaltningen har ännu inte föreslagit någon bedömning."
    assert {count.proposed for count in summary.counts} == {None}


def test_coverage_says_how_the_goals_were_judged_and_where_people_depart_and_why(content):
    groups = {group.code: group for group in content.coverage.goal_groups}
    count = {code: (group.figure.shown, group.contributions.shown) for code, group in groups.items()}
    assert count == {
        "ALL": ("2", "1"),
        "CALCULATED": ("1", "1"),
        "NOT_CALCULATED": ("1", "0"),
        "PROPOSED": ("1", "1"),
        "NOT_PROPOSED": ("1", "0"),
        "DEPARTS": ("1", "0"),
        "MOVED": ("0", "0"),
    }
    assert [(covered.goal, covered.note) for covered in groups["DEPARTS"].goals] == [
        ("Delmål 1.1", "Beräknat: Delvis uppfyllt. Förslag: Inte uppfyllt. Skäl: Två av 5 filmer är för korta.")
    ]
    assert content.coverage.goal_sentence == (
        "Av 2 delmål har 1 en beräknad bedömning och 1 ett förslag från förvaltningen. "
        "Av 1 bidrag till mål ovanför har 1 ett förslag. Förslaget avviker från beräkningen för Delmål 1.1."
    )


def test_coverage_counts_the_indicators_that_are_judged(content):
    count = {group.code: group.figure.raw for group in content.coverage.groups}
    assert (count["JUDGED"], count["UNCLEAR"], count["NOT_DUE"]) == ("2", "1", "1")


def test_the_legend_has_what_people_say_too(content):
    assert {"Inte uppfyllt", "Delvis uppfyllt"} <= {status.word for status in content.legend}
    assert all(status.stage == "" for status in content.legend)


# Uppdrag


def test_each_receiver_of_an_uppdrag_says_how_it_goes_and_is_late_by_its_days(content):
    (assignment,) = content.assignments
    own, below = assignment.receivers
    assert (own.name, own.status, own.is_late) == ("", "Pågår med avvikelse", True)
    assert own.notes == (
        "Försenat: Sista dagen, 31 augusti 2026, har passerat.",
        "Ökar 2,9 procent.",
        "Redovisas: augusti och december",
        "Till och med 31 augusti 2026",
    )
    assert (below.name, below.status, below.late) == (
        "Kulturförvaltningen",
        "–",
        "Läget skulle ha redovisats senast 28 augusti 2026.",
    )


# Charts


def test_a_series_has_a_chart_with_every_figure_of_it_in_words(goal):
    films = next(row.chart for row in goal.rows if row.name == "Antal filmer")
    assert films.caption == (
        "december 2023: 98; december 2024: 123; december 2025: 110; april 2026: 31; augusti 2026: 64; prognos december 2026: 85"
    )
    assert "lägst 31" in films.description
    assert [point.figure.raw for point in films.points] == ["98", "123", "110", "31", "64", "85"]
    share = next(row.chart for row in goal.rows if row.name.startswith("Andel"))
    assert "augusti 2026: 41,5\u00a0% (kvinnor 43,1, män 40,2)" in share.caption


def test_one_value_is_no_series(content):
    assert [row.chart for row in goals_of(content)[1].rows] == [None, None]


def test_what_is_not_approved_is_in_no_chart_of_a_frozen_report(whole):
    assert [row.chart for row in goals_of(content_of(whole.culture, PROPOSAL))[0].rows] == [None, None, None]


# Sections


def test_sections_stand_as_they_were_written(content):
    events, staff, economy = content.sections
    assert [section.title for section in content.sections] == ["Väsentliga händelser & annat", "Personal", "Ekonomi"]
    assert [(block.kind, block.lines) for block in events.blocks][-3:] == [
        ("NUMBERED", ("ett", "två")),
        ("NUMBERED", ("om igen",)),
        ("LIST", ("punkt",)),
    ]
    (table,) = staff.blocks
    assert (table.head, table.numeric) == (("Mått", "2025", "2026"), (False, True, True))
    assert (events.finance, economy.finance.unit) == (None, "mnkr")


def test_amounts_stand_under_one_another(content):
    rows = content.sections[2].finance.rows
    assert [(row.outcome.shown, row.outcome.raw) for row in rows] == [
        ("−203,9", "-203.9"),
        ("−163,0", "-163"),
        ("−366,9", "-366.9"),
    ]
    assert [row.forecast.shown for row in rows] == ["–", "−9,0", "0,0"]
    assert [row.note for row in rows] == ["", "Avvikelsen stämmer inte: mellan utfall och budget skiljer 5,0\u00a0mnkr.", ""]
    assert [row.is_sum for row in rows] == [False, False, True]


def test_what_is_typed_is_kept_as_it_was_typed(content):
    assert TYPED.replace("\u000b", "\n").split("\n")[0] in " ".join(words(content.sections[0].blocks))


# The whole


def test_every_figure_of_the_whole_has_an_address_of_its_own(content):
    keys = [figure["key"] for figure in figures_of(write_json(content))]
    assert len(keys) == len(set(keys))
    assert [key for key in keys if not key] == []


def test_the_whole_is_json_without_floats(content):
    def refuse(number: str) -> None:
        raise AssertionError(number)

    assert json.loads(write_json(content), parse_float=refuse)


def test_many_goals_actions_and_sections_cost_as_many_queries_as_few(whole):
    counts = []
    for more in (1, 20):
        for number in range(more):
            goal = Goal.objects.create(
                plan=whole.goal.plan, type=whole.goal.type, parent=whole.above, number=f"2.{more}.{number}", title="Ett mål till"
            )
            _assess(whole.by, whole.culture, goal, Scope.OWN, AssessmentEntry("MET", activities="Gjort."))
            Section.objects.create(unit_follow_up=whole.culture, order=100 * more + number, title="Ett avsnitt till")
        with CaptureQueriesContext(connection) as queries:
            content_of(whole.culture)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 25
