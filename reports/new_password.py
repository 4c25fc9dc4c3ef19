"""The letter with a link to choose a new password.

It is no Mail: the log of letters is read by others, and the link is a key. It is made when the letter is sent, and kept nowhere.
A job for an address that nobody has does nothing, and takes no longer to ask for.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.translation import gettext

from goals.presentation.languages import written_to
from reports.mail import HEADERS, is_refused_for_good
from tracker.mails import message_id, one_line
from tracker.models import Person
from tracker.password_links import password_link
from tracker.sentences import Sentence, gettext_noop
from tracker.work import JobFailed, JobPostponed, Work

logger = logging.getLogger(__name__)

WAIT = timedelta(minutes=1)
# Whoever has waited longer has asked again.
PATIENCE = timedelta(hours=1)


def send(work: Work) -> None:
    """Send the letter of a job to the person that it names, if there is one and they may sign in."""
    person = Person.objects.filter(pk=work.args["person"], is_active=True).first()
    if person is not None:
        work.progress(50)  # whoever has lost the job to another sends nothing
        try:
            _letter(person, work.job.key).send()
        except OSError as error:  # all of smtplib's too
            raise _failure(work, error) from error
    with work.commit():
        pass


def _letter(person: Person, key: str) -> EmailMessage:
    with written_to(person):
        context = {"name": one_line(person.name), "url": password_link(person), "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}
        text = render_to_string("reports/mail/new_password.txt", context)
        subject = gettext("Välj ett nytt lösenord i Tertial")
    return EmailMessage(subject, text, to=[person.email], headers=HEADERS | {"Message-ID": message_id(key)})


def _failure(work: Work, error: OSError) -> JobFailed | JobPostponed:
    """The server will not, or not now. What it said is for the log."""
    logger.warning("A letter about a new password was not taken in: %s", error.__class__.__name__)
    sentence = Sentence(gettext_noop("E-postservern tog inte emot brevet om nytt lösenord."))
    now = work.now()
    if is_refused_for_good(error) or now - work.job.created_at >= PATIENCE:
        return JobFailed(sentence, is_final=True)
    return JobPostponed(sentence, until=now + WAIT)
