"""The whole round, handed over and decided: the frozen reports of it, for tests that only read them."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from pytest_django import DjangoDbBlocker

from goals.models import DecisionKind, Outcome
from goals.models.assessments import Scope
from goals.models.decisions import ReservationKind
from goals.operations.decided_assessments import DecidedStatus
from goals.operations.decisions import DecisionEntry
from goals.operations.lock_exceptions import give_lock_exception
from goals.operations.round_decisions import ReservationEntry, RoundDecisionEntry
from goals.queries.missing import missing_at_hand_over
from reports.models import Report
from reports.operations.acts import decide, hand_over
from tests.conftest import NOW, make_person
from tests.reports.scene import made_up
from tests.reports.whole import TYPED, make_whole
from tracker.models import Person, Role
from tracker.operations import Actor
from tracker.permissions import access_of

DECIDED_ON = NOW + timedelta(days=16)


@pytest.fixture(scope="session")
def decided_whole(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> SimpleNamespace:
    """`proposal` and `decision` are the reports: each value approved, one opened since, `goal` decided otherwise."""
    with made_up(django_db_blocker) as made:
        norr = made.norr
        coordinator, manager, secretary = (
            make_person(f"{role.capitalize()} {name}", role, norr.culture)
            for role, name in ((Role.COORDINATOR, "Siv"), (Role.MANAGER, "Nils"), (Role.SECRETARY, "Eva"))
        )
        whole = make_whole(norr, made.plans, made.rounds, coordinator)
        chief, clerk = (Actor(person, "test", access_of(person, norr.region, NOW.date())) for person in (manager, secretary))
        proposal = _hand_over(whole, chief, manager)
        _open_again(whole, chief)
        decide(by=clerk, now=DECIDED_ON, unit_follow_up=whole.culture, seen_round=1, entry=_entry(whole))
        return SimpleNamespace(proposal=proposal, decision=Report.objects.get(stage="DECIDED"))


def _hand_over(whole: SimpleNamespace, by: Actor, manager: Person) -> Report:
    coordinator = whole.by.person
    Outcome.objects.update(state="APPROVED", approved_by=coordinator, approved_at=NOW, approved_version=1, entered_by=coordinator)
    seen = missing_at_hand_over(whole.culture, manager).digest
    return hand_over(by=by, now=NOW, unit_follow_up=whole.culture, seen_round=1, seen=seen, accepts_missing=True)


def _open_again(whole: SimpleNamespace, by: Actor) -> None:
    give_lock_exception(
        by=by,
        now=NOW + timedelta(hours=1),
        unit_follow_up=whole.culture,
        seen_round=1,
        indicators=[whole.plans.films.indicator_id],
        reason=f"Fel källa. {TYPED}",
        expires_at=NOW + timedelta(days=3),
    )


def _entry(whole: SimpleNamespace) -> RoundDecisionEntry:
    return RoundDecisionEntry(
        decision=DecisionEntry(
            kind=DecisionKind.APPROVES,
            held_on=DECIDED_ON.date(),
            paragraph="112",
            dnr="KN 2026-31",
            text=f"Nämnden vill se 3 nya filmer. {TYPED}",
            link="https://example.org/protokoll-7",
            is_immediate=True,
        ),
        statuses=(DecidedStatus(whole.goal.pk, Scope.OWN, "PARTLY_MET", f"Nämnden väger in 2 filmer till. {TYPED}"),),
        reservations=(ReservationEntry(ReservationKind.RESERVATION, f"Ledamot A (X) {TYPED}", "Målet är 5 år för gammalt."),),
    )
