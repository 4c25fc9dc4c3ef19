"""Maskera en text: everywhere in what belongs to a nämnd, in one transaction, by a recorded decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from goals.models import Assessment, AssignmentStatus, Decision, Outcome
from goals.operations.changes import event_before
from goals.operations.decisions import DecisionEntry
from goals.operations.locks import writing
from reports.masking.latest import MASK_TEXT
from reports.masking.operations.deciding import Masker, check_entry, decide_once, lock_unit
from reports.masking.operations.erasing import erase_file
from reports.masking.operations.reports import mask_report
from reports.masking.places import MOST_PLACES, Found, RowPlaces, find
from reports.masking.text import LONGEST, MARK, SHORTEST, Wanted
from reports.models import Section
from tracker.models import JobFile, Unit
from tracker.operations import Actor, Refused, record_event
from tracker.sentences import Sentence, gettext_noop
from tracker.trace.masking import mask_events

MASK_ROW = "mask.row"
# Rows that people save over by the version they saw: a form that was opened before must not bring the text back.
VERSIONED = (Outcome, Assessment, AssignmentStatus, Section)


class OtherPlaces(Refused):
    """Refused because the text stands elsewhere than in the list that the person saw."""

    def __init__(self, found: Found) -> None:
        sentence = gettext_noop("Texten finns nu på andra ställen än när du sökte. Läs listan igen innan du maskerar.")
        super().__init__("OTHER_PLACES", Sentence(sentence))
        self.found = found


def find_text(*, unit: Unit, wanted: Wanted) -> Found:
    """Every place where a text stands. Raises Refused for one that is too short, too long or far too common to be masked."""
    check_wanted(wanted)
    found = find(unit, wanted)
    if found.count > MOST_PLACES:
        sentence = gettext_noop("Texten finns på fler än {most} ställen. Skriv mer av det som står där, så att bara det hittas.")
        raise Refused("TOO_COMMON", Sentence(sentence, {"most": str(MOST_PLACES)}), "wanted")
    return found


def check_wanted(wanted: Wanted) -> None:
    """Refuse a text that nobody can mean."""
    if wanted.letters < SHORTEST:
        raise Refused(
            "TOO_SHORT", Sentence(gettext_noop("Skriv minst {least} tecken av texten."), {"least": str(SHORTEST)}), "wanted"
        )
    if len(wanted.text) > LONGEST:
        raise Refused("TOO_LONG", Sentence(gettext_noop("Skriv högst {most} tecken av texten."), {"most": "1 000"}), "wanted")
    if "\0" in wanted.text or wanted.is_in(MARK):
        raise Refused(
            "THE_MARK", Sentence(gettext_noop("Den texten går inte att maskera. Skriv mer av det som står där.")), "wanted"
        )


def mask_text(
    *, by: Actor, now: datetime, unit: Unit, wanted: Wanted, entry: DecisionEntry, seen: str, destroys: bool = False
) -> Decision:
    """Mask a text everywhere in what belongs to a nämnd, by its decision. Returns the decision.

    `seen` is the digest of the places that the person saw (`Found.digest`); raises OtherPlaces when they are others now. Live
    rows, letters and jobs get a mark in its place; the trace loses those values with their salts; a frozen report gets a masked
    version beside it and is withdrawn, and with `destroys` its content and its files are erased; drafts, lists and files that
    hold the text are thrown away. The same form sent twice masks once.
    """
    check_wanted(wanted)
    entry = check_entry(entry, now)
    _check_says_nothing(wanted, entry)
    with writing():
        by = lock_unit(by, unit)
        if again := event_before(by=by, action=MASK_TEXT, unit=unit):
            return Decision.objects.get(pk=again.subject.partition(":")[2])
        found = find_text(unit=unit, wanted=wanted)
        if found.digest != seen:
            raise OtherPlaces(found)
        _check_does_something(found, destroys=destroys)
        masker = Masker(by, now, unit, decide_once(by=by, now=now, unit=unit, entry=entry))
        _tell(masker, found, destroys=destroys)
        _mask(masker, wanted, found, destroys=destroys)
        return masker.decision


def _check_does_something(found: Found, *, destroys: bool) -> None:
    if not found:
        raise Refused("NOWHERE", Sentence(gettext_noop("Texten finns ingenstans hos nämnden.")), "wanted")
    if found.is_withdrawn and not destroys:
        sentence = gettext_noop("Texten finns bara i original som redan är tillbakadragna. Kryssa i att de ska förstöras.")
        raise Refused("WITHDRAWN", Sentence(sentence), "destroys")


def _check_says_nothing(wanted: Wanted, entry: DecisionEntry) -> None:
    """Refuse to write down, in the decision, what it takes away."""
    for name in ("text", "paragraph", "dnr", "link", "held_text"):
        if wanted.is_in(getattr(entry, name)):
            raise Refused("SAYS_IT", Sentence(gettext_noop("Här står texten som ska maskeras. Skriv utan den.")), name)


def _tell(masker: Masker, found: Found, *, destroys: bool) -> None:
    """That it was done, before what was done: never what the text was."""
    counts = {
        "masked_rows": len(found.rows) + len(found.letters),
        "masked_events": len(found.events),
        "masked_reports": sum(destroys or not one.is_withdrawn for one in found.reports),
        "masked_files": len(found.files),
    }
    changes: dict[str, tuple[Any, Any]] = {name: (None, count) for name, count in counts.items() if count}
    _record(masker, MASK_TEXT, masker.decision, changes | {"destroys": (None, destroys)})


def _mask(masker: Masker, wanted: Wanted, found: Found, *, destroys: bool) -> None:
    by, now, unit, decision = masker.by, masker.now, masker.unit, masker.decision
    for row in (*found.rows, *found.letters):
        _mask_row(masker, row)
    for place in found.files:
        erase_file(masker, place.file)
    for one in found.reports:
        mask_report(masker, wanted, one, destroys=destroys)
    # A day's lists, whoever asked for them: they are made anew from what stands there now.
    JobFile.objects.filter(job__region=unit.region).delete()
    events = [one.masked for one in found.events]
    mask_events(by=by, now=now, masked=events, decision=decision, unit=unit, reason=masker.reason)


def _mask_row(masker: Masker, row: RowPlaces) -> None:
    kept = row.model._default_manager.filter(pk=row.pk)  # noqa: SLF001  # the name is public
    kept.update(**row.masked, **_next_version(row.model))
    if row.model._meta.app_label != "tracker":  # the trace tells of neither letters nor jobs
        version = kept.values_list("version", flat=True).get() if row.model in VERSIONED else 0
        changes = {"masked": (None, " ".join(row.masked)), "decision": (None, masker.decision)}
        _record(masker, MASK_ROW, row.model(pk=row.pk), changes, version=version)


def _next_version(model: type[models.Model]) -> Mapping[str, Any]:
    """What a later version changes in a row; an approved value stays approved, as what it says now."""
    if model not in VERSIONED:
        return {}
    later = {"version": models.F("version") + 1}
    return later | ({"approved_version": models.F("approved_version") + 1} if model is Outcome else {})


def _record(masker: Masker, action: str, subject: models.Model, changes: Mapping[str, tuple[Any, Any]], version: int = 0) -> None:
    record_event(
        by=masker.by,
        now=masker.now,
        action=action,
        subject=subject,
        changes=changes,
        unit=masker.unit,
        version=version,
        reason=masker.reason,
    )
