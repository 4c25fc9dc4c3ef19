"""Assessment of goals (beräknad bedömning): what a rule makes of the verdicts on a goal's indicators.

It is a proposal to people, never the assessment itself: "genomförda aktiviteter
och insatser" weigh too (Region Västerbotten, regionala utvecklingsnämndens
nämndplan 2026, 3.2), and they are no figures.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from goals.rules import summaries
from goals.rules.attainment import Attainment, NotJudged, Verdict
from goals.rules.summaries import Counts
from tracker.numbers import write_number
from tracker.sentences import Sentence, gettext_noop

# Names this code in what is frozen. Raise it when the same inputs would give another result.
RULES_CODE = "2026.1"

STANDARD_METHOD = gettext_noop(
    "En indikator når målvärdet delvis när den missar det med högst 10 procent av målvärdet, eller med högst den "
    "avvikelse som målsättningen själv anger. Noll, ja och nej samt ökande och minskande har ingen sådan gräns om "
    "målsättningen inte anger den. Målet är uppfyllt när alla bedömda indikatorer når målvärdet, inte uppfyllt när ingen "
    "når det ens delvis och annars delvis uppfyllt. Alla indikatorer väger lika. Målet är högst delvis uppfyllt när en "
    "uppgift saknas som skulle ha lämnats, eller när svaret på en fråga ännu är nej. Indikatorer med oklart målvärde, utan "
    "målvärde eller som inte mäts vid uppföljningen räknas inte in. I delårsrapporten bedöms årets slut: lämnad prognos går "
    "först, annars räknas det som ökar under året upp efter hur stor del av året som har gått, och lägen antas stå sig."
)

OTHER_MET_SHARE = gettext_noop("Enligt regeln är målet uppfyllt när minst {share} av indikatorerna når målvärdet.")
OTHER_PARTLY_SHARE = gettext_noop(
    "Enligt regeln är målet inte uppfyllt när högst {share} av indikatorerna når målvärdet minst delvis."
)
WEIGHTED = gettext_noop("Indikatorerna är vägda enligt regeln.")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How a region calculates. Shares are of 1; raises ValueError when they cannot be told apart."""

    version: int  # 0 is the standard rule
    partly_within: Decimal  # how much of its bound an indicator may miss and still be partly met
    met_share: Decimal  # the goal is met when at least this share of the judged indicators is met
    partly_share: Decimal  # not met when at most this share is at least partly met
    missing_caps: bool  # a due indicator without outcome, or a nej so far, holds the goal at partly met
    method_text: str  # the rule in words for people
    adopted_by: str = ""  # the decision, in words; "" until a region has adopted it
    is_weighted: bool = False  # whether the targets' weights count

    def __post_init__(self) -> None:
        if not 0 <= self.partly_share < self.met_share <= 1 or not 0 <= self.partly_within <= 1:
            raise ValueError("shares are from 0 to 1, partly_share below met_share")

    @property
    def name(self) -> Sentence:
        """What the rule is called in pages and reports."""
        if self.version == 0:
            return Sentence(gettext_noop("Tertials standardregel, inte beslutad av regionen"))
        return Sentence(gettext_noop("Regionens bedömningsregel, version {version}"), {"version": str(self.version)})


STANDARD_RULE = Rule(
    version=0,
    partly_within=Decimal("0.10"),
    met_share=Decimal(1),
    partly_share=Decimal(0),
    missing_caps=True,
    method_text=STANDARD_METHOD,
)


@dataclass(frozen=True)
class Judged:
    """One indicator of a goal with its verdict. `key` is the caller's own, to find the indicator again."""

    key: str | int
    name: str
    verdict: Verdict
    weight: Decimal = Decimal(1)  # above 0

    @property
    def is_missing(self) -> bool:
        """Was to be judged and has no outcome, also when a person's forecast was judged instead."""
        return self.verdict.is_missing and self.verdict.reason is None

    @property
    def is_waiting(self) -> bool:
        """A nej before the year is over."""
        return self.verdict.reason == NotJudged.NOT_YET

    @property
    def is_awaited(self) -> bool:
        """Was to be judged, and is not yet."""
        return self.is_waiting or self.verdict.attainment == Attainment.NO_DATA


@dataclass(frozen=True)
class LeftOut:
    """An indicator that the goal's result does not count, and why."""

    key: str | int
    name: str
    attainment: Attainment  # NO_DATA or NOT_JUDGED
    reason: NotJudged | None  # None for NO_DATA
    sentence: Sentence


@dataclass(frozen=True, kw_only=True)
class Calculated:
    """What the rule makes of a goal, and how it came to that."""

    attainment: Attainment
    reason: NotJudged | None  # of NOT_JUDGED, when all indicators share it
    is_forecast: bool
    is_capped: bool  # would have been met but for what is missing or a nej so far
    counts: Counts
    left_out: tuple[LeftOut, ...]
    sentence: Sentence  # the result in one plain sentence
    notes: tuple[Sentence, ...]  # what was left out and why, and where the rule departs from the standard
    rule: Rule
    rules_code: str = RULES_CODE


