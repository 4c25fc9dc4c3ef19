"""What a query that is put into SQL once finds is what the query itself finds, whatever it is asked for."""

from datetime import date, timedelta

import pytest

from goals.models import FollowUp
from goals.queries.addressed import find_region, follow_ups_of, having_something, units_with_something
from tests.conftest import LONG_AGO, TODAY
from tracker.models import Absence, Membership
from tracker.permissions import COUNTING, COUNTING_FIELDS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("on", [LONG_AGO - timedelta(days=1), LONG_AGO, TODAY, date(9999, 12, 31)])
def test_the_roles_that_count_are_the_same(on, norr, soder, reporter, colleague, coordinator, outsider):
    Absence.objects.create(person=reporter, unit=norr.culture, deputy=coordinator, from_on=TODAY, to_on=TODAY)
    for person in (reporter, colleague, coordinator, outsider):
        for region in (norr.region, soder.region):
            counting = Membership.objects.counting_for(person.pk, region.pk, on)
            assert sorted(COUNTING.rows(person.pk, region.pk, on)) == sorted(counting.values_list(*COUNTING_FIELDS))


def test_the_units_are_the_same_in_the_same_order(norr, soder, rounds, plans):
    for region in (soder.region, norr.region, soder.region):
        found = list(units_with_something(region))
        assert found == list(having_something(region.pk))
        assert [unit.name for unit in found] == [unit.name for unit in having_something(region.pk)]
    assert len(list(units_with_something(norr.region))) == 4


def test_the_region_is_that_of_the_address_and_no_other(norr, soder):
    assert [find_region(slug) for slug in ("soder", "norr", "soder")] == [soder.region, norr.region, soder.region]
    for slug in ("-", "NORR", "norr ", "", "%", "norr' --"):
        assert find_region(slug) is None


def test_the_rounds_are_those_of_the_region_in_order(norr, soder, rounds):
    earlier = FollowUp.objects.create(region=norr.region, year=2025, month=12, name="Årsrapport 2025", opens_on=LONG_AGO)
    FollowUp.objects.create(region=soder.region, year=2026, month=8, name="Delårsrapport", opens_on=LONG_AGO)
    assert follow_ups_of(norr.region) == (earlier, rounds.april, rounds.august, rounds.all[12, "kn"].follow_up)
    assert [follow_up.name for follow_up in follow_ups_of(soder.region)] == ["Delårsrapport"]
