"""The rows that every page, file and report is made of: an indicator in a round, and what came of it.

A page costs the same number of queries with one indicator and with a thousand:
everything is fetched by a few queries and put together here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Prefetch

from goals.models import FollowUp, Goal, Indicator, Outcome, OutcomePart, PlanState, Target
from goals.models.indicators import TargetQuerySet
from goals.queries.rules import rule_of
from goals.rules.assessment import Calculated, Judged, Rule, calculate
from goals.rules.attainment import Measurement, Verdict, evaluate
from goals.rules.forecast import sum_so_far
from goals.rules.targets import Accumulation, Direction, Kind, Reading, TargetTerms, ValueType
from tracker.periods import Period, bits, due_months, months
from tracker.permissions import Access, Permission


@dataclass(frozen=True)
class IndicatorRow:
    """One row of a plan's table in one round.

    `due` are the periods that this round asks for, the last one judged; empty when
    nothing is. `measured` are the months in which the series is entered that year,
    for this target or another. `outcomes` are all outcomes up to the round, oldest first; empty
    when the reader may not see them (`is_visible` False) and when there are none.
    """

    target: Target
    terms: TargetTerms
    due: tuple[Period, ...]
    measured: int
    outcomes: tuple[Outcome, ...]
    is_visible: bool
    measurement: Measurement
    verdict: Verdict

    @property
    def so_far(self) -> Decimal | None:
        """The year's outcome so far, as it was judged; None when it is not known."""
        return self.measurement.so_far(self.terms)

    @property
    def indicator(self) -> Indicator:
        """The indicator of the row."""
        return self.target.indicator

    def outcome_of(self, period: Period) -> Outcome | None:
        """The outcome of one period; None when nothing has been entered."""
        return next((o for o in self.outcomes if o.period == period), None)

    @property
    def is_due(self) -> bool:
        """Whether the round asks for an outcome."""
        return bool(self.due)

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that the round judges; None when it is not due, not entered or not to be seen."""
        return self.outcome_of(self.due[-1]) if self.due else None

    @property
    def is_entered(self) -> bool:
        """Whether the outcome that the round judges has been given: a value, or the reason why there is none."""
        return self.outcome is not None and (self.outcome.value is not None or bool(self.outcome.missing_reason))

    @property
    def summed(self) -> tuple[tuple[Period, Outcome | None], ...]:
        """The year's periods that make up the outcome so far, each with what it brought; none unless it is SUMMED and due."""
        if not self.due or not self.is_visible or self.terms.accumulation != Accumulation.SUMMED:
            return ()
        return tuple((period, self.outcome_of(period)) for period in periods_of_year(self.due[-1], self.measured))

    @property
    def earlier(self) -> tuple[Outcome, ...]:
        """The outcomes before those that the round asks for, oldest first."""
        return tuple(o for o in self.outcomes if not self.due or o.period < self.due[0])


@dataclass(frozen=True)
class Round:
    """What the rules need to know of a round.

    `previous_month` is the month of the year's round before it, 0 when it is
    the first.
    """

    period: Period
    previous_month: int
    rule: Rule


def round_of(follow_up: FollowUp) -> Round:
    """A round with its rule: two queries."""
    earlier = FollowUp.objects.filter(region_id=follow_up.region_id, year=follow_up.year, month__lt=follow_up.month).aggregate(
        month=Max("month")
    )
    return Round(follow_up.period, earlier["month"] or 0, rule_of(follow_up.region_id))


def terms_of(target: Target) -> TargetTerms:
    """The target and its indicator as the rules read them."""
    indicator = target.indicator
    return TargetTerms(
        kind=Kind(target.kind),
        reading=Reading(target.reading),
        low=target.low,
        high=target.high,
        baseline=target.baseline,
        baseline_year=target.baseline_year,
        tolerance=target.tolerance,
        weight=target.weight,
        months=target.months,
        raw_target=target.raw_target,
        value_type=ValueType(indicator.value_type),
        measure_unit=indicator.measure_unit,
        decimals=indicator.decimals,
        accumulation=Accumulation(indicator.accumulation),
        accumulation_reading=Reading(indicator.accumulation_reading),
        direction=Direction(indicator.direction),
    )


def indicator_rows(targets: TargetQuerySet, round_: Round, access: Access) -> list[IndicatorRow]:
    """The rows of `targets` in a round, in the plans' order; three queries, and a fourth where something is summed.

    What the reader may not see is not fetched: such rows have no outcomes and
    are not judged.
    """
    found = list(
        targets.select_related(
            "goal__type", "goal__plan__unit", "indicator__unit", "indicator__reporting_unit", "confirmed_by"
        ).in_table_order()
    )
    visible = access.where(Permission.READ_LIVE)
    outcomes = _outcomes([t.indicator_id for t in found if t.indicator.unit_id in visible], round_.period)
    measured = _months_of_summed(found, round_.period.year)
    return [
        build_row(
            target,
            outcomes.get(target.indicator_id, ()),
            round_,
            target.indicator.unit_id in visible,
            measured=measured.get(target.indicator_id, 0),
        )
        for target in found
    ]


