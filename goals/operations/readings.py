"""Readings: a person says how the source's wording is to be understood."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from goals.models import Target
from goals.models.plans import PlanChangeKind
from goals.operations.changes import PlanEdit, end_edit
from goals.operations.checks import check_number, check_text
from goals.operations.locks import lock_follow_ups, writing
from goals.rules.targets import TRENDS, Kind, Reading, ValueType, bounds_fit
from tracker.operations import Actor, Refused, changed, record_event, require
from tracker.periods import FIRST_YEAR
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

    @classmethod
    def of(cls, target: Target) -> "TargetReading":
        """How a target is read now."""
        return cls(Kind(target.kind), target.low, target.high, target.baseline, target.baseline_year)

    @property
    def fields(self) -> dict[str, Any]:
        """The reading's fields as they stand in the table."""
        return asdict(self)


class StaleReading(Refused):
    """Refused because the reading was changed meanwhile; `current` is how the target is read now."""

    def __init__(self, current: Target) -> None:
        super().__init__(
            "STALE",
            Sentence(gettext_noop("Någon har ändrat läsningen medan du skrev. Se hur den läses nu, och bekräfta igen.")),
        )
        self.current = current


def confirm_reading(
    *, by: Actor, now: datetime, target: Target, seen: TargetReading, reading: TargetReading, reason: str = ""
) -> Target:
    """Confirm how a target is read, as it stands or corrected; the source's wording is kept.

    `seen` is the reading that the person had before them; raises StaleReading
    when it has been changed since. A correction needs a reason; in an adopted
    plan it is a rättelse av inläsning, kept as a PlanChange. Confirming again
    what is confirmed changes nothing.
    """
    by = require(by, Permission.EDIT_PLAN, target.goal.plan.unit)
    reason = reason.strip()
    with writing():
        lock_follow_ups(target.goal.plan.unit_id, target.year)
        target = _locked(target)
        if target.reading == Reading.CONFIRMED and TargetReading.of(target) == reading:
            return target
        if TargetReading.of(target) != seen:
            raise StaleReading(target)
        check_reading(target, reading)
        check_text("reason", reason)
        if reading != seen and not reason:
            raise Refused(
                "REASON_NEEDED",
                Sentence(gettext_noop("Skriv varför läsningen rättas, till exempel var det står i planen.")),
                "reason",
            )
        return _save(by=by, now=now, target=target, reading=reading, is_correction=reading != seen, reason=reason)


def _locked(target: Target) -> Target:
    return (
        Target.objects.select_for_update(no_key=True, of=("self",))
        .select_related("goal__plan__unit", "indicator")
        .get(pk=target.pk)
    )


def check_reading(target: Target, reading: TargetReading) -> None:
    """Refuse a reading that nothing could be judged by, naming the field."""
    for name in ("low", "high", "baseline"):
        check_number(name, getattr(reading, name))
    is_question = target.indicator.value_type == ValueType.YES_NO
    if (reading.kind == Kind.YES) != is_question and reading.kind != Kind.FOLLOW:
        msgid = (
            gettext_noop("Indikatorn besvaras med ja eller nej: välj ja, eller följs utan målvärde.")
            if is_question
            else gettext_noop("Indikatorn är ett tal: ja kan inte vara dess mål.")
        )
        raise Refused("KIND", Sentence(msgid), "kind")
    if not bounds_fit(reading.kind, reading.low, reading.high):
        raise Refused("BOUNDS", bounds_needed(reading.kind), "high" if reading.kind == Kind.AT_MOST else "low")
    _check_baseline(target, reading)


def _check_baseline(target: Target, reading: TargetReading) -> None:
    if reading.baseline is None and reading.kind in TRENDS:
        raise Refused(
            "BASELINE_NEEDED",
            Sentence(gettext_noop("Ett mål om ökning eller minskning behöver ett utgångsvärde att jämföra med.")),
            "baseline",
        )
    if reading.baseline_year is None:
        return
    if reading.baseline is None:
        raise Refused("BASELINE_NEEDED", Sentence(gettext_noop("Ange utgångsvärdet också, eller lämna året tomt.")), "baseline")
    if not FIRST_YEAR <= reading.baseline_year <= target.year:
        raise Refused(
            "BASELINE_YEAR",
            Sentence(gettext_noop("Ange ett år från {first} till {last}."), {"first": str(FIRST_YEAR), "last": str(target.year)}),
            "baseline_year",
        )


def bounds_needed(kind: Kind) -> Sentence:
    """Which bounds a kind of target has, in words for who gave others."""
    words = {
        Kind.AT_LEAST: gettext_noop("Ange bara det lägsta värde som når målet."),
        Kind.AT_MOST: gettext_noop("Ange bara det högsta värde som når målet."),
        Kind.EXACTLY: gettext_noop("Ange samma värde som lägsta och högsta."),
        Kind.WITHIN: gettext_noop("Ange det lägsta och det högsta värdet, det lägsta först."),
    }
    return Sentence(words.get(kind, gettext_noop("Den här sortens mål har inget lägsta eller högsta värde. Lämna dem tomma.")))


def _save(*, by: Actor, now: datetime, target: Target, reading: TargetReading, is_correction: bool, reason: str) -> Target:
    after = reading.fields | {"reading": Reading.CONFIRMED}
    changes = changed({name: getattr(target, name) for name in after}, after)
    for name, value in after.items():
        setattr(target, name, value)
    target.confirmed_by = by.person
    target.confirmed_at = now
    target.save()
    plan = target.goal.plan
    record_event(by=by, now=now, action="target.confirm_reading", subject=target, changes=changes, unit=plan.unit, reason=reason)
    if is_correction:
        end_edit(by=by, now=now, plan=plan, edit=PlanEdit(PlanChangeKind.CORRECTS_READING, reason))
    return target
