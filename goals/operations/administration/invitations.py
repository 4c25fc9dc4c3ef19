"""The letter by which somebody learns what they are in a region, and how to come in."""

from datetime import datetime
from uuid import uuid4

from goals.operations.administration.base import UNKNOWN, administering
from goals.presentation.invitations import write_invitation
from tracker.jobs import request_job
from tracker.mails import message_id
from tracker.models import Mail, Membership, Person, Region, Suspension
from tracker.operations import Actor, Refused
from tracker.periods import local_date
from tracker.sentences import Sentence, gettext_noop

# The kind of the job that delivers the letter.
INVITATION = "invitation"


def invite(*, by: Actor, now: datetime, region: Region, person: Person) -> Mail:
    """Write to somebody who has a role in the region. Sent twice it is written once; asked for anew it is written anew."""
    with administering(by, region) as by:
        if Suspension.objects.filter(person=person, region=region).exists():
            sentence = gettext_noop("{name} är avstängd. Släpp in personen igen först.")
            raise Refused("SUSPENDED", Sentence(sentence, {"name": person.name}))
        return save_invitation(by=by, now=now, region=region, person=person)


def save_invitation(*, by: Actor, now: datetime, region: Region, person: Person) -> Mail:
    """The same, as a part of a larger operation under the region's lock.

    The letter holds no key: the link is made when it is sent (tracker.mails.LINK).
    """
    rows = Membership.objects.filter(person=person, unit__region=region).exclude(to_on__lt=local_date(now))
    memberships = list(rows.select_related("unit").order_by("from_on", "pk"))
    if not memberships:
        raise Refused("UNKNOWN", UNKNOWN, "person")
    key = f"{region.slug} {person.pk} {by.correlation or uuid4().hex}"
    args = {"person": person.pk}
    job = request_job(by=by, now=now, kind=INVITATION, key=key, args=args, region=region, unit=None)
    found = Mail.objects.filter(job=job).first()
    if found:
        return found
    letter = write_invitation(person, region, memberships, by.name)
    return Mail.objects.create(
        region=region,
        to=person.email,
        subject=letter.subject,
        text=letter.text,
        message_id=message_id(f"{INVITATION} {key}"),
        job=job,
    )
