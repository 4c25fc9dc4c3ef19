"""The queue of files: what is put in comes out whole, and what is half written does not come out."""

import pytest
from kombu import Connection
from kombu.simple import SimpleQueue


@pytest.fixture
def queue(tmp_path):
    """A queue with a name of its own: kombu remembers which it has made, whatever folder they were made in."""
    options = {"data_folder_in": tmp_path, "data_folder_out": tmp_path, "control_folder": tmp_path / "control"}
    with Connection("filesystem://localhost", transport="tracker.file_queue:Transport", transport_options=options) as connection:
        yield connection.SimpleQueue(tmp_path.name)


def read(queue: SimpleQueue) -> str:
    message = queue.get(timeout=2)
    message.ack()
    return message.payload


def test_messages_come_out_in_the_order_they_went_in(queue):
    for text in ("första", "andra", "tredje"):
        queue.put(text)
    assert [read(queue) for _ in range(3)] == ["första", "andra", "tredje"]


def test_a_message_that_is_being_written_is_not_taken(queue, tmp_path):
    queue.put("hel")
    [whole] = tmp_path.glob("*.msg")
    whole.rename(whole.with_suffix(".part"))
    assert queue.qsize() == 0
    whole.with_suffix(".part").rename(whole)
    assert read(queue) == "hel"
