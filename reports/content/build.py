"""Building the content of a nämnd's report from what the database holds."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils import translation

from goals.models import OutcomeState, UnitFollowUp
from goals.presentation.statuses import StatusWords
from goals.queries.plans import plan_trees
from goals.queries.rows import round_of
from goals.rules.assessment import RULES_CODE, Rule
from reports.content import schema
from reports.content.assignments import build_assignments
from reports.content.coverage import build_coverage
from reports.content.statuses import legend_of
from reports.content.summary import build_summary
from reports.content.tree import build_columns, build_plan, count_only, noun_of
from reports.content.words import capitalised, moment_in_words
from reports.models import ReportStage
from tracker.models import Person, Unit
from tracker.permissions import Access, Permission, UnitTree

DEMO_SENTENCE = "Utfallen för {year} är exempel. Planens mål och målvärden är de beslutade."
# An utkast shows everything that has been entered, marked; what is frozen counts only what the coordinator has approved.
COUNTED: Mapping[str, frozenset[str]] = {
    ReportStage.DRAFT: frozenset(OutcomeState.values),
    ReportStage.PROPOSAL: frozenset({OutcomeState.APPROVED}),
    ReportStage.DECIDED: frozenset({OutcomeState.APPROVED}),
}


def build_content(follow_up: UnitFollowUp, *, stage: ReportStage, version: int, now: datetime) -> schema.Content:
    """What the report of a nämnd's round says at the moment `now`. Some fifteen queries, whatever the size."""
    with translation.override("sv"):
        return _build_content(follow_up, stage, version, now)


def _build_content(follow_up: UnitFollowUp, stage: ReportStage, version: int, now: datetime) -> schema.Content:
    unit, round_ = follow_up.unit, round_of(follow_up.follow_up)
    region, period, access = unit.region, round_.period, access_of_unit(unit)
    trees = [count_only(tree, COUNTED[stage], round_, access) for tree in plan_trees(unit, round_, access)]
    words = StatusWords.of_region(region)
    plans = tuple(build_plan(tree, words, assesses_goals=follow_up.follow_up.assesses_goals) for tree in trees)
    goals = [goal for plan in plans for branch in plan.branches for goal in branch.goals]
    return schema.Content(
        schema=schema.SCHEMA,
        region=schema.Named(region.slug, region.name),
        unit=schema.Named(unit.slug, unit.name, unit.short_name),
        period=schema.Named(period.slug, period.label, period.short_label),
        follow_up=follow_up.follow_up.name,
        title=f"{follow_up.follow_up.name}, {unit.name}",
        stage=schema.Named(stage, capitalised(str(stage.label))),
        round=follow_up.round,
        version=version,
        built_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        built=moment_in_words(now),
        is_demo=region.is_demo,
        demo_notice="Påhittade siffror" if region.is_demo else "",
        demo_sentence=DEMO_SENTENCE.format(year=period.year) if region.is_demo else "",
        columns=build_columns(trees, follow_up.follow_up),
        summary=build_summary(goals, noun_of(trees), is_year_end=period.is_year_end),
        plans=plans,
        assignments=build_assignments(follow_up),
        coverage=build_coverage(goals, noun_of(trees)),
        rule=_build_rule(round_.rule),
        legend=legend_of(goals),
    )


def access_of_unit(unit: Unit) -> Access:
    """What a report of the unit may hold: the unit's own live rows and the region's adopted plans, whoever asks for it."""
    tree = UnitTree.of(unit.region)
    units = {Permission.READ_ADOPTED: frozenset(tree.branches), Permission.READ_LIVE: tree.reach(unit.pk)}
    return Access(Person(name=unit.name), unit.region, tree, units=units)


def _build_rule(rule: Rule) -> schema.Rule:
    return schema.Rule(
        name=str(rule.name),
        version=rule.version,
        adopted_by=rule.adopted_by or "inte beslutad av regionen",
        method=rule.method_text,
        code=RULES_CODE,
    )
