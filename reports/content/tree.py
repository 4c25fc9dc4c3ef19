"""The unit's plans with its goals, each with its assessment and its table."""

from collections.abc import Iterable
from dataclasses import replace

from goals import models
from goals.presentation.decisions import decision_words
from goals.presentation.lines import baseline_heading
from goals.presentation.statuses import StatusWords
from goals.queries.plans import Branch, PlanTree
from goals.queries.rows import GoalRow, Round, build_row, goal_rows
from reports.content import schema
from reports.content.rows import build_row as build_table_row
from reports.content.statuses import goal_status, kept_elsewhere
from reports.content.words import listed
from tracker.numbers import NO_BREAK_SPACE
from tracker.permissions import Access

# One word for one and many, whatever the gender of a region's own.
ANY_GOAL = "mål"
KEPT_ELSEWHERE = "Alla indikatorer redovisas inte av nämnden själv."


def count_only(tree: PlanTree, states: frozenset[str], round_: Round, access: Access) -> PlanTree:
    """The plan judged anew by the outcomes in `states`, as if there were no others; no queries."""
    rows = [
        build_row(row.target, [o for o in row.outcomes if o.state in states], round_, row.is_visible)
        for goal in tree.goal_rows
        for row in goal.indicators
    ]
    judged = {row.goal: row for row in goal_rows([row.goal for row in tree.goal_rows], rows, round_, access)}
    branches = (replace(branch, goals=tuple(judged[row.goal] for row in branch.goals)) for branch in tree.branches)
    return replace(tree, branches=tuple(branches))


def build_plan(tree: PlanTree, words: StatusWords, *, assesses_goals: bool) -> schema.Plan:
    """A plan with its goals under those above."""
    plan = tree.plan
    return schema.Plan(
        title=plan.title,
        adopted=decision_words(plan.adopted_by) if plan.adopted_by else "",
        branches=tuple(
            schema.Branch(
                title=_title(branch),
                above=_build_above(branch.above) if branch.above else None,
                goals=tuple(_build_goal(row, words, assesses_goals) for row in branch.goals),
                note="" if branch.goals else f"Inget {_singular_of(tree)} i {plan.title}.",
            )
            for branch in tree.branches
        ),
    )


def noun_of(trees: Iterable[PlanTree]) -> str:
    """What the goals of the plans are called: "delmål"; "mål" when they are of several types."""
    nouns = {row.goal.type.plural.lower() for tree in trees for row in tree.goal_rows}
    noun = nouns.pop() if len(nouns) == 1 else ""
    return noun if noun.endswith(ANY_GOAL) else ANY_GOAL


def _singular_of(tree: PlanTree) -> str:
    """What one goal of a plan is called, where that is as for many: "delmål"; else "mål"."""
    noun = noun_of([tree])
    return noun if noun in {row.goal.type.singular.lower() for row in tree.goal_rows} else ANY_GOAL


def _title(branch: Branch) -> str:
    """What is above, or what the goals are called that have nothing above them: "Ekonomiska mål"."""
    if branch.above:
        return f"{branch.above.label}. {branch.above.title}"
    return listed(dict.fromkeys(row.goal.type.plural for row in branch.goals))


def _build_above(goal: models.Goal) -> schema.GoalAbove:
    return schema.GoalAbove(
        key=f"goal:{goal.pk}",
        label=goal.label,
        title=goal.title,
        text=goal.text,
        plan=f"{goal.plan.title}, {goal.plan.unit.name}",
    )


def _build_goal(row: GoalRow, words: StatusWords, assesses_goals: bool) -> schema.Goal:
    rows = tuple(build_table_row(indicator, words) for indicator in row.indicators)
    return schema.Goal(
        key=f"goal:{row.goal.pk}",
        label=row.goal.label,
        title=row.goal.title,
        text=row.goal.text,
        assessment=_build_assessment(row, words) if assesses_goals else None,
        has_earlier=any(table_row.earlier for table_row in rows),
        rows=rows,
    )


def _build_assessment(row: GoalRow, words: StatusWords) -> schema.Assessment:
    calculated = row.calculated
    if calculated is None:
        return schema.Assessment(kept_elsewhere("GOAL", "Bedöms inte"), KEPT_ELSEWHERE, notes=(), left_out=())
    return schema.Assessment(
        status=goal_status(calculated, words),
        sentence=str(calculated.sentence),
        notes=tuple(str(note) for note in calculated.notes),
        left_out=tuple(schema.LeftOut(f"target:{left.key}", left.name, str(left.sentence)) for left in calculated.left_out),
    )


def build_columns(trees: Iterable[PlanTree], follow_up: models.FollowUp) -> schema.Columns:
    """The headings of the goals' tables."""
    rows = [indicator for tree in trees for row in tree.goal_rows for indicator in row.indicators]
    return schema.Columns(
        indicator="Indikator",
        baseline=baseline_heading(rows),
        earlier="Tidigare",
        outcome="Utfall " + follow_up.period.short_label.replace(" ", NO_BREAK_SPACE),
        target=f"Mål {follow_up.year}",
        status="Läge",
    )
