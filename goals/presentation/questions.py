"""What is asked about a value that is saved: its size beside what is known, and its parts beside it."""

from goals.queries.entries import DueOutcome, Split
from goals.rules.parts import question_about_parts
from goals.rules.plausibility import Known, questions_about
from tracker.sentences import Sentence


def questions_of(due: DueOutcome) -> list[Sentence]:
    """What is asked about a due outcome; empty when nothing is odd, and before a value is saved."""
    if due.outcome is None:
        return []
    indicator, previous = due.row.indicator, due.previous
    known = Known(
        previous=previous.value if previous else None,
        previous_period=previous.period if previous else None,
        low=indicator.plausible_low,
        high=indicator.plausible_high,
    )
    of_parts = [_of_split(due, split) for split in due.splits]
    return [*questions_about(due.row.terms, due.outcome.value, due.period, known), *(one for one in of_parts if one)]


def _of_split(due: DueOutcome, split: Split) -> Sentence | None:
    """Parts by gender are asked for; others only have to fit when they are given."""
    outcome = due.outcome
    assert outcome is not None  # noqa: S101  # the caller has looked
    values = {part.category_id: part.value for part in outcome.known_parts}
    named = [(category.name, values.get(category.pk)) for category in split.categories]
    if not split.dimension.is_gender and not any(value is not None for _name, value in named):
        return None
    return question_about_parts(due.row.terms, outcome.value, named, outcome.split_reason)
