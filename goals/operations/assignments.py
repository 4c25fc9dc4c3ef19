"""Assignments: given, changed, taken away when they were a mistake; one receiver at a time once they are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from goals.models import Assignment, AssignmentAddressee, Decision
from goals.operations.changes import is_changed, made_before, remove_row, save_changes
from goals.operations.locks import writing
from goals.operations.plan_checks import check_days, check_line, check_same_region, check_texts
from tracker.models import Unit
from tracker.operations import Actor, Refused, require
from tracker.periods import MONTHLY
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True, kw_only=True)
class AssignmentEntry:
    """What is said of an assignment. `parent` is the one it breaks down, `continues` the one it was carried over from.

    `starts_on` is from when it holds, where that is not the day of `given`.
    """

    text: str
    number: str = ""
    description: str = ""
    source: str = ""
    raw_addressees: str = ""
    steering_unit: Unit | None = None
    given: Decision | None = None
    starts_on: date | None = None
    parent: Assignment | None = None
    continues: Assignment | None = None

    @classmethod
    def of(cls, assignment: Assignment) -> "AssignmentEntry":
        """What is said of an assignment now."""
        return cls(**{name: getattr(assignment, name) for name in cls.__dataclass_fields__})

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the table."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Receipt:
    """When a receiver reports (a bit set of months, 0 = when somebody asks), and its last day."""

    months: int = 0
    ends_on: date | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the table."""
        return {"months": self.months, "ends_on": self.ends_on}


def give_assignment(
    *, by: Actor, now: datetime, given_by: Unit, entry: AssignmentEntry, receivers: Sequence[Unit], receipt: Receipt
) -> Assignment:
    """Give an assignment to one or more units, all with the same months and last day."""
    by = require(by, Permission.EDIT_PLAN, given_by)
    with writing():
        Unit.objects.select_for_update(no_key=True).get(pk=given_by.pk)
        rows = Assignment.objects.filter(given_by=given_by)
        if made := made_before(by=by, action="assignment.create", unit=given_by, rows=rows):
            return made
        if not receivers and not entry.raw_addressees:
            raise Refused("NEEDED", Sentence(gettext_noop("Välj vem uppdraget ges till, eller skriv det med ord.")), "receivers")
        assignment = insert_assignment(by, now, Assignment(given_by=given_by), entry)
        for unit in receivers:
            insert_receiver(by, now, assignment, unit, receipt)
        return assignment


def insert_assignment(by: Actor, now: datetime, assignment: Assignment, entry: AssignmentEntry) -> Assignment:
    """Write an assignment down, last of those that its giver has given."""
    check_assignment(assignment, entry)
    giver = assignment.given_by
    last = Assignment.objects.filter(given_by=giver).aggregate(last=Max("order"))["last"] or 0
    fields = {"given_by": giver, "order": last + 1} | entry.fields
    save_changes(by=by, now=now, row=assignment, fields=fields, action="assignment.create", unit=giver)
    return assignment


def change_assignment(*, by: Actor, now: datetime, assignment: Assignment, entry: AssignmentEntry, seen: str) -> Assignment:
    """Change what is said of an assignment. Raises StaleRow when somebody else has changed it since `seen`."""
    unit = assignment.given_by
    by = require(by, Permission.EDIT_PLAN, unit)
    with writing():
        assignment = current_assignment(assignment)
        before = AssignmentEntry.of(assignment).fields
        if is_changed(row=assignment, unit=unit, before=before, after=entry.fields, seen=seen):
            check_assignment(assignment, entry)
            save_changes(by=by, now=now, row=assignment, fields=entry.fields, action="assignment.change", unit=unit)
        return assignment


def current_assignment(assignment: Assignment) -> Assignment:
    """The assignment as it is now, locked. Raises Refused when it has been taken away."""
    rows = Assignment.objects.select_for_update(no_key=True, of=("self",)).select_related("given_by", "given")
    found = rows.filter(pk=assignment.pk).first()
    if found is None:
        raise Refused("GONE", Sentence(gettext_noop("Uppdraget finns inte längre: någon har tagit bort det.")))
    return found


def check_assignment(assignment: Assignment, entry: AssignmentEntry) -> None:
    """Refuse what an assignment cannot be, naming the field."""
    check_line("text", entry.text, most=5000, is_needed=True)
    check_line("number", entry.number, most=20)
    check_texts({name: getattr(entry, name) for name in ("description", "source", "raw_addressees")})
    giver = assignment.given_by
    if entry.steering_unit:
        check_same_region("steering_unit", giver, [entry.steering_unit.region_id])
    if entry.given and entry.given.unit_id != giver.pk:
        raise Refused("UNKNOWN", Sentence(gettext_noop("Välj ett beslut av den som ger uppdraget.")), "given")
    for field in ("parent", "continues"):
        other: Assignment | None = getattr(entry, field)
        if other:
            check_same_region(field, giver, [other.given_by.region_id])
            _check_chain(assignment, other, field)


