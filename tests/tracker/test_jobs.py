"""The states of a job, and everything that moves it between them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from socket import socket
from threading import Barrier
from time import monotonic
from uuid import uuid4

import pytest
from celery import Celery
from django.db import connection
from kombu.exceptions import OperationalError

from tests.conftest import NOW
from tracker import jobs
from tracker.jobs import Claim, LostLease, cancel, claim, extend, fail, finish, report_progress, request_job, run_again, sweep
from tracker.models import AuditEvent, Job, JobFile
from tracker.models.jobs import JobState
from tracker.operations import Actor, Refused
from tracker.permissions import Permission

LEASE = timedelta(minutes=2)
SECOND = timedelta(seconds=1)
SYSTEM = Actor(None, "test")
KINDS = ["test"]
HELD = {"state": "RUNNING", "claim_token": uuid4(), "leased_until": NOW + SECOND}
LEFT = {**HELD, "leased_until": NOW - SECOND}
# Every situation that a job can be in.
SITUATIONS = {
    "waiting": {"state": "WAITING"},
    "waiting for its time": {"state": "WAITING", "attempts": 1, "next_at": NOW + SECOND},
    "held": {**HELD, "attempts": 3},
    "left": {**LEFT, "attempts": 2},
    "left for the third time": {**LEFT, "attempts": 3},
    "done": {"state": "DONE", "attempts": 1},
    "dead": {"state": "DEAD", "attempts": 3},
    "cancelled": {"state": "CANCELLED", "attempts": 1},
}


def make_job(situation: str = "waiting", **fields) -> Job:
    values = {"kind": "test", "key": str(uuid4()), "created_at": NOW, "next_at": NOW, **SITUATIONS[situation], **fields}
    return Job.objects.create(**values)


def take(job: Job, now=NOW) -> Claim:
    claimed = claim(now=now, lease=LEASE, job_id=job.pk)
    assert claimed
    return claimed


def ask(actor_or_system=SYSTEM, **fields) -> Job:
    values = {"kind": "test", "key": "k", "args": {"id": 1}, "region": None, "unit": None, **fields}
    return request_job(by=actor_or_system, now=NOW, **values)


def after(job: Job) -> Job:
    job.refresh_from_db()
    return job


MOVES = [
    # situation, after a claim, after a sweep, after run_again, after cancel; None where the person is refused
    ("waiting", "RUNNING", "WAITING", "WAITING", "CANCELLED"),
    ("waiting for its time", "WAITING", "WAITING", "WAITING", "CANCELLED"),
    ("held", "RUNNING", "RUNNING", "RUNNING", "CANCELLED"),
    ("left", "RUNNING", "WAITING", "RUNNING", "CANCELLED"),
    ("left for the third time", "DEAD", "DEAD", "RUNNING", "CANCELLED"),
    ("done", "DONE", "DONE", None, None),
    ("dead", "DEAD", "DEAD", "WAITING", None),
    ("cancelled", "CANCELLED", "CANCELLED", "WAITING", "CANCELLED"),
]


@pytest.mark.django_db
class TestStates:
    @pytest.mark.parametrize(("situation", "state"), [(row[0], row[1]) for row in MOVES])
    def test_a_claim_takes_only_what_is_free(self, situation, state):
        job = make_job(situation)
        claimed = claim(now=NOW, lease=LEASE)
        assert after(job).state == state
        assert bool(claimed) == (situation in {"waiting", "left"})

    @pytest.mark.parametrize(("situation", "state"), [(row[0], row[2]) for row in MOVES])
    def test_a_sweep_takes_back_only_what_was_left(self, situation, state):
        job = make_job(situation)
        counts = sweep(now=NOW, kinds=KINDS)
        assert after(job).state == state
        assert (counts.waiting, counts.dead) == (int(situation == "left"), int(situation == "left for the third time"))
        assert counts.ready == ((job.pk,) if situation in {"waiting", "left"} else ())

    @pytest.mark.parametrize(("situation", "state"), [(row[0], row[3]) for row in MOVES])
    def test_running_again_starts_what_has_stopped(self, situation, state):
        job = make_job(situation)
        if state is None:
            with pytest.raises(Refused, match="redan klart"):
                run_again(by=SYSTEM, now=NOW, job=job, permission=Permission.BUILD_REPORT)
        else:
            again = run_again(by=SYSTEM, now=NOW, job=job, permission=Permission.BUILD_REPORT)
            assert again.state == after(job).state == state

    @pytest.mark.parametrize(("situation", "state"), [(row[0], row[4]) for row in MOVES])
    def test_cancelling_stops_what_has_not_ended(self, situation, state):
        job = make_job(situation)
        if state is None:
            with pytest.raises(Refused, match="sluta av sig självt"):
                cancel(by=SYSTEM, now=NOW, job=job, permission=Permission.BUILD_REPORT)
        else:
            assert cancel(by=SYSTEM, now=NOW, job=job, permission=Permission.BUILD_REPORT).state == after(job).state == state

    def test_a_job_given_up_says_so_in_words(self):
        job = make_job("left for the third time")
        sweep(now=NOW, kinds=KINDS)
        assert after(job).error.startswith("Arbetet avbröts 3 gånger innan det blev klart.")
        assert job.finished_at == NOW

    def test_a_job_that_is_run_again_has_three_new_attempts_and_no_old_error(self):
        job = make_job("dead", error="Ett fel uppstod.", finished_at=NOW)
        again = run_again(by=SYSTEM, now=NOW + SECOND, job=job, permission=Permission.BUILD_REPORT)
        assert (again.attempts, again.error, again.finished_at, again.next_at) == (0, "", None, NOW + SECOND)
        assert take(job, NOW + SECOND).attempt == 1


@pytest.mark.django_db
class TestClaim:
    def test_the_attempt_is_counted_before_the_work_begins(self):
        job = make_job()
        claimed = take(job)
        assert (after(job).attempts, claimed.attempt) == (1, 1)
        assert (job.claim_token, job.leased_until) == (claimed.token, NOW + LEASE)

    def test_the_one_that_has_waited_longest_is_first(self):
        make_job(next_at=NOW - SECOND)
        oldest = make_job("left", next_at=NOW - 2 * SECOND)
        assert claim(now=NOW, lease=LEASE).job_id == oldest.pk

    def test_only_the_kinds_asked_for_are_taken(self):
        make_job(kind="other")
        mine = make_job(kind="mine", next_at=NOW)
        assert claim(now=NOW, lease=LEASE, kinds=["mine"]).job_id == mine.pk
        assert claim(now=NOW, lease=LEASE, kinds=["mine"]) is None

    def test_a_job_given_up_on_the_way_does_not_hide_the_next(self):
        make_job("left for the third time", next_at=NOW - SECOND)
        job = make_job()
        assert claim(now=NOW, lease=LEASE).job_id == job.pk

    def test_nothing_to_take_is_none(self):
        assert claim(now=NOW, lease=LEASE) is None


@pytest.mark.django_db
class TestLease:
    @pytest.mark.parametrize("act", [extend, lambda **rest: report_progress(percent=40, **rest)], ids=["extend", "progress"])
    def test_a_sign_of_life_holds_the_job_for_another_lease(self, act):
        job = make_job()
        claimed = take(job)
        act(claim=claimed, now=NOW + LEASE - SECOND)
        assert claim(now=NOW + LEASE + SECOND, lease=LEASE) is None
        assert after(job).leased_until == NOW + 2 * LEASE - SECOND

    @pytest.mark.parametrize(
        "act",
        [
            extend,
            lambda **rest: report_progress(percent=40, **rest),
            lambda **rest: finish(result={"late": 1}, **rest),
            lambda **rest: fail(error="Sent.", **rest),
        ],
        ids=["extend", "progress", "finish", "fail"],
    )
    @pytest.mark.parametrize("how", ["taken", "swept", "cancelled"])
    def test_who_lost_the_job_can_write_nothing_more(self, act, how):
        job, late = make_job(), NOW + LEASE + SECOND
        first = take(job)
        if how == "taken":
            take(job, late)
        elif how == "swept":
            sweep(now=late, kinds=KINDS)
        else:
            cancel(by=SYSTEM, now=NOW, job=job, permission=Permission.BUILD_REPORT)
        before = Job.objects.filter(pk=job.pk).values().get()
        with pytest.raises(LostLease):
            act(claim=first, now=late)
        assert Job.objects.filter(pk=job.pk).values().get() == before

    def test_a_lease_that_ran_out_unnoticed_is_still_good(self):
        job = make_job()
        finish(claim=take(job), result={"report": 7}, now=NOW + 9 * LEASE)
        assert (after(job).state, job.result, job.progress, job.claim_token) == ("DONE", {"report": 7}, 100, None)


@pytest.mark.django_db
class TestFailing:
    def test_it_is_tried_again_after_a_longer_and_longer_while_and_dead_at_the_third(self):
        job, now, waits = make_job(), NOW, []
        while after(job).state == JobState.WAITING:
            fail(claim=take(job, now), error="Skrivaren svarar inte.", now=now)
            waits.append(after(job).next_at - now)
            now = max(job.next_at, now)
        assert waits[:2] == list(jobs.BACK_OFF)
        assert (job.state, job.attempts, job.error, job.finished_at) == ("DEAD", 3, "Skrivaren svarar inte.", now)

    def test_it_is_not_taken_before_its_time(self):
        job = make_job()
        fail(claim=take(job), error="Fel.", now=NOW)
        assert claim(now=NOW + jobs.BACK_OFF[0] - SECOND, lease=LEASE) is None

    def test_a_final_failure_is_dead_at_once(self):
        job = make_job()
        fail(claim=take(job), error="Adressen finns inte.", now=NOW, is_final=True)
        assert (after(job).state, job.attempts) == ("DEAD", 1)


@pytest.mark.django_db
class TestRequest:
    def test_the_same_key_gives_the_same_job(self):
        assert ask() == ask()
        assert Job.objects.count() == 1

    def test_the_same_key_in_another_kind_is_another_job(self):
        assert ask() != ask(kind="other")

    def test_a_key_used_for_something_else_is_refused(self, norr):
        ask()
        for other in ({"args": {"id": 2}}, {"unit": norr.culture, "region": norr.region}):
            with pytest.raises(Refused, match="Öppna sidan på nytt"):
                ask(**other)

    def test_a_persons_request_is_in_the_trace_and_the_systems_is_not(self, norr, coordinator, actor):
        ask()
        job = ask(actor(coordinator), key="form", region=norr.region, unit=norr.culture)
        event = AuditEvent.objects.get()
        assert (event.action, event.subject, event.unit_id) == ("job.request", f"job:{job.pk}", norr.culture.pk)
        assert job.requested_by == coordinator

    def test_a_worker_is_woken_once_and_after_commit(self, monkeypatch, django_capture_on_commit_callbacks):
        sent = []
        monkeypatch.setattr(jobs.app, "send_task", lambda name, args, **_: sent.append((name, args)))
        with django_capture_on_commit_callbacks(execute=True):
            job = ask()
            ask()
            ask(key="own", wakes=False)
            assert not sent
        assert sent == [("reports.tasks.work", [job.pk])]

    def test_a_queue_that_does_not_answer_is_logged_and_hurts_nobody(
        self, monkeypatch, caplog, django_capture_on_commit_callbacks
    ):
        def refuse(*_, **__):
            raise OperationalError("Error 111 connecting to 127.0.0.1:6379")

        monkeypatch.setattr(jobs.app, "send_task", refuse)
        with django_capture_on_commit_callbacks(execute=True):
            job = ask()
        assert "waits for the next tick" in caplog.text
        assert sweep(now=NOW, kinds=KINDS).ready == (job.pk,)


@pytest.mark.servers
def test_a_frozen_redis_holds_a_save_for_seconds_at_most(settings, monkeypatch, caplog):
    with socket() as frozen:  # takes the connection and never answers
        frozen.bind(("127.0.0.1", 0))
        frozen.listen()
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{frozen.getsockname()[1]}/0"
        settings.CELERY_BROKER_TRANSPORT = None
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {**settings.REDIS_OPTIONS, "socket_timeout": 2}
        app = Celery("frozen", set_as_current=False)
        app.config_from_object("django.conf:settings", namespace="CELERY")
        monkeypatch.setattr(jobs, "app", app)
        began = monotonic()
        jobs.wake(7)
        assert monotonic() - began < 5
    assert "Timeout reading from socket" in caplog.text


@pytest.mark.django_db
class TestPermission:
    @pytest.mark.parametrize("act", [run_again, cancel])
    def test_who_may_not_ask_for_the_job_may_not_steer_it(self, act, norr, reporter, actor):
        job = make_job("left", region=norr.region, unit=norr.culture)
        with pytest.raises(Refused, match="Kulturnämnden"):
            act(by=actor(reporter), now=NOW, job=job, permission=Permission.BUILD_REPORT)

    @pytest.mark.parametrize("act", [run_again, cancel])
    def test_nobody_steers_what_belongs_to_no_unit(self, act, coordinator, actor):
        with pytest.raises(Refused, match="Tertial självt"):
            act(by=actor(coordinator), now=NOW, job=make_job(), permission=Permission.BUILD_REPORT)

    def test_who_may_is_in_the_trace(self, norr, coordinator, actor):
        job = make_job("dead", region=norr.region, unit=norr.culture)
        run_again(by=actor(coordinator), now=NOW, job=job, permission=Permission.BUILD_REPORT)
        event = AuditEvent.objects.get()
        assert (event.action, event.changes) == ("job.run_again", {"state": ["DEAD", "WAITING"]})


@pytest.mark.django_db
class TestSweep:
    def test_files_that_nobody_fetched_in_time_are_thrown_away(self):
        job = make_job("done")
        for name, expires_at in (("old", NOW - SECOND), ("new", NOW + SECOND)):
            JobFile.objects.create(job=job, name=name, media_type="text/plain", sha256="0" * 64, data=b"", expires_at=expires_at)
        assert sweep(now=NOW, kinds=KINDS).files == 1
        assert JobFile.objects.get().name == "new"

    def test_it_wakes_a_handful_and_the_oldest_first(self, monkeypatch):
        monkeypatch.setattr(jobs, "WAKES", 2)
        made = [make_job(next_at=NOW - age * SECOND) for age in range(3)]
        assert sweep(now=NOW, kinds=KINDS).ready == (made[2].pk, made[1].pk)

    def test_a_kind_that_nobody_can_do_now_does_not_stand_in_the_way(self, monkeypatch):
        monkeypatch.setattr(jobs, "WAKES", 1)
        make_job(kind="of tomorrow", next_at=NOW - SECOND)
        job = make_job()
        assert sweep(now=NOW, kinds=KINDS).ready == (job.pk,)

    def test_the_latest_tick_is_remembered_in_one_row(self):
        assert jobs.last_tick() is None
        jobs.note_tick(now=NOW)
        jobs.note_tick(now=NOW + SECOND)
        assert jobs.last_tick() == NOW + SECOND
        assert Job.objects.count() == 1


def at_the_same_time(act, count: int = 8) -> list:
    """What each of `count` threads with connections of their own got, all let go at once."""
    together = Barrier(count, timeout=30)

    def one(_):
        try:
            together.wait()
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
class TestRaces:
    @pytest.mark.parametrize("situation", ["waiting", "left"])
    def test_of_many_that_claim_one_job_one_gets_it(self, situation):
        job = make_job(situation)
        attempts = job.attempts
        claims = [claimed for claimed in at_the_same_time(lambda: claim(now=NOW, lease=LEASE)) if claimed]
        assert [claimed.token for claimed in claims] == [after(job).claim_token]
        assert job.attempts == attempts + 1

    def test_of_many_that_claim_many_jobs_each_gets_its_own(self):
        wanted = {make_job().pk for _ in range(8)}
        assert {claimed.job_id for claimed in at_the_same_time(lambda: claim(now=NOW, lease=LEASE)) if claimed} == wanted

    def test_many_requests_with_one_key_make_one_job(self):
        assert len({job.pk for job in at_the_same_time(ask)}) == 1
        assert Job.objects.count() == 1

    def test_many_sweeps_at_once_take_each_job_back_once(self):
        for _ in range(5):
            make_job("left")
        assert sum(counts.waiting for counts in at_the_same_time(lambda: sweep(now=NOW, kinds=KINDS), 4)) == 5

    def test_many_ticks_at_once_leave_one_row(self):
        at_the_same_time(lambda: jobs.note_tick(now=NOW))
        assert Job.objects.count() == 1
