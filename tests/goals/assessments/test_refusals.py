"""propose_assessment says no: to whom, of what and when, in words that tell what to do."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Assessment, Goal, GoalAddressee, PlanState, UnitFollowUp, UnitFollowUpState
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry, StaleAssessment, propose_assessment
from goals.operations.checks import LONGEST_TEXT
from goals.operations.open_round import why_closed
from tests.conftest import NOW, make_plan
from tracker.models import AuditEvent
from tracker.operations import Actor, Refused
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db


# What is not there to be assessed


def _not_ours(plans: SimpleNamespace, norr: SimpleNamespace, soder: SimpleNamespace, which: str) -> tuple[Goal, Scope]:
    if which == "a contribution to an own goal":
        return plans.goal, Scope.CONTRIBUTION
    if which == "the whole region's assessment":
        return plans.above, Scope.OVERALL
    if which == "addressed to another nämnd only":
        GoalAddressee.objects.filter(unit=norr.culture).delete()
        return plans.above, Scope.CONTRIBUTION
    if which == "another nämnd's goal":
        plan = make_plan(norr.care, plans.plan.plan_type, "Vårdnämndens plan")
        return Goal.objects.create(plan=plan, type=plans.goal.type, title="Annat"), Scope.OWN
    if which == "a goal of last year":
        plans.plan.edition_from = plans.plan.edition_from.replace(year=2025)
        plans.plan.edition_to = plans.plan.edition_to.replace(year=2025)
        plans.plan.save()
        return plans.goal, Scope.OWN
    if which == "a goal of a draft":
        plans.plan.state, plans.plan.adopted_by = PlanState.DRAFT, None
        plans.plan.save()
        return plans.goal, Scope.OWN
    if which == "another region's goal addressed here":
        foreign = Goal.objects.create(
            plan=make_plan(soder.council, plans.above.plan.plan_type, "Söders plan"), type=plans.above.type, title="Deras"
        )
        GoalAddressee.objects.create(goal=foreign, unit=norr.culture)
        return foreign, Scope.CONTRIBUTION
    return plans.above, Scope.OWN


@pytest.mark.parametrize(
    "which",
    [
        "fullmäktige's goal as an own",
        "a contribution to an own goal",
        "the whole region's assessment",
        "addressed to another nämnd only",
        "another nämnd's goal",
        "a goal of last year",
        "a goal of a draft",
        "another region's goal addressed here",
    ],
)
def test_only_what_the_nämnd_has_adopted_or_been_given_is_assessed(propose, plans, norr, soder, which: str) -> None:
    goal, scope = _not_ours(plans, norr, soder, which)
    with pytest.raises(Refused, match="Kulturnämnden bedömer inte det målet") as refused:
        propose(goal=goal, scope=scope, status="NOT_JUDGED")
    assert refused.value.code == "NOT_HERE"


def test_in_a_round_that_does_not_assess_goals_it_is_said_so(propose, plans, rounds) -> None:
    with pytest.raises(Refused, match="Målen bedöms inte i Delårsrapport april 2026") as refused:
        propose(unit_follow_up=rounds.all[4, "kn"], status="NOT_JUDGED")
    assert refused.value.code == "NOT_ASSESSED"


def test_the_regions_own_row_is_not_a_nämnds(propose, plans, rounds) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(kind="REGION")
    with pytest.raises(Refused, match="bedömer inte det målet"):
        propose(status="NOT_JUDGED")


# What cannot be right

WRONG: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "an unknown status": ({"status": "GREAT"}, "UNKNOWN_STATUS", "status", "Välj en av bedömningarna"),
    "a status that only the rule gives": ({"status": "NO_DATA"}, "UNKNOWN_STATUS", "status", "Välj en av bedömningarna"),
    "a long analysis": ({"analysis": "a" * (LONGEST_TEXT + 1)}, "TOO_LONG", "analysis", "högst 10 000 tecken"),
    "long activities": ({"activities": "a" * (LONGEST_TEXT + 1)}, "TOO_LONG", "activities", "högst 10 000 tecken"),
    "a NUL byte": ({"deviation_reason": "a\0b"}, "NUL", "deviation_reason", "tecken som inte kan sparas"),
}


@pytest.mark.parametrize(("fields", "code", "field", "sentence"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_right_is_refused_at_its_field(
    propose, plans, fields: dict[str, Any], code: str, field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        propose(**fields)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Assessment.objects.exists()
    assert not AuditEvent.objects.exists()


# The lock

LOCKED = {
    "HANDED_OVER": "Augusti 2026 är låst sedan den 8 september 2026, när underlaget överlämnades .* kan återta det",
    "DECIDED": "Augusti 2026 är låst, för nämnden har beslutat. Ett fel rättas genom ett nytt beslut",
}


@pytest.mark.parametrize(("state", "sentence"), LOCKED.items(), ids=LOCKED)
def test_after_the_hand_over_it_is_refused_with_who_can_help(
    propose, films, plans, rounds, manager, state: str, sentence: str
) -> None:
    decision = plans.plan.adopted_by if state == UnitFollowUpState.DECIDED else None
    follow_up = UnitFollowUp.objects.filter(pk=rounds.culture.pk)
    follow_up.update(state=state, handed_over_at=NOW, handed_over_by=manager, decision=decision)
    with pytest.raises(Refused, match=sentence) as refused:
        propose(status="PARTLY_MET")
    assert refused.value.code == "LOCKED"
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("kind", "state", "at", "sentence"),
    [
        ("UNIT", "HANDED_OVER", NOW, "när underlaget överlämnades till nämnden."),
        ("UNIT", "HANDED_OVER", None, "för underlaget är överlämnat till nämnden."),
        ("UNIT", "DECIDED", NOW, "för nämnden har beslutat."),
        ("REGION", "HANDED_OVER", NOW, "när underlaget överlämnades till regionstyrelsen."),
        ("REGION", "HANDED_OVER", None, "för underlaget är överlämnat till regionstyrelsen."),
        ("REGION", "DECIDED", NOW, "för regionstyrelsen har beslutat."),
    ],
)
def test_the_lock_says_who_has_the_material_or_has_decided(rounds, kind: str, state: str, at: Any, sentence: str) -> None:
    rounds.culture.kind, rounds.culture.state, rounds.culture.handed_over_at = kind, state, at
    assert sentence in str(why_closed(rounds.culture))


def test_a_due_date_that_has_passed_locks_nothing(propose, films, rounds) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(assessments_due_on=NOW.date() - timedelta(days=30))
    assert propose(status="PARTLY_MET").version == 1


# What somebody else did meanwhile


def test_a_stale_proposal_is_refused_and_brings_what_was_saved_meanwhile(propose, films, manager) -> None:
    propose(status="PARTLY_MET", analysis="Chefens.", by=manager)
    with pytest.raises(StaleAssessment, match="Manager Nils har ändrat förslaget medan du skrev") as refused:
        propose(status="PARTLY_MET", analysis="Mitt.")
    assert (refused.value.code, refused.value.current.analysis, refused.value.current.version) == ("STALE", "Chefens.", 1)
    assert Assessment.objects.get().analysis == "Chefens."


def test_two_windows_of_the_same_person_are_told_so(propose, films) -> None:
    propose(analysis="Ett.")
    with pytest.raises(StaleAssessment, match="Du har själv sparat förslaget i ett annat fönster"):
        propose(analysis="Två.")


def test_two_who_propose_the_same_are_not_in_each_others_way(propose, films, manager) -> None:
    propose(analysis="Lika.", by=manager)
    assert propose(analysis="Lika.").version == 1


# Who may


@pytest.mark.parametrize("who", ["coordinator", "manager"])
def test_those_who_assess_in_the_nämnd_may(propose, films, request, who: str) -> None:
    assert propose(status="PARTLY_MET", by=request.getfixturevalue(who)).version == 1


@pytest.mark.parametrize(
    "who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "outsider", "stranger"]
)
def test_nobody_else_may_and_is_told_who_can_help(propose, films, request, who: str) -> None:
    with pytest.raises(Refused, match="Samordnaren där kan hjälpa dig") as refused:
        propose(status="PARTLY_MET", by=request.getfixturevalue(who))
    assert refused.value.code == "NOT_PERMITTED"
    assert not Assessment.objects.exists()


def test_an_access_to_another_region_opens_nothing_here(plans, rounds, soder, outsider) -> None:
    by = Actor(outsider, "test", access_of(outsider, soder.region, NOW.date()))
    with pytest.raises(Refused) as refused:
        propose_assessment(
            by=by, now=NOW, unit_follow_up=rounds.culture, goal=plans.goal, scope=Scope.OWN,
            entry=AssessmentEntry(status="NOT_JUDGED"), expected_version=0,
        )  # fmt: skip
    assert refused.value.code == "NOT_PERMITTED"


def test_the_system_does_not_assess(plans, rounds) -> None:
    with pytest.raises(Refused, match="görs av en person"):
        propose_assessment(
            by=Actor(None, "test"), now=NOW, unit_follow_up=rounds.culture, goal=plans.goal, scope=Scope.OWN,
            entry=AssessmentEntry(status="NOT_JUDGED"), expected_version=0,
        )  # fmt: skip
