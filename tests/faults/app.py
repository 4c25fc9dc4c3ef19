"""A Celery application as the product has it, but for a clock that can be set, shorter waits, and three more kinds of jobs.

The clock is a file in the data folder, told.json: {"real": seconds, "told": seconds}, both since 1970. While there is
one, the process thinks that it is `told` at the moment `real`, and from there on time goes as it does.
"""

import json
import logging
import os
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

django.setup()

from celery.exceptions import SoftTimeLimitExceeded  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from reports import mail  # noqa: E402
from reports.tasks import HANDLERS  # noqa: E402
from tracker.celery import app  # noqa: E402
from tracker.work import Work  # noqa: E402

__all__ = ["app"]

DEADLY, ENDLESS, PATIENT = "faults.deadly", "faults.endless", "faults.patient"
logger = logging.getLogger("tracker.tests")
CLOCK = Path(settings.DATA_DIR) / "told.json"


def now() -> datetime:
    """What the clock says."""
    try:
        told = json.loads(CLOCK.read_text())
    except FileNotFoundError:
        return datetime.now(UTC)
    return datetime.fromtimestamp(told["told"] + time.time() - told["real"], UTC)


def kill_own_process(work: Work) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang_the_first_time(work: Work) -> None:
    """The first attempt goes on whatever it is told; the second ends at once."""
    while work.claim.attempt == 1:
        try:
            work.progress(50)
            time.sleep(0.1)
        except SoftTimeLimitExceeded:
            logger.info("told to stop, and does not")
    _leave(work)


def wait_for_leave(work: Work) -> None:
    """Ends as soon as there is a file by the name in its args; says nothing meanwhile, so that its lease may run out."""
    logger.info("has begun job %s, attempt %s", work.job.pk, work.claim.attempt)
    while not Path(work.args["leave"]).exists():
        time.sleep(0.05)
    _leave(work)


def _leave(work: Work) -> None:
    with work.commit() as done:
        done.save_file(name="made", media_type="text/plain", data=b"once", expires_at=work.now() + timedelta(days=1))
    logger.info("has done job %s, attempt %s", work.job.pk, work.claim.attempt)


timezone.now = now
mail.SHORTEST_WAIT = timedelta(seconds=1)
mail.LONGEST_WAIT = timedelta(seconds=4)
# How long a pool waits for word from a process that is gone; ten seconds otherwise.
app.conf.worker_lost_wait = 0.1
HANDLERS |= {DEADLY: kill_own_process, ENDLESS: hang_the_first_time, PATIENT: wait_for_leave}
