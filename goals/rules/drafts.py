"""Drafts (utkast): a first text of an analysis, from the verdicts alone, for people to write on.

It says what the figures say and nothing of why: that only people know. It is
marked as a draft in its own first line, so that one that nobody has touched is
told apart.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from goals.rules import summaries
from goals.rules.assessment import Calculated, Judged
from goals.rules.attainment import PRELIMINARY, Attainment, NotJudged
from goals.rules.phrases import compose, listed
from goals.rules.summaries import FORECAST_VERBS, OUTCOME_VERBS
from tracker.sentences import Sentence, gettext_noop

MARK = gettext_noop("Utkast från siffrorna, att redigera:")


def draft_analysis(indicators: Sequence[Judged]) -> tuple[Sentence, ...]:
    """The mark, and a sentence for each thing to say of a goal's indicators: the best first, what is not judged last."""
    said = (
        *_met(indicators),
        *_short(indicators, Attainment.PARTLY_MET),
        *_short(indicators, Attainment.NOT_MET),
        *_pending(indicators),
        *_left_out(indicators),
        *_preliminary(indicators),
    )
    return Sentence(MARK), *(said or (Sentence(summaries.NO_INDICATORS),))


def draft_contribution(calculated: Calculated) -> tuple[Sentence, ...]:
    """The mark, and what the nämnd's own goals add up to."""
    return Sentence(MARK), calculated.sentence, *calculated.notes


def is_untouched(analysis: str) -> bool:
    """Whether an analysis still opens with the mark: nobody has made the draft their own."""
    return analysis.lstrip().startswith(MARK)


def _met(indicators: Sequence[Judged]) -> Iterator[Sentence]:
    met = [indicator for indicator in indicators if indicator.verdict.attainment == Attainment.MET]
    if not met:
        return
    is_forecast = any(indicator.verdict.is_forecast for indicator in met)
    msgid = gettext_noop("Målvärdet väntas nås för {names}.") if is_forecast else gettext_noop("Målvärdet nås för {names}.")
    yield compose(msgid, names=_names(met))


def _short(indicators: Sequence[Judged], attainment: Attainment) -> Iterator[Sentence]:
    """Each indicator that falls short, with how far."""
    for indicator in indicators:
        verdict = indicator.verdict
        if verdict.attainment == attainment:
            verbs = FORECAST_VERBS if verdict.is_forecast else OUTCOME_VERBS
            yield compose("{name} {verb}. {why}", name=_name(indicator), verb=Sentence(verbs[attainment]), why=verdict.sentence)


def _pending(indicators: Sequence[Judged]) -> Iterator[Sentence]:
    missing = [indicator for indicator in indicators if indicator.is_missing]
    waiting = [indicator for indicator in indicators if indicator.is_waiting]
    if missing:
        yield compose(gettext_noop("Uppgift saknas för {names}."), names=_names(missing))
    if waiting:
        yield compose(gettext_noop("Svaret på {names} är ännu nej."), names=_names(waiting))


def _left_out(indicators: Sequence[Judged]) -> tuple[Sentence, ...]:
    names: dict[NotJudged, list[str]] = defaultdict(list)
    for indicator in indicators:
        if indicator.verdict.reason is not None and not indicator.is_waiting:
            names[indicator.verdict.reason].append(indicator.name)
    return summaries.left_out_notes(names)


def _preliminary(indicators: Sequence[Judged]) -> Iterator[Sentence]:
    found = [i for i in indicators if any(remark.msgid == PRELIMINARY for remark in i.verdict.remarks)]
    if found:
        yield compose(gettext_noop("Utfallet är preliminärt för {names}."), names=_names(found))


def _name(indicator: Judged) -> str:
    """The whole name: what is drafted is to be printed."""
    return f"”{' '.join(indicator.name.split()).rstrip('.')}”"


def _names(indicators: Sequence[Judged]) -> Sentence:
    """Every indicator by name: "”A”, ”B” och ”C”"."""
    return listed([_name(indicator) for indicator in indicators])
