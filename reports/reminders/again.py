"""Sending a letter again: the same words, to the address that the person has now."""

from datetime import datetime
from uuid import uuid4

from goals.models import UnitFollowUp
from goals.operations.locks import writing
from reports.masking.latest import lock_region
from reports.models import Reminder
from reports.reminders.operations import MAIL
from reports.reminders.rules import Step
from tracker.jobs import UNFINISHED, request_job
from tracker.mails import message_id
from tracker.models import Mail
from tracker.operations import Actor, Refused, require
from tracker.periods import local_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


def send_again(*, by: Actor, now: datetime, follow_up: UnitFollowUp, mail: Mail) -> Mail:
    """Put a copy of a letter about a nämnd's round in the mail log, with its job; the same form sent twice makes one.

    The ledger says of the rounds that the letter told of that it was sent again. Raises Refused while the letter is on its
    way, and when the person can no longer sign in.
    """
    by = require(by, Permission.READ_MAILS, follow_up.unit)
    with writing():
        lock_region(mail.region)
        mail = Mail.objects.select_related("job__unit", "region").get(pk=mail.pk)
        rows = list(Reminder.objects.filter(mail=mail).select_related("person").order_by("pk"))
        key = f"again {mail.pk} {by.correlation or uuid4().hex}"
        if found := Mail.objects.filter(job__kind=MAIL, job__key=key).first():
            return found
        if mail.job.state in UNFINISHED:
            raise Refused("UNDER_WAY", Sentence(gettext_noop("Brevet är redan på väg. Ladda om sidan.")))
        if not rows or not rows[0].person.is_active:
            raise Refused("GONE", Sentence(gettext_noop("Personen kan inte logga in längre. Inget brev skickas.")))
        person = rows[0].person
        job = request_job(by=by, now=now, kind=MAIL, key=key, args=mail.job.args, region=mail.region, unit=mail.job.unit)
        copy = Mail.objects.create(
            region=mail.region,
            to=person.email,
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            message_id=message_id(key),
            job=job,
        )
        on = local_date(now)
        for follow_up_id in dict.fromkeys(row.unit_follow_up_id for row in rows):
            before = Reminder.objects.filter(
                person=person, unit_follow_up=follow_up_id, step__startswith=Step.AGAIN, due_on=on
            ).count()
            Reminder.objects.create(
                person=person, unit_follow_up_id=follow_up_id, step=f"{Step.AGAIN}_{before + 1}", due_on=on, mail=copy
            )
        return copy
