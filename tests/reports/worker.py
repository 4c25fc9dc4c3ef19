"""A Celery application whose worker also knows two kinds of jobs that only tests ask for."""

import logging
import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from reports.tasks import HANDLERS  # noqa: E402
from tracker.celery import app  # noqa: E402
from tracker.work import Work  # noqa: E402

__all__ = ["app"]

PATIENT, DEADLY = "tests.patient", "tests.deadly"
logger = logging.getLogger("tracker.tests")


def wait_for_leave(work: Work) -> None:
    """Ends, with a file, as soon as there is a file by the name in its args."""
    work.progress(50)
    logger.info("Worker %s has begun job %s", os.getpid(), work.job.pk)
    while not Path(work.args["leave"]).exists():
        work.progress(50)
        time.sleep(0.05)
    with work.commit() as done:
        done.save_file(name="made", media_type="text/plain", data=b"once", expires_at=work.now() + timedelta(days=1))
    logger.info("Worker %s has done job %s", os.getpid(), work.job.pk)


def kill_own_process(work: Work) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# How long a pool waits for word from a process that is gone; ten seconds otherwise.
app.conf.worker_lost_wait = 0.1
HANDLERS[PATIENT] = wait_for_leave
HANDLERS[DEADLY] = kill_own_process