def _months_of_summed(targets: Iterable[Target], year: int) -> dict[int, int]:
    """In which months those of the indicators that are summed are entered, by the adopted plans of the year; one query."""
    summed = {target.indicator_id for target in targets if target.indicator.accumulation == Accumulation.SUMMED}
    measured: dict[int, int] = defaultdict(int)
    if not summed:
        return measured
    adopted = Target.objects.filter(indicator__in=summed, goal__plan__state=PlanState.ADOPTED).for_year(year)
    for indicator_id, month_bits in adopted.values_list("indicator_id", "months"):
        measured[indicator_id] |= month_bits
    return measured


def build_row(target: Target, outcomes: Sequence[Outcome], round_: Round, is_visible: bool, *, measured: int = 0) -> IndicatorRow:
    """Put one row together; no queries. `measured` are the months in which the series is entered for other targets too."""
    terms = terms_of(target)
    due = due_periods(target.months, round_)
    measured |= target.months
    measurement = _measurement(terms, outcomes, due, measured)
    return IndicatorRow(
        target=target,
        terms=terms,
        due=due,
        measured=measured,
        outcomes=tuple(outcomes),
        is_visible=is_visible,
        measurement=measurement,
        verdict=evaluate(terms, measurement, period=round_.period, partly_within=round_.rule.partly_within),
    )


def due_periods(month_bits: int, round_: Round) -> tuple[Period, ...]:
    """The periods that the round asks for, in order; empty when it asks for none."""
    due = due_months(month_bits, month=round_.period.month, previous_month=round_.previous_month)
    return tuple(Period(round_.period.year, month) for month in due)


def periods_of_year(last: Period, measured: int) -> list[Period]:
    """The periods of a year in which a series is entered, up to the last."""
    return [Period(last.year, month) for month in months(measured) if month <= last.month]


def months_asked_for(round_: Round) -> int:
    """The months that the round asks for, as a bit set."""
    return bits(range(round_.previous_month + 1, round_.period.month + 1))


def _measurement(terms: TargetTerms, outcomes: Sequence[Outcome], due: Sequence[Period], measured: int) -> Measurement:
    """What is known in the round, as the rules read it."""
    by_period = {outcome.period: outcome for outcome in outcomes}
    outcome = by_period.get(due[-1]) if due else None
    if outcome is None:
        return Measurement(is_due=bool(due))
    return Measurement(
        is_due=True,
        value=outcome.value,
        missing_reason=outcome.missing_reason,
        value_so_far=_sum_of_year(by_period, due[-1], measured) if terms.accumulation == Accumulation.SUMMED else None,
        as_of=outcome.period,
        concerns_year=outcome.concerns_year,
        is_preliminary=outcome.is_preliminary,
        forecast_value=outcome.forecast_value,
        forecast_attainment=outcome.forecast_attainment,
    )


def _sum_of_year(by_period: Mapping[Period, Outcome], last: Period, measured: int) -> Decimal | None:
    """The sum of what the year's periods have brought up to the last; None when one of them lacks its value.

    Each value covers the months since the one before it, whatever target that one was entered for.
    """
    found = [by_period.get(period) for period in periods_of_year(last, measured)]
    return sum_so_far(outcome.value if outcome else None for outcome in found)


def _outcomes(indicator_ids: Iterable[int], period: Period) -> dict[int, list[Outcome]]:
    """All outcomes of the indicators up to a period, oldest first, with their parts; two queries."""
    parts = Prefetch(
        "parts", OutcomePart.objects.select_related("category__dimension").order_by("category__order"), to_attr="known_parts"
    )
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    found = (
        Outcome.objects.filter(indicator__in=list(indicator_ids))  # type: ignore[no-redef]  # what is fetched fills the cached property
        .up_to(period)
        .select_related("entered_by", "approved_by")
        .prefetch_related(parts)
        .order_by("year", "month")
    )
    for outcome in found:
        outcomes[outcome.indicator_id].append(outcome)
    return outcomes


@dataclass(frozen=True)
class GoalRow:
    """A goal in a round: its indicators, and what the rule makes of them.

    `calculated` is None when the reader may not see the outcomes.
    """

    goal: Goal
    indicators: tuple[IndicatorRow, ...]
    calculated: Calculated | None


def goal_rows(goals: Iterable[Goal], rows: Iterable[IndicatorRow], round_: Round, access: Access) -> list[GoalRow]:
    """Put goals (with their plans) and their indicators together, in the order of `goals`; no queries."""
    by_goal: dict[int, list[IndicatorRow]] = defaultdict(list)
    for row in rows:
        by_goal[row.target.goal_id].append(row)
    visible = access.where(Permission.READ_LIVE)
    return [_goal_row(goal, by_goal[goal.pk], round_, goal.plan.unit_id in visible) for goal in goals]


def _goal_row(goal: Goal, rows: Sequence[IndicatorRow], round_: Round, is_visible: bool) -> GoalRow:
    return GoalRow(goal, tuple(rows), calculate_goal(rows, round_) if is_visible else None)


def calculate_goal(rows: Sequence[IndicatorRow], round_: Round) -> Calculated | None:
    """What the rule makes of a goal's indicators; None when some of their outcomes are not for the reader."""
    if not all(row.is_visible for row in rows):
        return None
    judged = [
        Judged(key=str(row.target.pk), name=row.indicator.name, verdict=row.verdict, weight=row.target.weight) for row in rows
    ]
    return calculate(judged, round_.rule)
