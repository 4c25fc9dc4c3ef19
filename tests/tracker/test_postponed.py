"""A job that waits for somebody else."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.tracker.test_jobs import LEASE, after, make_job
from tracker.jobs import LostLease, claim, postpone
from tracker.sentences import Sentence
from tracker.work import JobPostponed, Work, work_once

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def wait(work: Work) -> None:
    raise JobPostponed(Sentence("Servern är nere."), until=LATER)


def test_a_job_that_waits_is_tried_again_when_it_said_and_the_attempt_does_not_count():
    job = make_job()
    for _ in range(5):
        assert work_once(handlers={"test": wait}, clock=lambda: NOW, lease=LEASE) is True
        after(job)
        assert (job.state, job.attempts, job.next_at, job.error) == ("WAITING", 0, LATER, "Servern är nere.")
        job.next_at = NOW
        job.save()


def test_it_is_not_tried_before():
    make_job()
    work_once(handlers={"test": wait}, clock=lambda: NOW, lease=LEASE)
    assert work_once(handlers={"test": wait}, clock=lambda: LATER - timedelta(seconds=1), lease=LEASE) is False


def test_attempts_that_failed_before_it_waited_still_count():
    job = make_job(attempts=2)
    work_once(handlers={"test": wait}, clock=lambda: NOW, lease=LEASE)
    assert after(job).attempts == 2


def test_whoever_has_lost_the_job_cannot_put_it_off():
    job = make_job()
    lost = claim(now=NOW, lease=LEASE, job_id=job.pk)
    taken = claim(now=NOW + LEASE * 2, lease=LEASE, job_id=job.pk)
    assert lost
    assert taken
    with pytest.raises(LostLease):
        postpone(claim=lost, error="sent", next_at=LATER)
    assert after(job).claim_token == taken.token
