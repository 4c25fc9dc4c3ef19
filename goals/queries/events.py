"""What the rows that the trace speaks of are called: "outcome:12" is "Antal filmer, augusti 2026"."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from goals.models import Decision
from tracker.models import AuditEvent

# A part of an outcome, by the id of its category: "part_7".
PART = re.compile(r"part_(\d{1,18})")
# A row in the trace: "goal:12".
REFERENCE = re.compile(r"\b([a-z]+):(\d{1,18})\b")


@dataclass(frozen=True)
class Named:
    """How rows of one kind are named: in which app they are, what is loaded with them, and the name itself."""

    app: str
    related: tuple[str, ...] = ()
    name: Callable[[Any], str] = str


def _of_addressee(addressee: Any) -> str:
    return f"{addressee.assignment}, {addressee.unit}"


def _of_round(row: Any) -> str:
    return f"{row.unit}, {row.follow_up}"


NAMED: Mapping[str, Named] = {
    "unit": Named("tracker"),
    "person": Named("tracker"),
    "region": Named("tracker"),
    "membership": Named("tracker", ("person", "unit")),
    "absence": Named("tracker", ("person", "deputy")),
    "plan": Named("goals"),
    "plantype": Named("goals"),
    "goal": Named("goals", ("type",)),
    "goaltype": Named("goals"),
    "target": Named("goals", ("indicator",), lambda target: str(target.indicator)),
    "indicator": Named("goals"),
    "dimension": Named("goals"),
    "category": Named("goals"),
    "perspective": Named("goals"),
    "decision": Named("goals", ("unit",)),
    "outcome": Named("goals", ("indicator",), lambda outcome: f"{outcome.indicator}, {outcome.period.label}"),
    "comment": Named("goals"),
    "evidence": Named("goals"),
    "assessment": Named("goals", ("goal__type",), lambda assessment: str(assessment.goal)),
    "action": Named("goals"),
    "assignment": Named("goals"),
    "assignmentaddressee": Named("goals", ("assignment", "unit"), _of_addressee),
    "assignmentstatus": Named(
        "goals", ("addressee__assignment", "addressee__unit"), lambda status: _of_addressee(status.addressee)
    ),
    "followup": Named("goals"),
    "unitfollowup": Named("goals", ("unit", "follow_up"), _of_round),
    "lockexception": Named("goals", ("indicator",), lambda exception: str(exception.indicator)),
    "section": Named("reports"),
    "report": Named(
        "reports",
        ("unit_follow_up__follow_up",),
        lambda report: f"{report.unit_follow_up.follow_up}, {report.get_stage_display()} {report.version}",
    ),
}
# Large columns that no name needs.
UNREAD: Mapping[str, tuple[str, ...]] = {"report": ("content",), "evidence": ("data",)}


def names_in(events: Iterable[AuditEvent]) -> Mapping[str, str]:
    """What the rows that some events speak of are called, "goal:12": "Delmål 1.1"; a query for each kind of row."""
    return names_of(text for event in events for text in _texts(event))


def maskings_in(events: Iterable[AuditEvent]) -> Mapping[int, Decision]:
    """The decisions that something in some events has been masked by; a query where there are any."""
    pks = {event.masked_by for event in events if event.masked_by is not None}
    return Decision.objects.select_related("unit").in_bulk(pks) if pks else {}


def names_of(texts: Iterable[str]) -> Mapping[str, str]:
    """What the rows that some texts speak of are called. A row that is no more is left out."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for text in texts:
        for kind, pk in REFERENCE.findall(text):
            wanted[kind].add(int(pk))
    return {
        f"{kind}:{row.pk}": named.name(row)
        for kind, named in NAMED.items()
        if wanted[kind]
        for row in _rows(kind, named, wanted[kind])
    }


def _texts(event: AuditEvent) -> Iterable[str]:
    yield event.subject
    for field, pair in event.changes.items():
        yield from (text for text in pair if text)
        if part := PART.fullmatch(field):
            yield f"category:{part[1]}"


def _rows(kind: str, named: Named, pks: set[int]) -> QuerySet[Any]:
    rows = apps.get_model(named.app, kind)._default_manager.filter(pk__in=pks)  # noqa: SLF001  # the name is public
    return rows.select_related(*named.related).defer(*UNREAD.get(kind, ()))
