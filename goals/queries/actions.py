"""Actions that earlier rounds agreed on for a goal, to be followed up in this one."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from goals.models import Action, FollowUp, Goal, UnitFollowUp
from goals.models.assessments import ActionState, Scope, Stage


@dataclass(frozen=True)
class EarlierActions:
    """`follow_up` is the last round before this one in which actions were agreed on; None when there is none.

    `actions` are those of that round, whatever came of them, and those of still
    earlier rounds that are not finished; the oldest first.
    """

    follow_up: FollowUp | None
    actions: tuple[Action, ...]


def earlier_actions(unit_follow_up: UnitFollowUp, goal: Goal, scope: Scope) -> EarlierActions:
    """The actions of earlier rounds for the goal, and for the one that it continues from last year; one query."""
    found = list(_before(unit_follow_up, goal, scope))
    if not found:
        return EarlierActions(None, ())
    last: FollowUp = found[-1].assessment.unit_follow_up.follow_up
    kept = [a for a in found if a.assessment.unit_follow_up.follow_up == last or a.state == ActionState.OPEN]
    return EarlierActions(last, tuple(kept))


def _before(unit_follow_up: UnitFollowUp, goal: Goal, scope: Scope) -> QuerySet[Action]:
    """Of each round only the proposals as they last were: what was decided is the same actions again."""
    now = unit_follow_up.follow_up
    earlier = Q(assessment__unit_follow_up__follow_up__year__lt=now.year) | Q(
        assessment__unit_follow_up__follow_up__year=now.year, assessment__unit_follow_up__follow_up__month__lt=now.month
    )
    return (
        Action.objects.filter(earlier, assessment__scope=scope, assessment__stage=Stage.PROPOSED)
        .filter(assessment__goal__in=[pk for pk in (goal.pk, goal.continues_id) if pk])
        .filter(assessment__unit_follow_up__unit=unit_follow_up.unit_id)
        .filter(assessment__round=F("assessment__unit_follow_up__round"))
        .select_related("assessment__unit_follow_up__follow_up", "owner")
        .order_by("assessment__unit_follow_up__follow_up__year", "assessment__unit_follow_up__follow_up__month", "pk")
    )
