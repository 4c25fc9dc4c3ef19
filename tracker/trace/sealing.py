"""Sealing: each event of a region gets its link in the region's chain, once.

The events without a seal are taken, whatever their ids: one that was committed late is sealed late and is never passed over.
Two sealers at once cannot fork a chain, since no two seals have the same number or the same predecessor. The one that comes
second is refused by the database, looks again, and goes on from where the first one ended.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from tracker.models import AuditEvent, AuditSeal
from tracker.trace.links import GENESIS, SEALED, event_text, link_digest

# The chain of what belongs to no region.
INSTALLATION = 0
# Events sealed in one transaction: what is lost when a sealer dies, and how long another waits for it.
BATCH = 1000
# How often the database may refuse while the chain stands still.
MOST_TRIES = 5
# How far below the latest sealed event the quick look goes. Ids are drawn before they are committed, so that a transaction
# that is slower than this many others is first met when the day is closed, which looks at everything.
QUICK_LOOK = 10_000


@dataclass(frozen=True)
class Tip:
    """The last seal of a chain; `seq` is 0 and `digest` GENESIS when nothing is sealed."""

    seq: int
    digest: str


def latest_seal(region_id: int) -> Tip:
    """The last seal of a region's chain."""
    last = AuditSeal.objects.filter(region_id=region_id).order_by("-seq").first()
    return Tip(last.seq, last.digest) if last else Tip(0, GENESIS)


def unsealed(region_id: int | None = None) -> QuerySet[AuditEvent]:
    """Events that have no seal, of one region or of all."""
    events = AuditEvent.objects.exclude(Exists(AuditSeal.objects.filter(event_id=OuterRef("pk"))))
    return events if region_id is None else events.filter(region_id=region_id)


def regions_with_unsealed() -> set[int]:
    """The regions in which something has lately happened that is not sealed: a quick look that does not grow with the trace."""
    latest = AuditSeal.objects.aggregate(last=Max("event_id"))["last"] or 0
    return set(unsealed().filter(pk__gt=latest - QUICK_LOOK).values_list("region_id", flat=True).distinct())


def seal_region(*, region_id: int, on_batch: Callable[[int, int], None] | None = None) -> int:
    """Seal all events of a region that have no seal; return how many were sealed here.

    The time grows with the events that are not sealed. Each batch is a transaction of its own; `on_batch` is told after each
    how many of how many are done. Raises what the database says when it refuses again and again though no other sealer
    has come further.
    """
    done, tries = 0, 0
    refused_at: Tip | None = None
    while True:
        try:
            for sealed, waiting in _seal_waiting(region_id):
                done += sealed
                if on_batch:
                    on_batch(done, waiting)
            return done
        except (IntegrityError, OperationalError):
            tip = latest_seal(region_id)
            tries = tries + 1 if tip == refused_at else 1
            refused_at = tip
            if tries == MOST_TRIES:
                raise


def _seal_waiting(region_id: int) -> Iterator[tuple[int, int]]:
    """(sealed, of how many) for each batch of what was waiting at the start."""
    waiting = list(unsealed(region_id).order_by("at", "pk").values_list("pk", flat=True))
    for batch in _batches(waiting):
        with transaction.atomic():
            sealed = _seal(region_id, batch)
        yield sealed, len(waiting)


def _batches(pks: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _seal(region_id: int, pks: Sequence[int]) -> int:
    tip = latest_seal(region_id)
    # Asked for by their ids: what has no seal is not looked for anew among all that there are.
    sealed = set(AuditSeal.objects.filter(event_id__in=pks).values_list("event_id", flat=True))
    events = AuditEvent.objects.filter(pk__in=set(pks) - sealed).order_by("at", "pk").values(*SEALED)
    seals = []
    for seq, event in enumerate(events, start=tip.seq + 1):
        digest = link_digest(tip.digest, seq, event_text(event))
        seals.append(AuditSeal(region_id=region_id, seq=seq, event_id=event["id"], digest=digest, prev_digest=tip.digest))
        tip = Tip(seq, digest)
    AuditSeal.objects.bulk_create(seals)
    return len(seals)
