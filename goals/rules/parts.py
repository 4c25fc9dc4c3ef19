"""Parts (könsuppdelning): whether women, men and unknown are there, and can belong to their total.

Individual-based statistics is split by gender, or it is said why not: SKR's
guidance follows förordning (2001:100) om den officiella statistiken, 14 §.
What does not fit is pointed out, never refused: the total may be the one that
is right.
"""

from collections.abc import Sequence
from decimal import Decimal

from goals.rules.explanations import value_words
from goals.rules.phrases import compose
from goals.rules.targets import TargetTerms, ValueType
from tracker.sentences import Sentence, gettext_noop

NO_PARTS = gettext_noop("Ange {parts}, eller varför delarna saknas.")
WRONG_SUM = gettext_noop("Delarna blir tillsammans {sum}, men utfallet är {value}.")
NOT_BETWEEN = gettext_noop("Utfallet {value} ligger inte mellan delarna.")


def question_about_parts(
    terms: TargetTerms, value: Decimal | None, parts: Sequence[tuple[str, Decimal | None]], split_reason: str = ""
) -> Sentence | None:
    """What to ask about the parts of an outcome, given as (name, value); None when nothing is odd.

    Counts add up to their total; when a part is not given they may be less. A
    share of all lies between the shares of its parts.
    """
    if value is None or not parts:
        return None
    given = [part for _, part in parts if part is not None]
    if not given:
        names = " och ".join(name.lower() for name, _ in parts[:2])
        return None if split_reason else Sentence(NO_PARTS, {"parts": names})
    if terms.is_percent or terms.value_type == ValueType.YES_NO:
        is_odd = len(given) > 1 and not min(given) <= value <= max(given)
        return compose(NOT_BETWEEN, value=value_words(terms, value)) if is_odd else None
    total = sum(given, Decimal(0))
    if total > value or (total < value and len(given) == len(parts)):
        return compose(WRONG_SUM, sum=value_words(terms, total), value=value_words(terms, value))
    return None
