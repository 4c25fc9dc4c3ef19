"""Adopting a plan: the secretary registers the decision, and what is promised can no longer be changed without a reason."""

from datetime import datetime

from goals.models import Decision, Plan, PlanState, Target
from goals.operations.changes import lock_plan, save_changes
from goals.operations.decisions import (
    DecisionEntry,
    check_decision,
    check_same_decision,
    find_decision,
    insert_decision,
    lock_decisions,
)
from goals.operations.locks import writing
from tracker.models import Unit
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


def adopt_plan(
    *, by: Actor, now: datetime, plan: Plan, decided_by: Unit, decision: DecisionEntry, accepts_unclear: bool = False
) -> Plan:
    """Adopt a draft by a decision of the nämnd, or of a tjänsteperson below it (`decided_by`).

    One paragraph can adopt several plans. Targets that are not set, or that nobody knows how to read, need an explicit
    yes: they are not judged. Raises Refused. Adopting twice by the same paragraph changes nothing.
    """
    with writing():
        by, plan = lock_plan(by=by, plan=plan, permission=Permission.REGISTER_DECISION)
        lock_decisions(decided_by)
        by = require(by, Permission.REGISTER_DECISION, decided_by)
        check_decision(decision)
        found = find_decision(decided_by, decision, year=plan.edition_from.year)
        if plan.state == PlanState.ADOPTED:
            return _as_adopted(plan, found)
        _check_adoption(plan, accepts_unclear)
        if found:
            check_same_decision(found, decision)
        adoption = found or insert_decision(by=by, now=now, unit=decided_by, entry=decision, year=plan.edition_from.year)
        fields = {"state": PlanState.ADOPTED, "adopted_by": adoption}
        save_changes(by=by, now=now, row=plan, fields=fields, action="plan.adopt", unit=plan.unit)
        return plan


def _as_adopted(plan: Plan, decision: Decision | None) -> Plan:
    if decision and plan.adopted_by_id == decision.pk:
        return plan
    raise Refused("ADOPTED", Sentence(gettext_noop("Planen är redan antagen.")))


def unclear_targets(plan: Plan) -> int:
    """How many of the plan's targets are not set, or not clear."""
    return Target.objects.unclear().filter(goal__plan=plan).count()


def _check_adoption(plan: Plan, accepts_unclear: bool) -> None:
    if not plan.goals.exists():
        raise Refused("EMPTY", Sentence(gettext_noop("Planen har inga mål än. Lägg till dem innan den antas.")))
    unclear = 0 if accepts_unclear else unclear_targets(plan)
    if unclear:
        sentence = gettext_noop("{count} målvärden är inte satta eller oklara, och bedöms inte. Bekräfta att planen antas ändå.")
        raise Refused("UNCLEAR", Sentence(sentence, {"count": str(unclear)}), "accepts_unclear")
