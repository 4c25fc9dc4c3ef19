"""A plan being edited, in words: each row with last year's target beside, and what is still to be said."""

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from goals.models import Goal, Target
from goals.operations.targets import is_not_set
from goals.presentation.figures import figure
from goals.presentation.targets import TargetText
from goals.queries.editions import Edition, EditionGoal, EditionRow
from goals.rules.targets import Reading
from goals.rules.wording import READING_LABELS
from tracker.periods import label_months


@dataclass(frozen=True)
class EditionLine:
    """A row of the plan's table."""

    row: EditionRow
    year: int

    @property
    def target(self) -> Target:
        """The row itself."""
        return self.row.target

    @property
    def name(self) -> str:
        """The indicator's name; the year too, when it is another than the plan's."""
        name = self.target.indicator.name
        return name if self.target.year == self.year else f"{name} ({self.target.year})"

    @property
    def words(self) -> str:
        """What is to be reached; "" while that is not set."""
        return "" if self.is_not_set else TargetText(self.target).words

    @property
    def is_not_set(self) -> bool:
        """Whether nobody has said what is to be reached."""
        return is_not_set(self.target)

    @property
    def last(self) -> str:
        """What the year before said; "" without a row there."""
        return TargetText(self.row.last).words if self.row.last else ""

    @property
    def baseline(self) -> str:
        """The baseline with its year: "123 st (2024)"; "" without one."""
        if self.target.baseline is None:
            return TargetText(self.target).baseline
        shown, year = str(figure(self.target.indicator, self.target.baseline)), self.target.baseline_year
        return f"{shown} ({year})" if year else shown

    @property
    def months(self) -> str:
        """When it is measured; "" while nobody has said."""
        return label_months(self.target.months) if self.target.months else ""

    @property
    def reporters(self) -> str:
        """Who enters the outcomes; "" when nobody does."""
        return ", ".join(self.row.reporters)

    @property
    def note(self) -> str:
        """What is assumed or unclear of the target, in words; "" for what is stated or confirmed."""
        reading = Reading(self.target.reading)
        if self.is_not_set or reading in {Reading.STATED, Reading.CONFIRMED}:
            return ""
        return self.target.doubt or gettext(READING_LABELS[reading]).capitalize()


@dataclass(frozen=True)
class EditionGoalLine:
    """A goal with its rows."""

    goal: Goal
    lines: list[EditionLine]

    @property
    def under(self) -> str:
        """The goal above: "Regionmål 1 (Regionplan 2026)"; "" without one."""
        parent = self.goal.parent
        return f"{parent.label} ({parent.plan.title})" if parent else ""


@dataclass(frozen=True)
class EditionPage:
    """A plan's goals, what it holds in figures, and how much is still to be said."""

    goals: list[EditionGoalLine]
    year: int
    counts: str
    not_set: int
    unclear: int
    has_last: bool  # whether any row has a target of the year before


def edition_page(edition: Edition) -> EditionPage:
    """A plan as its page shows it; no queries."""
    goals = [_goal(goal, edition.year) for goal in edition.goals]
    lines = [line for goal in goals for line in goal.lines]
    return EditionPage(
        goals=goals,
        year=edition.year,
        counts=_counts(len(goals), len(lines)),
        not_set=sum(line.is_not_set for line in lines),
        unclear=sum(line.target.reading == Reading.UNCLEAR and not line.is_not_set for line in lines),
        has_last=any(line.row.last for line in lines),
    )


def _goal(goal: EditionGoal, year: int) -> EditionGoalLine:
    return EditionGoalLine(goal.goal, [EditionLine(row, year) for row in goal.rows])


def _counts(goals: int, rows: int) -> str:
    """ "17 mål och 50 indikatorer"."""
    return gettext("{goals} mål och {rows}").format(
        goals=goals, rows=ngettext("{count} indikator", "{count} indikatorer", rows).format(count=rows)
    )
