"""The acts and everybody else at once on PostgreSQL: nothing late, nothing lost, nothing double."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Assessment, Decision, Indicator, Outcome, OutcomeState, Release, UnitFollowUp
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reopening import take_back
from goals.operations.reporting import approve_outcomes
from goals.operations.round_decisions import RoundDecisionEntry
from goals.queries.missing import missing_at_hand_over
from reports.models import Report
from reports.operations.acts import decide, hand_over
from tests.conftest import AUGUST, NOW, make_person
from tests.goals.test_outcome_races import at_the_same_time, make_many
from tests.reports.acts.conftest import MEETING, decision_of, fresh
from tracker.models import AuditEvent, Job, Person, Role
from tracker.operations import Actor, Refused

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

Act = Callable[[], object]


@pytest.fixture
def over(ready: SimpleNamespace, act_as: Callable[..., Actor], manager: Person) -> Callable[..., Act]:
    """An act that hands kulturnämnden's August over; each reads its own rows, as every request does."""

    def over(by: Person = manager, form: str = "") -> Act:
        actor, pk = act_as(by, form), ready.follow_up.pk
        seen = missing_at_hand_over(fresh(ready.follow_up), by).digest
        return lambda: hand_over(
            by=actor,
            now=NOW,
            unit_follow_up=UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=pk),
            seen_round=1,
            seen=seen,
            accepts_missing=True,
        )

    return over


@pytest.fixture
def save(act_as: Callable[..., Actor], reporter: Person) -> Callable[..., Act]:
    """An act that saves one value."""

    def save(indicator: Indicator, value: int, *, version: int = 0) -> Act:
        by, pk = act_as(reporter), indicator.pk
        return lambda: record_outcome(
            by=by,
            now=NOW,
            indicator=Indicator.objects.select_related("unit", "reporting_unit__parent").get(pk=pk),
            period=AUGUST,
            entry=OutcomeEntry(value=Decimal(value)),
            expected_version=version,
        )

    return save


def frozen_values() -> dict[str, str | None]:
    """The values of the frozen proposal, by the indicator's name."""
    content: dict[str, Any] = json.loads(Report.objects.get(stage="PROPOSAL").content)
    rows = [row for plan in content["plans"] for branch in plan["branches"] for goal in branch["goals"] for row in goal["rows"]]
    return {row["name"]: row["outcome"]["figure"]["raw"] for row in rows if row["outcome"]}


@pytest.mark.parametrize("attempt", range(5))
def test_while_the_grid_is_open_a_hand_over_lets_nothing_in_late_and_loses_nothing(
    attempt: int, ready: SimpleNamespace, plans: SimpleNamespace, over: Callable, save: Callable
) -> None:
    """Forty saves around each hand-over, two hundred in all."""
    indicators = make_many(plans.goal, 39)
    saves = [save(indicator, 64) for indicator in indicators] + [save(ready.films.indicator, 65, version=1)]
    # The list of what is missing changes under way: then it asks again, and nothing has been locked.
    results = at_the_same_time([*saves[:20], over(), *saves[20:]])
    handed = results.pop(20)
    refused = [one for one in results if isinstance(one, Refused)]
    kept = [one for one in results if isinstance(one, Outcome)]
    assert len(refused) + len(kept) == len(saves)
    assert Outcome.objects.filter(indicator__in=indicators).count() == len(
        [o for o in kept if o.indicator_id != ready.films.indicator_id]
    )
    if isinstance(handed, Refused):
        assert (handed.code, fresh(ready.follow_up).state) == ("MISSING", "OPEN")
        assert refused == []
        return
    assert {one.code for one in refused} <= {"LOCKED"}
    # What is frozen is what was approved when it was frozen: drafts are out, and no approved value has changed since.
    approved = dict(Outcome.objects.filter(state=OutcomeState.APPROVED).values_list("indicator__name", "value"))
    values = frozen_values()
    assert {name for name, raw in values.items() if raw is not None} == {
        name for name, value in approved.items() if value is not None
    }


@pytest.mark.parametrize("attempt", range(40))
def test_a_value_that_is_saved_is_frozen_as_it_was_or_refused(
    attempt: int, ready: SimpleNamespace, over: Callable, save: Callable
) -> None:
    """Five saves of an approved value race each hand-over, two hundred in all: it is frozen as 64, or not at all."""
    saves = [save(ready.films.indicator, 70 + n, version=1) for n in range(5)]
    *results, handed = at_the_same_time([*saves, over()])
    saved = [one for one in results if isinstance(one, Outcome)]
    assert len(saved) <= 1
    if isinstance(handed, Refused):
        assert handed.code == "MISSING"  # somebody was first, and the value is a draft again: the list has changed
        assert len(saved) == 1
    else:
        assert (saved, frozen_values()["Antal filmer"]) == ([], "64")
        assert {one.code for one in results if isinstance(one, Refused)} == {"LOCKED"}


