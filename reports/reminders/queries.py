"""What waits for whom in a region's open rounds: everybody's at once, by as many queries for one indicator as for a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from goals.models import (
    Assessment,
    FollowUp,
    Goal,
    GoalAddressee,
    Indicator,
    IndicatorReporter,
    Outcome,
    OutcomeState,
    Plan,
    PlanState,
    Target,
    UnitFollowUp,
)
from goals.models.assessments import Scope
from reports.reminders.rules import OUTCOME_TASKS, RECEIVERS, Deadline, Receiver, Task
from tracker.models import Person, Region
from tracker.periods import Period, due_months
from tracker.permissions import Access, Permission, UnitTree, accesses


class Entered(NamedTuple):
    """What has been done with an outcome."""

    state: str
    is_filled: bool  # there is a value, or the reason why there is none


@dataclass(frozen=True)
class Item:
    """One thing to do: an outcome of an indicator for a period, or, without an indicator, a goal to assess."""

    goal: Goal
    indicator: Indicator | None = None
    period: Period | None = None
    scope: str = ""


@dataclass(frozen=True)
class Waiting:
    """What waits for one person in one nämnd's round, of one kind; never empty.

    `absent` are the names of those in whose place some of it is to be done.
    """

    unit_follow_up: UnitFollowUp
    task: Task
    items: tuple[Item, ...]
    absent: tuple[str, ...] = ()

    @property
    def deadline(self) -> Deadline:
        """When it is due, and from what its reminders are counted."""
        round_ = self.unit_follow_up
        due_on = round_.outcomes_due_on if self.task in OUTCOME_TASKS else round_.assessments_due_on
        return Deadline(due_on, round_.follow_up.opens_on, RECEIVERS[self.task])


@dataclass(frozen=True)
class Work:
    """What waits for one person in a region, the first due first."""

    person: Person
    waiting: tuple[Waiting, ...]


def work_of_everybody(region: Region, on: date) -> list[Work]:
    """Everybody who has something to do in the region's open rounds on a local date. At most eleven queries."""
    rounds = list(
        UnitFollowUp.objects.own()
        .open()
        .started(on)
        .filter(unit__region=region)
        .select_related("follow_up", "unit__region")
        .order_by("follow_up__year", "follow_up__month", "unit")
    )
    return _Finder(region, rounds, accesses(region, on)).find() if rounds else []


