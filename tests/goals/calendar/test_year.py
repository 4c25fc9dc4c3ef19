"""How far nämnder have come in a year's rounds: the same numbers as Mitt arbete has, and in time or not."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from goals.models import FollowUp, UnitFollowUp
from goals.operations.reporting import report_outcomes
from goals.queries.work import work_at
from goals.queries.year import Completeness, Year, year_of
from tests.conftest import NOW, TODAY, make_indicator
from tests.goals.pages import make_outcome
from tracker.models import Person, Region
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def year_for(region: Region) -> Callable[[Person], Year]:
    """2026 as a person sees it."""
    return lambda person: year_of(2026, FollowUp.objects.in_region(region), access_of(person, region, TODAY))


def found(year: Year, month: int, slug: str = "kn") -> Completeness | None:
    return next(
        part.completeness
        for one in year.rounds
        for part in one.parts
        if (one.follow_up.month, part.row.unit.slug) == (month, slug)
    )


def test_it_is_what_mitt_arbete_says(year_for, rounds, plans, norr, region, coordinator):
    make_indicator(plans.goal, "Antal böcker", order=4, months=0b1000)  # April
    make_outcome(plans.films, 8, "64")
    make_outcome(plans.share, 8, None, missing_reason="NOT_MEASURED")
    year, access = year_for(coordinator), access_of(coordinator, region, TODAY)
    for follow_up in (rounds.april, rounds.august, rounds.december):
        work = work_at(norr.culture, follow_up, access)
        count = found(year, follow_up.month)
        assert (count.due, count.entered, count.missing) == (work.due, work.entered, work.missing)
    assert (found(year, 4).due, found(year, 8).due, found(year, 8).entered) == (1, 3, 2)


def test_an_indicator_of_several_goals_is_counted_once(year_for, rounds, plans, coordinator):
    plans.films.pk, plans.films.goal = None, plans.above
    plans.films.save()
    assert found(year_for(coordinator), 8).due == 3


def test_an_indicator_that_another_nämnd_reports_is_that_nämnds(year_for, rounds, plans, norr, coordinator, other_reporter):
    indicator = plans.films.indicator
    indicator.unit, indicator.reporting_unit = norr.care, norr.care_administration
    indicator.save()
    assert found(year_for(coordinator), 8).due == 2
    assert found(year_for(other_reporter), 8, "vn").due == 1


def test_from_outside_nothing_is_counted(year_for, rounds, plans, other_reporter, administrator, auditor):
    make_outcome(plans.films, 8, "64")
    for person in (other_reporter, administrator, auditor):
        assert found(year_for(person), 8) is None


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [
        pytest.param(datetime(2026, 8, 28, 21, 59, 59, tzinfo=UTC), 1, id="the last second of the last day in Sweden"),
        pytest.param(datetime(2026, 8, 28, 22, 0, tzinfo=UTC), 0, id="the second after"),
    ],
)
def test_what_was_reported_by_the_last_day_was_in_time(moment, in_time, year_for, rounds, plans, actor, reporter, coordinator):
    outcome = make_outcome(plans.films, 8, "64", state="DRAFT", entered_by=reporter)
    report_outcomes(by=actor(reporter), now=moment, unit_follow_up=rounds.culture, outcomes=[outcome.pk])
    assert found(year_for(coordinator), 8).in_time == in_time


def test_a_day_that_is_moved_is_the_day_that_counts(year_for, rounds, plans, actor, reporter, coordinator):
    outcome = make_outcome(plans.films, 8, "64", state="DRAFT", entered_by=reporter)
    report_outcomes(by=actor(reporter), now=NOW, unit_follow_up=rounds.culture, outcomes=[outcome.pk])
    assert found(year_for(coordinator), 8).in_time == 0
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(outcomes_due_on=date(2026, 9, 8))
    assert found(year_for(coordinator), 8).in_time == 1


def test_what_was_sent_back_and_reported_again_was_in_time_the_first_time(year_for, rounds, plans, actor, reporter, coordinator):
    outcome = make_outcome(plans.films, 8, "64", state="DRAFT", entered_by=reporter)
    for day in (20, 31):
        outcome.state = "DRAFT"
        outcome.save()
        now = datetime(2026, 8, day, 12, 0, tzinfo=UTC)
        report_outcomes(by=actor(reporter), now=now, unit_follow_up=rounds.culture, outcomes=[outcome.pk])
    assert found(year_for(coordinator), 8).in_time == 1


def test_what_came_with_a_file_was_reported_when_it_was_entered(year_for, rounds, plans, coordinator):
    make_outcome(plans.films, 8, "64", state="APPROVED", entered_at=datetime(2026, 8, 20, tzinfo=UTC), approved_by=coordinator,
                 approved_at=NOW, approved_version=1)  # fmt: skip
    make_outcome(plans.share, 8, "50", state="DRAFT", entered_at=datetime(2026, 8, 20, tzinfo=UTC))
    assert found(year_for(coordinator), 8) == Completeness(due=3, entered=2, in_time=1)


def test_nämnder_stand_in_swedish_order_and_the_regions_own_row_first(year_for, rounds, norr, coordinator):
    UnitFollowUp.objects.create(
        follow_up=rounds.august, unit=norr.board, kind="REGION", outcomes_due_on=TODAY, assessments_due_on=TODAY
    )
    (_april, august, _december) = year_for(coordinator).rounds
    names = [(part.row.unit.name, part.row.kind) for part in august.parts]
    assert names == [
        ("Regionstyrelsen", "REGION"),
        ("Kulturnämnden", "UNIT"),
        ("Regionstyrelsen", "UNIT"),
        ("Vårdnämnden", "UNIT"),
    ]
