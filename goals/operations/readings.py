"""Readings: a person says how the source's wording is to be understood."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from goals.models import PlanChange, PlanState, Target
from goals.models.plans import PlanChangeKind
from goals.operations.locks import lock_follow_ups
from goals.rules.targets import TRENDS, Kind, Reading, bounds_fit
from tracker.operations import Actor, Refused, changed, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True)
class TargetReading:
    """How a target is to be read: its kind, the bounds that the kind needs, its baseline."""

    kind: Kind
    low: Decimal | None = None
    high: Decimal | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The reading's fields as they stand in the table."""
        return {
            "kind": str(self.kind),
            "low": self.low,
            "high": self.high,
            "baseline": self.baseline,
            "baseline_year": self.baseline_year,
        }


def reading_of(target: Target) -> TargetReading:
    """How a target is read now."""
    return TargetReading(Kind(target.kind), target.low, target.high, target.baseline, target.baseline_year)


def confirm_reading(
    *, by: Actor, now: datetime, target: Target, seen: TargetReading, reading: TargetReading, reason: str = ""
) -> Target:
    """Confirm how a target is read, as it stands or corrected; the source's wording is kept.

    `seen` is the reading that the person had before them: when somebody has
    changed it meanwhile it is refused. A correction in an adopted plan is a
    rättelse av inläsning: it needs a reason and is kept as a PlanChange.
    Confirming again what is confirmed changes nothing.
    """
    with transaction.atomic():
        lock_follow_ups(target.goal.plan.unit_id, target.year)
        require(by, Permission.EDIT_PLAN, target.goal.plan.unit)
        target = _locked(target)
        if target.reading == Reading.CONFIRMED and reading_of(target) == reading:
            return target
        if reading_of(target) != seen:
            raise Refused(
                "STALE",
                Sentence(gettext_noop("Någon har ändrat läsningen medan du skrev. Se hur den läses nu, och bekräfta igen.")),
            )
        _check(reading)
        is_correction = reading != seen
        if is_correction and not reason.strip():
            raise Refused(
                "REASON_NEEDED",
                Sentence(gettext_noop("Skriv varför läsningen rättas, till exempel var det står i planen.")),
                "reason",
            )
        return _save(by=by, now=now, target=target, reading=reading, is_correction=is_correction, reason=reason.strip())


def _locked(target: Target) -> Target:
    return (
        Target.objects.select_for_update(no_key=True, of=("self",))
        .select_related("goal__plan__unit", "indicator")
        .get(pk=target.pk)
    )


def _check(reading: TargetReading) -> None:
    """Refuse a reading that nothing could be judged by."""
    if not bounds_fit(reading.kind, reading.low, reading.high):
        raise Refused("BOUNDS", _bounds_needed(reading.kind), "low" if reading.kind != Kind.AT_MOST else "high")
    if reading.kind in TRENDS and reading.baseline is None:
        raise Refused(
            "BASELINE_NEEDED",
            Sentence(gettext_noop("Ett mål om ökning eller minskning behöver ett utgångsvärde att jämföra med.")),
            "baseline",
        )


def _bounds_needed(kind: Kind) -> Sentence:
    words = {
        Kind.AT_LEAST: gettext_noop("Ange bara det lägsta värde som når målet."),
        Kind.AT_MOST: gettext_noop("Ange bara det högsta värde som når målet."),
        Kind.EXACTLY: gettext_noop("Ange samma värde som lägsta och högsta."),
        Kind.WITHIN: gettext_noop("Ange det lägsta och det högsta värdet, det lägsta först."),
    }
    return Sentence(words.get(kind, gettext_noop("Den här sortens mål har inget lägsta eller högsta värde. Lämna dem tomma.")))


def _save(
    *, by: Actor, now: datetime, target: Target, reading: TargetReading, is_correction: bool, reason: str
) -> Target:
    after = reading.fields | {"reading": str(Reading.CONFIRMED)}
    changes = changed({name: getattr(target, name) for name in after}, after)
    for name, value in after.items():
        setattr(target, name, value)
    target.confirmed_by = by.person
    target.confirmed_at = now
    target.save()
    plan = target.goal.plan
    if is_correction and plan.state == PlanState.ADOPTED:
        PlanChange.objects.create(
            plan=plan, kind=PlanChangeKind.CORRECTS_READING, applies_from=plan.edition_from, reason=reason
        )
    record_event(
        by=by, now=now, action="target.confirm_reading", subject=target, changes=changes, unit=plan.unit, reason=reason
    )
    return target
