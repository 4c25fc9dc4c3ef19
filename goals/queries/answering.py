"""Who answers for whom in a round: a nämnd for itself and what is below it, and for what it has taken over."""

from collections.abc import Mapping

from goals.models import FollowUp, UnitFollowUp
from tracker.models import Unit
from tracker.permissions import UnitTree


def own_follow_ups(follow_up: FollowUp) -> Mapping[int, UnitFollowUp]:
    """The nämnders' parts of a round by unit id; one query."""
    found = UnitFollowUp.objects.own().filter(follow_up=follow_up).select_related("unit", "decision")
    return {row.unit_id: row for row in found}


def units_answered_by(unit_follow_up: UnitFollowUp, tree: UnitTree) -> frozenset[int]:
    """The ids of the units for which a nämnd's part of a round answers; one query.

    A unit that has ceased answers for itself in its own last rounds, whoever then acts for it; in later ones its
    successor does.
    """
    following = _following(unit_follow_up)
    return frozenset(pk for pk in tree.branches if tree.answering(pk, following) == unit_follow_up.unit_id)


def is_answered_in(unit: Unit, unit_follow_up: UnitFollowUp) -> bool:
    """Whether a nämnd's part of a round answers for a unit; two queries."""
    return UnitTree.of(unit.region).answering(unit.pk, _following(unit_follow_up)) == unit_follow_up.unit_id


def _following(unit_follow_up: UnitFollowUp) -> frozenset[int]:
    """The ids of the units that follow up in the same round."""
    own = UnitFollowUp.objects.own().filter(follow_up=unit_follow_up.follow_up_id)
    return frozenset(own.values_list("unit_id", flat=True))
