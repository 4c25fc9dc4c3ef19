"""The evidence (underlag) of the figures in a report: files and links that were there when it was frozen."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from goals.models import Decision, Evidence
from goals.operations.evidence import clean_name
from goals.presentation.decisions import masked_words
from reports.content.schema import Document
from reports.content.words import moment_in_words
from reports.masking.operations.erasing import ERASE_FILE
from reports.models import Report
from reports.package.events import frozen_at, subjects_in
from tracker.models import AuditEvent


@dataclass(frozen=True)
class Kept:
    """Evidence as the package has it: what is said of it, and its bytes; None of a link, and of what is masked."""

    said: dict[str, Any]
    data: bytes | None


def evidence_of(report: Report, document: Document) -> list[Kept]:
    """The evidence of every outcome that the content names, in order; one query, and two where something is masked."""
    named = (subject.partition(":") for subject in subjects_in(json.loads(report.content)))
    outcomes = {int(pk) for kind, _, pk in named if kind == "outcome"}
    found = Evidence.objects.filter(outcome__in=outcomes, at__lt=frozen_at(document)).select_related("by").order_by("pk")
    rows = list(found)
    decisions = _decisions(row for row in rows if _is_masked(row))
    return [_kept(row, decisions.get(row.pk)) for row in rows]


def _is_masked(row: Evidence) -> bool:
    return not row.url and not row.data


def _decisions(rows: Iterable[Evidence]) -> dict[int, Decision]:
    """By which decision each file was taken away, by the file's id."""
    subjects = {f"evidence:{row.pk}": row.pk for row in rows}
    if not subjects:
        return {}
    events = AuditEvent.objects.filter(subject__in=subjects, action=ERASE_FILE).order_by("pk")
    said = {subjects[event.subject]: event.changes["decision"][1] for event in events}
    decisions = {f"decision:{one.pk}": one for one in Decision.objects.filter(pk__in=[_pk(text) for text in said.values()])}
    return {pk: decisions[text] for pk, text in said.items() if text in decisions}


def _pk(text: str) -> int:
    return int(text.partition(":")[2])


def _kept(row: Evidence, decision: Decision | None) -> Kept:
    is_masked = _is_masked(row)
    data = bytes(row.data) if row.data else None
    said = {
        "id": f"evidence:{row.pk}",
        "outcome": f"outcome:{row.outcome_id}",
        "name": row.name,
        "file": f"underlag/{row.pk}-{clean_name(row.name)}" if data else "",
        "url": row.url,
        "media_type": row.media_type,
        "sha256": row.sha256,
        "by": row.by.name,
        "at": moment_in_words(row.at),
        "masked": masked_words(decision) if is_masked else "",
    }
    return Kept(said, data)


def files_of(kept: list[Kept]) -> Iterator[tuple[str, bytes]]:
    """The files by name."""
    yield from ((one.said["file"], one.data) for one in kept if one.data is not None)
