"""The invitation in words: what somebody is in a region, and how to come in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from goals.presentation.dates import day_words
from goals.presentation.languages import written_to
from goals.presentation.roles import role_words
from tracker.mails import LINK, one_line
from tracker.models import Membership, Person, Region

LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Invitation:
    """A letter in plain text."""

    subject: str
    text: str


def write_invitation(person: Person, region: Region, memberships: Sequence[Membership], inviter: str) -> Invitation:
    """The letter in the person's language, with LINK in the place of the link to choose a password.

    Whoever has a password already is only shown the way in.
    """
    with written_to(person):
        name = one_line(region.name)
        paragraphs = [
            gettext("Hej {name}!").format(name=one_line(person.name)),
            gettext("{who} har gett dig tillgång till Tertial, där {region} följer upp sina mål och uppdrag.").format(
                who=one_line(inviter), region=name
            ),
            "\n".join([gettext("Din roll:"), *(f"- {_role(membership)}" for membership in memberships)]),
            *(_known() if person.has_usable_password() else _new()),
            gettext("Du loggar in med din e-postadress, {email}.").format(email=person.email),
        ]
        subject = gettext("Du har fått en roll i Tertial för {region}").format(region=name)
    return Invitation(subject[:LONGEST_SUBJECT], "\n\n".join(paragraphs) + "\n")


def _role(membership: Membership) -> str:
    words = role_words(membership.role, one_line(membership.unit.name))
    since = gettext("från och med {day}").format(day=day_words(membership.from_on))
    if membership.to_on:
        since = f"{since} {gettext('till och med {day}').format(day=day_words(membership.to_on))}"
    return f"{words}, {since}"


def _new() -> list[str]:
    again = gettext("Länken gäller i {time}, och bara en gång. Sedan ber du om en ny här: {url}")
    return [
        f"{gettext('Välj ett lösenord här:')}\n{LINK}",
        again.format(time=_time(settings.PASSWORD_RESET_TIMEOUT // 3600), url=_address("account_reset_password")),
    ]


def _time(hours: int) -> str:
    """How long the link holds."""
    if hours > 24 and hours % 24 == 0:
        return gettext("{count} dygn").format(count=hours // 24)
    return ngettext("{count} timme", "{count} timmar", hours).format(count=hours)


def _known() -> list[str]:
    return [f"{gettext('Logga in här:')}\n{_address('account_login')}"]


def _address(name: str) -> str:
    return settings.TERTIAL_URL + reverse(name)