def test_fifty_writers_in_one_nämnd_and_a_hand_over_all_get_an_answer(
    ready: SimpleNamespace, plans: SimpleNamespace, over: Callable, save: Callable
) -> None:
    indicators = make_many(plans.goal, 50)
    results = at_the_same_time([*(save(indicator, 64) for indicator in indicators), over()])
    codes = {one.code for one in results if isinstance(one, Refused)}
    assert codes <= {"LOCKED", "MISSING"}
    kept = [one for one in results if isinstance(one, Outcome)]
    assert Outcome.objects.filter(indicator__in=indicators).count() == len(kept)
    assert AuditEvent.objects.filter(action="outcome.record").count() == len(kept)


@pytest.mark.parametrize("attempt", range(5))
def test_two_hand_overs_freeze_one_proposal(attempt: int, ready: SimpleNamespace, over: Callable, norr: SimpleNamespace) -> None:
    other = make_person("Manager Maja", Role.MANAGER, norr.culture)
    results = at_the_same_time([over(), over(other)])
    assert sorted(type(one).__name__ for one in results) == ["Refused", "Report"]
    assert Report.objects.count() == Job.objects.filter(kind="report.render").count() == 1
    assert AuditEvent.objects.filter(action="round.hand_over").count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_a_double_click_hands_over_once(attempt: int, ready: SimpleNamespace, over: Callable) -> None:
    first, second = at_the_same_time([over(form="a"), over(form="a")])
    assert first == second
    assert Report.objects.count() == 1


@pytest.mark.parametrize("attempt", range(5))
def test_an_approval_and_a_hand_over_approve_each_value_once(
    attempt: int, ready: SimpleNamespace, over: Callable, act_as: Callable, coordinator: Person
) -> None:
    by, pk = act_as(coordinator), ready.follow_up.pk
    at_the_same_time(
        [
            lambda: approve_outcomes(
                by=by,
                now=NOW,
                unit_follow_up=UnitFollowUp.objects.select_related("unit__region").get(pk=pk),
                versions={ready.share.pk: 1},
            ),
            over(),
        ]
    )
    assert AuditEvent.objects.filter(action="outcome.approve", subject=f"outcome:{ready.share.pk}").count() == 1
    assert frozen_values()["Andel barn och unga som deltar"] == "38.5"


@pytest.mark.parametrize("attempt", range(5))
def test_a_proposal_that_is_saved_is_frozen_or_refused(
    attempt: int, ready: SimpleNamespace, over: Callable, act_as: Callable, coordinator: Person
) -> None:
    by, pk, goal = act_as(coordinator), ready.follow_up.pk, ready.goal
    proposed, handed = at_the_same_time(
        [
            lambda: propose_assessment(
                by=by,
                now=NOW,
                unit_follow_up=UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=pk),
                goal=goal,
                scope=Scope.OWN,
                entry=AssessmentEntry("PARTLY_MET", activities="Sent tillägg.", analysis="Hälften återstår."),
                expected_version=1,
            ),
            over(),
        ]
    )
    assert isinstance(handed, Report)
    assert ("Sent tillägg." in handed.content) == isinstance(proposed, Assessment)


@pytest.mark.parametrize("attempt", range(5))
def test_two_secretaries_at_once_register_one_decision(
    attempt: int, ready: SimpleNamespace, handed: Callable, act_as: Callable, secretary: Person, norr: SimpleNamespace
) -> None:
    handed()
    other = make_person("Secretary Ulla", Role.SECRETARY, norr.culture)

    def register(person: Person, paragraph: str) -> Act:
        by, pk = act_as(person), ready.follow_up.pk
        entry = RoundDecisionEntry(decision=decision_of(paragraph=paragraph))
        return lambda: decide(
            by=by,
            now=MEETING,
            unit_follow_up=UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=pk),
            seen_round=1,
            entry=entry,
        )

    results = at_the_same_time([register(secretary, "112"), register(other, "113")])
    assert sorted(type(one).__name__ for one in results) == ["Decision", "Refused"]
    assert Decision.objects.filter(unit_follow_up=ready.follow_up).count() == 1
    assert (Report.objects.filter(stage="DECIDED").count(), Release.objects.count()) == (1, 1)
    assert Assessment.objects.decided().count() == 2


@pytest.mark.parametrize("attempt", range(5))
def test_a_decision_and_a_taking_back_never_both_happen(
    attempt: int, ready: SimpleNamespace, handed: Callable, act_as: Callable, secretary: Person, manager: Person
) -> None:
    handed()
    clerk, chief, pk = act_as(secretary), act_as(manager), ready.follow_up.pk
    now = NOW + timedelta(hours=1)
    entry = RoundDecisionEntry(decision=decision_of(held_on=NOW.date()))
    found = UnitFollowUp.objects.select_related("unit__region", "follow_up")
    results = at_the_same_time(
        [
            lambda: decide(by=clerk, now=now, unit_follow_up=found.get(pk=pk), seen_round=1, entry=entry),
            lambda: take_back(by=chief, now=now, unit_follow_up=found.get(pk=pk), seen_round=1, reason="Fel i en siffra."),
        ]
    )
    assert len([one for one in results if isinstance(one, Refused)]) == 1
    row = fresh(ready.follow_up)
    assert (row.state, row.round) in {("DECIDED", 1), ("OPEN", 2)}
    assert Report.objects.filter(stage="DECIDED").exists() == (row.state == "DECIDED")
