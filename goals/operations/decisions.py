"""Decisions as the secretary registers them. What the minutes or the source lack stays empty, and is said to be missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from goals.models import Decision, DecisionKind
from goals.operations.changes import made_before, save_changes
from goals.operations.locks import writing
from goals.operations.plan_checks import check_line, check_texts, check_year
from tracker.models import Unit
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

# What stands in the place of a day that the source does not tell.
SOURCE_LACKS = "saknas i källan"
# The page of a registered decision in the region's own minutes.
_is_link = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, kw_only=True)
class DecisionEntry:
    """What is known of a decision. `held_text` is what is known of its day when `held_on` is not ("november 2025")."""

    kind: DecisionKind
    held_on: date | None = None
    held_text: str = ""
    year: int | None = None
    paragraph: str = ""
    dnr: str = ""
    text: str = ""
    link: str = ""
    signed_on: date | None = None
    is_immediate: bool = False


def register_decision(*, by: Actor, now: datetime, unit: Unit, entry: DecisionEntry) -> Decision:
    """Register what a unit has decided. A paragraph that is registered already is refused, unless the form is sent twice."""
    by = require(by, Permission.REGISTER_DECISION, unit)
    with writing():
        lock_decisions(unit)
        if made := made_before(by=by, action="decision.create", unit=unit, rows=Decision.objects.filter(unit=unit)):
            return made
        decision = find_decision(unit, entry, year=now.year)
        if decision is not None:
            raise refuse_taken(decision)
        return insert_decision(by=by, now=now, unit=unit, entry=entry, year=now.year)


def lock_decisions(unit: Unit) -> None:
    """Lock what a unit decides until the transaction ends: two people cannot register the same paragraph."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def find_decision(unit: Unit, entry: DecisionEntry, *, year: int) -> Decision | None:
    """The decision of the same paragraph and kind, when it is registered; None without a paragraph."""
    if not entry.paragraph:
        return None
    rows = Decision.objects.filter(unit=unit, year=year_of(entry, year), paragraph=entry.paragraph, kind=entry.kind)
    return rows.first()


def insert_decision(
    *,
    by: Actor,
    now: datetime,
    unit: Unit,
    entry: DecisionEntry,
    year: int,
    of_round: Mapping[str, Any] | None = None,
) -> Decision:
    """Write a decision down, as a part of a larger operation; `year` is what it counts to when it has none of its own.

    `of_round` says which nämnd's follow-up it is about, and which round of it.
    """
    check_decision(entry)
    decision = Decision(unit=unit)
    fields: dict[str, Any] = {name: getattr(entry, name) for name in entry.__dataclass_fields__}
    fields |= {"year": year_of(entry, year), "held_text": entry.held_text or ("" if entry.held_on else SOURCE_LACKS)}
    fields |= {"unit": unit, "recorded_by": by.person, "recorded_at": now}
    fields |= of_round or {}
    save_changes(by=by, now=now, row=decision, fields=fields, action="decision.create", unit=unit)
    return decision


def year_of(entry: DecisionEntry, year: int) -> int:
    """The year that a decision is numbered in: its day's, else the one given, else `year`."""
    return entry.held_on.year if entry.held_on else entry.year or year


def check_decision(entry: DecisionEntry) -> None:
    """Refuse a decision that cannot be kept, naming the field."""
    check_line("paragraph", entry.paragraph, most=20)
    check_line("dnr", entry.dnr, most=60)
    check_line("held_text", entry.held_text, most=200)
    check_line("link", entry.link, most=500)
    check_texts({"text": entry.text})
    check_year("held_on", entry.held_on.year if entry.held_on else None)
    check_year("year", entry.year)
    if not entry.link:
        return
    try:
        _is_link(entry.link)
    except ValidationError:
        raise Refused("LINK", Sentence(gettext_noop("Ange en adress som börjar med https://.")), "link") from None


def check_same_decision(decision: Decision, entry: DecisionEntry) -> None:
    """Refuse to take a registered decision for the one meant when day or number say that it is another."""
    is_other = (entry.held_on and entry.held_on != decision.held_on) or (entry.dnr and entry.dnr != decision.dnr)
    if is_other:
        raise refuse_taken(decision)


def refuse_taken(decision: Decision) -> Refused:
    """The refusal of a paragraph that stands for another decision of the same kind."""
    values = {"paragraph": decision.paragraph, "year": str(decision.year)}
    sentence = Sentence(gettext_noop("§ {paragraph} år {year} är redan registrerad med samma slags beslut."), values)
    return Refused("TAKEN", sentence, "paragraph")
