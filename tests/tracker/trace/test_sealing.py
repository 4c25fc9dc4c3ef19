"""Sealing: every event once, in a chain that does not fork and passes nobody over."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from tests.conftest import NOW
from tests.tracker.trace.conftest import happen
from tracker.models import AuditEvent, AuditSeal, Region
from tracker.trace import sealing
from tracker.trace.links import GENESIS, event_text, link_digest
from tracker.trace.sealing import INSTALLATION, Tip, latest_seal, regions_with_unsealed, seal_region, unsealed

pytestmark = pytest.mark.django_db


def seals(region_id: int) -> list[AuditSeal]:
    return list(AuditSeal.objects.filter(region_id=region_id).order_by("seq"))


def test_each_event_gets_one_seal_and_each_seal_holds_the_one_before(region: Region, events: Sequence[AuditEvent]) -> None:
    assert seal_region(region_id=region.pk) == 10
    chain = seals(region.pk)
    assert [seal.seq for seal in chain] == list(range(1, 11))
    assert [seal.event_id for seal in chain] == [event.pk for event in events]
    assert [seal.prev_digest for seal in chain] == [GENESIS, *(seal.digest for seal in chain[:-1])]
    assert latest_seal(region.pk) == Tip(10, chain[-1].digest)


def test_a_seal_can_be_computed_by_hand(region: Region, events: Sequence[AuditEvent]) -> None:
    """As the package's README tells a revisor to do it, without a line of Tertial."""
    seal_region(region_id=region.pk)
    event, seal = AuditEvent.objects.get(pk=events[0].pk), seals(region.pk)[0]
    said = {
        "id": event.pk, "region_id": region.pk, "unit_id": 0, "at": "2026-09-08T12:00:00.000000+00:00", "actor_id": 0,
        "actor_name": "Tertial", "on_behalf_of": "", "via": "test", "action": "outcome.record", "subject": f"region:{region.pk}",
        "version": 0, "is_draft": False, "digests": event.digests, "reason_digest": event.reason_digest, "correlation": "",
    }  # fmt: skip
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    of_event = hashlib.sha256(text.encode()).hexdigest()
    assert hashlib.sha256(f"{'0' * 64}\n1\n{of_event}".encode()).hexdigest() == seal.digest
    salt = event.salts["comment"][1]
    assert event.digests["comment"][1] == hashlib.sha256(f'{salt}"Räknat två gånger"'.encode()).hexdigest()


def test_what_has_been_sealed_is_not_sealed_again(region: Region, events: Sequence[AuditEvent]) -> None:
    seal_region(region_id=region.pk)
    assert seal_region(region_id=region.pk) == 0
    happen(region, 3, start=20)
    assert seal_region(region_id=region.pk) == 3
    assert [seal.seq for seal in seals(region.pk)] == list(range(1, 14))


def test_an_event_that_was_committed_late_with_a_lower_id_is_taken(region: Region, events: Sequence[AuditEvent]) -> None:
    late = events[4]
    values = AuditEvent.objects.filter(pk=late.pk).values().get()
    with transaction.atomic():
        AuditSeal.objects.bulk_create(
            AuditSeal(region_id=region.pk, seq=seq, event_id=event.pk, digest=str(seq), prev_digest=str(seq - 1))
            for seq, event in enumerate((event for event in events if event.pk != late.pk), start=1)
        )
    assert [event.pk for event in unsealed(region.pk)] == [late.pk]
    assert seal_region(region_id=region.pk) == 1
    last = seals(region.pk)[-1]
    assert (last.seq, last.event_id, last.prev_digest) == (10, late.pk, "9")
    assert last.digest == link_digest("9", 10, event_text(values))


def test_every_region_and_the_installation_have_chains_of_their_own(
    region: Region, other: Region, events: Sequence[AuditEvent]
) -> None:
    happen(other, 2)
    happen(other, 1, region_id=INSTALLATION)
    assert regions_with_unsealed() == {region.pk, other.pk, INSTALLATION}
    assert [seal_region(region_id=pk) for pk in (region.pk, other.pk, INSTALLATION)] == [10, 2, 1]
    assert regions_with_unsealed() == set()
    assert [len(seals(pk)) for pk in (region.pk, other.pk, INSTALLATION)] == [10, 2, 1]


