"""Explanations: the sentence beside each verdict, that says by which figures it was reached.

A sentence is a lead (which figure is judged, and where it comes from) and a
comparison (how it stands against the target): "64 när två tredjedelar av året
har gått; om takten håller i sig blir det 96 vid årets slut, vilket" + "når
målet minst 90".
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from goals.rules.gaps import Gap
from goals.rules.phrases import compose
from goals.rules.targets import STRICT, TRENDS, Kind, TargetTerms, ValueType, target_words, unit_in_sentences
from tracker.numbers import write_number
from tracker.periods import Period
from tracker.sentences import Sentence, gettext_noop

SHARES_OF_YEAR: Mapping[Fraction, str] = {
    Fraction(1, 4): gettext_noop("en fjärdedel av året"),
    Fraction(1, 3): gettext_noop("en tredjedel av året"),
    Fraction(1, 2): gettext_noop("halva året"),
    Fraction(2, 3): gettext_noop("två tredjedelar av året"),
    Fraction(3, 4): gettext_noop("tre fjärdedelar av året"),
}


def value_words(terms: TargetTerms, value: Decimal) -> Sentence:
    """An outcome in running text: "64", "84,0 %", "ja". Padded to the indicator's decimals, never rounded."""
    if terms.value_type == ValueType.YES_NO or terms.kind == Kind.YES:
        return Sentence(gettext_noop("ja") if value else gettext_noop("nej"))
    has_more = value != round(value, terms.decimals)
    number = write_number(value, decimals=None if has_more else terms.decimals, unit=unit_in_sentences(terms))
    return Sentence("{number}", {"number": number})


def distance_words(terms: TargetTerms, distance: Decimal) -> Sentence:
    """A difference between two outcomes: "3", "0,4 procentenheter". Not rounded."""
    if not terms.is_percent:
        return Sentence("{number}", {"number": write_number(distance, unit=unit_in_sentences(terms))})
    msgid = gettext_noop("{number} procentenhet") if distance == 1 else gettext_noop("{number} procentenheter")
    return Sentence(msgid, {"number": write_number(distance)})


def share_of_year_words(share: Fraction) -> Sentence:
    """How much of the year has passed: "två tredjedelar av året", "5 av årets 12 månader"."""
    if share in SHARES_OF_YEAR:
        return Sentence(SHARES_OF_YEAR[share])
    return Sentence(gettext_noop("{months} av årets 12 månader"), {"months": str(int(share * 12))})


def baseline_words(terms: TargetTerms) -> Sentence:
    """What the baseline is called: "utfall 2024", or "utgångsvärdet" when its year is not known."""
    if terms.baseline_year is None:
        return Sentence(gettext_noop("utgångsvärdet"))
    return Sentence(gettext_noop("utfall {year}"), {"year": str(terms.baseline_year)})


def standing(terms: TargetTerms, so_far: Decimal | None, as_of: Period, concerns_year: int | None) -> Sentence:
    """Where the indicator stands: "64 till och med augusti 2026", "nej i augusti 2026", "utfall saknas"."""
    if so_far is None:
        return Sentence(gettext_noop("utfall saknas"))
    value = value_words(terms, so_far)
    if concerns_year is not None:
        return compose(gettext_noop("{value} för {year}"), value=value, year=str(concerns_year))
    msgid = gettext_noop("{value} till och med {period}") if terms.is_cumulating else gettext_noop("{value} i {period}")
    return compose(msgid, value=value, period=as_of.label)


# Leads: which figure is judged.


def outcome_lead(terms: TargetTerms, value: Sentence, standing: Sentence, *, is_other_year: bool) -> Sentence:
    """The year's own outcome."""
    if terms.kind == Kind.YES:
        return compose(gettext_noop("Svaret är {value}"), value=standing if is_other_year else value)
    if is_other_year:
        return compose(gettext_noop("Utfallet, {standing},"), standing=standing)
    return compose(gettext_noop("Utfallet {value}"), value=value)


def state_lead(terms: TargetTerms, standing: Sentence) -> Sentence:
    """The latest outcome, as it stands."""
    is_yes = terms.kind == Kind.YES
    msgid = gettext_noop("Svaret är {standing}") if is_yes else gettext_noop("Senaste utfallet, {standing},")
    return compose(msgid, standing=standing)


