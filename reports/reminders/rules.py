"""When somebody is reminded of what waits for them: by local dates and Swedish working days. Pure: no framework, no clock.

A round has deadlines: a day that it opens and a day that something is due. Rules say which steps a role is reminded of. Each
step of a deadline happens on one day, its occasion; whoever has something to do is told of the latest occasion that has
happened, once. So a step is never early, and one whose day was missed is told the next time anybody looks.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tracker.periods import add_working_days, is_working_day

WEEK = timedelta(days=7)
# Between two weekly reminders lie at most this many days: a week, and days off such as those of Christmas.
LONGEST_PAUSE = timedelta(days=14)


class Receiver(StrEnum):
    """Who is reminded, by the codes of roles; the owner of an action has it by being named there."""

    REPORTER = "REPORTER"
    COORDINATOR = "COORDINATOR"
    MANAGER = "MANAGER"
    SECRETARY = "SECRETARY"
    OWNER = "OWNER"


class Step(StrEnum):
    """When in the course of a deadline, in that order."""

    OPENING = "OPENING"
    BEFORE = "BEFORE"
    DUE = "DUE"
    OVERDUE = "OVERDUE"
    ESCALATION = "ESCALATION"  # what others are late with, told to the coordinator
    ESCALATION_MANAGER = "ESCALATION_MANAGER"  # and to the manager
    AGAIN = "AGAIN"  # no step of a deadline: a letter that somebody has sent again


# Steps of what others are late with.
ESCALATIONS = frozenset({Step.ESCALATION, Step.ESCALATION_MANAGER})
# Steps that come again every week, for as long as anything waits.
WEEKLY = (Step.OVERDUE, Step.ESCALATION, Step.ESCALATION_MANAGER)


class Task(StrEnum):
    """What can wait for somebody, the most pressing first."""

    RETURNED = "RETURNED"  # an outcome that was sent back
    ENTER = "ENTER"  # an outcome that has not been entered
    REPORT = "REPORT"  # an outcome that has been entered and not reported
    UNASSIGNED = "UNASSIGNED"  # an outcome that nobody is asked for
    APPROVE = "APPROVE"  # an outcome that has been reported
    ASSESS = "ASSESS"  # a goal that has no proposed assessment
    STATUS = "STATUS"  # an assignment of which nobody has said how it goes
    HAND_OVER = "HAND_OVER"  # a nämnd's round that is to be handed over
    REGISTER = "REGISTER"  # a nämnd's round whose decision is to be registered
    ACTION = "ACTION"  # an action that is not finished
    LATE_OUTCOME = "LATE_OUTCOME"  # an outcome that its reporters are late with
    LONG_LATE_OUTCOME = "LONG_LATE_OUTCOME"  # the same, as the manager is told
    LONG_LATE = "LONG_LATE"  # what the coordinators are late with


RECEIVERS: Mapping[Task, Receiver] = {
    Task.RETURNED: Receiver.REPORTER,
    Task.ENTER: Receiver.REPORTER,
    Task.REPORT: Receiver.REPORTER,
    Task.UNASSIGNED: Receiver.COORDINATOR,
    Task.APPROVE: Receiver.COORDINATOR,
    Task.ASSESS: Receiver.COORDINATOR,
    Task.STATUS: Receiver.COORDINATOR,
    Task.HAND_OVER: Receiver.MANAGER,
    Task.REGISTER: Receiver.SECRETARY,
    Task.ACTION: Receiver.OWNER,
    Task.LATE_OUTCOME: Receiver.COORDINATOR,
    Task.LONG_LATE_OUTCOME: Receiver.MANAGER,
    Task.LONG_LATE: Receiver.MANAGER,
}
# Who else is told when something is late, and as what.
ESCALATES: Mapping[Task, tuple[Task, ...]] = {
    Task.RETURNED: (Task.LATE_OUTCOME, Task.LONG_LATE_OUTCOME),
    Task.ENTER: (Task.LATE_OUTCOME, Task.LONG_LATE_OUTCOME),
    Task.REPORT: (Task.LATE_OUTCOME, Task.LONG_LATE_OUTCOME),
    Task.UNASSIGNED: (Task.LONG_LATE_OUTCOME,),
    Task.APPROVE: (Task.LONG_LATE,),
    Task.ASSESS: (Task.LONG_LATE,),
    Task.STATUS: (Task.LONG_LATE,),
}
OF_OTHERS = frozenset(later for tasks in ESCALATES.values() for later in tasks)
# What is due when the outcomes are.
OUTCOME_TASKS = frozenset(
    {Task.RETURNED, Task.ENTER, Task.REPORT, Task.UNASSIGNED, Task.LATE_OUTCOME, Task.LONG_LATE_OUTCOME}
)  # fmt: skip

# What is counted from a meeting.
MEETING_TASKS = frozenset({Task.HAND_OVER, Task.REGISTER})


@dataclass(frozen=True)
class StepRule:
    """A step that a receiver is reminded of.

    `working_days` is how many before the due day (BEFORE), or after it the first
    time (the weekly steps); 0 for the others.
    """

    receiver: Receiver
    step: Step
    working_days: int = 0

    def counts_for(self, deadline: "Deadline") -> bool:
        """Whether a deadline has the step: its receiver's, and told to others only when it is others who are late.

        What can only be done when others have done theirs is not told of when the round opens.
        """
        if self.receiver != deadline.receiver or (deadline.follows_others and self.step == Step.OPENING):
            return False
        return (self.step in ESCALATIONS) == deadline.is_of_others


_WHOLE = ((Step.OPENING, 0), (Step.BEFORE, 5), (Step.BEFORE, 1), (Step.DUE, 0), (Step.OVERDUE, 1))
# What holds until a region has rules of its own. Handing over and deciding are counted from the meeting: a manager is not
# told when the round opens, nor a secretary before there is a decision to register.
_STANDARD: Mapping[Receiver, tuple[tuple[Step, int], ...]] = {
    Receiver.REPORTER: _WHOLE,
    Receiver.COORDINATOR: (*_WHOLE, (Step.ESCALATION, 3)),
    Receiver.MANAGER: ((Step.BEFORE, 5), (Step.BEFORE, 1), (Step.OVERDUE, 1), (Step.ESCALATION_MANAGER, 6)),
    Receiver.SECRETARY: ((Step.OVERDUE, 3),),
    Receiver.OWNER: ((Step.BEFORE, 5), (Step.DUE, 0)),
}
STANDARD_RULES = tuple(StepRule(receiver, step, days) for receiver, steps in _STANDARD.items() for step, days in steps)


@dataclass(frozen=True, order=True)
class Deadline:
    """What steps are counted from: when a round opens, when something is due in it, and for whom.

    `is_of_others` when somebody else is late with it; `follows_others` when it is
    done from what others have decided, as all of the region's follow-up is.
    """

    due_on: date
    opens_on: date
    receiver: Receiver
    is_of_others: bool = False
    follows_others: bool = False


@dataclass(frozen=True, order=True)
class Occasion:
    """A step of a deadline on its day `on`.

    `code` tells the step from the deadline's others ("BEFORE_5"), and
    `counted_from` is the day that it is counted from: one that is moved makes
    another occasion. In order: by day, then as the steps are.
    """

    on: date
    place: int = field(repr=False)
    code: str
    counted_from: date

    @property
    def key(self) -> tuple[str, date]:
        """What a person is told of once."""
        return self.code, self.counted_from


def read_code(code: str) -> tuple[Step, int]:
    """The step of an occasion's code, and its number: of working days before, or of the week that it is late; 0 for none.

    Raises ValueError for what is no code.
    """
    step, _, number = code.rpartition("_")
    return (Step(step), int(number)) if number.isdecimal() else (Step(code), 0)


def latest_code(codes: Iterable[str]) -> str:
    """The code that comes last in the course of a deadline; at least one is given."""
    order = list(Step)

    def place(code: str) -> tuple[int, int]:
        step, number = read_code(code)
        return order.index(step), -number if step == Step.BEFORE else number

    return max(codes, key=place)


def occasions(deadline: Deadline, rules: Iterable[StepRule], until: date) -> tuple[Occasion, ...]:
    """The occasions of a deadline up to and including a day, in order; none before the round opens."""
    opening = first_working_day(deadline.opens_on)
    own = [rule for rule in rules if rule.counts_for(deadline)]
    found = {_occasion(rule, deadline, opening) for rule in own}
    for step in WEEKLY:
        first = min((rule.working_days for rule in own if rule.step == step), default=None)
        found |= set(_weekly(step, deadline, first, until) if first is not None else ())
    return tuple(sorted(o for o in found if o is not None and opening <= o.on <= until))


def first_working_day(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    return day if is_working_day(day) else add_working_days(day, 1)


def _occasion(rule: StepRule, deadline: Deadline, opening: date) -> Occasion | None:
    """The one occasion of a step; None for a step that is repeated."""
    due_on, days = deadline.due_on, rule.working_days
    if rule.step == Step.OPENING:
        return Occasion(opening, 0, str(Step.OPENING), deadline.opens_on)
    if rule.step == Step.BEFORE:
        return Occasion(add_working_days(due_on, -days), 1, f"{Step.BEFORE}_{days}", due_on)
    if rule.step == Step.DUE:
        return Occasion(due_on, 2, str(Step.DUE), due_on)
    return None


def _weekly(step: Step, deadline: Deadline, working_days: int, until: date) -> Iterable[Occasion]:
    """Some working days after the due day, and then every week; a week that ends on a day off is a little longer."""
    day, number = add_working_days(deadline.due_on, max(working_days, 1)), 1
    place = list(Step).index(step)
    while day <= until:
        yield Occasion(day, place, f"{step}_{number}", deadline.due_on)
        day, number = first_working_day(day + WEEK), number + 1


def untold(happened: Collection[Occasion], told: Collection[tuple[str, date]]) -> tuple[Occasion, ...]:
    """What to tell of now, of the occasions that have happened, in order: the last is the news, those before it are covered.

    Empty when the latest has been told of: what came before it, and was switched
    on afterwards, is not worth a letter.
    """
    in_order = sorted(happened)
    if not in_order or in_order[-1].key in told:
        return ()
    return tuple(occasion for occasion in in_order if occasion.key not in told)


def next_on(deadlines: Iterable[Deadline], rules: Iterable[StepRule], after: date) -> date | None:
    """The day of the next occasion after a day; None when there will be none."""
    rules = tuple(rules)
    pause = LONGEST_PAUSE + timedelta(days=2 * max((rule.working_days for rule in rules), default=0))
    coming = [
        occasion.on
        for deadline in deadlines
        for occasion in occasions(deadline, rules, until=max(deadline.due_on, deadline.opens_on, after) + pause)
        if occasion.on > after
    ]
    return min(coming, default=None)


def missed_days(told_now: Iterable[Occasion], today: date, days_looked: Collection[date]) -> tuple[date, ...]:
    """The days, before today, on which somebody should have been told and nobody looked, in order.

    `days_looked` are the days that the daily job has been done. What happened
    before the first of them was before Tertial looked at all, and was not missed.
    """
    first = min(days_looked, default=today)
    return tuple(sorted({o.on for o in told_now if first < o.on < today and o.on not in days_looked}))
