"""propose_assessment: what it keeps, what it rests on, and what the trace says."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Assessment, AssessmentRule, Indicator, Outcome, UnitFollowUp
from goals.models.assessments import Scope, Stage
from goals.operations import assessments as operation
from goals.rules.assessment import RULES_CODE
from tests.conftest import NOW
from tests.goals.assessments.conftest import make_outcome
from tracker.models import AuditEvent
from tracker.operations import Refused

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)
BECAUSE = "Två kommuner tillkommer i höst."


def events() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(subject__startswith="assessment:").order_by("pk"))


# What is kept


def test_a_proposal_is_kept_with_who_and_when_as_a_prognos_in_delår(propose, films, coordinator, rounds) -> None:
    propose(status="PARTLY_MET", activities="Filmläger.", analysis="Fler filmer.")
    kept = Assessment.objects.get()
    assert (kept.status, kept.activities, kept.analysis, kept.is_forecast) == ("PARTLY_MET", "Filmläger.", "Fler filmer.", True)
    assert (kept.stage, kept.scope, kept.round, kept.version) == (Stage.PROPOSED, Scope.OWN, rounds.culture.round, 1)
    assert (kept.by, kept.at, kept.decision, kept.rules_code, kept.rule) == (coordinator, NOW, None, RULES_CODE, None)


def test_at_the_years_end_it_is_no_prognos(propose, plans, rounds) -> None:
    proposal = propose(status="NOT_MET", unit_follow_up=rounds.all[12, "kn"], activities="Inga.")
    assert proposal.is_forecast is False


@pytest.mark.parametrize("status", ["", "NOT_JUDGED"])
def test_what_is_begun_or_not_judged_is_no_prognos(propose, plans, status: str) -> None:
    assert propose(status=status, analysis="Vi väntar på siffror.").is_forecast is False


def test_what_has_been_begun_is_kept_without_a_status(propose, films) -> None:
    assert propose(activities="Filmläger i tre kommuner.").status == ""


def test_the_same_again_makes_neither_version_nor_event(propose, films) -> None:
    propose(status="PARTLY_MET", analysis="Fler filmer.")
    again = propose(status="PARTLY_MET", analysis="Fler filmer.")
    assert (again.version, len(events())) == (1, 1)


def test_a_proposal_can_be_changed_and_taken_back(propose, films, manager) -> None:
    propose(status="PARTLY_MET")
    changed = propose(status="", version=1, by=manager, now=LATER)
    assert (changed.status, changed.version, changed.by, changed.at) == ("", 2, manager, LATER)
    assert Assessment.objects.count() == 1


def test_each_round_of_a_follow_up_has_a_proposal_of_its_own(propose, films, rounds) -> None:
    propose(status="PARTLY_MET")
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(round=2)
    propose(status="MET", deviation_reason=BECAUSE)
    assert list(Assessment.objects.order_by("round").values_list("round", "status")) == [(1, "PARTLY_MET"), (2, "MET")]


# What it rests on


def test_the_inputs_and_the_result_are_frozen_with_decimals_as_strings(propose, films, plans) -> None:
    basis = propose(status="PARTLY_MET").basis
    assert basis["calculated"]["attainment"] == "PARTLY_MET"
    assert basis["calculated"]["sentence"].endswith("”Andel barn och unga som deltar” saknar uppgift, därför högst delvis.")
    assert basis["calculated"]["rule"] | {"method": ""} == {
        "version": 0, "adopted_by": "", "partly_within": "0.1", "met_share": "1", "partly_share": "0",
        "missing_caps": True, "is_weighted": False, "method": "",
    }  # fmt: skip
    first, missing, unclear = basis["indicators"]
    assert (first["target"], first["measure"]["low"], first["measure"]["baseline"]) == (plans.films.pk, "90", "123")
    assert first["outcome"] == {
        "id": films.pk, "version": 1, "state": "DRAFT", "period": "2026-08", "value": "85", "missing_reason": "",
        "forecast_value": None, "forecast_attainment": "",
    }  # fmt: skip
    assert (first["verdict"]["attainment"], first["verdict"]["judged_value"]) == ("MET", "127.5")
    assert (missing["outcome"], missing["verdict"]["attainment"]) == (None, "NO_DATA")
    assert unclear["verdict"]["reason"] == "UNCLEAR"
    assert json.loads(json.dumps(basis)) == basis == Assessment.objects.get().basis


def test_what_it_rests_on_stays_when_the_figures_change(propose, films) -> None:
    propose(status="PARTLY_MET")
    Outcome.objects.update(value=1)
    assert Assessment.objects.get().basis["indicators"][0]["outcome"]["value"] == "85"


def test_saving_again_when_the_figures_have_changed_rests_on_the_new_ones(propose, films, plans) -> None:
    propose(status="PARTLY_MET")
    make_outcome(plans.share, "10")
    again = propose(status="PARTLY_MET", version=1)
    assert (again.version, again.basis["indicators"][1]["outcome"]["value"]) == (2, "10")
    assert list(events()[-1].changes) == ["basis"]


def test_the_regions_own_rule_is_named(propose, films, norr, plans) -> None:
    rule = AssessmentRule.objects.create(
        region=norr.region, version=1, adopted_by=plans.plan.adopted_by, method_text="Regionens regel.",
        partly_within=Decimal("0.2"), met_share=Decimal("0.5"), partly_share=Decimal(0), missing_caps=False,
    )  # fmt: skip
    proposal = propose(status="MET")
    assert (proposal.rule, proposal.basis["calculated"]["rule"]["partly_within"]) == (rule, "0.2")


# Where it departs from what is calculated


def test_a_departure_is_kept_with_its_reason_which_stands_in_the_trace(propose, films) -> None:
    propose(status="MET", deviation_reason=f" {BECAUSE} ")
    assert Assessment.objects.get().status == "MET"
    assert events()[0].reason == BECAUSE


def test_a_reason_without_departure_is_no_reason_in_the_trace(propose, films) -> None:
    propose(status="PARTLY_MET", deviation_reason=BECAUSE)
    assert events()[0].reason == ""


@pytest.mark.parametrize("status", ["MET", "NOT_MET", "NOT_JUDGED"])
@pytest.mark.parametrize("activities", ["", "Filmläger."])
def test_a_departure_without_reason_is_refused_whatever_has_been_done(propose, films, status: str, activities: str) -> None:
    with pytest.raises(Refused, match="avviker från den beräknade") as refused:
        propose(status=status, activities=activities, deviation_reason="  ")
    assert (refused.value.code, refused.value.field) == ("REASON_NEEDED", "deviation_reason")
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("ground", ["activities", "deviation_reason"])
def test_where_the_figures_say_nothing_activities_are_ground_enough(propose, plans, ground: str) -> None:
    assert propose(status="MET", **{ground: "Tolv filmläger."}).status == "MET"


def test_where_the_figures_say_nothing_a_status_needs_a_ground(propose, plans) -> None:
    with pytest.raises(Refused, match="Siffrorna ger ingen bedömning") as refused:
        propose(status="MET", analysis="Vi tror det.")
    assert (refused.value.code, refused.value.field) == ("GROUND_NEEDED", "activities")


def test_not_to_judge_where_the_figures_say_nothing_needs_no_ground(propose, plans) -> None:
    assert propose(status="NOT_JUDGED").status == "NOT_JUDGED"


def test_what_another_nämnd_has_not_let_out_is_no_part_of_what_it_rests_on(propose, plans, films, norr) -> None:
    Indicator.objects.filter(pk=plans.films.indicator_id).update(unit=norr.care)
    basis = propose(status="MET", activities="Filmläger.").basis
    assert basis["calculated"] is None
    assert (basis["indicators"][0]["outcome"], basis["indicators"][0]["so_far"]) == (None, None)


# The contribution to a goal above


@pytest.fixture
def contribute(propose: Callable[..., Assessment], plans: SimpleNamespace) -> Callable[..., Assessment]:
    return lambda **fields: propose(goal=plans.above, scope=Scope.CONTRIBUTION, **fields)


def test_a_contribution_rests_on_what_is_proposed_of_the_goals_under_it(propose, contribute, films, plans) -> None:
    own = propose(status="MET", deviation_reason=BECAUSE)
    contribution = contribute(status="MET")
    assert contribution.basis["goals"] == [
        {"goal": plans.goal.pk, "label": "Delmål 1.1", "status": "MET", "from": "PROPOSED", "assessment": own.pk, "version": 1}
    ]
    assert contribution.basis["calculated"]["sentence"] == "Delmål 1.1 väntas uppfyllas."


def test_before_anything_is_proposed_it_rests_on_what_is_calculated(propose, contribute, films) -> None:
    propose(activities="Påbörjad.")
    basis = contribute(status="PARTLY_MET").basis
    assert [(goal["status"], goal["from"], goal["assessment"]) for goal in basis["goals"]] == [("PARTLY_MET", "CALCULATED", None)]


def test_a_contribution_that_departs_from_its_goals_needs_a_reason(contribute, films) -> None:
    with pytest.raises(Refused) as refused:
        contribute(status="MET")
    assert refused.value.code == "REASON_NEEDED"


def test_own_goal_and_contribution_are_two_assessments(propose, contribute, films) -> None:
    propose(status="PARTLY_MET")
    contribute(status="PARTLY_MET")
    assert set(Assessment.objects.values_list("scope", flat=True)) == {Scope.OWN, Scope.CONTRIBUTION}


# The trace


def test_the_event_says_before_and_after_who_when_and_which_version(propose, films, manager, norr) -> None:
    proposal = propose(status="PARTLY_MET", analysis="Ett.")
    propose(status="MET", analysis="Ett.", deviation_reason=BECAUSE, version=1, by=manager, now=LATER)
    first, second = events()
    assert {name: pair for name, pair in first.changes.items() if name != "basis"} == {
        "status": ["", "PARTLY_MET"],
        "analysis": ["", "Ett."],
    }
    assert first.changes["basis"][0] is None
    assert json.loads(first.changes["basis"][1]) == proposal.basis
    assert second.changes == {"status": ["PARTLY_MET", "MET"], "deviation_reason": ["", BECAUSE]}
    assert (second.action, second.subject, second.version) == ("assessment.propose", f"assessment:{proposal.pk}", 2)
    assert (second.actor_name, second.at, second.reason, second.is_draft) == ("Manager Nils", LATER, BECAUSE, True)
    assert (second.region_id, second.unit_id) == (norr.region.pk, norr.culture.pk)


def test_a_proposal_whose_event_cannot_be_written_is_not_kept(propose, films, monkeypatch) -> None:
    def broken(**_: Any) -> None:
        raise RuntimeError("the trace is full")

    monkeypatch.setattr(operation, "record_event", broken)
    with pytest.raises(RuntimeError):
        propose(status="PARTLY_MET")
    assert not Assessment.objects.exists()
