"""A page costs the same number of queries with ten indicators as with a thousand, and this many."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import (
    Assignment,
    AssignmentAddressee,
    Goal,
    Indicator,
    IndicatorReporter,
    Outcome,
    OutcomePart,
    OutcomeState,
    Target,
)
from goals.rules.targets import Accumulation, Kind, Reading
from goals.views.listings import LISTS
from goals.views.places import place_of
from tests.conftest import NOW, TODAY, make_decision
from tests.goals.pages import PLACE
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

# Of these seven are the session, the person, and the place with the roles that the person holds in it.
QUERIES = {
    "": 17,
    "plan/": 18,
    "plan/?q=indikator&due=on&mine=on&status=MET": 19,
    "mal/{goal}/": 20,
    "indikatorer/": 12,
    "indikatorer/?sort=status&q=indikator": 12,
    "indikator/{indicator}/": 16,
    "bedomning/": 22,
    "bedomning/bidrag/{goal}/": 22,
    "uppdrag/": 19,
    "uppdrag/lage/": 14,
    "uppdrag/{assignment}/": 17,
    "uppdrag/mottagare/": 16,
    "uppdrag/beslut/": 11,
    "oversikt/": 18,
    "kalender/": 12,
}


@pytest.fixture
def fill(norr: SimpleNamespace, plans: SimpleNamespace, reporter: Person) -> Callable[[int], None]:
    """Makes so many indicators more, in goals of ten, each with a target, a reporter, an outcome with parts; and assignments."""

    def fill(count: int) -> None:
        start = Indicator.objects.count()
        goals = Goal.objects.bulk_create(
            Goal(plan=plans.plan, type=plans.goal.type, parent=plans.above, title=f"Mål {start + n}", number=f"9.{start + n}")
            for n in range(0, count, 10)
        )
        indicators = Indicator.objects.bulk_create(_indicator(plans, f"Indikator {start + n}") for n in range(count))
        Target.objects.bulk_create(_target(goals[n // 10], indicator, n) for n, indicator in enumerate(indicators))
        IndicatorReporter.objects.bulk_create(IndicatorReporter(indicator=i, person=reporter) for i in indicators)
        outcomes = Outcome.objects.bulk_create(_outcome(indicator, reporter) for indicator in indicators)
        OutcomePart.objects.bulk_create(OutcomePart(outcome=outcome, category=plans.women, value=1) for outcome in outcomes)
        given = make_decision(norr.council)
        assignments = Assignment.objects.bulk_create(
            Assignment(given_by=norr.council, given=given, text=f"Uppdrag {start + n}") for n in range(count)
        )
        AssignmentAddressee.objects.bulk_create(AssignmentAddressee(assignment=a, unit=norr.culture) for a in assignments)
        with connection.cursor() as cursor:
            # As the database does by itself where rows stay, so that it knows how many there are; it may be at a table already.
            cursor.execute("ANALYZE (SKIP_LOCKED)")

    return fill


def _indicator(plans: SimpleNamespace, name: str) -> Indicator:
    like = plans.films.indicator
    return Indicator(
        unit=like.unit, reporting_unit=like.reporting_unit, name=name, measure_unit="st", accumulation=Accumulation.LATEST
    )


def _target(goal: Goal, indicator: Indicator, order: int) -> Target:
    return Target(
        goal=goal, indicator=indicator, year=2026, order=order, months=128, kind=Kind.AT_LEAST, low=90, reading=Reading.STATED
    )


def _outcome(indicator: Indicator, person: Person) -> Outcome:
    return Outcome(
        indicator=indicator, year=2026, month=8, value=64, state=OutcomeState.RETURNED, origin="FORM", via="test",
        entered_by=person, entered_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("code", LISTS)
def test_a_list_as_a_file_costs_as_many_queries_whatever_its_size(
    code: str, fill: Callable[[int], None], norr: SimpleNamespace, rounds: SimpleNamespace, coordinator: Person
) -> None:
    counts = []
    for more in (7, 990):
        fill(more)
        with CaptureQueriesContext(connection) as queries:
            listing = LISTS[code](place_of(coordinator, norr.culture, rounds.august, TODAY), QueryDict("sort=-status"))
            assert len(list(listing.table.as_values())) == listing.count + 1
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_page_costs_as_many_queries_whatever_its_size(
    fill: Callable[[int], None],
    rounds: SimpleNamespace,
    plans: SimpleNamespace,
    sign_in: Callable[[Person], Client],
    coordinator: Person,
    in_september: None,
) -> None:
    """All pages in one, since it takes longer to fill the region than to look at a page of it."""
    client = sign_in(coordinator)
    for more in (7, 990):
        fill(more)
        known = {
            "goal": plans.above.pk,
            "indicator": plans.films.indicator_id,
            "assignment": Assignment.objects.earliest("pk").pk,
        }
        counts = {}
        for page in QUERIES:
            address = PLACE + page.format(**known)
            if page.startswith(("mal/", "uppdrag/mottagare/")):
                address = address.replace("/kn/", "/rf/")
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts[page] = len(queries)
        assert counts == QUERIES
