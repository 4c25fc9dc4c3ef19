"""What holds for every target, outcome and goal, whatever the figures."""

import re
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from goals.rules.assessment import Judged, calculate
from goals.rules.attainment import JUDGED, Attainment, Measurement, NotJudged, Verdict, evaluate
from goals.rules.targets import BOUNDS_NEEDED, Accumulation, Direction, Kind, Reading, TargetTerms, ValueType, target_words
from goals.rules.wording import goal_status, indicator_status
from tests.goals.rules.cast import DECEMBER, at_least, at_most, measured, target
from tracker.periods import Period
from tracker.sentences import Sentence

RANK = {Attainment.NOT_MET: 0, Attainment.PARTLY_MET: 1, Attainment.MET: 2}

numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=2, allow_nan=False)
maybe_numbers = st.none() | numbers
periods = st.builds(Period, st.just(2026), st.integers(1, 12))


@st.composite
def all_terms(draw: st.DrawFn) -> TargetTerms:
    kind = draw(st.sampled_from(Kind))
    low, high = sorted([draw(numbers), draw(numbers)])
    needs = BOUNDS_NEEDED[kind]
    return TargetTerms(
        kind=kind,
        reading=draw(st.sampled_from(Reading)),
        low=(high if needs.equal else low) if needs.low else None,
        high=high if needs.high else None,
        baseline=draw(maybe_numbers),
        baseline_year=draw(st.sampled_from([None, 2024])),
        tolerance=draw(st.none() | st.decimals(min_value=0, max_value=100, places=2)),
        months=draw(st.integers(0, 4095)),
        raw_target=draw(st.sampled_from(["", "*", "{x}"])),
        value_type=ValueType.YES_NO if kind == Kind.YES else ValueType.NUMBER,
        measure_unit=draw(st.sampled_from(["", "st", "%", "mnkr", "personer"])),
        decimals=draw(st.integers(0, 2)),
        accumulation=draw(st.sampled_from(Accumulation)),
        accumulation_reading=draw(st.sampled_from(Reading)),
        direction=draw(st.sampled_from(Direction)),
    )


measurements = st.builds(
    Measurement,
    is_due=st.booleans(),
    value=maybe_numbers,
    missing_reason=st.sampled_from(["", "NOT_MEASURED", "NOT_APPLICABLE", "SUPPRESSED"]),
    value_so_far=maybe_numbers,
    as_of=st.sampled_from([None, Period(2026, 6)]),
    concerns_year=st.sampled_from([None, 2025, 2026]),
    is_preliminary=st.booleans(),
    forecast_value=maybe_numbers,
    forecast_attainment=st.sampled_from(["", *Attainment]),
)


def is_well_written(sentence: Sentence) -> bool:
    """One sentence: it begins with a capital, a figure or a name, ends with one full stop, and has nothing left to fill in."""
    text = str(sentence)
    return bool(re.fullmatch(r"[A-ZÅÄÖ0-9−”][^{}]*[^.]\.", text)) and "  " not in text and "None" not in text


@given(all_terms(), measurements, periods)
def test_a_verdict_is_whole_and_says_why_in_one_sentence(terms: TargetTerms, measurement: Measurement, period: Period) -> None:
    verdict = evaluate(terms, measurement, period=period)
    said = [verdict.sentence, *verdict.remarks, *([verdict.progress_note] if verdict.progress_note else [])]
    assert all(is_well_written(replace(one, values={**one.values, "target": "minst"})) for one in said)
    assert (verdict.reason is not None) == (verdict.attainment == Attainment.NOT_JUDGED)
    assert (verdict.basis is not None) == verdict.is_judged == (verdict.attainment in JUDGED)
    assert verdict.is_forecast == (verdict.is_judged and not period.is_year_end)
    assert verdict.gap is None or verdict.gap >= 0
    assert indicator_status(verdict.attainment, verdict.reason).word


@given(all_terms())
def test_every_target_can_be_said(terms: TargetTerms) -> None:
    assert str(target_words(terms)).strip()


@given(numbers, numbers, numbers)
def test_more_is_never_worse_where_a_target_is_a_lowest_level(low: Decimal, value: Decimal, other: Decimal) -> None:
    terms = at_least(str(low))
    less, more = (evaluate(terms, measured(str(one)), period=DECEMBER) for one in sorted([value, other]))
    assert RANK[less.attainment] <= RANK[more.attainment]


@given(numbers, numbers)
def test_highest_and_lowest_levels_mirror_each_other(bound: Decimal, value: Decimal) -> None:
    lowest = evaluate(at_least(str(bound)), measured(str(value)), period=DECEMBER)
    highest = evaluate(at_most(str(-bound)), measured(str(-value)), period=DECEMBER)
    assert (lowest.attainment, lowest.gap) == (highest.attainment, highest.gap)


