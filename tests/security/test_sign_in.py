"""Signing in: guesses are slowed down, nobody is locked out by somebody else, and no answer tells who is known."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest import mock

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.tasks import work
from tests.conftest import NOW
from tracker.accounts import write_wait
from tracker.models import AuditEvent, Job, Person, SignInAttempts
from tracker.throttle import LONGEST_MEMORY, NETWORK, PERSON, forget_old, network_of, sign_in_buckets, take_attempt, take_back

PASSWORD = "lång och hemlig fras"
OFFICE, ELSEWHERE = "192.0.2.10", "198.51.100.7"
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.pages


@pytest.fixture
def anna(db: None) -> Person:
    return Person.objects.create_user("anna@example.org", PASSWORD, name="Anna Exempel")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def at(ip: str) -> Client:
    """A browser that nobody has signed in with, at a network address."""
    return Client(REMOTE_ADDR=ip)


def attempt(client: Client, password: str = "fel", email: str = "anna@example.org") -> str:
    """Try to sign in; "in", or what the page says is wrong."""
    response = client.post(reverse("account_login"), {"login": email, "password": password})
    if response.status_code == 302:
        return "in"
    (said,) = re.findall(r"<li>([^<]+)</li>", response.content.decode())
    return said


def have_come(count: int, ip: str) -> None:
    """So many wrong attempts have been made from a network address, for as many people."""
    bucket = next(bucket for bucket in sign_in_buckets("", ip, "") if bucket.limit == NETWORK)
    SignInAttempts.objects.create(bucket=bucket.key, count=count, last_at=NOW)


WRONG = "E-postadressen eller lösenordet är felaktigt."


class TestGuessing:
    def test_the_first_five_are_free_and_then_each_waits_longer_than_the_one_before(self, anna, clock):
        guesser = at(ELSEWHERE)
        assert [attempt(guesser) for _ in range(5)] == [WRONG] * 5
        waits = []
        for _ in range(9):
            waits.append(attempt(guesser).removeprefix("För många försök. Försök igen om ").removesuffix("."))
            clock.shift(PERSON.longest)
            assert attempt(guesser) == WRONG
        assert waits[:4] == ["10 sekunder", "20 sekunder", "40 sekunder", "2 minuter"]
        assert waits[-2:] == ["15 minuter", "15 minuter"]

    def test_while_one_waits_not_even_the_right_password_is_looked_at(self, anna, clock):
        guesser = at(ELSEWHERE)
        for _ in range(5):
            attempt(guesser)
        with mock.patch.object(Person, "check_password") as looked_at:
            assert attempt(guesser, PASSWORD).startswith("För många försök.")
        looked_at.assert_not_called()

    def test_trying_while_one_waits_does_not_make_the_wait_longer(self, anna, clock):
        guesser = at(ELSEWHERE)
        for _ in range(15):
            attempt(guesser)
        clock.shift(10)
        assert attempt(guesser, PASSWORD) == "in"

    def test_guessing_from_elsewhere_does_not_lock_anna_out(self, anna, clock):
        for _ in range(50):
            attempt(at(ELSEWHERE))
        assert attempt(at(OFFICE), PASSWORD) == "in"

    def test_a_colleague_who_guesses_from_the_same_office_does_not_lock_anna_out_of_her_own_browser(self, anna, clock):
        own = at(OFFICE)
        assert attempt(own, PASSWORD) == "in"
        own.post(reverse("account_logout"))
        for _ in range(50):
            attempt(at(OFFICE))
        assert attempt(at(OFFICE), PASSWORD).startswith("För många försök.")
        assert attempt(own, PASSWORD) == "in"

    def test_her_own_browser_is_no_way_to_guess_without_end(self, anna, clock):
        own = at(OFFICE)
        attempt(own, PASSWORD)
        own.post(reverse("account_logout"))
        assert [attempt(own) for _ in range(6)][-1].startswith("För många försök.")

    def test_a_browser_known_for_one_person_is_unknown_for_another(self, anna, clock):
        other = Person.objects.create_user("bo@example.org", PASSWORD, name="Bo Exempel")
        own = at(OFFICE)
        attempt(own, PASSWORD)
        own.post(reverse("account_logout"))
        for _ in range(5):
            attempt(at(OFFICE), email=other.email)
        assert attempt(own, PASSWORD, other.email).startswith("För många försök.")

    @pytest.mark.parametrize("cookie", ["", "x", "eyJhIjoiYiJ9:1:x", "\x00"])
    def test_a_forged_word_that_one_has_been_here_is_worth_nothing(self, anna, clock, cookie, settings):
        guesser = at(ELSEWHERE)
        guesser.cookies[settings.DEVICE_COOKIE_NAME] = cookie
        assert [attempt(guesser) for _ in range(6)][-1].startswith("För många försök.")

    def test_signing_in_forgets_the_wrong_attempts(self, anna, clock):
        client = at(OFFICE)
        for _ in range(3):
            for _ in range(4):
                attempt(at(OFFICE))
            assert attempt(client, PASSWORD) == "in"
            client = at(OFFICE)

    def test_a_day_later_it_begins_anew(self, anna, clock):
        for _ in range(6):
            attempt(at(ELSEWHERE))
        clock.shift(LONGEST_MEMORY + SECOND)
        assert [attempt(at(ELSEWHERE)) for _ in range(5)] == [WRONG] * 5

    def test_whoever_tries_hundreds_of_people_from_one_place_is_slowed_down(self, anna, clock):
        have_come(NETWORK.free - 1, ELSEWHERE)
        assert attempt(at(ELSEWHERE), email="bo@example.org") == WRONG
        assert attempt(at(ELSEWHERE), PASSWORD).startswith("För många försök.")
        assert attempt(at(OFFICE), PASSWORD) == "in"

    def test_a_whole_office_that_signs_in_correctly_is_never_slowed_down(self, anna):
        have_come(NETWORK.free - 1, OFFICE)
        for number in range(10):
            buckets = sign_in_buckets(f"{number}@example.org", OFFICE, "")
            assert take_attempt(buckets, NOW) == timedelta(0)
            take_back(buckets, NOW)

    def test_another_spelling_of_the_address_is_the_same_address(self, anna, clock):
        for spelling in ("anna@example.org", "ANNA@example.org", " anna@EXAMPLE.org ", "Anna@Example.Org", "anna@example.org"):
            attempt(at(ELSEWHERE), email=spelling)
        assert attempt(at(ELSEWHERE)).startswith("För många försök.")

    def test_it_is_kept_without_the_address_or_the_place(self, anna, clock):
        attempt(at(ELSEWHERE))
        kept = [row.bucket for row in SignInAttempts.objects.all()]
        assert all(re.fullmatch(r"[0-9a-f]{64}", bucket) for bucket in kept)

    def test_what_no_longer_counts_is_removed(self, anna, clock):
        attempt(at(ELSEWHERE))
        assert forget_old(NOW + LONGEST_MEMORY) == 0
        assert forget_old(NOW + LONGEST_MEMORY + SECOND) == 2
        assert not SignInAttempts.objects.exists()


PLACES = {
    "IPv4": ("192.0.2.10", "192.0.2.10"),
    "IPv6, with its neighbours": ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    "what is no address": ("unix", "unix"),
}


@pytest.mark.parametrize(("ip", "place"), PLACES.values(), ids=PLACES.keys())
def test_a_place_is(ip, place):
    assert network_of(ip) == place


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 sekund"), (20, "20 sekunder"), (60, "1 minut"), (61, "2 minuter"), (900, "15 minuter")]
)
def test_a_wait_is_said_in_words(seconds, words):
    assert write_wait(timedelta(seconds=seconds)) == words


class TestBehindAProxy:
    def test_the_place_is_what_the_proxy_says_last_and_not_what_the_client_says_first(self, anna, clock, settings):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        answers = [attempt(Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, {ELSEWHERE}")) for n in range(6)]
        assert answers[-1].startswith("För många försök.")
        assert attempt(Client(HTTP_X_FORWARDED_FOR=f"{ELSEWHERE}, {OFFICE}"), PASSWORD) == "in"

    def test_without_a_proxy_what_the_client_says_is_not_believed(self, anna, clock):
        answers = [attempt(Client(HTTP_X_FORWARDED_FOR=f"10.0.0.{n}")) for n in range(6)]
        assert answers[-1].startswith("För många försök.")


@contextmanager
def hashed() -> Iterator[list[int]]:
    """How many times a password was hashed: nearly all the time that a sign-in takes."""
    count: list[int] = []
    encode = MD5PasswordHasher.encode
    with mock.patch.object(MD5PasswordHasher, "encode", lambda *args: count.append(1) or encode(*args)):
        yield count


@pytest.fixture
def people(anna: Person) -> dict[str, str]:
    """Addresses of those who are known in different ways, and of somebody who is not."""
    Person.objects.create_user("slutat@example.org", PASSWORD, name="Har Slutat", is_active=False)
    Person.objects.create_user("ny@example.org", name="Ny Utan-Lösenord")
    return {"known": anna.email, "gone": "slutat@example.org", "new": "ny@example.org", "unknown": "ingen@example.org"}


class TestWhoIsKnown:
    @pytest.mark.parametrize("who", ["known", "gone", "new", "unknown"])
    def test_a_wrong_password_is_answered_alike_and_takes_as_long(self, people, clock, who):
        with hashed() as count:
            assert attempt(at(OFFICE), email=people[who]) == WRONG
        assert len(count) == 1

    @pytest.mark.parametrize("who", ["known", "gone", "new", "unknown"])
    def test_too_many_attempts_are_answered_alike(self, people, clock, who):
        answers = [attempt(at(OFFICE), email=people[who]) for _ in range(6)]
        assert answers == [WRONG] * 5 + ["För många försök. Försök igen om 10 sekunder."]

    @pytest.mark.parametrize("who", ["gone", "new", "unknown"])
    def test_asking_for_a_new_password_is_answered_alike_with_the_same_work(self, people, clock, who):
        pages, queries = [], []
        for email, ip in ((people["known"], OFFICE), (people[who], ELSEWHERE)):
            with CaptureQueriesContext(connection) as done:
                response = at(ip).post(reverse("account_reset_password"), {"email": email}, follow=True)
            queries.append([query["sql"].split(" ")[0] for query in done])
            pages.append(re.sub(r'value="\w+"', "", response.content.decode()))
        assert pages[0] == pages[1]
        assert queries[0] == queries[1]
        assert mail.outbox == []

    def test_a_gone_person_with_the_right_password_is_told_that_the_account_is_closed(self, people, clock):
        response = at(OFFICE).post(reverse("account_login"), {"login": people["gone"], "password": PASSWORD})
        assert response.headers["Location"] == reverse("account_inactive")
        assert "_auth_user_id" not in response.client.session


def ask(email: str, ip: str = OFFICE, **headers: str) -> str:
    response = Client(REMOTE_ADDR=ip, **headers).post(reverse("account_reset_password"), {"email": email})
    return response.headers.get("Location", "refused")


def work_all() -> None:
    for _ in range(Job.objects.unfinished().count()):
        work()


DONE = "/konto/losenord/nytt/skickat/"
LINK = re.compile(r"https?://\S+")


class TestLetter:
    def test_only_who_may_sign_in_gets_one(self, people):
        assert [ask(email) for email in people.values()] == [DONE] * 4
        work_all()
        assert sorted(letter.to[0] for letter in mail.outbox) == ["anna@example.org", "ny@example.org"]

    def test_its_link_leads_to_our_own_address_whatever_host_was_asked(self, anna, settings):
        settings.TERTIAL_URL = "https://tertial.example.org"
        settings.ALLOWED_HOSTS = ["*"]
        ask(anna.email, HTTP_HOST="ond.example.com", HTTP_X_FORWARDED_HOST="ond.example.com")
        work_all()
        (link,) = LINK.findall(mail.outbox[0].body)
        assert link.startswith("https://tertial.example.org/konto/losenord/nytt/")

    def test_it_goes_to_the_address_that_is_known_and_not_to_the_one_that_was_entered(self, anna):
        """A Kelvin sign is a k in lower case, a dotless i an i in upper case; a Cyrillic а is neither."""
        Person.objects.create_user("kim@example.org", PASSWORD, name="Kim Exempel")
        for email in ("\u212aim@example.org", "k\u0131m@example.org", "\u0430nna@example.org"):
            ask(email)
        work_all()
        assert {letter.to[0] for letter in mail.outbox} <= {"kim@example.org"}

    def test_a_name_with_a_line_of_its_own_makes_no_header(self, anna):
        Person.objects.update(name="Anna\r\nBcc: alla@example.org")
        ask(anna.email)
        work_all()
        assert mail.outbox[0].recipients() == [anna.email]
        assert "Bcc" not in mail.outbox[0].message()

    def test_asking_again_at_once_sends_no_more_than_three(self, anna, clock):
        assert {ask(anna.email) for _ in range(10)} == {DONE}
        work_all()
        assert len(mail.outbox) == 3
        clock.shift(60)
        ask(anna.email)
        work_all()
        assert len(mail.outbox) == 4

    def test_whoever_asks_for_very_many_must_wait(self, anna, clock):
        answers = [ask(f"{number}@example.org", ELSEWHERE) for number in range(31)]
        assert answers == [DONE] * 30 + ["refused"]
        assert ask(anna.email) == DONE

    def test_the_link_is_kept_nowhere(self, anna):
        ask(anna.email)
        work_all()
        key = LINK.findall(mail.outbox[0].body)[0].rstrip("/").rsplit("-", 1)[-1]
        kept = [*Job.objects.values_list("args", "result", "error"), *AuditEvent.objects.values_list("changes", "subject")]
        assert key not in str(kept)

    def test_the_link_holds_for_two_hours_and_once(self, anna, clock):
        ask(anna.email)
        work_all()
        (link,) = LINK.findall(mail.outbox[0].body)
        path = "/" + link.split("/", 3)[3]
        clock.shift(2 * 3600 + 1)
        assert "Länken gäller inte längre" in Client().get(path, follow=True).content.decode()
        clock.shift(-2)
        client = Client()
        page = client.get(path, follow=True)
        new = {"password1": "en helt annan fras", "password2": "en helt annan fras"}
        assert "Lösenordet är bytt" in client.post(page.request["PATH_INFO"], new, follow=True).content.decode()
        assert "Länken gäller inte längre" in Client().get(path, follow=True).content.decode()
