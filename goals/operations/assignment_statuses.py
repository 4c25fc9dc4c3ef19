"""Reporting how an assignment goes: what the receiver says in a round."""

from datetime import datetime

from goals.models import AssignmentAddressee, AssignmentStatus, UnitFollowUp
from goals.models.assignments import AssignmentProgress
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.operations.open_round import lock_open_round
from tracker.operations import Actor, Refused, changed, record_event, require
from tracker.permissions import Permission, UnitTree
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
    require(by, Permission.ASSESS_GOAL, unit_follow_up.unit)
    with writing():
        follow_up = lock_open_round(unit_follow_up)
        _check(follow_up, addressee, status, comment)
        current = _current(follow_up, addressee)
        row = current or AssignmentStatus(addressee=addressee, unit_follow_up=follow_up, version=0)
        before = {name: getattr(row, name) for name in FIELDS}
        changes = changed(before, {"status": status, "comment": comment})
        if not changes:
            return current
        if row.version != expected_version:
            raise StaleStatus(row)
        row.status, row.comment, row.version = status, comment, row.version + 1
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


def _check(follow_up: UnitFollowUp, addressee: AssignmentAddressee, status: str, comment: str) -> None:
    """Refuse what cannot be right, naming the field."""
    if addressee.unit_id not in UnitTree.of(follow_up.unit.region).reach(follow_up.unit_id):
        msgid = gettext_noop("Uppdraget är inte riktat till {unit}.")
        raise Refused("NOT_HERE", Sentence(msgid, {"unit": follow_up.unit.name}))
    if addressee.end:
        msgid = gettext_noop("Uppdraget är {end}. Läget kan inte ändras.")
        raise Refused("ENDED", Sentence(msgid, {"end": addressee.get_end_display()}))
    if status not in {"", *AssignmentProgress.values}:
        raise Refused("UNKNOWN_STATUS", Sentence(gettext_noop("Välj ett av lägena i listan, eller lämna tomt.")), "status")
    check_text("comment", comment)


def _current(follow_up: UnitFollowUp, addressee: AssignmentAddressee) -> AssignmentStatus | None:
    locked = AssignmentStatus.objects.select_for_update(no_key=True, of=("self",))
    return locked.filter(addressee=addressee, unit_follow_up=follow_up).first()
