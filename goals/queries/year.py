"""A region's year as its calendar shows it: rounds, nämnder, days that were moved, and how far the reader's own have come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from goals.models import DateChange, FollowUp, Outcome, OutcomeState, Target, UnitFollowUp
from goals.queries.plans import readable_plans
from tracker.models import AuditEvent
from tracker.periods import due_months, local_date
from tracker.permissions import Access, Permission

REPORTED = frozenset({OutcomeState.REPORTED, OutcomeState.APPROVED})


@dataclass(frozen=True)
class Completeness:
    """How many of the outcomes that a round asks a nämnd for are there: those entered, and those reported by the last day.

    Counted as Mitt arbete counts them: an indicator once, whatever goals it serves, by the last period that is due.
    """

    due: int
    entered: int
    in_time: int

    @property
    def missing(self) -> int:
        """How many have not been given."""
        return self.due - self.entered


@dataclass(frozen=True)
class NamndRound:
    """A nämnd's part in a round. `completeness` is None for those from outside; `moved` are its days' changes, oldest first."""

    row: UnitFollowUp
    completeness: Completeness | None
    moved: tuple[DateChange, ...]


@dataclass(frozen=True)
class YearRound:
    """A round, and every nämnd's part in it in Swedish order; the region's own row stands first, where there is one."""

    follow_up: FollowUp
    parts: tuple[NamndRound, ...]


@dataclass(frozen=True)
class Year:
    """A year's rounds in order. `earlier` are the parts in the rounds before it, for the history of who was in time."""

    year: int
    rounds: tuple[YearRound, ...]
    earlier: tuple[UnitFollowUp, ...]


def year_of(year: int, follow_ups: Iterable[FollowUp], access: Access) -> Year:
    """A region's year, of its `follow_ups` in order. Five queries, whatever the size; two for those who see no live rows."""
    rows = list(
        UnitFollowUp.objects.filter(follow_up__region=access.region, follow_up__year__lte=year)
        .select_related("follow_up", "unit", "decision", "handed_over_by")
        .in_swedish_order()
    )
    moved: dict[int, list[DateChange]] = defaultdict(list)
    changes = DateChange.objects.filter(unit_follow_up__in=[row.pk for row in rows if row.follow_up.year == year])
    for change in changes.select_related("by").order_by("at", "pk"):
        moved[change.unit_follow_up_id].append(change)
    own = [one for one in follow_ups if one.year == year]
    counter = _Counter(year, own, access)
    rounds = tuple(
        YearRound(
            follow_up,
            tuple(
                NamndRound(row, counter.count(row), tuple(moved.get(row.pk, ())))
                for row in sorted(rows, key=lambda row: row.kind != "REGION")
                if row.follow_up_id == follow_up.pk
            ),
        )
        for follow_up in own
    )
    return Year(year, rounds, tuple(row for row in rows if row.follow_up.year < year))


@dataclass(frozen=True)
class _Given:
    """What has been given for an indicator and month: whether there is something, and on which day it was reported."""

    is_entered: bool
    reported_on: date | None


# The sets of months of an authority's rows, by indicator, in the plans' order.
_Asked = dict[int, list[int]]


class _Counter:
    """The reader's own outcomes of a year, fetched once."""

    def __init__(self, year: int, follow_ups: Iterable[FollowUp], access: Access) -> None:
        self.year = year
        self.months = sorted(one.month for one in follow_ups)
        self.access = access
        self.visible = access.where(Permission.READ_LIVE)
        self.asked: Mapping[int, _Asked] = self._find_asked() if self.visible else {}
        self.given: Mapping[tuple[int, int], _Given] = self._find_given() if self.visible else {}

    def _find_asked(self) -> Mapping[int, _Asked]:
        """By the ids of the authorities that are asked."""
        found: dict[int, _Asked] = defaultdict(lambda: defaultdict(list))
        plans = readable_plans(self.access).values("pk")
        targets = Target.objects.filter(goal__plan__in=plans, indicator__unit__in=self.visible).for_year(self.year)
        rows = targets.in_table_order().values_list("goal__plan__unit_id", "indicator__unit_id", "indicator_id", "months")
        for plan_unit, unit, indicator, months in rows:
            authority = self.access.tree.authority_of(unit)
            if authority is not None and authority in self.access.tree.before(plan_unit):
                found[plan_unit][indicator].append(months)  # the nämnd's own, or what it carries on
            elif authority is not None and authority == unit:
                found[authority][indicator].append(months)
        return found

    def _find_given(self) -> Mapping[tuple[int, int], _Given]:
        """By indicator and month."""
        indicators = {indicator for asked in self.asked.values() for indicator in asked}
        outcomes = Outcome.objects.filter(indicator__in=indicators, year=self.year)
        rows = list(outcomes.values_list("pk", "indicator_id", "month", "value", "missing_reason", "state", "entered_at"))
        reported = self._first_reported()
        return {
            (indicator, month): _Given(
                is_entered=value is not None or bool(missing),
                reported_on=reported.get(f"outcome:{pk}") or (local_date(entered_at) if state in REPORTED else None),
            )
            for pk, indicator, month, value, missing, state, entered_at in rows
        }

    def _first_reported(self) -> dict[str, date]:
        """The day on which each outcome was first reported, by its name in the trace."""
        events = AuditEvent.objects.filter(
            region_id=self.access.region.pk, unit_id__in=self.visible, action="outcome.report", at__year__gte=self.year
        )
        found: dict[str, date] = {}
        for subject, at in events.order_by("pk").values_list("subject", "at"):
            found.setdefault(subject, local_date(at))
        return found

    def count(self, row: UnitFollowUp) -> Completeness | None:
        """How far a nämnd has come in a round; None from outside, and for the region's own row."""
        if row.kind != "UNIT" or row.unit_id not in self.visible:
            return None
        month = row.follow_up.month
        previous = max((earlier for earlier in self.months if earlier < month), default=0)
        due = [
            (indicator, last)
            for indicator, sets in self.asked.get(row.unit_id, {}).items()
            if (last := _last_due(sets, month=month, previous_month=previous))
        ]
        given = [self.given[key] for key in due if key in self.given]
        in_time = [one for one in given if one.reported_on and one.reported_on <= row.outcomes_due_on]
        return Completeness(len(due), sum(one.is_entered for one in given), len(in_time))


def _last_due(sets: Iterable[int], *, month: int, previous_month: int) -> int:
    """The last month that is due of the first of an indicator's rows that has one; 0 when none has."""
    for months in sets:
        if due := due_months(months, month=month, previous_month=previous_month):
            return due[-1]
    return 0
