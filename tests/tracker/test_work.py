"""Doing a job: what a handler may write, and what becomes of its failures."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import connection

from tests.conftest import NOW
from tests.tracker.test_jobs import KINDS, LEASE, SECOND, SYSTEM, after, make_job
from tracker.jobs import LostLease, cancel, claim, sweep
from tracker.models import Job, JobFile
from tracker.operations import Refused
from tracker.permissions import Permission
from tracker.sentences import Sentence
from tracker.work import JobFailed, Work, work_once

FILE = {"name": "rapport.pdf", "media_type": "application/pdf", "data": b"%PDF", "expires_at": NOW + timedelta(days=7)}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self):
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


def do(handler, clock, **options) -> bool:
    return work_once(handlers={"test": handler}, clock=clock, lease=LEASE, **options)


def save(work: Work) -> None:
    with work.commit() as done:
        done.save_file(**FILE)
        done.result["pages"] = 20


@pytest.mark.django_db
class TestDoing:
    def test_what_was_made_stands_with_the_jobs_end(self, clock):
        job = make_job()
        assert do(save, clock)
        assert (after(job).state, job.result, job.error, job.finished_at) == ("DONE", {"pages": 20}, "", NOW)
        file = job.files.get()
        assert (file.name, bytes(file.data), file.sha256) == ("rapport.pdf", b"%PDF", sha256(b"%PDF").hexdigest())

    def test_the_handler_gets_what_the_job_is_about(self, clock):
        seen = []
        make_job(args={"follow_up": 3})

        def look(work: Work) -> None:
            seen.append(work.args)
            save(work)

        do(look, clock)
        assert seen == [{"follow_up": 3}]

    def test_nothing_to_do_is_said(self, clock):
        make_job(kind="of tomorrow")
        assert not do(save, clock)

    def test_only_the_job_that_is_named_is_done(self, clock):
        first, second = make_job(next_at=NOW - SECOND), make_job()
        assert do(save, clock, job_id=second.pk)
        assert (after(first).state, after(second).state) == ("WAITING", "DONE")

    def test_progress_is_seen_while_it_is_done(self, clock):
        job, seen = make_job(), []

        def half(work: Work) -> None:
            work.progress(50)
            seen.append(after(job).progress)
            save(work)

        do(half, clock)
        assert (seen, after(job).progress) == ([50], 100)


@pytest.mark.django_db
class TestFailing:
    def fail_with(self, error: Exception, clock) -> Job:
        job = make_job()

        def broken(work: Work) -> None:
            raise error

        assert do(broken, clock)
        return after(job)

    def test_what_a_rule_refuses_is_final_and_in_its_words(self, clock):
        job = self.fail_with(Refused("NO_PLAN", Sentence("Nämnden har ingen antagen plan för 2026.")), clock)
        assert (job.state, job.error) == ("DEAD", "Nämnden har ingen antagen plan för 2026.")

    @pytest.mark.parametrize(("is_final", "state"), [(False, "WAITING"), (True, "DEAD")])
    def test_what_the_handler_knows_is_said_in_its_words(self, is_final, state, clock):
        error = JobFailed(Sentence("Servern svarade {code}.", {"code": "451"}), is_final=is_final)
        job = self.fail_with(error, clock)
        assert (job.state, job.error) == (state, "Servern svarade 451.")

    def test_an_accident_is_logged_and_the_person_gets_a_reference_to_it(self, clock, caplog):
        job = self.fail_with(ZeroDivisionError("secret detail"), clock)
        reference = re.search(r"referensen (\w{8})\.", job.error)[1]
        assert job.state == "WAITING"
        assert "secret" not in job.error
        assert f"reference {reference}" in caplog.text
        assert "ZeroDivisionError: secret detail" in caplog.text

    def test_a_failure_while_writing_leaves_nothing_written(self, clock):
        job = make_job()

        def breaks_off(work: Work) -> None:
            with work.commit() as done:
                done.save_file(**FILE)
                raise OSError("disk full")

        do(breaks_off, clock)
        assert (after(job).state, JobFile.objects.count()) == ("WAITING", 0)

    def test_a_handler_that_never_commits_has_not_done_its_job(self, clock, caplog):
        job = make_job()
        do(lambda work: None, clock)
        assert after(job).state == "WAITING"
        assert "ended outside work.commit()" in caplog.text


@pytest.mark.django_db
class TestLosing:
    def test_a_worker_that_slept_past_its_lease_writes_nothing_and_the_second_does(self, clock, caplog):
        job = make_job()

        def sleeps(work: Work) -> None:
            clock.move(LEASE + SECOND)
            do(save, clock)  # another worker, meanwhile
            save(work)

        do(sleeps, clock)
        assert (after(job).state, job.attempts, JobFile.objects.count()) == ("DONE", 2, 1)
        assert f"Lost lease: job {job.pk}, attempt 1" in caplog.text

    def test_a_worker_without_the_job_does_not_even_begin_to_write(self, clock):
        work = Work(make_job("waiting"), claim(now=NOW, lease=LEASE), clock)
        work = replace(work, claim=replace(work.claim, token=uuid4()))
        with pytest.raises(LostLease), work.commit():
            pytest.fail("reached the block")

    def test_a_cancelled_job_stops_at_its_next_sign_of_life(self, clock):
        job, reached = make_job(), []

        def goes_on(work: Work) -> None:
            cancel(by=SYSTEM, now=NOW, job=job, permission=Permission.BUILD_REPORT)
            work.progress(50)
            reached.append("the end")

        do(goes_on, clock)
        assert (after(job).state, reached) == ("CANCELLED", [])


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_a_late_job_that_is_being_written_is_left_to_its_worker(self, clock):
        job = make_job()
        work = Work(job, claim(now=NOW, lease=LEASE), clock)
        with ThreadPoolExecutor(1) as elsewhere, work.commit() as done:
            counts = elsewhere.submit(self.sweep_late).result(timeout=30)
            done.save_file(**FILE)
        assert counts.waiting == 0
        assert after(job).state == "DONE"

    def test_of_a_late_worker_and_its_successor_one_writes(self, clock):
        job = make_job()
        late = Work(job, claim(now=NOW, lease=LEASE), clock)
        successor = Work(job, claim(now=NOW + LEASE + SECOND, lease=LEASE), clock)
        with ThreadPoolExecutor(2) as pool:
            ended = list(pool.map(self.try_to_save, [late, successor]))
        assert ended == [False, True]
        assert JobFile.objects.count() == 1

    @staticmethod
    def sweep_late():
        try:
            return sweep(now=NOW + LEASE + SECOND, kinds=KINDS)
        finally:
            connection.close()

    @staticmethod
    def try_to_save(work: Work) -> bool:
        try:
            save(work)
        except LostLease:
            return False
        finally:
            connection.close()
        return True
