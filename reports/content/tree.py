"""The unit's plans with its goals, each with its table, its assessments and what is to be done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from goals import models
from goals.models.assessments import Scope
from goals.presentation.assessments import label_of
from goals.presentation.decisions import decision_words
from goals.presentation.lines import baseline_heading
from goals.queries.assessable import Assessable
from goals.queries.assessments import contribution_of
from goals.queries.plans import Branch, PlanTree
from goals.queries.rows import GoalRow, Round, build_row, goal_rows
from goals.rules.assessment import Calculated
from reports.content import schema
from reports.content.proposals import Said
from reports.content.rows import Setting
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
        build_row(row.target, [o for o in row.outcomes if o.state in states], round_, row.is_visible, measured=row.measured)
        for goal in tree.goal_rows
        for row in goal.indicators
    ]
    judged = {row.goal: row for row in goal_rows([row.goal for row in tree.goal_rows], rows, round_, access)}
    branches = (replace(branch, goals=tuple(judged[row.goal] for row in branch.goals)) for branch in tree.branches)
    return replace(tree, branches=tuple(branches))


@dataclass(frozen=True)
class Judged:
    """What there is to say of the goals: the nämnd's own, and its contributions, both by goal id; empty in a round without."""

    said: Said
    own: Mapping[int, Assessable]
    contributions: Mapping[int, Assessable]


def judge(trees: Sequence[PlanTree], addressed: Collection[int], said: Said, round_: Round) -> Judged:
    """Put together what the rule and what people say. `addressed` are the ids of goals that the nämnd contributes to."""
    proposals = said.of_scope(Scope.OWN)
    own = {
        row.goal.pk: Assessable(row.goal, Scope.OWN, row.calculated, proposals.get(row.goal.pk), row)
        for tree in trees
        for row in tree.goal_rows
    }
    above = {branch.above for tree in trees for branch in tree.branches if branch.above and branch.above.pk in addressed}
    contributions = {
        goal.pk: contribution_of(goal, _below(goal, own.values()), said.of_scope(Scope.CONTRIBUTION), round_) for goal in above
    }
    return Judged(said, own, contributions)


def _below(goal: models.Goal, own: Iterable[Assessable]) -> list[Assessable]:
    """The nämnd's own goals under one above; those of a draft promise nothing yet."""
    return [item for item in own if item.goal.parent_id == goal.pk and item.goal.plan.state == models.PlanState.ADOPTED]


@dataclass(frozen=True)
class TreeBuilder:
    """What is needed to put the plans' goals into words. `judged` is None in a round that assesses none."""

    setting: Setting
    judged: Judged | None

    def build_plans(self, trees: Iterable[PlanTree]) -> tuple[schema.Plan, ...]:
        """Every plan with its goals under those above. A contribution stands once: in the first plan with a goal for it."""
        plans: list[schema.Plan] = []
        waiting = set(self.judged.contributions if self.judged else ())
        for last, tree in _with_last(trees):
            here = {b.above.pk for b in tree.branches if b.above and b.above.pk in waiting and (b.goals or last)}
            plans.append(self._build_plan(tree, here))
            waiting -= here
        return tuple(plans)

    def _build_plan(self, tree: PlanTree, here: Collection[int]) -> schema.Plan:
        plan = tree.plan
        return schema.Plan(
            title=plan.title,
            adopted=decision_words(plan.adopted_by) if plan.adopted_by else "",
            branches=tuple(self._build_branch(branch, tree, here) for branch in tree.branches),
        )

    def _build_branch(self, branch: Branch, tree: PlanTree, here: Collection[int]) -> schema.Branch:
        return schema.Branch(
            title=_title(branch),
            above=_build_above(branch.above) if branch.above else None,
            goals=tuple(map(self._build_goal, branch.goals)),
            note="" if branch.goals else f"Inget {_singular_of(tree)} i {tree.plan.title}.",
            contribution=self._build_contribution(branch.above) if branch.above and branch.above.pk in here else None,
        )

    def _build_contribution(self, goal: models.Goal) -> schema.Contribution | None:
        return self.build_sum(self.judged.contributions[goal.pk], "contribution") if self.judged else None

    def build_sum(self, item: Assessable, of: str) -> schema.Contribution | None:
        """What goals add up to: a contribution to one above, or god ekonomisk hushållning. None in a round that assesses none."""
        if self.judged is None:
            return None
        return schema.Contribution(
            key=f"goal:{item.goal.pk}/{of}",
            label=label_of(item),
            assessment=self._build_assessment(item.calculated),
            proposal=self.judged.said.build_proposal(item),
            earlier_actions=self.judged.said.build_earlier(item),
            decided=self.judged.said.build_decided(item),
            goals=tuple(f"goal:{below.goal.pk}" for below in item.below),
        )

    def _build_goal(self, row: GoalRow) -> schema.Goal:
        rows = tuple(build_table_row(indicator, self.setting) for indicator in row.indicators)
        goal = schema.Goal(
            key=f"goal:{row.goal.pk}",
            label=row.goal.label,
            title=row.goal.title,
            text=row.goal.text,
            assessment=self._build_assessment(self.judged.own[row.goal.pk].calculated) if self.judged else None,
            has_earlier=any(table_row.earlier for table_row in rows),
            rows=rows,
        )
        if self.judged is None:
            return goal
        item, said = self.judged.own[row.goal.pk], self.judged.said
        return replace(
            goal,
            proposal=said.build_proposal(item),
            earlier_actions=said.build_earlier(item),
            decided=said.build_decided(item),
        )

    def _build_assessment(self, calculated: Calculated | None) -> schema.Assessment:
        if calculated is None:
            return schema.Assessment(kept_elsewhere("GOAL", "Bedöms inte"), KEPT_ELSEWHERE, notes=(), left_out=())
        return schema.Assessment(
            status=goal_status(calculated, self.setting.words),
            sentence=str(calculated.sentence),
            notes=tuple(str(note) for note in calculated.notes),
            left_out=tuple(schema.LeftOut(f"target:{left.key}", left.name, str(left.sentence)) for left in calculated.left_out),
        )


def _with_last(trees: Iterable[PlanTree]) -> list[tuple[bool, PlanTree]]:
    """Each tree, and whether it is the last."""
    found = list(trees)
    return [(tree is found[-1], tree) for tree in found]


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
