"""Actions that earlier rounds agreed on for a goal, to be followed up in this one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
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


NONE = EarlierActions(None, ())


def earlier_actions(unit_follow_up: UnitFollowUp, goal: Goal, scope: Scope) -> EarlierActions:
    """The actions of earlier rounds for the goal, and for the one that it continues from last year; one query."""
    return earlier_actions_of(unit_follow_up, [goal]).get((goal.pk, scope), NONE)


def earlier_actions_of(unit_follow_up: UnitFollowUp, goals: Iterable[Goal]) -> dict[tuple[int, str], EarlierActions]:
    """The same for many goals, by goal id and scope, those that have any; one query, whatever the number."""
    goal_of = {pk: goal.pk for goal in goals for pk in (goal.pk, goal.continues_id) if pk}
    found: dict[tuple[int, str], list[Action]] = defaultdict(list)
    for action in _before(unit_follow_up, goal_of):
        found[goal_of[action.assessment.goal_id], action.assessment.scope].append(action)
    return {key: _kept(actions) for key, actions in found.items()}


def _kept(found: Sequence[Action]) -> EarlierActions:
    last: FollowUp = found[-1].assessment.unit_follow_up.follow_up
    kept = [a for a in found if a.assessment.unit_follow_up.follow_up == last or a.state == ActionState.OPEN]
    return EarlierActions(last, tuple(kept))


def _before(unit_follow_up: UnitFollowUp, goal_ids: Collection[int]) -> QuerySet[Action]:
    """Of each round only the proposals as they last were: what was decided is the same actions again."""
    now = unit_follow_up.follow_up
    earlier = Q(assessment__unit_follow_up__follow_up__year__lt=now.year) | Q(
        assessment__unit_follow_up__follow_up__year=now.year, assessment__unit_follow_up__follow_up__month__lt=now.month
    )
    return (
        Action.objects.filter(earlier, assessment__stage=Stage.PROPOSED, assessment__goal__in=goal_ids)
        .filter(assessment__unit_follow_up__unit=unit_follow_up.unit_id)
        .filter(assessment__round=F("assessment__unit_follow_up__round"))
        .select_related("assessment__unit_follow_up__follow_up", "owner")
        .order_by("assessment__unit_follow_up__follow_up__year", "assessment__unit_follow_up__follow_up__month", "pk")
    )
