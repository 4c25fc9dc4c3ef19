"""Changing what a plan holds: why, and over what was seen; only what differs is saved, and just that stands in the trace."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from goals.models import Decision, Plan, PlanChange, PlanState
from goals.models.plans import PlanChangeKind
from goals.operations.checks import check_text
from goals.operations.locks import lock_follow_ups
from tracker.models import AuditEvent, Region, Unit
from tracker.operations import Actor, Refused, as_text, build_event, changed, record_event, require
from tracker.periods import local_date, write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

Row = TypeVar("Row", bound=Model)
# To what a change belongs: a unit, or the region when it is the region's own.
Home = Unit | Region


@dataclass(frozen=True)
class PlanEdit:
    """Why an adopted plan is changed.

    A rättelse av inläsning points at the source's text in `reason`; an ändring
    av plan is the nämnd's `decision` and holds from `applies_from`.
    """

    kind: PlanChangeKind
    reason: str
    applies_from: date | None = None
    decision: Decision | None = None


class StaleRow(Refused):
    """Refused because somebody else saved meanwhile; `current` is what is saved now, `digest` what to send to save over it."""

    def __init__(self, current: Mapping[str, Any], last: AuditEvent | None) -> None:
        values = {"who": last.actor_name if last else "", "when": write_date(local_date(last.at)) if last else ""}
        msgid = gettext_noop("{who} ändrade detta den {when}, medan du skrev. Jämför och välj vad som ska gälla.")
        nobody = gettext_noop("Detta har ändrats medan du skrev. Jämför och välj vad som ska gälla.")
        super().__init__("STALE", Sentence(msgid, values) if last else Sentence(nobody))
        self.current = current
        self.digest = digest_of(current)


def digest_of(fields: Mapping[str, Any]) -> str:
    """What a form carries of what it showed: 16 hexadecimal digits, the same as long as no field is changed."""
    texts = {name: as_text(value) for name, value in fields.items()}
    return hashlib.sha256(json.dumps(texts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def is_changed(*, row: Model, unit: Home, before: Mapping[str, Any], after: Mapping[str, Any], seen: str) -> bool:
    """Whether there is anything to save. Raises StaleRow when there is, and it was not `before` that the person saw.

    What is already so needs no saving: a form that is sent twice makes one change.
    """
    if not changed(before, after):
        return False
    if digest_of(before) != seen:
        raise StaleRow(before, _last_event(row, unit))
    return True


def _last_event(row: Model, unit: Home) -> AuditEvent | None:
    return events_of(unit).filter(subject=f"{row._meta.model_name}:{row.pk}").order_by("-pk").first()


def events_of(unit: Home) -> QuerySet[AuditEvent]:
    """The events of a region, or of a unit's region."""
    return AuditEvent.objects.filter(region_id=_ids(unit)["region_id"])


def _ids(home: Home) -> dict[str, int]:
    """As events have them: 0 for no unit."""
    if isinstance(home, Unit):
        return {"unit_id": home.pk, "region_id": home.region_id}
    return {"unit_id": 0, "region_id": home.pk}


def _belonging(home: Home) -> dict[str, Any]:
    """As `record_event` takes it."""
    return {"unit": home} if isinstance(home, Unit) else {"region_id": home.pk}


def made_before(*, by: Actor, action: str, unit: Home, rows: QuerySet[Row]) -> Row | None:
    """The row that the same form has made already, None the first time: a double click makes one. Ask it under a lock."""
    event = event_before(by=by, action=action, unit=unit)
    return rows.filter(pk=event.subject.partition(":")[2]).first() if event else None


def event_before(*, by: Actor, action: str, unit: Home) -> AuditEvent | None:
    """What the same form has done already; None the first time, and for what has no form."""
    if not by.correlation:
        return None
    same = AuditEvent.objects.filter(**_ids(unit), action=action, correlation=by.correlation, actor_id=by.person_id)
    return same.order_by("pk").first()


def save_changes(
    *,
    by: Actor,
    now: datetime,
    row: Any,
    fields: Mapping[str, Any],
    action: str,
    unit: Home,
    reason: str = "",
    parts: Mapping[str, tuple[Any, Any]] | None = None,
) -> dict[str, tuple[Any, Any]]:
    """Save those of `fields` that differ, with their event; returns them, empty when nothing did.

    `parts` are (before, after) of what hangs on the row in tables of its own, for the same event.
    """
    is_new = row.pk is None
    before = {} if is_new else {name: getattr(row, name) for name in fields}
    own = changed(before, fields)
    changes = own | {name: pair for name, pair in (parts or {}).items() if as_text(pair[0]) != as_text(pair[1])}
    if not changes and not is_new:
        return {}
    for name, value in fields.items():
        setattr(row, name, value)
    if own or is_new:
        row.save()
    changes = {name: pair for name, pair in changes.items() if not (is_new and pair[1] in (None, ""))}
    record_event(by=by, now=now, action=action, subject=row, changes=changes, reason=reason, **_belonging(unit))
    return changes


