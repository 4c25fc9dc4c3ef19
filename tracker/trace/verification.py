"""Verification: every event and every seal of a chain is computed again, and what does not hold is said.

Each seal is held against the one before it as it is stored, so that one fault is told once and not of all that follows.
A chain that somebody has computed anew from beginning to end holds by itself: that is found against a digest that was stored
apart, in a file or on the paper of a report.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Any

from tracker.models import AuditEvent, AuditSeal
from tracker.trace.links import GENESIS, SEALED, event_text, link_digest, salted_digest
from tracker.trace.masking import MASK, REASON, SIDES
from tracker.trace.sealing import unsealed

BATCH = 2000
# An event that says it happened so long before those sealed before it was not committed late: it was put there.
LATEST_COMMIT = timedelta(days=1)
COLUMNS = (*SEALED, "changes", "salts", "reason", "reason_salt", "masked_by")

Event = Mapping[str, Any]


class Fault(StrEnum):
    """What is wrong at one place of a chain."""

    SEAL_MISSING = "SEAL_MISSING"  # numbers of the chain are not there
    CHAIN_BROKEN = "CHAIN_BROKEN"  # the seal does not follow on the one before it
    EVENT_MISSING = "EVENT_MISSING"  # what was sealed is not there
    EVENT_CHANGED = "EVENT_CHANGED"  # the event is not what was sealed, or the seal is another event's
    VALUE_CHANGED = "VALUE_CHANGED"  # a value or the reason is not what its digest is of
    UNPROVED_MASK = "UNPROVED_MASK"  # a value is gone, and no event says that it was masked
    BACKDATED = "BACKDATED"  # the event says that it happened long before what was sealed before it
    NOT_IN_CHAIN = "NOT_IN_CHAIN"  # a digest stored apart is not the chain's


@dataclass(frozen=True)
class StoredDigest:
    """A digest stored apart; `seq` is 0 when only the digest is known, `day` what stands beside it."""

    digest: str
    seq: int = 0
    day: str = ""


@dataclass(frozen=True)
class Finding:
    """A fault, and where.

    `seq` is the number in the chain, 0 of an event that is not sealed, and `last_seq` the last of several. `event` is
    what the event says now, empty when it is not there; `before` is the one sealed before it, and `latest` the latest
    moment that any before it speaks of. `name` is the field of it that is wrong, "" for the whole.
    """

    fault: Fault
    seq: int
    event_id: int = 0
    event: Event = field(default_factory=dict)
    name: str = ""
    before: Event = field(default_factory=dict)
    last_seq: int = 0
    latest: datetime | None = None
    stored: StoredDigest | None = None


@dataclass(frozen=True)
class MaskedValue:
    """A value that was taken away by a decision: all is as it should be."""

    event: Event
    name: str  # the field, or "reason"
    decision: str  # "decision:12"


@dataclass
class Verified:
    """What the verification of one chain came to."""

    region_id: int
    sealed: int = 0
    unsealed: int = 0
    digest: str = GENESIS  # of the last seal
    findings: list[Finding] = field(default_factory=list)
    masked: list[MaskedValue] = field(default_factory=list)
    matched: set[StoredDigest] = field(default_factory=set)


def verify_region(region_id: int, stored: Iterable[StoredDigest] = ()) -> Verified:
    """Compute a region's chain again, from its first event to its last. The time grows with the number of events.

    A digest stored apart with its number must be the chain's at that number, and is a finding when it is not. One
    without a number is in `matched` when the chain has it: which chain it is of, nobody can tell.
    """
    check = _Check(Verified(region_id), _maskings(region_id), stored)
    seals = AuditSeal.objects.filter(region_id=region_id).order_by("seq").iterator(chunk_size=BATCH)
    while batch := list(islice(seals, BATCH)):
        events = {event["id"]: event for event in _events().filter(pk__in=[seal.event_id for seal in batch])}
        for seal in batch:
            check.seal(seal, events.get(seal.event_id, {}))
    for event in unsealed(region_id).order_by("at", "pk").values(*COLUMNS).iterator(chunk_size=BATCH):
        check.without_seal(event)
    check.end()
    return check.result


def _events() -> Any:
    return AuditEvent.objects.values(*COLUMNS)


def _maskings(region_id: int, **only: Any) -> dict[tuple[int, str], str]:
    """Which values the trace says were masked, as (event, name), each with the decision."""
    found: dict[tuple[int, str], str] = {}
    for event in AuditEvent.objects.filter(region_id=region_id, action=MASK, **only).order_by("pk"):
        event_id = event.subject.removeprefix("auditevent:")
        names, decision = (event.changes.get(name, [None, None])[1] or "" for name in ("masked", "decision"))
        found |= {(int(event_id), name): decision for name in names.split() if event_id.isdecimal()}
    return found


@dataclass(frozen=True)
class _Value:
    """One value of an event: its field, what a masking calls it, and what proves it. `salt` is empty when it is masked."""

    field: str
    mask: str
    text: str | None
    salt: str | None
    digest: str


def _values(event: Event) -> Iterator[_Value]:
    for name, pair in event["changes"].items():
        for side, text in enumerate(pair):
            yield _Value(name, f"{name}.{SIDES[side]}", text, event["salts"][name][side], event["digests"][name][side])
    if event["reason_digest"] or event["reason"]:
        yield _Value(REASON, REASON, event["reason"], event["reason_salt"], event["reason_digest"])


def _is_whole(event: Event) -> bool:
    """Whether an event has a value, a salt and a digest for each side of the same fields."""
    parts = [event["changes"], event["salts"], event["digests"]]
    return all(isinstance(part, dict) and part.keys() == parts[0].keys() for part in parts) and all(
        isinstance(pair, list) and len(pair) == len(SIDES) for part in parts for pair in part.values()
    )


class _Check:
    """A chain on the way to being verified: what it has come to, and what is expected of the next seal."""

    def __init__(self, result: Verified, maskings: dict[tuple[int, str], str], stored: Iterable[StoredDigest]) -> None:
        self.result = result
        self._maskings = maskings
        self._stored: dict[str, list[StoredDigest]] = defaultdict(list)
        for one in stored:
            self._stored[one.digest].append(one)
        self._before: Event = {}
        self._latest: datetime | None = None

    def seal(self, seal: AuditSeal, event: Event) -> None:
        expected = self.result.sealed + 1
        if seal.seq != expected:
            self._find(Fault.SEAL_MISSING, expected, last_seq=seal.seq - 1)
        elif seal.prev_digest != self.result.digest:
            self._find(Fault.CHAIN_BROKEN, seal.seq, event, event_id=seal.event_id)
        if not event:
            self._find(Fault.EVENT_MISSING, seal.seq, event_id=seal.event_id)
        elif event["region_id"] != seal.region_id or link_digest(seal.prev_digest, seal.seq, event_text(event)) != seal.digest:
            self._find(Fault.EVENT_CHANGED, seal.seq, event)
        if event:
            self._hold(event, seal.seq)
        self.result.matched |= {one for one in self._stored.get(seal.digest, ()) if one.seq in (0, seal.seq)}
        self.result.sealed, self.result.digest = seal.seq, seal.digest

    def without_seal(self, event: Event) -> None:
        self.result.unsealed += 1
        self._hold(event, 0)

    def end(self) -> None:
        """Find what was stored apart and is not the chain's."""
        stored = {one for same in self._stored.values() for one in same if one.seq}
        for one in sorted(stored - self.result.matched, key=lambda one: one.seq):
            self._find(Fault.NOT_IN_CHAIN, one.seq, stored=one)

    def _hold(self, event: Event, seq: int) -> None:
        """Hold an event's time against those before it, and its values against their digests."""
        if self._latest and event["at"] < self._latest - LATEST_COMMIT:
            self._find(Fault.BACKDATED, seq, event)
        self._latest = max(self._latest or event["at"], event["at"])
        if _is_whole(event):
            for value in _values(event):
                self._hold_value(event, seq, value)
        else:
            self._find(Fault.VALUE_CHANGED, seq, event)
        self._before = event

    def _hold_value(self, event: Event, seq: int, value: _Value) -> None:
        if value.salt:
            if salted_digest(value.salt, value.text) != value.digest:
                self._find(Fault.VALUE_CHANGED, seq, event, value.field)
            return
        decision = self._decision(event, value)
        if value.text or decision is None or event["masked_by"] is None:
            self._find(Fault.UNPROVED_MASK, seq, event, value.field)
        else:
            self.result.masked.append(MaskedValue(event, value.field, decision))

    def _decision(self, event: Event, value: _Value) -> str | None:
        """By which decision a value was masked, perhaps while we were verifying; None when the trace does not say so."""
        masked = event["id"], value.mask
        if masked not in self._maskings:
            self._maskings |= _maskings(self.result.region_id, subject=f"auditevent:{event['id']}")
        return self._maskings.get(masked)

    def _find(
        self,
        fault: Fault,
        seq: int,
        event: Event | None = None,
        name: str = "",
        *,
        event_id: int = 0,
        last_seq: int = 0,
        stored: StoredDigest | None = None,
    ) -> None:
        known = event or {}
        event_id = known.get("id", event_id)
        self.result.findings.append(Finding(fault, seq, event_id, known, name, self._before, last_seq, self._latest, stored))
