"""Several at once on PostgreSQL: an approval and a change, a hand-over and an approval, a double click."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from goals.models import Comment, Indicator, Outcome, OutcomeState, UnitFollowUp
from goals.operations.locked_round import Handled
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import approve_outcomes, report_outcomes, return_outcome
from tests.conftest import AUGUST, NOW
from tests.goals.test_outcome_races import at_the_same_time, hand_over
from tracker.models import AuditEvent, Person
from tracker.operations import Actor, Refused

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def reported(acts: SimpleNamespace, reporter: Person) -> Outcome:
    outcome = acts.record(reporter)
    acts.report(reporter, outcome)
    return outcome


@pytest.fixture
def racing(rounds: SimpleNamespace, actor: Callable[[Person], Actor]) -> SimpleNamespace:
    """Acts to be done at the same time: each reads its own rows, as every request does."""

    def common(by: Actor) -> dict[str, Any]:
        follow_up = UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=rounds.culture.pk)
        return {"by": by, "now": NOW, "unit_follow_up": follow_up}

    def change(person: Person, outcome: Outcome, value: int):
        by, pk = actor(person), outcome.indicator_id
        return lambda: record_outcome(
            by=by,
            now=NOW,
            indicator=Indicator.objects.select_related("unit", "reporting_unit__parent").get(pk=pk),
            period=AUGUST,
            entry=OutcomeEntry(value=Decimal(value)),
            expected_version=outcome.version,
        )

    def approve(person: Person, outcome: Outcome):
        by = actor(person)
        return lambda: approve_outcomes(**common(by), versions={outcome.pk: outcome.version})

    def report(person: Person, outcome: Outcome):
        by = actor(person)
        return lambda: report_outcomes(**common(by), outcomes=[outcome.pk])

    def send_back(person: Person, outcome: Outcome, form_uuid=None):
        by, form_uuid = actor(person), form_uuid or uuid4()
        return lambda: return_outcome(
            **common(by), outcome=outcome.pk, version=outcome.version, text="Två gånger?", form_uuid=form_uuid
        )

    return SimpleNamespace(change=change, approve=approve, report=report, send_back=send_back)


@pytest.mark.parametrize("attempt", range(5))
def test_what_is_approved_is_what_was_seen_while_somebody_changes_it(attempt, racing, reported, reporter, coordinator) -> None:
    approved, changed = at_the_same_time([racing.approve(coordinator, reported), racing.change(reporter, reported, 70)])
    assert isinstance(approved, Handled)
    assert isinstance(changed, Outcome)
    outcome = Outcome.objects.get()
    # The change came last, or was there first and the approval was refused: never an approval of a value that nobody saw.
    assert (outcome.value, outcome.version, outcome.state, outcome.approved_version) == (70, 2, OutcomeState.DRAFT, None)
    assert [refused.code for _outcome, refused in approved.left] in ([], ["STALE"])


@pytest.mark.parametrize("attempt", range(5))
def test_nothing_is_approved_after_a_hand_over(attempt, racing, rounds, reported, coordinator, manager) -> None:
    kept: list[tuple[int, int]] = []
    approved, _ = at_the_same_time([racing.approve(coordinator, reported), hand_over(rounds.culture, manager, kept)])
    is_approved = Outcome.objects.get().state == OutcomeState.APPROVED
    assert isinstance(approved, Handled)
    assert [refused.code for _outcome, refused in approved.left] == ([] if is_approved else ["LOCKED"])


def test_of_an_approval_and_a_return_both_are_in_the_trace_and_the_last_one_counts(
    racing, reported, coordinator, manager
) -> None:
    at_the_same_time([racing.approve(coordinator, reported), racing.send_back(manager, reported)])
    outcome = Outcome.objects.get()
    last = AuditEvent.objects.latest("pk")
    assert last.changes["state"][1] == outcome.state


def test_a_double_click_sends_back_once(racing, reported, coordinator) -> None:
    form_uuid = uuid4()
    results = at_the_same_time([racing.send_back(coordinator, reported, form_uuid)] * 4)
    assert [result for result in results if isinstance(result, Refused)] == []
    assert (Comment.objects.count(), AuditEvent.objects.filter(action="outcome.return").count()) == (1, 1)


def test_ten_who_report_the_same_value_report_it_once(racing, acts, reporter) -> None:
    draft = acts.record(reporter)
    at_the_same_time([racing.report(reporter, draft)] * 10)
    assert AuditEvent.objects.filter(action="outcome.report").count() == 1
