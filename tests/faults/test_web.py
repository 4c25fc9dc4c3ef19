"""PostgreSQL and the web processes are killed under those who save, who then send the same form again."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException

import pytest
from django.db import connection, transaction

from goals.models import Outcome
from tests.faults.machines import wait_until
from tests.faults.people import Browser, Row, Writer, end_writing
from tests.faults.site import Site, make_scene
from tracker.models import AuditEvent

pytestmark = pytest.mark.faults

WRITERS = 4


def test_postgresql_is_killed_three_times_under_writers(site, cluster, tell):
    scene = make_scene(WRITERS)
    site.web()
    site.beat()
    site.worker()
    writers = [Writer(Row(Browser(site.port, scene.reporter), target)) for target in scene.targets]

    def saved() -> int:
        return sum(len(writer.said) for writer in writers)

    for _ in range(3):
        enough = saved() + 60
        wait_until(lambda enough=enough: saved() >= enough, "people save")
        connection.close()
        cluster.kill()
        cluster.start()
    enough = saved() + 60
    wait_until(lambda: saved() >= enough, "people save after the last time")
    kept = end_writing(writers)
    site.wait_until_done()
    tell(
        what="PostgreSQL killed (-9, all its processes) three times under people who save",
        load=f"{kept.acknowledged} acknowledged saves by {WRITERS} people",
        lost=kept.lost,
        doubled=kept.doubled,
        late=f"slowest save {kept.slowest:.1f} s, from the first try to the answer",
        remark=f"forms that got no answer were sent again, {kept.again} times; worker and beat go on by themselves",
    )


def send_in_thread(row: Row, value: int) -> None:
    """Send a form; whether an answer comes does not matter."""
    with suppress(OSError, HTTPException):
        row.send(value)


def waiting_for_the_trace() -> bool:
    """Whether somebody waits to write in the trace."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'tracker_auditevent'::regclass AND NOT granted")
        return bool(cursor.fetchone()[0])


def events_of(outcome: Outcome) -> int:
    return AuditEvent.objects.filter(subject=f"outcome:{outcome.pk}").count()


def test_the_web_process_is_killed_in_mid_save_and_the_form_sent_again(site: Site, tell):
    scene = make_scene(1)
    web, times = site.web(), 5
    row = Row(Browser(site.port, scene.reporter), scene.targets[0])
    lost = doubled = 0
    for value in range(1, times + 1):
        with ThreadPoolExecutor(1) as browser:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("LOCK TABLE tracker_auditevent IN SHARE MODE")
                sending = browser.submit(send_in_thread, row, value)
                # The value is written and its event is not: nothing of it may stand.
                wait_until(waiting_for_the_trace, "the save has come to the trace")
                web.kill()
            sending.result()
        stood = Outcome.objects.filter(indicator=row.indicator_id).first()
        assert (stood.value if stood else 0) == value - 1
        web = site.web()
        answer = row.send(value)
        outcome = Outcome.objects.get(indicator=row.indicator_id)
        lost += answer.status != 200 or outcome.value != value
        doubled += events_of(outcome) - value
    tell(
        what="Web processes killed (-9) in mid-save, between the value and its event; the form sent again",
        load=f"{times} saves",
        lost=lost,
        doubled=doubled,
        late="as soon as it is sent again",
        remark="nothing of the first save stood; the second made one change with one event",
    )


def test_the_answer_to_a_save_is_lost_and_the_form_sent_again(site: Site, tell):
    scene = make_scene(1)
    web, times = site.web(), 3
    row = Row(Browser(site.port, scene.reporter), scene.targets[0])
    lost = doubled = 0
    for value in range(1, times + 1):
        shown = dict(row.fields)
        assert row.send(value).status == 200
        row.fields = shown  # the answer never came: the browser has what it had
        web.kill()
        web = site.web()
        answer = row.send(value)
        outcome = Outcome.objects.get(indicator=row.indicator_id)
        lost += answer.status != 200 or outcome.value != value
        doubled += events_of(outcome) - value
    tell(
        what="Web processes killed (-9) after a save and before its answer; the form sent again",
        load=f"{times} saves",
        lost=lost,
        doubled=doubled,
        late="not at all",
        remark="what is recorded already is answered as saved, not as a conflict",
    )
