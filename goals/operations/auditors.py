"""Opening a nämnd's live drafts to the auditors, and closing them again: the nämnd's own choice, round by round."""

from datetime import datetime

from goals.models import UnitFollowUp
from goals.operations.acts import lock_round, move, person_of
from goals.operations.locks import writing
from tracker.operations import Actor, require
from tracker.permissions import Permission


def open_to_auditors(*, by: Actor, now: datetime, unit_follow_up: UnitFollowUp) -> UnitFollowUp:
    """Let the region's auditors read this nämnd's live rows in this round. Done twice it is done once."""
    person = person_of(by)
    by = require(by, Permission.OPEN_TO_AUDITORS, unit_follow_up.unit)
    with writing():
        follow_up = lock_round(unit_follow_up)
        if follow_up.open_to_auditors_at is None:
            fields = {"open_to_auditors_at": now, "open_to_auditors_by": person}
            move(by=by, now=now, follow_up=follow_up, action="round.open_to_auditors", fields=fields)
        return follow_up


def close_to_auditors(*, by: Actor, now: datetime, unit_follow_up: UnitFollowUp) -> UnitFollowUp:
    """Let them no longer. What they have read stays read; the trace says when it was open."""
    person_of(by)
    by = require(by, Permission.OPEN_TO_AUDITORS, unit_follow_up.unit)
    with writing():
        follow_up = lock_round(unit_follow_up)
        if follow_up.open_to_auditors_at is not None:
            fields = {"open_to_auditors_at": None, "open_to_auditors_by": None}
            move(by=by, now=now, follow_up=follow_up, action="round.close_to_auditors", fields=fields)
        return follow_up
