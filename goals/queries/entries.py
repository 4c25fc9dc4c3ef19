"""What a nämnd is asked to enter in a round: an outcome for each indicator and period, once, whatever goals it serves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from goals.models import (
    Category,
    Dimension,
    IndicatorDimension,
    IndicatorReporter,
    LockException,
    Outcome,
    OutcomeState,
    Target,
    UnitFollowUp,
)
from goals.queries.answering import governed_by
from goals.queries.people import reports_it
from goals.queries.plans import readable_plans
from goals.queries.rows import IndicatorRow, Round, indicator_rows
from goals.queries.splits import measure_the_same, redefined_on
from goals.rules.plausibility import may_repeat
from goals.rules.targets import Accumulation
from tracker.models import Person, Unit
from tracker.periods import Period, covered_months
from tracker.permissions import Access, Permission


@dataclass(frozen=True)
class Split:
    """A dimension that an outcome is split by, with its parts in order."""

    dimension: Dimension
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class DueOutcome:
    """An outcome that a round asks for.

    `covers` are the months that it is the value of. `splits` are the dimensions
    that it is split by; empty when it is not. `reporters` are those who report
    it. `exception` lets it be changed after hand-over; None when there is none.
    """

    row: IndicatorRow
    period: Period
    covers: tuple[int, ...]
    splits: tuple[Split, ...]
    reporters: tuple[Person, ...]
    is_mine: bool  # whether the reader is to report it
    may_enter: bool  # whether the reader's role lets them, the lock apart
    may_approve: bool
    is_here: bool  # whether it is this nämnd's round that governs it
    exception: LockException | None
    redefined_on: tuple[date, ...] = ()  # from which days something else is measured

    @property
    def categories(self) -> tuple[Category, ...]:
        """The parts of all its splits."""
        return tuple(category for split in self.splits for category in split.categories)

    @property
    def key(self) -> str:
        """What tells it from the round's others: "u12-8"."""
        return f"u{self.row.indicator.pk}-{self.period.month}"

    @property
    def outcome(self) -> Outcome | None:
        """What has been entered; None when nothing has."""
        return self.row.outcome_of(self.period)

    @property
    def is_entered(self) -> bool:
        """Whether there is a value, or the reason why there is none."""
        return self.outcome is not None and (self.outcome.value is not None or bool(self.outcome.missing_reason))

    @property
    def is_reported(self) -> bool:
        """Whether it waits to be approved."""
        return self.outcome is not None and self.outcome.state == OutcomeState.REPORTED

    @property
    def is_judged(self) -> bool:
        """Whether it is the one that the round judges."""
        return self.period == self.row.due[-1]

    @property
    def previous(self) -> Outcome | None:
        """The last outcome before it that has a value; None when there is none, and when it measured something else."""
        earlier = [one for one in self.row.outcomes if one.period < self.period and one.value is not None]
        return earlier[-1] if earlier and measure_the_same(self.redefined_on, earlier[-1].period, self.period) else None

    @property
    def repeatable(self) -> Outcome | None:
        """The outcome just before it, when its value can be this period's too; None otherwise."""
        earlier = [one for one in self.row.outcomes if one.period < self.period]
        last = earlier[-1] if earlier else None
        if last is None or last.value is None or not may_repeat(self.row.terms.accumulation, last.period, self.period):
            return None
        return last if measure_the_same(self.redefined_on, last.period, self.period) else None


@dataclass(frozen=True)
class DueOutcomes:
    """A nämnd's round: what it asks for, in the plans' order, and the rows that it asks nothing of."""

    due: tuple[DueOutcome, ...]
    not_due: tuple[IndicatorRow, ...]

    @property
    def mine(self) -> tuple[DueOutcome, ...]:
        """Those that the reader is to report."""
        return tuple(due for due in self.due if due.is_mine)

    @property
    def to_approve(self) -> tuple[DueOutcome, ...]:
        """Those that wait for the reader to approve them."""
        return tuple(due for due in self.due if due.may_approve and due.is_reported)

    def find(self, indicator: int, month: int) -> DueOutcome | None:
        """The one of an indicator (its id) and a month; None when it is not asked for."""
        return next((due for due in self.due if (due.row.indicator.pk, due.period.month) == (indicator, month)), None)


