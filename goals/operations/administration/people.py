"""People: added to the region with their first role, and what is said of them.

People are the installation's, roles are the region's: whoever works in several regions is one person. So an administrator
finds and changes only those who have or have had a role in the region, and somebody whose address is known from elsewhere is
added just as somebody new is.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from goals.operations.administration.base import UNKNOWN, administering
from goals.operations.administration.invitations import save_invitation
from goals.operations.administration.roles import RoleEntry, save_role
from goals.operations.changes import event_before, is_changed, save_changes
from goals.operations.plan_checks import check_line
from tracker.mails import one_line
from tracker.models import Membership, Person, Region, Suspension
from tracker.operations import Actor, Refused, record_event
from tracker.sentences import Sentence, gettext_noop

LONGEST_EMAIL = 254


@dataclass(frozen=True, kw_only=True)
class PersonEntry:
    """What is said of a person."""

    name: str
    language: str = "sv"

    @classmethod
    def of(cls, person: Person) -> "PersonEntry":
        """What is said of a person now."""
        return cls(name=person.name, language=person.language)

    @property
    def fields(self) -> dict[str, str]:
        """Each field by its name."""
        return {"name": one_line(self.name), "language": self.language}


def add_person(
    *, by: Actor, now: datetime, region: Region, email: str, entry: PersonEntry, role: RoleEntry, is_invited: bool = True
) -> Person:
    """Give a role in the region to whoever has the address, somebody new when nobody has; and write to them.

    Somebody known keeps their name. Sent twice it is done once.
    """
    email = email.strip().lower()
    with administering(by, region) as by:
        check_email(email)
        check_person(entry)
        person = Person.objects.filter(email=email).first()
        if person is not None and event_before(by=by, action="person.add", unit=region):
            return person
        _refuse_if_suspended(person, region)
        person = person or Person.objects.create_user(email, **entry.fields)
        said = {"email": (None, person.email), "name": (None, person.name), "language": (None, person.language)}
        record_event(by=by, now=now, action="person.add", subject=person, changes=said, region_id=region.pk)
        save_role(by=by, now=now, region=region, person=person, entry=role)
        if is_invited:
            save_invitation(by=by, now=now, region=region, person=person)
        return person


def change_person(*, by: Actor, now: datetime, region: Region, person: Person, entry: PersonEntry, seen: str) -> Person:
    """Change what is said of somebody of the region. Raises StaleRow when somebody else has changed it since `seen`."""
    with administering(by, region) as by:
        if not Membership.objects.filter(person=person, unit__region=region).exists():
            raise Refused("UNKNOWN", UNKNOWN)
        person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        before = PersonEntry.of(person).fields
        if is_changed(row=person, unit=region, before=before, after=entry.fields, seen=seen):
            check_person(entry)
            save_changes(by=by, now=now, row=person, fields=entry.fields, action="person.change", unit=region)
        return person


# What is refused


def check_email(email: str) -> None:
    """Refuse what is no address."""
    check_line("email", email, most=LONGEST_EMAIL, is_needed=True)
    try:
        validate_email(email)
    except ValidationError:
        sentence = gettext_noop("Skriv en hel e-postadress, till exempel namn@regionen.se.")
        raise Refused("EMAIL", Sentence(sentence), "email") from None


def check_person(entry: PersonEntry) -> None:
    """Refuse what cannot be said of a person, naming the field."""
    check_line("name", one_line(entry.name), most=200, is_needed=True)
    if entry.language not in dict(settings.LANGUAGES):
        raise Refused("UNKNOWN", UNKNOWN, "language")


def _refuse_if_suspended(person: Person | None, region: Region) -> None:
    if person is not None and Suspension.objects.filter(person=person, region=region).exists():
        sentence = gettext_noop("{name} är avstängd i regionen. Öppna personens sida och släpp in personen igen.")
        raise Refused("SUSPENDED", Sentence(sentence, {"name": person.name}), "email")
