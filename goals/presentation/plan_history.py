"""The history of a plan in words: who did what, what it was before, and why."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext

from goals.models import Plan, PlanChange
from goals.models.plans import PlanChangeKind
from goals.presentation.decisions import decision_words
from goals.presentation.events import EventGroup, event_groups
from goals.queries.plan_history import changes_by_form
from tracker.models import AuditEvent
from tracker.periods import write_date


def change_words(change: PlanChange) -> str:
    """Why an adopted plan was changed: "Ändring av plan, gäller från den 1 september 2026. Kulturnämnden, § 45"."""
    kind = str(change.get_kind_display()).capitalize()
    if change.kind == PlanChangeKind.CORRECTS_READING or change.decision is None:
        return kind
    return gettext("{kind}, gäller från den {day}. {decision}").format(
        kind=kind, decision=decision_words(change.decision), day=write_date(change.applies_from)
    )


def history_entries(plan: Plan, events: Iterable[AuditEvent], changes: Iterable[PlanChange]) -> list[EventGroup]:
    """Events in words, the newest first, those of one form together with why the adopted plan was changed by it.

    A query for the changes and one for each kind of row.
    """
    by_form = changes_by_form(plan, changes)
    groups = event_groups(events, page=f"plan:{plan.pk}")
    return [replace(group, why=_why(by_form.get(group.correlation))) for group in groups]


def _why(change: PlanChange | None) -> str:
    """Whether a reading was corrected or the nämnd has changed the plan, by which decision; "" in a draft."""
    return change_words(change) if change else ""
