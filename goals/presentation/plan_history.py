"""The history of a plan in words: who did what, what it was before, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext

from goals.models import Plan, PlanChange
from goals.models.plans import PlanChangeKind
from goals.presentation.decisions import decision_words
from goals.presentation.event_words import fields_in_words, named, what_was_done, who_did_it
from goals.queries.events import names_in
from goals.queries.plan_history import changes_by_form
from tracker.models import AuditEvent
from tracker.periods import write_date


@dataclass(frozen=True)
class HistoryLine:
    """One event."""

    event: AuditEvent
    names: Mapping[str, str]
    change: PlanChange | None  # why, when the plan was adopted by then

    @property
    def who(self) -> str:
        """Who did it, and for whom."""
        return who_did_it(self.event)

    @property
    def what(self) -> str:
        """What was done."""
        return what_was_done(self.event)

    @property
    def subject(self) -> str:
        """What it was done to; "" for the plan itself."""
        if self.event.subject.startswith("plan:"):
            return ""
        name = self.names.get(self.event.subject, "")
        removed = (pair[0] for field, pair in self.event.changes.items() if field in {"title", "indicator"} and pair[0])
        return name or named(next(removed, ""), self.names)

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """What was changed: (field, before, after), each in words."""
        return fields_in_words(self.event, self.names)

    @property
    def is_change(self) -> bool:
        """Whether something that was there is another, rather than new or gone."""
        return not self.event.action.endswith((".create", ".remove", ".paste"))

    @property
    def why(self) -> str:
        """Whether a reading was corrected or the nämnd has changed the plan, by which decision; "" in a draft."""
        return change_words(self.change) if self.change else ""


@dataclass(frozen=True)
class HistoryEntry:
    """What one form did: its events in the order that they were made."""

    lines: list[HistoryLine]

    @property
    def first(self) -> HistoryLine:
        """The event that tells who, when and why."""
        return self.lines[0]


def change_words(change: PlanChange) -> str:
    """Why an adopted plan was changed: "Ändring av plan, gäller från den 1 september 2026. Kulturnämnden, § 45"."""
    kind = str(change.get_kind_display()).capitalize()
    if change.kind == PlanChangeKind.CORRECTS_READING or change.decision is None:
        return kind
    return gettext("{kind}, gäller från den {day}. {decision}").format(
        kind=kind, decision=decision_words(change.decision), day=write_date(change.applies_from)
    )


def history_entries(plan: Plan, events: Iterable[AuditEvent], changes: Iterable[PlanChange]) -> list[HistoryEntry]:
    """Events in words, the newest first, those of one form together; a query for the changes and one for each kind of row."""
    kept = list(events)
    names, by_form = names_in(kept), changes_by_form(plan, changes)
    lines = [HistoryLine(event, names, by_form.get(event.correlation)) for event in kept]
    forms = groupby(lines, key=lambda line: line.event.correlation or line.event.pk)
    return [HistoryEntry(list(group)[::-1]) for _, group in forms]
