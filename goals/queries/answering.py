"""Who answers for whom in a round: a nämnd for itself and what is below it, and for what it has taken over."""

from collections.abc import Mapping
from dataclasses import dataclass

from goals.models import FollowUp, Indicator, UnitFollowUp
from tracker.models import Unit
from tracker.permissions import Access
from tracker.unit_tree import UnitTree


def own_follow_ups(follow_up: FollowUp) -> Mapping[int, UnitFollowUp]:
    """The nämnders' parts of a round by unit id; one query."""
    found = UnitFollowUp.objects.own().filter(follow_up=follow_up).select_related("unit", "decision")
    return {row.unit_id: row for row in found}


def units_answered_by(unit_follow_up: UnitFollowUp, tree: UnitTree) -> frozenset[int]:
    """The ids of the units for which a nämnd's part of a round answers; one query.

    A unit that has ceased answers for itself in its own last rounds, whoever then acts for it; in later ones its
    successor does. The region's part of a round answers for none.
    """
    if unit_follow_up.is_of_region:
        return frozenset()
    following = _following(unit_follow_up)
    return frozenset(pk for pk in tree.branches if tree.answering(pk, following) == unit_follow_up.unit_id)


@dataclass(frozen=True)
class Governed:
    """What a nämnd's part of a round governs: the series of the authorities in `homes`."""

    tree: UnitTree
    homes: frozenset[int]

    def has(self, indicator: Indicator) -> bool:
        """Whether the round governs a series."""
        return self.tree.home_of_series(indicator.unit_id, indicator.reporting_unit_id) in self.homes


def governed_by(unit_follow_up: UnitFollowUp, tree: UnitTree) -> Governed:
    """What a nämnd's part of a round governs: its own series, and those of nämnder that it has taken over; one query.

    The region's governs none: its figures are the nämnders' own.
    """
    if unit_follow_up.is_of_region:
        return Governed(tree, frozenset())
    following = _following(unit_follow_up)
    authorities = (pk for pk, branch in tree.branches.items() if branch.is_authority)
    return Governed(tree, frozenset(pk for pk in authorities if tree.answering(pk, following) == unit_follow_up.unit_id))


def is_answered_in(unit: Unit, unit_follow_up: UnitFollowUp) -> bool:
    """Whether a nämnd's part of a round answers for a unit; two queries."""
    return UnitTree.of(unit.region).answering(unit.pk, _following(unit_follow_up)) == unit_follow_up.unit_id


def _following(unit_follow_up: UnitFollowUp) -> frozenset[int]:
    """The ids of the units that follow up in the same round."""
    own = UnitFollowUp.objects.own().filter(follow_up=unit_follow_up.follow_up_id)
    return frozenset(own.values_list("unit_id", flat=True))


def carried_on(unit: Unit, follow_up: FollowUp, access: Access) -> list[Unit]:
    """The ceased units that a unit carries on and that have a part in a round, where it has none itself; one query."""
    units = access.tree.before(unit.pk)
    if len(units) == 1:
        return []
    own = UnitFollowUp.objects.own().filter(follow_up=follow_up, unit__in=units).select_related("unit").order_by("unit__pk")
    found = [row.unit for row in own]
    return [] if unit in found else found
