"""What a nämnd is asked to enter in a round: an outcome for each indicator and period, once, whatever goals it serves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from goals.models import Category, IndicatorDimension, IndicatorReporter, LockException, Outcome, Target, UnitFollowUp
from goals.queries.plans import readable_plans
from goals.queries.rows import IndicatorRow, Round, indicator_rows
from goals.rules.targets import Accumulation
from tracker.models import Unit
from tracker.periods import Period, covered_months
from tracker.permissions import Access, Permission


@dataclass(frozen=True)
class DueOutcome:
    """An outcome that a round asks for.

    `covers` are the months that it is the value of. `categories` are the parts
    that it is split into; empty when it is not. `exception` lets it be changed
    after hand-over; None when there is none.
    """

    row: IndicatorRow
    period: Period
    covers: tuple[int, ...]
    categories: tuple[Category, ...]
    is_mine: bool  # whether the reader is to report it
    may_enter: bool  # whether the reader's role lets them, the lock apart
    exception: LockException | None

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
    def is_judged(self) -> bool:
        """Whether it is the one that the round judges."""
        return self.period == self.row.due[-1]


@dataclass(frozen=True)
class DueOutcomes:
    """A nämnd's round: what it asks for, in the plans' order, and the rows that it asks nothing of."""

    due: tuple[DueOutcome, ...]
    not_due: tuple[IndicatorRow, ...]

    @property
    def mine(self) -> tuple[DueOutcome, ...]:
        """Those that the reader is to report."""
        return tuple(due for due in self.due if due.is_mine)


def due_outcomes(unit: Unit, round_: Round, access: Access, unit_follow_up: UnitFollowUp | None, now: datetime) -> DueOutcomes:
    """What the round asks of a unit: its plans' indicators, and its own in other plans. Seven queries.

    Only what the reader may see: empty for somebody from outside.
    """
    plans = readable_plans(access).values("pk")
    targets = Target.objects.filter(Q(goal__plan__unit=unit) | Q(indicator__unit=unit), goal__plan__in=plans)
    rows = [row for row in indicator_rows(targets.for_year(round_.period.year), round_, access) if row.is_visible]
    finder = _Finder(rows, access, unit_follow_up, now)
    return DueOutcomes(tuple(finder.find()), tuple(row for row in rows if not row.is_due))


class _Finder:
    """What is known of the rows beside themselves, each by its indicator's id."""

    def __init__(self, rows: list[IndicatorRow], access: Access, unit_follow_up: UnitFollowUp | None, now: datetime) -> None:
        due = [row.indicator.pk for row in rows if row.is_due]
        mine = IndicatorReporter.objects.filter(person=access.person, indicator__in=due)
        exceptions = LockException.objects.valid(now).filter(unit_follow_up=unit_follow_up)
        self.rows = rows
        self.access = access
        self.mine = frozenset(mine.values_list("indicator_id", flat=True))
        self.exceptions = {exception.indicator_id: exception for exception in exceptions}
        self.categories = _gender_categories(due)
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
        return DueOutcome(
            row=row,
            period=period,
            covers=self._covers(row, period),
            categories=self.categories.get(indicator.pk, ()),
            is_mine=indicator.pk in self.mine,
            may_enter=self.access.allows(Permission.ENTER_OUTCOME, indicator.reporting_unit_id),
            exception=self.exceptions.get(indicator.pk),
        )

    def _covers(self, row: IndicatorRow, period: Period) -> tuple[int, ...]:
        """From January when it is counted up, since its previous value when it is summed, else the month itself."""
        if row.terms.accumulation == Accumulation.CUMULATIVE:
            return tuple(range(1, period.month + 1))
        if row.terms.accumulation == Accumulation.SUMMED:
            return covered_months(self.months[row.indicator.pk], period.month)
        return (period.month,)


def _gender_categories(indicator_ids: Iterable[int]) -> dict[int, tuple[Category, ...]]:
    """The parts of the individual-based indicators that are split by gender, by the indicator's id; two queries."""
    split = IndicatorDimension.objects.filter(
        indicator__in=list(indicator_ids), indicator__is_individual_based=True, dimension__is_gender=True
    )
    return {
        one.indicator_id: tuple(one.dimension.categories.all())
        for one in split.select_related("dimension").prefetch_related("dimension__categories")
    }
