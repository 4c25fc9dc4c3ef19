"""Attainment of indicators (når målvärdet): one outcome held against one target, and why.

An indicator is partly met when it misses its bound by at most a share of the
size of that bound (10 % in the standard rule), or by its own tolerance when it
has one. In a delårsrapport the year's end is judged: Region Västerbotten's
Regionplan 2026, bilaga 2, "I delårsrapporten görs i stället en prognos för
utfallet vid årets slut".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from goals.rules import explanations
from goals.rules.forecast import Basis, forecast_year_end
from goals.rules.gaps import find_gap
from goals.rules.phrases import compose
from goals.rules.progress import progress_from_baseline
from goals.rules.targets import Accumulation, Kind, Reading, TargetTerms, bounds_of, target_words
from tracker.periods import Period
from tracker.sentences import Sentence, gettext_noop

PARTLY_WITHIN = Decimal("0.10")


class Attainment(StrEnum):
    """How an indicator stands against its target, or a goal against what was promised."""

    MET = "MET"
    PARTLY_MET = "PARTLY_MET"
    NOT_MET = "NOT_MET"
    NO_DATA = "NO_DATA"  # was due and is missing
    NOT_JUDGED = "NOT_JUDGED"  # for a reason in NotJudged


JUDGED = frozenset({Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET})


class NotJudged(StrEnum):
    """Why an indicator, or a goal, is not judged."""

    NOT_DUE = "NOT_DUE"  # is not measured in this round
    NO_PERIODICITY = "NO_PERIODICITY"  # the plan does not say when it is measured
    UNCLEAR = "UNCLEAR"  # nobody has confirmed how the target is to be read
    FOLLOW_ONLY = "FOLLOW_ONLY"  # is followed without a target
    NO_BASELINE = "NO_BASELINE"  # a trend with nothing to compare with
    NOT_APPLICABLE = "NOT_APPLICABLE"  # reported as such
    SUPPRESSED = "SUPPRESSED"  # too few people to be shown, and so to be judged in the open
    NOT_YET = "NOT_YET"  # a nej before the year is over
    NO_INDICATORS = "NO_INDICATORS"  # of goals only


WHY_NOT_JUDGED: Mapping[NotJudged, str] = {
    NotJudged.NOT_DUE: gettext_noop("Mäts inte vid denna uppföljning."),
    NotJudged.NO_PERIODICITY: gettext_noop("Mäts inte: planen anger ingen tidpunkt."),
    NotJudged.UNCLEAR: gettext_noop("Bedöms inte: målvärdet är oklart tills någon har bekräftat hur det ska läsas."),
    NotJudged.FOLLOW_ONLY: gettext_noop("Följs utan målvärde."),
    NotJudged.NO_BASELINE: gettext_noop("Bedöms inte: det finns inget utgångsvärde att jämföra med."),
    NotJudged.NOT_APPLICABLE: gettext_noop("Bedöms inte: ej tillämpligt denna period."),
    NotJudged.SUPPRESSED: gettext_noop("Bedöms inte: antalet personer är för litet för att visas."),
    NotJudged.NOT_YET: gettext_noop("Ännu inte ja; avgörs vid årets slut."),
}

NO_VALUE = gettext_noop("Uppgift saknas.")
NO_SUM = gettext_noop("Årets summa kan inte räknas: uppgift saknas för en tidigare period.")
PRELIMINARY = gettext_noop("Utfallet är preliminärt.")
ASSUMED_TARGET = gettext_noop("Målvärdet är läst som {target}; det är antaget, inte bekräftat.")
ASSUMED_ACCUMULATION = gettext_noop("Att utfallet räknas ihop från årets början är antaget, inte bekräftat.")

FORESEEN: Mapping[Attainment, str] = {
    Attainment.MET: gettext_noop("målvärdet nås"),
    Attainment.PARTLY_MET: gettext_noop("målvärdet nås delvis"),
    Attainment.NOT_MET: gettext_noop("målvärdet nås inte"),
}


@dataclass(frozen=True, kw_only=True)
class Measurement:
    """What is known of an indicator in a round. Ja is 1 and nej is 0."""

    is_due: bool
    value: Decimal | None = None  # None is missing, never zero
    missing_reason: str = ""  # NOT_APPLICABLE and SUPPRESSED are not the same as missing; "" = nothing reported
    value_so_far: Decimal | None = None  # of a SUMMED indicator: sum_so_far() of the year's due periods
    as_of: Period | None = None  # the end of what the value covers, when it is not the round's own period
    concerns_year: int | None = None  # the year that the value is about, when it is another
    is_preliminary: bool = False
    forecast_value: Decimal | None = None  # a person's own forecast of the year's outcome
    forecast_attainment: str = ""  # or of its attainment; read only when there is no forecast value

    def so_far(self, terms: TargetTerms) -> Decimal | None:
        """The year's outcome so far, None when it is not known."""
        is_sum = self.value is not None and terms.accumulation == Accumulation.SUMMED
        return self.value_so_far if is_sum else self.value

    @property
    def has_forecast(self) -> bool:
        """Whether a person has stated a forecast."""
        return self.forecast_value is not None or self.forecast_attainment in JUDGED

    @property
    def explained_by(self) -> NotJudged | None:
        """The reported reason that is an answer in itself, None when the value is there or simply missing."""
        answers = {NotJudged.NOT_APPLICABLE, NotJudged.SUPPRESSED}
        is_answer = self.value is None and self.missing_reason in answers
        return NotJudged(self.missing_reason) if is_answer else None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the rule says of one indicator in one round, and why."""

    attainment: Attainment
    sentence: Sentence  # one plain sentence that says why
    reason: NotJudged | None = None  # set when, and only when, NOT_JUDGED
    is_missing: bool = False  # due and without outcome: counts in coverage, whatever the attainment
    is_forecast: bool = False  # judged before the year is over
    basis: Basis | None = None  # None when not judged
    judged_value: Decimal | None = None  # what was held against the target; None when a person stated the attainment
    gap: Decimal | None = None  # how far it misses its bound, in its own unit; 0 when met; None when there is no distance
    progress: Decimal | None = None  # share of the way from baseline to target (0.5 = half), may be below 0 or above 1
    progress_note: Sentence | None = None  # why there is no progress to show, when there is a baseline
    remarks: tuple[Sentence, ...] = ()  # what the reader should know besides: preliminary, assumed
    by_rule: "Verdict | None" = None  # the rule's own verdict, beside the one that rests on a person's forecast

    @property
    def is_judged(self) -> bool:
        """Whether there is a verdict that a goal can count."""
        return self.attainment in JUDGED


def evaluate(terms: TargetTerms, measurement: Measurement, *, period: Period, partly_within: Decimal = PARTLY_WITHIN) -> Verdict:
    """Judge one indicator in the round of `period`. `partly_within` is a share of the bound (0.10 = 10 %).

    At the year's end the year's outcome is judged. Before, the year's end is
    foreseen: by what a person has stated, else by the rule. A nej before the
    year's end is NOT_JUDGED (NOT_YET). What is not judged says why.
    """
    reason = _barrier(terms, measurement)
    if reason is not None:
        is_missing = measurement.is_due and measurement.explained_by is None and measurement.so_far(terms) is None
        return _not_judged(reason, is_missing=is_missing)
    case = _Case(terms, measurement, period, partly_within)
    return case.by_person() if measurement.has_forecast and not period.is_year_end else case.by_rule()


def _barrier(terms: TargetTerms, measurement: Measurement) -> NotJudged | None:
    """Why the indicator cannot be judged in this round, whatever its outcome; None when it can.

    In this order: what is not measured now is not asked about, and what could not
    be judged anyway is not missed.
    """
    if terms.months == 0:
        return NotJudged.NO_PERIODICITY
    if not measurement.is_due:
        return NotJudged.NOT_DUE
    if terms.reading == Reading.UNCLEAR:
        return NotJudged.UNCLEAR
    if bounds_of(terms) is None:
        return NotJudged.FOLLOW_ONLY if terms.kind == Kind.FOLLOW else NotJudged.NO_BASELINE
    return measurement.explained_by


def _not_judged(reason: NotJudged, *, is_missing: bool = False) -> Verdict:
    sentence = Sentence(WHY_NOT_JUDGED[reason])
    return Verdict(attainment=Attainment.NOT_JUDGED, reason=reason, sentence=sentence, is_missing=is_missing)


@dataclass(frozen=True)
class _Case:
    """One indicator in one round, with something to judge by."""

    terms: TargetTerms
    measurement: Measurement
    period: Period
    partly_within: Decimal

    @property
    def so_far(self) -> Decimal | None:
        return self.measurement.so_far(self.terms)

    @property
    def as_of(self) -> Period:
        return self.measurement.as_of or self.period

    @property
    def is_other_year(self) -> bool:
        return self.measurement.concerns_year not in {None, self.period.year}

    @property
    def standing(self) -> Sentence:
        concerns_year = self.measurement.concerns_year if self.is_other_year else None
        return explanations.standing(self.terms, self.so_far, self.as_of, concerns_year)

    def words(self, value: Decimal) -> Sentence:
        return explanations.value_words(self.terms, value)

    def by_person(self) -> Verdict:
        """On the forecast that a person has stated: its figure, else its attainment."""
        if self.measurement.forecast_value is not None:
            value = self.measurement.forecast_value
            verdict = self.judge(value, Basis.PERSON, explanations.person_lead(self.words(value), self.standing))
        else:
            verdict = self.as_stated(Attainment(self.measurement.forecast_attainment))
        return replace(verdict, is_missing=self.so_far is None, by_rule=self.by_rule())

    def as_stated(self, attainment: Attainment) -> Verdict:
        sentence = explanations.stated(FORESEEN[attainment], self.standing)
        verdict = Verdict(attainment=attainment, basis=Basis.PERSON, sentence=sentence)
        return self.with_context(verdict)

    def by_rule(self) -> Verdict:
        """On the year's outcome; before the year's end on where it leads."""
        if self.so_far is None:
            sentence = Sentence(NO_VALUE if self.measurement.value is None else NO_SUM)
            return Verdict(attainment=Attainment.NO_DATA, sentence=sentence, is_missing=True)
        if self.period.is_year_end:
            lead = explanations.outcome_lead(self.terms, self.words(self.so_far), self.standing, is_other_year=self.is_other_year)
            return self.judge(self.so_far, Basis.OUTCOME, lead)
        return self.by_forecast(self.so_far)

    def by_forecast(self, so_far: Decimal) -> Verdict:
        share = None if self.is_other_year else self.as_of.share_of_year
        forecast = forecast_year_end(self.terms, so_far, share_of_year=share)
        if forecast is None:
            return _not_judged(NotJudged.NOT_YET)
        if share is None or forecast.basis == Basis.STATE:
            return self.judge(forecast.value, forecast.basis, explanations.state_lead(self.terms, self.standing))
        if self.is_reached(so_far, forecast.value):
            return self.judge(so_far, Basis.REACHED, self.standing)
        lead = explanations.pace_lead(self.terms, so_far, forecast.value, share)
        return self.judge(forecast.value, forecast.basis, lead)

    def is_reached(self, so_far: Decimal, forecast: Decimal) -> bool:
        """Whether what has been counted already meets a target that more of the same cannot undo."""
        bounds = bounds_of(self.terms)
        return bounds is not None and bounds.high is None and forecast >= so_far and bounds.missed_by(so_far) is None

    def judge(self, value: Decimal, basis: Basis, lead: Sentence) -> Verdict:
        gap = find_gap(self.terms, value, self.partly_within)
        is_partly = gap is not None and gap.is_partly
        short = Attainment.PARTLY_MET if is_partly else Attainment.NOT_MET
        verdict = Verdict(
            attainment=Attainment.MET if gap is None else short,
            sentence=explanations.explain(self.terms, lead, value, gap, is_reached=basis == Basis.REACHED),
            basis=basis,
            judged_value=value,
            gap=None if self.terms.kind == Kind.YES else (gap.size if gap else Decimal(0)),
        )
        return self.with_context(verdict)

    def with_context(self, verdict: Verdict) -> Verdict:
        is_whole_year = self.period.is_year_end or self.is_other_year or not self.terms.is_cumulating
        progress, note = progress_from_baseline(self.terms, self.so_far, is_whole_year=is_whole_year)
        return replace(
            verdict,
            is_forecast=not self.period.is_year_end,
            progress=progress,
            progress_note=note,
            remarks=tuple(self.remarks(verdict.basis)),
        )

    def remarks(self, basis: Basis | None) -> Iterator[Sentence]:
        if self.measurement.is_preliminary and self.so_far is not None:
            yield Sentence(PRELIMINARY)
        if self.terms.reading == Reading.ASSUMED:
            yield compose(ASSUMED_TARGET, target=target_words(self.terms))
        is_counted_up = basis in {Basis.SHARE_OF_YEAR, Basis.REACHED} or self.terms.accumulation == Accumulation.SUMMED
        if is_counted_up and self.terms.accumulation_reading in {Reading.ASSUMED, Reading.UNCLEAR}:
            yield Sentence(ASSUMED_ACCUMULATION)
