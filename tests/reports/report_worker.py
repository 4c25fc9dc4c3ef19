"""A Celery application whose worker stops in the middle of building a report, until it is let go on."""

import logging
import os
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402

from reports import handlers, tasks  # noqa: E402
from reports.models import ReportFormat  # noqa: E402
from reports.operations.reports import BUILD_REPORT  # noqa: E402
from tracker.celery import app  # noqa: E402

__all__ = ["app"]

logger = logging.getLogger("tracker.tests")
render_word = handlers.RENDERERS[ReportFormat.DOCX]


def render_when_let_go(content, sha256):
    """The Word file, as soon as there is a file called leave in the data folder: the PDF is made by then."""
    logger.info("Worker %s is in the middle of a report", os.getpid())
    while not (Path(settings.DATA_DIR) / "leave").exists():
        time.sleep(0.05)
    return render_word(content, sha256)


def build_and_tell(work):
    handlers.build_draft(work)
    logger.info("Worker %s has built a report", os.getpid())


handlers.RENDERERS = {**handlers.RENDERERS, ReportFormat.DOCX: render_when_let_go}
tasks.HANDLERS[BUILD_REPORT] = build_and_tell
