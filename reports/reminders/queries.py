"""What waits for whom in a region's open rounds: everybody's at once, by as many queries for one indicator as for a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from goals.models import (
    Action,
    FollowUp,
    Indicator,
    IndicatorReporter,
    Outcome,
    OutcomeState,
    PlanState,
    Target,
    UnitFollowUp,
)
from goals.models.rounds import UnitFollowUpState
from reports.reminders.agreed import Assignments, open_actions
from reports.reminders.assessing import Goals
from reports.reminders.people import Asked, People
from reports.reminders.rules import ESCALATES, RECEIVERS, Receiver, Task
from reports.reminders.waiting import Item, Waiting, Work, due_day
from tracker.models import Person, Region
from tracker.periods import Period, due_months
from tracker.permissions import Permission, accesses


class Kind(NamedTuple):
    """What is told together: of one kind, in one nämnd's round, and on a day of its own if it has one."""

    round_: UnitFollowUp
    task: Task
    own_day: date | None = None


class Entered(NamedTuple):
    """What has been done with an outcome."""

    state: str
    is_filled: bool  # there is a value, or the reason why there is none


def work_of_everybody(region: Region, on: date) -> list[Work]:
    """Everybody who has something to do in the region's rounds on a local date. At most fifteen queries."""
    rounds = list(
        UnitFollowUp.objects.started(on)
        .exclude(state=UnitFollowUpState.DECIDED)
        .filter(unit__region=region)
        .select_related("follow_up", "unit__region")
        .order_by("follow_up__year", "follow_up__month", "unit", "-kind")
    )
    actions = open_actions(region)
    people = accesses(region, on) if rounds or actions else []
    return _Finder(region, on, rounds, actions, People(people)).find() if people else []


