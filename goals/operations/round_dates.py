"""The days of a nämnd's round, moved with who and why.

A reminder is counted from the day that stands here when somebody looks: a day that is moved needs nothing done to letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from goals.models import DateChange, UnitFollowUp, UnitFollowUpState
from goals.operations.changes import is_changed, save_changes
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.operations.open_round import why_closed
from tracker.operations import Actor, Refused, require
from tracker.periods import Period, write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

MOST_DAYS = 366


@dataclass(frozen=True, kw_only=True)
class NamndDays:
    """A nämnd's own days in a round. `meeting_on` is None until the nämnd's meeting is set."""

    outcomes_due_on: date
    assessments_due_on: date
    meeting_on: date | None = None

    @classmethod
    def of(cls, unit_follow_up: UnitFollowUp) -> "NamndDays":
        """The days as they are now."""
        return cls(**{name: getattr(unit_follow_up, name) for name in cls.__dataclass_fields__})

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the table."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def change_dates(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, days: NamndDays, reason: str, seen: str
) -> UnitFollowUp:
    """Move days of a nämnd's round, saying why; a meeting that is set for the first time needs no reason.

    Due days are moved while the round is open, the meeting until the nämnd has decided. Raises Refused, naming the field, and
    StaleRow when somebody else has moved a day since `seen`.
    """
    by = require(by, Permission.SET_DATES, unit_follow_up.unit)
    return _change(by, now, unit_follow_up, days.fields, reason, seen)


def set_meeting(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, meeting_on: date | None, reason: str, seen: str
) -> UnitFollowUp:
    """Say when the nämnd meets, for whoever knows that and may not move its due days."""
    by = require(by, Permission.SET_MEETING, unit_follow_up.unit)
    return _change(by, now, unit_follow_up, {"meeting_on": meeting_on}, reason, seen)


def _change(
    by: Actor, now: datetime, unit_follow_up: UnitFollowUp, after: Mapping[str, Any], reason: str, seen: str
) -> UnitFollowUp:
    check_text("reason", reason)
    with writing():
        rows = UnitFollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("follow_up", "unit")
        row = rows.get(pk=unit_follow_up.pk)
        before = {name: getattr(row, name) for name in after}
        if is_changed(row=row, unit=row.unit, before=before, after=after, seen=seen):
            move_days(by, now, row, after, reason)
        return row


def move_days(by: Actor, now: datetime, row: UnitFollowUp, after: Mapping[str, Any], reason: str) -> None:
    """Move those of a locked row's days that differ, each with its DateChange, and all with one event. Raises Refused."""
    moved = {name: (getattr(row, name), day) for name, day in after.items() if getattr(row, name) != day}
    _refuse_when_closed(row, moved)
    _check_days(row, NamndDays(**{**NamndDays.of(row).fields, **after}), moved)
    why = " ".join(reason.split())
    if not why and any(old is not None for old, _new in moved.values()):
        raise Refused("REASON_NEEDED", Sentence(gettext_noop("Skriv varför dagen flyttas.")), "reason")
    save_changes(by=by, now=now, row=row, fields=after, action="unitfollowup.dates", unit=row.unit, reason=why)
    if by.person:
        DateChange.objects.bulk_create(
            DateChange(unit_follow_up=row, field=name, old=old, new=new, by=by.person, at=now, reason=why)
            for name, (old, new) in moved.items()
        )


def _refuse_when_closed(row: UnitFollowUp, moved: Mapping[str, Any]) -> None:
    if row.state == UnitFollowUpState.OPEN:
        return
    if row.state == UnitFollowUpState.DECIDED or set(moved) != {"meeting_on"}:
        raise Refused("LOCKED", why_closed(row))


def _check_days(row: UnitFollowUp, days: NamndDays, moved: Mapping[str, Any]) -> None:
    """Refuse days that cannot be, and those that are a slip of the hand; only of what was moved."""
    opens_on = row.follow_up.opens_on
    for name in moved:
        check_near(name, getattr(days, name), row.follow_up.period)
    if days.outcomes_due_on < opens_on and "outcomes_due_on" in moved:
        msgid = gettext_noop("Omgången öppnar {day}. Sista dag för utfall kan inte ligga före.")
        raise Refused("BEFORE_OPENING", Sentence(msgid, {"day": write_date(opens_on)}), "outcomes_due_on")
    if days.assessments_due_on < days.outcomes_due_on and {"assessments_due_on", "outcomes_due_on"} & set(moved):
        field = "assessments_due_on" if "assessments_due_on" in moved else "outcomes_due_on"
        msgid = gettext_noop("Sista dag för bedömningar kan inte ligga före sista dag för utfall.")
        raise Refused("BEFORE_OUTCOMES", Sentence(msgid), field)
    if days.meeting_on and days.meeting_on < days.outcomes_due_on and {"meeting_on", "outcomes_due_on"} & set(moved):
        field = "meeting_on" if "meeting_on" in moved else "outcomes_due_on"
        msgid = gettext_noop("Nämnden kan inte sammanträda före sista dag för utfall, {day}.")
        raise Refused("MEETS_BEFORE", Sentence(msgid, {"day": write_date(days.outcomes_due_on)}), field)


def check_near(field: str, day: date | None, period: Period) -> None:
    """Refuse a day so far from the end of the round's period that it must be a slip of the hand."""
    if day and abs((day - period.last_day).days) > MOST_DAYS:
        msgid = gettext_noop("{day} ligger mer än ett år från {period}. Är året rätt?")
        raise Refused("FAR_AWAY", Sentence(msgid, {"day": write_date(day), "period": period.label}), field)
