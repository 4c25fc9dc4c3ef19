"""A trace to seal and to tamper with: what happened to three goals in a region, and something in another."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.conftest import NOW
from tests.held import held
from tracker.models import AuditEvent, Region
from tracker.operations import Actor, build_event

SYSTEM = Actor(None, "test")


def happen(region: Region, count: int, *, start: int = 0, **fields: Any) -> list[AuditEvent]:
    """So many changes of a value in a region, a minute apart, the first `start` minutes after NOW; each with its reason."""
    events = [
        build_event(
            by=SYSTEM,
            now=NOW + timedelta(minutes=start + number),
            action="outcome.record",
            subject=region,
            changes={"value": (number, number + 1), "comment": (None, "Räknat två gånger")},
            region_id=region.pk,
            reason="Fel källa",
        )
        for number in range(count)
    ]
    for event in events:
        for name, value in fields.items():
            setattr(event, name, value)
    return AuditEvent.objects.bulk_create(events, batch_size=1000)


@pytest.fixture
@held
def region(norr: SimpleNamespace) -> Region:
    return norr.region


@pytest.fixture
@held
def other(soder: SimpleNamespace) -> Region:
    return soder.region


@pytest.fixture
@held
def events(region: Region) -> Sequence[AuditEvent]:
    """Ten changes in the region; nothing is sealed."""
    return happen(region, 10)


@pytest.fixture
def tamper(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Runs SQL as somebody who owns the database: no trigger holds them."""
    from django.db import connection

    def run(sql: str, *params: Any) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, params)
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = origin")

    return run
