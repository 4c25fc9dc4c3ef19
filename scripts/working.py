"""Doing jobs in the process that serves, for pictures and tests: in production a worker does them."""

import threading
import time
from datetime import timedelta


def work_on() -> None:
    """Do the jobs that are ready, one after another, for as long as the process lives. Django is set up by then."""
    threading.Thread(target=_work, daemon=True).start()


def _work() -> None:
    from django.utils import timezone

    from reports.tasks import HANDLERS
    from tracker.work import work_once

    while True:
        if not work_once(handlers=HANDLERS, clock=timezone.now, lease=timedelta(minutes=2)):
            time.sleep(0.2)
