"""Progress (väg från utgångsvärdet): how much of the way from baseline to target, where that means something.

(outcome - baseline) / (bound - baseline): 0.5 is half-way, below 0 is worse than
the baseline, above 1 is past the target. It means something only when the baseline
falls short of the target, and that is not the rule: see goals.rules.targets.
"""

from collections.abc import Mapping
from decimal import Decimal

from goals.rules.explanations import baseline_words
from goals.rules.phrases import compose
from goals.rules.targets import TRENDS, Bounds, Kind, TargetTerms, bounds_of
from tracker.sentences import Sentence, gettext_noop

ALREADY_THERE: Mapping[Kind, str] = {
    Kind.AT_LEAST: gettext_noop("Målnivån är lägre än {baseline}."),
    Kind.AT_MOST: gettext_noop("Målnivån är högre än {baseline}."),
    Kind.WITHIN: gettext_noop("Målnivån omfattar {baseline}."),
}
SAME_LEVEL = gettext_noop("Målnivån är densamma som {baseline}.")
NOT_COMPARABLE_YET = gettext_noop("Jämförs med {baseline} när hela året är räknat.")


def progress_from_baseline(
    terms: TargetTerms, so_far: Decimal | None, *, is_whole_year: bool
) -> tuple[Decimal | None, Sentence | None]:
    """The share of the way, and else why there is none to show; both None when there is nothing to compare.

    `is_whole_year` is False while the outcome still accumulates: eight months are
    not held against a whole year.
    """
    bounds = _numeric_bounds(terms)
    if terms.baseline is None or bounds is None:
        return None, None
    bound = bounds.missed_by(terms.baseline)
    if bound is None:
        return None, _level_words(terms, bounds)
    if so_far is None:
        return None, None
    if not is_whole_year:
        return None, compose(NOT_COMPARABLE_YET, baseline=baseline_words(terms))
    return (so_far - terms.baseline) / (bound - terms.baseline), None


def level_note(terms: TargetTerms) -> Sentence | None:
    """What to say when the baseline already meets the target: "Målnivån är lägre än utfall 2024."

    None when it falls short of it, when there is no baseline, and for ja, trends and follow-only.
    """
    return progress_from_baseline(terms, None, is_whole_year=True)[1]


def _numeric_bounds(terms: TargetTerms) -> Bounds | None:
    """The bounds that a baseline can be on the way to."""
    return None if terms.kind == Kind.YES or terms.kind in TRENDS else bounds_of(terms)


def _level_words(terms: TargetTerms, bounds: Bounds) -> Sentence:
    is_same = terms.baseline in {bounds.low, bounds.high}
    return compose(SAME_LEVEL if is_same else ALREADY_THERE[terms.kind], baseline=baseline_words(terms))
