"""Workers that are killed in the middle of a job, for real: on SQLite and the queue of files, as `make run` has them.

The tests send these workers no message: whatever they do, they found by their tick.
"""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from scripts.supervisor import under_keeper
from tests import schema
from tests.processes import Process, read_until, started
from tests.tracker.test_jobs import SYSTEM
from tracker.jobs import request_job
from tracker.models import Job, JobFile

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory, django_db_blocker, pytestconfig) -> Iterator[Path]:
    """A data folder with a database of its own, which is also what the tests see."""
    folder = tmp_path_factory.mktemp("killed")
    with django_db_blocker.unblock(), installed(folder, pytestconfig):
        yield folder


@contextmanager
def installed(folder: Path, pytestconfig: pytest.Config) -> Iterator[None]:
    """A queue of files and a database in the folder, which this process sees until the block ends."""
    (folder / "queue" / "messages").mkdir(parents=True)
    path = folder / "tertial.sqlite3"
    with database_at(path):
        schema.make_file(path, pytestconfig.cache.mkdir("schema"))
        yield


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    own, was = connections.settings["default"], connections["default"]
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": settings.SQLITE_OPTIONS}
    connections.settings["default"] = own | sqlite
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = own, was


@contextmanager
def worker(folder: Path, *options: str, lease: int, app: str = "tests.reports.worker") -> Iterator[Process]:
    """A worker with its own beat; all of it ends with the block."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "SECRET_KEY": "x" * 50,
        "TERTIAL_LOOPBACK": "1",
        "TERTIAL_DATA": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "TERTIAL_TICK_SECONDS": "1",
        "TERTIAL_LEASE_SECONDS": str(lease),
    }
    celery = [sys.executable, "-m", "celery", f"--app={app}", "worker", "--beat", "--loglevel=INFO"]
    command = [*celery, "--without-gossip", "--without-mingle", *options]
    with started(under_keeper(command, grace=5), environment) as keeper:
        impatience = Timer(60, keeper.terminate)
        impatience.start()
        try:
            yield keeper
        finally:
            impatience.cancel()
            keeper.terminate()
            keeper.wait()


def ask(folder: Path, kind: str, key: str) -> Job:
    args = {"leave": str(folder / f"leave-{key.split()[0]}")}
    return request_job(by=SYSTEM, now=timezone.now(), kind=kind, key=key, args=args, region=None, unit=None, wakes=False)


def test_a_job_whose_worker_is_killed_is_taken_up_again_by_itself_and_done_once(folder):
    job = ask(folder, "tests.patient", "killed")
    with worker(folder, "--pool=threads", "--concurrency=2", lease=3) as first:
        begun = read_until(first, f"begun job {job.pk}")[-1]
        os.kill(int(re.search(r"Worker (\d+)", begun)[1]), signal.SIGKILL)
        first.wait()
    job.refresh_from_db()
    assert (job.state, job.progress, job.files.count()) == ("RUNNING", 50, 0)
    (folder / "leave-killed").touch()
    with worker(folder, "--pool=threads", "--concurrency=2", lease=3) as second:
        read_until(second, f"done job {job.pk}")
    job.refresh_from_db()
    assert (job.state, job.attempts, job.files.count()) == ("DONE", 2, 1)


def test_many_jobs_before_many_threads_are_each_done_once(folder):
    (folder / "leave-many").touch()
    made = [ask(folder, "tests.patient", f"many {number}") for number in range(40)]
    with worker(folder, "--pool=threads", "--concurrency=4", lease=30) as process:
        for _ in made:
            read_until(process, "has done job")
    jobs = Job.objects.filter(pk__in=[job.pk for job in made])
    assert set(jobs.values_list("state", "attempts")) == {("DONE", 1)}
    assert JobFile.objects.filter(job__in=jobs).count() == 40


def test_a_job_that_kills_its_process_is_dead_after_three_attempts_and_says_so(folder):
    job = ask(folder, "tests.deadly", "deadly")
    with worker(folder, "--pool=prefork", "--concurrency=1", lease=1) as process:
        read_until(process, "1 given up")
    job.refresh_from_db()
    assert (job.state, job.attempts) == ("DEAD", 3)
    assert job.error.startswith("Arbetet avbröts 3 gånger")
