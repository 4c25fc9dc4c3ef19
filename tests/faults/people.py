"""People at their browsers: they save, wait for the answer, and when none comes send the same form again."""

import re
import time
from dataclasses import dataclass, field
from decimal import Decimal
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlencode
from uuid import uuid4

from django.conf import settings
from django.test import Client

from goals.models import Outcome, Target
from tests.goals.plans.sent_forms import fields_of
from tracker.models import AuditEvent, Person

PLACE = "/norr/kn/2026-08/"
PATIENCE = 25  # seconds before a browser gives an answer up


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str = ""


class Browser:
    """Somebody who is signed in. An answer that never comes raises OSError or HTTPException."""

    def __init__(self, port: int, person: Person) -> None:
        client = Client()
        client.force_login(person)
        self.port = port
        self.cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.token = ""

    def get(self, path: str) -> Answer:
        answer = self._ask("GET", path)
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.text):
            self.token = found[1]
        return answer

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields | {"csrfmiddlewaretoken": self.token}))

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for line in response.headers.get_all("Set-Cookie") or []:
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(response.status, response.read().decode(), response.headers.get("Location", ""))
        finally:
            connection.close()


def answers(port: int) -> bool:
    """Whether a web process answers there."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/halsa/lever/")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


class Row:
    """One row of Utfall in somebody's browser, as it was last shown."""

    def __init__(self, browser: Browser, target: Target) -> None:
        self.browser, self.indicator_id = browser, target.indicator_id
        self.prefix = f"u{target.indicator_id}-8-"
        self.path = f"{PLACE}utfall/{target.indicator_id}/8/rad/"
        self.fields = self._shown()
        outcome = Outcome.objects.filter(indicator=self.indicator_id).first()
        self.value = int(outcome.value or 0) if outcome else 0

    def _shown(self) -> dict[str, str]:
        """What a browser would send of the row."""
        shown = fields_of(self.browser.get(f"{PLACE}utfall/").text)
        own = {name: value for name, value in shown.items() if name.startswith(self.prefix)}
        assert f"{self.prefix}seen" in own, "the row is not on the page"
        return own

    def send(self, value: int) -> Answer:
        """Send the row with a value; what was shown changes when it was taken."""
        answer = self.browser.post(self.path, self.fields | {f"{self.prefix}value": str(value)})
        if answer.status == 200:
            found = re.search(rf'name="{self.prefix}seen" value="([^"]+)"', answer.text)
            assert found, answer.text
            self.fields |= {f"{self.prefix}seen": found[1], f"{self.prefix}value": str(value)}
        return answer


@dataclass
class Writer:
    """Somebody who saves one value after the other in a row, each larger by one, in a thread of its own."""

    row: Row
    said: list[int] = field(default_factory=list)  # values that were acknowledged
    seconds: list[float] = field(default_factory=list)  # how long each of them took
    again: int = 0  # how often the same form was sent again
    surprises: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._enough = Event()
        self._thread = Thread(target=self._write, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._enough.set()
        self._thread.join(timeout=4 * PATIENCE)
        assert not self._thread.is_alive(), "a save is never answered"

    def _write(self) -> None:
        value = self.row.value
        while not self._enough.is_set():
            value += 1
            began = time.monotonic()
            while not self._is_taken(value) and not self.surprises:
                self.again += 1
                time.sleep(0.2)
            self.said.append(value)
            self.seconds.append(time.monotonic() - began)
            time.sleep(0.05)

    def _is_taken(self, value: int) -> bool:
        try:
            answer = self.row.send(value)
        except (OSError, HTTPException):
            return False
        if answer.status in {403, 404, 409, 422}:
            self.surprises.append(f"{answer.status} to {value}: {answer.text[:400]}")
        return answer.status == 200


@dataclass(frozen=True)
class Kept:
    """What became of what was acknowledged."""

    acknowledged: int
    lost: int
    doubled: int
    again: int
    slowest: float


def end_writing(writers: list[Writer]) -> Kept:
    """Let everybody stop, and hold what they were told against the rows and the trace."""
    for writer in writers:
        writer.stop()
    surprises = [text for writer in writers for text in writer.surprises]
    assert not surprises, surprises
    lost = doubled = 0
    for writer in writers:
        outcome = Outcome.objects.get(indicator=writer.row.indicator_id)
        events = AuditEvent.objects.filter(subject=f"outcome:{outcome.pk}").order_by("pk")
        told = [Decimal(event.changes["value"][1]) for event in events if "value" in event.changes]
        lost += sum(1 for value in writer.said if value not in told) + (told[-1] != outcome.value)
        doubled += len(told) - len(set(told))
    slowest = max(second for writer in writers for second in writer.seconds)
    said = sum(len(writer.said) for writer in writers)
    return Kept(said, lost, doubled, sum(writer.again for writer in writers), slowest)


def ask_for_list(browser: Browser) -> int:
    """Ask for the list of indicators as a file, as a person does; the id of its job."""
    answer = browser.post(f"{PLACE}listor/", {"list": "indicators", "query": "", "key": str(uuid4())})
    assert answer.status == 302, answer.text
    return int(answer.location.rstrip("/").split("/")[-1])
