"""How assignments end: by the giver's decision, for one receiver or many; and how an end that was a mistake is undone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from goals.models import Assignment, AssignmentAddressee, Decision
from goals.models.assignments import AssignmentEnd
from goals.operations.assignments import (
    AssignmentEntry,
    Receipt,
    current_assignment,
    current_receivers,
    insert_assignment,
    insert_receiver,
)
from goals.operations.changes import save_changes
from goals.operations.locks import writing
from goals.operations.plan_checks import check_days, check_line
from tracker.models import Unit
from tracker.operations import Actor, Refused, require
from tracker.periods import local_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import UnitTree


@dataclass(frozen=True, kw_only=True)
class EndEntry:
    """How assignments end, by which decision of the giver's; extended, until when."""

    end: AssignmentEnd
    decision: Decision | None
    ends_on: date | None = None


def end_assignments(
    *, by: Actor, now: datetime, addressees: Sequence[AssignmentAddressee], entry: EndEntry
) -> list[AssignmentAddressee]:
    """End assignments of one giver's for some receivers by one decision: all of them, or none when one cannot be ended.

    Extended, an assignment goes on until `ends_on` as a new one, given by that decision, that continues it; so what was
    promised first, and what was decided then, both stay. Raises Refused for one that has ended in another way meanwhile.
    """
    givers = {row.assignment.given_by for row in addressees}
    if len(givers) != 1:
        raise Refused("NEEDED", Sentence(gettext_noop("Välj minst ett uppdrag.")), "addressees")
    (giver,) = givers
    by = require(by, Permission.EDIT_PLAN, giver)
    with writing():
        rows = current_receivers(addressees)
        decision = entry.decision
        if decision is None or decision.unit_id not in heirs_of(giver):
            raise Refused("DECISION_NEEDED", Sentence(gettext_noop("Välj ett beslut av den som gav uppdraget.")), "closed")
        for row in rows:
            _end(by, now, row, entry, decision)
        return rows


def _end(by: Actor, now: datetime, addressee: AssignmentAddressee, entry: EndEntry, decision: Decision) -> None:
    if addressee.assignment.given_id is None:
        raise Refused("NOT_GIVEN", Sentence(gettext_noop("Uppdraget är inte beslutat än. Ta bort det i stället.")))
    if addressee.end and (addressee.end, addressee.closed_id) != (entry.end, decision.pk):
        sentence = gettext_noop("{unit}: uppdraget är redan {end}. Ångra det först, om det var fel.")
        raise Refused("ENDED", Sentence(sentence, {"unit": addressee.unit.name, "end": addressee.get_end_display()}))
    giver = addressee.assignment.given_by
    fields = {"end": entry.end, "closed": decision}
    is_new = save_changes(by=by, now=now, row=addressee, fields=fields, action="assignment.end", unit=giver)
    if is_new and entry.end == AssignmentEnd.EXTENDED:
        _extend(by, now, addressee, decision, entry.ends_on)


def reopen_assignment(*, by: Actor, now: datetime, addressee: AssignmentAddressee, reason: str) -> AssignmentAddressee:
    """Undo an end that was registered by mistake. What goes on since then has to be taken away first."""
    giver = addressee.assignment.given_by
    by = require(by, Permission.EDIT_PLAN, giver)
    with writing():
        (addressee,) = current_receivers([addressee])
        check_line("reason", reason.strip(), most=1000, is_needed=True)
        going_on = addressee.assignment.continued_by.filter(given=addressee.closed, addressees__unit=addressee.unit)
        if addressee.end == AssignmentEnd.EXTENDED and going_on.exists():
            sentence = gettext_noop("Uppdraget går vidare som ett nytt. Ta bort det nya först, om det är fel.")
            raise Refused("GOES_ON", Sentence(sentence))
        fields = {"end": "", "closed": None}
        save_changes(by=by, now=now, row=addressee, fields=fields, action="assignment.reopen", unit=giver, reason=reason)
        return addressee


def heirs_of(unit: Unit) -> tuple[int, ...]:
    """The ids of a unit and of those that carry it on: what one of them has given another of them can end."""
    return UnitTree.of(unit.region).after(unit.pk)


def _extend(by: Actor, now: datetime, addressee: AssignmentAddressee, decision: Decision, ends_on: date | None) -> None:
    """The assignment that goes on: one for all the receivers that the same decision extends it for."""
    check_days("ends_on", addressee.ends_on, ends_on)
    if ends_on is None or ends_on == addressee.ends_on:
        raise Refused("NEEDED", Sentence(gettext_noop("Ange den nya sista dagen.")), "ends_on")
    before = current_assignment(addressee.assignment)
    going_on = Assignment.objects.filter(continues=before, given=decision).first()
    if going_on is None:
        entry = replace(AssignmentEntry.of(before), given=decision, starts_on=None, continues=before)
        going_on = insert_assignment(by, now, Assignment(given_by=decision.unit), entry)
    insert_receiver(by, now, going_on, _who_carries_on(addressee.unit, local_date(now)), Receipt(addressee.months, ends_on))


def _who_carries_on(unit: Unit, on: date) -> Unit:
    """The unit, or the first of those after it that has not ceased before a date."""
    heirs = {row.pk: row for row in Unit.objects.filter(pk__in=heirs_of(unit))}
    in_order = [heirs[pk] for pk in heirs_of(unit)]
    return next((row for row in in_order if row.active_to is None or row.active_to >= on), unit)
