"""What happens to jobs when those who do them are killed, frozen, replaced or cut off."""

import re

import pytest
from django.utils import timezone

from tests.faults.app import DEADLY, ENDLESS, PATIENT
from tests.faults.machines import wait_until
from tests.faults.site import make_scene
from tracker.jobs import request_job
from tracker.models import Job, JobFile
from tracker.models.jobs import JobState
from tracker.operations import Actor

pytestmark = pytest.mark.faults

KILLS = 9
LETTERS = 450


def ask(kind: str, **args: str) -> Job:
    by = Actor(None, "test")
    return request_job(by=by, now=timezone.now(), kind=kind, key=kind, args=args, region=None, unit=None, wakes=False)


def test_a_worker_is_killed_nine_times_with_letters_in_its_hands(site, tell):
    make_scene()
    site.letters(LETTERS)
    site.post.delay = 0.05
    site.beat()
    for kill in range(KILLS):
        worker = site.worker(concurrency=3, FAULTS_EMAIL_TIMEOUT=15)
        site.post.wait_for_try(site.post.tries + 12, patience=60)
        worker.kill()
        assert kill == KILLS - 1 or Job.objects.unfinished().count() > 20, "too few letters for nine kills"
    site.worker(concurrency=3, FAULTS_EMAIL_TIMEOUT=15)
    site.wait_until_done()
    letters = site.count_letters()
    assert letters.beyond_attempts <= 0
    tell(
        what="Worker killed (-9, all its processes) nine times with letters in its hands",
        load=f"{letters.count} letters",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s, the starts of ten workers in it",
        remark="each doubled letter has one Message-ID, and came at most once for each attempt",
    )


def test_a_job_that_kills_its_process_is_given_up_after_three_attempts(site, tell):
    make_scene()
    job = ask(DEADLY)
    site.beat(TERTIAL_LEASE_SECONDS=1)
    site.worker(TERTIAL_LEASE_SECONDS=1)
    site.letters(20)
    site.wait_until_done()
    job.refresh_from_db()
    letters = site.count_letters()
    assert (job.state, job.attempts) == (JobState.DEAD, 3)
    tell(
        what="A job that kills the process it runs in (SIGKILL)",
        load=f"1 such job, {letters.count} letters beside it",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s",
        remark="three attempts, then dead and shown, with its reason in words",
        dead=1,
    )


def test_workers_are_replaced_one_by_one_under_load(site, tell):
    make_scene()
    site.letters(400)
    site.post.delay = 0.05
    site.beat()
    workers = [site.worker(), site.worker()]
    for _ in range(4):
        new = site.worker()
        workers.pop(0).stop()
        workers.append(new)
    site.wait_until_done()
    letters = site.count_letters()
    assert not Job.objects.filter(kind="mail", attempts__gt=1).exists()
    tell(
        what="Rolling restart: four workers replaced (SIGTERM) one after the other",
        load=f"{letters.count} letters",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s for them all",
        remark="no attempt was broken off",
    )


def test_a_worker_that_is_frozen_beyond_its_lease_writes_nothing_when_it_wakes(site, tell):
    make_scene()
    leave = site.folder / "leave"
    site.beat(TERTIAL_LEASE_SECONDS=2)
    frozen = site.worker(TERTIAL_LEASE_SECONDS=2)
    job = ask(PATIENT, leave=str(leave))
    frozen.wait_for(f"has begun job {job.pk}, attempt 1")
    frozen.freeze()
    other = site.worker(TERTIAL_LEASE_SECONDS=60)
    other.wait_for(f"has begun job {job.pk}, attempt 2")
    leave.touch()
    other.wait_for(f"has done job {job.pk}, attempt 2")
    frozen.thaw()
    frozen.wait_for("Lost lease")
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    tell(
        what="Worker frozen (SIGSTOP) beyond its lease, then woken",
        load="1 job with a file, taken over by another worker",
        lost=1 - JobFile.objects.filter(job=job).count(),
        doubled=0,
        late="the lease (2 s here, 120 s in production)",
        remark="the woken worker finds that it has lost the job, and writes nothing",
    )


def test_a_job_beyond_the_hard_time_limit_is_taken_up_again(site, tell):
    make_scene()
    limits = {"FAULTS_SOFT_LIMIT": 2, "FAULTS_HARD_LIMIT": 4, "TERTIAL_LEASE_SECONDS": 3}
    job = ask(ENDLESS)
    site.beat()
    worker = site.worker(**limits)
    wait_until(lambda: Job.objects.get(pk=job.pk).state == JobState.DONE, "the job is done")
    job.refresh_from_db()
    assert job.attempts == 2
    assert any(re.search("told to stop, and does not", line) for line in worker.lines)
    site.wait_until_done()
    tell(
        what="A job that ignores the soft time limit and is ended by the hard one",
        load="1 job with a file",
        lost=1 - JobFile.objects.filter(job=job).count(),
        doubled=JobFile.objects.filter(job=job).count() - 1,
        late=f"{(job.finished_at - job.created_at).total_seconds():.0f} s (limits 2 and 4 s, lease 3 s)",
        remark="the message was acknowledged and gone: the row's lease found it",
    )
