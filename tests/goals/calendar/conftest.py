"""A region with rules and no rounds yet; and somebody's events, read back."""

from types import SimpleNamespace

import pytest

from goals.models import RoundRule
from goals.rules.calendar import RHYTHMS, Rhythm
from tracker.models import AuditEvent, Region


@pytest.fixture
def region(norr: SimpleNamespace) -> Region:
    return norr.region


@pytest.fixture
def rules(region: Region) -> list[RoundRule]:
    """Apr, aug and dec, as they are suggested."""
    return RoundRule.objects.bulk_create(
        RoundRule(
            region=region,
            month=rule.month,
            assesses_goals=rule.assesses_goals,
            opens=rule.opens,
            outcomes_due=rule.outcomes_due,
            assessments_due=rule.assessments_due,
        )
        for rule in RHYTHMS[Rhythm.TERTIALS]
    )


def events(action: str) -> list[AuditEvent]:
    """The events of an action, the oldest first."""
    return list(AuditEvent.objects.filter(action=action).order_by("pk"))
