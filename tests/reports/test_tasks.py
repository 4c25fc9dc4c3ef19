"""The two tasks, and the job that a command does itself."""

import pytest

from reports import tasks
from tests.tracker.test_jobs import after, make_job
from tracker import jobs
from tracker.models.jobs import JobState
from tracker.work import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch) -> list[int | None]:
    """The jobs that workers were told of; None is any."""
    told: list[int | None] = []
    monkeypatch.setattr(jobs, "wake", lambda job_id=None: told.append(job_id))
    return told


@pytest.fixture(autouse=True)
def handlers(monkeypatch):
    """One kind of job, which is done at once."""

    def do(work: Work) -> None:
        with work.commit() as done:
            done.result["ok"] = True

    monkeypatch.setattr(tasks, "HANDLERS", {"test": do})


def test_the_tasks_have_the_names_that_the_clock_and_the_queue_use(settings):
    names = {tasks.tick.name, tasks.work.name}
    assert names == {settings.CELERY_BEAT_SCHEDULE["tick"]["task"], jobs.WORK_TASK}


def test_a_tick_takes_back_what_was_left_wakes_it_and_leaves_word(woken, caplog):
    left, _ = make_job("left"), make_job("held", leased_until="2100-01-01T00:00Z")
    tasks.tick()
    assert woken == [left.pk]
    assert after(left).state == JobState.WAITING
    assert "1 set to wait again, 0 given up" in caplog.text
    assert jobs.last_tick() is not None


def test_a_tick_with_nothing_to_do_wakes_nobody(woken):
    tasks.tick()
    assert woken == []


def test_work_does_one_job_and_wakes_the_next(woken):
    first, second = make_job(), make_job()
    tasks.work(first.pk)
    assert (after(first).state, after(second).state, woken) == ("DONE", "WAITING", [None])


def test_work_without_an_id_does_the_next_that_is_ready(woken):
    job = make_job()
    tasks.work()
    assert after(job).state == "DONE"


def test_a_message_that_comes_twice_or_late_does_nothing(woken):
    job = make_job("done")
    tasks.work(job.pk)
    tasks.work()
    assert woken == []


def test_a_command_does_its_own_job():
    job = tasks.work_job_now(make_job().pk)
    assert (job.state, job.result) == ("DONE", {"ok": True})


def test_a_command_takes_over_from_a_worker_that_is_gone():
    assert tasks.work_job_now(make_job("left").pk).state == "DONE"


def test_a_command_is_told_why_its_job_failed(monkeypatch):
    monkeypatch.setattr(tasks, "HANDLERS", {"test": lambda work: 1 / 0})
    job = tasks.work_job_now(make_job().pk)
    assert job.state == "WAITING"
    assert job.error.startswith("Ett fel uppstod.")
