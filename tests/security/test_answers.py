"""What every answer says to the browser, whatever it is, and what no answer tells."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from model_bakery import baker

from goals.models import Evidence, Origin, Outcome
from tests.conftest import NOW
from tracker.models import Person

PLACE = "/norr/kn/2026-08/"


def broken(request: HttpRequest) -> HttpResponse:
    """A view that fails, with something in its error that is nobody's business."""
    raise RuntimeError("hemligt i felet")


urlpatterns = [path("trasig/", broken), path("", include("tracker.urls"))]


def browser(person: Person | None, **headers: str) -> Client:
    client = Client(raise_request_exception=False, **headers)
    if person:
        client.force_login(person)
    return client


@pytest.fixture
def evidence(plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person) -> Evidence:
    outcome = Outcome.objects.create(
        indicator=plans.films.indicator, year=2026, month=8, missing_reason="", origin=Origin.FORM, entered_by=reporter,
        entered_at=NOW, via="sidan Utfall",
    )  # fmt: skip
    return baker.make(
        Evidence, outcome=outcome, name="bild.png", url="", media_type="image/png", sha256="0", data=b"x", by=reporter
    )


# Every kind of answer there is: who asks, how, and its status. A test below asks for each.
ANSWERS: dict[str, tuple[str | None, str, str, int]] = {
    "a page": ("reporter", "get", PLACE, 200),
    "a page with forms": ("reporter", "get", f"{PLACE}utfall/", 200),
    "a file of a list": ("reporter", "get", f"{PLACE}indikatorer/?format=xlsx", 200),
    "a file that somebody left": ("reporter", "get", f"{PLACE}underlag/EVIDENCE/", 200),
    "signing in": (None, "get", "/konto/logga-in/", 200),
    "changing one's password": ("reporter", "get", "/konto/losenord/", 200),
    "a new password": (None, "get", "/konto/losenord/nytt/", 200),
    "a link that no longer holds": (None, "get", "/konto/losenord/nytt/0-x-y/", 200),
    "somebody not signed in": (None, "get", PLACE, 302),
    "a form of somebody not signed in": (None, "post", f"{PLACE}utfall/", 403),
    "what may not be done": ("member", "get", f"{PLACE}plan/planer/ny/", 403),
    "what is not there": ("reporter", "get", "/finns/inte/", 404),
    "what is another region's": ("outsider", "get", PLACE, 404),
    "another method": ("reporter", "put", f"{PLACE}utfall/", 405),
    "an address with a NUL": ("reporter", "get", f"{PLACE}plan/?q=%00", 400),
    "a host that is not ours": ("reporter", "host", PLACE, 400),
    "too large": ("reporter", "large", f"{PLACE}utfall/", 413),
    "a fault of ours": ("reporter", "get", "/trasig/", 500),
    "a fault of ours, to nobody": (None, "get", "/trasig/", 302),
    "the admin": ("operator", "get", "/admin/", 200),
    "a table of the admin": ("operator", "get", "/admin/tracker/person/", 200),
    "the admin's script": ("operator", "get", "/admin/jsi18n/", 200),
    "the admin, to others": ("reporter", "get", "/admin/", 404),
}


@pytest.fixture
def operator(db: None) -> Person:
    return Person.objects.create_superuser("operator@example.org", name="Operator Ove")


# What has been answered to each kind: several tests look at the same answer.
ANSWERED: dict[str, HttpResponse] = {}


@pytest.fixture
def answer(settings: Any, request: pytest.FixtureRequest) -> Callable[[str], HttpResponse]:
    """The answer of one kind."""
    settings.ROOT_URLCONF = __name__
    settings.DEBUG = False

    def ask(kind: str) -> HttpResponse:
        who, how, address, status = ANSWERS[kind]
        evidence = request.getfixturevalue("evidence")
        client = browser(request.getfixturevalue(who) if who else None)
        address = address.replace("EVIDENCE", str(evidence.pk))
        extra = {"host": {"HTTP_HOST": "ond.example.com"}, "large": {"CONTENT_LENGTH": "12000001"}}.get(how, {})
        response = client.generic({"host": "get", "large": "post"}.get(how, how).upper(), address, **extra)
        assert response.status_code == status, kind
        return response

    def answer(kind: str) -> HttpResponse:
        if kind not in ANSWERED:
            ANSWERED[kind] = ask(kind)
        return ANSWERED[kind]

    return answer


pytestmark = pytest.mark.pages


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_says_what_a_browser_may_do_with_it(answer: Callable[[str], HttpResponse], kind: str) -> None:
    headers = answer(kind).headers
    policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split("; ")}
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert not re.search(r"unsafe|http:|\*|data:|blob:", headers["Content-Security-Policy"])
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "no-store" in headers["Cache-Control"]
    assert "public" not in headers["Cache-Control"]
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


