"""A plan as a tree to read: groups of goals, their indicators, and who and what stands behind the plan."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext, ngettext

from goals.models import Goal, Plan, PlanState
from goals.presentation.decisions import decision_words, edition_words
from goals.presentation.lines import Address, Line, goal_status, lines_of
from goals.presentation.stages import Stages
from goals.presentation.statuses import StatusWords
from goals.queries.plans import Branch, PlanTree
from goals.queries.rows import GoalRow, IndicatorRow
from tracker.sentences import Sentence
from tracker.signs import ShownStatus


@dataclass(frozen=True)
class GoalLine:
    """A goal and those of its indicators that are shown.

    `status` is the calculated one; None when it is not to be seen, or the round
    does not judge goals. `stages` is what is said of it in the round, None when
    nothing is, or nothing that the reader may see. `why_url` is the trace of
    both, "" where there is neither.
    """

    row: GoalRow
    url: str
    status: ShownStatus | None
    stages: Stages | None
    lines: list[Line]
    why_url: str

    @property
    def goal(self) -> Goal:
        """The goal."""
        return self.row.goal

    @property
    def sentence(self) -> Sentence | None:
        """Why the calculated assessment is what it is; None without one."""
        return self.row.calculated.sentence if self.row.calculated and self.status else None

    @property
    def addressees(self) -> list[str]:
        """The units that the goal is addressed to."""
        return [addressee.unit.name for addressee in self.goal.addressees.all()]


@dataclass(frozen=True)
class Group:
    """Goals under one heading: a goal above (`url` is its page), or a kind of goals when nothing is above them ("")."""

    code: str  # "Regionmål 1"; "" for a kind of goals
    title: str
    url: str
    goals: list[GoalLine]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return slugify(f"{self.code} {self.title}")

    @property
    def has_rows(self) -> bool:
        """Whether there is a table to show."""
        return any(goal.lines for goal in self.goals)


@dataclass(frozen=True)
class PlanPage:
    """One plan."""

    plan: Plan
    groups: list[Group]
    without_goals: list[Group]  # goals above that are addressed to the unit, which has none of its own for them
    counts: str  # what the whole plan holds: "17 delmål och 50 indikatorer"

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Who adopted the plan and when, which years it is for, and where it was read."""
        return [
            (gettext("Antagen"), adoption_words(self.plan)),
            (gettext("Gäller"), edition_words(self.plan)),
            (gettext("Källa"), self.plan.source),
        ]


@dataclass(frozen=True)
class TreeBuilder:
    """What is needed to show a tree: the region's words, the addresses, and what has been asked for."""

    words: StatusWords
    address: Address
    goal_url: Callable[[Goal], str]
    why_url: Callable[[Goal], str]
    assesses_goals: bool
    keeps: Callable[[IndicatorRow], bool]
    keeps_goal: Callable[[Goal], bool]  # whether a goal is shown though none of its rows is
    is_narrowed: bool  # whether something has been asked for
    stages: Mapping[int, Stages]  # by goal id

    def page(self, tree: PlanTree) -> PlanPage:
        """A plan, narrowed to what has been asked for; the counts are of the whole plan."""
        groups = [group for branch in tree.branches for group in self._groups(branch)]
        with_goals = [group for group in groups if group.goals]
        without_goals = [] if self.is_narrowed else [group for group in groups if not group.goals]
        return PlanPage(tree.plan, with_goals, without_goals, _counts(tree))

    def _groups(self, branch: Branch) -> list[Group]:
        if branch.above:
            return [Group(branch.above.label, branch.above.title, self.goal_url(branch.above), self._goals(branch.goals))]
        by_type: dict[str, list[GoalRow]] = {}
        for row in branch.goals:
            by_type.setdefault(row.goal.type.plural, []).append(row)
        return [Group("", plural, "", self._goals(rows)) for plural, rows in by_type.items()]

    def _goals(self, rows: Iterable[GoalRow]) -> list[GoalLine]:
        lines = [self._goal(row) for row in rows]
        return [line for line in lines if line.lines or self.keeps_goal(line.goal)]

    def _goal(self, row: GoalRow) -> GoalLine:
        status = goal_status(row, self.words, assesses_goals=self.assesses_goals)
        stages = self.stages.get(row.goal.pk)
        return GoalLine(
            row=row,
            url=self.goal_url(row.goal),
            status=status,
            stages=stages,
            why_url=self.why_url(row.goal) if status or stages else "",
            lines=lines_of(filter(self.keeps, row.indicators), self.words, self.address),
        )


def _counts(tree: PlanTree) -> str:
    """ "7 regionmål, 3 finansiella mål och 6 indikatorer"."""
    number = Counter(row.goal.type for row in tree.goal_rows)
    goals = [f"{count} {(kind.singular if count == 1 else kind.plural).lower()}" for kind, count in number.items()]
    rows = ngettext("{count} indikator", "{count} indikatorer", len(tree.rows)).format(count=len(tree.rows))
    return gettext("{goals} och {rows}").format(goals=", ".join(goals), rows=rows)


def adoption_words(plan: Plan) -> str:
    """Who adopted the plan and when; that it is a draft when nobody has."""
    if plan.state != PlanState.ADOPTED or plan.adopted_by is None:
        return gettext("Inte antagen; planen är ett utkast.")
    return decision_words(plan.adopted_by)
