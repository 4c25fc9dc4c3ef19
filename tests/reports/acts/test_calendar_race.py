"""A hand-over on PostgreSQL while somebody adds a round before the one that is handed over."""

import pytest

from goals.models import RoundRule, UnitFollowUp
from goals.operations.calendar import Made, make_calendar
from tests.conftest import NOW
from tests.goals.plans.test_plan_races import at_the_same_time
from tracker.models import AuditEvent

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("turn", range(5))
def test_no_round_is_slipped_in_before_one_that_has_been_handed_over(turn, actor, administrator, norr, rounds, handed):
    """Whichever comes first, what the hand-over has locked is not opened by a round before it."""
    RoundRule.objects.create(region=norr.region, month=6, assesses_goals=False, opens=0, outcomes_due=5, assessments_due=8)
    by = actor(administrator)
    made, _report = at_the_same_time(
        [
            lambda: make_calendar(by=by, now=NOW, region=norr.region, year=2026, units=[norr.culture], includes_past=True),
            handed,
        ]
    )
    assert isinstance(made, Made)
    june = UnitFollowUp.objects.filter(unit=norr.culture, follow_up__month=6).first()
    handed_over = AuditEvent.objects.filter(action="round.hand_over").first()
    assert (june is None) == bool(made.left)
    if june and handed_over:
        created = AuditEvent.objects.get(action="unitfollowup.create", subject=f"unitfollowup:{june.pk}")
        assert created.pk < handed_over.pk
