"""The history of a plan in words: who did what, what it was before, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext

from goals.models import Plan, PlanChange
from goals.models.plans import PlanChangeKind
from goals.presentation.decisions import decision_words
from goals.queries.plan_history import REFERENCE, changes_by_form, names_in
from goals.rules.wording import (
    ACCUMULATION_LABELS,
    DIRECTION_LABELS,
    KIND_LABELS,
    READING_LABELS,
    VALUE_TYPE_LABELS,
)
from tracker.models import AuditEvent
from tracker.numbers import NO_VALUE
from tracker.periods import label_months, write_date
from tracker.sentences import gettext_noop

ACTIONS = {
    "plan.create": gettext_noop("Planen skapad"),
    "plan.change": gettext_noop("Planens uppgifter ändrade"),
    "plan.adopt": gettext_noop("Planen antagen"),
    "plan.paste": gettext_noop("Tabell inklistrad"),
    "goal.create": gettext_noop("Mål tillagt"),
    "goal.change": gettext_noop("Mål ändrat"),
    "goal.move": gettext_noop("Mål flyttat"),
    "goal.remove": gettext_noop("Mål borttaget"),
    "target.create": gettext_noop("Målvärde tillagt"),
    "target.change": gettext_noop("Målvärde ändrat"),
    "target.confirm_reading": gettext_noop("Läsning bekräftad"),
    "target.move": gettext_noop("Rad flyttad"),
    "target.remove": gettext_noop("Rad borttagen"),
    "indicator.create": gettext_noop("Indikator tillagd"),
    "indicator.change": gettext_noop("Indikator ändrad"),
    "indicator.reporters": gettext_noop("Ansvariga ändrade"),
}
FIELDS = {
    "title": gettext_noop("namn"), "number": gettext_noop("nummer"), "type": gettext_noop("måltyp"),
    "parent": gettext_noop("ligger under"), "continues": gettext_noop("fortsätter"), "text": gettext_noop("beskrivning"),
    "source": gettext_noop("källa"), "raw_title": gettext_noop("rubrik i tabellen"),
    "raw_addressees": gettext_noop("riktas till, i källan"), "perspective": gettext_noop("perspektiv"),
    "weight": gettext_noop("vikt"), "is_geh": gettext_noop("god ekonomisk hushållning"),
    "expected": gettext_noop("förväntat utfall"), "addressees": gettext_noop("riktas till"),
    "agenda": gettext_noop("Agenda 2030"),
    "steering_documents": gettext_noop("styrande dokument"), "plan_type": gettext_noop("plantyp"),
    "edition_from": gettext_noop("gäller från"), "edition_to": gettext_noop("gäller till"),
    "period_from": gettext_noop("planperioden börjar"), "period_to": gettext_noop("planperioden slutar"),
    "vision": gettext_noop("vision"), "adopted_by": gettext_noop("beslut"), "goal": gettext_noop("mål"),
    "indicator": gettext_noop("indikator"), "year": gettext_noop("år"), "months": gettext_noop("mäts"),
    "kind": gettext_noop("målvärdet är"), "low": gettext_noop("lägsta värde"), "high": gettext_noop("högsta värde"),
    "baseline": gettext_noop("utgångsvärde"), "baseline_year": gettext_noop("utgångsvärdets år"),
    "tolerance": gettext_noop("tolerans"), "raw_target": gettext_noop("målvärdet i källan"),
    "raw_baseline": gettext_noop("utfallet i källan"), "raw_months": gettext_noop("periodiciteten i källan"),
    "reading": gettext_noop("läsning"), "doubt": gettext_noop("tveksamhet"), "note": gettext_noop("anteckning"),
    "name": gettext_noop("namn"), "definition": gettext_noop("definition"), "value_type": gettext_noop("utfallet är"),
    "measure_unit": gettext_noop("måttenhet"), "decimals": gettext_noop("decimaler"), "direction": gettext_noop("riktning"),
    "accumulation": gettext_noop("hur utfallen räknas"), "is_individual_based": gettext_noop("om enskilda personer"),
    "no_split_reason": gettext_noop("varför inte uppdelat"), "lowest_count": gettext_noop("minsta antal som visas"),
    "plausible_low": gettext_noop("lägsta rimliga"), "plausible_high": gettext_noop("högsta rimliga"),
    "reporting_unit": gettext_noop("rapporteras av"), "dimensions": gettext_noop("delas upp på"),
    "reporters": gettext_noop("ansvariga"), "goals": gettext_noop("nya mål"), "added": gettext_noop("nya rader"),
    "changed": gettext_noop("ändrade rader"),
}  # fmt: skip
CODES: Mapping[str, Mapping[str, str]] = {
    "kind": {str(code): words for code, words in KIND_LABELS.items()},
    "reading": {str(code): words for code, words in READING_LABELS.items()},
    "value_type": {str(code): words for code, words in VALUE_TYPE_LABELS.items()},
    "direction": {str(code): words for code, words in DIRECTION_LABELS.items()},
    "accumulation": {str(code): words for code, words in ACCUMULATION_LABELS.items()},
}
DAYS = {"edition_from", "edition_to", "period_from", "period_to"}
YES_NO = {"true": gettext_noop("ja"), "false": gettext_noop("nej")}


@dataclass(frozen=True)
class HistoryLine:
    """One event."""

    event: AuditEvent
    names: Mapping[str, str]
    change: PlanChange | None  # why, when the plan was adopted by then

    @property
    def what(self) -> str:
        """What was done."""
        return gettext(ACTIONS.get(self.event.action, self.event.action))

    @property
    def subject(self) -> str:
        """What it was done to; "" for the plan itself."""
        if self.event.subject.startswith("plan:"):
            return ""
        name = self.names.get(self.event.subject, "")
        removed = (pair[0] for field, pair in self.event.changes.items() if field in {"title", "indicator"} and pair[0])
        return name or self._named(next(removed, ""))

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """What was changed: (field, before, after), each in words."""
        return [
            (gettext(FIELDS[field]), self._words(field, before), self._words(field, after))
            for field, (before, after) in self.event.changes.items()
            if field in FIELDS
        ]

    @property
    def is_change(self) -> bool:
        """Whether something that was there is another, rather than new or gone."""
        return not self.event.action.endswith((".create", ".remove", ".paste"))

    @property
    def why(self) -> str:
        """Whether a reading was corrected or the nämnd has changed the plan, by which decision; "" in a draft."""
        return change_words(self.change) if self.change else ""

    def _words(self, field: str, text: str | None) -> str:
        if text in (None, ""):
            return NO_VALUE
        if field == "months" and text.isdecimal():
            return label_months(int(text))
        if field in DAYS:
            return write_date(date.fromisoformat(text))
        known = CODES.get(field, YES_NO).get(text)
        return gettext(known) if known else self._named(text)

    def _named(self, text: str) -> str:
        return REFERENCE.sub(lambda found: self.names.get(found[0], gettext("borttagen")), text)


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
