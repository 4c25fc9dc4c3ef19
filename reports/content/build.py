"""Building the content of a nämnd's report from what the database holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation

from goals.models import OutcomeState, UnitFollowUp
from goals.presentation.lines import baseline_heading
from goals.presentation.splits import splits_in_words
from goals.presentation.statuses import StatusWords
from goals.queries.assessments import access_of_unit, addressed_goals
from goals.queries.plans import PlanTree, plan_trees
from goals.queries.rows import Round, round_of
from goals.queries.splits import days_of, splits_of
from goals.rules import contribution, householding, overall
from goals.rules.assessment import RULES_CODE, Rule
from goals.rules.rule_words import rule_in_words
from reports.content import schema
from reports.content.assignments import build_assignments
from reports.content.coverage import build_coverage
from reports.content.decisions import build_decision, build_earlier_decisions, build_exceptions
from reports.content.figures import as_raw
from reports.content.proposals import Said
from reports.content.region import (
    Whole,
    build_given_assignments,
    build_householding,
    build_whole,
    find_whole,
    judge_region,
    region_trees,
    with_given,
)
from reports.content.rows import Setting
from reports.content.sections import build_sections
from reports.content.statuses import legend_of
from reports.content.summary import build_summary
from reports.content.traced import numbered
from reports.content.tree import Judged, TreeBuilder, build_columns, count_only, judge, noun_of
from reports.content.words import capitalised, decider_of, moment_in_words
from reports.models import ReportStage, report_label
from tracker.models import Region
from tracker.periods import Period, local_date
from tracker.permissions import Access
from tracker.trace.sealing import latest_seal

DEMO_NOTICE = "Påhittade siffror"
DEMO_SENTENCE = "Utfall, bedömningar och personer för {year} är exempel."
PROPOSAL_METHOD = (
    "Förvaltningens förslag är en helhetsbedömning: indikatorernas utfall vägs samman med genomförda aktiviteter och insatser. "
    "Där förslaget avviker från den beräknade bedömningen står skälet vid målet."
)
# An utkast shows everything that has been entered, marked; what is frozen counts only what the coordinator has approved.
COUNTED: Mapping[str, frozenset[str]] = {
    ReportStage.DRAFT: frozenset(OutcomeState.values),
    ReportStage.PROPOSAL: frozenset({OutcomeState.APPROVED}),
    ReportStage.DECIDED: frozenset({OutcomeState.APPROVED}),
}


def build_content(follow_up: UnitFollowUp, *, stage: ReportStage, version: int, now: datetime) -> schema.Content:
    """What the report of a nämnd's round says at the moment `now`. Some twenty queries, whatever the size."""
    with translation.override("sv"):
        return _build_content(follow_up, stage, version, now)


def _build_content(follow_up: UnitFollowUp, stage: ReportStage, version: int, now: datetime) -> schema.Content:
    unit, round_ = follow_up.unit, round_of(follow_up.follow_up)
    access = access_of_unit(unit, round_.period.last_day)
    parts = (_region_parts if follow_up.is_of_region else _unit_parts)(follow_up, round_, access, COUNTED[stage], now)
    region, period, decider = unit.region, round_.period, decider_of(is_of_region=follow_up.is_of_region)
    items: list[schema.Goal | schema.Contribution] = [*parts.goals, *parts.sums]
    content = schema.Content(
        schema=schema.SCHEMA,
        region=schema.Named(region.slug, region.name),
        unit=schema.Named(unit.slug, unit.name, unit.short_name),
        period=schema.Named(period.slug, period.label, period.short_label),
        follow_up=follow_up.follow_up.name,
        title=f"{follow_up.follow_up.name}, {region.name if follow_up.is_of_region else unit.name}",
        stage=schema.Named(stage, capitalised(str(stage.label))),
        label=report_label(stage, follow_up.round, version),
        round=follow_up.round,
        version=version,
        built_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        built=moment_in_words(now),
        is_demo=region.is_demo,
        demo_notice=_demo_notice(region),
        demo_sentence=_demo_sentence(region, period.year),
        columns=build_columns(parts.trees, follow_up.follow_up),
        summary=build_summary(parts.goals, noun_of(parts.trees), decider, is_year_end=period.is_year_end),
        plans=parts.plans,
        assignments=parts.assignments,
        coverage=build_coverage(parts.goals, noun_of(parts.trees), parts.contributions),
        rule=_build_rule(round_.rule, parts.method, is_judged=parts.is_judged),
        legend=legend_of(parts.goals, parts.sums),
        sections=build_sections(follow_up),
        decision=build_decision(follow_up, stage, items),
        earlier_decisions=build_earlier_decisions(follow_up),
        exceptions=build_exceptions(follow_up),
        trace_address=f"{settings.TERTIAL_URL}/spar/",
        previous_period=Period(period.year, round_.previous_month).slug if round_.previous_month else "",
        seal=_build_seal(region),
        decider=decider,
    )
    if parts.whole:
        content = replace(content, whole=build_whole(content, parts.whole, parts.householding, local_date(now)))
    return replace(content, traced=numbered(content))


