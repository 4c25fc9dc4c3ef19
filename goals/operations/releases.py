"""Letting frozen content out. A Release is inserted and never taken away: what has been read cannot be unread."""

from datetime import datetime

from goals.models import Release, UnitFollowUp
from goals.models.rounds import ReleaseAct, ReleaseStage
from goals.operations.acts import person_of
from tracker.operations import Actor, record_event


def release(
    *, by: Actor, now: datetime, follow_up: UnitFollowUp, round_: int, stage: ReleaseStage, act: ReleaseAct, reason: str = ""
) -> Release:
    """Let a frozen content of the locked row out, as a part of a larger operation that has seen that there is one.

    What is let out already is returned as it is.
    """
    row = Release.objects.filter(unit_follow_up=follow_up, round=round_, stage=stage, act=act).first()
    if row is not None:
        return row
    row = Release.objects.create(unit_follow_up=follow_up, round=round_, stage=stage, act=act, at=now, by=person_of(by))
    record_event(
        by=by,
        now=now,
        action=f"round.{'dispatch' if act == ReleaseAct.DISPATCHED else 'publish'}",
        subject=follow_up,
        changes={"stage": (None, stage)},
        unit=follow_up.unit,
        version=round_,
        reason=reason,
    )
    return row
