"""A region's units as a tree: how far a unit reaches, whose authority it is, who carries it on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from tracker.models import Region, Unit, UnitKind


@dataclass(frozen=True)
class Branch:
    """What the borders need to know of a unit."""

    parent_id: int | None
    is_authority: bool
    successor_id: int | None
    active_to: date | None = None
    has_oversight: bool = False
    kind: str = ""


class UnitTree:
    """A region's units, loaded with one query, and the questions about their borders.

    `on` is the local date that it is asked about: a unit that is to cease is not
    its successor's before it has. Without a date whatever has a successor has ceased.
    """

    def __init__(self, branches: Mapping[int, Branch], on: date | None = None) -> None:
        self.branches = branches
        self._children: dict[int, list[int]] = {}
        self._predecessors: dict[int, list[int]] = {}
        for pk, branch in branches.items():
            if branch.parent_id is not None:
                self._children.setdefault(branch.parent_id, []).append(pk)
            if branch.successor_id is not None and _has_ceased(branch, on):
                self._predecessors.setdefault(branch.successor_id, []).append(pk)

    @classmethod
    def of(cls, region: Region, on: date | None = None) -> "UnitTree":
        """The tree of a region on a local date."""
        fields = ("parent_id", "is_authority", "successor_id", "active_to", "has_oversight", "kind")
        rows = Unit.objects.in_region(region).values("pk", *fields)
        return cls({row.pop("pk"): Branch(**row) for row in rows}, on)

    def reach(self, unit_id: int) -> frozenset[int]:
        """The unit, what is below it to the next authority, and ceased units these succeed."""
        found: set[int] = set()
        waiting = [unit_id]
        while waiting:
            pk = waiting.pop()
            if pk in found:
                continue
            found.add(pk)
            below = [c for c in self._children.get(pk, []) if not self.branches[c].is_authority]
            waiting += below + self._predecessors.get(pk, [])
        return frozenset(found)

    def authority_of(self, unit_id: int) -> int | None:
        """The nearest authority at or above the unit; None when there is none."""
        pk: int | None = unit_id
        while pk is not None and not self.branches[pk].is_authority:
            pk = self.branches[pk].parent_id
        return pk

    def has_oversight(self, unit_id: int) -> bool:
        """Whether the authority that the unit belongs to has uppsikt over the region's others."""
        authority = self.authority_of(unit_id)
        return authority is not None and self.branches[authority].has_oversight

    def is_council(self, unit_id: int) -> bool:
        """Whether the authority that the unit belongs to is fullmäktige."""
        authority = self.authority_of(unit_id)
        return authority is not None and self.branches[authority].kind == UnitKind.COUNCIL

    def before(self, unit_id: int) -> frozenset[int]:
        """The unit and the ceased units that it carries on: those it succeeds, and those that they did."""
        found: set[int] = set()
        waiting = [unit_id]
        while waiting:
            pk = waiting.pop()
            if pk not in found:
                found.add(pk)
                waiting += self._predecessors.get(pk, [])
        return frozenset(found)

    def after(self, unit_id: int) -> tuple[int, ...]:
        """The unit and those that carry it on, in order: its successor, that one's successor."""
        found: list[int] = []
        pk: int | None = unit_id
        while pk is not None and pk not in found:
            found.append(pk)
            pk = self.branches[pk].successor_id
        return tuple(found)

    def answering(self, unit_id: int, following: Collection[int]) -> int | None:
        """The unit among `following`, those that follow up in a round, that answers for another; None when nobody does.

        It is the nearest at or above the unit up to its authority. When none of these follows up, the unit has
        ceased, or its authority has: then it is whoever answers for its successor.
        """
        asked: set[int] = set()
        pk: int | None = unit_id
        while pk is not None and pk not in asked:
            asked.add(pk)
            to_authority = self._to_authority(pk)
            for above in to_authority:
                if above in following:
                    return above
            pk = next((heir for above in to_authority if (heir := self.branches[above].successor_id)), None)
        return None

    def home_of_series(self, owner_id: int, reporter_id: int) -> int | None:
        """The authority whose rounds govern a series, as long as it follows up: that of the unit that reports it.

        Where the reporter belongs to whoever has taken over from the series' owner it is the owner's: what was entered
        before the one ceased stays locked by its rounds, whoever reports the series today.
        """
        owner, reporter = self.authority_of(owner_id), self.authority_of(reporter_id)
        return owner if owner is not None and reporter in self.after(owner) else reporter

    def governing(self, owner_id: int, reporter_id: int, following: Collection[int]) -> int | None:
        """The unit among `following` whose round governs a series; None when none does.

        It is the series' home; where that has ceased and follows up no more, whoever carries it on.
        """
        home = self.home_of_series(owner_id, reporter_id)
        return None if home is None else self.answering(home, following)

    def carries_on(self, unit_id: int, other_id: int) -> bool:
        """Whether a unit belongs to the authority of another, or to one that has taken over from it when it ceased."""
        authority, other = self.authority_of(unit_id), self.authority_of(other_id)
        return authority == other or (authority is not None and other in self.before(authority))

    def _to_authority(self, unit_id: int) -> list[int]:
        """The unit and what is above it, up to and with its authority."""
        found = [unit_id]
        while not self.branches[found[-1]].is_authority and (parent := self.branches[found[-1]].parent_id) is not None:
            found.append(parent)
        return found


def _has_ceased(branch: Branch, on: date | None) -> bool:
    return on is None or (branch.active_to is not None and branch.active_to < on)
