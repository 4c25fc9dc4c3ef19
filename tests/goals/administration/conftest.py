"""Forms of the administrator's, as operations and as a browser sends them."""

from collections.abc import Callable
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from tests.conftest import NOW
from tests.goals.pages import words_of
from tests.goals.plans.sent_forms import fields_of
from tracker.models import AuditEvent, Person
from tracker.operations import Actor, Refused
from tracker.permissions import access_of

ADMIN = "/norr/administration/"
# Everybody who is no administrator of the region; the last two are not even of it.
OTHERS = [
    "reporter", "coordinator", "manager", "secretary", "member", "auditor", "other_reporter", "outsider", "stranger",
]  # fmt: skip


@pytest.fixture
def by(actor: Callable[[Person], Actor], administrator: Person) -> Callable[..., Actor]:
    """Somebody with a form of their own; the administrator unless another is named. The same `form` is the same form."""

    def by(person: Person = administrator, form: str = "") -> Actor:
        found = actor(person)
        return Actor(found.person, found.via, found.access, correlation=form or uuid4().hex)

    return by


@pytest.fixture
def others(request: pytest.FixtureRequest) -> list[Person]:
    """Everybody who is no administrator of the region."""
    return [request.getfixturevalue(who) for who in OTHERS]


def refuses_all(people: list[Person], *acts: Callable[[Person], object]) -> None:
    """Asserts that each act is refused to each of the people, in words."""
    for person in people:
        for act in acts:
            with pytest.raises(Refused) as refused:
                act(person)
            assert refused.value.code == "NOT_PERMITTED", person


@pytest.fixture
def foreign(soder: SimpleNamespace, administrator: Person) -> Actor:
    """The administrator, with an access for another region."""
    return Actor(administrator, "test", access_of(administrator, soder.region, NOW.date()), correlation=uuid4().hex)


@pytest.fixture
def send(in_september: None, sign_in: Callable[[Person], Client], administrator: Person) -> Callable[..., SimpleNamespace]:
    """Open a page, fill in some of its form and send it, as the administrator: the status, the words and where it led."""

    def send(
        url: str, form: int = 0, *, who: Person = administrator, is_twice: bool = False, **fields: object
    ) -> SimpleNamespace:
        client = sign_in(who)
        address = url if url.startswith("/") else ADMIN + url
        sent = fields_of(client.get(address).content.decode(), form) | fields
        response = client.post(address, sent)
        if is_twice:
            response = client.post(address, sent)
        page = response.content.decode()
        location = response.headers.get("Location", "")
        after = words_of(client.get(location).content.decode()) if location else ""
        return SimpleNamespace(
            status=response.status_code, text=words_of(page), page=page, url=location, after=after, sent=sent, client=client
        )

    return send


def events(*actions: str) -> list[AuditEvent]:
    """The events so far, of some actions when they are named."""
    found = AuditEvent.objects.order_by("pk")
    return list(found.filter(action__in=actions) if actions else found)
