"""The region's rules: who sets them, what is refused, and what is left in the trace."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest

from goals.models import RoundRule
from goals.operations.changes import StaleRow
from goals.operations.round_rules import rules_digest, set_round_rules
from goals.queries.calendar import rules_of
from goals.rules.calendar import RHYTHMS, MonthRule, Rhythm
from tests.conftest import NOW
from tests.goals.calendar.conftest import events
from tracker.models import Person, Region
from tracker.operations import Actor, Refused

pytestmark = pytest.mark.django_db

TERTIALS = RHYTHMS[Rhythm.TERTIALS]
NOTHING_SEEN = rules_digest([])
APRIL, AUGUST, DECEMBER = TERTIALS


@pytest.fixture
def by(actor: Callable[[Person], Actor], administrator: Person) -> Actor:
    return actor(administrator)


def save(by: Actor, region: Region, rules, seen: str = NOTHING_SEEN) -> None:
    set_round_rules(by=by, now=NOW, region=region, rules=rules, seen=seen)


def test_the_administrator_sets_the_rules_and_each_is_in_the_trace(by, region):
    save(by, region, TERTIALS)
    assert rules_of(region) == TERTIALS
    created = events("roundrule.create")
    assert [event.changes["month"] for event in created] == [[None, "4"], [None, "8"], [None, "12"]]
    assert {(event.region_id, event.unit_id, event.actor_name) for event in created} == {(region.pk, 0, "Administrator Bo")}


def test_only_what_differs_is_changed(by, region, rules):
    save(by, region, [APRIL, replace(AUGUST, outcomes_due=9), DECEMBER], rules_digest(TERTIALS))
    (event,) = events("roundrule.change")
    assert event.changes == {"outcomes_due": ["7", "9"]}
    assert (events("roundrule.create"), events("roundrule.remove")) == ([], [])


def test_a_month_that_is_left_out_has_no_rule_any_longer(by, region, rules):
    save(by, region, [AUGUST, DECEMBER], rules_digest(TERTIALS))
    (event,) = events("roundrule.remove")
    assert event.changes["month"] == ["4", None]
    assert [rule.month for rule in rules_of(region)] == [8, 12]


def test_another_rhythm_takes_the_place_of_the_first(by, region, rules):
    save(by, region, RHYTHMS[Rhythm.QUARTERS], rules_digest(TERTIALS))
    assert rules_of(region) == RHYTHMS[Rhythm.QUARTERS]


def test_sent_twice_it_is_one_change(by, region):
    save(by, region, TERTIALS)
    save(by, region, TERTIALS)
    assert len(events("roundrule.create")) == 3


def test_whoever_comes_second_is_told_of_the_first(by, region, rules):
    save(by, region, [AUGUST, DECEMBER], rules_digest(TERTIALS))
    with pytest.raises(StaleRow, match="Administrator Bo ändrade detta den 8 september 2026") as stale:
        save(by, region, [AUGUST], rules_digest(TERTIALS))
    assert stale.value.digest == rules_digest([AUGUST, DECEMBER])


REFUSED = {
    "none at all": ([], "NO_RULES", ""),
    "a month twice": ([AUGUST, AUGUST], "MONTH_TWICE", ""),
    "due before it opens": ([MonthRule(8, True, 9, 7, 12)], "RULE_CANNOT_BE", "outcomes_due-8"),
    "far away": ([MonthRule(8, True, 0, 7, 999)], "RULE_CANNOT_BE", "assessments_due-8"),
}


@pytest.mark.parametrize(("wanted", "code", "field"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_and_nothing_is_saved(wanted, code, field, by, region):
    with pytest.raises(Refused) as refused:
        save(by, region, wanted)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not RoundRule.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "secretary", "member", "auditor", "outsider"])
def test_nobody_else_sets_them(who, actor, region, request):
    with pytest.raises(Refused) as refused:
        save(actor(request.getfixturevalue(who)), region, TERTIALS)
    assert refused.value.code == "NOT_PERMITTED"
    assert not RoundRule.objects.exists()


def test_the_administrator_of_another_region_does_not_either(by, soder: SimpleNamespace):
    with pytest.raises(Refused, match="Detta gör regionens administratör"):
        save(by, soder.region, TERTIALS)
