"""The administrator's lists cost as many queries with ten people as with hundreds, and this many."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import IndicatorReporter
from tests.conftest import LONG_AGO, TODAY, make_indicator
from tests.goals.administration.conftest import ADMIN
from tests.goals.pages import PLACE
from tracker.models import Absence, Membership, Person, Role, Unit, UnitKind

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

QUERIES = {
    f"{ADMIN}enheter/": 6,
    f"{ADMIN}personer/": 11,
    f"{ADMIN}personer/?q=person&role=REPORTER&state=CURRENT": 11,
    f"{ADMIN}personer/?format=xlsx": 10,
    f"{ADMIN}ord/": 11,
    f"{PLACE}ansvar/": 17,
}


@pytest.fixture
def fill(norr: SimpleNamespace, plans: SimpleNamespace, coordinator: Person) -> Callable[[int], None]:
    """Makes so many units, and reporters with an indicator each, every other one away."""

    def fill(count: int) -> None:
        start = Person.objects.count()
        Unit.objects.bulk_create(
            Unit(
                region=norr.region, parent=norr.care, kind=UnitKind.OPERATION, active_from=LONG_AGO,
                slug=f"enhet-{start + n}", name=f"Enhet {start + n}", short_name=str(start + n),
            )
            for n in range(count)
        )  # fmt: skip
        people = Person.objects.bulk_create(
            Person(email=f"person{start + n}@example.org", name=f"Person {start + n}") for n in range(count)
        )
        unit = norr.culture_administration
        Membership.objects.bulk_create(
            Membership(person=person, unit=unit, role=Role.REPORTER, from_on=LONG_AGO) for person in people
        )
        Absence.objects.bulk_create(
            Absence(person=person, unit=norr.culture, deputy=coordinator, from_on=TODAY) for person in people[::2]
        )
        for person in people[:20]:
            target = make_indicator(plans.goal, f"Indikator för {person.name}")
            IndicatorReporter.objects.create(indicator=target.indicator, person=person)

    return fill


@pytest.mark.parametrize("page", QUERIES)
def test_a_list_costs_as_many_queries_whatever_its_size(
    page: str,
    fill: Callable[[int], None],
    rounds: SimpleNamespace,
    sign_in: Callable[[Person], Client],
    administrator: Person,
    coordinator: Person,
    in_september: None,
) -> None:
    client = sign_in(coordinator if page.startswith(PLACE) else administrator)
    counts = []
    for more in (6, 200):
        fill(more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts == [QUERIES[page]] * 2
