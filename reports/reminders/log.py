"""The mail log of a nämnd's round: who has been written to, why, and whether it arrived."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, ngettext

from goals.models import UnitFollowUp
from reports.models import Reminder
from reports.reminders.rules import Step, latest_code, read_code
from tracker.collation import sort_key
from tracker.models import Mail, Person
from tracker.models.jobs import JobState
from tracker.permissions import Access, Permission
from tracker.templatetags.tertial import moment

# What has become of a letter, in words, by the state of its job.
STATES = {
    JobState.DONE: gettext_noop("Skickat"),
    JobState.WAITING: gettext_noop("Väntar på att skickas"),
    JobState.RUNNING: gettext_noop("Skickas nu"),
    JobState.DEAD: gettext_noop("Gick inte att skicka"),
    JobState.CANCELLED: gettext_noop("Avbrutet"),
}


@dataclass(frozen=True)
class LoggedMail:
    """A letter as the log has it: `steps` are those of this round that it told of or covered, with what they are counted from."""

    mail: Mail
    person: Person
    steps: tuple[tuple[str, date], ...]
    url: str

    @property
    def sort_name(self) -> object:
        """The person's place in a Swedish register."""
        return sort_key(self.person.name)

    @property
    def why(self) -> str:
        """What it is sent for, in words: "5 arbetsdagar före 9 september"."""
        days = dict(self.steps)
        code = latest_code(days)
        return step_words(code, days[code])

    @property
    def language(self) -> str:
        """The language that it was written in, as its HTML has it; Swedish where that does not say."""
        said = re.search(r'<html lang="([a-z]+)">', self.mail.html)
        return said[1] if said else settings.LANGUAGE_CODE

    @property
    def created(self) -> str:
        """When it was written."""
        return moment(self.mail.job.created_at)

    @property
    def state(self) -> str:
        """What has become of it: "Skickat"."""
        return gettext(STATES[JobState(self.mail.job.state)])

    @property
    def when(self) -> str:
        """When it was sent, or is tried next; "" when it will not be."""
        if self.mail.sent_at:
            return moment(self.mail.sent_at)
        if self.mail.job.state == JobState.WAITING and self.mail.job.error:
            return gettext("Försöker igen {moment}").format(moment=moment(self.mail.job.next_at))
        return ""


def step_words(code: str, counted_from: date) -> str:
    """A step in words: "omgången öppnade 24 augusti", "1 arbetsdag före 9 september", "försenat sedan 9 september, vecka 2"."""
    step, number = read_code(code)
    words = {
        Step.OPENING: gettext("omgången öppnade {day}"),
        Step.BEFORE: ngettext("{count} arbetsdag före {day}", "{count} arbetsdagar före {day}", number),
        Step.DUE: gettext("sista dagen, {day}"),
        Step.OVERDUE: gettext("försenat sedan {day}, vecka {count}") if number > 1 else gettext("försenat sedan {day}"),
        Step.ESCALATION: gettext("andra är sena sedan {day}, till samordnaren"),
        Step.ESCALATION_MANAGER: gettext("andra är sena sedan {day}, till förvaltningschefen"),
        Step.AGAIN: gettext("skickat igen {day}"),
    }
    return words[step].format(count=number, day=date_format(counted_from, "j F"))


def mails_of(follow_up: UnitFollowUp) -> QuerySet[Mail]:
    """The letters that told of a nämnd's round, the newest first."""
    own = Reminder.objects.filter(unit_follow_up=follow_up).values("mail")
    return Mail.objects.filter(pk__in=own).select_related("job").order_by("-job__created_at", "-pk")


def logged(mails: Iterable[Mail], follow_up: UnitFollowUp, address: Callable[[int], str]) -> list[LoggedMail]:
    """Letters of a round as the log has them; one query more. `address` gives the page of a letter's id."""
    found = list(mails)
    steps: dict[int | None, list[tuple[str, date]]] = defaultdict(list)
    people: dict[int | None, Person] = {}
    rows = Reminder.objects.filter(mail__in=[mail.pk for mail in found], unit_follow_up=follow_up)
    for reminder in rows.select_related("person").order_by("pk"):
        steps[reminder.mail_id].append((reminder.step, reminder.due_on))
        people[reminder.mail_id] = reminder.person
    return [LoggedMail(mail, people[mail.pk], tuple(steps[mail.pk]), address(mail.pk)) for mail in found]


def may_read_text(mail: Mail, access: Access) -> bool:
    """Whether somebody may read what a letter says: it tells how far every nämnd in it has come."""
    units = mail.job.args.get("units")
    return units is not None and access.where(Permission.READ_LIVE).issuperset(units)


def unreached(follow_up: UnitFollowUp) -> list[Person]:
    """People who have been written to about a round, and whom letters have stopped reaching."""
    written_to = Reminder.objects.filter(unit_follow_up=follow_up).values("person")
    return list(Person.objects.filter(pk__in=written_to, mail_failed_at__isnull=False, is_active=True).order_by("name", "pk"))
