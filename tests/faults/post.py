"""A mail server that is slow, refuses, hangs or breaks off, as it is told."""

import asyncio
import threading
from collections import Counter

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import Sink, find_free_port

# Answers that are no words of a server: never one; none, though the letter is taken in; one, and then the line is cut.
HANG, DROP, CUT = "hang", "drop", "cut"


class PostOffice(Sink):
    """Takes letters in, each after `delay` seconds; `answers` go first. What it has taken in it has before it says so."""

    def __init__(self) -> None:
        super().__init__()
        self.port = find_free_port()
        self.delay = 0.0
        self.tries = 0
        self._arrived = threading.Condition()
        self._controller: Controller | None = None

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Nobody listens any more: who comes is refused."""
        if self._controller:
            self._controller.stop()
        self._controller = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        answer = self.answers.pop(0) if self.answers else "250 OK"
        with self._arrived:
            self.tries += 1
            self._arrived.notify_all()
        if answer == HANG:
            await asyncio.sleep(30)
            return "451 Too late"
        if answer in {DROP, CUT}:
            await Message.handle_DATA(self, server, session, envelope)
            if answer == CUT:
                await server.push("250 OK")
            server.transport.close()
            return "250 OK"
        if answer.startswith("250"):
            await Message.handle_DATA(self, server, session, envelope)
        await asyncio.sleep(self.delay)
        return answer

    def wait_for_try(self, number: int, patience: float) -> None:
        """Return while the letter that is so many in order is in its hands."""
        with self._arrived:
            assert self._arrived.wait_for(lambda: self.tries >= number, timeout=patience), f"only {self.tries} letters came"

    @property
    def copies(self) -> Counter[str]:
        """How many of each letter have come, by Message-ID."""
        return Counter(str(message["Message-ID"]) for message in list(self.messages))
