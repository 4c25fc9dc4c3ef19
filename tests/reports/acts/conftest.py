"""Kulturnämnden's August, ready to be handed over: a value approved, one reported, one missing with its reason; all assessed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from goals.models import Decision, DecisionKind, Outcome, UnitFollowUp
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.decisions import DecisionEntry
from goals.operations.round_decisions import RoundDecisionEntry
from goals.queries.missing import missing_at_hand_over
from reports.models import Report
from reports.operations.acts import decide, hand_over
from tests.conftest import NOW, acting_in
from tests.held import held
from tests.reports.scene import add_outcome
from tracker.models import Person
from tracker.operations import Actor

MEETING = NOW + timedelta(days=16)


@pytest.fixture
def act_as(actor: Callable[[Person], Actor]) -> Callable[..., Actor]:
    return with_forms(actor)


def with_forms(actor: Callable[[Person], Actor]) -> Callable[..., Actor]:
    """The person with a form of their own, as every page sends one."""

    def act_as(person: Person, form: str = "") -> Actor:
        by = actor(person)
        return Actor(by.person, by.via, by.access, correlation=form or uuid4().hex)

    return act_as


@pytest.fixture
@held
def ready(
    norr: SimpleNamespace,
    plans: SimpleNamespace,
    rounds: SimpleNamespace,
    reporter: Person,
    coordinator: Person,
    manager: Person,
    secretary: Person,
) -> SimpleNamespace:
    """The scene: `films`, `share` and `unclear` are the outcomes."""
    films = add_outcome(plans.films, 64, state="APPROVED", by=coordinator, entered_by=reporter)
    share = add_outcome(plans.share, "38.5", state="REPORTED", entered_by=reporter)
    unclear = add_outcome(plans.unclear, None, missing_reason="NOT_MEASURED", state="REPORTED", entered_by=reporter)
    for goal, scope in ((plans.goal, Scope.OWN), (plans.above, Scope.CONTRIBUTION)):
        propose_assessment(
            by=acting_in(norr)(coordinator),
            now=NOW,
            unit_follow_up=rounds.culture,
            goal=goal,
            scope=scope,
            entry=AssessmentEntry("PARTLY_MET", activities="Filmdagar i länet.", analysis="Hälften återstår."),
            expected_version=0,
        )
    return SimpleNamespace(
        follow_up=rounds.culture, films=films, share=share, unclear=unclear, goal=plans.goal, above=plans.above
    )


@pytest.fixture
def handed(act_as: Callable[..., Actor], ready: SimpleNamespace, manager: Person) -> Callable[..., Report]:
    return handing_over(act_as, ready, manager)


def handing_over(act_as: Callable[..., Actor], ready: SimpleNamespace, manager: Person) -> Callable[..., Report]:
    """Hand kulturnämnden's August over, as the manager, having seen and accepted what is missing."""

    def handed(*, by: Person = manager, form: str = "", now: datetime = NOW, **options: Any) -> Report:
        ready.follow_up.refresh_from_db()
        seen = options.pop("seen", None)
        if seen is None:
            seen = missing_at_hand_over(fresh(ready.follow_up), by).digest
        options = {"seen_round": ready.follow_up.round, "accepts_missing": True} | options
        return hand_over(by=act_as(by, form), now=now, unit_follow_up=ready.follow_up, seen=seen, **options)

    return handed


@pytest.fixture
@held
def handed_over(norr: SimpleNamespace, ready: SimpleNamespace, manager: Person) -> Report:
    """The scene handed over: the frozen proposal."""
    return handing_over(with_forms(acting_in(norr)), ready, manager)()


@pytest.fixture
@held
def waiting(ready: SimpleNamespace, manager: Person) -> SimpleNamespace:
    """The scene as if it had been handed over, with nothing frozen: enough for what is refused."""
    UnitFollowUp.objects.filter(pk=ready.follow_up.pk).update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=manager)
    return ready


def fresh(follow_up: UnitFollowUp) -> UnitFollowUp:
    """The row as it is now, with what hangs on it."""
    return UnitFollowUp.objects.select_related("unit__region", "follow_up", "decision__unit").get(pk=follow_up.pk)


def decision_of(kind: DecisionKind = DecisionKind.APPROVES, **fields: Any) -> DecisionEntry:
    """A decision as it stands in the minutes."""
    known = {"held_on": MEETING.date(), "paragraph": "112", "dnr": "KN 2026-31"}
    return DecisionEntry(kind=kind, **known | fields)


@pytest.fixture
def decided(act_as: Callable[..., Actor], ready: SimpleNamespace, secretary: Person) -> Callable[..., Decision]:
    return deciding(act_as, ready, secretary)


def deciding(act_as: Callable[..., Actor], ready: SimpleNamespace, secretary: Person) -> Callable[..., Decision]:
    """Register what kulturnämnden decided at its meeting, as the secretary: enligt förslag unless something else is said."""

    def decided(
        kind: DecisionKind = DecisionKind.APPROVES,
        *,
        by: Person = secretary,
        form: str = "",
        now: datetime = MEETING,
        statuses: tuple[Any, ...] = (),
        reservations: tuple[Any, ...] = (),
        options: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Decision:
        row = fresh(ready.follow_up)
        entry = RoundDecisionEntry(decision=decision_of(kind, **fields), statuses=statuses, reservations=reservations)
        known = {"seen_round": row.round} | (options or {})
        return decide(by=act_as(by, form), now=now, unit_follow_up=row, entry=entry, **known)

    return decided


def outcome_now(outcome: Outcome) -> Outcome:
    """The outcome as it is now."""
    return Outcome.objects.get(pk=outcome.pk)
