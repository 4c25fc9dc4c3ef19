"""How long one is signed in, and what ends it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.tasks import tick
from tests.conftest import NOW
from tests.tracker.test_settings import LOOPBACK, read_settings
from tracker.models import Person, Session
from tracker.sessions import end_sessions

PASSWORD = "lång och hemlig fras"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HERE = "/konto/losenord/"

pytestmark = pytest.mark.pages


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def anna(db: None) -> Person:
    return Person.objects.create_user("anna@example.org", PASSWORD, name="Anna Exempel")


def signed_in(person: Person, password: str = PASSWORD) -> Client:
    client = Client()
    response = client.post(reverse("account_login"), {"login": person.email, "password": password})
    assert response.status_code == 302
    return client


def is_in(client: Client, **headers: str) -> bool:
    return client.get(HERE, **headers).status_code == 200


class TestBeginning:
    def test_the_key_is_another_after_signing_in(self, anna, settings):
        """Whoever planted a key in somebody's browser does not come in with it."""
        client = Client()
        session = client.session
        session["planted"] = "x"
        session.save()
        planted = session.session_key
        client.cookies[settings.SESSION_COOKIE_NAME] = planted
        client.post(reverse("account_login"), {"login": anna.email, "password": PASSWORD})
        assert client.session.session_key != planted
        assert not Session.objects.filter(session_key=planted).exists()

    def test_the_row_says_whose_it_is(self, anna):
        signed_in(anna)
        assert Session.objects.get().person_id == anna.pk

    def test_signing_out_removes_it_so_that_a_stolen_cookie_is_worth_nothing(self, anna, settings):
        client = signed_in(anna)
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        assert is_in(thief)
        client.post(reverse("account_logout"))
        assert not is_in(thief)

    def test_its_cookie_ends_with_the_browser_and_is_not_for_scripts(self, anna, settings):
        cookie = signed_in(anna).cookies[settings.SESSION_COOKIE_NAME]
        assert (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")


class TestLimits:
    def test_after_half_an_hour_without_anybody_there_it_is_over(self, anna, clock):
        client = signed_in(anna)
        clock.shift(30 * MINUTE)
        assert not is_in(client)

    def test_whoever_is_there_stays(self, anna, clock):
        client = signed_in(anna)
        for _ in range(12):
            clock.shift(29 * MINUTE)
            assert is_in(client)

    def test_after_twelve_hours_it_is_over_whoever_is_there(self, anna, clock):
        client = signed_in(anna)
        for _ in range(12 * 3 - 1):
            clock.shift(20 * MINUTE)
            assert is_in(client)
        clock.shift(20 * MINUTE)
        assert not is_in(client)

    def test_that_somebody_is_there_is_written_at_most_every_five_minutes(self, anna, clock):
        client = signed_in(anna)
        clock.shift(5 * MINUTE)
        written = []
        for _ in range(10):
            with CaptureQueriesContext(
                connection,
            ) as done:
                assert is_in(client)
            written.append(sum("UPDATE" in query["sql"] for query in done))
            clock.shift(MINUTE)
        assert written == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0]

    def test_a_page_that_asks_by_itself_how_a_job_goes_is_nobody_there(self, anna, clock):
        client = signed_in(anna)
        for _ in range(5):
            clock.shift(6 * MINUTE)
            last = is_in(client, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert not last

    def test_one_is_told_and_comes_back_to_the_same_page(self, anna, clock):
        client = signed_in(anna)
        clock.shift(HOUR)
        response = client.get(HERE + "?a=b")
        assert response.headers["Location"] == "/konto/logga-in/?next=/konto/losenord/%3Fa%3Db"
        (told,) = [str(message) for message in get_messages(response.wsgi_request)]
        assert told.startswith("Du är utloggad")

    def test_the_limits_are_settings(self):
        settings = read_settings(**LOOPBACK, TERTIAL_SESSION_IDLE_MINUTES="20", TERTIAL_SESSION_HOURS="8")
        assert (settings["SESSION_IDLE_LIMIT"], settings["SESSION_LIMIT"]) == (20 * MINUTE, 8 * HOUR)

    def test_shorter_limits_hold_for_those_who_are_signed_in_from_their_next_page_on(self, anna, clock, settings):
        client = signed_in(anna)
        settings.SESSION_IDLE_LIMIT = 10 * MINUTE
        clock.shift(9 * MINUTE)
        assert is_in(client)
        clock.shift(10 * MINUTE)
        assert not is_in(client)

    def test_those_that_are_over_are_removed(self, anna, clock):
        signed_in(anna)
        clock.shift(29 * MINUTE)
        signed_in(anna)
        clock.shift(2 * MINUTE)
        tick()
        assert Session.objects.count() == 1


class TestEnding:
    def test_a_changed_password_ends_all_others(self, anna):
        here, elsewhere = signed_in(anna), signed_in(anna)
        new = {"oldpassword": PASSWORD, "password1": "en helt annan fras", "password2": "en helt annan fras"}
        assert here.post(HERE, new).status_code == 302
        assert is_in(here)
        assert not is_in(elsewhere)

    def test_a_changed_password_gives_another_key(self, anna):
        client = signed_in(anna)
        before = client.session.session_key
        new = {"oldpassword": PASSWORD, "password1": "en helt annan fras", "password2": "en helt annan fras"}
        client.post(HERE, new)
        assert client.session.session_key != before

    def test_a_new_password_set_by_a_letter_ends_them(self, anna):
        client = signed_in(anna)
        anna.set_password("en helt annan fras")
        anna.save()
        assert not is_in(client)

    def test_deactivation_ends_them_at_once(self, anna):
        client = signed_in(anna)
        Person.objects.filter(pk=anna.pk).update(is_active=False)
        assert not is_in(client)

    def test_all_of_one_persons_can_be_ended_and_nobody_elses(self, anna):
        bo = Person.objects.create_user("bo@example.org", PASSWORD, name="Bo Exempel")
        clients = [signed_in(anna), signed_in(anna), signed_in(bo)]
        assert end_sessions(anna) == 2
        assert [is_in(client) for client in clients] == [False, False, True]
