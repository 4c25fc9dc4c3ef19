"""The queue in Redis: kombu's, but that a message which cannot be acknowledged gives its place back.

A worker holds only so many messages at a time. kombu's own counts one whose acknowledgement failed, because Redis stood still or
was gone, as held for ever: a worker that this had happened to a few times heard nothing more, and looked as if it were well.
The message itself lies in Redis, comes again after a while and finds its job done.
"""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    """What a worker holds of the messages of a channel."""

    def ack(self, delivery_tag: str) -> None:
        """Say that a message is done with; its place is free however that goes."""
        try:
            super().ack(delivery_tag)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        """Say that a message is for another; its place is free however that goes."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        except Exception:
            virtual.QoS.ack(self, delivery_tag)
            raise


def install() -> None:
    """Have every channel to Redis that this process opens hold its messages so."""
    redis.Channel.QoS = QoS
