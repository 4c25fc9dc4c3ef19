"""What a rule means, in sentences and in examples that the rule itself has judged: for whoever is to adopt it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from goals.rules.assessment import Judged, Rule, calculate
from goals.rules.attainment import Attainment, Measurement, Verdict, evaluate
from goals.rules.targets import Kind, TargetTerms
from tracker.numbers import write_number
from tracker.periods import Period, bits
from tracker.sentences import Sentence, gettext_noop

HUNDRED = 100
# A year's end: nothing is foreseen in the examples.
YEAR_END = Period(2026, 12)
EXAMPLE_SIZE = 4

NEVER_PARTLY = gettext_noop("En indikator når målvärdet eller når det inte: ingen når det delvis.")
PARTLY = gettext_noop(
    "En indikator når målvärdet delvis när den missar det med högst {share} av målvärdet, eller med högst den avvikelse "
    "som målsättningen själv anger."
)
ALL_MET = gettext_noop("Ett mål är uppfyllt när alla bedömda indikatorer når målvärdet.")
SHARE_MET = gettext_noop("Ett mål är uppfyllt när minst {share} av de bedömda indikatorerna når målvärdet.")
NONE_PARTLY = gettext_noop("Det är inte uppfyllt när ingen når det ens delvis, och annars delvis uppfyllt.")
SHARE_PARTLY = gettext_noop("Det är inte uppfyllt när högst {share} når det minst delvis, och annars delvis uppfyllt.")
CAPPED = gettext_noop("Saknas en uppgift som skulle ha lämnats är målet högst delvis uppfyllt.")
NOT_CAPPED = gettext_noop("En uppgift som saknas räknas inte in, och hindrar inte att målet är uppfyllt.")
EQUAL = gettext_noop("Alla indikatorer väger lika.")
WEIGHTED = gettext_noop("Indikatorerna väger så mycket som deras målsättningar anger.")


def rule_in_words(rule: Rule) -> list[Sentence]:
    """What the rule says, a sentence for each of its parts."""
    return [
        Sentence(PARTLY, {"share": _percent(rule.partly_within)}) if rule.partly_within else Sentence(NEVER_PARTLY),
        Sentence(ALL_MET) if rule.met_share == 1 else Sentence(SHARE_MET, {"share": _percent(rule.met_share)}),
        Sentence(SHARE_PARTLY, {"share": _percent(rule.partly_share)}) if rule.partly_share else Sentence(NONE_PARTLY),
        Sentence(CAPPED if rule.missing_caps else NOT_CAPPED),
        Sentence(WEIGHTED if rule.is_weighted else EQUAL),
    ]


def _percent(share: Decimal) -> str:
    return write_number(share * HUNDRED, unit="%")


@dataclass(frozen=True)
class Example:
    """A case in words, and what the rule makes of it: of an indicator, or of a goal."""

    case: Sentence
    attainment: Attainment


def indicator_examples(rule: Rule) -> list[Example]:
    """Outcomes against the target "at least 100": on it, as far below as may be partly met, and just below that."""
    terms = TargetTerms(kind=Kind.AT_LEAST, low=Decimal(HUNDRED), months=bits([12]))
    lowest = HUNDRED - HUNDRED * rule.partly_within
    values = dict.fromkeys([Decimal(HUNDRED), lowest, max(lowest - 1, Decimal(0))])
    case = gettext_noop("utfall {value}, målvärde minst 100")
    return [
        Example(
            Sentence(case, {"value": write_number(value)}),
            evaluate(terms, Measurement(value=value, is_due=True), period=YEAR_END, partly_within=rule.partly_within).attainment,
        )
        for value in values
    ]


def goal_examples(rule: Rule) -> list[Example]:
    """Goals with four indicators that weigh alike, from all met to none, and one where an outcome is missing."""
    return [Example(_case(*counts), calculate(list(_judged(*counts)), rule).attainment) for counts in _COUNTS]


# How many are met, partly met, not met, missing.
_COUNTS = ((4, 0, 0, 0), (3, 1, 0, 0), (3, 0, 1, 0), (2, 0, 2, 0), (1, 0, 3, 0), (0, 1, 3, 0), (0, 0, 4, 0), (3, 0, 0, 1))
_PARTS = (gettext_noop("{count} når målvärdet"), gettext_noop("{count} når delvis"), gettext_noop("{count} når inte"),
          gettext_noop("{count} saknar uppgift"))  # fmt: skip


def _case(*counts: int) -> Sentence:
    parts = [Sentence(words, {"count": str(count)}) for words, count in zip(_PARTS, counts, strict=True) if count]
    names = [f"part{number}" for number in range(len(parts))]
    return Sentence(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))


def _judged(met: int, partly: int, not_met: int, missing: int) -> Iterator[Judged]:
    attainments = [Attainment.MET] * met + [Attainment.PARTLY_MET] * partly + [Attainment.NOT_MET] * not_met
    attainments += [Attainment.NO_DATA] * missing
    for number, attainment in enumerate(attainments):
        verdict = Verdict(attainment=attainment, sentence=Sentence(""), is_missing=attainment == Attainment.NO_DATA)
        yield Judged(number, str(number), verdict)