def _check_chain(assignment: Assignment, other: Assignment, field: str) -> None:
    """Refuse an assignment that would stand under itself."""
    above: Assignment | None = other
    while above is not None:
        if above.pk == assignment.pk:
            raise Refused("CIRCLE", Sentence(gettext_noop("Uppdraget kan inte ligga under sig självt.")), field)
        above = getattr(above, field)


# Receivers


def add_receiver(*, by: Actor, now: datetime, assignment: Assignment, unit: Unit, receipt: Receipt) -> AssignmentAddressee:
    """Give an assignment to one more unit. One that has it already keeps what it has."""
    by = require(by, Permission.EDIT_PLAN, assignment.given_by)
    with writing():
        assignment = current_assignment(assignment)
        found = AssignmentAddressee.objects.filter(assignment=assignment, unit=unit).first()
        return found or insert_receiver(by, now, assignment, unit, receipt)


def insert_receiver(by: Actor, now: datetime, assignment: Assignment, unit: Unit, receipt: Receipt) -> AssignmentAddressee:
    """Write down that one more is to do it, as a part of a larger operation."""
    check_same_region("receivers", assignment.given_by, [unit.region_id])
    _check_receipt(receipt)
    row = AssignmentAddressee()
    fields = {"assignment": assignment, "unit": unit} | receipt.fields
    save_changes(by=by, now=now, row=row, fields=fields, action="assignment.receiver", unit=assignment.given_by)
    return row


def _check_receipt(receipt: Receipt) -> None:
    if not 0 <= receipt.months <= MONTHLY:
        raise Refused("MONTHS", Sentence(gettext_noop("Välj bland årets månader.")), "months")
    check_days("ends_on", None, receipt.ends_on)


def change_receiver(
    *, by: Actor, now: datetime, addressee: AssignmentAddressee, receipt: Receipt, seen: str
) -> AssignmentAddressee:
    """Change when a receiver reports, and its last day. Raises StaleRow when somebody else has since `seen`."""
    giver = addressee.assignment.given_by
    by = require(by, Permission.EDIT_PLAN, giver)
    with writing():
        (addressee,) = current_receivers([addressee])
        before = Receipt(addressee.months, addressee.ends_on).fields
        if is_changed(row=addressee, unit=giver, before=before, after=receipt.fields, seen=seen):
            _check_receipt(receipt)
            save_changes(by=by, now=now, row=addressee, fields=receipt.fields, action="assignment.receiver", unit=giver)
        return addressee


def current_receivers(addressees: Sequence[AssignmentAddressee]) -> list[AssignmentAddressee]:
    """The receivers as they are now, locked in the order of their ids."""
    rows = AssignmentAddressee.objects.select_for_update(no_key=True, of=("self",))
    found = list(
        rows.select_related("assignment__given_by", "assignment__given", "unit", "closed")
        .filter(pk__in=[row.pk for row in addressees])
        .order_by("pk")
    )
    if len(found) < len({row.pk for row in addressees}):
        raise Refused("GONE", Sentence(gettext_noop("Mottagaren finns inte längre: någon har tagit bort den.")))
    return found


def remove_assignment(*, by: Actor, now: datetime, assignment: Assignment) -> None:
    """Take away an assignment that was entered by mistake. What is reported, ended or broken down stays."""
    giver = assignment.given_by
    by = require(by, Permission.EDIT_PLAN, giver)
    with writing():
        assignment = current_assignment(assignment)
        receivers = list(assignment.addressees.select_related("unit"))
        is_used = any(row.end or row.statuses.exists() for row in receivers)
        if is_used or assignment.children.exists() or assignment.continued_by.exists():
            sentence = gettext_noop(
                "Uppdraget är redovisat, avslutat eller nedbrutet och tas inte bort. Avsluta det genom beslut."
            )
            raise Refused("USED", Sentence(sentence))
        for row in receivers:
            fields = {"unit": row.unit} | Receipt(row.months, row.ends_on).fields
            remove_row(by=by, now=now, row=row, fields=fields, action="assignment.remove", unit=giver)
        fields = AssignmentEntry.of(assignment).fields
        remove_row(by=by, now=now, row=assignment, fields=fields, action="assignment.remove", unit=giver)
