"""A letter to oneself, to try that the post goes out: the administrator's."""

from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext

from goals.operations.locks import writing
from goals.presentation.languages import written_to
from reports.reminders.operations import MAIL
from tracker.jobs import request_job
from tracker.mails import message_id, one_line
from tracker.models import Mail, Region
from tracker.operations import Actor, Refused, require_in_region
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


def send_trial_letter(*, by: Actor, now: datetime, region: Region) -> Mail:
    """Write the actor a letter, delivered as every other; the same form sent twice writes one."""
    by = require_in_region(by, Permission.ADMINISTER, region)
    if by.person is None:
        raise Refused("NOBODY", Sentence(gettext_noop("Det finns ingen att skicka provbrevet till.")))
    with writing():
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        key = f"trial {region.slug} {by.person.pk} {by.correlation or uuid4().hex}"
        job = request_job(by=by, now=now, kind=MAIL, key=key, args={"units": []}, region=region, unit=None)
        if found := Mail.objects.filter(job=job).first():
            return found
        with written_to(by.person):
            subject = gettext("Provbrev från Tertial, {region}").format(region=region.name)
            text = gettext(
                "Hej {name}!\n\nDet här är ett provbrev. Att du läser det betyder att Tertial kan skicka brev till dig.\n\n"
                "Brevet är skickat av Tertial, {region}. Det går inte att svara på det.\n"
            ).format(name=one_line(by.person.name), region=one_line(region.name))
        return Mail.objects.create(
            region=region, to=by.person.email, subject=one_line(subject)[:200], text=text, message_id=message_id(key), job=job
        )
