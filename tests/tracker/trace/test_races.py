"""Sealers at once, beside people who go on changing things: no fork, nothing lost, nothing sealed twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

from tests.tracker.trace.conftest import happen
from tracker.models import AuditEvent, AuditSeal
from tracker.trace import sealing
from tracker.trace.sealing import seal_region
from tracker.trace.verification import verify_region

pytestmark = [pytest.mark.servers, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_sealers_and_writers_at_once(norr: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "BATCH", 7)
    region, together = norr.region, Barrier(8, timeout=30)

    def write(number: int) -> int:
        together.wait()
        for _ in range(20):
            with transaction.atomic():
                happen(region, 3)
        return 60

    def seal(number: int) -> int:
        together.wait()
        return sum(seal_region(region_id=region.pk) for _ in range(15))

    def run(job: tuple[object, int]) -> int:
        try:
            return job[0](job[1])  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(run, [(write, n) for n in range(4)] + [(seal, n) for n in range(4)]))
    sealed = sum(results[4:]) + seal_region(region_id=region.pk)
    assert sealed == 240 == AuditSeal.objects.filter(region_id=region.pk).count()
    verified = verify_region(region.pk)
    assert (verified.findings, verified.sealed, verified.unsealed) == ([], 240, 0)


def test_an_event_that_is_committed_after_later_ones_were_sealed_is_sealed_then(norr: SimpleNamespace) -> None:
    region, has_written, may_commit = norr.region, Barrier(2, timeout=30), Barrier(2, timeout=30)

    def write_slowly() -> int:
        try:
            with transaction.atomic():
                event = happen(region, 1)[0]
                has_written.wait()
                may_commit.wait()
            return event.pk
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        slow = threads.submit(write_slowly)
        has_written.wait()
        later = happen(region, 2)
        assert seal_region(region_id=region.pk) == 2
        may_commit.wait()
        late = slow.result()
    assert late < later[0].pk
    assert seal_region(region_id=region.pk) == 1
    assert list(AuditSeal.objects.order_by("seq").values_list("event_id", flat=True)) == [*(e.pk for e in later), late]
    assert verify_region(region.pk).findings == []
    assert AuditEvent.objects.filter(region_id=region.pk).count() == 3
