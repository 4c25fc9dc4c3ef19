"""Building the content of a nämnd's report from what the database holds."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.utils import translation

from goals.models import OutcomeState, UnitFollowUp
from goals.presentation.lines import baseline_heading
from goals.presentation.statuses import StatusWords
from goals.queries.assessments import access_of_unit, addressed_goals
from goals.queries.plans import PlanTree, plan_trees
from goals.queries.rows import Round, round_of
from goals.rules import contribution
from goals.rules.assessment import RULES_CODE, Rule
from goals.rules.rule_words import rule_in_words
from reports.content import schema
from reports.content.assignments import build_assignments
from reports.content.coverage import build_coverage
from reports.content.decisions import build_decision, build_earlier_decisions, build_exceptions
from reports.content.figures import as_raw
from reports.content.proposals import Said
from reports.content.rows import Setting
from reports.content.sections import build_sections
from reports.content.statuses import legend_of
from reports.content.summary import build_summary
from reports.content.traced import list_items
from reports.content.tree import Judged, TreeBuilder, build_columns, count_only, judge, noun_of
from reports.content.words import capitalised, moment_in_words
from reports.models import ReportStage, report_label
from tracker.models import Region
from tracker.periods import Period, local_date
from tracker.trace.sealing import latest_seal

DEMO_NOTICE = "Påhittade siffror"
DEMO_SENTENCE = "Utfallen för {year} är exempel. Planens mål och målvärden är de beslutade."
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
    region, period, access = unit.region, round_.period, access_of_unit(unit, round_.period.last_day)
    trees = [count_only(tree, COUNTED[stage], round_, access) for tree in plan_trees(unit, round_, access)]
    words, notice = StatusWords.of_region(region), DEMO_NOTICE if region.is_demo else ""
    judged = _judge(follow_up, trees, round_, words)
    plans = TreeBuilder(_build_setting(trees, words, notice), judged).build_plans(trees)
    branches = [branch for plan in plans for branch in plan.branches]
    goals = [goal for branch in branches for goal in branch.goals]
    contributions = [branch.contribution for branch in branches if branch.contribution]
    content = schema.Content(
        schema=schema.SCHEMA,
        region=schema.Named(region.slug, region.name),
        unit=schema.Named(unit.slug, unit.name, unit.short_name),
        period=schema.Named(period.slug, period.label, period.short_label),
        follow_up=follow_up.follow_up.name,
        title=f"{follow_up.follow_up.name}, {unit.name}",
        stage=schema.Named(stage, capitalised(str(stage.label))),
        label=report_label(stage, follow_up.round, version),
        round=follow_up.round,
        version=version,
        built_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        built=moment_in_words(now),
        is_demo=region.is_demo,
        demo_notice=notice,
        demo_sentence=_demo_sentence(region, period.year),
        columns=build_columns(trees, follow_up.follow_up),
        summary=build_summary(goals, noun_of(trees), is_year_end=period.is_year_end),
        plans=plans,
        assignments=build_assignments(follow_up, round_, access, local_date(now)),
        coverage=build_coverage(goals, noun_of(trees), contributions),
        rule=_build_rule(round_.rule, has_contributions=bool(contributions), is_judged=judged is not None),
        legend=legend_of(goals, contributions),
        sections=build_sections(follow_up),
        decision=build_decision(follow_up, stage, [*goals, *contributions]),
        earlier_decisions=build_earlier_decisions(follow_up),
        exceptions=build_exceptions(follow_up),
        trace_address=f"{settings.TERTIAL_URL}/spar/",
        previous_period=Period(period.year, round_.previous_month).slug if round_.previous_month else "",
        seal=_build_seal(region),
    )
    return replace(content, traced=tuple(item.key for item in list_items(content)))


def _build_seal(region: Region) -> schema.Seal | None:
    tip = latest_seal(region.pk)
    return schema.Seal(tip.seq, tip.digest) if tip.seq else None


def _demo_sentence(region: Region, year: int) -> str:
    return DEMO_SENTENCE.format(year=year) if region.is_demo else ""


def _build_setting(trees: Sequence[PlanTree], words: StatusWords, known_source: str) -> Setting:
    heading = baseline_heading(indicator for tree in trees for row in tree.goal_rows for indicator in row.indicators)
    return Setting(words, heading, known_source)


def _judge(follow_up: UnitFollowUp, trees: Sequence[PlanTree], round_: Round, words: StatusWords) -> Judged | None:
    """What the rule and what people say of the goals; None in a round that assesses none."""
    if not follow_up.follow_up.assesses_goals:
        return None
    own = [row.goal for tree in trees for row in tree.goal_rows]
    above = [branch.above for tree in trees for branch in tree.branches if branch.above]
    addressed = set(addressed_goals(follow_up.unit, round_.period.year).values_list("pk", flat=True))
    return judge(trees, addressed, Said.of(follow_up, [*own, *above], words), round_)


def _build_rule(rule: Rule, *, has_contributions: bool, is_judged: bool) -> schema.Rule:
    return schema.Rule(
        name=str(rule.name),
        version=rule.version,
        adopted_by=rule.adopted_by or "inte beslutad av regionen",
        method=rule.method_text,
        code=RULES_CODE,
        contribution_method=contribution.METHOD if has_contributions else "",
        proposal_method=PROPOSAL_METHOD if is_judged else "",
        words=tuple(str(sentence) for sentence in rule_in_words(rule)),
        partly_within=as_raw(rule.partly_within),
        met_share=as_raw(rule.met_share),
        partly_share=as_raw(rule.partly_share),
        missing_caps=rule.missing_caps,
        is_weighted=rule.is_weighted,
    )
