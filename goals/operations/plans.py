"""Plans: made, changed while they are drafts and afterwards with a reason, removed while nobody has adopted them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from goals.models import Goal, Plan, PlanType
from goals.operations.changes import (
    PlanEdit,
    begin_draft_edit,
    begin_edit,
    end_edit,
    is_changed,
    made_before,
    reason_of,
    remove_row,
    save_changes,
)
from goals.operations.locks import writing
from goals.operations.plan_checks import check_days, check_line, check_same_region, check_texts
from goals.operations.plan_goals import remove_goals
from tracker.models import Unit
from tracker.operations import Actor, Refused, require
from tracker.periods import write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True, kw_only=True)
class PlanEntry:
    """What is said of a plan itself. The edition is the days that it holds for, the period the planperiod around it."""

    plan_type: PlanType
    title: str
    edition_from: date
    edition_to: date
    period_from: date | None = None
    period_to: date | None = None
    vision: str = ""
    source: str = ""

    @classmethod
    def of(cls, plan: Plan) -> "PlanEntry":
        """What is said of a plan now."""
        return cls(**{name: getattr(plan, name) for name in cls.__dataclass_fields__})

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the table."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def create_plan(*, by: Actor, now: datetime, unit: Unit, entry: PlanEntry) -> Plan:
    """Make an empty draft. Raises Refused when the unit has such a plan of those days already."""
    by = require(by, Permission.EDIT_PLAN, unit)
    with writing():
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        if made := made_before(by=by, action="plan.create", unit=unit, rows=Plan.objects.all()):
            return made
        plan = Plan(unit=unit)
        check_plan(plan, entry)
        save_changes(by=by, now=now, row=plan, fields={"unit": unit} | entry.fields, action="plan.create", unit=unit)
        return plan


def change_plan(*, by: Actor, now: datetime, plan: Plan, entry: PlanEntry, seen: str, edit: PlanEdit | None = None) -> Plan:
    """Change what is said of a plan itself. Raises StaleRow when somebody else has changed it since `seen`."""
    with writing():
        by, plan = begin_edit(by=by, plan=plan, edit=edit)
        before = PlanEntry.of(plan).fields
        if not is_changed(row=plan, unit=plan.unit, before=before, after=entry.fields, seen=seen):
            return plan
        check_plan(plan, entry)
        save_changes(by=by, now=now, row=plan, fields=entry.fields, action="plan.change", unit=plan.unit, reason=reason_of(edit))
        end_edit(by=by, now=now, plan=plan, edit=edit)
        return plan


def check_plan(plan: Plan, entry: PlanEntry) -> None:
    """Refuse what a plan cannot be, naming the field. Call it under the lock of the plan or of its unit."""
    check_line("title", entry.title, most=200, is_needed=True)
    check_texts({"vision": entry.vision, "source": entry.source})
    check_days("edition_to", entry.edition_from, entry.edition_to)
    check_days("period_to", entry.period_from, entry.period_to)
    check_same_region("plan_type", plan.unit, [entry.plan_type.region_id])
    if plan.pk and entry.plan_type != plan.plan_type and Goal.objects.filter(plan=plan).exists():
        raise Refused("HAS_GOALS", Sentence(gettext_noop("Planens mål hör till dess plantyp. Den kan inte bytas.")), "plan_type")
    same = Plan.objects.filter(unit=plan.unit, plan_type=entry.plan_type, edition_from=entry.edition_from)
    if same.exclude(pk=plan.pk).exists():
        values = {"type": entry.plan_type.name.lower(), "day": write_date(entry.edition_from)}
        raise Refused(
            "EDITION_TAKEN",
            Sentence(gettext_noop("Det finns redan en {type} som gäller från den {day}."), values),
            "edition_from",
        )


def remove_plan(*, by: Actor, now: datetime, plan: Plan) -> None:
    """Remove a draft with all its goals and targets; series that nothing else uses go with them."""
    with writing():
        by, plan = begin_draft_edit(by=by, plan=plan)
        remove_goals(by=by, now=now, plan=plan, goals=list(plan.goals.in_plan_order()))
        remove_row(by=by, now=now, row=plan, fields=PlanEntry.of(plan).fields, action="plan.remove", unit=plan.unit)
