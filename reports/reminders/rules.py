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
    """Who is reminded, by the codes of roles."""

    REPORTER = "REPORTER"
    COORDINATOR = "COORDINATOR"


class Step(StrEnum):
    """When in the course of a deadline, in that order."""

    OPENING = "OPENING"
    BEFORE = "BEFORE"
    DUE = "DUE"
    OVERDUE = "OVERDUE"


class Task(StrEnum):
    """What can wait for somebody, the most pressing first."""

    RETURNED = "RETURNED"  # an outcome that was sent back
    ENTER = "ENTER"  # an outcome that has not been entered
    REPORT = "REPORT"  # an outcome that has been entered and not reported
    UNASSIGNED = "UNASSIGNED"  # an outcome that nobody is asked for
    APPROVE = "APPROVE"  # an outcome that has been reported
    ASSESS = "ASSESS"  # a goal that has no proposed assessment


RECEIVERS: Mapping[Task, Receiver] = {
    Task.RETURNED: Receiver.REPORTER,
    Task.ENTER: Receiver.REPORTER,
    Task.REPORT: Receiver.REPORTER,
    Task.UNASSIGNED: Receiver.COORDINATOR,
    Task.APPROVE: Receiver.COORDINATOR,
    Task.ASSESS: Receiver.COORDINATOR,
}
# What is due when the outcomes are; the rest when the assessments are.
OUTCOME_TASKS = frozenset({Task.RETURNED, Task.ENTER, Task.REPORT, Task.UNASSIGNED})


@dataclass(frozen=True)
class StepRule:
    """A step that a receiver is reminded of.

    `working_days` is how many before the due day (BEFORE), or after it the first
    time (OVERDUE, then every week); 0 for the others.
    """

    receiver: Receiver
    step: Step
    working_days: int = 0


# What holds until a region has rules of its own.
STANDARD_RULES = tuple(
    StepRule(receiver, step, working_days)
    for receiver in Receiver
    for step, working_days in ((Step.OPENING, 0), (Step.BEFORE, 5), (Step.BEFORE, 1), (Step.DUE, 0), (Step.OVERDUE, 1))
)


@dataclass(frozen=True, order=True)
class Deadline:
    """What steps are counted from: when a round opens, when something is due in it, and for whom."""

    due_on: date
    opens_on: date
    receiver: Receiver


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
    step, _, number = code.partition("_")
    return Step(step), int(number or 0)


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
    overdue = [r.working_days for r in rules if r.receiver == deadline.receiver and r.step == Step.OVERDUE]
    found = {_occasion(rule, deadline, opening) for rule in rules if rule.receiver == deadline.receiver}
    found |= set(_overdue(deadline, min(overdue), until) if overdue else ())
    return tuple(sorted(o for o in found if o is not None and opening <= o.on <= until))


def first_working_day(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    return day if is_working_day(day) else add_working_days(day, 1)


def _occasion(rule: StepRule, deadline: Deadline, opening: date) -> Occasion | None:
    """The one occasion of a step; None for the step that is repeated."""
    due_on, days = deadline.due_on, rule.working_days
    if rule.step == Step.OPENING:
        return Occasion(opening, 0, str(Step.OPENING), deadline.opens_on)
    if rule.step == Step.BEFORE:
        return Occasion(add_working_days(due_on, -days), 1, f"{Step.BEFORE}_{days}", due_on)
    if rule.step == Step.DUE:
        return Occasion(due_on, 2, str(Step.DUE), due_on)
    return None


def _overdue(deadline: Deadline, working_days: int, until: date) -> Iterable[Occasion]:
    """Some working days after the due day, and then every week; a week that ends on a day off is a little longer."""
    day, number = add_working_days(deadline.due_on, max(working_days, 1)), 1
    while day <= until:
        yield Occasion(day, 3, f"{Step.OVERDUE}_{number}", deadline.due_on)
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
    coming = [
        occasion.on
        for deadline in deadlines
        for occasion in occasions(deadline, rules, until=max(deadline.due_on, deadline.opens_on, after) + LONGEST_PAUSE)
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
