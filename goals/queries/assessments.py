"""What a nämnd has to assess in a round, how far it has come, and what was said: for those who may see live rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from goals.models import Assessment, DecisionKind, FollowUp, Goal, Plan, Target, UnitFollowUp
from goals.models.assessments import Scope, Stage
from goals.models.plans import GoalQuerySet, PlanQuerySet
from goals.queries.assessable import Assessable, Branch, RoundAssessments, judged_goal, proposals_of
from goals.queries.region import find_of_region, region_assessments
from goals.queries.released import readable_assessments
from goals.queries.rows import Round, goal_rows, indicator_rows
from goals.rules.contribution import calculate_contribution
from tracker.models import Person, Unit
from tracker.permissions import Access, Permission
from tracker.unit_tree import UnitTree

# What goals are called when a plan has several types of them.
ANY_GOAL = "mål"


def own_goals(unit: Unit, year: int) -> GoalQuerySet:
    """The goals of the unit's adopted plans of a year."""
    return Goal.objects.filter(plan__in=_adopted(unit, year), plan__unit=unit)


def addressed_goals(unit: Unit, year: int) -> GoalQuerySet:
    """The goals of the region's other adopted plans of a year that are addressed to the unit."""
    return Goal.objects.addressed_to(unit).filter(plan__in=_adopted(unit, year)).exclude(plan__unit=unit)


def _adopted(unit: Unit, year: int) -> PlanQuerySet:
    return Plan.objects.adopted().filter(unit__region=unit.region_id).for_year(year)


def round_assessments(unit_follow_up: UnitFollowUp, round_: Round, access: Access) -> RoundAssessments:
    """All that the nämnd assesses in its round, or regionstyrelsen in the region's. `access` is the reader's.

    Seven queries, whatever the size; ten of the region's.
    """
    if unit_follow_up.is_of_region:
        return region_assessments(unit_follow_up, round_, access)
    unit, year = unit_follow_up.unit, round_.period.year
    own = _own(unit_follow_up, own_goals(unit, year), round_, access)
    below: dict[Goal | None, list[Assessable]] = defaultdict(list)
    for item in own:
        below[item.goal.parent].append(item)
    addressed = list(addressed_goals(unit, year).select_related("type", "plan__unit"))
    proposals = proposals_of(unit_follow_up, addressed, Scope.CONTRIBUTION)
    above = sorted({*addressed, *(goal for goal in below if goal)}, key=attrgetter("plan_id", "type.order", "sort_key", "pk"))
    branches = [
        Branch(goal, tuple(below[goal]), contribution_of(goal, below[goal], proposals, round_) if goal in addressed else None)
        for goal in above
    ]
    by_type: dict[int, list[Assessable]] = defaultdict(list)
    for item in below.get(None, ()):
        by_type[item.goal.type_id].append(item)
    rest = [Branch(None, tuple(items), None) for items in by_type.values()]
    return RoundAssessments(unit_follow_up, (*branches, *rest))


def find_assessable(unit_follow_up: UnitFollowUp, goal: Goal, scope: Scope, round_: Round, access: Access) -> Assessable | None:
    """One thing to assess, as it stands now; None when it is not assessed there. At most seven queries, ten of the region's."""
    if unit_follow_up.is_of_region:
        return find_of_region(unit_follow_up, goal, scope, round_, access)
    unit, year = unit_follow_up.unit, round_.period.year
    if scope == Scope.OWN:
        return next(iter(_own(unit_follow_up, own_goals(unit, year).filter(pk=goal.pk), round_, access)), None)
    found = list(addressed_goals(unit, year).filter(pk=goal.pk).select_related("type", "plan__unit"))
    if scope != Scope.CONTRIBUTION or not found:
        return None
    below = _own(unit_follow_up, own_goals(unit, year).filter(parent=goal), round_, access)
    return contribution_of(found[0], below, proposals_of(unit_follow_up, found, scope), round_)


def _own(unit_follow_up: UnitFollowUp, goals: GoalQuerySet, round_: Round, access: Access) -> list[Assessable]:
    found = list(goals.select_related("type", "plan__unit", "parent__type", "parent__plan__unit").in_plan_order())
    targets = Target.objects.filter(goal__in=found).for_year(round_.period.year)
    rows = goal_rows(found, indicator_rows(targets, round_, access), round_, access)
    proposals = proposals_of(unit_follow_up, found, Scope.OWN)
    return [Assessable(row.goal, Scope.OWN, row.calculated, proposals.get(row.goal.pk), row) for row in rows]


