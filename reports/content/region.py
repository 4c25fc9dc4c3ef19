"""The content of the region's report: fullmäktige's goals, what each nämnd has decided of them, and what differs from theirs.

What is a nämnd's is read from its frozen report. What is not decided says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from goals import models
from goals.models import Decision, DecisionKind, UnitFollowUp, UnitFollowUpState
from goals.models.assessments import Scope
from goals.presentation.deadlines import state_words
from goals.presentation.decisions import short_decision
from goals.presentation.matrix import kind_words
from goals.queries.assignment_statuses import standing_of
from goals.queries.assignment_whole import given_whole
from goals.queries.assignments import Receiver
from goals.queries.given import Given, committees_in, given_to, noun_below
from goals.queries.plans import Branch, PlanTree, plan_trees
from goals.queries.region import householding_of, overall_of, region_goals
from goals.queries.released import is_released, released_to
from goals.queries.rows import GoalRow, Round
from goals.rules.assignments import why_late
from goals.rules.overall import CellKind
from reports.content import schema
from reports.content.assignments import assignment_with
from reports.content.notes import receiver_notes
from reports.content.proposals import Said
from reports.content.reconciliation import Source, reconcile, sentence_of
from reports.content.tree import Judged, TreeBuilder, count_only
from reports.content.words import capitalised
from reports.decided import DecidedReports, contribution_in, decided_reports
from reports.models import Report
from tracker.models import Unit, UnitKind
from tracker.numbers import NO_VALUE
from tracker.periods import label_months, write_date
from tracker.permissions import Access, Permission

NOT_LET_OUT = "Ej expedierat"


@dataclass(frozen=True)
class Whole:
    """What the region's report is built from beside the plan: the nämnder, their reports, and what they give to each goal."""

    committees: tuple[UnitFollowUp, ...]
    reports: Mapping[int, DecidedReports]
    given: Mapping[int, tuple[Given, ...]]  # by goal id
    noun: str


def find_whole(follow_up: UnitFollowUp, goals: Collection[models.Goal], access: Access) -> Whole:
    """The nämnder of a round as the reader may see them: seven queries, and the reading of as many reports as there are."""
    committees = committees_in(follow_up.follow_up)
    readable = Report.objects.filter(is_released(released_to(access), same_stage=True))
    return Whole(committees, decided_reports(committees, readable), given_to(goals, committees, access), noun_below(goals))


def region_trees(follow_up: UnitFollowUp, round_: Round, access: Access, states: frozenset[str]) -> list[PlanTree]:
    """Fullmäktige's plans with their goals, those of each type together, judged by the outcomes in `states` alone."""
    year = round_.period.year
    units = Unit.objects.filter(pk__in=region_goals(follow_up.unit.region, year).values("plan__unit"), kind=UnitKind.COUNCIL)
    trees = [count_only(tree, states, round_, access) for unit in units for tree in plan_trees(unit, round_, access)]
    return [replace(tree, branches=tuple(_by_type(tree.goal_rows))) for tree in trees]


def _by_type(rows: Iterable[GoalRow]) -> Iterable[Branch]:
    found: dict[int, list[GoalRow]] = defaultdict(list)
    for row in rows:
        found[row.goal.type_id].append(row)
    return (Branch(None, tuple(of_type)) for of_type in found.values())


def judge_region(trees: Sequence[PlanTree], whole: Whole, said: Said, round_: Round, access: Access) -> Judged:
    """What the rule and what people say of fullmäktige's goals, from what the nämnder have decided."""
    proposals = said.of_scope(Scope.OVERALL)
    rows = [row for tree in trees for row in tree.goal_rows]
    own = {
        row.goal.pk: overall_of(row, whole.given.get(row.goal.pk, ()), proposals.get(row.goal.pk), round_, access) for row in rows
    }
    return Judged(said, own, {})


def build_householding(builder: TreeBuilder, round_: Round) -> schema.Contribution | None:
    """God ekonomisk hushållning; None where no goal is flagged for it, and in a round that assesses none."""
    judged = builder.judged
    if judged is None:
        return None
    proposals = judged.said.of_scope(Scope.HOUSEHOLDING)
    item = householding_of(list(judged.own.values()), proposals, round_)
    return builder.build_sum(item, "householding") if item else None


def with_given(plans: Iterable[schema.Plan], judged: Judged | None, whole: Whole) -> tuple[schema.Plan, ...]:
    """The plans, where each goal that is addressed to somebody says what every nämnd gives to it."""
    if judged is None:
        return tuple(plans)
    given = {
        f"goal:{pk}": tuple(build_given(one, whole.reports[one.unit_follow_up.pk], pk, whole.noun) for one in item.given)
        for pk, item in judged.own.items()
    }

    def branch_with(branch: schema.Branch) -> schema.Branch:
        return replace(branch, goals=tuple(replace(goal, given=given[goal.key]) for goal in branch.goals))

    return tuple(replace(plan, branches=tuple(map(branch_with, plan.branches))) for plan in plans)


