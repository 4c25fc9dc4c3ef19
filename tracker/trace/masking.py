"""Masking: a value in the trace is taken away with its salt, by a decision, and the chain is whole.

The digest that the seal covers stays, so that it can be proved that there was something and that nothing else was touched.
Without the salt nobody can try their way back to the value. This is the only code that changes an event; on PostgreSQL a
trigger lets it through because it says which decision it acts by, in a setting of its transaction.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from tracker.models import AuditEvent, Unit
from tracker.operations import Actor, Refused, record_event
from tracker.sentences import Sentence, gettext_noop

MASK = "trace.mask"
# How a masking event names what it took: the reason, or a field of the changes and which side of it.
REASON = "reason"
SIDES = ("before", "after")


@dataclass(frozen=True)
class Masked:
    """What is to be taken from one event: its reason, and values as (field, 0 for before and 1 for after)."""

    event_id: int
    values: frozenset[tuple[str, int]] = frozenset()
    reason: bool = False

    @property
    def names(self) -> str:
        """The names as the trace keeps them: "comment.after reason"."""
        values = [f"{field}.{SIDES[side]}" for field, side in sorted(self.values)]
        return " ".join([*values, REASON] if self.reason else values)

    @classmethod
    def read(cls, event_id: int, names: str) -> "Masked":
        """What a masking event's names say."""
        parts = [name.rpartition(".") for name in names.split() if name != REASON]
        values = frozenset((field, SIDES.index(side)) for field, _, side in parts if side in SIDES)
        return cls(event_id, values, REASON in names.split())


def mask_events(
    *, by: Actor, now: datetime, masked: Iterable[Masked], decision: Model, unit: Unit, reason: str = ""
) -> list[AuditEvent]:
    """Take values out of the trace by a decision; return the events that say so, one for each that something was taken from.

    What is masked already stays as it is. The operation that calls has checked who may, and masks the live rows in the same
    transaction. Raises Refused when an event is not of the unit's region, has no such value, or itself says what was masked.
    """
    with transaction.atomic(), masking_by(decision):
        taken = [(_take(one, decision, unit), one) for one in masked]
        return [
            record_event(
                by=by,
                now=now,
                action=MASK,
                subject=event,
                changes={"masked": (None, one.names), "decision": (None, decision)},
                unit=unit,
                reason=reason,
            )
            for event, one in taken
            if event
        ]


@contextmanager
def masking_by(decision: Model) -> Iterator[None]:
    """Let PostgreSQL's triggers know, inside a transaction, that what is done in the block is masking by a decision."""
    _tell_triggers(str(decision.pk))
    yield
    _tell_triggers("")


def _tell_triggers(decision: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('tertial.masking', %s, true)", [decision])


def _take(one: Masked, decision: Model, unit: Unit) -> AuditEvent | None:
    """The event without what was to be taken; None when that was gone already."""
    rows = AuditEvent.objects.select_for_update(no_key=True).filter(region_id=unit.region_id).exclude(action=MASK)
    event = rows.filter(pk=one.event_id).first()
    if event is None or not one.values <= {(field, side) for field in event.changes for side in (0, 1)}:
        raise Refused("NO_SUCH_VALUE", Sentence(gettext_noop("Spåret har inget sådant värde att maskera.")))
    before = _contents(event)
    event.changes = _without(event.changes, one.values)
    event.salts = _without(event.salts, one.values)
    if one.reason:
        event.reason, event.reason_salt = "", ""
    if _contents(event) == before:
        return None
    event.masked_by = decision.pk
    AuditEvent.objects.filter(pk=event.pk).update(**_contents(event), masked_by=decision.pk)
    return event


def _contents(event: AuditEvent) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("changes", "salts", "reason", "reason_salt")}


def _without(pairs: Mapping[str, list[str | None]], values: Collection[tuple[str, int]]) -> dict[str, list[str | None]]:
    return {name: [None if (name, side) in values else text for side, text in enumerate(pair)] for name, pair in pairs.items()}