def contribution_of(goal: Goal, below: Iterable[Assessable], proposals: Mapping[int, Assessment], round_: Round) -> Assessable:
    """The nämnd's contribution to a goal, from its own goals below it; `proposals` are by goal id. No queries."""
    items = tuple(below)
    calculated = None
    if all(item.calculated for item in items):
        judged = [judged_goal(item) for item in items]
        calculated = calculate_contribution(judged, noun=noun_of(items), is_forecast=not round_.period.is_year_end)
    return Assessable(goal, Scope.CONTRIBUTION, calculated, proposals.get(goal.pk), below=items)


@dataclass(frozen=True)
class Judgement:
    """What has been said of a goal in a nämnd's round: proposed, decided, or both.

    `proposal` is what the decision was about; the newest one where nothing is decided. `renewed` is another status that has been
    proposed since, in a round that is opened again; None when there is none.
    """

    unit_follow_up: UnitFollowUp
    scope: Scope
    proposal: Assessment | None
    decided: Assessment | None
    renewed: Assessment | None

    @property
    def is_otherwise(self) -> bool:
        """Whether the nämnd decided something else than was proposed."""
        return self.decided is not None and (self.proposal is None or self.proposal.status != self.decided.status)

    @property
    def is_noted(self) -> bool:
        """Whether the nämnd has only taken note of the report (informationen är delgiven), and decided of no goal."""
        decision = self.unit_follow_up.decision
        return self.decided is None and decision is not None and decision.kind == DecisionKind.NOTED


Judgements = dict[tuple[int, int, Scope], Judgement]


def judgements_of(goal: Goal, follow_up: FollowUp, access: Access) -> list[Judgement]:
    """What the nämnder have proposed and decided of a goal in a round, as far as the reader may see; one query."""
    return list(judgements_among([goal], UnitFollowUp.objects.filter(follow_up=follow_up), access).values())


def judgements_among(goals: Iterable[Goal], rounds: Iterable[UnitFollowUp], access: Access) -> Judgements:
    """The same of several goals, in the rounds of some nämnder; by (goal id, id of the nämnd's round, scope). One query."""
    said = readable_assessments(access).exclude(status="").filter(goal__in=goals, unit_follow_up__in=rounds)
    found: dict[tuple[int, UnitFollowUp, str], list[Assessment]] = defaultdict(list)
    beside = ("unit_follow_up__unit", "unit_follow_up__decision", "by", "decision__unit")
    for one in said.select_related(*beside).order_by("unit_follow_up__unit", "round"):
        found[one.goal_id, one.unit_follow_up, one.scope].append(one)
    live = access.where(Permission.READ_LIVE)
    judgements = {
        (goal, row.pk, Scope(scope)): _judgement(row, Scope(scope), rows, row.unit_id in live)
        for (goal, row, scope), rows in found.items()
    }
    return {key: one for key, one in judgements.items() if one.proposal or one.decided}


def _judgement(row: UnitFollowUp, scope: Scope, rows: Sequence[Assessment], is_live: bool) -> Judgement:
    """The newest decision with the proposal it was about. Without one the newest proposal: of the present round, for those
    who read live rows."""
    decided = next((one for one in reversed(rows) if one.stage == Stage.DECIDED), None)
    proposals = {one.round: one for one in rows if one.stage == Stage.PROPOSED}
    newest = max(proposals, default=0)
    if decided is not None:
        later = proposals[newest] if newest > decided.round else None
        renewed = later if later is not None and later.status != decided.status else None
        return Judgement(row, scope, proposals.get(decided.round), decided, renewed)
    return Judgement(row, scope, proposals.get(row.round if is_live else newest), None, None)


def noun_of(items: Iterable[Assessable]) -> str:
    """What the goals are called."""
    return noun_among(item.goal.type.plural for item in items)


def noun_among(plurals: Iterable[str]) -> str:
    """What goals of these types are called: "delmål"; "mål" when they are of several, or of a type that is no kind of mål."""
    nouns = {plural.lower() for plural in plurals}
    noun = nouns.pop() if len(nouns) == 1 else ""
    return noun if noun.endswith(ANY_GOAL) else ANY_GOAL


def access_of_unit(unit: Unit, on: date) -> Access:
    """What counts for the unit on a date, whoever asks: its own live rows, the region's adopted plans, and where it has
    uppsikt what every nämnd has dispatched. One query."""
    tree = UnitTree.of(unit.region, on)
    every = frozenset(tree.branches)
    units = {Permission.READ_ADOPTED: every, Permission.READ_LIVE: tree.reach(unit.pk)}
    if tree.has_oversight(unit.pk):
        units[Permission.READ_DISPATCHED] = every
    return Access(Person(name=unit.name), unit.region, tree, units=units)
