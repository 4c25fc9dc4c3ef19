"""The people of a region in words: their roles with dates, and how it is with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from goals.presentation.roles import role_words
from goals.queries.region_people import RegionPerson
from tracker.collation import Key, sort_key
from tracker.models import Mail, Membership
from tracker.models.jobs import JobState
from tracker.periods import local_date, write_date
from tracker.templatetags.tertial import moment


def dates_words(membership: Membership) -> str:
    """Between which days a role is held: "från 1 januari 2023", "1 januari 2023–31 december 2026"."""
    if membership.to_on is None:
        return gettext("från {day}").format(day=write_date(membership.from_on))
    return f"{write_date(membership.from_on)}–{write_date(membership.to_on)}"


def membership_words(membership: Membership) -> str:
    """A role in its unit: "rapportör, Kulturförvaltningen"."""
    return role_words(membership.role, membership.unit.name)


@dataclass(frozen=True)
class PersonLine:
    """A person in the list of the region's people."""

    row: RegionPerson
    url: str

    @property
    def name(self) -> str:
        """The person's name."""
        return self.row.person.name

    @property
    def sort_name(self) -> Key:
        """The person's place in a Swedish register."""
        return sort_key(self.name)

    @property
    def email(self) -> str:
        """The address that the person signs in with."""
        return self.row.person.email

    @property
    def roles(self) -> list[str]:
        """The roles of the day and those to come."""
        coming = gettext("{role}, från {day}")
        later = [coming.format(role=membership_words(row), day=write_date(row.from_on)) for row in self.row.coming]
        return [*(membership_words(row) for row in self.row.current), *later]

    @property
    def state(self) -> list[str]:
        """How it is with the person; empty when there is nothing to say."""
        return state_words(self.row)


def state_words(row: RegionPerson) -> list[str]:
    """How it is with a person: shut out, without a role, away, not reached by letters. Empty when all is as usual."""
    words = []
    if row.suspension:
        words.append(gettext("avstängd sedan {day}").format(day=write_date(local_date(row.suspension.since_at))))
    elif not row.current:
        words.append(gettext("ingen roll än") if row.coming else gettext("ingen roll nu"))
    for absence in row.absences if not row.suspension else ():
        until = gettext("frånvarande till och med {day}") if absence.to_on else gettext("frånvarande")
        words.append(until.format(day=write_date(absence.to_on) if absence.to_on else ""))
        words.append(gettext("ersätts av {name}").format(name=absence.deputy.name))
    if row.person.mail_failed_at:
        words.append(gettext("brev når inte fram"))
    return words


def invitation_words(mail: Mail | None) -> str:
    """What has become of the latest invitation: "skickad 3 september 2026 kl. 14.02"; "" when there is none."""
    if mail is None:
        return ""
    if mail.sent_at:
        return gettext("skickad {moment}").format(moment=moment(mail.sent_at))
    if mail.job.state == JobState.DEAD:
        return gettext("gick inte att skicka. {why}").format(why=mail.job.error)
    return gettext("väntar på att skickas")


def names(people: Iterable[object]) -> str:
    """Names with commas between."""
    return ", ".join(str(person) for person in people)
