"""The days of rounds: a nämnd's own, with why, and those that are the whole region's.

A reminder is counted from the day that stands here when somebody looks: a day that is moved needs nothing done to letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from goals.models import DateChange, FollowUp, UnitFollowUp, UnitFollowUpState
from goals.operations.changes import StaleRow, digest_of, is_changed, save_changes
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.operations.open_round import why_closed
from goals.operations.plan_checks import check_line
from tracker.models import AuditEvent
from tracker.operations import Actor, Refused, changed, record_event, require, require_in_region
from tracker.periods import Period, local_date, write_date
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
        if not is_changed(row=row, unit=row.unit, before=before, after=after, seen=seen):
            return row
        moved = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
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
        return row


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


# What is the whole region's


@dataclass(frozen=True, kw_only=True)
class RegionDays:
    """What a round is called, and its days that are the same for every nämnd."""

    name: str
    opens_on: date
    board_on: date | None = None
    council_on: date | None = None

    @classmethod
    def of(cls, follow_up: FollowUp) -> "RegionDays":
        """The days as they are now."""
        return cls(**{name: getattr(follow_up, name) for name in cls.__dataclass_fields__})

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the table."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def change_round(*, by: Actor, now: datetime, follow_up: FollowUp, days: RegionDays, seen: str) -> FollowUp:
    """Say what a round is called, when it opens, and when regionstyrelsen and fullmäktige have it.

    What the law says of those days is told beside the calendar, and refuses nothing. A round that has opened stays open.
    Raises Refused, naming the field, and StaleRow when somebody else has changed it since `seen`.
    """
    region = follow_up.region
    by = require_in_region(by, Permission.ADMINISTER, region)
    with writing():
        row = FollowUp.objects.select_for_update(no_key=True).get(pk=follow_up.pk)
        before, after = RegionDays.of(row).fields, days.fields
        changes = changed(before, after)
        if not changes:
            return row
        if digest_of(before) != seen:
            last = AuditEvent.objects.filter(region_id=region.pk, subject=f"followup:{row.pk}").order_by("-pk").first()
            raise StaleRow(before, last)
        _check_round(row, days, local_date(now))
        for name, value in after.items():
            setattr(row, name, value)
        row.save()
        record_event(by=by, now=now, action="followup.change", subject=row, changes=changes, region_id=region.pk)
        return row


def _check_round(row: FollowUp, days: RegionDays, today: date) -> None:
    check_line("name", days.name, most=200, is_needed=True)
    for name in ("opens_on", "board_on", "council_on"):
        check_near(name, getattr(days, name), row.period)
    if days.opens_on != row.opens_on:
        _check_opening(row, days.opens_on, today)
    if days.board_on and days.board_on < days.opens_on:
        msgid = gettext_noop("Regionstyrelsen kan inte ha rapporten före dagen då omgången öppnar, {day}.")
        raise Refused("BOARD_BEFORE", Sentence(msgid, {"day": write_date(days.opens_on)}), "board_on")
    if days.board_on and days.council_on and days.council_on < days.board_on:
        msgid = gettext_noop("Fullmäktige kan inte behandla rapporten före regionstyrelsen, {day}.")
        raise Refused("COUNCIL_BEFORE", Sentence(msgid, {"day": write_date(days.board_on)}), "council_on")


def _check_opening(row: FollowUp, opens_on: date, today: date) -> None:
    if row.opens_on <= today:
        msgid = gettext_noop("Omgången öppnade {day}. Den kan inte öppna en annan dag.")
        raise Refused("HAS_OPENED", Sentence(msgid, {"day": write_date(row.opens_on)}), "opens_on")
    first = UnitFollowUp.objects.filter(follow_up=row, outcomes_due_on__lt=opens_on).order_by("outcomes_due_on").first()
    if first:
        msgid = gettext_noop("{unit} ska lämna sina utfall redan {day}. Omgången kan inte öppna efter det.")
        values = {"unit": first.unit.name, "day": write_date(first.outcomes_due_on)}
        raise Refused("OPENS_AFTER_DUE", Sentence(msgid, values), "opens_on")
