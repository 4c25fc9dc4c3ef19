"""Whatever somebody does to the trace behind Tertial's back is found, and it is said where."""

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Max

from tests.conftest import NOW
from tests.tracker.trace.conftest import happen
from tracker.models import AuditEvent, AuditSeal, Region
from tracker.trace.links import GENESIS, SEALED, event_text, link_digest, salted_digest
from tracker.trace.sealing import latest_seal, seal_region
from tracker.trace.verification import Fault, StoredDigest, Verified, verify_region

pytestmark = pytest.mark.django_db

Tamper = Callable[..., None]


@pytest.fixture
def sealed(region: Region, events: Sequence[AuditEvent]) -> Sequence[AuditEvent]:
    seal_region(region_id=region.pk)
    return events


def found(region: Region, stored: Sequence[StoredDigest] = ()) -> list[tuple[Fault, int, int, str]]:
    """Every finding as (fault, number in the chain, event, field)."""
    findings = verify_region(region.pk, stored).findings
    return [(finding.fault, finding.seq, finding.event_id, finding.name) for finding in findings]


def rewrite(tamper: Tamper, region: Region) -> None:
    """Compute the whole chain anew over the events as they are now, as somebody would who knows how."""
    tamper("DELETE FROM tracker_auditseal WHERE region_id = %s", region.pk)
    seal_region(region_id=region.pk)


def test_a_trace_that_nobody_has_touched_holds(region: Region, sealed: Sequence[AuditEvent]) -> None:
    happen(region, 3, start=20)
    verified = verify_region(region.pk)
    assert verified == Verified(region.pk, sealed=10, unsealed=3, digest=latest_seal(region.pk).digest)


def test_an_empty_trace_holds(region: Region) -> None:
    assert verify_region(region.pk) == Verified(region.pk, digest=GENESIS)


@pytest.mark.parametrize(("field", "side"), [("value", 0), ("value", 1), ("comment", 1)])
def test_a_changed_value_is_found(field: str, side: int, region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    changes = sealed[3].changes | {field: ["999", "999"] if side else ["999", sealed[3].changes[field][1]]}
    tamper("UPDATE tracker_auditevent SET changes = %s WHERE id = %s", json.dumps(changes), sealed[3].pk)
    assert (Fault.VALUE_CHANGED, 4, sealed[3].pk, field) in found(region)


def test_a_changed_value_with_a_digest_to_match_is_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    event = sealed[3]
    changes = event.changes | {"value": ["3", "999"]}
    digests = event.digests | {"value": [event.digests["value"][0], salted_digest(event.salts["value"][1], "999")]}
    sql = "UPDATE tracker_auditevent SET changes = %s, digests = %s WHERE id = %s"
    tamper(sql, json.dumps(changes), json.dumps(digests), event.pk)
    assert found(region) == [(Fault.EVENT_CHANGED, 4, event.pk, "")]


def test_a_changed_value_with_digest_and_seal_to_match_is_found_at_the_next_seal(
    region: Region, sealed: Sequence[AuditEvent], tamper: Tamper
) -> None:
    event = sealed[3]
    changes = event.changes | {"value": ["3", "999"]}
    digests = event.digests | {"value": [event.digests["value"][0], salted_digest(event.salts["value"][1], "999")]}
    sql = "UPDATE tracker_auditevent SET changes = %s, digests = %s WHERE id = %s"
    tamper(sql, json.dumps(changes), json.dumps(digests), event.pk)
    seal = AuditSeal.objects.get(event_id=event.pk)
    text = event_text(AuditEvent.objects.filter(pk=event.pk).values(*SEALED).get())
    tamper("UPDATE tracker_auditseal SET digest = %s WHERE id = %s", link_digest(seal.prev_digest, 4, text), seal.pk)
    assert found(region) == [(Fault.CHAIN_BROKEN, 5, sealed[4].pk, "")]


def test_a_changed_reason_is_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    tamper("UPDATE tracker_auditevent SET reason = 'Rätt källa' WHERE id = %s", sealed[0].pk)
    assert found(region) == [(Fault.VALUE_CHANGED, 1, sealed[0].pk, "reason")]


def test_an_added_reason_is_found(region: Region, tamper: Tamper) -> None:
    event = happen(region, 1, reason="", reason_salt="", reason_digest="")[0]
    seal_region(region_id=region.pk)
    tamper("UPDATE tracker_auditevent SET reason = 'Enligt beslut' WHERE id = %s", event.pk)
    assert (Fault.UNPROVED_MASK, 1, event.pk, "reason") in found(region)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("actor_id", 17),
        ("actor_name", "Någon Annan"),
        ("on_behalf_of", "Någon Annan"),
        ("via", "sidan Utfall"),
        ("action", "outcome.approve"),
        ("subject", "outcome:99"),
        ("version", 7),
        ("is_draft", True),
        ("unit_id", 7),
        ("at", NOW + timedelta(minutes=3, microseconds=1)),
        ("correlation", "x"),
        ("reason_digest", "0" * 64),
    ],
)
def test_whatever_is_changed_of_who_when_and_what_is_found(
    column: str, value: Any, region: Region, sealed: Sequence[AuditEvent], tamper: Tamper
) -> None:
    tamper(f"UPDATE tracker_auditevent SET {column} = %s WHERE id = %s", value, sealed[3].pk)
    assert (Fault.EVENT_CHANGED, 4, sealed[3].pk, "") in found(region)


