"""What the tests of reporting share: outcomes as they are on their way, and the acts with little to say."""

from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from goals.models import Indicator, Outcome
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import (
    answer_outcome,
    approve_outcomes,
    comment_outcome,
    report_outcomes,
    return_outcome,
)
from tests.conftest import AUGUST, NOW
from tracker.models import Person
from tracker.operations import Actor


@pytest.fixture
def acts(rounds: SimpleNamespace, plans: SimpleNamespace, actor: Callable[[Person], Actor]) -> SimpleNamespace:
    """The acts in kulturnämnden's August round, each by somebody, with an outcome."""

    def common(by: Person) -> dict[str, Any]:
        return {"by": actor(by), "now": NOW, "unit_follow_up": rounds.culture}

    def record(by: Person, value: object = 64, *, indicator: Indicator | None = None, version: int = 0, **entry: Any) -> Outcome:
        return record_outcome(
            by=actor(by),
            now=NOW,
            indicator=indicator or plans.films.indicator,
            period=AUGUST,
            entry=OutcomeEntry(value=None if value is None else Decimal(str(value)), **entry),
            expected_version=version,
        )

    def say(act: Callable[..., Any]) -> Callable[..., Any]:
        def said(by: Person, outcome: Outcome, text: str = "Räknades Umeå två gånger?", **more: Any) -> Any:
            return act(**common(by), outcome=outcome.pk, text=text, **{"form_uuid": uuid4()} | more)

        return said

    def send_back(by: Person, outcome: Outcome, text: str = "Räknades Umeå två gånger?", **more: Any) -> Any:
        return say(return_outcome)(by, outcome, text, **{"version": outcome.version} | more)

    return SimpleNamespace(
        record=record,
        report=lambda by, *outcomes: report_outcomes(**common(by), outcomes=[outcome.pk for outcome in outcomes]),
        approve=lambda by, *outcomes: approve_outcomes(**common(by), versions={one.pk: one.version for one in outcomes}),
        send_back=send_back,
        answer=say(answer_outcome),
        comment=say(comment_outcome),
    )
