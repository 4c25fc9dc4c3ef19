"""Making a year's calendar: its rounds, and each nämnd's part of them. Made again, it adds what is missing, and no more."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from goals.models import FollowUp, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import UnitFollowUpKind
from goals.operations.locks import writing
from goals.queries.calendar import authorities_of, rules_of, suggested_units
from goals.rules.calendar import MonthRule, RoundDates, dates_of, round_name
from tracker.models import AuditEvent, Region, Unit
from tracker.operations import Actor, Refused, build_event, require_in_region
from tracker.periods import FIRST_YEAR, LAST_YEAR, local_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

# A year further ahead than this is a slip of the hand.
MOST_YEARS_AHEAD = 5


@dataclass
class Made:
    """What came of making a calendar: what is new, and of the rounds that were left, why."""

    follow_ups: list[FollowUp] = field(default_factory=list)
    unit_follow_ups: list[UnitFollowUp] = field(default_factory=list)
    left: list[Sentence] = field(default_factory=list)


def make_calendar(
    *,
    by: Actor,
    now: datetime,
    region: Region,
    year: int,
    units: Collection[Unit] | None = None,
    includes_past: bool = False,
) -> Made:
    """Make the year's rounds by the region's rules, OPEN for every unit that follows up.

    `units` are those chosen; None for the suggested ones. A unit has a part in the rounds to whose end it exists. The board
    that has oversight over the others also has the row of the region's own report. A round whose outcomes were due before
    today is made only when asked for. What is there already is not touched: neither its days nor who takes part.

    A round before one that has been handed over is never added: its outcomes are locked by that one.
    """
    by = require_in_region(by, Permission.ADMINISTER, region)
    if not FIRST_YEAR <= year <= min(LAST_YEAR, local_date(now).year + MOST_YEARS_AHEAD):
        values = {"last": str(local_date(now).year + MOST_YEARS_AHEAD)}
        raise Refused("YEAR", Sentence(gettext_noop("Ange ett år som inte ligger längre fram än {last}."), values), "year")
    with writing():
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        maker = _Maker(by, now, region, year)
        chosen = maker.check(units)
        for rule in maker.rules:
            found = dates_of(rule, year)
            if includes_past or found.outcomes_due_on >= local_date(now):
                maker.make(rule, found, chosen)
        maker.insert()
        return maker.made


class _Maker:
    """What a year has already, locked, and what is to be added to it."""

    def __init__(self, by: Actor, now: datetime, region: Region, year: int) -> None:
        self.by, self.now, self.region, self.year = by, now, region, year
        self.rules = rules_of(region)
        if not self.rules:
            raise Refused("NO_RULES", Sentence(gettext_noop("Regionen har inga kalenderregler än. Ange dem först.")))
        rows = UnitFollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("follow_up")
        self.rows = list(rows.filter(follow_up__region=region, follow_up__year=year).order_by("pk"))
        self.follow_ups = {one.month: one for one in FollowUp.objects.in_region(region).filter(year=year)}
        self.made = Made()

    def check(self, units: Collection[Unit] | None) -> list[Unit]:
        """The units that follow up, in the order of their ids. Raises Refused for one that cannot."""
        authorities = {unit.pk: unit for unit in authorities_of(self.region, self.year)}
        chosen = suggested_units(self.region, self.year) if units is None else {unit.pk for unit in units}
        if not chosen:
            raise Refused("NO_UNITS", Sentence(gettext_noop("Välj minst en nämnd som följer upp.")), "units")
        if wrong := [unit for unit in units or () if unit.pk not in authorities]:
            msgid = gettext_noop(
                "{unit} är ingen egen myndighet eller beredning i regionen det året. Den har ingen egen uppföljning."
            )
            raise Refused("NOT_AUTHORITY", Sentence(msgid, {"unit": wrong[0].name}), "units")
        return [authorities[pk] for pk in sorted(chosen)]

    def make(self, rule: MonthRule, dates: RoundDates, units: Sequence[Unit]) -> None:
        """Add what a month's round lacks."""
        follow_up = self.follow_ups.get(rule.month)
        if follow_up is None:
            if self._is_closed_after(rule.month, self.rows):
                self._leave(rule, self.region.name)
                return
            follow_up = self._follow_up(rule, dates)
            self.made.follow_ups.append(follow_up)
        kinds = [(unit, UnitFollowUpKind.UNIT) for unit in units]
        kinds += [(unit, UnitFollowUpKind.REGION) for unit in self._overseers()]
        for unit, kind in kinds:
            self._add(rule, dates, follow_up, unit, kind)

    def _add(self, rule: MonthRule, dates: RoundDates, follow_up: FollowUp, unit: Unit, kind: UnitFollowUpKind) -> None:
        own = [row for row in self.rows if row.unit_id == unit.pk and row.kind == kind]
        exists = unit.active_from <= dates.period.last_day and (unit.active_to is None or unit.active_to >= dates.period.last_day)
        if not exists or any(row.follow_up.month == rule.month for row in own):
            return
        if self._is_closed_after(rule.month, own):
            self._leave(rule, unit.name)
            return
        is_region = kind == UnitFollowUpKind.REGION
        days: dict[str, Any] = {
            "outcomes_due_on": dates.outcomes_due_on,
            "assessments_due_on": dates.region_assessments_due_on if is_region else dates.assessments_due_on,
        }
        self.made.unit_follow_ups.append(UnitFollowUp(follow_up=follow_up, unit=unit, kind=kind, **days))

    @staticmethod
    def _is_closed_after(month: int, rows: Iterable[UnitFollowUp]) -> bool:
        """Whether a later round has been handed over: what it has locked would be opened by one before it."""
        return any(row.follow_up.month > month and row.state != UnitFollowUpState.OPEN for row in rows)

    def _leave(self, rule: MonthRule, who: str) -> None:
        name = round_name(rule, self.year, len(self.rules))
        msgid = gettext_noop("{name} är inte upplagd för {who}, för en senare omgång är redan överlämnad till nämnden.")
        self.made.left.append(Sentence(msgid, {"name": name, "who": who}))

    def _overseers(self) -> list[Unit]:
        return list(authorities_of(self.region, self.year).filter(has_oversight=True).order_by("pk"))

    def _follow_up(self, rule: MonthRule, dates: RoundDates) -> FollowUp:
        return FollowUp(
            region=self.region,
            year=self.year,
            month=rule.month,
            name=round_name(rule, self.year, len(self.rules)),
            assesses_goals=rule.assesses_goals,
            opens_on=dates.opens_on,
        )

    def insert(self) -> None:
        """Insert what was added, each row with its event."""
        FollowUp.objects.bulk_create(self.made.follow_ups)
        UnitFollowUp.objects.bulk_create(self.made.unit_follow_ups)
        events = [self._event(row, None) for row in self.made.follow_ups]
        events += [self._event(row, row.unit) for row in self.made.unit_follow_ups]
        AuditEvent.objects.bulk_create(events)

    def _event(self, row: FollowUp | UnitFollowUp, unit: Unit | None) -> AuditEvent:
        values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields if not field.primary_key}
        return build_event(
            by=self.by,
            now=self.now,
            action=f"{row._meta.model_name}.create",
            subject=row,
            changes={name: (None, value) for name, value in values.items() if value not in (None, "")},
            unit=unit,
            region_id=self.region.pk,
        )