@given(numbers, numbers)
def test_exactly_is_a_range_of_one(bound: Decimal, value: Decimal) -> None:
    both = [target(kind, str(bound), str(bound)) for kind in (Kind.EXACTLY, Kind.WITHIN)]
    one, other = (evaluate(terms, measured(str(value)), period=DECEMBER) for terms in both)
    assert (one.attainment, one.gap) == (other.attainment, other.gap)


@given(numbers, numbers)
def test_at_a_level_the_gap_is_nothing_just_when_it_is_met(bound: Decimal, value: Decimal) -> None:
    verdict = evaluate(at_least(str(bound)), measured(str(value)), period=DECEMBER)
    assert (verdict.gap == 0) == (verdict.attainment == Attainment.MET)


@given(all_terms(), measurements, periods, st.decimals(0, 1, places=2), st.decimals(0, 1, places=2))
def test_a_wider_limit_is_never_worse(
    terms: TargetTerms, measurement: Measurement, period: Period, share: Decimal, other: Decimal
) -> None:
    narrow, wide = (evaluate(terms, measurement, period=period, partly_within=one) for one in sorted([share, other]))
    assert narrow.is_judged == wide.is_judged
    assert not narrow.is_judged or RANK[narrow.attainment] <= RANK[wide.attainment]


@given(all_terms(), measurements, periods, st.sampled_from(Direction))
def test_no_verdict_depends_on_the_direction(
    terms: TargetTerms, measurement: Measurement, period: Period, direction: Direction
) -> None:
    verdict = evaluate(terms, measurement, period=period)
    assert evaluate(replace(terms, direction=direction), measurement, period=period) == verdict


@given(all_terms(), measurements)
def test_at_the_years_end_a_forecast_changes_nothing(terms: TargetTerms, measurement: Measurement) -> None:
    verdict = evaluate(terms, measurement, period=DECEMBER)
    assert evaluate(terms, replace(measurement, forecast_value=None, forecast_attainment=""), period=DECEMBER) == verdict


def verdict_of(attainment: Attainment, reason: NotJudged | None, *, is_missing: bool) -> Verdict:
    is_no_data = attainment == Attainment.NO_DATA
    return Verdict(
        attainment=attainment,
        reason=reason if attainment == Attainment.NOT_JUDGED else None,
        sentence=Sentence("Så är det."),
        is_missing=is_no_data or is_missing,
    )


verdicts = st.builds(
    verdict_of,
    st.sampled_from(Attainment),
    st.sampled_from([reason for reason in NotJudged if reason != NotJudged.NO_INDICATORS]),
    is_missing=st.booleans(),
)
indicators = st.builds(Judged, st.integers(), st.sampled_from(["Andel unga", "Antal möten"]), verdicts)
goals = st.lists(indicators, max_size=6)


@given(goals)
def test_a_calculated_assessment_is_whole_and_says_why(goal: list[Judged]) -> None:
    calculated = calculate(goal)
    assert all(is_well_written(sentence) for sentence in (calculated.sentence, *calculated.notes))
    assert len(calculated.left_out) + calculated.counts.judged == len(goal) == calculated.counts.total
    assert goal_status(calculated.attainment, calculated.reason).word


@given(goals.flatmap(lambda goal: st.tuples(st.just(goal), st.permutations(goal))))
def test_the_order_of_the_indicators_does_not_matter(goals: tuple[list[Judged], list[Judged]]) -> None:
    one, other = (calculate(goal) for goal in goals)
    assert (one.attainment, one.counts, one.is_capped) == (other.attainment, other.counts, other.is_capped)


@given(goals)
def test_a_goal_with_something_missing_or_a_nej_so_far_is_never_met(goal: list[Judged]) -> None:
    if any(indicator.is_missing or indicator.is_waiting for indicator in goal):
        assert calculate(goal).attainment != Attainment.MET


@given(goals)
def test_what_is_left_out_changes_nothing(goal: list[Judged]) -> None:
    counting = [one for one in goal if one.verdict.is_judged or one.is_awaited]
    calculated = calculate(goal)
    assert not counting or calculated.attainment == calculate(counting).attainment


@given(goals, st.sampled_from([Attainment.NOT_MET, Attainment.PARTLY_MET]))
def test_a_better_indicator_never_makes_a_goal_worse(goal: list[Judged], before: Attainment) -> None:
    def with_one(attainment: Attainment) -> Attainment:
        return calculate([*goal, Judged(0, "A", verdict_of(attainment, None, is_missing=False))]).attainment

    assert RANK[with_one(before)] <= RANK[with_one(Attainment.MET)]
