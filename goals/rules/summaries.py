"""Summaries: the sentence beside a goal's calculated assessment, and what was left out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goals.rules.attainment import Attainment, NotJudged
from goals.rules.phrases import both, compose, indicators_in_words
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How many indicators of a goal stand how."""

    total: int = 0  # all that the goal has
    met: int = 0
    partly_met: int = 0
    not_met: int = 0
    missing: int = 0  # were due and have no outcome; a person's forecast may have been judged all the same
    waiting: int = 0  # a nej before the year is over
    left_out: int = 0  # neither judged nor awaited: not due, unclear, follow-only ...

    @property
    def judged(self) -> int:
        """How many have a verdict."""
        return self.met + self.partly_met + self.not_met


OUTCOME_VERBS: Mapping[Attainment, str] = {
    Attainment.MET: gettext_noop("når målvärdet"),
    Attainment.PARTLY_MET: gettext_noop("når målvärdet delvis"),
    Attainment.NOT_MET: gettext_noop("når inte målvärdet"),
}
FORECAST_VERBS: Mapping[Attainment, str] = {
    Attainment.MET: gettext_noop("väntas nå målvärdet"),
    Attainment.PARTLY_MET: gettext_noop("väntas nå målvärdet delvis"),
    Attainment.NOT_MET: gettext_noop("väntas inte nå målvärdet"),
}

# One form for one and for many: {names} is "”A”", "”A” och ”B”" or "3 indikatorer".
WHY_LEFT_OUT: Mapping[NotJudged, str] = {
    NotJudged.UNCLEAR: gettext_noop("{names} bedöms inte: oklart målvärde."),
    NotJudged.NO_BASELINE: gettext_noop("{names} bedöms inte: inget utgångsvärde att jämföra med."),
    NotJudged.NOT_APPLICABLE: gettext_noop("{names} bedöms inte: ej tillämpligt denna period."),
    NotJudged.SUPPRESSED: gettext_noop("{names} bedöms inte: för få personer för att visas."),
    NotJudged.NOT_DUE: gettext_noop("{names} mäts inte vid denna uppföljning."),
    NotJudged.NO_PERIODICITY: gettext_noop("{names} mäts inte: planen anger ingen tidpunkt."),
    NotJudged.FOLLOW_ONLY: gettext_noop("{names} följs utan målvärde."),
}

NO_INDICATORS = gettext_noop("Målet har inga indikatorer.")
NONE_MEASURED = gettext_noop("Ingen indikator mäts vid denna uppföljning.")
NONE_JUDGED = gettext_noop("Ingen indikator kan bedömas vid denna uppföljning.")


def result(counts: Counts, *, total: int, is_forecast: bool) -> Sentence:
    """How many of `total` indicators reach their targets: "3 av 4 indikatorer når målvärdet". At least one is judged."""
    verbs = FORECAST_VERBS if is_forecast else OUTCOME_VERBS
    for attainment, count in _by_attainment(counts):
        if count == total:
            return _all(counts, attainment, verbs)
    met, partly = Sentence(verbs[Attainment.MET]), Sentence(verbs[Attainment.PARTLY_MET])
    numbers = {"met": str(counts.met), "partly": str(counts.partly_met), "total": str(total)}
    if not counts.met and not counts.partly_met:
        return compose(gettext_noop("Ingen av {total} indikatorer {verb}"), verb=met, **numbers)
    if not counts.met:
        return compose(gettext_noop("{partly} av {total} indikatorer {verb}, ingen helt"), verb=partly, **numbers)
    if not counts.partly_met:
        return compose(gettext_noop("{met} av {total} indikatorer {verb}"), verb=met, **numbers)
    return compose(gettext_noop("{met} av {total} indikatorer {verb} och {partly} delvis"), verb=met, **numbers)


def _by_attainment(counts: Counts) -> list[tuple[Attainment, int]]:
    return [
        (Attainment.MET, counts.met),
        (Attainment.PARTLY_MET, counts.partly_met),
        (Attainment.NOT_MET, counts.not_met),
    ]


def _all(counts: Counts, attainment: Attainment, verbs: Mapping[Attainment, str]) -> Sentence:
    """All that were to be judged stand alike."""
    verb = Sentence(verbs[attainment])
    if counts.judged == 1:
        only, single = gettext_noop("Den enda indikator som bedöms {verb}"), gettext_noop("Indikatorn {verb}")
        return compose(single if counts.total == 1 else only, verb=verb)
    if attainment == Attainment.NOT_MET:
        verb = Sentence(verbs[Attainment.MET])
        neither, none = gettext_noop("Ingen av de båda indikatorerna {verb}"), gettext_noop("Ingen av {total} indikatorer {verb}")
        return compose(neither if counts.judged == 2 else none, verb=verb, total=str(counts.judged))
    pair, every = gettext_noop("Båda indikatorerna {verb}"), gettext_noop("Alla {total} indikatorer {verb}")
    return compose(pair if counts.judged == 2 else every, verb=verb, total=str(counts.judged))


def pending(missing: Sequence[str], waiting: Sequence[str]) -> Sentence | None:
    """Which indicators have no outcome and which are a nej so far, by name; None when there are none."""
    clauses = []
    if missing:
        clauses.append(compose(gettext_noop("{names} saknar uppgift"), names=indicators_in_words(missing)))
    if waiting:
        clauses.append(compose(gettext_noop("svaret på {names} är ännu nej"), names=indicators_in_words(waiting)))
    return both(*clauses) if clauses else None


def whole(result: Sentence, pending: Sentence | None, *, is_capped: bool, is_ignored: bool) -> Sentence:
    """The goal's sentence: the result, what is pending, and what that means for the goal."""
    if pending is None:
        return compose("{result}.", result=result)
    if is_capped:
        return compose(gettext_noop("{result}; {pending}, därför högst delvis."), result=result, pending=pending)
    if is_ignored:
        msgid = gettext_noop("{result}; {pending}, vilket inte påverkar bedömningen.")
        return compose(msgid, result=result, pending=pending)
    return compose("{result}; {pending}.", result=result, pending=pending)


def nothing_judged(pending: Sentence | None, reasons: set[NotJudged | None]) -> Sentence:
    """The goal's sentence when none of its indicators is judged, whatever it has of them."""
    if pending is not None:
        return compose(gettext_noop("Ingen indikator kan bedömas: {pending}."), pending=pending)
    if not reasons:
        return Sentence(NO_INDICATORS)
    return Sentence(NONE_MEASURED if reasons == {NotJudged.NOT_DUE} else NONE_JUDGED)


def left_out_notes(names_by_reason: Mapping[NotJudged, Sequence[str]]) -> tuple[Sentence, ...]:
    """One sentence for each reason, in a fixed order: "”A” bedöms inte: oklart målvärde." """
    return tuple(
        compose(msgid, names=indicators_in_words(names_by_reason[reason]))
        for reason, msgid in WHY_LEFT_OUT.items()
        if reason in names_by_reason
    )
