"""The log of security: who was let in, who was refused what, and nothing that anybody typed or was given to keep."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core import mail
from django.http import Http404
from django.test import Client
from django.urls import reverse

from goals.models import Indicator
from reports.tasks import work
from tests.conftest import TODAY
from tracker.models import Person
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission, access_of, get_permitted

pytestmark = pytest.mark.pages

PASSWORD = "lång och hemlig fras"
KEY = re.compile(r"/konto/losenord/nytt/[0-9a-z]+-(\S+)/")


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of the log of security."""
    return [record.getMessage() for record in caplog.records if record.name == "tracker.security"]


@pytest.fixture(autouse=True)
def _everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")


def test_signing_in_failing_and_signing_out_are_said(caplog: pytest.LogCaptureFixture, db: None) -> None:
    person = Person.objects.create_user("anna@example.org", PASSWORD, name="Anna Exempel")
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": "fel"})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_logout"))
    assert said(caplog) == [
        "Misslyckad inloggning: 'anna@example.org'.",
        f"Inloggning: person {person.pk}.",
        f"Utloggning: person {person.pk}.",
    ]


def test_attempts_that_come_too_soon_are_said(caplog: pytest.LogCaptureFixture, db: None) -> None:
    for _ in range(6):
        Client().post(reverse("account_login"), {"login": "anna@example.org", "password": "fel"})
    assert said(caplog)[-1] == "För många försök (inloggning): 'anna@example.org'."


class TestRefused:
    def test_somebody_from_another_region(self, caplog, outsider: Person, rounds: SimpleNamespace, norr, sign_in) -> None:
        sign_in(outsider).get("/norr/kn/2026-08/")
        assert f"Nekad åtkomst: person {outsider.pk}, region {norr.region.pk}." in said(caplog)

    def test_what_is_there_and_not_theirs(self, caplog, other_reporter: Person, plans: SimpleNamespace, norr) -> None:
        access = access_of(other_reporter, norr.region, TODAY)
        with pytest.raises(Http404):
            get_permitted(Indicator.objects.all(), access, Permission.READ_LIVE, pk=plans.films.indicator_id)
        (line,) = said(caplog)
        assert line.startswith(f"Nekad åtkomst: person {other_reporter.pk}, READ_LIVE indicator")

    def test_what_is_not_there_is_nothing_to_say(self, caplog, other_reporter: Person, plans: SimpleNamespace, norr) -> None:
        access = access_of(other_reporter, norr.region, TODAY)
        with pytest.raises(Http404):
            get_permitted(Indicator.objects.all(), access, Permission.READ_LIVE, pk=2**62)
        assert said(caplog) == []

    def test_what_they_may_not_do(self, caplog, member: Person, norr: SimpleNamespace, actor: Callable[[Person], Actor]) -> None:
        with pytest.raises(Refused):
            require(actor(member), Permission.EDIT_PLAN, norr.culture)
        assert said(caplog) == [f"Nekad åtkomst: person {member.pk}, EDIT_PLAN unit {norr.culture.pk}."]

    def test_the_admin(self, caplog, manager: Person, sign_in) -> None:
        sign_in(manager).get("/admin/")
        assert f"Nekad åtkomst: person {manager.pk}, admin." in said(caplog)


def test_no_password_key_or_cookie_is_in_any_log(caplog: pytest.LogCaptureFixture, db: None, settings) -> None:
    person = Person.objects.create_user("anna@example.org", PASSWORD, name="Anna Exempel")
    client = Client(raise_request_exception=False)
    client.post(reverse("account_login"), {"login": person.email, "password": "mitt fel lösen"})
    client.post(reverse("account_login"), {"login": "mitt hemliga lösen", "password": ""})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    cookies = [cookie.value for name, cookie in client.cookies.items() if cookie.value]
    client.post(reverse("account_change_password"), {"oldpassword": "gammalt fel", "password1": "a", "password2": "b"})
    Client().post(reverse("account_reset_password"), {"email": person.email})
    work()
    address = KEY.search(mail.outbox[0].body)
    assert address
    other = Client()
    page = other.get(address[0], follow=True)
    new = "en helt annan fras"
    other.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    kept = [record for record in caplog.records if record.name != "django.db.backends"]
    written = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in kept)
    typed = [PASSWORD, "mitt fel lösen", "mitt hemliga lösen", "gammalt fel", new]
    assert [secret for secret in (*typed, *cookies, address[1], settings.SECRET_KEY) if secret in written] == []
