"""Proposing an assessment as the coordinator, with figures that are calculated as partly met."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import Assessment, Origin, Outcome, Target
from goals.models.assessments import Scope
from goals.operations.assessments import AssessmentEntry, propose_assessment
from tests.conftest import NOW
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
