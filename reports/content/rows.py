"""The rows of the goals' tables: an indicator's baseline, earlier outcomes, outcome, target and verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from goals.models import Outcome, OutcomePart, OutcomeState
from goals.presentation.statuses import StatusWords
from goals.queries.rows import IndicatorRow
from goals.queries.splits import measure_the_same
from goals.rules.attainment import (
    ASSUMED_ACCUMULATION,
    ASSUMED_TARGET,
    NO_VALUE,
    PRELIMINARY,
    WHY_NOT_JUDGED,
    NotJudged,
    Verdict,
)
from goals.rules.progress import level_note
from goals.rules.targets import Reading, TargetTerms, ValueType, target_words
from reports.content import notes, schema
from reports.content.charts import build_chart
from reports.content.figures import as_raw, figure_of
from reports.content.statuses import indicator_status, kept_elsewhere
from tracker.periods import Period, label_months, months
from tracker.series import Split

MOST_EARLIER = 2
UNREPORTED = frozenset({OutcomeState.DRAFT, OutcomeState.RETURNED})
REMARKS: Mapping[str, str] = {
    PRELIMINARY: "PRELIMINARY",
    ASSUMED_TARGET: "ASSUMED_TARGET",
    ASSUMED_ACCUMULATION: "ASSUMED_ACCUMULATION",
}
# Sentences that only repeat the word of the status.
SAID_BY_STATUS = {NO_VALUE, *WHY_NOT_JUDGED.values()} - {WHY_NOT_JUDGED[NotJudged.NOT_YET]}
MEASURED_OTHERWISE = "tidigare definition"
NOT_REPORTED = schema.Missing("NOT_REPORTED", "ej rapporterat")


@dataclass(frozen=True)
class Setting:
    """What every row of a report has in common."""

    words: StatusWords
    baseline_heading: str  # the heading of the column of baselines: "Utfall 2024"
    known_source: str  # a source that is said on every page, and need not be said in every row
    splits: Mapping[int, Sequence[Split]] = field(default_factory=dict)  # where series are split, by their targets' ids
    redefined_on: Mapping[int, Sequence[date]] = field(default_factory=dict)  # when what is measured is changed, by indicator


def build_row(row: IndicatorRow, setting: Setting) -> schema.Row:
    """An indicator in the round."""
    built = _build_row(row, setting)
    return replace(
        built,
        title=notes.row_title(built),
        notes=notes.row_notes(built, setting.known_source),
        baseline=replace(built.baseline, note=notes.baseline_note(built.baseline, setting.baseline_heading)),
        verdict=replace(built.verdict, notes=notes.verdict_notes(built.verdict, built.target)),
    )


def _build_row(row: IndicatorRow, setting: Setting) -> schema.Row:
    target, terms = row.target, row.terms
    key = f"target:{target.pk}"
    return schema.Row(
        key=key,
        name=row.indicator.name,
        definition=row.indicator.definition,
        measure_unit=row.indicator.measure_unit,
        months=label_months(target.months) if target.months else "",
        baseline=schema.Baseline(
            figure=figure_of(f"{key}/baseline", target.baseline, terms),
            year=str(target.baseline_year or ""),
            wording=target.raw_baseline if target.baseline is None else "",
        ),
        earlier=tuple(
            _build_reported(key, outcome, terms, _measured(row, outcome, setting.redefined_on)) for outcome in _earlier(row)
        ),
        kept_by="" if row.is_visible else row.indicator.unit.name,
        outcome=_build_outcome(key, row) if row.is_due and row.is_visible else None,
        target=_build_goalpost(key, row),
        verdict=_build_verdict(key, row, setting.words) if row.is_visible else _no_verdict(row),
        chart=build_chart(row, setting.splits.get(target.pk, ())),
        terms=_build_terms(row),
    )


def _earlier(row: IndicatorRow) -> Sequence[Outcome]:
    """The two latest outcomes before the one that is judged."""
    return [outcome for outcome in row.outcomes if outcome != row.outcome][-MOST_EARLIER:]


def _measured(row: IndicatorRow, earlier: Outcome, redefined_on: Mapping[int, Sequence[date]]) -> str:
    """That an earlier outcome was measured otherwise than the round's is; "" when it was not."""
    days = redefined_on.get(row.indicator.pk, ())
    return MEASURED_OTHERWISE if row.due and not measure_the_same(days, earlier.period, row.due[-1]) else ""


def _build_outcome(key: str, row: IndicatorRow) -> schema.Reported:
    """What came of what the round asked for, be it nothing."""
    if row.outcome is not None:
        return _build_reported(key, row.outcome, row.terms)
    period = row.due[-1]
    missing = schema.Reported(
        period=period.slug,
        label=period.label,
        figure=figure_of(f"{key}/{period.slug}", None, row.terms),
        missing=NOT_REPORTED,
    )
    return replace(missing, notes=notes.reported_notes(missing))


