"""Doing jobs: what a worker does with the one it has claimed.

A handler is a function of one Work. It computes for as long as it needs, outside every transaction, and ends with the one
block in which all that it makes is written together with the job's end:

    def build_report(work: Work) -> None:
        content = make_content(work.args["unit_follow_up"])
        work.progress(50)
        data = make_pdf(content)
        with work.commit() as done:
            done.save_file(name="rapport.pdf", media_type="application/pdf", data=data, expires_at=...)
            done.result["pages"] = 20

A worker that has lost its lease never gets into the block. One that dies before its end has written nothing, and the job is
done anew; so whatever a handler does elsewhere (a letter handed to a server) must bear to be done twice.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction

from tracker.jobs import Claim, LostLease, claim, fail, finish, postpone, report_progress
from tracker.models import Job, JobFile
from tracker.operations import Refused
from tracker.request_ids import doing
from tracker.sentences import Sentence, gettext_noop

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class JobFailed(Exception):
    """Raised by a handler that knows what is wrong: `sentence` is for the person; no more attempts are made when final."""

    def __init__(self, sentence: Sentence, *, is_final: bool = False) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.is_final = is_final


class JobPostponed(Exception):
    """Raised by a handler that waits for somebody else, such as a server that is down: the attempt does not count."""

    def __init__(self, sentence: Sentence, *, until: datetime) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.until = until


@dataclass(frozen=True)
class Done:
    """The end of a job while it is being written: put ids and codes for whoever asked in `result`."""

    job: Job
    now: datetime
    result: dict[str, Any] = field(default_factory=dict)

    def save_file(self, *, name: str, media_type: str, data: bytes, expires_at: datetime) -> JobFile:
        """Keep a file for whoever asked, until it expires."""
        sha256 = hashlib.sha256(data).hexdigest()
        return JobFile.objects.create(
            job=self.job, name=name, media_type=media_type, sha256=sha256, data=data, expires_at=expires_at
        )


@dataclass(frozen=True)
class Work:
    """A claimed job in the hands of its handler."""

    job: Job
    claim: Claim
    now: Clock

    @property
    def args(self) -> Mapping[str, Any]:
        """What the job is about: ids and codes."""
        return self.job.args

    def progress(self, percent: int) -> None:
        """Say how much is done, 0-100. Say it more often than the lease is long. Raises LostLease."""
        report_progress(claim=self.claim, percent=percent, now=self.now())

    @contextmanager
    def commit(self) -> Iterator[Done]:
        """Write what the job made, and that it is done, in one transaction: all of it or nothing. Raises LostLease."""
        with transaction.atomic(durable=True):
            job = Job.objects.select_for_update(no_key=True).filter(pk=self.job.pk, claim_token=self.claim.token).first()
            if job is None:
                raise LostLease(f"job {self.job.pk}, attempt {self.claim.attempt}")
            done = Done(job, self.now())
            yield done
            finish(claim=self.claim, result=done.result, now=done.now)


Handler = Callable[[Work], None]


def work_once(*, handlers: Mapping[str, Handler], clock: Clock, lease: timedelta, job_id: int | None = None) -> bool:
    """Claim one job, the one named or the next that is ready, and do it. False when there was none: there may be more if True.

    Only kinds that have a handler are claimed, so that a worker of yesterday's version leaves today's jobs to its successor.
    """
    claimed = claim(now=clock(), lease=lease, kinds=handlers.keys(), job_id=job_id)
    if claimed is None:
        return False
    work = Work(Job.objects.get(pk=claimed.job_id), claimed, clock)
    with doing(work.job.request_id or f"job:{work.job.pk}"):
        try:
            _do(handlers[claimed.kind], work)
        except LostLease as lost:
            logger.warning("Lost lease: %s", lost)
    return True


def _do(handler: Handler, work: Work) -> None:
    try:
        handler(work)
        if Job.objects.filter(pk=work.job.pk, claim_token=work.claim.token).exists():
            raise RuntimeError(f"the handler of {work.job.kind} ended outside work.commit()")
    except LostLease:
        raise
    except JobFailed as failure:
        fail(claim=work.claim, error=failure.sentence, now=work.now(), is_final=failure.is_final)
    except JobPostponed as wait:
        postpone(claim=work.claim, error=wait.sentence, next_at=wait.until)
    except Refused as refusal:
        fail(claim=work.claim, error=refusal.sentence, now=work.now(), is_final=True)
    except Exception:
        fail(claim=work.claim, error=_log(work), now=work.now())


def _log(work: Work) -> Sentence:
    """Keep the exception in the log, and give the person words and a reference to find it by."""
    reference = uuid4().hex[:8]
    logger.exception("Job %s (%s), attempt %s, reference %s", work.job.pk, work.job.kind, work.claim.attempt, reference)
    return Sentence(
        gettext_noop(
            "Ett fel uppstod. Försök igen; hjälper det inte, kontakta den som sköter Tertial och ange referensen {reference}."
        ),
        {"reference": reference},
    )
