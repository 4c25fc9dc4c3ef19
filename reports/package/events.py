"""The events that a frozen report rests on, and the region's chain of seals that proves that they are what was written then."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from goals.models import Plan
from reports.content.schema import Document
from reports.content.traced import Kind, list_items
from reports.models import Report
from reports.trace.register import Register, suppressed_in
from tracker.models import AuditEvent, AuditSeal
from tracker.trace.links import SEALED, event_digest, event_text
from tracker.trace.masking import MASK, SIDES
from tracker.trace.sealing import Tip

BATCH = 2000
# What a content may speak of that has events of its own. Other nämnders' rounds, in the region's report, are not among it.
SUBJECT = re.compile(
    r"\b(?:target|outcome|goal|assessment|action|decision|lockexception|section|assignment|assignmentaddressee):\d+"
)
# The fields of an outcome that tell of people when too few are behind it.
VALUES = re.compile(r"value|forecast_value|part_\d+")
HEADING = (
    "# Kedjan: sigillets nummer, händelsens kontrollsumma, sigillet. Sigillet är SHA-256 av (sigillet före, nummer, händelse).\n"
)


@dataclass(frozen=True)
class Told:
    """What the package says of the trace: events as data, the chain as text, and the chain's end."""

    events: list[dict[str, Any]]
    chain: str
    tip: Tip


def told_of(report: Report, document: Document, register: Register) -> Told:
    """The events up to the report's freezing, with those of the report itself and of masking; all must have their seals."""
    subjects = _subjects(report, document, register)
    found = {event.pk: event for event in _events(report, document, subjects)}
    found |= {event.pk: event for event in _maskings(report, found)}
    seals, lines, tip = {}, [HEADING], Tip(0, "")
    for seal, digest in _chain(report.unit_follow_up.unit.region_id):
        lines.append(f"{seal.seq} {digest} {seal.digest}\n")
        tip = Tip(seal.seq, seal.digest)
        if seal.event_id in found:
            seals[seal.event_id] = seal.seq
    suppressed = {s for item in list_items(document) if item.kind == Kind.ROW for s in suppressed_in(item.part)}
    events = [
        _event(found[pk], seq, found[pk].subject in suppressed) for pk, seq in sorted(seals.items(), key=lambda one: one[1])
    ]
    return Told(events, "".join(lines), tip)


def subjects_in(part: Any) -> set[str]:
    """The rows that a content has keys of, by the names that the trace has for them; what people have typed names nothing."""
    if isinstance(part, dict):
        own = set(SUBJECT.findall(part["key"])) if isinstance(part.get("key"), str) else set[str]()
        return own.union(*map(subjects_in, part.values()))
    return set[str]().union(*map(subjects_in, part)) if isinstance(part, list) else set()


def frozen_at(document: Document) -> datetime:
    """Until when the content knows what has happened: it says when it was built to the second."""
    return datetime.fromisoformat(document.built_at) + timedelta(seconds=1)


def _subjects(report: Report, document: Document, register: Register) -> set[str]:
    """All rows that the content speaks of, by the names that the trace has for them."""
    subjects = subjects_in(json.loads(report.content)) | set(register.events)
    follow_up = report.unit_follow_up
    subjects |= {f"report:{report.pk}", f"unitfollowup:{follow_up.pk}"}
    plans = Plan.objects.filter(unit=follow_up.unit_id, title__in=[plan.title for plan in document.plans])
    for pk, decision in plans.values_list("pk", "adopted_by"):
        subjects |= {f"plan:{pk}", f"decision:{decision}"}
    return subjects


def _events(report: Report, document: Document, subjects: Collection[str]) -> Iterator[AuditEvent]:
    """The events of the report's round when it was frozen; of the report itself also those since, as that its files were made."""
    rows = AuditEvent.objects.filter(region_id=report.unit_follow_up.unit.region_id)
    waiting = iter(sorted(subjects))
    while batch := list(islice(waiting, BATCH)):
        yield from rows.filter(subject__in=batch, at__lt=frozen_at(document))
    yield from rows.filter(subject=f"report:{report.pk}").exclude(action="report.package")
    yield from rows.filter(action="rule.adopt", at__lt=frozen_at(document))


def _maskings(report: Report, found: Collection[int]) -> Iterator[AuditEvent]:
    """The events that say what has been masked in others, with those of the decisions that it was masked by."""
    rows, decisions = AuditEvent.objects.filter(region_id=report.unit_follow_up.unit.region_id), set()
    for event in rows.filter(action=MASK):
        masked = event.subject.partition(":")[2]
        if masked.isdecimal() and int(masked) in found:
            decisions.add(event.changes.get("decision", [None, None])[1])
            yield event
    yield from rows.filter(subject__in=decisions - {None}, action="decision.create")


def _chain(region_id: int) -> Iterator[tuple[AuditSeal, str]]:
    """Each seal of the region with the digest of its event, from the first."""
    seals = AuditSeal.objects.filter(region_id=region_id).order_by("seq").iterator(chunk_size=BATCH)
    while batch := list(islice(seals, BATCH)):
        events = {event["id"]: event for event in AuditEvent.objects.filter(pk__in=[s.event_id for s in batch]).values(*SEALED)}
        # A seal whose event is gone cannot be computed again: zeros say so, and the program finds it.
        yield from ((s, event_digest(event_text(events[s.event_id])) if s.event_id in events else "0" * 64) for s in batch)


def _event(event: AuditEvent, seq: int, is_suppressed: bool) -> dict[str, Any]:
    """An event as the package has it: what is sealed, the values with their salts, and what is left out of it."""
    withheld = set(_withheld(event)) if is_suppressed else set[str]()
    said = {name: getattr(event, name) for name in SEALED}
    return said | {
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "seal": seq,
        "changes": _without(event.changes, withheld),
        "salts": _without(event.salts, withheld),
        "reason": event.reason,
        "reason_salt": event.reason_salt,
        "masked_by": event.masked_by,
        "withheld": sorted(withheld),
    }


def _withheld(event: AuditEvent) -> Iterable[str]:
    return (f"{name}.{side}" for name in event.changes if VALUES.fullmatch(name) for side in SIDES)


def _without(pairs: dict[str, list[str | None]], withheld: Collection[str]) -> dict[str, list[str | None]]:
    return {
        name: [None if f"{name}.{side}" in withheld else value for side, value in zip(SIDES, pair, strict=True)]
        for name, pair in pairs.items()
    }
