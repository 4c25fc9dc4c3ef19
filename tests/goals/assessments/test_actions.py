"""Actions: agreed on with an assessment, changed and removed with it, and followed up in a later round."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from goals.models import Action, Assessment, FollowUp, Goal, UnitFollowUp
from goals.models.assessments import Scope
from goals.operations.actions import LONGEST_WHO, ActionEntry
from goals.queries.actions import earlier_actions
from tests.conftest import NOW
from tracker.models import AuditEvent
from tracker.operations import Refused

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 30)
Propose = Callable[..., Assessment]


def entry(what: str = "Bjud in fler kommuner", **fields: Any) -> ActionEntry:
    return ActionEntry(**{"what": what, "who": "Kulturchefen", "due_on": DUE, **fields})


def events() -> list[tuple[str, dict[str, list[str | None]]]]:
    found = AuditEvent.objects.filter(subject__startswith="action:").order_by("pk")
    return [(event.action, event.changes) for event in found]


def test_an_action_says_what_who_and_when(propose, manager) -> None:
    propose(actions=(entry(), entry("Ring Umeå", owner=manager, who="", due_on=None)))
    first, second = Action.objects.order_by("pk")
    assert (first.what, first.who, first.due_on, first.state) == ("Bjud in fler kommuner", "Kulturchefen", DUE, "OPEN")
    assert (second.owner, second.who, second.due_on) == (manager, "", None)


def test_an_action_is_changed_and_removed_with_its_assessment_and_the_others_stay(propose) -> None:
    first = propose(actions=(entry("Ett"), entry("Två"), entry("Tre")))
    one, two, _three = [action.pk for action in first.actions.order_by("pk")]
    changes = (entry("Ett och ett halvt", pk=one), entry("Två", pk=two, is_removed=True))
    second = propose(version=1, actions=changes)
    assert list(second.actions.order_by("pk").values_list("what", flat=True)) == ["Ett och ett halvt", "Tre"]
    assert second.version == 2


def test_the_same_action_sent_twice_is_added_once_and_refuses_nothing(propose) -> None:
    propose(actions=(entry(),))
    again = propose(actions=(entry(),))
    assert (again.version, Action.objects.count()) == (1, 1)


def test_an_action_that_stands_as_it_is_makes_no_version(propose) -> None:
    action = propose(actions=(entry(),)).actions.get()
    assert propose(actions=(entry(pk=action.pk),)).version == 1


def test_somebody_elses_new_version_refuses_an_action_too(propose, manager) -> None:
    propose(analysis="Chefens.", by=manager)
    with pytest.raises(Refused) as refused:
        propose(analysis="Chefens.", actions=(entry(),))
    assert refused.value.code == "STALE"
    assert not Action.objects.exists()


def test_the_trace_has_every_action_before_and_after(propose, manager) -> None:
    action = propose(actions=(entry(),)).actions.get()
    propose(version=1, actions=(entry(pk=action.pk, owner=manager, who=""),))
    propose(version=2, actions=(entry(pk=action.pk, is_removed=True),))
    person = f"person:{manager.pk}"
    assert events() == [
        (
            "action.save",
            {"what": [None, "Bjud in fler kommuner"], "who": [None, "Kulturchefen"], "due_on": [None, "2026-11-30"]},
        ),
        ("action.save", {"owner": [None, person], "who": ["Kulturchefen", ""]}),
        (
            "action.remove",
            {"what": ["Bjud in fler kommuner", None], "owner": [person, None], "who": ["", None], "due_on": ["2026-11-30", None]},
        ),
    ]
    versions = AuditEvent.objects.filter(subject__startswith="assessment:").order_by("pk")
    assert [event.changes.get("version") for event in versions] == [None, ["1", "2"], ["2", "3"]]


WRONG: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "nothing to do": ({"what": " "}, "WHAT_NEEDED", "action_1_what", "Skriv vad som ska göras"),
    "a long name": ({"who": "a" * (LONGEST_WHO + 1)}, "TOO_LONG", "action_1_who", "högst 200 tecken"),
    "a NUL byte": ({"what": "a\0b"}, "NUL", "action_1_what", "tecken som inte kan sparas"),
    "one that is not there": ({"pk": 10**9}, "UNKNOWN_ACTION", "", "finns inte längre"),
}


@pytest.mark.parametrize(("fields", "code", "field", "sentence"), WRONG.values(), ids=WRONG)
def test_an_action_that_cannot_be_right_is_refused_at_its_field(
    propose, fields: dict[str, Any], code: str, field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        propose(actions=(entry(), entry(**fields)))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Assessment.objects.exists()


def test_somebody_without_a_role_in_the_region_owns_nothing(propose, outsider) -> None:
    with pytest.raises(Refused, match="ingen roll i regionen"):
        propose(actions=(entry(owner=outsider),))


def test_another_assessments_action_is_not_changed(propose, plans) -> None:
    other = propose(goal=plans.above, scope=Scope.CONTRIBUTION, actions=(entry(),)).actions.get()
    with pytest.raises(Refused) as refused:
        propose(actions=(entry("Något annat", pk=other.pk),))
    assert refused.value.code == "UNKNOWN_ACTION"
    assert Action.objects.get().what == "Bjud in fler kommuner"


# Followed up in a later round


@pytest.fixture
def december(rounds) -> UnitFollowUp:
    return rounds.all[12, "kn"]


@pytest.fixture
def agreed(propose: Propose) -> list[Action]:
    """What was agreed on in August: two actions."""
    return list(propose(actions=(entry("Ett"), entry("Två"))).actions.order_by("pk"))


def test_the_last_rounds_actions_are_followed_up(propose, agreed, december) -> None:
    one, two = agreed
    propose(unit_follow_up=december, action_states={one.pk: "DONE", two.pk: "OPEN"})
    assert [action.state for action in Action.objects.order_by("pk")] == ["DONE", "OPEN"]
    assert events()[-1] == ("action.follow_up", {"state": ["OPEN", "DONE"]})


@pytest.mark.parametrize("state", ["LATE", ""])
def test_an_unknown_state_is_refused(propose, agreed, december, state: str) -> None:
    with pytest.raises(Refused):
        propose(unit_follow_up=december, action_states={agreed[0].pk: state})


def test_this_rounds_own_actions_are_not_followed_up_in_it(propose, agreed) -> None:
    with pytest.raises(Refused) as refused:
        propose(version=1, action_states={agreed[0].pk: "DONE"})
    assert refused.value.code == "UNKNOWN_ACTION"


def test_earlier_actions_are_those_of_the_last_round_and_older_ones_that_are_open(
    propose, plans, norr, rounds, december, coordinator
) -> None:
    old = FollowUp.objects.create(region=norr.region, year=2026, month=6, name="Juni", opens_on=date(2026, 6, 15))
    june = UnitFollowUp.objects.create(
        follow_up=old, unit=norr.culture, outcomes_due_on=date(2026, 6, 28), assessments_due_on=date(2026, 6, 28)
    )
    given = {"unit_follow_up": june, "goal": plans.goal, "scope": Scope.OWN, "round": 1, "stage": "PROPOSED"}
    first = Assessment.objects.create(**given, by=coordinator, at=NOW)
    Action.objects.create(assessment=first, what="Öppen sedan juni")
    Action.objects.create(assessment=first, what="Klar sedan juni", state="DONE")
    propose(actions=(entry("Klar i augusti"),))
    Action.objects.filter(what="Klar i augusti").update(state="DONE")
    found = earlier_actions(december, plans.goal, Scope.OWN)
    assert [action.what for action in found.actions] == ["Öppen sedan juni", "Klar i augusti"]
    assert found.follow_up == rounds.august


def test_last_years_goal_brings_its_actions(propose, agreed, plans, december) -> None:
    after = Goal.objects.create(plan=plans.plan, type=plans.goal.type, continues=plans.goal, title="Nästa års mål")
    assert [action.what for action in earlier_actions(december, after, Scope.OWN).actions] == ["Ett", "Två"]


@pytest.mark.parametrize("which", ["another scope", "another nämnd", "an opened round", "this round", "another goal"])
def test_actions_of_something_else_are_not_shown(propose, agreed, plans, rounds, december, norr, which: str) -> None:
    follow_up, goal, scope = december, plans.goal, Scope.OWN
    if which == "another scope":
        scope = Scope.CONTRIBUTION
    elif which == "another nämnd":
        follow_up = rounds.all[12, "vn"]
    elif which == "an opened round":
        UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(round=2)
    elif which == "this round":
        follow_up = rounds.culture
    else:
        goal = plans.above
    found = earlier_actions(follow_up, goal, scope)
    assert (found.actions, found.follow_up) == ((), None)