def test_a_removed_field_and_an_added_one_are_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    for number, changes in enumerate([{"value": ["3", "4"]}, {}, sealed[2].changes | {"new": [None, "1"]}]):
        tamper("UPDATE tracker_auditevent SET changes = %s WHERE id = %s", json.dumps(changes), sealed[number].pk)
    assert found(region) == [(Fault.VALUE_CHANGED, seq, sealed[seq - 1].pk, "") for seq in (1, 2, 3)]


@pytest.mark.parametrize("changes", ['{"value": 1, "comment": null}', '{"value": ["3"], "comment": []}', "[]", "1"])
def test_what_is_no_longer_pairs_of_values_is_found(
    changes: str, region: Region, sealed: Sequence[AuditEvent], tamper: Tamper
) -> None:
    tamper("UPDATE tracker_auditevent SET changes = %s WHERE id = %s", changes, sealed[3].pk)
    assert found(region) == [(Fault.VALUE_CHANGED, 4, sealed[3].pk, "")]


def test_a_removed_event_is_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    tamper("DELETE FROM tracker_auditevent WHERE id = %s", sealed[3].pk)
    assert found(region) == [(Fault.EVENT_MISSING, 4, sealed[3].pk, "")]
    assert verify_region(region.pk).findings[0].before["id"] == sealed[2].pk


def test_an_event_removed_with_its_seal_is_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    tamper("DELETE FROM tracker_auditevent WHERE id = %s", sealed[3].pk)
    tamper("DELETE FROM tracker_auditseal WHERE event_id = %s", sealed[3].pk)
    assert found(region) == [(Fault.SEAL_MISSING, 4, 0, "")]


