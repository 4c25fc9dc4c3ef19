"""People save while Redis is frozen, gone or emptied: what they save stands, and what waits is done when Redis is back.

Through the pages, with the queue as a web process has it. Nothing here is measured by the clock: a save that waited for the
queue would hang with the Redis that is stopped.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from queue import Empty
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from celery import Celery
from django.test import Client
from django.urls import reverse

from goals.models import Outcome
from reports.tasks import tick
from tests import servers
from tests.conftest import NOW
from tests.goals.pages import PLACE
from tests.goals.plans.sent_forms import fields_of
from tests.tracker.test_redis import make_app
from tracker import jobs
from tracker.models import Job, Person

pytestmark = [pytest.mark.servers, pytest.mark.redis, pytest.mark.django_db(transaction=True)]


class Queue:
    """A Redis of the test's own and the web process's way to it."""

    def __init__(self, address: str, process: servers.Process, monkeypatch: pytest.MonkeyPatch) -> None:
        self.process = process
        self.monkeypatch = monkeypatch
        self.sent = 0
        self.connect(address)

    def connect(self, address: str) -> None:
        self.app = make_app(address)
        send = self.app.send_task

        def counting(*args: object, **options: object) -> object:
            self.sent += 1
            return send(*args, **options)

        self.monkeypatch.setattr(self.app, "send_task", counting)
        self.monkeypatch.setattr(jobs, "app", self.app)

    def messages(self) -> list[list[int | None]]:
        """The arguments of every message that lies in the queue; they are taken out of it."""
        found: list[list[int | None]] = []
        with self.app.connection_for_read() as connection, suppress(Empty):
            queue = connection.SimpleQueue("celery")
            while message := queue.get(block=False):
                message.ack()
                found.append(message.payload[0])
        return found


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    with servers.redis() as (address, process), time_machine.travel(NOW):
        yield Queue(address, process, monkeypatch)


@contextmanager
def frozen(queue: Queue) -> Iterator[None]:
    queue.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        queue.process.send_signal(signal.SIGCONT)


@contextmanager
def gone(queue: Queue) -> Iterator[None]:
    queue.process.kill()
    queue.process.wait()
    yield


TROUBLES = {"frozen": frozen, "gone": gone}
Trouble = Callable[[Queue], object]


def ask_for_a_report(client: Client) -> Job:
    """Press the button, as a person does, and come to the page of the job."""
    response = client.post(PLACE + "rapporter/", {"key": str(uuid4())})
    assert response.status_code == 302
    job = Job.objects.get(kind="report.build")
    assert response.headers["Location"] == f"{PLACE}rapporter/jobb/{job.pk}/"
    assert client.get(response.headers["Location"]).status_code == 200
    return job


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_what_is_asked_for_meanwhile_is_kept_and_sent_when_redis_is_back(
    trouble: Trouble, queue: Queue, plans: SimpleNamespace, rounds, coordinator: Person, sign_in, caplog
) -> None:
    with trouble(queue):
        job = ask_for_a_report(sign_in(coordinator))
    assert "waits for the next tick" in caplog.text
    assert (job.state, job.attempts) == ("WAITING", 0)
    with servers.redis() as (address, _process):
        queue.connect(address)
        tick()
        assert [job.pk] in queue.messages()


def test_what_redis_has_forgotten_the_tick_says_again(
    queue: Queue, plans: SimpleNamespace, rounds, coordinator: Person, sign_in
) -> None:
    job = ask_for_a_report(sign_in(coordinator))
    with queue.app.connection_for_write() as connection:
        connection.default_channel.client.flushall()
    assert queue.messages() == []
    tick()
    assert [job.pk] in queue.messages()


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
def test_an_outcome_is_saved_without_a_word_to_the_queue(
    trouble: Trouble, queue: Queue, plans: SimpleNamespace, rounds, reporter: Person, sign_in
) -> None:
    client = sign_in(reporter)
    place = {"region": "norr", "unit": "kn", "period": "2026-08"}
    url = reverse("goals:outcome_row", kwargs=place | {"pk": plans.films.indicator_id, "month": 8})
    page = client.get(PLACE + "utfall/").content.decode()
    prefix = f"u{plans.films.indicator_id}-8-"
    sent = {name: value for name, value in fields_of(page).items() if name.startswith(prefix)} | {f"{prefix}value": "64"}
    with trouble(queue):
        response = client.post(url, sent)
    assert response.status_code == 200, response.content.decode()
    assert Outcome.objects.get().value == 64
    assert queue.sent == 0


def test_a_worker_whose_redis_is_gone_still_finds_what_waits(
    queue: Queue, plans: SimpleNamespace, rounds, coordinator: Person, sign_in
) -> None:
    """The rows are the truth: a tick by hand, or by a worker that has found its queue again, wakes what stands there."""
    with gone(queue):
        job = ask_for_a_report(sign_in(coordinator))
        tick()
    assert job.pk in jobs.sweep(now=NOW + timedelta(minutes=10), kinds=["report.build"]).ready
    assert jobs.last_tick() is not None


def test_the_app_under_test_is_the_web_processs(queue: Queue) -> None:
    assert isinstance(queue.app, Celery)
    assert queue.app.conf.broker_transport_options["socket_timeout"] == 2
