"""The overview as a table: a row for each goal at the top, a cell for each nämnd."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from goals.models import Goal
from goals.presentation.decisions import decision_beside
from goals.presentation.lines import goal_status
from goals.presentation.statuses import StatusWords
from goals.queries.overview import Cell, Overview
from goals.rules.overall import CellKind
from tracker.models import Unit
from tracker.sentences import gettext_noop
from tracker.signs import ShownStatus

KIND_WORDS: Mapping[CellKind, str] = {
    CellKind.NOT_ADDRESSED: gettext_noop("Ej riktat hit"),
    CellKind.NO_PLAN: gettext_noop("Ingen plan inläst"),
    CellKind.NO_GOAL: gettext_noop("Inget {goal}"),
    CellKind.NOT_DECIDED: gettext_noop("Ej beslutat"),
    CellKind.NOT_PUBLISHED: gettext_noop("Beslutat, ej publicerat"),
    CellKind.NOTED: gettext_noop("Ej beslutat (delgivet)"),
}


@dataclass(frozen=True)
class GoalMark:
    """One of the nämnd's own goals in a cell, with what is calculated of it."""

    goal: Goal
    url: str
    status: ShownStatus | None


@dataclass(frozen=True)
class MatrixCell:
    """What a nämnd has decided of a goal, or why there is nothing decided; and the goals of its own that serve it."""

    unit: Unit
    status: ShownStatus
    goals: tuple[GoalMark, ...]
    why_url: str  # the trace of the assessment; "" where there is none to see
    note: str  # what was proposed where the nämnd decided otherwise, or that it only took note; "" for neither


@dataclass(frozen=True)
class Matrix:
    """`rows` pair a goal at the top and its address with a cell for each of `units`."""

    units: tuple[Unit, ...]
    rows: tuple[tuple[Goal, str, tuple[MatrixCell, ...]], ...]
    legend: tuple[ShownStatus, ...]  # the words that stand where there is no sign


def matrix_of(
    found: Overview,
    words: StatusWords,
    goal_url: Callable[[Goal], str],
    why_url: Callable[[Goal, Unit], str],
    *,
    assesses_goals: bool,
) -> Matrix:
    """The overview in words and signs."""

    def cell_of(goal: Goal, cell: Cell) -> MatrixCell:
        marks = [
            GoalMark(row.goal, goal_url(row.goal), goal_status(row, words, assesses_goals=assesses_goals)) for row in cell.goals
        ]
        why = why_url(goal, cell.unit) if cell.assessment else ""
        return MatrixCell(cell.unit, _status(cell, words, found.own_goal), tuple(marks), why, _departure(cell, words))

    return Matrix(
        units=tuple(follow_up.unit for follow_up in found.follow_ups),
        rows=tuple((goal, goal_url(goal), tuple(cell_of(goal, cell) for cell in cells)) for goal, cells in found.rows),
        legend=tuple(_kind_status(kind, found.own_goal) for kind in KIND_WORDS),
    )


def _status(cell: Cell, words: StatusWords, own_goal: str) -> ShownStatus:
    if cell.assessment is None:
        return _kind_status(cell.kind, own_goal)
    return words.of_assessment(cell.assessment, decision_beside(cell.assessment))


def _departure(cell: Cell, words: StatusWords) -> str:
    if cell.kind == CellKind.NOTED and cell.assessment:
        return gettext("ej beslutat (delgivet)")
    if cell.departed is None:
        return ""
    return gettext("annat än förslaget: {status}").format(status=words.of_assessment(cell.departed).word.lower())


def _kind_status(kind: CellKind, own_goal: str) -> ShownStatus:
    """A cell without an assessment; `own_goal` is what the nämnd's goals are called."""
    return ShownStatus("", kind_words(kind, own_goal))


def kind_words(kind: CellKind, own_goal: str) -> str:
    """Why there is no assessment: "Ej beslutat", "Inget delmål"."""
    return gettext(KIND_WORDS[kind]).format(goal=own_goal)
