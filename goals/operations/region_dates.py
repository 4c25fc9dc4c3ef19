"""The days of a round that are the whole region's, and the usual last days, moved for every nämnd that has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from goals.models import FollowUp, UnitFollowUp, UnitFollowUpState
from goals.operations.changes import StaleRow, digest_of
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.operations.plan_checks import check_line
from goals.operations.round_dates import check_near, move_days
from goals.rules.calendar import usual_day
from tracker.models import AuditEvent, Region
from tracker.operations import Actor, Refused, changed, record_event, require_in_region
from tracker.periods import local_date, write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


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
            raise StaleRow(before, _last_event(region, f"followup:{row.pk}"))
        _check_round(row, days, local_date(now))
        for name, value in after.items():
            setattr(row, name, value)
        row.save()
        record_event(by=by, now=now, action="followup.change", subject=row, changes=changes, region_id=region.pk)
        return row


def _last_event(region: Region, subject: str) -> AuditEvent | None:
    return AuditEvent.objects.filter(region_id=region.pk, subject=subject).order_by("-pk").first()


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


@dataclass(frozen=True, kw_only=True)
class UsualDays:
    """The last days that most nämnder have in a round."""

    outcomes_due_on: date
    assessments_due_on: date

    @classmethod
    def of(cls, rows: Sequence[UnitFollowUp]) -> "UsualDays | None":
        """The usual days of nämnders' parts in a round; None where there are none."""
        outcomes, assessments = (usual_day(getattr(row, name) for row in rows) for name in cls.__dataclass_fields__)
        return cls(outcomes_due_on=outcomes, assessments_due_on=assessments) if outcomes and assessments else None

    @property
    def fields(self) -> dict[str, Any]:
        """By the names of the table."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def move_usual_days(
    *, by: Actor, now: datetime, follow_up: FollowUp, days: UsualDays, reason: str, seen: str
) -> list[UnitFollowUp]:
    """Move the usual last days of a round for every nämnd that has them and is open; return those that were moved.

    A nämnd that has a day of its own keeps it, and so does one that has handed over. All are moved or none: raises Refused,
    naming the nämnd that stands in the way, and StaleRow when the usual days are others than those `seen`.
    """
    by = require_in_region(by, Permission.ADMINISTER, follow_up.region)
    check_text("reason", reason)
    with writing():
        locked = UnitFollowUp.objects.own().select_for_update(no_key=True, of=("self",)).select_related("follow_up", "unit")
        rows = list(locked.filter(follow_up=follow_up).order_by("pk"))
        usual = UsualDays.of(rows)
        if usual is None or usual == days:
            return []
        if digest_of(usual.fields) != seen:
            raise StaleRow(usual.fields, None)
        moved = [row for row in rows if row.state == UnitFollowUpState.OPEN and _follows(row, usual, days)]
        for row in moved:
            _move(by, now, row, usual, days, reason)
        return moved


def _follows(row: UnitFollowUp, usual: UsualDays, days: UsualDays) -> bool:
    """Whether a day that is moved is the nämnd's too."""
    after = days.fields
    return any(after[name] != day and getattr(row, name) == day for name, day in usual.fields.items())


def _move(by: Actor, now: datetime, row: UnitFollowUp, usual: UsualDays, days: UsualDays, reason: str) -> None:
    after = {name: days.fields[name] for name, day in usual.fields.items() if getattr(row, name) == day}
    try:
        move_days(by, now, row, after, reason)
    except Refused as refused:
        if refused.field == "reason":
            raise
        sentence = Sentence(gettext_noop("{unit}: {why}"), {"unit": row.unit.name, "why": refused.sentence})
        raise Refused(refused.code, sentence, refused.field) from refused
