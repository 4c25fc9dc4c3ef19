"""Which round governs a value, and when that round lets nobody change it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from goals.models import Decision, DecisionKind, LockException, Outcome, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import UnitFollowUpKind
from goals.operations.locks import authority_above, governing_follow_up, writing
from goals.operations.outcomes import OutcomeEntry, record_outcome
from tests.conftest import AUGUST, LONG_AGO
from tracker.models import AuditEvent, Person, Unit, UnitKind
from tracker.operations import Actor, Refused
from tracker.periods import Period

pytestmark = pytest.mark.django_db

HANDED_OVER_AT = datetime(2026, 9, 13, 22, 30, tzinfo=UTC)  # already the 14th in Sweden
NEXT_WEEK = HANDED_OVER_AT + timedelta(days=7)


@pytest.fixture
def record(rounds: SimpleNamespace, plans: SimpleNamespace, reporter: Person, actor: Callable[[Person], Actor]) -> Callable:
    """Record a number of films as the reporter, a week after hand-over."""

    def record(value: int, *, period: Period = AUGUST, now: datetime = NEXT_WEEK, version: int = 0) -> Outcome:
        return record_outcome(
            by=actor(reporter),
            now=now,
            indicator=plans.films.indicator,
            period=period,
            entry=OutcomeEntry(value=Decimal(value)),
            expected_version=version,
        )

    return record


def hand_over(follow_up: UnitFollowUp, by: Person) -> None:
    follow_up.state = UnitFollowUpState.HANDED_OVER
    follow_up.handed_over_at = HANDED_OVER_AT
    follow_up.handed_over_by = by
    follow_up.save()


def decide(follow_up: UnitFollowUp, by: Person) -> None:
    hand_over(follow_up, by)
    follow_up.state = UnitFollowUpState.DECIDED
    follow_up.decision = Decision.objects.create(
        unit=follow_up.unit, year=2026, kind=DecisionKind.APPROVES, recorded_at=NEXT_WEEK, paragraph="112"
    )
    follow_up.save()


@pytest.fixture
def exception(plans: SimpleNamespace, rounds: SimpleNamespace, manager: Person) -> LockException:
    """The films are open again, to the end of the week."""
    return LockException.objects.create(
        unit_follow_up=rounds.culture,
        indicator=plans.films.indicator,
        reason="Umeå räknades två gånger.",
        given_by=manager,
        given_at=HANDED_OVER_AT,
        expires_at=NEXT_WEEK + timedelta(seconds=1),
    )


# Which round


@pytest.mark.parametrize(
    ("year", "month", "round_month"),
    [
        pytest.param(2026, 1, 4, id="January belongs to April's round"),
        pytest.param(2026, 4, 4, id="April to its own"),
        pytest.param(2026, 5, 8, id="May to August's"),
        pytest.param(2026, 8, 8, id="August to its own"),
        pytest.param(2026, 12, 12, id="December to the year's last"),
        pytest.param(2025, 12, None, id="last year to none"),
        pytest.param(2027, 1, None, id="next year, without a calendar, to none"),
    ],
)
def test_a_value_is_governed_by_the_years_first_round_that_ends_in_or_after_its_period(
    plans: SimpleNamespace, rounds: SimpleNamespace, year: int, month: int, round_month: int | None
) -> None:
    with writing():
        follow_up = governing_follow_up(plans.films.indicator, Period(year, month))
    assert (follow_up.follow_up.month if follow_up else None) == round_month
    assert follow_up is None or follow_up.unit == plans.plan.unit


def test_the_regions_own_row_of_the_round_governs_no_value(plans: SimpleNamespace, rounds: SimpleNamespace) -> None:
    UnitFollowUp.objects.filter(unit=plans.plan.unit).update(kind=UnitFollowUpKind.REGION)
    with writing():
        assert governing_follow_up(plans.films.indicator, AUGUST) is None


def test_the_authority_of_a_verksamhet_is_its_nämnd(norr: SimpleNamespace) -> None:
    operation = Unit.objects.create(
        region=norr.region,
        parent=norr.culture_administration,
        kind=UnitKind.OPERATION,
        slug="film",
        name="Film",
        short_name="FILM",
        active_from=LONG_AGO,
    )
    assert authority_above(operation) == norr.culture
    assert authority_above(norr.culture) == norr.culture


def test_a_unit_that_belongs_to_no_authority_has_history_only(plans: SimpleNamespace, rounds: SimpleNamespace) -> None:
    Unit.objects.update(is_authority=False, has_oversight=False)
    plans.films.indicator.refresh_from_db()
    with writing():
        assert governing_follow_up(plans.films.indicator, AUGUST) is None


# When it is locked


def test_a_due_date_that_has_passed_locks_nothing(record: Callable, rounds: SimpleNamespace) -> None:
    assert rounds.culture.outcomes_due_on < NEXT_WEEK.date()
    assert record(64).value == 64


def test_after_hand_over_a_value_is_refused_with_why_since_when_and_who_can_open(
    record: Callable, rounds: SimpleNamespace, manager: Person
) -> None:
    hand_over(rounds.culture, manager)
    with pytest.raises(Refused) as refused:
        record(64)
    assert refused.value.code == "LOCKED"
    assert str(refused.value.sentence) == (
        "Augusti 2026 är låst sedan den 14 september 2026, när underlaget överlämnades till nämnden. "
        "Förvaltningschefen kan ge ett undantag."
    )
    assert not AuditEvent.objects.exists()


def test_after_the_decision_a_value_is_refused_and_only_a_new_decision_helps(
    record: Callable, rounds: SimpleNamespace, manager: Person, exception: LockException
) -> None:
    decide(rounds.culture, manager)
    with pytest.raises(Refused, match=r"låst, för nämnden har beslutat\. Ett fel rättas genom ett nytt beslut"):
        record(64)


def test_what_has_been_handed_over_without_a_moment_is_locked_too(record: Callable, rounds: SimpleNamespace) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(state=UnitFollowUpState.HANDED_OVER)
    with pytest.raises(Refused, match="Augusti 2026 är låst, för underlaget är överlämnat"):
        record(64)


def test_the_lock_of_one_round_leaves_the_others_open(record: Callable, rounds: SimpleNamespace, manager: Person) -> None:
    hand_over(rounds.all[4, "kn"], manager)
    hand_over(rounds.care, manager)
    assert record(64).value == 64
    with pytest.raises(Refused, match="April 2026"):
        record(23, period=Period(2026, 3))


def test_an_exception_opens_its_indicator_until_it_expires_and_the_trace_says_why(
    record: Callable, rounds: SimpleNamespace, manager: Person, exception: LockException
) -> None:
    hand_over(rounds.culture, manager)
    record(64)
    assert AuditEvent.objects.get().reason == "Umeå räknades två gånger."
    with pytest.raises(Refused) as refused:
        record(65, now=exception.expires_at, version=1)
    assert refused.value.code == "LOCKED"


def test_an_exception_for_another_indicator_or_round_opens_nothing(
    record: Callable, plans: SimpleNamespace, rounds: SimpleNamespace, manager: Person, exception: LockException
) -> None:
    hand_over(rounds.culture, manager)
    for change in ({"indicator": plans.share.indicator}, {"unit_follow_up": rounds.care, "indicator": plans.films.indicator}):
        LockException.objects.update(**change)
        with pytest.raises(Refused) as refused:
            record(64)
        assert refused.value.code == "LOCKED"


# When the lock is not given


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        pytest.param("database is locked", "", id="SQLite"),
        pytest.param("canceling statement due to lock timeout", "55P03", id="PostgreSQL, waited too long"),
        pytest.param("deadlock detected", "40P01", id="PostgreSQL, a ring of waiters"),
    ],
)
def test_who_waits_too_long_for_a_lock_is_told_to_try_again(error: str, cause: str) -> None:
    why = Exception(error)
    why.sqlstate = cause  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="vänta en stund och spara igen") as refused, writing():
        raise OperationalError(error) from why
    assert refused.value.code == "BUSY"


def test_another_fault_of_the_database_is_not_taken_for_a_lock() -> None:
    with pytest.raises(OperationalError), writing():
        raise OperationalError("disk full")
