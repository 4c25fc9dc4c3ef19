"""Several at once on PostgreSQL: two who propose, a double click, a proposal and a hand-over, a proposal and an outcome."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from goals.models import (
    Action,
    Assessment,
    Assignment,
    AssignmentAddressee,
    AssignmentStatus,
    Goal,
    Outcome,
    UnitFollowUp,
    UnitFollowUpState,
)
from goals.models.assessments import Scope
from goals.operations.actions import ActionEntry
from goals.operations.assessments import AssessmentEntry, StaleAssessment, propose_assessment
from goals.operations.assignment_statuses import StaleStatus, report_assignment_status
from goals.operations.outcomes import OutcomeEntry, record_outcome
from tests.conftest import AUGUST, NOW, make_decision
from tests.goals.test_outcome_races import Act, at_the_same_time
from tracker.models import AuditEvent, Person
from tracker.operations import Actor, Refused

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def proposing(rounds: SimpleNamespace, plans: SimpleNamespace, actor: Callable[[Person], Actor]) -> Callable[..., Act]:
    """An act that proposes of kulturnämnden's goal as if nothing had been there."""

    def proposing(by: Person, **fields: Any) -> Act:
        who, follow_up, goal = actor(by), rounds.culture.pk, plans.goal.pk
        return lambda: propose_assessment(
            by=who,
            now=NOW,
            # As every request has it: read by itself, so that no thread shares a row with another.
            unit_follow_up=UnitFollowUp.objects.select_related("unit").get(pk=follow_up),
            goal=Goal.objects.get(pk=goal),
            scope=Scope.OWN,
            entry=AssessmentEntry(**fields),
            expected_version=0,
        )

    return proposing


def test_of_two_who_propose_one_wins_and_the_other_is_told(proposing, coordinator, manager) -> None:
    results = at_the_same_time([proposing(coordinator, analysis="Ett."), proposing(manager, analysis="Två.")])
    (told,) = [result for result in results if isinstance(result, StaleAssessment)]
    (won,) = [result for result in results if isinstance(result, Assessment)]
    assert told.current.analysis == won.analysis == Assessment.objects.get().analysis
    assert AuditEvent.objects.count() == 1


def test_a_double_click_saves_once_and_adds_each_action_once(proposing, coordinator) -> None:
    act = proposing(coordinator, status="NOT_JUDGED", actions=(ActionEntry("Bjud in fler kommuner"),))
    results = at_the_same_time([act] * 4)
    assert [result.version for result in results if isinstance(result, Assessment)] == [1] * 4
    assert (Action.objects.count(), AuditEvent.objects.count()) == (1, 2)


@pytest.mark.parametrize("attempt", range(5))
def test_no_proposal_slips_in_after_a_hand_over(attempt, proposing, rounds, coordinator, manager) -> None:
    kept: list[int] = []

    def hand_over() -> None:
        with transaction.atomic():
            locked = UnitFollowUp.objects.select_for_update(no_key=True).get(pk=rounds.culture.pk)
            kept.append(Assessment.objects.count())
            locked.state, locked.handed_over_at, locked.handed_over_by = UnitFollowUpState.HANDED_OVER, NOW, manager
            locked.save()

    results = at_the_same_time([proposing(coordinator, status="NOT_JUDGED"), hand_over])
    refused = [result.code for result in results if isinstance(result, Refused)]
    assert refused in ([], ["LOCKED"])
    assert kept == [Assessment.objects.count()] == [1 - len(refused)]


def test_a_proposal_rests_on_the_outcome_as_it_was_before_or_after_never_between(
    proposing, plans, reporter, coordinator, actor
) -> None:
    by = actor(reporter)

    def enter() -> object:
        return record_outcome(
            by=by, now=NOW, indicator=plans.films.indicator, period=AUGUST,
            entry=OutcomeEntry(value=Decimal(64), comment="Sextiofyra."), expected_version=0,
        )  # fmt: skip

    results = at_the_same_time([proposing(coordinator, activities="Filmläger."), enter])
    assert not [result for result in results if isinstance(result, Refused)]
    seen = Assessment.objects.get().basis["indicators"][0]
    outcome = Outcome.objects.get()
    assert seen["outcome"] in (None, {**(seen["outcome"] or {}), "id": outcome.pk, "value": "64", "version": 1})
    assert (seen["verdict"]["attainment"] == "NO_DATA") == (seen["outcome"] is None)


def test_of_two_who_say_how_an_assignment_goes_one_wins_and_the_other_is_told(rounds, norr, coordinator, manager, actor) -> None:
    assignment = Assignment.objects.create(given_by=norr.council, text="Öka takten", given=make_decision(norr.council))
    addressee = AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture)

    def saying(by: Actor, status: str) -> Act:
        return lambda: report_assignment_status(
            by=by,
            now=NOW,
            addressee=AssignmentAddressee.objects.get(pk=addressee.pk),
            unit_follow_up=UnitFollowUp.objects.select_related("unit").get(pk=rounds.culture.pk),
            status=status,
            comment="",
            expected_version=0,
        )

    results = at_the_same_time([saying(actor(coordinator), "ON_PLAN"), saying(actor(manager), "DEVIATES")])
    (told,) = [result for result in results if isinstance(result, StaleStatus)]
    assert told.current.status == AssignmentStatus.objects.get().status
