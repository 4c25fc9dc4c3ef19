"""What can wait for somebody, as the finder hands it on and the letter tells it."""

from dataclasses import dataclass
from datetime import date

from goals.models import Action, AssignmentAddressee, Goal, Indicator, UnitFollowUp
from reports.reminders.rules import MEETING_TASKS, OF_OTHERS, OUTCOME_TASKS, RECEIVERS, Deadline, Task
from tracker.models import Person
from tracker.periods import Period


@dataclass(frozen=True)
class Item:
    """One thing to do.

    An outcome of an indicator for a period; a goal to assess or an action agreed
    on for it; an assignment to say something of; nothing of these, the nämnd's
    round itself. `late` are the names of those who are late with it, when it is told to others.
    """

    goal: Goal | None = None
    indicator: Indicator | None = None
    period: Period | None = None
    scope: str = ""
    addressee: AssignmentAddressee | None = None
    action: Action | None = None
    late: tuple[str, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """What waits for one person in one nämnd's round, of one kind; never empty.

    `absent` are the names of those in whose place some of it is to be done.
    `own_day` is when it is due, of what has a day of its own.
    """

    unit_follow_up: UnitFollowUp
    task: Task
    items: tuple[Item, ...]
    absent: tuple[str, ...] = ()
    own_day: date | None = None

    @property
    def due_on(self) -> date:
        """When it is due."""
        return self.own_day or due_day(self.unit_follow_up, self.task)

    @property
    def deadline(self) -> Deadline:
        """When it is due, and from what its reminders are counted."""
        opens_on = self.unit_follow_up.follow_up.opens_on
        is_of_others, follows = self.task in OF_OTHERS, self.unit_follow_up.is_of_region
        return Deadline(self.due_on, opens_on, RECEIVERS[self.task], is_of_others, follows_others=follows)


@dataclass(frozen=True)
class Work:
    """What waits for one person in a region, the first due first; `unreached` are those whom letters do not reach.

    Whoever is unreached has something to do in a nämnd that the person coordinates.
    """

    person: Person
    waiting: tuple[Waiting, ...]
    unreached: tuple[Person, ...] = ()


def due_day(round_: UnitFollowUp, task: Task) -> date:
    """When something of a kind is due in a nämnd's round.

    Handing over and registering are counted from the meeting; without one, handing over is due when the assessments are.
    """
    if task in OUTCOME_TASKS:
        return round_.outcomes_due_on
    if task in MEETING_TASKS and (meets_on := round_.meets_on):
        return meets_on
    return round_.assessments_due_on
