"""The decision that something is masked or thrown away by: as the secretary registers it, with what the law wants said of it."""

from dataclasses import dataclass, replace
from datetime import datetime

from goals.models import Decision, DecisionKind, UnitFollowUp
from goals.operations.acts import person_of
from goals.operations.decisions import (
    DecisionEntry,
    check_decision,
    check_same_decision,
    find_decision,
    insert_decision,
    lock_decisions,
)
from reports.masking.latest import lock_region
from reports.masking.places import units_of
from tracker.models import Unit
from tracker.operations import Actor, Refused, require
from tracker.periods import local_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

KINDS = frozenset({DecisionKind.MASKS, DecisionKind.DISCARDS})


@dataclass(frozen=True)
class Masker:
    """Who masks, when, in which nämnd, by which decision and why."""

    by: Actor
    now: datetime
    unit: Unit
    decision: Decision

    @property
    def reason(self) -> str:
        """Why."""
        return self.decision.text


def lock_unit(by: Actor, unit: Unit) -> Actor:
    """Who acts; call it first in the transaction. The nämnd's rounds are locked: nobody saves what is being masked.

    The region is locked before them: what is made of what stood there waits, and is then made anew (`last_masking`).
    """
    person_of(by)
    by = require(by, Permission.MASK, unit)
    lock_region(unit.region)
    rounds = UnitFollowUp.objects.filter(unit__in=units_of(unit)).order_by("pk")
    list(rounds.select_for_update(no_key=True, of=("self",)))
    lock_decisions(unit)
    return by


def check_entry(entry: DecisionEntry, now: datetime) -> DecisionEntry:
    """The decision without spaces and signs around what it says. Refused when it lacks what has to be told, naming the field.

    Several things may be masked by one decision, and one of a delegate has a number in the diary and no paragraph.
    """
    paragraph = entry.paragraph.strip().removeprefix("§").strip()
    entry = replace(entry, paragraph=paragraph, dnr=entry.dnr.strip(), text=entry.text.strip())
    if entry.kind not in KINDS:
        raise Refused("UNKNOWN_KIND", Sentence(gettext_noop("Välj ett av alternativen i listan.")), "kind")
    if entry.held_on is None:
        raise Refused("NEEDED", Sentence(gettext_noop("Ange vilken dag det beslutades.")), "held_on")
    if entry.held_on > local_date(now):
        raise Refused("DAY", Sentence(gettext_noop("Ange en dag som inte ligger framåt i tiden.")), "held_on")
    if not (entry.paragraph or entry.dnr):
        raise Refused("NEEDED", Sentence(gettext_noop("Ange beslutets paragraf, eller diarienumret.")), "paragraph")
    if not entry.text:
        raise Refused(
            "NEEDED", Sentence(gettext_noop("Skriv varför, till exempel vilken bestämmelse beslutet bygger på.")), "text"
        )
    check_decision(entry)
    return entry


def decide_once(*, by: Actor, now: datetime, unit: Unit, entry: DecisionEntry) -> Decision:
    """The decision, registered now or when something else was masked by it. A part of a larger operation."""
    found = find_decision(unit, entry, year=now.year)
    if found is None:
        return insert_decision(by=by, now=now, unit=unit, entry=entry, year=now.year)
    check_same_decision(found, entry)
    return found
