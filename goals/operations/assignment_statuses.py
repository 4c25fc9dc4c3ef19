"""Reporting how an assignment goes: what the receiver says in a round."""

from datetime import datetime

from goals.models import AssignmentAddressee, AssignmentStatus, UnitFollowUp
from goals.models.assignments import AssignmentProgress
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.operations.open_round import lock_open_round
from goals.queries.answering import is_answered_in
from goals.queries.assignment_statuses import has_ended
from tracker.operations import Actor, Refused, changed, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

FIELDS = ("status", "comment")


class StaleStatus(Refused):
    """Refused because the status was saved meanwhile; `current` is what was saved."""

    def __init__(self, current: AssignmentStatus) -> None:
        msgid = gettext_noop("Någon har ändrat läget medan du skrev. Jämför de två och välj vad som ska gälla.")
        super().__init__("STALE", Sentence(msgid))
        self.current = current


def report_assignment_status(
    *,
    by: Actor,
    now: datetime,
    addressee: AssignmentAddressee,
    unit_follow_up: UnitFollowUp,
    status: str,
    comment: str,
    expected_version: int,
) -> AssignmentStatus | None:
    """Say how an assignment goes for one receiver; `status` may be blank ("" = nothing said).

    `expected_version` is the version that the person saw; 0 when there was none.
    What is already said is returned as it is; None when nothing is said and
    nothing was. Raises StaleStatus when somebody else came first, and Refused
    when the round is locked, the person may not, or the assignment is not the
    nämnd's or has ended.
    """
    by = require(by, Permission.ASSESS_GOAL, unit_follow_up.unit)
    with writing():
        follow_up = lock_open_round(unit_follow_up)
        addressee = _lock_addressee(addressee)
        _check(follow_up, addressee, status, comment)
        current = _current(follow_up, addressee)
        row = current or AssignmentStatus(addressee=addressee, unit_follow_up=follow_up, version=0)
        before = {name: getattr(row, name) for name in FIELDS}
        changes = changed(before, {"status": status, "comment": comment})
        if not changes:
            return current
        if row.version != expected_version:
            raise StaleStatus(row)
        row = _of_round(row, follow_up)
        row.status, row.comment, row.version = status, comment, row.version + 1
        row.by, row.at = by.person, now
        row.save()
        record_event(
            by=by,
            now=now,
            action="assignment_status.report",
            subject=row,
            changes=changes,
            unit=follow_up.unit,
            version=row.version,
            is_draft=True,
        )
    return row


def _lock_addressee(addressee: AssignmentAddressee) -> AssignmentAddressee:
    """The receiver as it is now: its giver may have ended the assignment while somebody wrote."""
    rows = AssignmentAddressee.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "closed", "assignment")
    found = rows.filter(pk=addressee.pk).first()
    if found is None:
        raise Refused("GONE", Sentence(gettext_noop("Uppdraget finns inte längre: någon har tagit bort det.")))
    return found


def _check(follow_up: UnitFollowUp, addressee: AssignmentAddressee, status: str, comment: str) -> None:
    """Refuse what cannot be right, naming the field."""
    if not is_answered_in(addressee.unit, follow_up):
        msgid = gettext_noop("Uppdraget är inte riktat till {unit}.")
        raise Refused("NOT_HERE", Sentence(msgid, {"unit": follow_up.unit.name}))
    if addressee.assignment.given_id is None:
        raise Refused("NOT_GIVEN", Sentence(gettext_noop("Uppdraget är inte beslutat än. Läget kan anges när det är givet.")))
    if has_ended(addressee, follow_up.follow_up.period):
        msgid = gettext_noop("Uppdraget är {end}. Läget kan inte ändras.")
        raise Refused("ENDED", Sentence(msgid, {"end": addressee.get_end_display()}))
    if status not in {"", *AssignmentProgress.values}:
        raise Refused("UNKNOWN_STATUS", Sentence(gettext_noop("Välj ett av lägena i listan, eller lämna tomt.")), "status")
    check_text("comment", comment)


def _current(follow_up: UnitFollowUp, addressee: AssignmentAddressee) -> AssignmentStatus | None:
    """What is said last, in this round of the follow-up or an earlier one."""
    locked = AssignmentStatus.objects.select_for_update(no_key=True, of=("self",))
    return locked.filter(addressee=addressee, unit_follow_up=follow_up).order_by("round").last()


def _of_round(row: AssignmentStatus, follow_up: UnitFollowUp) -> AssignmentStatus:
    """The row to write in: what was said in an earlier round stays as it was handed over."""
    if row.pk is not None and row.round == follow_up.round:
        return row
    return AssignmentStatus(addressee_id=row.addressee_id, unit_follow_up=follow_up, round=follow_up.round, version=row.version)
