"""Several at once: workers that do the day's job, and a command beside them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from reports.models import Reminder
from reports.reminders.operations import save_letters, write_letters
from tests.conftest import NOW
from tests.reports.reminders.scene import day
from tracker.models import Job, Mail

pytestmark = [pytest.mark.servers, pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_ten_who_keep_the_same_letters_at_once_keep_them_once(round_, reporter, coordinator, region):
    barrier = Barrier(10)

    def keep(number: int) -> int:
        try:
            ready = write_letters(region, day("09-02"))
            barrier.wait(timeout=30)
            with transaction.atomic():
                return len(save_letters(now=NOW, region=region, ready=ready))
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        kept = list(threads.map(keep, range(10)))
    assert sorted(kept) == [0] * 9 + [2]
    assert (Mail.objects.count(), Job.objects.count(), Reminder.objects.count()) == (2, 2, 3)