class _Finder:
    """What is known of a region's rounds that are not decided, fetched once."""

    def __init__(self, region: Region, on: date, rounds: list[UnitFollowUp], actions: list[Action], people: People) -> None:
        self.region = region
        self.on = on
        self.actions = actions
        self.rounds = [round_ for round_ in rounds if round_.state == UnitFollowUpState.OPEN]
        self.handed_over = [round_ for round_ in rounds if round_.state == UnitFollowUpState.HANDED_OVER]
        self.people = people
        self.tree = people.tree
        self.years = {round_.follow_up.year for round_ in self.rounds}
        self.found: dict[int, dict[Kind, list[Item]]] = defaultdict(lambda: defaultdict(list))
        self.absent: dict[tuple[int, Kind], set[str]] = defaultdict(set)

    def find(self) -> list[Work]:
        """Everybody's work, in the order of the people."""
        for round_ in self.rounds:
            if not round_.is_of_region:  # it governs no outcome and answers for no assignment
                self._add_outcomes(round_)
                self._add_assignments(round_)
            if round_.follow_up.assesses_goals:
                self._add_goals(round_)
            self._add(self._holders(Receiver.MANAGER, round_.unit_id), Kind(round_, Task.HAND_OVER), Item())
        for round_ in self.handed_over:
            if (met_on := round_.meets_on) and met_on < self.on:
                self._add(self._holders(Receiver.SECRETARY, round_.unit_id), Kind(round_, Task.REGISTER), Item())
        self._add_actions()
        unreached = self._unreached()
        return [
            Work(access.person, self._sorted(pk), tuple(unreached[pk]))
            for pk, access in self.people.by_id.items()
            if pk in self.found
        ]

    def _sorted(self, person_id: int) -> tuple[Waiting, ...]:
        waiting = [
            Waiting(kind.round_, kind.task, tuple(items), tuple(sorted(self.absent[person_id, kind])), kind.own_day)
            for kind, items in self.found[person_id].items()
        ]
        order = list(Task)

        def place(one: Waiting) -> tuple[Any, ...]:
            follow_up = one.unit_follow_up.follow_up
            whose = one.unit_follow_up.unit_id, one.unit_follow_up.is_of_region
            return one.due_on, follow_up.year, follow_up.month, *whose, order.index(one.task)

        return tuple(sorted(waiting, key=place))

    def _unreached(self) -> dict[int, dict[Person, None]]:
        """Whom letters do not reach though something waits for them, by the ids of their coordinators."""
        found: dict[int, dict[Person, None]] = defaultdict(dict)
        for pk, kinds in self.found.items():
            person = self.people.person(pk)
            for unit_id in dict.fromkeys(kind.round_.unit_id for kind in kinds) if person.mail_failed_at else ():
                for coordinator, _ in self._holders(Receiver.COORDINATOR, unit_id):
                    if coordinator != pk:
                        found[coordinator][person] = None
        return found

    def _ask(self, asked: Sequence[Asked], round_: UnitFollowUp, task: Task, item: Item) -> None:
        """Add something for those who are asked, and, when they are late with it, for those who are to know."""
        self._add(asked, Kind(round_, task), item)
        if due_day(round_, task) >= self.on:
            return
        late = replace(item, late=self.people.names(asked))
        known = {pk for pk, _ in asked}
        for of_others in ESCALATES[task]:
            told = [one for one in self._holders(RECEIVERS[of_others], round_.unit_id) if one[0] not in known]
            self._add(told, Kind(round_, of_others), late)

    def _add(self, people: Iterable[Asked], kind: "Kind", item: Item) -> None:
        for person_id, absent in people:
            items = self.found[person_id][kind]
            if item not in items[-1:]:  # somebody can be asked twice: for themselves and for another
                items.append(item)
            if absent:
                self.absent[person_id, kind].add(absent)

    def _holders(self, receiver: Receiver, unit_id: int) -> list[Asked]:
        return self.people.holders(receiver, unit_id)

    # Outcomes

    def _add_outcomes(self, round_: UnitFollowUp) -> None:
        coordinators = self._holders(Receiver.COORDINATOR, round_.unit_id)
        for target, period in self._asked_for(round_):
            task = task_of(self.entered.get((target.indicator_id, period)))
            item = Item(target.goal, target.indicator, period)
            if task is None:
                continue
            if RECEIVERS[task] == Receiver.COORDINATOR:
                self._ask(coordinators, round_, task, item)
            elif reporters := self._reporters(target.indicator):
                self._ask(reporters, round_, task, item)
            else:
                self._ask(coordinators, round_, Task.UNASSIGNED, item)

    def _asked_for(self, round_: UnitFollowUp) -> Iterator[tuple[Target, Period]]:
        """Each outcome that the round asks for, where it is first asked for, in the plans' order."""
        follow_up, found = round_.follow_up, set()
        previous = self._month_before(follow_up)
        for target in self._targets_of(round_):
            for month in due_months(target.months, month=follow_up.month, previous_month=previous):
                if (target.indicator_id, month) not in found:
                    found.add((target.indicator_id, month))
                    yield target, Period(follow_up.year, month)

    def _month_before(self, follow_up: FollowUp) -> int:
        """The month of the year's round before this one; 0 when it is the first."""
        return max((m for y, m in self.months if y == follow_up.year and m < follow_up.month), default=0)

    def _reporters(self, indicator: Indicator) -> list[Asked]:
        """Who is to report an indicator, and still may."""
        reporters = self.reporters.get(indicator.pk, ())
        return self.people.asked(reporters, Permission.ENTER_OUTCOME, indicator.reporting_unit_id)

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
        for item in self.goals.unassessed(round_):
            self._ask(coordinators, round_, Task.ASSESS, item)

    @cached_property
    def goals(self) -> Goals:
        return Goals(self.region, self.rounds)

    # Assignments and actions

    def _add_assignments(self, round_: UnitFollowUp) -> None:
        coordinators = self._holders(Receiver.COORDINATOR, round_.unit_id)
        following = self.following[round_.follow_up_id]
        for addressee in self.assignments.unsaid(round_, self.tree, following, self._month_before(round_.follow_up)):
            self._ask(coordinators, round_, Task.STATUS, Item(addressee=addressee))

    @cached_property
    def assignments(self) -> Assignments:
        return Assignments(self.region, self.rounds)

    def _add_actions(self) -> None:
        """Those of owners who may read what was agreed on; whoever may not has nowhere to go from the letter."""
        for action in self.actions:
            round_ = action.assessment.unit_follow_up
            owners = self.people.asked([action.owner_id], Permission.READ_LIVE, round_.unit_id) if action.owner_id else []
            item = Item(action.assessment.goal, scope=action.assessment.scope, action=action)
            self._add(owners, Kind(round_, Task.ACTION, action.due_on), item)


def task_of(entered: Entered | None) -> Task | None:
    """What is to be done with an outcome next; None when nothing is."""
    if entered is None or entered == (OutcomeState.DRAFT, False):
        return Task.ENTER
    tasks = {OutcomeState.DRAFT: Task.REPORT, OutcomeState.RETURNED: Task.RETURNED, OutcomeState.REPORTED: Task.APPROVE}
    return tasks.get(OutcomeState(entered.state))
