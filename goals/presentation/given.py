"""What the nämnder have decided to give to a goal, a line for each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from goals.presentation.decisions import decision_beside
from goals.presentation.matrix import kind_words
from goals.presentation.statuses import StatusWords
from goals.queries.given import Given
from tracker.models import Unit
from tracker.signs import ShownStatus


@dataclass(frozen=True)
class GivenLine:
    """A nämnd's decided contribution, or why there is none. `url` is its trace; "" where there is none."""

    unit: Unit
    status: ShownStatus
    url: str
    given: Given


def given_lines(given: Iterable[Given], words: StatusWords, noun: str, url: Callable[[Unit], str]) -> list[GivenLine]:
    """The lines, in the nämnders' order; `noun` is what their goals are called, `url` where a nämnd's contribution is traced."""
    return [
        GivenLine(one.unit, words.of_assessment(one.assessment, decision_beside(one.assessment)), url(one.unit), one)
        if one.assessment
        else GivenLine(one.unit, ShownStatus("", kind_words(one.kind, noun)), "", one)
        for one in given
    ]
