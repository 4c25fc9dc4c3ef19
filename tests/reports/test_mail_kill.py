"""A process that is killed, for real, between the mail server's yes and our commit."""

import signal
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from reports.tasks import HANDLERS
from tests.conftest import make_person, make_region
from tests.processes import started
from tests.reports.reminders.scene import mail_to
from tests.reports.test_worker_kill import installed
from tracker.models import Job
from tracker.work import work_once

pytestmark = pytest.mark.servers

LEASE = timedelta(minutes=2)


@pytest.fixture
def folder(tmp_path, django_db_blocker, pytestconfig):
    """A data folder with a database of its own, which is also what the test sees."""
    with django_db_blocker.unblock(), installed(tmp_path, pytestconfig):
        yield tmp_path


def test_the_letter_is_sent_again_with_the_same_message_id_and_never_lost(folder, smtp_server, settings):
    make_region("norr")
    mail = mail_to(make_person("Reporter Rut"))
    environment = {
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "SECRET_KEY": "x" * 50,
        "TERTIAL_LOOPBACK": "1",
        "TERTIAL_DATA": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_server.port),
        "EMAIL_SECURITY": "none",
    }
    with started([sys.executable, "-m", "tests.reports.mailer", str(mail.job_id)], environment) as process:
        assert process.wait(timeout=60) == -signal.SIGKILL
    job = Job.objects.get(pk=mail.job_id)
    mail.refresh_from_db()
    assert (job.state, job.attempts, mail.sent_at, len(smtp_server.messages)) == ("RUNNING", 1, None, 1)

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", smtp_server.port, False
    work_once(handlers=HANDLERS, clock=lambda: timezone.now() + 2 * LEASE, lease=LEASE, job_id=mail.job_id)
    mail.refresh_from_db()
    assert mail.sent_at is not None
    assert [message["Message-ID"] for message in smtp_server.messages] == [mail.message_id] * 2