def due_outcomes(
    unit: Unit,
    round_: Round,
    access: Access,
    unit_follow_up: UnitFollowUp | None,
    now: datetime,
    *,
    indicator: int | None = None,
) -> DueOutcomes:
    """What the round asks of a unit: its plans' indicators, and its own in other plans; of one `indicator` alone by its id.

    Nine queries, three more where a plan has been changed by a decision. Only what the reader may see: empty for somebody
    from outside.
    """
    rows = asked_rows(unit, round_, access, indicator=indicator)
    finder = _Finder(rows, access, unit_follow_up, now)
    return DueOutcomes(tuple(finder.find()), tuple(row for row in rows if not row.is_due))


def asked_rows(unit: Unit, round_: Round, access: Access, *, indicator: int | None = None) -> list[IndicatorRow]:
    """The rows that a unit's round is about: its plans' indicators, and its own in other plans. Three queries.

    Only what the reader may see: a series that another nämnd keeps is asked of that nämnd, in whatever plan it stands.
    """
    plans = readable_plans(access).values("pk")
    targets = Target.objects.filter(Q(goal__plan__unit=unit) | Q(indicator__unit=unit), goal__plan__in=plans)
    if indicator is not None:
        targets = targets.filter(indicator=indicator)
    return [row for row in indicator_rows(targets.for_year(round_.period.year), round_, access) if row.is_visible]


class _Finder:
    """What is known of the rows beside themselves, each by its indicator's id."""

    def __init__(self, rows: list[IndicatorRow], access: Access, unit_follow_up: UnitFollowUp | None, now: datetime) -> None:
        due = [row.indicator.pk for row in rows if row.is_due]
        reporters = IndicatorReporter.objects.filter(indicator__in=due).select_related("person").order_by("pk")
        exceptions = LockException.objects.valid(now).filter(unit_follow_up=unit_follow_up)
        self.rows = rows
        self.access = access
        self.reporters: dict[int, list[Person]] = defaultdict(list)
        for reporter in reporters:
            self.reporters[reporter.indicator_id].append(reporter.person)
        self.exceptions = {exception.indicator_id: exception for exception in exceptions}
        self.governed = governed_by(unit_follow_up, access.tree) if unit_follow_up else None
        self.splits = _splits(due)
        self.redefined_on = redefined_on(row.target for row in rows if row.is_due)
        self.months: dict[int, int] = defaultdict(int)
        for row in rows:
            self.months[row.indicator.pk] |= row.target.months

    def find(self) -> Iterator[DueOutcome]:
        """Each outcome where it is first asked for."""
        found: set[str] = set()
        for row in self.rows:
            for period in row.due:
                due = self._due(row, period)
                if due.key not in found:
                    found.add(due.key)
                    yield due

    def _due(self, row: IndicatorRow, period: Period) -> DueOutcome:
        indicator = row.indicator
        reporters = tuple(self.reporters.get(indicator.pk, ()))
        return DueOutcome(
            row=row,
            period=period,
            covers=self._covers(row, period),
            splits=tuple(self.splits.get(indicator.pk, ())),
            reporters=reporters,
            is_mine=reports_it(self.access, reporters, indicator.reporting_unit_id),
            may_enter=self.access.allows(Permission.ENTER_OUTCOME, indicator.reporting_unit_id),
            may_approve=self.access.allows(Permission.APPROVE_OUTCOME, indicator.reporting_unit_id),
            is_here=self.governed is not None and self.governed.has(indicator),
            exception=self.exceptions.get(indicator.pk),
            redefined_on=self.redefined_on.get(indicator.pk, ()),
        )

    def _covers(self, row: IndicatorRow, period: Period) -> tuple[int, ...]:
        """From January when it is counted up, since its previous value when it is summed, else the month itself."""
        if row.terms.accumulation == Accumulation.CUMULATIVE:
            return tuple(range(1, period.month + 1))
        if row.terms.accumulation == Accumulation.SUMMED:
            return covered_months(self.months[row.indicator.pk], period.month)
        return (period.month,)


def _splits(indicator_ids: Iterable[int]) -> dict[int, list[Split]]:
    """The splits of the indicators by their ids, gender first: that of individual-based ones alone. Two queries."""
    by_gender = Q(dimension__is_gender=True)
    found = IndicatorDimension.objects.filter(indicator__in=list(indicator_ids))
    found = found.filter(~by_gender | Q(indicator__is_individual_based=True)).order_by("-dimension__is_gender", "pk")
    splits: dict[int, list[Split]] = defaultdict(list)
    for one in found.select_related("dimension").prefetch_related("dimension__categories"):
        splits[one.indicator_id].append(Split(one.dimension, tuple(one.dimension.categories.all())))
    return splits
