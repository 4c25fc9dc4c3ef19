"""The address that somebody signs in by, changed by the region's administrator: both addresses are told, and every browser is
signed out."""

from datetime import datetime
from uuid import uuid4

from goals.operations.administration.base import UNKNOWN, administering
from goals.operations.administration.people import check_email
from goals.operations.changes import is_changed, save_changes
from goals.presentation.addresses import write_address_letter
from tracker.jobs import request_job
from tracker.mails import message_id
from tracker.models import Mail, Membership, Person, Region
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop
from tracker.sessions import end_sessions

# The kind of the job that delivers the letters.
ADDRESS_LETTER = "address"


def change_email(*, by: Actor, now: datetime, region: Region, person: Person, email: str, seen: str) -> Person:
    """Change the address of somebody of the region. Raises StaleRow when somebody else has changed it since `seen`.

    Refused for whoever runs Tertial, and for somebody with roles in another region too: whoever has the address can ask for a
    new password, and no region's administrator opens another region's door.
    """
    email = email.strip().lower()
    with administering(by, region) as by:
        if not Membership.objects.filter(person=person, unit__region=region).exists():
            raise Refused("UNKNOWN", UNKNOWN)
        person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        before = person.email
        if not is_changed(row=person, unit=region, before={"email": before}, after={"email": email}, seen=seen):
            return person
        check_email(email)
        _refuse_if_not_the_regions(person, region)
        if Person.objects.filter(email=email).exists():
            sentence = gettext_noop("Adressen används redan av någon i Tertial. Skriv en annan.")
            raise Refused("TAKEN", Sentence(sentence), "email")
        fields = {"email": email, "mail_failed_at": None}
        save_changes(by=by, now=now, row=person, fields=fields, action="person.change_email", unit=region)
        end_sessions(person)
        for to in (before, email):
            _write(by, now, region, person, to, before)
        return person


def _refuse_if_not_the_regions(person: Person, region: Region) -> None:
    if person.is_operator or Membership.objects.filter(person=person).exclude(unit__region=region).exists():
        sentence = gettext_noop("{name} har uppgifter utanför regionen också. Den som sköter Tertial byter adressen.")
        raise Refused("ELSEWHERE", Sentence(sentence, {"name": person.name}), "email")


def _write(by: Actor, now: datetime, region: Region, person: Person, to: str, before: str) -> None:
    """The letter to one of the two addresses; the one that is left is told as well, in case it was not meant to be."""
    key = f"{region.slug} {person.pk} {uuid4().hex}"
    job = request_job(by=by, now=now, kind=ADDRESS_LETTER, key=key, args={"person": person.pk}, region=region, unit=None)
    letter = write_address_letter(person, region, before=before, changed_by=by.name, now=now)
    Mail.objects.create(
        region=region, to=to, subject=letter.subject, text=letter.text, message_id=message_id(f"{ADDRESS_LETTER} {key}"), job=job
    )
