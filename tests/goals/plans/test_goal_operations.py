"""The goals of a plan as operations: added, changed, put in order, taken out; what is refused in which words."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import Assessment, Goal, GoalType, Indicator, Perspective, Plan, PlanChange, Target
from goals.operations.changes import StaleRow, digest_of
from goals.operations.goal_parts import GoalParts
from goals.operations.plan_goals import GoalEntry, add_goal, change_goal, move_goal, remove_goal
from tests.conftest import NOW
from tests.goals.plans.conftest import events
from tracker.operations import Refused

pytestmark = pytest.mark.django_db

CANNOT_EDIT = ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "stranger"]


@pytest.fixture
def entry(draft: SimpleNamespace, plans: SimpleNamespace) -> GoalEntry:
    return GoalEntry(type=draft.type, title="Kultur i hela länet", number="1.3", parent=plans.above)


def seen(goal: Goal) -> str:
    return digest_of(GoalEntry.of(goal).fields)


# Added


def test_a_goal_is_added_with_all_that_hangs_on_it(by, draft, entry, norr) -> None:
    parts = GoalParts(("Fler läser.", "Fler skriver."), (norr.culture, norr.care), (4, 11), ("Kulturplanen", "Agenda 2030"))
    goal = add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, parts=parts, weight=Decimal("1.5")))
    kept = GoalParts.of(Goal.objects.get(pk=goal.pk))
    assert (kept.expected, kept.agenda) == (("Fler läser.", "Fler skriver."), (4, 11))
    assert set(kept.addressees) == {norr.culture, norr.care}
    assert set(kept.steering_documents) == {"Kulturplanen", "Agenda 2030"}
    (event,) = events()
    assert (event.action, event.changes["number"]) == ("goal.create", [None, "1.3"])
    assert event.changes["expected"] == [None, "Fler läser.\nFler skriver."]


@pytest.mark.parametrize(("numbers", "order"), [(["1.10", "1.9"], ["1.1", "1.2", "1.9", "1.10"])])
def test_goals_stand_as_people_count(by, draft, entry, numbers, order) -> None:
    for number in numbers:
        add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, number=number))
    assert [goal.number for goal in draft.plan.goals.in_plan_order()] == order


def test_a_form_that_is_sent_twice_adds_one_goal(by, draft, entry) -> None:
    twice = [add_goal(by=by(form="a"), now=NOW, plan=draft.plan, entry=replace(entry, number="")) for _ in range(2)]
    assert twice[0] == twice[1]
    assert draft.plan.goals.count() == 3


@pytest.mark.parametrize("who", CANNOT_EDIT)
def test_nobody_without_the_right_adds_goals(by, draft, entry, request, who: str) -> None:
    with pytest.raises(Refused) as refused:
        add_goal(by=by(request.getfixturevalue(who)), now=NOW, plan=draft.plan, entry=entry)
    assert refused.value.code == "NOT_PERMITTED"
    assert not events()


def test_another_regions_coordinator_adds_none(foreign, draft, entry) -> None:
    with pytest.raises(Refused) as refused:
        add_goal(by=foreign, now=NOW, plan=draft.plan, entry=entry)
    assert refused.value.code == "NOT_PERMITTED"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"title": ""}, "title", "Fyll i fältet"),
        ({"number": "1.1"}, "number", "Delmål 1.1 finns redan i planen"),
        ({"number": "x" * 21}, "number", "högst 20 tecken"),
        ({"weight": Decimal(0)}, "weight", "större än 0"),
        ({"weight": Decimal(1001)}, "weight", "högst 1 000"),
        ({"weight": Decimal("NaN")}, "weight", "läsa som ett tal"),
        ({"text": "x" * 10_001}, "text", "för lång"),
        ({"parts": GoalParts(agenda=(18,))}, "agenda", "1 till 17"),
        ({"parts": GoalParts(steering_documents=("x" * 301,))}, "steering_documents", "högst 300"),
    ],
)
def test_what_a_goal_cannot_be_is_said_beside_its_field(by, draft, entry, fields, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, **fields))
    assert refused.value.field == field
    assert not events()


def test_the_same_number_is_free_for_another_type_of_goal_and_for_goals_without_one(by, draft, entry) -> None:
    financial = GoalType.objects.create(plan_type=draft.plan.plan_type, order=2, singular="Mål", plural="Mål")
    add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, number="1.1", type=financial))
    for _ in range(2):
        add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, number=""))
    assert draft.plan.goals.count() == 5


def test_what_belongs_to_another_region_does_not_exist(by, draft, entry, soder) -> None:
    perspective = Perspective.objects.create(region=soder.region, order=1, name="Medborgare")
    for fields, field in (
        ({"perspective": perspective}, "perspective"),
        ({"parts": GoalParts(addressees=(soder.culture,))}, "addressees"),
        ({"parent": _goal_of(soder)}, "parent"),
        ({"continues": _goal_of(soder)}, "continues"),
    ):
        with pytest.raises(Refused, match="Valet finns inte") as refused:
            add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, **fields))
        assert refused.value.field == field


def _goal_of(region: SimpleNamespace) -> Goal:
    plan_type, _ = region.region.plan_types.get_or_create(order=1, defaults={"name": "Regionplan"})
    goal_type, _ = GoalType.objects.get_or_create(plan_type=plan_type, order=1, singular="Mål", plural="Mål")
    plan, _ = Plan.objects.get_or_create(
        unit=region.council, plan_type=plan_type, edition_from=date(2026, 1, 1), edition_to=date(2026, 12, 31), title="Plan"
    )
    return Goal.objects.create(plan=plan, type=goal_type, title="Mål")


def test_a_goal_lies_only_under_what_comes_earlier_on_the_regions_ladder(by, draft, entry, plans) -> None:
    with pytest.raises(Refused, match="tidigare plantyp eller måltyp") as refused:
        add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, parent=draft.goal))
    assert refused.value.field == "parent"
    lower = GoalType.objects.create(plan_type=draft.plan.plan_type, order=2, singular="Aktivitet", plural="Aktiviteter")
    assert add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, type=lower, parent=draft.goal)).parent == draft.goal


def test_a_goal_cannot_be_made_to_stand_beside_those_below_it(by, draft, entry) -> None:
    lower = GoalType.objects.create(plan_type=draft.plan.plan_type, order=2, singular="Aktivitet", plural="Aktiviteter")
    add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, type=lower, parent=draft.goal))
    with pytest.raises(Refused, match="inte skulle ligga under") as refused:
        change_goal(by=by(), now=NOW, goal=draft.goal, entry=replace(GoalEntry.of(draft.goal), type=lower), seen=seen(draft.goal))
    assert refused.value.field == "type"


def test_a_type_of_another_plan_type_is_refused(by, draft, entry, plans) -> None:
    with pytest.raises(Refused, match="hör till planens plantyp") as refused:
        add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, type=plans.above.type, parent=None))
    assert refused.value.field == "type"


# Changed


def test_a_change_saves_what_differs_and_the_trace_has_both(by, draft, norr) -> None:
    draft.goal.expected_results.create(order=1, text="Fler barn skapar.")
    draft.goal.addressees.create(unit=norr.care)
    parts = GoalParts(("Fler barn skapar.", "Fler unga också."), (norr.culture,))
    entry = replace(GoalEntry.of(draft.goal), title="Skapande för alla", number="1.4", parts=parts)
    change_goal(by=by(), now=NOW, goal=draft.goal, entry=entry, seen=seen(draft.goal))
    goal = Goal.objects.get(pk=draft.goal.pk)
    assert (goal.title, goal.number, goal.sort_key) == ("Skapande för alla", "1.4", "0001.0004")
    assert GoalParts.of(goal) == parts
    (event,) = events()
    assert event.changes["title"] == ["Eget skapande", "Skapande för alla"]
    assert event.changes["expected"] == ["Fler barn skapar.", "Fler barn skapar.\nFler unga också."]
    assert event.changes["addressees"] == [f"unit:{norr.care.pk}", f"unit:{norr.culture.pk}"]
    assert "text" not in event.changes


def test_rows_that_stay_are_not_touched(by, draft) -> None:
    first = draft.goal.expected_results.create(order=1, text="Ett")
    draft.goal.expected_results.create(order=2, text="Två")
    entry = replace(GoalEntry.of(draft.goal), parts=GoalParts(("Ett",)))
    change_goal(by=by(), now=NOW, goal=draft.goal, entry=entry, seen=seen(draft.goal))
    assert draft.goal.expected_results.get() == first


def test_the_later_of_two_is_told_and_sees_what_is_saved(by, draft, manager) -> None:
    before, digest = GoalEntry.of(draft.goal), seen(draft.goal)
    change_goal(by=by(manager), now=NOW, goal=draft.goal, entry=replace(before, parts=GoalParts(("Nils",))), seen=digest)
    with pytest.raises(StaleRow, match="Manager Nils ändrade detta den 8 september 2026") as stale:
        change_goal(by=by(), now=NOW, goal=draft.goal, entry=replace(before, title="Siv"), seen=digest)
    assert stale.value.current["expected"] == "Nils"
    assert Goal.objects.get(pk=draft.goal.pk).title == "Eget skapande"


def test_the_same_form_sent_twice_changes_once(by, draft) -> None:
    entry, digest = replace(GoalEntry.of(draft.goal), title="Nytt"), seen(draft.goal)
    for _ in range(2):
        change_goal(by=by(), now=NOW, goal=draft.goal, entry=entry, seen=digest)
    assert len(events()) == 1


def test_a_goal_of_an_adopted_plan_is_changed_with_a_reason_only(by, plans, correction) -> None:
    entry, digest = replace(GoalEntry.of(plans.goal), title="Rättat"), seen(plans.goal)
    with pytest.raises(Refused, match="Planen är antagen"):
        change_goal(by=by(), now=NOW, goal=plans.goal, entry=entry, seen=digest)
    change_goal(by=by(), now=NOW, goal=plans.goal, entry=entry, seen=digest, edit=correction)
    assert PlanChange.objects.get().reason == "Står på sidan 12."
    assert events("goal.change")[0].reason == "Står på sidan 12."


# Order


def titles(draft: SimpleNamespace) -> list[str]:
    return [goal.title for goal in draft.plan.goals.in_plan_order() if not goal.number]


@pytest.mark.parametrize(
    ("title", "steps", "order"),
    [("B", -1, "BAC"), ("B", 1, "ACB"), ("A", -1, "ABC"), ("C", 1, "ABC"), ("C", -1, "ACB")],
)
def test_goals_without_numbers_are_moved_among_each_other(by, draft, entry, title: str, steps: int, order: str) -> None:
    for name in "ABC":
        add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, number="", title=name))
    move_goal(by=by(), now=NOW, goal=Goal.objects.get(title=title), steps=steps)
    assert "".join(titles(draft)) == order


def test_a_numbered_goal_follows_its_number(by, draft) -> None:
    with pytest.raises(Refused, match="Ändra numret"):
        move_goal(by=by(), now=NOW, goal=draft.goal, steps=1)


# Removed


def test_a_goal_is_taken_out_of_a_draft_with_its_targets_and_kept_in_the_trace(by, draft, norr) -> None:
    draft.goal.expected_results.create(order=1, text="Ett")
    draft.goal.addressees.create(unit=norr.care)
    remove_goal(by=by(), now=NOW, goal=draft.goal)
    assert not Goal.objects.filter(pk=draft.goal.pk).exists()
    assert not Target.objects.filter(goal__plan=draft.plan).exists()
    assert not Indicator.objects.filter(pk=draft.books.indicator_id).exists()
    (event,) = events("goal.remove")
    assert event.changes["title"] == ["Eget skapande", None]
    assert event.changes["expected"] == ["Ett", None]


def test_what_was_adopted_stays(by, plans) -> None:
    with pytest.raises(Refused, match="tas inte bort"):
        remove_goal(by=by(), now=NOW, goal=plans.goal)


def test_a_goal_with_goals_under_it_stays(by, draft, entry) -> None:
    lower = GoalType.objects.create(plan_type=draft.plan.plan_type, order=2, singular="Aktivitet", plural="Aktiviteter")
    add_goal(by=by(), now=NOW, plan=draft.plan, entry=replace(entry, type=lower, number="7", parent=draft.goal))
    with pytest.raises(Refused, match="Under målet ligger Aktivitet 7"):
        remove_goal(by=by(), now=NOW, goal=draft.goal)


def test_a_goal_that_a_later_plan_continues_stays(by, draft) -> None:
    days = {"edition_from": date(2028, 1, 1), "edition_to": date(2028, 12, 31)}
    later = Plan.objects.create(unit=draft.plan.unit, plan_type=draft.plan.plan_type, title="2028", **days)
    Goal.objects.create(plan=later, type=draft.type, title="x", continues=draft.goal)
    with pytest.raises(Refused, match="senare plan fortsätter"):
        remove_goal(by=by(), now=NOW, goal=draft.goal)


def test_a_goal_that_is_judged_stays(by, draft, rounds, coordinator) -> None:
    Assessment.objects.create(
        goal=draft.bare, unit_follow_up=rounds.culture, scope="OWN", round=1, stage="PROPOSED", by=coordinator, at=NOW
    )
    with pytest.raises(Refused, match="är bedömt"):
        remove_goal(by=by(), now=NOW, goal=draft.bare)


def test_a_goal_that_is_gone_is_said_to_be(by, draft) -> None:
    old = Goal.objects.get(pk=draft.bare.pk)
    remove_goal(by=by(), now=NOW, goal=draft.bare)
    with pytest.raises(Refused, match="finns inte längre"):
        change_goal(by=by(), now=NOW, goal=old, entry=GoalEntry.of(old), seen="")