def _build_reported(key: str, outcome: Outcome, terms: TargetTerms, measured: str = "") -> schema.Reported:
    key = f"{key}/outcome:{outcome.pk}"
    reported = schema.Reported(
        period=outcome.period.slug,
        label=_label(outcome.period),
        figure=figure_of(key, outcome.value, terms),
        missing=_missing(outcome),
        state=outcome.state,
        mark=NOT_REPORTED.word if outcome.state in UNREPORTED else "",
        is_preliminary=outcome.is_preliminary,
        is_own_value=outcome.approved_by_id is not None and outcome.approved_by_id == outcome.entered_by_id,
        concerns=f"avser {outcome.concerns_year}" if outcome.concerns_year else "",
        concerns_year=outcome.concerns_year,
        parts=_build_parts(key, outcome, terms),
        split_reason=outcome.split_reason,
        comment=outcome.comment,
        source=outcome.source,
        forecast=_build_forecast(key, outcome, terms),
        measured=measured,
    )
    return replace(reported, notes=notes.reported_notes(reported))


def _label(period: Period) -> str:
    """The end of the year is called by the year."""
    return str(period.year) if period.is_year_end else period.label


def _missing(outcome: Outcome) -> schema.Missing | None:
    if outcome.value is not None:
        return None
    if not outcome.missing_reason:
        return NOT_REPORTED
    return schema.Missing(outcome.missing_reason, str(outcome.get_missing_reason_display()))


def _build_parts(key: str, outcome: Outcome, terms: TargetTerms) -> tuple[schema.Part, ...]:
    """The parts of an outcome; none of them when one is suppressed, since it could be computed from the others."""
    parts: Sequence[OutcomePart] = list(outcome.known_parts)
    hides = any(part.is_suppressed for part in parts)
    return tuple(
        schema.Part(
            name=part.category.name,
            figure=figure_of(f"{key}/part:{part.category_id}", None if hides else part.value, terms),
            is_suppressed=hides,
        )
        for part in parts
    )


def _build_forecast(key: str, outcome: Outcome, terms: TargetTerms) -> schema.StatedForecast | None:
    value = outcome.forecast_value
    if value is None and not outcome.forecast_attainment and not outcome.forecast_comment:
        return None
    return schema.StatedForecast(
        figure=None if value is None else figure_of(f"{key}/forecast", value, terms),
        attainment=outcome.forecast_attainment,
        comment=outcome.forecast_comment,
    )


def _build_goalpost(key: str, row: IndicatorRow) -> schema.Goalpost:
    target, terms = row.target, row.terms
    is_number = terms.value_type == ValueType.NUMBER
    return schema.Goalpost(
        kind=target.kind,
        words=str(target_words(terms)),
        low=figure_of(f"{key}/low", target.low, terms) if is_number and target.low is not None else None,
        high=figure_of(f"{key}/high", target.high, terms) if is_number and target.high is not None else None,
        reading=target.reading,
        mark="antaget" if target.reading == Reading.ASSUMED else "",
        wording=target.raw_target,
        doubt=target.doubt,
        note=str(level_note(terms) or ""),
    )


def _build_terms(row: IndicatorRow) -> schema.Terms:
    terms = row.terms
    return schema.Terms(
        value_type=terms.value_type,
        decimals=terms.decimals,
        accumulation=terms.accumulation,
        accumulation_reading=terms.accumulation_reading,
        tolerance=None if terms.tolerance is None else as_raw(terms.tolerance),
        weight=as_raw(terms.weight),
        months=months(terms.months),
        due=tuple(period.slug for period in row.due),
        summed=tuple(
            schema.PeriodValue(
                f"outcome:{outcome.pk}" if outcome else "",
                period.slug,
                figure_of("", outcome.value if outcome else None, terms).raw,
            )
            for period, outcome in row.summed
        ),
    )


def _build_verdict(key: str, row: IndicatorRow, words: StatusWords) -> schema.Verdict:
    verdict: Verdict = row.verdict
    return schema.Verdict(
        status=indicator_status(verdict, words),
        sentence=str(verdict.sentence),
        says_more=verdict.sentence.msgid not in SAID_BY_STATUS,
        remarks=tuple(schema.Remark(REMARKS.get(remark.msgid, ""), str(remark)) for remark in verdict.remarks),
        basis=str(verdict.basis or ""),
        judged=None if verdict.judged_value is None else figure_of(f"{key}/judged", verdict.judged_value, row.terms),
        gap=None if verdict.gap is None else figure_of(f"{key}/gap", verdict.gap, row.terms),
        by_rule=str(verdict.by_rule.sentence) if verdict.by_rule else "",
    )


def _no_verdict(row: IndicatorRow) -> schema.Verdict:
    """What is said of an indicator that another unit keeps."""
    status = kept_elsewhere("INDICATOR", f"Redovisas av {row.indicator.unit.name}")
    return schema.Verdict(status, "", says_more=False, remarks=(), basis="", judged=None, gap=None, by_rule="")
