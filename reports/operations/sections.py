"""The sections of a nämnd's report that people write themselves: added, changed, put in order and taken away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Max

from goals.models import UnitFollowUp
from goals.operations.changes import is_changed, made_before
from goals.operations.checks import NUL, check_number
from goals.operations.locks import writing
from goals.operations.open_round import lock_open_round
from reports.finance import UNIT
from reports.models import FinanceRow, Section, SectionKind, SectionPlacement
from reports.texts import Block, write_blocks
from tracker.numbers import write_number
from tracker.operations import Actor, Refused, changed, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

LONGEST_TITLE = 200
LONGEST_BODY = 60_000
MOST_SECTIONS = 60
MOST_ROWS = 200
AMOUNTS = {"budget": "budget", "outcome": "utfall", "deviation": "avvikelse", "forecast": "helårsprognos"}


@dataclass(frozen=True, kw_only=True)
class FinanceEntry:
    """A row of an economy table, in mnkr; `pk` is None for a new one."""

    name: str
    budget: Decimal | None = None
    outcome: Decimal | None = None
    deviation: Decimal | None = None
    forecast: Decimal | None = None
    pk: int | None = None

    @classmethod
    def of(cls, row: FinanceRow) -> "FinanceEntry":
        """The row as it is kept."""
        return cls(name=row.name, pk=row.pk, **{name: getattr(row, name) for name in AMOUNTS})

    @property
    def fields(self) -> dict[str, Any]:
        """What stands in the row, but for its place."""
        return {"name": self.name} | {name: getattr(self, name) for name in AMOUNTS}

    def __str__(self) -> str:
        """The row in the trace: "Kollektivtrafik: budget 10 mnkr, utfall 9,5 mnkr"."""
        known = {word: getattr(self, name) for name, word in AMOUNTS.items() if getattr(self, name) is not None}
        amounts = ", ".join(f"{word} {write_number(amount, unit=UNIT)}" for word, amount in known.items())
        return f"{self.name}: {amounts}" if amounts else self.name


@dataclass(frozen=True, kw_only=True)
class SectionEntry:
    """What a section is to say. Only one of the kind FINANCE has rows."""

    title: str
    kind: SectionKind = SectionKind.TEXT
    placement: SectionPlacement = SectionPlacement.BEFORE_GOALS
    body: tuple[Block, ...] = ()
    rows: tuple[FinanceEntry, ...] = ()

    @classmethod
    def of(cls, section: Section) -> "SectionEntry":
        """What a section says now."""
        return cls(
            title=section.title,
            kind=SectionKind(section.kind),
            placement=SectionPlacement(section.placement),
            body=tuple(map(Block.of_json, section.body)),
            rows=tuple(map(FinanceEntry.of, section.finance_rows.order_by("order"))),
        )

    @property
    def fields(self) -> dict[str, str]:
        """All of it as the trace keeps it, the text as it is edited."""
        return {
            "title": self.title,
            "kind": str(self.kind),
            "placement": str(self.placement),
            "body": write_blocks(self.body),
            "rows": "\n".join(map(str, self.rows)),
        }


def row_field(place: int, name: str) -> str:
    """The field of a row, as refusals name it: the place among those that were sent, from 0."""
    return f"row_{place}_{name}"


def add_section(*, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, entry: SectionEntry) -> Section:
    """Add a section, the last of its round. The same form sent twice adds one. Raises Refused when it cannot be."""
    with writing():
        by, follow_up = _lock(by, unit_follow_up)
        sections = Section.objects.filter(unit_follow_up=follow_up)
        if made := made_before(by=by, action="section.add", unit=follow_up.unit, rows=sections):
            return made
        check_section(entry)
        if sections.count() >= MOST_SECTIONS:
            sentence = gettext_noop("Rapporten har redan {limit} avsnitt. Slå ihop några av dem.")
            raise Refused("TOO_MANY", Sentence(sentence, {"limit": str(MOST_SECTIONS)}))
        last = sections.aggregate(last=Max("order"))["last"] or 0
        section = Section(unit_follow_up=follow_up, order=last + 1, version=0)
        _save(by=by, now=now, section=section, entry=entry, before={}, action="section.add")
        return section


def change_section(*, by: Actor, now: datetime, section: Section, entry: SectionEntry, seen: str) -> Section:
    """Change what a section says. Raises StaleRow when somebody else has changed it since `seen`, a digest of its fields."""
    with writing():
        by, follow_up = _lock(by, section.unit_follow_up)
        section = _current(section)
        check_section(entry)
        before = SectionEntry.of(section).fields
        if not is_changed(row=section, unit=follow_up.unit, before=before, after=entry.fields, seen=seen):
            return section
        _save(by=by, now=now, section=section, entry=entry, before=before, action="section.change")
        return section


def move_section(*, by: Actor, now: datetime, section: Section, steps: int) -> None:
    """Move a section up (-1) or down (1) among those that stand in the same part of the report; at the end it stays."""
    with writing():
        by, follow_up = _lock(by, section.unit_follow_up)
        section = _current(section)
        rows = list(Section.objects.filter(unit_follow_up=follow_up, placement=section.placement).order_by("order"))
        place = rows.index(section) + steps
        if not 0 <= place < len(rows) or not steps:
            return
        other = rows[place]
        orders = {section: other.order, other: section.order}
        free = (Section.objects.filter(unit_follow_up=follow_up).aggregate(last=Max("order"))["last"] or 0) + 1
        changes = {row: {"order": (row.order, order)} for row, order in orders.items()}
        for row, order in [(section, free), (other, orders[other]), (section, orders[section])]:
            row.order = order
            row.save()
        for row, change in changes.items():
            _record(by, now, "section.move", row, change)


def remove_section(*, by: Actor, now: datetime, section: Section) -> None:
    """Take a section away; what it said stays in the trace."""
    with writing():
        by, _follow_up = _lock(by, section.unit_follow_up)
        section = _current(section)
        fields = SectionEntry.of(section).fields
        _record(by, now, "section.remove", section, {name: (text, None) for name, text in fields.items() if text})
        section.finance_rows.all().delete()
        section.delete()


def _lock(by: Actor, unit_follow_up: UnitFollowUp) -> tuple[Actor, UnitFollowUp]:
    """Who acts, and the nämnd's open round, locked."""
    by = require(by, Permission.BUILD_REPORT, unit_follow_up.unit)
    return by, lock_open_round(unit_follow_up)