class _Finder:
    """What is known of a region's open rounds, fetched once."""

    def __init__(self, region: Region, rounds: list[UnitFollowUp], people: list[Access]) -> None:
        self.region = region
        self.rounds = rounds
        self.people = {access.person.pk: access for access in people}
        self.years = {round_.follow_up.year for round_ in rounds}
        self.found: dict[int, dict[tuple[UnitFollowUp, Task], list[Item]]] = defaultdict(lambda: defaultdict(list))
        self.absent: dict[tuple[int, UnitFollowUp, Task], set[str]] = defaultdict(set)
        # Who is stood in for, and by whom: they get the letters meanwhile.
        self.standing_in: dict[int, list[Access]] = defaultdict(list)
        for access in people:
            for pk in access.acts_for - {access.person.pk}:
                self.standing_in[pk].append(access)

    def find(self) -> list[Work]:
        """Everybody's work, in the order of the people."""
        if not self.people:
            return []
        for round_ in self.rounds:
            self._add_outcomes(round_)
            if round_.follow_up.assesses_goals:
                self._add_goals(round_)
        return [Work(access.person, self._sorted(pk)) for pk, access in self.people.items() if pk in self.found]

    def _sorted(self, person_id: int) -> tuple[Waiting, ...]:
        waiting = [
            Waiting(round_, task, tuple(items), tuple(sorted(self.absent[person_id, round_, task])))
            for (round_, task), items in self.found[person_id].items()
        ]
        order = list(Task)
        return tuple(sorted(waiting, key=lambda w: (w.deadline.due_on, self.rounds.index(w.unit_follow_up), order.index(w.task))))

    def _add(self, people: Iterable[tuple[int, str]], round_: UnitFollowUp, task: Task, item: Item) -> None:
        for person_id, absent in people:
            items = self.found[person_id][round_, task]
            if item not in items[-1:]:  # somebody can be asked twice: for themselves and for another
                items.append(item)
            if absent:
                self.absent[person_id, round_, task].add(absent)

    # Outcomes

    def _add_outcomes(self, round_: UnitFollowUp) -> None:
        coordinators = self._holders(Receiver.COORDINATOR, round_.unit_id)
        for target, period in self._asked_for(round_):
            task = task_of(self.entered.get((target.indicator_id, period)))
            item = Item(target.goal, target.indicator, period)
            if task is None:
                continue
            if RECEIVERS[task] == Receiver.COORDINATOR:
                self._add(coordinators, round_, task, item)
            elif reporters := self._reporters(target.indicator):
                self._add(reporters, round_, task, item)
            else:
                self._add(coordinators, round_, Task.UNASSIGNED, item)

    def _asked_for(self, round_: UnitFollowUp) -> Iterator[tuple[Target, Period]]:
        """Each outcome that the round asks for, where it is first asked for, in the plans' order."""
        follow_up, found = round_.follow_up, set()
        previous = max((m for y, m in self.months if y == follow_up.year and m < follow_up.month), default=0)
        for target in self._targets_of(round_):
            for month in due_months(target.months, month=follow_up.month, previous_month=previous):
                if (target.indicator_id, month) not in found:
                    found.add((target.indicator_id, month))
                    yield target, Period(follow_up.year, month)

    def _reporters(self, indicator: Indicator) -> list[tuple[int, str]]:
        """Who is to report an indicator, and still may, each with the name of whoever they do it for ("" for themselves).

        In the place of somebody absent it is whoever stands in for them there.
        """
        found: list[tuple[int, str]] = []
        unit_id = indicator.reporting_unit_id
        for pk in self.reporters.get(indicator.pk, ()):
            absent = [(one, one.absent(Permission.ENTER_OUTCOME, unit_id)) for one in self.standing_in.get(pk, ())]
            deputies = [(one.person.pk, names[pk]) for one, names in absent if pk in names]
            asked = self.people.get(pk)
            if deputies:
                found += deputies
            elif asked and asked.allows(Permission.ENTER_OUTCOME, unit_id):
                found.append((pk, ""))
        return found

    def _holders(self, receiver: Receiver, unit_id: int) -> list[tuple[int, str]]:
        """The people whose role counts for a unit, those who stand in for somebody with that person's name.

        Whoever is absent and stood in for is not among them.
        """
        found: list[tuple[int, str]] = []
        for access in self.people.values():
            if self._holds(receiver, unit_id, access.roles) and not self._is_stood_in_for(receiver, unit_id, access.person.pk):
                found.append((access.person.pk, ""))
            found += [
                (access.person.pk, one.name)
                for one in access.stand_ins
                if self._holds(receiver, unit_id, [(one.role, one.unit_id)])
            ]
        return found

    def _holds(self, receiver: Receiver, unit_id: int, roles: Iterable[tuple[str, int]]) -> bool:
        return any(role == receiver and unit_id in self.tree.reach(held_in) for role, held_in in roles)

    def _is_stood_in_for(self, receiver: Receiver, unit_id: int, person_id: int) -> bool:
        """Whether somebody has the person's role for the unit meanwhile."""
        return any(
            self._holds(receiver, unit_id, [(one.role, one.unit_id) for one in access.stand_ins if one.person_id == person_id])
            for access in self.standing_in.get(person_id, ())
        )

    @cached_property
    def tree(self) -> UnitTree:
        return next(iter(self.people.values())).tree

    def _targets_of(self, round_: UnitFollowUp) -> Iterator[Target]:
        """What the round's nämnd enters in its year: its own series, then those of the units that it carries on.

        A unit that has ceased and has a part in the round itself is asked there.
        """
        others = self.following[round_.follow_up_id] - {round_.unit_id}
        for unit_id in (round_.unit_id, *sorted(self.tree.before(round_.unit_id) - {round_.unit_id} - others)):
            yield from self.targets.get((unit_id, round_.follow_up.year), ())

    @cached_property
    def following(self) -> dict[int, set[int]]:
        """The ids of the units that follow up, by the round."""
        found: dict[int, set[int]] = defaultdict(set)
        rows = UnitFollowUp.objects.own().filter(follow_up__in={round_.follow_up_id for round_ in self.rounds})
        for follow_up_id, unit_id in rows.values_list("follow_up_id", "unit_id"):
            found[follow_up_id].add(unit_id)
        return found

    @cached_property
    def months(self) -> set[tuple[int, int]]:
        """The rounds of the region, by year and month, those that have not opened too."""
        return set(FollowUp.objects.in_region(self.region).values_list("year", "month"))

    @cached_property
    def targets(self) -> dict[tuple[int | None, int], list[Target]]:
        """The targets that ask for outcomes, by the authority that reports them and their year, as its page has them."""
        found: dict[tuple[int | None, int], list[Target]] = defaultdict(list)
        rows = Target.objects.filter(indicator__unit__region=self.region, year__in=self.years, months__gt=0)
        for target in rows.select_related("goal__type", "goal__plan", "indicator").in_table_order():
            indicator, plan = target.indicator, target.goal.plan
            authority = self.tree.home_of_series(indicator.unit_id, indicator.reporting_unit_id)
            if plan.state == PlanState.ADOPTED or (authority and self.tree.carries_on(plan.unit_id, authority)):
                found[authority, target.year].append(target)
        return found

    @cached_property
    def reporters(self) -> dict[int, list[int]]:
        """The ids of those who report, by indicator."""
        found: dict[int, list[int]] = defaultdict(list)
        rows = IndicatorReporter.objects.filter(indicator__unit__region=self.region)
        for indicator_id, person_id in rows.order_by("pk").values_list("indicator_id", "person_id"):
            found[indicator_id].append(person_id)
        return found

    @cached_property
    def entered(self) -> dict[tuple[int, Period], Entered]:
        """How far each outcome of the years has come."""
        rows = Outcome.objects.filter(indicator__unit__region=self.region, year__in=self.years)
        fields = ("indicator_id", "year", "month", "state", "value", "missing_reason")
        return {
            (indicator_id, Period(year, month)): Entered(state, value is not None or missing_reason != "")
            for indicator_id, year, month, state, value, missing_reason in rows.values_list(*fields)
        }

    # Goals

    def _add_goals(self, round_: UnitFollowUp) -> None:
        coordinators = self._holders(Receiver.COORDINATOR, round_.unit_id)
        for goal in self.goals if coordinators else ():
            plan, scope = goal.plan, self._scope(goal, round_.unit_id)
            in_force = plan.edition_from.year <= round_.follow_up.year <= plan.edition_to.year
            if scope and in_force and (goal.pk, round_.pk, scope, round_.round) not in self.assessed:
                self._add(coordinators, round_, Task.ASSESS, Item(goal, scope=scope))

    def _scope(self, goal: Goal, unit_id: int) -> str:
        """What a unit assesses of a goal: its own, its contribution to another's, or nothing ("")."""
        if goal.plan.unit_id == unit_id:
            return Scope.OWN
        return Scope.CONTRIBUTION if (goal.pk, unit_id) in self.addressed else ""

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals of the region's adopted plans, each plan's in order, what is furthest from the top first."""
        plans = Plan.objects.adopted().in_region(self.region)
        in_order = ("-plan__plan_type__order", "plan", "type__order", "sort_key", "pk")
        return list(Goal.objects.filter(plan__in=plans).select_related("type", "plan__unit").order_by(*in_order))

    @cached_property
    def addressed(self) -> set[tuple[int, int]]:
        """Which goal is addressed to which unit."""
        return set(GoalAddressee.objects.filter(unit__region=self.region).values_list("goal_id", "unit_id"))

    @cached_property
    def assessed(self) -> set[tuple[int, int, str, int]]:
        """What has a proposed status in the open rounds."""
        rows = Assessment.objects.proposed().exclude(status="").filter(unit_follow_up__in=self.rounds)
        return set(rows.values_list("goal_id", "unit_follow_up_id", "scope", "round"))


def task_of(entered: Entered | None) -> Task | None:
    """What is to be done with an outcome next; None when nothing is."""
    if entered is None or entered == (OutcomeState.DRAFT, False):
        return Task.ENTER
    tasks = {OutcomeState.DRAFT: Task.REPORT, OutcomeState.RETURNED: Task.RETURNED, OutcomeState.REPORTED: Task.APPROVE}
    return tasks.get(OutcomeState(entered.state))
