"""The evidence (underlag) of the figures in a report: files and links that were there when it was frozen."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from goals.models import Evidence
from goals.operations.evidence import clean_name
from reports.content.schema import Document
from reports.content.words import moment_in_words
from reports.models import Report
from reports.package.events import frozen_at, subjects_in

MASKED = "maskerad genom beslut"


@dataclass(frozen=True)
class Kept:
    """Evidence as the package has it: what is said of it, and its bytes; None of a link, and of what is masked."""

    said: dict[str, Any]
    data: bytes | None


def evidence_of(report: Report, document: Document) -> list[Kept]:
    """The evidence of every outcome that the content names, in order; one query."""
    named = (subject.partition(":") for subject in subjects_in(json.loads(report.content)))
    outcomes = {int(pk) for kind, _, pk in named if kind == "outcome"}
    rows = Evidence.objects.filter(outcome__in=outcomes, at__lt=frozen_at(document)).select_related("by").order_by("pk")
    return list(map(_kept, rows))


def _kept(row: Evidence) -> Kept:
    data = bytes(row.data) if row.data else None
    is_masked = not row.url and data is None
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
        "masked": MASKED if is_masked else "",
    }
    return Kept(said, data)


def files_of(kept: list[Kept]) -> Iterator[tuple[str, bytes]]:
    """The files by name."""
    yield from ((one.said["file"], one.data) for one in kept if one.data is not None)
