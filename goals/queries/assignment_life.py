"""The life of an assignment: given, broken down, told of in every round, ended, carried over; from decision to decision."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, FollowUp, UnitFollowUp
from goals.queries.assignment_statuses import has_ended, is_asked_in, standing_of
from goals.queries.assignments import said_in
from goals.rules.assignments import why_late
from tracker.models import Region
from tracker.periods import is_due
from tracker.permissions import Access
from tracker.sentences import Sentence


@dataclass(frozen=True)
class Told:
    """What a receiver says in a round. `status` is None when it says nothing, and when `is_visible` is False."""

    addressee: AssignmentAddressee
    unit_follow_up: UnitFollowUp
    status: AssignmentStatus | None
    is_visible: bool
    report_by: date | None  # the day by which the round asks for it; None when it does not

    @property
    def is_said(self) -> bool:
        """Whether anything has been said that the reader may see."""
        return self.status is not None and bool(self.status.status or self.status.comment)

    def why_late(self, today: date) -> Sentence | None:
        """Why it is late on a local date; None when it is not, and when the reader may not see."""
        return why_late(standing_of(self.addressee, self.status, self.report_by), today) if self.is_visible else None

    def why_unsaid(self, today: date) -> Sentence | None:
        """Why it should have been said how it went in the round; None when it was, and when the reader may not see."""
        standing = replace(standing_of(self.addressee, self.status, self.report_by), ends_on=None)
        return why_late(standing, today) if self.is_visible else None


@dataclass(frozen=True)
class Chapter:
    """One assignment of a life: its receivers, what they said round by round, and the assignments that break it down."""

    assignment: Assignment
    receivers: tuple[AssignmentAddressee, ...]
    told: tuple[Told, ...]
    children: tuple["Chapter", ...] = ()

    def now(self, addressee: AssignmentAddressee, follow_up: FollowUp) -> Told | None:
        """What a receiver says in a round; None when nobody answers for it there."""
        found = (told for told in self.told if told.addressee == addressee)
        return next((told for told in found if told.unit_follow_up.follow_up_id == follow_up.pk), None)


@dataclass(frozen=True)
class Life:
    """`chapters` are what the assignment continues, oldest first, and last itself; `later` is what continues it."""

    chapters: tuple[Chapter, ...]
    parents: tuple[Assignment, ...]  # what it breaks down, from the top
    later: tuple[Assignment, ...]

    @property
    def own(self) -> Chapter:
        """The assignment itself."""
        return self.chapters[-1]


def assignment_life(assignment: Assignment, region: Region, follow_ups: Sequence[FollowUp], access: Access) -> Life:
    """The life of an assignment that the reader may read, over the rounds of its region. Nine queries, whatever its length."""
    family = _Family(region)
    earlier, parents = family.upwards(assignment.pk, "continues"), family.upwards(assignment.pk, "parent")
    own = [*earlier, assignment.pk]
    children = {pk: family.below(pk, "parent") for pk in own}
    later = family.below(assignment.pk, "continues")
    found = _assignments([*own, *parents, *later, *(child for pks in children.values() for child in pks)])
    reader = _Reader([*own, *(child for pks in children.values() for child in pks)], region, follow_ups, access)
    chapters = (reader.chapter(found[pk], [reader.chapter(found[child]) for child in children[pk]]) for pk in own if pk in found)
    return Life(
        chapters=tuple(chapters),
        parents=tuple(found[pk] for pk in parents),
        later=tuple(found[pk] for pk in later),
    )


class _Family:
    """How the assignments of a region hang together, by their ids; one query."""

    def __init__(self, region: Region) -> None:
        rows = Assignment.objects.in_region(region).order_by("order", "pk").values_list("pk", "parent_id", "continues_id")
        self._above: dict[str, dict[int, int | None]] = {"parent": {}, "continues": {}}
        self._below: dict[str, dict[int, list[int]]] = {"parent": defaultdict(list), "continues": defaultdict(list)}
        for pk, parent, continues in rows:
            for way, above in (("parent", parent), ("continues", continues)):
                self._above[way][pk] = above
                if above is not None:
                    self._below[way][above].append(pk)

    def upwards(self, pk: int, way: str) -> list[int]:
        """What leads to an assignment, the first first, without itself."""
        found: list[int] = []
        above = self._above[way].get(pk)
        while above is not None and above not in found:
            found.insert(0, above)
            above = self._above[way].get(above)
        return found

    def below(self, pk: int, way: str) -> list[int]:
        """What leads on from an assignment, one step."""
        return self._below[way].get(pk, [])


def _assignments(pks: Iterable[int]) -> Mapping[int, Assignment]:
    """With who gave them and by which decision, and the plan that the decision adopted. Two queries."""
    rows = Assignment.objects.filter(pk__in=set(pks)).select_related("given_by", "given__unit", "steering_unit")
    return {row.pk: row for row in rows.prefetch_related("given__adopted_plans")}


class _Reader:
    """What the receivers of some assignments have said, in every round; five queries."""

    def __init__(self, pks: Iterable[int], region: Region, follow_ups: Sequence[FollowUp], access: Access) -> None:
        self._receivers: dict[int, list[AssignmentAddressee]] = defaultdict(list)
        rows = AssignmentAddressee.objects.filter(assignment__in=set(pks))
        related = ("assignment__given", "unit__successor", "closed__unit")
        for row in rows.select_related(*related).prefetch_related("assignment__continued_by").order_by("pk"):
            self._receivers[row.assignment_id].append(row)
        self._follow_ups = follow_ups
        self._own: dict[int, dict[int, UnitFollowUp]] = defaultdict(dict)
        own = UnitFollowUp.objects.own().filter(follow_up__in=[row.pk for row in follow_ups])
        for unit_follow_up in own.select_related("follow_up", "unit", "decision"):
            self._own[unit_follow_up.follow_up_id][unit_follow_up.unit_id] = unit_follow_up
        by_id = {row.pk: row for units in self._own.values() for row in units.values()}
        self._said = said_in(by_id, access, AssignmentStatus.objects.filter(addressee__in=rows.values("pk")))
        self._tree = access.tree

    def chapter(self, assignment: Assignment, children: Iterable[Chapter] = ()) -> Chapter:
        receivers = tuple(self._receivers[assignment.pk])
        told = tuple(told for follow_up in self._follow_ups for row in receivers if (told := self._told(row, follow_up)))
        return Chapter(assignment, receivers, told, tuple(children))

    def _told(self, addressee: AssignmentAddressee, follow_up: FollowUp) -> Told | None:
        """What is told in a round that is about the receiver's assignment; None in others."""
        own = self._own[follow_up.pk]
        answering = own.get(self._tree.answering(addressee.unit_id, own) or 0)
        if answering is None:
            return None
        status = self._said.of(addressee, answering)
        if status is None and not is_asked_in(addressee, follow_up.period):
            return None
        previous = max((o.month for o in self._follow_ups if o.year == follow_up.year and o.month < follow_up.month), default=0)
        is_asked = is_due(addressee.months, month=follow_up.month, previous_month=previous)
        asked = answering.assessments_due_on if is_asked and not has_ended(addressee, follow_up.period) else None
        return Told(addressee, answering, status, self._said.shows(addressee, answering), asked)
