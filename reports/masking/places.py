"""Where a text stands in all that belongs to a nämnd: its rows, the trace, reports, letters, jobs and attached files."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from goals.models import Attachment, Evidence
from goals.models.outcomes import NO_ADDRESS
from reports.masking.columns import Texts, text_tables
from reports.masking.contents import glimpses_in
from reports.masking.packed import words_of
from reports.masking.text import MARK, Glimpse, Wanted, mask_parts
from reports.models import Report
from reports.operations.lists import LIST_FILE
from tracker.models import AuditEvent, Job, Mail, Unit
from tracker.trace.masking import MASK, Masked
from tracker.unit_tree import UnitTree

# A text that stands in more places than this is a word of the plan, not somebody's name.
MOST_PLACES = 500
LETTER = ("subject", "text", "html")
# What a seal covers as it stands, and no masking can take away.
SEALED = ("actor_name", "on_behalf_of", "via")


@dataclass(frozen=True)
class RowPlaces:
    """A row in which the text stands: what each column of it is to say, and where the text stands in it.

    `is_shown` is whether the places may be shown: a letter to somebody of several nämnder may speak of others' too.
    """

    model: type[models.Model]
    pk: int
    masked: Mapping[str, Any]
    glimpses: Mapping[str, Sequence[Glimpse]]
    is_shown: bool = True

    @property
    def subject(self) -> str:
        """The row as the trace calls it: "outcome:12"."""
        return f"{self.model._meta.model_name}:{self.pk}"


@dataclass(frozen=True)
class EventPlaces:
    """An event of the trace, and the values of it in which the text stands."""

    event: AuditEvent
    masked: Masked
    glimpses: Sequence[Glimpse]


@dataclass(frozen=True)
class ReportPlaces:
    """A report in whose content the text stands. One that is withdrawn already has a masked version beside it."""

    report: Report  # without its content
    count: int
    is_withdrawn: bool


@dataclass(frozen=True)
class FilePlaces:
    """An attached file in which the text stands; the whole file is removed."""

    file: Evidence | Attachment  # without its bytes
    glimpses: Sequence[Glimpse]


@dataclass
class Found:
    """Every place; falsy when there is none. `kept` counts events whose sealed parts hold the text: they stay.

    `unread` are attached files that cannot be looked into.
    """

    rows: list[RowPlaces] = field(default_factory=list)
    letters: list[RowPlaces] = field(default_factory=list)
    events: list[EventPlaces] = field(default_factory=list)
    reports: list[ReportPlaces] = field(default_factory=list)
    files: list[FilePlaces] = field(default_factory=list)
    kept: int = 0
    unread: int = 0

    def __bool__(self) -> bool:
        return bool(self.rows or self.letters or self.events or self.reports or self.files)

    @property
    def count(self) -> int:
        """How many rows, events, reports and files hold it."""
        return len(self.rows) + len(self.letters) + len(self.events) + len(self.reports) + len(self.files)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it stands in nothing but originals that nobody reads any longer."""
        return bool(self) and self.count == sum(one.is_withdrawn for one in self.reports)

    @property
    def digest(self) -> str:
        """What a form carries of the list that it showed: another as soon as a place has come, gone or changed."""
        told = [
            [(row.subject, sorted((name, str(value)) for name, value in row.masked.items())) for row in self.rows + self.letters],
            [(one.masked.event_id, one.masked.names) for one in self.events],
            [(one.report.pk, one.is_withdrawn, one.count) for one in self.reports],
            [(one.file._meta.label, one.file.pk) for one in self.files],
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def units_of(unit: Unit) -> frozenset[int]:
    """The units whose things a nämnd decides of: itself, those below it, and those that it carries on."""
    return UnitTree.of(unit.region).reach(unit.pk)


def find(unit: Unit, wanted: Wanted) -> Found:
    """Every place where a text stands in what belongs to a nämnd. It reads all of that: only a person who asks is worth it."""
    units = units_of(unit)
    found = Found()
    for table in text_tables():
        found.rows += _in_rows(table.model, _rows_of(table, units), table.columns, wanted)
    found.rows += _in_rows(Attachment, attachments_of(units), ("name",), wanted)
    found.letters += _in_letters(unit, units, wanted)
    found.events, found.kept = _in_events(unit, units, [row.subject for row in found.rows], wanted)
    found.reports += _in_reports(units, wanted)
    for file, words in _read_files(units):
        found.unread += words is None
        if words is not None and (glimpses := wanted.glimpses(words)):
            found.files.append(FilePlaces(file, glimpses))
    return found


def _rows_of(table: Texts, units: Iterable[int]) -> QuerySet[Any]:
    rows: QuerySet[Any] = table.model._default_manager.filter(**{f"{table.path}__in": units})  # noqa: SLF001  # the name is public
    if table.model is Job:
        return Job.objects.filter(Q(unit__in=units) | Q(kind=LIST_FILE, args__unit__in=list(units)))
    return rows


def _in_rows(
    model: type[models.Model], rows: QuerySet[Any], columns: Sequence[str], wanted: Wanted, *, is_shown: bool = True
) -> Iterator[RowPlaces]:
    for pk, *values in rows.order_by("pk").values_list("pk", *columns).iterator():
        masked: dict[str, Any] = {}
        glimpses: dict[str, list[Glimpse]] = {}
        for name, value in zip(columns, values, strict=True):
            after, found = _masked(model._meta.get_field(name), value, wanted)
            if found:
                masked[name], glimpses[name] = after, found
        if masked:
            yield RowPlaces(model, pk, masked, glimpses, is_shown)


def _masked(column: Any, value: Any, wanted: Wanted) -> tuple[Any, list[Glimpse]]:
    """What a column is to say, and each place where the text stands in it."""
    if isinstance(column, models.JSONField):
        copy = json.loads(json.dumps(value))
        found = mask_parts([copy], wanted)
        return copy, found
    found = wanted.glimpses(value or "")
    if found and isinstance(column, models.URLField):
        return NO_ADDRESS, found
    masked = wanted.mask(value or "")
    if column.max_length and len(masked) > column.max_length:
        masked = MARK
    return masked, found


def attachments_of(units: Iterable[int]) -> QuerySet[Attachment]:
    """The files of some units' decisions and rounds."""
    return Attachment.objects.filter(Q(decision__unit__in=units) | Q(unit_follow_up__unit__in=units))


def _in_letters(unit: Unit, units: frozenset[int], wanted: Wanted) -> Iterator[RowPlaces]:
    """Letters that are about the units. What is said in one that is about others' too is not shown, and is masked."""
    for mail in Mail.objects.filter(region=unit.region).select_related("job").order_by("pk").iterator():
        about = {*mail.job.args.get("units", []), *([mail.job.unit_id] if mail.job.unit_id else [])}
        if about & units:
            yield from _in_rows(Mail, Mail.objects.filter(pk=mail.pk), LETTER, wanted, is_shown=about <= units)


def _in_events(unit: Unit, units: frozenset[int], subjects: list[str], wanted: Wanted) -> tuple[list[EventPlaces], int]:
    """The events of the units, and those about the rows that hold the text; and how many hold it where it stays."""
    own = Q(unit_id__in=units) | Q(subject__in=subjects)
    found, kept = [], 0
    for event in AuditEvent.objects.filter(own, region_id=unit.region_id).order_by("pk").iterator():
        kept += any(wanted.is_in(getattr(event, name)) for name in SEALED) or (
            event.action == MASK and wanted.is_in(event.reason)
        )
        if event.action != MASK and (place := _in_event(event, wanted)):
            found.append(place)
    return found, kept


def _in_event(event: AuditEvent, wanted: Wanted) -> EventPlaces | None:
    values = {
        (name, side): glimpses
        for name, pair in event.changes.items()
        for side, text in enumerate(pair)
        if text and (glimpses := wanted.glimpses(text))
    }
    reason = wanted.glimpses(event.reason)
    if not values and not reason:
        return None
    masked = Masked(event.pk, frozenset(values), reason=bool(reason))
    return EventPlaces(event, masked, [*(one for glimpses in values.values() for one in glimpses), *reason])


def _in_reports(units: Iterable[int], wanted: Wanted) -> Iterator[ReportPlaces]:
    is_withdrawn = Exists(Report.objects.filter(masks=OuterRef("pk")))
    rows = Report.objects.filter(unit_follow_up__unit__in=units).exclude(content="").annotate(is_withdrawn=is_withdrawn)
    related = ("unit_follow_up__unit", "unit_follow_up__follow_up")
    for report in rows.select_related(*related).order_by("pk").iterator(chunk_size=20):
        if count := len(glimpses_in(report.content, wanted)):
            yield ReportPlaces(report, count, report.is_withdrawn)


def _read_files(units: Iterable[int]) -> Iterator[tuple[Evidence | Attachment, str | None]]:
    """Attached files that are still there, each with its words; None for those that cannot be read."""
    evidence = Evidence.objects.filter(outcome__indicator__unit__in=units, url="").select_related("outcome__indicator")
    tables: tuple[QuerySet[Any], ...] = (evidence, attachments_of(units))
    for row in (row for rows in tables for row in rows.order_by("pk").iterator(chunk_size=5)):
        if row.data:
            yield row, words_of(row.media_type, bytes(row.data))
