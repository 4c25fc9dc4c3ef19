"""A worker that could not say that a message is done with goes on hearing of others."""

from types import SimpleNamespace

import pytest
from kombu.transport import redis
from redis.exceptions import TimeoutError as RedisTimeoutError

from tracker import celery
from tracker.redis_queue import QoS

HELD = "a message"


@pytest.fixture
def qos(monkeypatch):
    """A worker's that may hold one message, and holds it, while Redis stands still."""

    def stand_still(*args, **options):
        raise RedisTimeoutError

    qos = QoS(SimpleNamespace(do_restore=False), prefetch_count=1)
    qos._delivered[HELD] = object()
    monkeypatch.setattr(qos, "_remove_from_indices", stand_still)
    monkeypatch.setattr(qos, "restore_by_tag", stand_still)
    return qos


@pytest.mark.parametrize("say", [lambda qos: qos.ack(HELD), lambda qos: qos.reject(HELD, requeue=True)], ids=["ack", "reject"])
def test_its_place_is_free_though_redis_did_not_hear(qos, say):
    assert not qos.can_consume()
    with pytest.raises(RedisTimeoutError):
        say(qos)
    assert qos.can_consume()
    qos._delivered.clear()


def test_every_channel_to_redis_is_so():
    assert celery.app.main == "tertial"
    assert redis.Channel.QoS is QoS
