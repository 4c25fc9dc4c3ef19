"""Contribution (bidrag): what a nämnd's own goals add up to under a goal that is addressed to it.

No weights are made up: all goals count alike, until a region has adopted a
method of its own. It is a proposal to people, as the calculated assessment is:
the nämnd's contribution is "en helhetsbedömning" (Region Västerbotten,
regionala utvecklingsnämndens nämndplan 2026, 3.2).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from goals.rules.assessment import STANDARD_RULE, Calculated
from goals.rules.attainment import Attainment
from goals.rules.phrases import both, compose, listed
from goals.rules.summaries import Counts
from tracker.sentences import Sentence, gettext_noop

MOST_LABELS = 3

METHOD = gettext_noop(
    "Bidraget är uppfyllt när alla bedömda mål under det är uppfyllda, inte uppfyllt när inget är uppfyllt ens delvis och "
    "annars delvis uppfyllt. Alla mål väger lika. Saknar ett mål uppgift är bidraget högst delvis uppfyllt; mål som inte "
    "bedöms räknas inte in. Förvaltningens förslag för ett mål går före den beräknade bedömningen."
)
# Version 0, which says of itself that no region has adopted it.
STANDARD_METHOD = replace(STANDARD_RULE, method_text=METHOD)

# Of one goal ("Delmål 1.1 ..."), at the year's end and before.
ONE: Mapping[Attainment, tuple[str, str]] = {
    Attainment.MET: (gettext_noop("{label} har uppfyllts"), gettext_noop("{label} väntas uppfyllas")),
    Attainment.PARTLY_MET: (gettext_noop("{label} har uppfyllts delvis"), gettext_noop("{label} väntas uppfyllas delvis")),
    Attainment.NOT_MET: (gettext_noop("{label} har inte uppfyllts"), gettext_noop("{label} väntas inte uppfyllas")),
}
# Of some among several.
SOME: Mapping[Attainment, tuple[str, str]] = {
    Attainment.MET: (gettext_noop("{count} uppfyllts"), gettext_noop("{count} uppfyllas")),
    Attainment.PARTLY_MET: (gettext_noop("{count} uppfyllts delvis"), gettext_noop("{count} uppfyllas delvis")),
    Attainment.NOT_MET: (gettext_noop("{count} inte uppfyllts"), gettext_noop("{count} inte uppfyllas")),
}


@dataclass(frozen=True)
class JudgedGoal:
    """One of the nämnd's own goals: what förvaltningen proposes, else what the rule makes of it. `key` is the caller's own."""

    key: int
    label: str  # "Delmål 1.1"
    attainment: Attainment
    is_proposed: bool


def calculate_contribution(goals: Sequence[JudgedGoal], *, noun: str, is_forecast: bool) -> Calculated:
    """What the goals add up to. `noun` is what they are called ("delmål").

    NO_DATA when none is judged and some lack data, NOT_JUDGED when there is
    nothing to judge by.
    """
    counts = _count(goals)
    is_capped = bool(counts.judged) and counts.met == counts.judged and counts.missing > 0
    return Calculated(
        attainment=Attainment.PARTLY_MET if is_capped else _add_up(counts),
        reason=None,
        is_forecast=is_forecast and counts.judged > 0,
        is_capped=is_capped,
        counts=counts,
        left_out=(),
        sentence=_sentence(goals, counts, noun, is_forecast=is_forecast),
        notes=tuple(_notes(goals, noun)),
        rule=STANDARD_METHOD,
    )


def _count(goals: Sequence[JudgedGoal]) -> Counts:
    tally = Counter(goal.attainment for goal in goals)
    return Counts(
        total=len(goals),
        met=tally[Attainment.MET],
        partly_met=tally[Attainment.PARTLY_MET],
        not_met=tally[Attainment.NOT_MET],
        missing=tally[Attainment.NO_DATA],
        left_out=tally[Attainment.NOT_JUDGED],
    )


def _add_up(counts: Counts) -> Attainment:
    if not counts.judged:
        return Attainment.NO_DATA if counts.missing else Attainment.NOT_JUDGED
    if counts.met == counts.judged:
        return Attainment.MET
    return Attainment.NOT_MET if counts.not_met == counts.judged else Attainment.PARTLY_MET


def _sentence(goals: Sequence[JudgedGoal], counts: Counts, noun: str, *, is_forecast: bool) -> Sentence:
    if not goals:
        return Sentence(gettext_noop("Nämnden har inget eget mål under detta."))
    if not counts.judged:
        return _nothing_judged(goals, counts, noun)
    said = _one(goals[0], is_forecast) if len(goals) == 1 else _several(counts, noun, is_forecast)
    return compose("{said}{rest}.", said=said, rest=_rest(counts))


def _nothing_judged(goals: Sequence[JudgedGoal], counts: Counts, noun: str) -> Sentence:
    missing, none = gettext_noop("{what} saknar uppgift."), gettext_noop("{what} bedöms inte.")
    if len(goals) == 1:
        return compose(missing if counts.missing else none, what=goals[0].label)
    return compose(gettext_noop("Inget av {total} {noun} kan bedömas."), total=str(counts.total), noun=noun)


def _one(goal: JudgedGoal, is_forecast: bool) -> Sentence:
    return compose(ONE[goal.attainment][is_forecast], label=goal.label)


def _several(counts: Counts, noun: str, is_forecast: bool) -> Sentence:
    numbers = [
        (Attainment.MET, counts.met),
        (Attainment.PARTLY_MET, counts.partly_met),
        (Attainment.NOT_MET, counts.not_met),
    ]
    phrases = [compose(SOME[attainment][is_forecast], count=str(count)) for attainment, count in numbers if count]
    first, rest = phrases[0], phrases[1:]
    listed = compose("{first}, {rest}", first=first, rest=both(*rest)) if len(rest) > 1 else both(first, *rest)
    msgid = gettext_noop("Av {total} {noun} väntas {listed}") if is_forecast else gettext_noop("Av {total} {noun} har {listed}")
    return compose(msgid, total=str(counts.total), noun=noun, listed=listed)


def _rest(counts: Counts) -> Sentence:
    """What is not judged, and what that means."""
    parts = []
    if counts.left_out:
        parts.append(compose(gettext_noop("{count} bedöms inte"), count=str(counts.left_out)))
    if counts.missing:
        is_capped = counts.met == counts.judged
        capped, plain = gettext_noop("{count} saknar uppgift, därför högst delvis"), gettext_noop("{count} saknar uppgift")
        parts.append(compose(capped if is_capped else plain, count=str(counts.missing)))
    return compose("; {parts}", parts=both(*parts)) if parts else Sentence("")


def _notes(goals: Sequence[JudgedGoal], noun: str) -> Iterator[Sentence]:
    """Which goals nobody has assessed yet: the contribution may change with them."""
    waiting = [goal.label for goal in goals if not goal.is_proposed]
    if waiting:
        msgid = gettext_noop("{which} har ännu inget förslag: där räknas den beräknade bedömningen.")
        yield compose(msgid, which=_labels(waiting, noun))


def _labels(labels: Sequence[str], noun: str) -> Sentence:
    """The goals by label, many by number: "Delmål 1.1 och Delmål 1.2", "5 delmål"."""
    if len(labels) > MOST_LABELS:
        return compose("{count} {noun}", count=str(len(labels)), noun=noun)
    return listed(labels)