def calculate(indicators: Sequence[Judged], rule: Rule = STANDARD_RULE) -> Calculated:
    """The calculated assessment of one goal in one round; `indicators` are all that it has, none is no error.

    NO_DATA when nothing is judged and something was due and is missing,
    NOT_JUDGED when nothing is judged for other reasons.
    """
    counted = [indicator for indicator in indicators if indicator.verdict.is_judged]
    is_pending = any(indicator.is_missing or indicator.is_waiting for indicator in indicators)
    attainment = _by_shares(counted, rule) if counted else _without_verdicts(indicators)
    is_capped = attainment == Attainment.MET and rule.missing_caps and is_pending
    return Calculated(
        attainment=Attainment.PARTLY_MET if is_capped else attainment,
        reason=_shared_reason(indicators) if attainment == Attainment.NOT_JUDGED else None,
        is_forecast=any(indicator.verdict.is_forecast for indicator in counted),
        is_capped=is_capped,
        counts=_count(indicators),
        left_out=tuple(_left_out(indicators)),
        sentence=_sentence(indicators, rule, is_capped=is_capped),
        notes=(*_rule_notes(rule), *_left_out_notes(indicators)),
        rule=rule,
    )


def _by_shares(counted: Sequence[Judged], rule: Rule) -> Attainment:
    """The goal's attainment by the shares of what is judged; multiplied out, so that thirds are exact."""
    total = met = at_least_partly = Decimal(0)
    for indicator in counted:
        weight = indicator.weight if rule.is_weighted else Decimal(1)
        total += weight
        met += weight * (indicator.verdict.attainment == Attainment.MET)
        at_least_partly += weight * (indicator.verdict.attainment != Attainment.NOT_MET)
    if met >= rule.met_share * total:
        return Attainment.MET
    return Attainment.NOT_MET if at_least_partly <= rule.partly_share * total else Attainment.PARTLY_MET


def _without_verdicts(indicators: Sequence[Judged]) -> Attainment:
    return Attainment.NO_DATA if any(indicator.is_missing for indicator in indicators) else Attainment.NOT_JUDGED


def _shared_reason(indicators: Sequence[Judged]) -> NotJudged | None:
    reasons = {indicator.verdict.reason for indicator in indicators}
    if not reasons:
        return NotJudged.NO_INDICATORS
    return reasons.pop() if len(reasons) == 1 else None


def _count(indicators: Sequence[Judged]) -> Counts:
    tally = Counter(indicator.verdict.attainment for indicator in indicators)
    waiting = sum(indicator.is_waiting for indicator in indicators)
    return Counts(
        total=len(indicators),
        met=tally[Attainment.MET],
        partly_met=tally[Attainment.PARTLY_MET],
        not_met=tally[Attainment.NOT_MET],
        missing=sum(indicator.is_missing for indicator in indicators),
        waiting=waiting,
        left_out=tally[Attainment.NOT_JUDGED] - waiting,
    )


def _left_out(indicators: Sequence[Judged]) -> Iterator[LeftOut]:
    for indicator in indicators:
        verdict = indicator.verdict
        if not verdict.is_judged:
            yield LeftOut(indicator.key, indicator.name, verdict.attainment, verdict.reason, verdict.sentence)


def _sentence(indicators: Sequence[Judged], rule: Rule, *, is_capped: bool) -> Sentence:
    counted = [indicator.verdict for indicator in indicators if indicator.verdict.is_judged]
    pending = summaries.pending(
        missing=[indicator.name for indicator in indicators if indicator.is_missing],
        waiting=[indicator.name for indicator in indicators if indicator.is_waiting],
    )
    if not counted:
        return summaries.nothing_judged(pending, {indicator.verdict.reason for indicator in indicators})
    awaited = [indicator for indicator in indicators if indicator.is_awaited] if rule.missing_caps else []
    is_forecast = any(verdict.is_forecast for verdict in counted)
    result = summaries.result(_count(indicators), total=len(counted) + len(awaited), is_forecast=is_forecast)
    return summaries.whole(result, pending, is_capped=is_capped, is_ignored=not rule.missing_caps)


def _rule_notes(rule: Rule) -> Iterator[Sentence]:
    """Where the shares or the weights are others than most people would take for granted."""
    if rule.met_share != STANDARD_RULE.met_share:
        yield Sentence(OTHER_MET_SHARE, {"share": write_number(rule.met_share * 100, unit="%")})
    if rule.partly_share != STANDARD_RULE.partly_share:
        yield Sentence(OTHER_PARTLY_SHARE, {"share": write_number(rule.partly_share * 100, unit="%")})
    if rule.is_weighted:
        yield Sentence(WEIGHTED)


def _left_out_notes(indicators: Sequence[Judged]) -> tuple[Sentence, ...]:
    names: dict[NotJudged, list[str]] = defaultdict(list)
    for indicator in indicators:
        if indicator.verdict.reason is not None and not indicator.is_waiting:
            names[indicator.verdict.reason].append(indicator.name)
    return summaries.left_out_notes(names)