def _current(section: Section) -> Section:
    found = Section.objects.select_related("unit_follow_up__unit").filter(pk=section.pk).first()
    if found is None:
        raise Refused("GONE", Sentence(gettext_noop("Avsnittet finns inte längre: någon har tagit bort det.")))
    return found


def check_section(entry: SectionEntry) -> None:
    """Refuse what a section cannot say, naming the field. Does not touch the database."""
    if not entry.title.strip():
        raise Refused("TITLE_NEEDED", Sentence(gettext_noop("Skriv avsnittets rubrik.")), "title")
    _check_length("title", entry.title, LONGEST_TITLE)
    _check_length("body", write_blocks(entry.body), LONGEST_BODY)
    if entry.kind not in SectionKind or entry.placement not in SectionPlacement:
        raise Refused("UNKNOWN_KIND", Sentence(gettext_noop("Välj ett av alternativen i listan.")), "placement")
    if len(entry.rows) > MOST_ROWS:
        raise Refused("TOO_MANY_ROWS", Sentence(gettext_noop("Skriv högst {limit} rader."), {"limit": str(MOST_ROWS)}), "rows")
    for place, row in enumerate(entry.rows):
        _check_row(place, row)


def _check_row(place: int, row: FinanceEntry) -> None:
    if not row.name.strip():
        raise Refused("NAME_NEEDED", Sentence(gettext_noop("Skriv vad raden gäller.")), row_field(place, "name"))
    _check_length(row_field(place, "name"), row.name, LONGEST_TITLE)
    for name in AMOUNTS:
        check_number(row_field(place, name), getattr(row, name))


def _check_length(field: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise Refused("TOO_LONG", Sentence(gettext_noop("Skriv högst {limit} tecken."), {"limit": write_number(limit)}), field)
    if "\0" in text:
        raise Refused("NUL", NUL, field)


def _save(*, by: Actor, now: datetime, section: Section, entry: SectionEntry, before: dict[str, str], action: str) -> None:
    """Save the section as a new version, its rows, and its event."""
    section.title, section.kind, section.placement = entry.title, entry.kind, entry.placement
    section.body = [block.as_json for block in entry.body]
    section.version += 1
    section.save()
    _save_rows(section, entry.rows if entry.kind == SectionKind.FINANCE else ())
    changes = {name: pair for name, pair in changed(before, entry.fields).items() if before or pair[1]}
    _record(by, now, action, section, changes)


def _save_rows(section: Section, entries: Sequence[FinanceEntry]) -> None:
    """Keep the rows in the order given; a row that was there is the same row after."""
    kept = {row.pk: row for row in section.finance_rows.all()}
    section.finance_rows.exclude(pk__in=[entry.pk for entry in entries if entry.pk]).delete()
    section.finance_rows.update(order=F("order") + MOST_ROWS)  # out of the way of those that take their places
    for order, entry in enumerate(entries, start=1):
        row = kept.get(entry.pk or 0) or FinanceRow(section=section)
        row.order = order
        for name, value in entry.fields.items():
            setattr(row, name, value)
        row.save()


def _record(by: Actor, now: datetime, action: str, section: Section, changes: dict[str, tuple[Any, Any]]) -> None:
    record_event(
        by=by,
        now=now,
        action=action,
        subject=section,
        changes=changes,
        unit=section.unit_follow_up.unit,
        version=section.version,
        is_draft=True,
    )