def build_given(given: Given, reports: DecidedReports, goal_id: int, noun: str) -> schema.Given:
    """What a nämnd gives to a goal, as its frozen report says."""
    row = given.unit_follow_up
    contribution = contribution_in(reports.document, goal_id)
    decided = contribution.decided if contribution and given.kind == CellKind.DECIDED else None
    status = schema.Status(**vars(decided.status)) if decided else None
    kind = CellKind.NOT_DECIDED if given.kind == CellKind.DECIDED and decided is None else given.kind
    decision = given.assessment.decision if given.assessment and decided else None
    return schema.Given(
        key=f"unitfollowup:{row.pk}",
        unit=schema.Named(row.unit.slug, row.unit.name, row.unit.short_name),
        code=str(kind),
        word=status.word if status else kind_words(kind, noun),
        status=status,
        decision=short_decision(decision) if decision else "",
    )


def build_committees(whole: Whole, today: date) -> tuple[schema.Committee, ...]:
    """Every nämnd with where it is, and which of its reports the figures are from."""
    return tuple(_build_committee(row, whole.reports[row.pk], today) for row in whole.committees)


def _build_committee(row: UnitFollowUp, reports: DecidedReports, today: date) -> schema.Committee:
    report = reports.report
    return schema.Committee(
        key=f"unitfollowup:{row.pk}",
        unit=schema.Named(row.unit.slug, row.unit.name, row.unit.short_name),
        state=row.state,
        words=state_words(row, today),
        meeting=write_date(row.meeting_on) if row.meeting_on else "",
        round=reports.newest,
        label=report.label if report else "Ej beslutat",
        sha256=report.sha256 if report else "",
    )


def build_whole(content: schema.Content, whole: Whole, householding: schema.Contribution | None, today: date) -> schema.Whole:
    """The whole, with what the content says otherwise than the nämnders' reports."""
    built = schema.Whole(whole.noun, build_committees(whole, today), checks=(), sentence="", householding=householding)
    checks = reconcile(replace(content, whole=built), sources_of(whole.committees, whole.reports))
    return replace(built, checks=checks, sentence=sentence_of(checks))


def sources_of(rows: Iterable[UnitFollowUp], reports: Mapping[int, DecidedReports]) -> list[Source]:
    """The nämnders' reports as they are held against the region's; two queries."""
    rows = list(rows)
    corrections = _corrections(rows, reports)
    return [
        Source(
            key=f"unitfollowup:{row.pk}",
            unit=row.unit.name,
            documents=reports[row.pk].documents,
            reopened=f"Beslut om rättelse, {short_decision(corrections[row.pk])}." if row.pk in corrections else "",
            reason=corrections[row.pk].text if row.pk in corrections else "",
        )
        for row in rows
    ]


def _corrections(rows: Iterable[UnitFollowUp], reports: Mapping[int, DecidedReports]) -> dict[int, Decision]:
    """By which decision each nämnd that has not decided anew is correcting its report."""
    waiting = {row.pk for row in rows if row.state != UnitFollowUpState.DECIDED}
    found = Decision.objects.filter(unit_follow_up__in=waiting, kind=DecisionKind.CORRECTS).order_by("round", "pk")
    last = {one.unit_follow_up_id: one for one in found}
    return {pk: one for pk, one in last.items() if pk and (one.round or 0) >= reports[pk].newest}


# Fullmäktige's uppdrag over all their receivers


def build_given_assignments(follow_up: UnitFollowUp, access: Access, today: date) -> tuple[schema.Assignment, ...]:
    """What fullmäktige has given, over all its receivers; of what they say only what has been let out. Some ten queries."""
    outside = replace(access, units={name: units for name, units in access.units.items() if name != Permission.READ_LIVE})
    councils = Unit.objects.in_region(follow_up.unit.region).filter(kind=UnitKind.COUNCIL).order_by("pk")
    wholes = [given_whole(council, follow_up.follow_up, outside) for council in councils]
    return tuple(
        assignment_with(row.assignment, (_build_receiver(one, today) for one in row.receivers))
        for whole in wholes
        for row in whole.rows
    )


def _build_receiver(given: Receiver, today: date) -> schema.Receiver:
    addressee, status = given.addressee, given.status
    late = why_late(standing_of(addressee, status, given.report_by), today) if given.is_visible else None
    word = capitalised(status.get_status_display()) if status and status.status else NO_VALUE
    receiver = schema.Receiver(
        key=f"assignmentaddressee:{addressee.pk}",
        name=addressee.unit.name,
        months=capitalised(label_months(addressee.months)) if addressee.months else "",
        ends=write_date(addressee.ends_on) if addressee.ends_on else "",
        status=word if given.is_visible else NOT_LET_OUT,
        status_code=status.status if status else "",
        comment=status.comment if status else "",
        wording=addressee.raw_status,
        is_late=late is not None,
        late=str(late or ""),
        notes=(),
    )
    return replace(receiver, notes=receiver_notes(receiver))
