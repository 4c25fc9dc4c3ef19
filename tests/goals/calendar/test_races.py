"""Several at once on PostgreSQL: who make the same year, set the rules, or move the same day."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from goals.models import DateChange, FollowUp, RoundRule, UnitFollowUp
from goals.operations.calendar import make_calendar
from goals.operations.changes import digest_of
from goals.operations.region_dates import UsualDays, move_usual_days
from goals.operations.round_dates import NamndDays, change_dates
from goals.operations.round_rules import rules_digest, set_round_rules
from goals.rules.calendar import RHYTHMS, Rhythm
from tests.conftest import NOW
from tests.goals.calendar.conftest import events
from tests.goals.plans.test_plan_races import at_the_same_time, codes

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]

JANUARY = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
DAYS = {"outcomes_due_on": date(2026, 9, 11), "assessments_due_on": date(2026, 9, 18)}


def test_of_several_that_make_the_same_year_one_makes_it(actor, administrator, region, rules, norr):
    by = actor(administrator)

    def make():
        return make_calendar(by=by, now=JANUARY, region=region, year=2026, units=[norr.culture, norr.care])

    results = at_the_same_time([make] * 8)
    assert codes(results) == ["DONE"] * 8
    assert sorted(len(made.follow_ups) for made in results) == [0] * 7 + [3]
    assert (FollowUp.objects.count(), UnitFollowUp.objects.count()) == (3, 9)
    assert len(events("unitfollowup.create")) == 9


def test_of_several_that_set_the_rules_one_does_and_the_others_are_told(actor, administrator, region):
    by = actor(administrator)
    rhythms = [Rhythm.TERTIALS, Rhythm.QUARTERS, Rhythm.HALF_YEARS, Rhythm.MONTHS]
    results = at_the_same_time(
        [
            lambda rhythm=rhythm: set_round_rules(by=by, now=NOW, region=region, rules=RHYTHMS[rhythm], seen=rules_digest([]))
            for rhythm in rhythms
        ]
    )
    assert codes(results) == ["DONE", "STALE", "STALE", "STALE"]
    assert RoundRule.objects.count() in {len(RHYTHMS[rhythm]) for rhythm in rhythms}


def test_of_several_that_move_the_same_day_one_does_and_the_others_see_it(actor, coordinator, manager, rounds):
    was, people = NamndDays.of(rounds.culture), [actor(coordinator), actor(manager)] * 3
    results = at_the_same_time(
        [
            lambda by=by, day=day: change_dates(
                by=by,
                now=NOW,
                unit_follow_up=UnitFollowUp.objects.select_related("unit").get(pk=rounds.culture.pk),
                days=replace(was, outcomes_due_on=date(2026, 9, day), assessments_due_on=date(2026, 9, day)),
                reason="Sent bokslut",
                seen=digest_of(was.fields),
            )
            for day, by in enumerate(people, start=10)
        ]
    )
    assert codes(results) == ["DONE", *["STALE"] * 5]
    assert DateChange.objects.count() == 2


def test_a_day_of_ones_own_and_the_usual_ones_moved_at_once_never_tear_a_row(actor, coordinator, administrator, rounds):
    was = NamndDays.of(rounds.culture)
    usual = UsualDays(outcomes_due_on=was.outcomes_due_on, assessments_due_on=was.assessments_due_on)
    own, all_ = actor(coordinator), actor(administrator)
    mine = replace(was, outcomes_due_on=date(2026, 9, 14), assessments_due_on=date(2026, 9, 21))
    results = at_the_same_time(
        [
            lambda: change_dates(
                by=own, now=NOW, unit_follow_up=UnitFollowUp.objects.select_related("unit").get(pk=rounds.culture.pk), days=mine,
                reason="Eget", seen=digest_of(was.fields),
            ),
            lambda: move_usual_days(
                by=all_, now=NOW, follow_up=FollowUp.objects.select_related("region").get(pk=rounds.august.pk),
                days=UsualDays(**DAYS), reason="Allas", seen=digest_of(usual.fields),
            ),
        ]
    )  # fmt: skip
    rounds.culture.refresh_from_db()
    found = (rounds.culture.outcomes_due_on, rounds.culture.assessments_due_on)
    assert found in {(date(2026, 9, 14), date(2026, 9, 21)), tuple(DAYS.values())}
    assert set(codes(results)) <= {"DONE", "STALE"}
