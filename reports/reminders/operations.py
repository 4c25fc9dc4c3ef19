"""Putting the day's letters in the mail log: each with its job and with the ledger's rows, all of it or nothing."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from reports.models import Reminder
from reports.reminders.digests import Digest, find_digests, told_in
from reports.reminders.letters import Letter, write_letter
from tracker import jobs
from tracker.mails import message_id
from tracker.models import Job, Mail, Region
from tracker.request_ids import current_id

logger = logging.getLogger(__name__)

# The kind of the job that delivers one letter.
MAIL = "mail"
# So many letters are written between two words of how far it has come.
TOLD_EVERY = 100


@dataclass(frozen=True)
class Ready:
    """A letter that is ready to be kept."""

    digest: Digest
    letter: Letter

    @property
    def key(self) -> str:
        """What makes it one a day for a person in a region: "reminder 2026-09-02 vasterbotten 17"."""
        return f"reminder {self.digest.on.isoformat()} {self.digest.region.slug} {self.digest.person.pk}"


def write_letters(
    region: Region, on: date, tell: Callable[[int, int], None] = lambda written, all_: None, *, today: date | None = None
) -> list[Ready]:
    """The letters that a region's people are to have on a local date; nothing is changed. `today` as for find_digests.

    A letter that cannot be written is logged and left out; the others go, and it
    is tried again the next time. `tell` is told now and then how many of how many are written: thousands take their time.
    """
    digests, ready = find_digests(region, on, today=today), []
    for written, digest in enumerate(digests):
        if written % TOLD_EVERY == 0:
            tell(written, len(digests))
        if letter := _try_to_write(digest):
            ready.append(Ready(digest, letter))
    return ready


def _try_to_write(digest: Digest) -> Letter | None:
    try:
        return write_letter(digest)
    except Exception:
        logger.exception("The letter to person %s in region %s was not written.", digest.person.pk, digest.region.slug)
        return None


def save_letters(*, now: datetime, region: Region, ready: Sequence[Ready]) -> list[Mail]:
    """Put letters in the mail log, each with the job that delivers it and the ledger's rows; return those that are new.

    What has been told since they were written is left out, and so is whoever has
    had the day's letter. Call it inside a transaction.
    """
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    told = told_in(news.unit_follow_up for one in ready for news in one.digest.news)
    had = set(Job.objects.filter(kind=MAIL, key__in=[one.key for one in ready]).values_list("key", flat=True))
    new = [one for one in ready if one.key not in had and told.isdisjoint(one.digest.told)]
    mails = Mail.objects.bulk_create(_mail(one, job) for one, job in zip(new, _add_jobs(new, now), strict=True))
    Reminder.objects.bulk_create(_ledger(zip(new, mails, strict=True)))
    if mails:
        transaction.on_commit(jobs.wake)  # one is enough: each that is done wakes the next
    return mails


def _add_jobs(ready: Iterable[Ready], now: datetime) -> list[Job]:
    """As tracker.jobs.request_job would, but all at once: the system asks, and the keys are known to be free."""
    return Job.objects.bulk_create(_job(one, now) for one in ready)


def _job(one: Ready, now: datetime) -> Job:
    """The job of a letter; it is a nämnd's when the letter is about that one alone."""
    units = sorted({waiting.unit_follow_up.unit_id for waiting in one.digest.waiting})
    return Job(
        kind=MAIL,
        key=one.key,
        args={"units": units},
        region=one.digest.region,
        unit_id=units[0] if len(units) == 1 else None,
        created_at=now,
        next_at=now,
        request_id=current_id(),
    )


def _mail(one: Ready, job: Job) -> Mail:
    letter = one.letter
    return Mail(
        region=one.digest.region,
        to=letter.to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=message_id(one.key),
        job=job,
    )


def _ledger(pairs: Iterable[tuple[Ready, Mail]]) -> list[Reminder]:
    return [
        Reminder(person_id=person_id, unit_follow_up_id=follow_up_id, step=step, due_on=due_on, mail=mail)
        for one, mail in pairs
        for person_id, follow_up_id, step, due_on in sorted(one.digest.told)
    ]
