"""Many at once on PostgreSQL: a save and a hand-over, two writers of one value, fifty in one nämnd, a double click."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier, Event
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from goals.models import Goal, Indicator, Outcome, Target, UnitFollowUp, UnitFollowUpState
from goals.operations.outcomes import OutcomeEntry, StaleOutcome, record_outcome
from goals.operations.readings import StaleReading, TargetReading, confirm_reading
from goals.rules.targets import Kind, Reading
from tests.conftest import AUGUST, NOW, make_indicators
from tracker.models import AuditEvent, Person
from tracker.operations import Actor, Refused
from tracker.periods import Period

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


@pytest.fixture
def save(rounds: SimpleNamespace, actor: Callable[[Person], Actor]) -> Callable[..., Act]:
    """An act that saves one value as if nothing had been there."""

    def save(indicator: Indicator, value: int, by: Actor, *, period: Period = AUGUST, version: int = 0, reason: str = "") -> Act:
        # As every request has it: read by itself, so that no thread shares a row with another.
        pk = indicator.pk
        return lambda: record_outcome(
            by=by,
            now=NOW,
            indicator=Indicator.objects.select_related("unit", "reporting_unit__parent").get(pk=pk),
            period=period,
            entry=OutcomeEntry(value=Decimal(value)),
            expected_version=version,
            reason=reason,
        )

    return save


def make_many(goal: Goal, count: int) -> list[Indicator]:
    """So many indicators of the goal."""
    return [target.indicator for target in make_indicators(goal, [{"name": f"Antal {n}", "order": 10 + n} for n in range(count)])]


@pytest.fixture
def many(plans: SimpleNamespace) -> Callable[[int], list[Indicator]]:
    return lambda count: make_many(plans.goal, count)


def hand_over(follow_up: UnitFollowUp, by: Person, kept: list[tuple[int, int]]) -> Act:
    """An act that locks the round as every hand-over must, and keeps which values it saw."""

    def act() -> None:
        with transaction.atomic():
            locked = UnitFollowUp.objects.select_for_update(no_key=True).get(pk=follow_up.pk)
            kept.extend(Outcome.objects.values_list("indicator_id", "version").order_by("indicator_id"))
            locked.state, locked.handed_over_at, locked.handed_over_by = UnitFollowUpState.HANDED_OVER, NOW, by
            locked.save()

    return act


@pytest.mark.parametrize("attempt", range(5))
def test_no_value_slips_in_after_a_hand_over(attempt, rounds, many, save, reporter, manager, actor) -> None:
    by = actor(reporter)
    saves = [save(indicator, 64, by) for indicator in many(8)]
    kept: list[tuple[int, int]] = []
    # Somewhere in the middle of the others.
    acts = [*saves[:4], hand_over(rounds.culture, manager, kept), *saves[4:]]
    results = at_the_same_time(acts)
    refused = [result.code for result in results if isinstance(result, Refused)]
    assert set(refused) <= {"LOCKED"}
    assert list(Outcome.objects.values_list("indicator_id", "version").order_by("indicator_id")) == kept
    assert len(kept) + len(refused) == len(saves)


def test_of_two_who_save_the_same_value_one_wins_and_the_other_is_told(plans, save, reporter, colleague, actor) -> None:
    films = plans.films.indicator
    results = at_the_same_time([save(films, 64, actor(reporter)), save(films, 70, actor(colleague))])
    (told,) = [result for result in results if isinstance(result, StaleOutcome)]
    (won,) = [result for result in results if isinstance(result, Outcome)]
    assert told.current.value == won.value == Outcome.objects.get().value
    assert (Outcome.objects.get().version, AuditEvent.objects.count()) == (1, 1)


def test_of_two_who_enter_history_one_wins_and_the_other_is_told(plans, save, coordinator, manager, actor) -> None:
    history = {"period": Period(2024, 12), "reason": "Ur årsrapporten 2024."}
    films = plans.films.indicator
    results = at_the_same_time([save(films, 64, actor(coordinator), **history), save(films, 70, actor(manager), **history)])
    assert sorted(type(result).__name__ for result in results) == ["Outcome", "StaleOutcome"]


def test_of_ten_who_change_a_value_one_wins(plans, save, reporter, actor) -> None:
    by = actor(reporter)
    save(plans.films.indicator, 1, by)()
    results = at_the_same_time([save(plans.films.indicator, 60 + n, by, version=1) for n in range(10)])
    assert [type(result).__name__ for result in results].count("StaleOutcome") == 9
    assert (Outcome.objects.get().version, AuditEvent.objects.count()) == (2, 2)


def test_a_double_click_saves_once_and_refuses_nothing(plans, save, reporter, actor) -> None:
    results = at_the_same_time([save(plans.films.indicator, 64, actor(reporter))] * 4)
    assert {result.version for result in results if isinstance(result, Outcome)} == {1}
    assert (len([r for r in results if isinstance(r, Refused)]), AuditEvent.objects.count()) == (0, 1)


def test_fifty_who_save_in_one_nämnd_are_all_saved(many, save, reporter, actor) -> None:
    by = actor(reporter)
    results = at_the_same_time([save(indicator, 64, by) for indicator in many(50)])
    assert [result for result in results if isinstance(result, Refused)] == []
    assert (Outcome.objects.count(), AuditEvent.objects.count()) == (50, 50)


def test_of_two_who_read_a_target_differently_one_wins_and_the_other_is_told(plans, rounds, coordinator, manager, actor) -> None:
    seen = TargetReading.of(plans.unclear)

    def correct(by: Actor, low: int) -> Act:
        return lambda: confirm_reading(
            by=by,
            now=NOW,
            target=Target.objects.select_related("goal__plan__unit", "indicator").get(pk=plans.unclear.pk),
            seen=seen,
            reading=TargetReading(Kind.AT_LEAST, Decimal(low)),
            reason="Står i kapitel 5.4.",
        )

    results = at_the_same_time([correct(actor(coordinator), 11), correct(actor(manager), 12)])
    (told,) = [result for result in results if isinstance(result, StaleReading)]
    assert told.current.low == Target.objects.get(pk=plans.unclear.pk).low
    assert Target.objects.get(pk=plans.unclear.pk).reading == Reading.CONFIRMED


@pytest.mark.postgresql
def test_who_waits_too_long_is_told_to_try_again_and_nothing_is_saved(plans, rounds, save, reporter, actor) -> None:
    by, is_held, is_done = actor(reporter), Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            UnitFollowUp.objects.select_for_update(no_key=True).get(pk=rounds.culture.pk)
            is_held.set()
            is_done.wait(PATIENCE)

    def wait_and_save() -> None:
        try:
            assert is_held.wait(PATIENCE)
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '50ms'")
            save(plans.films.indicator, 64, by)()
        finally:
            is_done.set()

    _, refused = at_the_same_time([hold, wait_and_save])
    assert isinstance(refused, Refused)
    assert refused.code == "BUSY"
    assert not Outcome.objects.exists()