def insert_many(*, by: Actor, now: datetime, rows: Sequence[Model], action: str, unit: Unit) -> None:
    """Insert many rows of one model, each with its event: two statements, however many they are."""
    if not rows:
        return
    type(rows[0])._default_manager.bulk_create(rows)  # noqa: SLF001  # the name is public
    AuditEvent.objects.bulk_create(
        build_event(by=by, now=now, action=action, subject=row, changes=_filled(row), unit=unit) for row in rows
    )


def _filled(row: Model) -> dict[str, tuple[Any, Any]]:
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
    return {name: (None, value) for name, value in values.items() if value not in (None, "")}


def remove_row(*, by: Actor, now: datetime, row: Model, fields: Mapping[str, Any], action: str, unit: Home) -> None:
    """Remove a row, keeping in the trace what it held."""
    changes = {name: (value, None) for name, value in fields.items() if value not in (None, "")}
    record_event(by=by, now=now, action=action, subject=row, changes=changes, **_belonging(unit))
    row.delete()


def lock_plan(*, by: Actor, plan: Plan, permission: Permission = Permission.EDIT_PLAN) -> tuple[Actor, Plan]:
    """Who acts, and the plan as it is now, locked with the rounds that it is followed up in; call it first in the transaction.

    Raises Refused when the actor may not, and when somebody has removed the plan.
    """
    by = require(by, permission, plan.unit)
    for year in range(plan.edition_from.year, plan.edition_to.year + 1):
        lock_follow_ups(plan.unit_id, year)
    locked = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "plan_type")
    found = locked.filter(pk=plan.pk).first()
    if found is None:
        raise Refused("GONE", Sentence(gettext_noop("Planen finns inte längre: någon har tagit bort den.")))
    return by, found


def begin_edit(*, by: Actor, plan: Plan, edit: PlanEdit | None) -> tuple[Actor, Plan]:
    """Who acts, and the plan, locked for a change of its content; call it first in the transaction.

    Raises Refused when the actor may not, and when the plan is adopted and
    nothing says why it is changed.
    """
    by, plan = lock_plan(by=by, plan=plan)
    if plan.state == PlanState.ADOPTED:
        check_edit(plan, edit)
    return by, plan


def begin_draft_edit(*, by: Actor, plan: Plan) -> tuple[Actor, Plan]:
    """Who acts, and the plan, locked for what is done to drafts only.

    Raises Refused when it is adopted: what was decided stays.
    """
    by, plan = lock_plan(by=by, plan=plan)
    if plan.state == PlanState.ADOPTED:
        raise Refused("ADOPTED", Sentence(gettext_noop("Planen är antagen. Det som nämnden har antagit tas inte bort.")))
    return by, plan


def check_edit(plan: Plan, edit: PlanEdit | None) -> None:
    """Refuse a change of an adopted plan that does not say why, naming the field."""
    if edit is None:
        raise Refused(
            "ADOPTED",
            Sentence(
                gettext_noop(
                    "Planen är antagen. Ange om ändringen rättar en felaktig inläsning eller om nämnden har ändrat planen."
                )
            ),
            "edit_kind",
        )
    check_text("edit_reason", edit.reason)
    if not edit.reason.strip():
        raise Refused("REASON_NEEDED", Sentence(gettext_noop("Skriv varför planen ändras.")), "edit_reason")
    is_own = edit.decision is not None and edit.decision.unit_id == plan.unit_id
    if edit.kind == PlanChangeKind.AMENDS and not is_own:
        raise Refused("DECISION_NEEDED", Sentence(gettext_noop("En ändring av planen behöver nämndens beslut.")), "edit_decision")


def end_edit(*, by: Actor, now: datetime, plan: Plan, edit: PlanEdit | None) -> None:
    """Keep, for an adopted plan, that it was changed and why; call it when something did change."""
    if plan.state != PlanState.ADOPTED or edit is None:
        return
    is_amendment = edit.kind == PlanChangeKind.AMENDS
    fields = {
        "plan": plan,
        "kind": edit.kind,
        "reason": edit.reason.strip(),
        "decision": edit.decision if is_amendment else None,
        "applies_from": (edit.applies_from if is_amendment else None) or plan.edition_from,
    }
    save_changes(by=by, now=now, row=PlanChange(), fields=fields, action="plan.amend", unit=plan.unit)


def reason_of(edit: PlanEdit | None) -> str:
    """Why, for the events of a change; "" in a draft."""
    return edit.reason.strip() if edit else ""
