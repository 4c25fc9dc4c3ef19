"""Every figure and judgement of a report leads back: to its decision, its proposal, its rule, its values and its plan."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Outcome, UnitFollowUp
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.decided_assessments import DecidedStatus
from goals.operations.decisions import DecisionEntry
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import approve_outcomes, report_outcomes
from goals.operations.round_decisions import RoundDecisionEntry
from goals.queries.missing import missing_at_hand_over
from reports.content.stored import read_json
from reports.models import Report
from reports.operations.acts import decide, hand_over
from reports.trace.build import all_traces, trace_of
from reports.trace.index import Index
from reports.trace.model import Step, Trace
from tests.conftest import AUGUST, NOW, acting_in
from tests.held import held

LATER = NOW + timedelta(days=20)


@pytest.fixture
@held
def scene(norr, plans, rounds, reporter, coordinator, manager, secretary) -> SimpleNamespace:
    """A value entered, corrected, reported and approved; a proposal that departs; a decision that departs from that."""
    actor = acting_in(norr)
    culture = UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=rounds.culture.pk)
    films, rut, siv = plans.films.indicator, actor(reporter), actor(coordinator)
    enter = {"by": rut, "indicator": films, "period": AUGUST}
    record_outcome(**enter, now=NOW, entry=OutcomeEntry(value=Decimal(46)), expected_version=0)
    outcome = record_outcome(
        **enter,
        now=NOW,
        entry=OutcomeEntry(value=Decimal(64), source="Kulturdatabasen", comment="Räknat i augusti."),
        expected_version=1,
        reason="Siffrorna var omkastade.",
    )
    report_outcomes(by=rut, now=NOW, unit_follow_up=culture, outcomes=[outcome.pk])
    approve_outcomes(by=siv, now=NOW, unit_follow_up=culture, versions={outcome.pk: outcome.version})
    entry = AssessmentEntry("MET", activities="Tre läger.", analysis="Det går framåt.", deviation_reason="Lägren räknas inte.")
    for goal, scope in ((plans.goal, Scope.OWN), (plans.above, Scope.CONTRIBUTION)):
        propose_assessment(by=siv, now=NOW, unit_follow_up=culture, goal=goal, scope=scope, entry=entry, expected_version=0)
    seen = missing_at_hand_over(culture, manager).digest
    proposal = hand_over(by=actor(manager), now=NOW, unit_follow_up=culture, seen_round=1, seen=seen, accepts_missing=True)
    decision = RoundDecisionEntry(
        decision=DecisionEntry(kind="APPROVES", held_on=LATER.date(), year=2026, paragraph="112"),
        statuses=(DecidedStatus(goal=plans.goal.pk, scope=Scope.OWN, status="NOT_MET", reason="Nämnden vill se mer."),),
    )
    decide(by=actor(secretary), now=LATER, unit_follow_up=culture, seen_round=1, entry=decision)
    decided = Report.objects.get(stage="DECIDED")
    return SimpleNamespace(culture=culture, plans=plans, outcome=outcome, proposal=proposal, decided=decided, norr=norr)


def of(scene: SimpleNamespace, key: str, *, report: Report | None = None, shows_history: bool = True) -> Trace:
    found = trace_of(read_json((report or scene.decided).content), key, scene.culture, shows_history=shows_history)
    assert found is not None
    return found


def step(trace: Trace, heading: str) -> Step:
    return next(one for one in trace.steps if one.heading.startswith(heading))


def facts(one: Step) -> dict[str, str]:
    return {fact.term: " ".join(fact.texts) for fact in one.facts}


def texts(part: Any) -> Iterator[str]:
    """Every text of a trace, however deep."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for one in part:
            yield from texts(one)
    elif hasattr(part, "__dataclass_fields__"):
        for name in part.__dataclass_fields__:
            yield from texts(getattr(part, name))


def figures(part: Any) -> Iterator[Any]:
    """Every figure of a content."""
    if isinstance(part, list):
        for one in part:
            yield from figures(one)
    elif hasattr(part, "__dict__"):
        if {"key", "raw", "shown"} <= vars(part).keys():
            yield part
        for one in vars(part).values():
            yield from figures(one)


def test_every_figure_of_a_decided_report_leads_somewhere(scene):
    document = read_json(scene.decided.content)
    index = Index(document)
    assert [figure.key for figure in figures(document) if index.find(figure.key) is None] == []


def test_every_trace_has_a_sentence_and_a_step(scene):
    traces = all_traces(read_json(scene.decided.content), scene.culture, shows_history=True)
    assert len(traces) > 20
    assert [trace.key for trace in traces if not trace.sentence or not trace.steps] == []


def test_the_numbers_on_paper_are_the_contents_own(scene):
    document = read_json(scene.decided.content)
    index = Index(document)
    assert list(index.codes) == document.traced == list(index.items)
    assert index.find(index.codes[f"goal:{scene.plans.goal.pk}"]).key == f"goal:{scene.plans.goal.pk}"


@pytest.mark.parametrize("address", ["", "0", "99999", "goal:0", "target:", "outcome:1", "../..", "target:1x/low"])
def test_what_is_nowhere_in_the_content_is_not_found(scene, address):
    assert trace_of(read_json(scene.decided.content), address, scene.culture, shows_history=True) is None


