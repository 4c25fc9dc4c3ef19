"""Why a status is what it is: the figures, the rule and the remarks behind a verdict or a calculated assessment."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext

from goals.presentation.figures import write_forecast
from goals.presentation.statuses import StatusWords
from goals.queries.rows import IndicatorRow
from goals.rules.assessment import Calculated, Rule
from goals.rules.explanations import distance_words, value_words
from goals.rules.forecast import Basis
from goals.rules.targets import target_words
from goals.rules.wording import ACCUMULATION_LABELS, DIRECTION_LABELS, READING_LABELS
from tracker.numbers import write_number
from tracker.periods import local_date, write_short_date
from tracker.templatetags.tertial import sentence

BASES = {
    Basis.OUTCOME: "årets utfall",
    Basis.PERSON: "lämnad prognos",
    Basis.REACHED: "utfallet hittills, som redan räcker",
    Basis.SHARE_OF_YEAR: "regelns prognos: samma takt till årets slut",
    Basis.STATE: "senaste utfallet, som det står",
}
Fact = tuple[str, str | list[str]]


def why(row: IndicatorRow, rule: Rule) -> list[Fact]:
    """The figures and the rule behind the verdict of a row, as terms and descriptions."""
    verdict = row.verdict
    facts: list[Fact] = [(gettext("Bedömning"), sentence(verdict.sentence))]
    facts += _figures(row)
    facts += [
        (gettext("Målvärdet läses"), f"{sentence(target_words(row.terms))} ({gettext(READING_LABELS[row.terms.reading])})"),
        (gettext("Utfallen"), _accumulation(row)),
        (gettext("Riktning"), gettext(DIRECTION_LABELS[row.terms.direction]).capitalize()),
    ]
    if verdict.remarks:
        facts.append((gettext("Att veta"), [sentence(remark) for remark in verdict.remarks]))
    facts.append((gettext("Regel"), rule_words(rule)))
    return facts


def _figures(row: IndicatorRow) -> Iterator[Fact]:
    verdict = row.verdict
    if verdict.basis is not None and verdict.judged_value is not None:
        value = sentence(value_words(row.terms, verdict.judged_value))
        yield gettext("Bedömt värde"), f"{value} ({gettext(BASES[verdict.basis])})"
    elif verdict.basis is not None:
        yield gettext("Bygger på"), gettext(BASES[verdict.basis])
    if verdict.gap:
        yield gettext("Avstånd till målet"), sentence(distance_words(row.terms, verdict.gap))
    if verdict.progress is not None:
        yield gettext("Väg från utgångsvärdet till målet"), share_words(verdict.progress)
    elif verdict.progress_note is not None:
        yield gettext("Väg från utgångsvärdet"), sentence(verdict.progress_note)


def share_words(share: Decimal) -> str:
    """A share as a whole percentage: "67 %"."""
    return write_number((share * 100).quantize(Decimal(1), ROUND_HALF_UP), unit="%")


def forecast_facts(row: IndicatorRow, words: StatusWords) -> list[Fact]:
    """What a person foresees for the year, why, and who said it; empty when nobody has."""
    outcome = row.outcome
    if outcome is None or not row.measurement.has_forecast:
        return []
    who = str(outcome.entered_by or outcome.source)
    stated = words.of_attainment(outcome.forecast_attainment).word if outcome.forecast_attainment else ""
    facts: list[Fact] = [
        (gettext("Prognos"), write_forecast(outcome, row.indicator) or stated),
        (gettext("Kommentar"), outcome.forecast_comment),
        (gettext("Lämnad av"), ", ".join(part for part in (who, write_short_date(local_date(outcome.entered_at))) if part)),
    ]
    return [(term, description) for term, description in facts if description]


def _accumulation(row: IndicatorRow) -> str:
    words = gettext(ACCUMULATION_LABELS[row.terms.accumulation])
    return f"{words[:1].upper()}{words[1:]} ({gettext(READING_LABELS[row.terms.accumulation_reading])})"


def rule_words(rule: Rule) -> str:
    """The rule by name, and the decision that adopted it."""
    name = sentence(rule.name)
    return f"{name}, {rule.adopted_by}" if rule.adopted_by else name


def calculation(calculated: Calculated) -> list[Fact]:
    """What the calculated assessment of a goal rests on, as terms and descriptions."""
    facts: list[Fact] = []
    if calculated.notes:
        facts.append((gettext("Inte med i beräkningen"), [sentence(note) for note in calculated.notes]))
    facts.append((gettext("Regel"), sentence(calculated.rule.name)))
    if calculated.rule.adopted_by:
        facts.append((gettext("Beslutad av"), calculated.rule.adopted_by))
    return facts
