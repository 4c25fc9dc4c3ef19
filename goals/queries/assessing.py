"""How much of a round is still to be assessed, without judging any of it."""

from dataclasses import dataclass

from goals.models import Assessment, UnitFollowUp
from goals.models.assessments import Scope
from goals.queries.assessments import addressed_goals, noun_among, own_goals


@dataclass(frozen=True)
class Assessing:
    """How far a nämnd has come with its own goals and with its contributions to others'. `noun` is what its goals are called."""

    noun: str
    goals: int
    goals_done: int
    contributions: int
    contributions_done: int

    @property
    def total(self) -> int:
        """How much there is to assess."""
        return self.goals + self.contributions

    @property
    def done(self) -> int:
        """How much has a proposed status."""
        return self.goals_done + self.contributions_done


def assessing_of(unit_follow_up: UnitFollowUp) -> Assessing:
    """How far the nämnd has come in its round; zeros when it has nothing to assess. Three queries, whatever the size."""
    unit, year = unit_follow_up.unit, unit_follow_up.follow_up.year
    own = dict(own_goals(unit, year).order_by().values_list("pk", "type__plural"))
    addressed = set(addressed_goals(unit, year).order_by().values_list("pk", flat=True))
    proposed = Assessment.objects.proposed().exclude(status="").filter(unit_follow_up=unit_follow_up, round=unit_follow_up.round)
    said = set(proposed.values_list("goal_id", "scope"))
    return Assessing(
        noun=noun_among(own.values()),
        goals=len(own),
        goals_done=sum((pk, Scope.OWN) in said for pk in own),
        contributions=len(addressed),
        contributions_done=sum((pk, Scope.CONTRIBUTION) in said for pk in addressed),
    )
