"""Many at once on PostgreSQL: two who want the same number, row or plan; and those who remove beside those who add."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from goals.models import Decision, DecisionKind, Goal, GoalType, Indicator, Plan, PlanState, Target
from goals.operations.changes import StaleRow, digest_of
from goals.operations.decisions import DecisionEntry, register_decision
from goals.operations.plan_adoption import adopt_plan
from goals.operations.plan_copy import copy_plan
from goals.operations.plan_goals import GoalEntry, add_goal, change_goal, remove_goal
from goals.operations.plan_import import Imported, import_table
from goals.operations.targets import TargetEntry, place_indicator
from goals.queries.plan_contents import Held
from goals.queries.plan_imports import digest_of_import, understand
from goals.rules.clipboard import read_cells
from goals.rules.plan_table import read_table
from goals.rules.targets import Kind
from tests.conftest import NOW
from tests.goals.plans.conftest import events
from tracker.operations import Refused

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

PATIENCE = 30  # seconds before a test gives up
Act = Callable[[], object]


def at_the_same_time(acts: Sequence[Act]) -> list[object]:
    """What each act returned, or how it was refused, when all of them began together."""
    together = Barrier(len(acts), timeout=PATIENCE)

    def run(act: Act) -> object:
        try:
            together.wait()
            return act()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def codes(results: list[object]) -> list[str]:
    return sorted(result.code if isinstance(result, Refused) else "DONE" for result in results)


def plan_of(draft) -> Plan:
    """Read by itself, as every request does."""
    return Plan.objects.select_related("unit", "plan_type").get(pk=draft.plan.pk)


@pytest.fixture
def add(by, draft, plans) -> Callable[..., Act]:
    def add(form: str = "", **fields) -> Act:
        entry = replace(GoalEntry(type=draft.type, title="Nytt", parent=plans.above), **fields)
        return lambda: add_goal(by=by(form=form), now=NOW, plan=plan_of(draft), entry=entry)

    return add


def test_of_two_who_take_the_same_number_one_gets_it(add, draft) -> None:
    results = at_the_same_time([add(number="1.9", title="A"), add(number="1.9", title="B"), add(number="1.9", title="C")])
    assert codes(results) == ["DONE", "NUMBER_TAKEN", "NUMBER_TAKEN"]
    assert Goal.objects.filter(plan=draft.plan, number="1.9").count() == 1


def test_a_double_click_adds_one_goal(add, draft) -> None:
    results = at_the_same_time([add(form="a")] * 4)
    assert len({result.pk for result in results if isinstance(result, Goal)}) == 1
    assert draft.plan.goals.count() == 3


def test_of_two_who_change_a_goal_one_wins_and_the_other_is_told(by, draft, manager) -> None:
    entry = GoalEntry.of(draft.goal)
    seen = digest_of(entry.fields)

    def change(title: str, who) -> Act:
        return lambda: change_goal(
            by=who,
            now=NOW,
            goal=Goal.objects.select_related("plan__unit").get(pk=draft.goal.pk),
            entry=replace(entry, title=title),
            seen=seen,
        )

    results = at_the_same_time([change("Siv", by()), change("Nils", by(manager))])
    (told,) = [result for result in results if isinstance(result, StaleRow)]
    assert told.current["title"] == Goal.objects.get(pk=draft.goal.pk).title
    assert len(events("goal.change")) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_a_goal_is_not_removed_from_above_one_that_is_being_added(attempt, by, draft, add) -> None:
    lower = GoalType.objects.create(plan_type=draft.plan.plan_type, order=2, singular="Aktivitet", plural="Aktiviteter")
    remove = lambda: remove_goal(by=by(), now=NOW, goal=Goal.objects.select_related("plan__unit").get(pk=draft.bare.pk))  # noqa: E731
    results = at_the_same_time([remove, add(type=lower, parent=draft.bare)])
    is_removed = not Goal.objects.filter(pk=draft.bare.pk).exists()
    is_added = Goal.objects.filter(plan=draft.plan, type=lower).exists()
    assert is_removed is not is_added
    assert codes(results)[0] == "DONE"


@pytest.mark.parametrize("attempt", range(3))
def test_what_is_removed_is_removed_before_the_adoption_or_not_at_all(attempt, by, draft, secretary) -> None:
    decision = DecisionEntry(kind=DecisionKind.ADOPTS, held_on=date(2026, 11, 18), paragraph="112")
    adopt = lambda: adopt_plan(  # noqa: E731
        by=by(secretary), now=NOW, plan=plan_of(draft), decided_by=plan_of(draft).unit, decision=decision
    )
    remove = lambda: remove_goal(by=by(), now=NOW, goal=Goal.objects.select_related("plan__unit").get(pk=draft.bare.pk))  # noqa: E731
    results = at_the_same_time([adopt, remove])
    assert Plan.objects.get(pk=draft.plan.pk).state == PlanState.ADOPTED
    assert Goal.objects.filter(pk=draft.bare.pk).exists() is ("ADOPTED" in codes(results))
    assert [event.action for event in events("plan.adopt", "goal.remove")][-1] == "plan.adopt"


def test_two_who_copy_the_same_plan_make_one(by, plans, manager) -> None:
    acts = [lambda who=who: copy_plan(by=who, now=NOW, plan=plan_of(plans)) for who in (by(), by(manager))]
    assert codes(at_the_same_time(acts)) == ["DONE", "EDITION_TAKEN"]
    assert Plan.objects.filter(unit=plans.plan.unit, edition_from=date(2027, 1, 1)).count() == 1


def test_a_double_click_pastes_once(by, draft) -> None:
    body = "Delmål\tIndikator\tMål 2027\n1.8 Nytt mål\tAntal dikter\tminst 7\n\tAntal sånger\tminst 8"
    rows = read_table(read_cells(body), year=2027).rows
    seen = digest_of_import(understand(Held.by(draft.plan, 2027), rows))
    paste = lambda: import_table(by=by(form="a"), now=NOW, plan=plan_of(draft), year=2027, rows=rows, seen=seen)  # noqa: E731
    assert at_the_same_time([paste] * 4) == [Imported(goals=1, added=2)] * 4
    assert Goal.objects.filter(plan=draft.plan, number="1.8").count() == 1
    assert Indicator.objects.filter(name="Antal dikter").count() == 1


def test_two_who_paste_the_same_table_are_not_both_right(by, draft, manager) -> None:
    rows = read_table(read_cells("Delmål\tIndikator\tMål 2027\n1.1\tAntal dikter\tminst 7"), year=2027).rows
    seen = digest_of_import(understand(Held.by(draft.plan, 2027), rows))
    acts = [
        lambda who=who: import_table(by=who, now=NOW, plan=plan_of(draft), year=2027, rows=rows, seen=seen)
        for who in (by(), by(manager))
    ]
    assert codes(at_the_same_time(acts)) == ["DONE", "STALE"]
    assert Target.objects.filter(goal=draft.goal, indicator__name="Antal dikter").count() == 1


def test_of_two_who_place_the_same_series_one_does(by, draft, plans, manager) -> None:
    acts = [
        lambda who=who: place_indicator(
            by=who,
            now=NOW,
            goal=Goal.objects.select_related("plan__unit", "type").get(pk=draft.bare.pk),
            indicator=Indicator.objects.select_related("unit").get(pk=plans.share.indicator_id),
            year=2027,
            target=TargetEntry(kind=Kind.FOLLOW),
        )
        for who in (by(), by(manager))
    ]
    assert codes(at_the_same_time(acts)) == ["DONE", "TAKEN"]


def test_of_two_who_register_the_same_paragraph_one_does(by, norr, secretary) -> None:
    entry = DecisionEntry(kind=DecisionKind.AMENDS, held_on=date(2026, 9, 1), paragraph="12")
    acts = [lambda: register_decision(by=by(secretary), now=NOW, unit=norr.culture, entry=entry)] * 2
    assert codes(at_the_same_time(acts)) == ["DONE", "TAKEN"]
    assert Decision.objects.filter(paragraph="12").count() == 1