def test_batches_follow_on_each_other_and_tell_how_far_they_have_come(
    region: Region, events: Sequence[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)
    told: list[tuple[int, int]] = []
    assert seal_region(region_id=region.pk, on_batch=lambda done, of: told.append((done, of))) == 10
    assert told == [(4, 10), (8, 10), (10, 10)]
    chain = seals(region.pk)
    assert [seal.prev_digest for seal in chain[1:]] == [seal.digest for seal in chain[:-1]]


def test_a_sealer_that_dies_between_batches_is_followed_by_one_that_goes_on(
    region: Region, events: Sequence[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "BATCH", 4)

    def die(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        seal_region(region_id=region.pk, on_batch=die)
    assert latest_seal(region.pk).seq == 4
    assert seal_region(region_id=region.pk) == 6


def test_the_chain_cannot_fork(region: Region, events: Sequence[AuditEvent]) -> None:
    seal_region(region_id=region.pk)
    first, second = seals(region.pk)[:2]
    for fields in (
        {"seq": 11, "prev_digest": first.digest, "event_id": 999},
        {"seq": 2, "prev_digest": "x", "event_id": 999},
        {"seq": 11, "prev_digest": "x", "event_id": second.event_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AuditSeal.objects.create(region_id=region.pk, digest="y", **fields)


def test_whoever_is_second_looks_again_and_goes_on(
    region: Region, events: Sequence[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another sealer is done between this one's looking and its writing."""
    true_tip, stale = sealing.latest_seal, [Tip(0, GENESIS)]
    seal_region(region_id=region.pk)
    happen(region, 2, start=20)
    monkeypatch.setattr(sealing, "latest_seal", lambda pk: stale.pop() if stale else true_tip(pk))
    assert seal_region(region_id=region.pk) == 2
    assert latest_seal(region.pk).seq == 12


def test_a_database_that_never_takes_it_is_told_of(
    region: Region, events: Sequence[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_region(region_id=region.pk)
    happen(region, 2, start=20)
    monkeypatch.setattr(sealing, "latest_seal", lambda pk: Tip(0, GENESIS))
    with pytest.raises(IntegrityError):
        seal_region(region_id=region.pk)


def test_the_quick_look_goes_a_bounded_way_down_and_sealing_goes_all_the_way(
    region: Region, events: Sequence[AuditEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    seal_region(region_id=region.pk)
    happen(region, 1, start=20, id=events[0].pk - 5000)
    assert regions_with_unsealed() == {region.pk}
    monkeypatch.setattr(sealing, "QUICK_LOOK", 10)
    assert regions_with_unsealed() == set()
    assert seal_region(region_id=region.pk) == 1


def test_by_hand(region: Region, other: Region, events: Sequence[AuditEvent], capsys: pytest.CaptureFixture[str]) -> None:
    happen(other, 2)
    call_command("seal_trace", region="norr")
    assert latest_seal(other.pk).seq == 0
    digest = latest_seal(region.pk).digest
    assert capsys.readouterr().out == f"Region Norr: 10 händelser förseglade. Sigill 10: {digest}\n"
    call_command("seal_trace")
    assert "Region Soder: 2 händelser förseglade. Sigill 2: " in capsys.readouterr().out
    with pytest.raises(CommandError, match="Regionen vaster finns inte"):
        call_command("seal_trace", region="vaster")


def test_the_order_is_that_of_time_then_of_id(region: Region) -> None:
    later, earlier = happen(region, 1, start=5)[0], happen(region, 1, start=1)[0]
    same = happen(region, 1, start=1, at=NOW + timedelta(minutes=1))[0]
    seal_region(region_id=region.pk)
    assert [seal.event_id for seal in seals(region.pk)] == [earlier.pk, same.pk, later.pk]