def pace_lead(terms: TargetTerms, so_far: Decimal, forecast: Decimal, share_of_year: Fraction) -> Sentence:
    """What has been counted so far, and where the same pace leads."""
    return compose(
        gettext_noop("{value} när {share} har gått; om takten håller i sig blir det {forecast} vid årets slut, vilket"),
        value=value_words(terms, so_far),
        share=share_of_year_words(share_of_year),
        forecast=value_words(terms, forecast),
    )


def person_lead(forecast: Sentence, standing: Sentence) -> Sentence:
    """What a person foresees, beside where the indicator stands."""
    return compose(gettext_noop("Lämnad prognos {forecast} ({standing})"), forecast=forecast, standing=standing)


def stated(foreseen: str, standing: Sentence) -> Sentence:
    """The sentence of an attainment foreseen without a figure; `foreseen` is a msgid such as "målvärdet nås"."""
    msgid = gettext_noop("Lämnad prognos ({standing}): {foreseen}.")
    return compose(msgid, standing=standing, foreseen=Sentence(foreseen))


# Comparisons: how the figure stands against its target.


def explain(terms: TargetTerms, lead: Sentence, value: Decimal, gap: Gap | None, *, is_reached: bool = False) -> Sentence:
    """The whole sentence; `is_reached` says that the target is met before the year is over, and will stay so."""
    if terms.kind == Kind.YES:
        return _explain_yes(lead, gap)
    if terms.kind in TRENDS:
        statement = _against_baseline(terms, lead, value)
    elif gap is None:
        msgid = gettext_noop("{lead} når redan målet {target}") if is_reached else gettext_noop("{lead} når målet {target}")
        statement = compose(msgid, lead=lead, target=target_words(terms))
    else:
        statement = _short_of_target(terms, lead, gap)
    return _with_limit(terms, statement, gap)


def _with_limit(terms: TargetTerms, statement: Sentence, gap: Gap | None) -> Sentence:
    """The statement, and how far from the target is still partly met, unless that is less than outcomes can tell."""
    if gap is None or gap.limit is None:
        return compose("{statement}.", statement=statement)
    if gap.limit == 0 and terms.kind in STRICT:
        return compose(gettext_noop("{statement}; oförändrat räknas som delvis."), statement=statement)
    smallest_step = Decimal(1).scaleb(-terms.decimals)
    if not gap.is_partly and gap.limit < smallest_step:
        return compose("{statement}.", statement=statement)
    msgid = gettext_noop("{statement}; upp till {limit} räknas som delvis.")
    return compose(msgid, statement=statement, limit=distance_words(terms, gap.limit))


def _explain_yes(lead: Sentence, gap: Gap | None) -> Sentence:
    if gap is None:
        return compose(gettext_noop("{lead}, vilket är målet."), lead=lead)
    if gap.is_partly:
        return compose(gettext_noop("{lead}, vilket räknas som delvis; målet är ja."), lead=lead)
    return compose(gettext_noop("{lead}; målet är ja."), lead=lead)


def _short_of_target(terms: TargetTerms, lead: Sentence, gap: Gap) -> Sentence:
    under, over = gettext_noop("{lead} är {gap} under målet {target}"), gettext_noop("{lead} är {gap} över målet {target}")
    distance = distance_words(terms, gap.size)
    return compose(under if gap.is_below else over, lead=lead, gap=distance, target=target_words(terms))


def _against_baseline(terms: TargetTerms, lead: Sentence, value: Decimal) -> Sentence:
    """A trend is held against its baseline, met or not: the target itself is only a word."""
    change = value - (terms.baseline or 0)
    if change == 0:
        msgid = gettext_noop("{lead} är detsamma som {baseline} ({number}); mål: {target}")
    elif change > 0:
        msgid = gettext_noop("{lead} är {change} över {baseline} ({number}); mål: {target}")
    else:
        msgid = gettext_noop("{lead} är {change} under {baseline} ({number}); mål: {target}")
    return compose(
        msgid,
        lead=lead,
        change=distance_words(terms, abs(change)),
        baseline=baseline_words(terms),
        number=write_number(terms.baseline, unit=unit_in_sentences(terms)),
        target=target_words(terms),
    )
