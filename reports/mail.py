"""Delivering one letter of the mail log, through whatever Django's e-mail goes through.

A letter is delivered by its job, and ends in one of three ways. It is taken in. It is refused for good: the job is dead at once
and the person is marked, so that somebody asks them for another address. Or the server cannot take it in now, or does not take
anything in from us: it waits, longer and longer, for three days; waiting costs no attempt.

A process that dies between the server's yes and our commit sends the letter again, with the same Message-ID.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException

from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email

from goals.operations.administration.invitations import INVITATION
from tracker.mails import LINK, one_line
from tracker.models import Mail, Person
from tracker.password_links import password_link
from tracker.request_ids import current_id
from tracker.sentences import Sentence, gettext_noop
from tracker.work import JobFailed, JobPostponed, Work

logger = logging.getLogger(__name__)

SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = timedelta(hours=72)
LONGEST_ANSWER = 200
# The id that log, trace and job have: not in the Message-ID, which is the same for the same letter whatever asked for it.
REQUEST = "X-Request-ID"
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def deliver(work: Work) -> None:
    """Send the letter of a job."""
    mail = Mail.objects.get(job=work.job)
    message = _message(mail, work.now())
    work.progress(50)  # whoever has lost the letter to another sends nothing
    try:
        message.send()
    except OSError as error:  # all of smtplib's too
        raise _failure(mail, work, error) from error
    with work.commit() as done:
        Mail.objects.filter(pk=mail.pk).update(sent_at=done.now)
        Person.objects.filter(email=mail.to, mail_failed_at__isnull=False).update(mail_failed_at=None)
    logger.info("Sent %s", mail.message_id, extra={"job": work.job.pk, "message_id": mail.message_id})


def _message(mail: Mail, now: datetime) -> EmailMultiAlternatives:
    """The letter as Django sends it. Raises JobFailed, for good, when there is no sending to its address."""
    try:
        validate_email(mail.to)
    except ValidationError as error:
        _mark(mail, now)
        sentence = gettext_noop("{address} är ingen adress som går att skicka till. Rätta den hos personen.")
        raise JobFailed(Sentence(sentence, {"address": one_line(mail.to)}), is_final=True) from error
    headers = HEADERS | {"Message-ID": mail.message_id, REQUEST: current_id()}
    message = EmailMultiAlternatives(subject=one_line(mail.subject), body=_text(mail), to=[mail.to], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _text(mail: Mail) -> str:
    """What the letter says. An invitation's link is a key: it is made now, and stands in no log."""
    if mail.job.kind != INVITATION:
        return mail.text
    person = Person.objects.filter(email=mail.to, is_active=True).first()
    if person is None:
        raise JobFailed(Sentence(gettext_noop("Personen kan inte logga in längre. Ingen inbjudan skickas.")), is_final=True)
    return mail.text.replace(LINK, password_link(person))


def _failure(mail: Mail, work: Work, error: OSError) -> JobFailed | JobPostponed:
    """What an error means for the letter."""
    answer, now = _answer(error), work.now()
    age = now - work.job.created_at
    if is_refused_for_good(error):
        _mark(mail, now)
        return _dead(gettext_noop("E-postservern tar inte emot brev till {address}: {answer}"), mail, answer)
    logger.warning("Mail %s was not taken in: %s", mail.pk, answer)
    if age >= PATIENCE:
        return _dead(gettext_noop("E-postservern har inte tagit emot brevet till {address} på tre dygn: {answer}"), mail, answer)
    sentence = gettext_noop("E-postservern tar inte emot brevet just nu: {answer} Tertial försöker igen.")
    return JobPostponed(Sentence(sentence, {"answer": answer}), until=now + min(max(age, SHORTEST_WAIT), LONGEST_WAIT))


def _dead(msgid: str, mail: Mail, answer: str) -> JobFailed:
    return JobFailed(Sentence(msgid, {"address": mail.to, "answer": answer}), is_final=True)


def is_refused_for_good(error: OSError) -> bool:
    """Whether the server will never take this letter in for this address: 5xx to the address or to the letter itself.

    5xx to ourselves (the sign-in, the sender, the greeting) says nothing of the
    address, and passes when the settings are put right.
    """
    if isinstance(error, SMTPRecipientsRefused):
        return all(500 <= code < 600 for code, _text in error.recipients.values())
    return isinstance(error, SMTPDataError) and 500 <= error.smtp_code < 600


def _answer(error: OSError) -> str:
    """What the server said, or what was wrong before it could say anything, in one line that ends with a full stop."""
    code: int = 0
    said: str | bytes = error.strerror or str(error)
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return one_line(f"{code or ''} {text}")[:LONGEST_ANSWER].rstrip(".") + "."


def _mark(mail: Mail, now: datetime) -> None:
    """Say of the person that letters do not reach them."""
    Person.objects.filter(email=mail.to).update(mail_failed_at=now)
