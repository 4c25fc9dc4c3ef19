"""The trace says what the rows say: replayed, it ends in today's values; and nothing was changed after a hand-over unseen."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Max, Model, Q, QuerySet

from goals.models import (
    Assessment,
    FollowUp,
    Indicator,
    LockException,
    Outcome,
    OutcomeState,
    Target,
    UnitFollowUp,
    UnitFollowUpState,
)
from goals.queries.answering import governed_by
from reports.sanity.check import Check, Looked
from reports.sanity.constraints import rows_of
from tracker.models import AuditEvent, Region
from tracker.operations import as_text
from tracker.unit_tree import UnitTree

# The fields of each table whose every change is in the trace.
REPLAYED: Mapping[type[Model], tuple[str, ...]] = {
    Outcome: ("value", "missing_reason", "state", "forecast_value", "comment"),
    Target: ("kind", "low", "high", "baseline", "reading"),
    Assessment: ("status", "analysis", "activities", "deviation_reason"),
    UnitFollowUp: ("state", "round"),
}


def look_at_replay(now: datetime) -> Looked:
    """Rows that say something else than what the trace ends in."""
    return Looked.at(
        sum(rows_of(table).count() for table in REPLAYED),
        (line for table, fields in REPLAYED.items() for line in _differing(table, fields)),
    )


def _differing(table: type[Model], fields: tuple[str, ...]) -> Iterator[str]:
    told = _last_told(table, fields)
    for row in rows_of(table).order_by("pk").values("pk", *fields).iterator():
        subject = f"{table._meta.model_name}:{row['pk']}"
        for name in fields:
            said = told.get(subject, {}).get(name)
            if said is not None and said[0] != as_text(row[name]):
                yield f"{subject}: {name} är ett annat än det som spåret slutar i"


def _last_told(table: type[Model], fields: tuple[str, ...]) -> dict[str, dict[str, tuple[str | None]]]:
    """By subject and field, what the last event about it says, as a tuple of one; what is masked is not told."""
    told: dict[str, dict[str, tuple[str | None]]] = defaultdict(dict)
    events = AuditEvent.objects.filter(subject__startswith=f"{table._meta.model_name}:").order_by("pk")
    for subject, changes in events.values_list("subject", "changes").iterator():
        for name in fields:
            if name in changes:
                told[subject][name] = (changes[name][1],)
            elif name in told[subject] and changes.get("masked"):
                told[subject].pop(name)
    return told


def look_at_first_events(now: datetime) -> Looked:
    """Outcomes and assessments that no event tells of."""
    tables: tuple[type[Model], ...] = (Outcome, Assessment)
    return Looked.at(sum(rows_of(table).count() for table in tables), (line for table in tables for line in _untold(table)))


def _untold(table: type[Model]) -> Iterator[str]:
    name = str(table._meta.model_name)
    told = set(AuditEvent.objects.filter(subject__startswith=f"{name}:").values_list("subject", flat=True).distinct())
    for pk in rows_of(table).order_by("pk").values_list("pk", flat=True):
        if f"{name}:{pk}" not in told:
            yield f"{name}:{pk} finns inte i spåret"


def look_after_hand_over(now: datetime) -> Looked:
    """Values that were changed after their round was handed over, without an exception from the lock."""
    closed = UnitFollowUp.objects.own().exclude(state=UnitFollowUpState.OPEN).exclude(handed_over_at=None)
    rows = list(closed.select_related("follow_up", "unit__region").order_by("pk"))
    trees: dict[int, UnitTree] = {}
    return Looked.at(len(rows), (line for row in rows for line in _changed_late(row, trees)))


def _changed_late(row: UnitFollowUp, trees: dict[int, UnitTree]) -> Iterator[str]:
    region: Region = row.unit.region
    tree = trees.setdefault(region.pk, UnitTree.of(region))
    excepted = LockException.objects.filter(unit_follow_up=row).values("indicator_id")
    late = governed(row, tree).filter(entered_at__gt=row.handed_over_at).exclude(indicator__in=excepted)
    for pk in late.values_list("pk", flat=True):
        yield f"outcome:{pk} är ändrat efter att {row} överlämnades"


def governed(row: UnitFollowUp, tree: UnitTree) -> QuerySet[Outcome]:
    """The outcomes whose lock is a nämnd's round: its own series' values after the year's previous round, up to this one."""
    follow_up = row.follow_up
    earlier = FollowUp.objects.filter(region_id=follow_up.region_id, year=follow_up.year, month__lt=follow_up.month)
    first = (earlier.aggregate(month=Max("month"))["month"] or 0) + 1
    governed = governed_by(row, tree)
    series = [indicator.pk for indicator in Indicator.objects.filter(unit__region=follow_up.region_id) if governed.has(indicator)]
    of_units = Outcome.objects.filter(indicator__in=series)
    return of_units.filter(year=follow_up.year, month__gte=first, month__lte=follow_up.month)


def look_at_approvals(now: datetime) -> Looked:
    """Values that are approved without anybody, or in another version than the one that stands."""
    rows = Outcome.objects.filter(state=OutcomeState.APPROVED)
    wrong: QuerySet[Any] = rows.filter(Q(approved_version=None) | ~Q(approved_version=F("version")))
    return Looked.at(rows.count(), (f"outcome:{pk} är godkänt i en annan version" for pk in wrong.values_list("pk", flat=True)))


CHECKS = [
    Check("TRACE_REPLAYS", "Spåret slutar i det som raderna säger.", look_at_replay),
    Check("IN_TRACE", "Varje utfall och bedömning finns i spåret.", look_at_first_events),
    Check("LOCKED_IS_UNCHANGED", "Inget värde är ändrat efter överlämnandet utan undantag.", look_after_hand_over),
    Check("APPROVED_VERSION", "Varje godkänt värde är godkänt som det står.", look_at_approvals),
]