class TestAJudgement:
    def test_says_in_short_what_was_decided_proposed_and_calculated(self, scene):
        trace = of(scene, f"goal:{scene.plans.goal.pk}")
        assert trace.sentence == (
            "Nämnden beslutade prognosen ”inte uppfyllt”; förvaltningen hade föreslagit prognosen ”uppfyllt”. "
            "Beräkningen ger prognosen ”delvis uppfyllt”."
        )

    def test_names_the_decision_and_why_it_differs(self, scene):
        decided = facts(step(of(scene, f"goal:{scene.plans.goal.pk}"), "Beslutet"))
        assert "§\u00a0112" in decided["Beslut"]
        assert decided["Skäl"] == "Nämnden vill se mer."

    def test_tells_who_proposed_and_on_what_grounds(self, scene):
        proposed = step(of(scene, f"goal:{scene.plans.goal.pk}"), "Förvaltningens förslag")
        assert facts(proposed)["Genomförda aktiviteter och insatser"] == "Tre läger."
        assert facts(proposed)["Skäl att avvika"] == "Lägren räknas inte."
        assert [one.who for one in proposed.happenings] == ["Coordinator Siv"]

    def test_gives_the_rule_and_who_adopted_it(self, scene):
        rule = facts(step(of(scene, f"goal:{scene.plans.goal.pk}"), "Beräkningen"))
        assert rule["Regel"] == "Tertials standardregel, inte beslutad av regionen"
        assert "10" in rule["Så räknar regeln"]

    def test_leads_on_to_each_indicator_with_its_own_sentence(self, scene):
        rests = step(of(scene, f"goal:{scene.plans.goal.pk}"), "Indikatorerna").steps
        assert [one.key for one in rests] == [
            f"target:{target.pk}" for target in (scene.plans.films, scene.plans.share, scene.plans.unclear)
        ]
        assert all(one.sentence for one in rests)

    def test_of_a_contribution_leads_on_to_the_goals_below(self, scene):
        trace = of(scene, f"goal:{scene.plans.above.pk}/contribution")
        assert [one.key for one in step(trace, "Nämndens egna mål").steps] == [f"goal:{scene.plans.goal.pk}"]

    def test_before_the_meeting_says_that_nothing_was_decided(self, scene):
        trace = of(scene, f"goal:{scene.plans.goal.pk}", report=scene.proposal)
        assert step(trace, "Beslutet").sentence == "Nämnden hade inte beslutat när rapporten gjordes."


class TestAnIndicator:
    def test_tells_who_entered_the_value_when_by_which_way_and_what_stood_before(self, scene):
        entered = step(of(scene, f"target:{scene.plans.films.pk}"), "Utfallet för augusti 2026").happenings
        assert [(one.who, one.what, one.via) for one in entered] == [
            ("Reporter Rut", "Utfall infört", "test"),
            ("Reporter Rut", "Utfall infört", "test"),
            ("Reporter Rut", "Utfall rapporterat", "test"),
            ("Coordinator Siv", "Utfall godkänt", "test"),
        ]
        assert ("utfall", "46", "64") in [(one.field, one.before, one.after) for one in entered[1].changes]
        assert entered[1].why == "Siffrorna var omkastade."

    def test_tells_the_source_and_the_comment(self, scene):
        told = facts(step(of(scene, f"target:{scene.plans.films.pk}"), "Utfallet för augusti 2026"))
        assert (told["Källa"], told["Kommentar"]) == ("Kulturdatabasen", "Räknat i augusti.")

    def test_gives_the_plans_own_wording_beside_how_it_was_read(self, scene):
        told = facts(step(of(scene, f"target:{scene.plans.unclear.pk}"), "Målvärdet"))
        assert told["I planen står"] == "”10”"
        assert told["Oklart"] == "Oklart vilken kolumn."

    def test_names_the_plan(self, scene):
        assert step(of(scene, f"target:{scene.plans.films.pk}"), "Planen").sentence == "Kulturnämndens nämndplan 2026."

    @pytest.mark.parametrize("figure", ["/baseline", "/low", "/gap", "/judged"])
    def test_a_figures_own_key_leads_to_it(self, scene, figure):
        assert of(scene, f"target:{scene.plans.films.pk}{figure}").key == f"target:{scene.plans.films.pk}"

    def test_what_was_changed_afterwards_stands_apart(self, scene):
        Outcome.objects.filter(pk=scene.outcome.pk).update(value=Decimal(1))
        trace = of(scene, f"target:{scene.plans.films.pk}", report=scene.proposal)
        assert "64" in step(trace, "Utfallet för augusti 2026").sentence
        assert not [one for one in trace.steps if one.heading == "Ändrat sedan dess"]


def test_a_number_of_goals_names_the_goals_that_it_counts(scene):
    trace = of(scene, "summary/NOT_MET//decided")
    assert [one.key for one in trace.steps[0].steps] == [f"goal:{scene.plans.goal.pk}"]


class TestWithoutHistory:
    def test_what_stood_before_and_why_it_was_changed_is_not_told(self, scene):
        trace = of(scene, f"target:{scene.plans.films.pk}", shows_history=False)
        assert not [text for text in texts(trace) if re.search(r"\b46\b|omkastade", text)]

    def test_who_entered_and_approved_what_stands_there_is(self, scene):
        entered = step(of(scene, f"target:{scene.plans.films.pk}", shows_history=False), "Utfallet för augusti 2026").happenings
        assert [one.what for one in entered] == ["Utfall infört", "Utfall rapporterat", "Utfall godkänt"]


def test_a_trace_costs_as_many_queries_whatever_it_is_of(scene, django_assert_max_num_queries):
    document = read_json(scene.decided.content)
    with django_assert_max_num_queries(14):
        all_traces(document, scene.culture, shows_history=True)
