"""A save never waits for the queue: what happens to a web process when Redis stands still or is gone."""

import signal
import time

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from tests import servers
from tests.tracker.test_settings import LOOPBACK, read_settings

pytestmark = [pytest.mark.servers, pytest.mark.redis]


@pytest.fixture
def redis():
    """A Redis of the test's own, to be frozen and killed."""
    with servers.redis() as server:
        yield server


def make_app(address: str) -> Celery:
    """The queue as a web process has it."""
    settings = read_settings(**LOOPBACK, REDIS_URL=address, TERTIAL_PROCESS="web")
    app = Celery("web", set_as_current=False)
    app.conf.update(
        {name.removeprefix("CELERY_").lower(): value for name, value in settings.items() if name.startswith("CELERY_")}
    )
    return app


def test_a_message_reaches_the_queue(redis):
    app = make_app(redis[0])
    app.send_task("reports.tasks.tick")
    with app.connection_for_read() as connection:
        message = connection.SimpleQueue("celery").get(timeout=5)
    assert message.headers["task"] == "reports.tasks.tick"


@pytest.mark.parametrize("is_connected", [True, False], ids=["in use", "never reached"])
def test_a_frozen_redis_is_given_up_in_seconds(redis, is_connected):
    address, process = redis
    app = make_app(address)
    if is_connected:
        app.send_task("reports.tasks.tick")
    process.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("reports.tasks.tick")
    assert time.monotonic() - began < 5


def test_a_redis_that_is_gone_is_given_up_without_a_wait(redis, monkeypatch):
    address, process = redis
    process.kill()
    process.wait()
    monkeypatch.setattr("kombu.utils.functional.sleep", pytest.fail)
    with pytest.raises(OperationalError):
        make_app(address).send_task("reports.tasks.tick")
