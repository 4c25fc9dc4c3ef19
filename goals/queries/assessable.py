"""One thing to assess, and all that is assessed in a round, as queries put it together."""

from collections.abc import Collection
from dataclasses import dataclass

from goals.models import Assessment, Goal, UnitFollowUp
from goals.models.assessments import Scope
from goals.queries.given import Given
from goals.queries.rows import GoalRow
from goals.rules.assessment import Calculated
from goals.rules.attainment import JUDGED, Attainment
from goals.rules.contribution import JudgedGoal


@dataclass(frozen=True)
class Assessable:
    """One thing to assess: a goal of the nämnd's own, its contribution to a goal addressed to it, or a goal of the region's.

    `row` has the own goal's indicators, `below` the nämnd's goals under the one
    that it contributes to, and `given` what the nämnder give to one of the
    region's. `calculated` is None when some of the outcomes are
    not for the reader. `proposal` is förvaltningens förslag of the round; None
    before there is any.
    """

    goal: Goal
    scope: Scope
    calculated: Calculated | None
    proposal: Assessment | None
    row: GoalRow | None = None
    below: tuple["Assessable", ...] = ()
    given: tuple[Given, ...] = ()

    @property
    def key(self) -> tuple[int, str]:
        """What it is found by."""
        return self.goal.pk, self.scope

    @property
    def is_assessed(self) -> bool:
        """Whether a status has been proposed; what has been begun may lack one."""
        return self.proposal is not None and self.proposal.status != ""

    @property
    def calculated_attainment(self) -> Attainment:
        """What the rule says; NOT_JUDGED when it may not be seen."""
        return self.calculated.attainment if self.calculated else Attainment.NOT_JUDGED

    def departs_with(self, status: str) -> bool:
        """Whether a status is another than the calculated one. To judge where the figures do not is no departure, nor is
        it one not to judge where there is nothing to judge by."""
        return self.calculated_attainment in JUDGED and status not in {"", self.calculated_attainment}


@dataclass(frozen=True)
class Branch:
    """Goals under one goal above, and the contribution to it where it is addressed here.

    `above` is None for goals of one type that have nothing above them.
    """

    above: Goal | None
    goals: tuple[Assessable, ...]
    contribution: Assessable | None

    @property
    def items(self) -> tuple[Assessable, ...]:
        """What there is to assess, in the order in which it is done: the contribution rests on the goals."""
        return (*self.goals, self.contribution) if self.contribution else self.goals


@dataclass(frozen=True)
class RoundAssessments:
    """All that a nämnd assesses in a round."""

    unit_follow_up: UnitFollowUp
    branches: tuple[Branch, ...]

    @property
    def items(self) -> tuple[Assessable, ...]:
        """Everything, in the order in which it is done."""
        return tuple(item for branch in self.branches for item in branch.items)

    @property
    def own(self) -> tuple[Assessable, ...]:
        """The nämnd's own goals; the region's where it is the region that is assessed."""
        return tuple(item for item in self.items if item.scope != Scope.CONTRIBUTION)

    @property
    def contributions(self) -> tuple[Assessable, ...]:
        """The contributions."""
        return tuple(item for item in self.items if item.scope == Scope.CONTRIBUTION)

    def find(self, pk: int, scope: Scope) -> Assessable | None:
        """One of the items; None when the nämnd does not assess that."""
        return next((item for item in self.items if item.key == (pk, scope)), None)

    def beside(self, item: Assessable) -> tuple[Assessable | None, Assessable | None]:
        """The items before and after; None at the ends."""
        keys = [other.key for other in self.items]
        place = keys.index(item.key)
        before = self.items[place - 1] if place else None
        return before, self.items[place + 1] if place + 1 < len(keys) else None

    @property
    def next_to_do(self) -> Assessable | None:
        """The first that is not assessed; None when all are."""
        return next((item for item in self.items if not item.is_assessed), None)


def proposals_of(unit_follow_up: UnitFollowUp, goals: Collection[Goal], scope: Scope) -> dict[int, Assessment]:
    """What is proposed of the goals in this round of the follow-up, by goal id; one query."""
    found = Assessment.objects.proposed().filter(unit_follow_up=unit_follow_up, round=unit_follow_up.round, scope=scope)
    return {proposal.goal_id: proposal for proposal in found.filter(goal__in=goals).select_related("by")}


def judged_goal(item: Assessable) -> JudgedGoal:
    """A goal that others are calculated from: by what is proposed of it, else by what is calculated."""
    proposed = item.proposal.status if item.proposal else ""
    return JudgedGoal(
        key=item.goal.pk,
        label=item.goal.label,
        attainment=Attainment(proposed) if proposed else item.calculated_attainment,
        is_proposed=bool(proposed),
    )
