"""Why a series is split, in words."""

from collections.abc import Iterable

from goals.presentation.decisions import sentence_of
from goals.queries.splits import PlanSplit
from tracker.periods import write_date
from tracker.sentences import Sentence, gettext_noop
from tracker.series import Split

DEFINITION = gettext_noop("Från den {day} mäts något annat: definitionen är ändrad. {decision} Skäl: {reason}")
GOALPOST = gettext_noop("Från den {day} gäller ett annat målvärde. {decision} Skäl: {reason}")


def splits_in_words(splits: Iterable[PlanSplit]) -> tuple[Split, ...]:
    """Splits as charts and tables show them, each with its decision and reason."""
    return tuple(Split(split.from_on, _words(split)) for split in splits)


def _words(split: PlanSplit) -> Sentence:
    decision = split.change.decision
    values = {
        "day": write_date(split.from_on),
        "decision": sentence_of(decision) if decision else "",
        "reason": split.change.reason,
    }
    return Sentence(DEFINITION if split.is_of_definition else GOALPOST, values)
