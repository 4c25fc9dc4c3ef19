"""Proposing an assessment as the coordinator, with figures that are calculated as partly met."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from goals.models import Assessment, Origin, Outcome, Target
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry, propose_assessment
from tests.conftest import NOW
from tests.goals.pages import PLACE, words_of
from tracker.models import Person
from tracker.operations import Actor


def make_outcome(target: Target, value: str, *, month: int = 8) -> Outcome:
    """A draft of an outcome of 2026."""
    return Outcome.objects.create(
        indicator=target.indicator, year=2026, month=month, value=Decimal(value), origin=Origin.FORM, entered_at=NOW
    )


@pytest.fixture
def films(plans: SimpleNamespace) -> Outcome:
    """85 of at least 90 films, which leads far beyond; the share of children is missing, so that partly is calculated."""
    return make_outcome(plans.films, "85")


@pytest.fixture
def propose(
    rounds: SimpleNamespace, plans: SimpleNamespace, coordinator: Person, actor: Callable[[Person], Actor]
) -> Callable[..., Assessment]:
    """Propose as the coordinator, of kulturnämnden's goal in August, as if nothing had been there; `entry` by its fields."""

    def propose(*, by: Person = coordinator, version: int = 0, **fields: Any) -> Assessment:
        options: dict[str, Any] = {"now": NOW, "unit_follow_up": rounds.culture, "goal": plans.goal, "scope": Scope.OWN}
        options |= {name: fields.pop(name) for name in list(fields) if name in options}
        return propose_assessment(by=actor(by), entry=AssessmentEntry(**fields), expected_version=version, **options)

    return propose


@pytest.fixture
def own(plans: SimpleNamespace) -> str:
    return f"bedomning/mal/{plans.goal.pk}/"


@pytest.fixture
def above(plans: SimpleNamespace) -> str:
    return f"bedomning/bidrag/{plans.above.pk}/"


@pytest.fixture
def send(sign_in: Callable[[Person], Client], coordinator: Person, own: str) -> Callable[..., Any]:
    """Send the form of kulturnämnden's goal as the coordinator; `fields` as they are named there."""

    def send(*, by: Person = coordinator, path: str = own, **fields: Any) -> Any:
        rows = {"atgard-TOTAL_FORMS": "2", "atgard-INITIAL_FORMS": "0"}
        sent = {"version": "0", **rows, **{name.replace("__", "-"): text for name, text in fields.items()}}
        return sign_in(by).post(path if path.startswith("/") else PLACE + path, sent)

    return send


def said(response: Any) -> str:
    """The words of an answer."""
    return words_of(response.content.decode())