class Breaches(HTMLParser):
    """What a strict policy stops on a page, or what leads away from our own host."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and "src" not in given and "json" not in given.get("type", "")):
            self.found.append(tag)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        for name in ("src", "href", "action", "formaction"):
            value = given.get(name, "")
            if value.lower().strip().startswith(("javascript:", "data:")):
                self.found.append(f"{tag} {name}={value}")
            if tag != "a" and re.match(r"(https?:)?//", value):
                self.found.append(f"{tag} {name}={value}")


@pytest.mark.parametrize("kind", ANSWERS)
def test_no_page_needs_more_than_the_policy_gives(answer: Callable[[str], HttpResponse], kind: str) -> None:
    response = answer(kind)
    if "html" in response.headers.get("Content-Type", ""):
        assert Breaches(response.content.decode()).found == []


@pytest.mark.parametrize("kind", [kind for kind, (_who, _how, _address, status) in ANSWERS.items() if status >= 400])
def test_what_goes_wrong_is_said_in_swedish_and_tells_nothing(answer: Callable[[str], HttpResponse], kind: str) -> None:
    page = answer(kind).content.decode()
    assert not re.search(r"hemligt|Traceback|RuntimeError|settings|urlconf|/tmp|/site-packages|Exception", page)
    if page:  # nothing is said of a method that no page of ours uses
        assert '<html lang="sv">' in page
        assert page.count("<h1>") == 1


def test_a_file_is_kept_and_never_opened(answer: Callable[[str], HttpResponse]) -> None:
    for kind in ("a file that somebody left", "a file of a list"):
        response = answer(kind)
        assert response.headers["Content-Disposition"].startswith("attachment; filename=")
        assert "sandbox" in response.headers["Content-Security-Policy"]


def test_what_is_drawn_and_styled_may_be_kept(client: Client) -> None:
    """Static files are the same for everybody, and their names change when they do."""
    response = client.get("/static/tracker/css/base.css")
    assert "no-store" not in response.headers.get("Cache-Control", "")


def test_in_production_cookies_keep_to_this_host_and_to_https(settings: Any, reporter: Person) -> None:
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        setattr(settings, name, True)
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-tertial-session", "__Host-tertial-csrf"
    settings.DEVICE_COOKIE_NAME = "__Host-tertial-device"
    reporter.set_password("lång och hemlig fras")
    reporter.save()
    client = Client()
    assert client.get("/konto/logga-in/").headers["Location"] == "https://testserver/konto/logga-in/"
    client.get("/konto/logga-in/", secure=True)
    sent = {"login": reporter.email, "password": "lång och hemlig fras"}
    response = client.post("/konto/logga-in/", sent, secure=True, HTTP_REFERER="https://testserver/")
    assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    cookies = {name: cookie for name, cookie in response.cookies.items() if name.startswith("__Host-")}
    assert set(cookies) == {"__Host-tertial-session", "__Host-tertial-csrf", "__Host-tertial-device"}
    for cookie in response.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
        assert cookie["samesite"] in {"Lax", "Strict"}


AWAY = ["https://ond.example.com/", "//ond.example.com", "/\\ond.example.com", "javascript:alert(1)", "http:///ond", "\t//ond.se"]


@pytest.mark.parametrize("address", AWAY)
@pytest.mark.parametrize("page", ["account_login", "account_logout", "account_change_password", "account_reset_password"])
def test_no_next_page_is_on_another_host(page: str, address: str, db: None) -> None:
    person = Person.objects.create_user("anna@example.org", "lång och hemlig fras", name="Anna Exempel")
    client = browser(person if page in {"account_logout", "account_change_password"} else None)
    new = "en helt annan fras"
    fields = {
        "login": person.email, "password": "lång och hemlig fras", "email": person.email,
        "oldpassword": "lång och hemlig fras", "password1": new, "password2": new, "next": address,
    }  # fmt: skip
    for response in (client.get(reverse(page), {"next": address}), client.post(reverse(page), fields)):
        assert "ond" not in response.headers.get("Location", "")
        assert f'href="{address}' not in response.content.decode()


def test_a_signed_in_person_asked_to_sign_in_is_not_sent_away(reporter: Person) -> None:
    response = browser(reporter).get("/konto/logga-in/?next=https://ond.example.com/")
    assert response.headers["Location"] == "/"


def test_what_holds_here_holds_for_every_middleware_that_is_used() -> None:
    """The order matters: what is said of an answer is said last, outside everything that may give one."""
    assert django_settings.MIDDLEWARE[:2] == ["tracker.middleware.browser_rules", "csp.middleware.CSPMiddleware"]