def _build_seal(region: Region) -> schema.Seal | None:
    tip = latest_seal(region.pk)
    return schema.Seal(tip.seq, tip.digest) if tip.seq else None


@dataclass(frozen=True)
class Parts:
    """What a nämnd's report and the region's have each their own of. `method` is how what rests on other goals is calculated."""

    trees: Sequence[PlanTree]
    plans: tuple[schema.Plan, ...]
    assignments: tuple[schema.Assignment, ...]
    method: str
    is_judged: bool
    whole: Whole | None = None
    householding: schema.Contribution | None = None

    @property
    def goals(self) -> list[schema.Goal]:
        """Every goal, in order."""
        return [goal for plan in self.plans for branch in plan.branches for goal in branch.goals]

    @property
    def contributions(self) -> list[schema.Contribution]:
        """The nämnd's contributions to goals above."""
        return [branch.contribution for plan in self.plans for branch in plan.branches if branch.contribution]

    @property
    def sums(self) -> list[schema.Contribution]:
        """All that goals add up to: the contributions, and in the region's report god ekonomisk hushållning."""
        return [*self.contributions, *([self.householding] if self.householding else [])]


def _unit_parts(follow_up: UnitFollowUp, round_: Round, access: Access, states: frozenset[str], now: datetime) -> Parts:
    """Of a nämnd's own report: its plans, and the uppdrag that it has received."""
    region = follow_up.unit.region
    words = StatusWords.of_region(region)
    trees = [count_only(tree, states, round_, access) for tree in plan_trees(follow_up.unit, round_, access)]
    judged = _judge(follow_up, trees, round_, words)
    plans = TreeBuilder(_build_setting(trees, words, _demo_notice(region)), judged).build_plans(trees)
    has_contributions = any(branch.contribution for plan in plans for branch in plan.branches)
    return Parts(
        trees=trees,
        plans=plans,
        assignments=build_assignments(follow_up, round_, access, local_date(now)),
        method=contribution.METHOD if has_contributions else "",
        is_judged=judged is not None,
    )


def _region_parts(follow_up: UnitFollowUp, round_: Round, access: Access, states: frozenset[str], now: datetime) -> Parts:
    """Of the region's report: fullmäktige's plans, what the nämnder give to their goals, and the uppdrag over all receivers."""
    region = follow_up.unit.region
    words = StatusWords.of_region(region)
    trees = region_trees(follow_up, round_, access, states)
    goals = [row.goal for tree in trees for row in tree.goal_rows]
    whole, judged = find_whole(follow_up, goals, access), None
    if follow_up.follow_up.assesses_goals:
        judged = judge_region(trees, whole, Said.of(follow_up, goals, words), round_, access)
    builder = TreeBuilder(_build_setting(trees, words, _demo_notice(region)), judged)
    return Parts(
        trees=trees,
        plans=with_given(builder.build_plans(trees), judged, whole),
        assignments=build_given_assignments(follow_up, access, local_date(now)),
        method=" ".join((overall.METHOD, householding.METHOD)) if judged else "",
        is_judged=judged is not None,
        whole=whole,
        householding=build_householding(builder, round_),
    )


def _demo_notice(region: Region) -> str:
    return DEMO_NOTICE if region.is_demo else ""


def _demo_sentence(region: Region, year: int) -> str:
    return DEMO_SENTENCE.format(year=year) if region.is_demo else ""


def _build_setting(trees: Sequence[PlanTree], words: StatusWords, known_source: str) -> Setting:
    rows = [indicator for tree in trees for row in tree.goal_rows for indicator in row.indicators]
    targets = [row.target for row in rows if row.is_visible]
    splits = splits_of(targets)
    in_words = {target: splits_in_words(found) for target, found in splits.items()}
    return Setting(words, baseline_heading(rows), known_source, in_words, days_of(targets, splits))


def _judge(follow_up: UnitFollowUp, trees: Sequence[PlanTree], round_: Round, words: StatusWords) -> Judged | None:
    """What the rule and what people say of the goals; None in a round that assesses none."""
    if not follow_up.follow_up.assesses_goals:
        return None
    own = [row.goal for tree in trees for row in tree.goal_rows]
    above = [branch.above for tree in trees for branch in tree.branches if branch.above]
    addressed = set(addressed_goals(follow_up.unit, round_.period.year).values_list("pk", flat=True))
    return judge(trees, addressed, Said.of(follow_up, [*own, *above], words), round_)


def _build_rule(rule: Rule, method: str, *, is_judged: bool) -> schema.Rule:
    return schema.Rule(
        name=str(rule.name),
        version=rule.version,
        adopted_by=rule.adopted_by or "inte beslutad av regionen",
        method=rule.method_text,
        code=RULES_CODE,
        contribution_method=method,
        proposal_method=PROPOSAL_METHOD if is_judged else "",
        words=tuple(str(sentence) for sentence in rule_in_words(rule)),
        partly_within=as_raw(rule.partly_within),
        met_share=as_raw(rule.met_share),
        partly_share=as_raw(rule.partly_share),
        missing_caps=rule.missing_caps,
        is_weighted=rule.is_weighted,
    )