def test_several_seals_that_are_gone_are_told_as_one(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    tamper("DELETE FROM tracker_auditseal WHERE seq <= 3 AND region_id = %s", region.pk)
    finding = verify_region(region.pk).findings[0]
    assert (finding.fault, finding.seq, finding.last_seq) == (Fault.SEAL_MISSING, 1, 3)


def test_the_last_events_removed_with_their_seals_are_found_against_what_was_stored_apart(
    region: Region, sealed: Sequence[AuditEvent], tamper: Tamper
) -> None:
    stored = StoredDigest(latest_seal(region.pk).digest, 10, "2026-09-08")
    for table, column in (("tracker_auditevent", "id"), ("tracker_auditseal", "event_id")):
        tamper(f"DELETE FROM {table} WHERE {column} >= %s", sealed[8].pk)
    assert found(region) == []
    assert found(region, [stored]) == [(Fault.NOT_IN_CHAIN, 10, 0, "")]


def test_an_event_inserted_in_the_chain_is_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    """With a seal of its own, and all seals after it moved one step."""
    new = happen(region, 1, start=3)[0]
    tamper("UPDATE tracker_auditseal SET seq = seq + 1000 WHERE seq > 4 AND region_id = %s", region.pk)
    tamper("UPDATE tracker_auditseal SET seq = seq - 999 WHERE seq > 1000 AND region_id = %s", region.pk)
    previous = AuditSeal.objects.get(region_id=region.pk, seq=4).digest
    text = event_text(AuditEvent.objects.filter(pk=new.pk).values(*SEALED).get())
    digest = link_digest(f"{previous}", 5, text)
    sql = "INSERT INTO tracker_auditseal (region_id, seq, event_id, digest, prev_digest) VALUES (%s, 5, %s, %s, 'x')"
    tamper(sql, region.pk, new.pk, digest)
    faults = found(region)
    assert (Fault.CHAIN_BROKEN, 5, new.pk, "") in faults
    assert {(fault, seq) for fault, seq, _, _ in faults} >= {(Fault.EVENT_CHANGED, seq) for seq in range(6, 12)}


def test_an_event_put_there_afterwards_is_found_by_its_time(region: Region, sealed: Sequence[AuditEvent]) -> None:
    """Nothing else is wrong with it: it has its digests, and will have its seal."""
    new = happen(region, 1, at=NOW - timedelta(days=30))[0]
    assert found(region) == [(Fault.BACKDATED, 0, new.pk, "")]
    seal_region(region_id=region.pk)
    assert found(region) == [(Fault.BACKDATED, 11, new.pk, "")]


def test_an_event_that_was_committed_late_is_no_fault(region: Region, sealed: Sequence[AuditEvent]) -> None:
    happen(region, 1, at=NOW - timedelta(minutes=1))
    seal_region(region_id=region.pk)
    assert found(region) == []


def test_events_that_have_changed_places_are_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    first, second = sealed[3].pk, sealed[6].pk
    for old, new in ((first, -1), (second, first), (-1, second)):
        tamper("UPDATE tracker_auditseal SET event_id = %s WHERE event_id = %s", new, old)
    assert found(region) == [(Fault.EVENT_CHANGED, 4, second, ""), (Fault.EVENT_CHANGED, 7, first, "")]


def test_seals_that_have_changed_places_are_found(region: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    for old, new in ((4, 1000), (7, 4), (1000, 7)):
        tamper("UPDATE tracker_auditseal SET seq = %s WHERE seq = %s AND region_id = %s", new, old, region.pk)
    faults = {(fault, seq) for fault, seq, _, _ in found(region)}
    assert faults == {(fault, seq) for seq in (4, 7) for fault in (Fault.CHAIN_BROKEN, Fault.EVENT_CHANGED)} | {
        (Fault.CHAIN_BROKEN, 5),
        (Fault.CHAIN_BROKEN, 8),
    }


def test_a_seal_of_another_chain_is_found(region: Region, other: Region, sealed: Sequence[AuditEvent], tamper: Tamper) -> None:
    happen(other, 1)
    seal_region(region_id=other.pk)
    foreign = AuditSeal.objects.get(region_id=other.pk)
    tamper("UPDATE tracker_auditseal SET digest = %s WHERE seq = 10 AND region_id = %s", foreign.digest, region.pk)
    assert found(region) == [(Fault.EVENT_CHANGED, 10, sealed[9].pk, "")]
    tamper("UPDATE tracker_auditevent SET region_id = %s WHERE id = %s", other.pk, sealed[0].pk)
    assert (Fault.EVENT_CHANGED, 1, sealed[0].pk, "") in found(region)


def test_a_chain_that_was_written_anew_holds_by_itself_and_not_against_what_was_stored_apart(
    region: Region, sealed: Sequence[AuditEvent], tamper: Tamper
) -> None:
    kept = [StoredDigest(seal.digest, seal.seq, "2026-09-08") for seal in AuditSeal.objects.filter(seq__in=[2, 10])]
    assert found(region, kept) == []
    event = sealed[3]
    changes = event.changes | {"value": ["3", "999"]}
    digests = event.digests | {"value": [event.digests["value"][0], salted_digest(event.salts["value"][1], "999")]}
    sql = "UPDATE tracker_auditevent SET changes = %s, digests = %s WHERE id = %s"
    tamper(sql, json.dumps(changes), json.dumps(digests), event.pk)
    rewrite(tamper, region)
    assert found(region) == []
    assert found(region, kept) == [(Fault.NOT_IN_CHAIN, 10, 0, "")]
    assert verify_region(region.pk, kept).findings[0].stored == kept[1]


def test_a_digest_alone_is_met_by_the_chain_that_has_it(
    region: Region, other: Region, sealed: Sequence[AuditEvent], tamper: Tamper
) -> None:
    happen(other, 1)
    seal_region(region_id=other.pk)
    stored = [StoredDigest(AuditSeal.objects.get(region_id=region.pk, seq=7).digest)]
    assert verify_region(region.pk, stored).matched == set(stored)
    assert verify_region(other.pk, stored).matched == set()
    tamper("DELETE FROM tracker_auditevent WHERE id = %s", sealed[0].pk)
    rewrite(tamper, region)
    assert verify_region(region.pk, stored).matched == set()


def test_the_number_of_a_stored_digest_counts_too(region: Region, sealed: Sequence[AuditEvent]) -> None:
    wrong = StoredDigest(latest_seal(region.pk).digest, 9)
    assert found(region, [wrong]) == [(Fault.NOT_IN_CHAIN, 9, 0, "")]


def test_a_changed_value_is_found_before_it_is_sealed(region: Region, events: Sequence[AuditEvent], tamper: Tamper) -> None:
    tamper("UPDATE tracker_auditevent SET reason = 'Rätt källa' WHERE id = %s", events[0].pk)
    assert found(region) == [(Fault.VALUE_CHANGED, 0, events[0].pk, "reason")]


def test_events_are_held_in_batches_and_none_is_left_out(
    region: Region, sealed: Sequence[AuditEvent], tamper: Tamper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.trace.verification.BATCH", 3)
    for event in sealed:
        tamper("UPDATE tracker_auditevent SET version = version + 1 WHERE id = %s", event.pk)
    assert [seq for _, seq, _, _ in found(region)] == list(range(1, 11))
    assert AuditSeal.objects.aggregate(last=Max("seq"))["last"] == 10
