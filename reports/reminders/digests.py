"""Who is to have a letter on a day, and what it is to tell: the rules, the work that waits and what has been told, together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from goals.models import ReminderRule, UnitFollowUp
from reports.models import Reminder
from reports.reminders.queries import work_of_everybody
from reports.reminders.rules import (
    STANDARD_RULES,
    Occasion,
    Receiver,
    Step,
    StepRule,
    missed_days,
    next_on,
    occasions,
    untold,
)
from reports.reminders.waiting import Waiting, Work
from tracker.models import Job, Person, Region
from tracker.models.jobs import JobState

# The kind of the job that looks, once a day in each region, for who is to be reminded.
DAILY = "daily"
Told = tuple[int, int, str, date]  # person, unit follow-up, step, due day: what a person is told of once


@dataclass(frozen=True)
class News:
    """An occasion in one nämnd's round that a person is told of, or, when it is not the latest, that the letter covers."""

    unit_follow_up: UnitFollowUp
    occasion: Occasion


@dataclass(frozen=True)
class Digest:
    """One person's letter of a day in a region: all that waits, and why it comes now.

    `news` is in order, the last one what the letter is about; `next_on` is when
    the next letter comes if something is left then, None when none will;
    `missed` are the days on which it should have come. `unreached` are those of
    whom the person is to know that letters do not reach them.
    """

    region: Region
    person: Person
    on: date
    waiting: tuple[Waiting, ...]
    news: tuple[News, ...]
    next_on: date | None
    missed: tuple[date, ...]
    unreached: tuple[Person, ...] = ()

    @property
    def told(self) -> set[Told]:
        """What the letter tells of or covers, as the ledger has it."""
        return {(self.person.pk, n.unit_follow_up.pk, *n.occasion.key) for n in self.news}


def find_digests(region: Region, on: date, *, today: date | None = None) -> list[Digest]:
    """The letters that a region's people are to have on a local date, as things stand now. At most eighteen queries.

    Empty when nothing waits for anybody, or all have been told. With `today`, for a day ahead of it: what will have been told
    on the days between is not told again.
    """
    work = work_of_everybody(region, on)
    if not work:
        return []
    told, days = told_in(w.unit_follow_up for one in work for w in one.waiting), days_looked(region)
    asked = _Asked(on, rules_of(region), told, days, is_ahead=today is not None and on > today)
    digests = (_digest(region, one, asked) for one in work)
    return [digest for digest in digests if digest]


@dataclass(frozen=True)
class _Asked:
    """A day that is asked about, with the steps of the region, what has been told, and on which days the job was done."""

    on: date
    rules: tuple[StepRule, ...]
    told: set[Told]
    days: set[date]
    is_ahead: bool

    def knows(self, person: Person, follow_up: UnitFollowUp, occasion: Occasion) -> bool:
        """Whether a person has been told of an occasion, or will have been by the day."""
        is_told = (person.pk, follow_up.pk, *occasion.key) in self.told
        return is_told or (self.is_ahead and occasion.on < self.on)


def rules_of(region: Region) -> tuple[StepRule, ...]:
    """The steps that a region's people are reminded of: its own that are switched on, the standard ones when it has none."""
    rows = list(ReminderRule.objects.filter(region=region))
    known = [row for row in rows if row.is_on and row.role in set(Receiver) and row.step in set(Step)]
    own = tuple(StepRule(Receiver(row.role), Step(row.step), row.working_days) for row in known)
    return own if rows else STANDARD_RULES


def told_in(follow_ups: Iterable[UnitFollowUp]) -> set[Told]:
    """What has been told of in some rounds, to whomever."""
    rows = Reminder.objects.filter(unit_follow_up__in={follow_up.pk for follow_up in follow_ups})
    return set(rows.values_list("person_id", "unit_follow_up_id", "step", "due_on"))


def days_looked(region: Region) -> set[date]:
    """The days on which the daily job was done in a region."""
    keys = Job.objects.filter(kind=DAILY, region=region, state=JobState.DONE).values_list("key", flat=True)
    return {date.fromisoformat(key.split()[0]) for key in keys}


def daily_key(region: Region, on: date) -> str:
    """What makes a region's daily job one a day: "2026-09-02 vasterbotten"."""
    return f"{on.isoformat()} {region.slug}"


def _digest(region: Region, work: Work, asked: _Asked) -> Digest | None:
    """One person's letter; None when there is nothing new to tell.

    What waits is told of once one of its steps has come: a meeting far away is not, nor what others are not yet late enough with.
    """
    begun = tuple(waiting for waiting in work.waiting if occasions(waiting.deadline, asked.rules, until=asked.on))
    news = _news(work.person, begun, asked)
    if not news:
        return None
    return Digest(
        region=region,
        person=work.person,
        on=asked.on,
        waiting=begun,
        news=news,
        next_on=next_on({waiting.deadline for waiting in work.waiting}, asked.rules, after=asked.on),
        missed=missed_days([n.occasion for n in news], asked.on, asked.days),
        unreached=work.unreached,
    )


def _news(person: Person, begun: Iterable[Waiting], asked: _Asked) -> tuple[News, ...]:
    """What there is to tell a person of on a day."""
    found = set()
    for follow_up, deadline in {(waiting.unit_follow_up, waiting.deadline) for waiting in begun}:
        happened = occasions(deadline, asked.rules, until=asked.on)
        known = {occasion.key for occasion in happened if asked.knows(person, follow_up, occasion)}
        found |= {News(follow_up, occasion) for occasion in untold(happened, known)}
    return tuple(sorted(found, key=lambda news: (news.occasion, news.unit_follow_up.pk)))
