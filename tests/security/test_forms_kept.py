"""A form that cannot be taken is explained, and what was typed in it is not lost; nor handed to somebody else."""

import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tracker.models import Person

pytestmark = pytest.mark.pages

ORIGIN = "http://testserver"
PAGE = "/norr/kn/2026-08/utfall/"
TYPED = {"a-comment": "Två rader\nmed <b>tecken</b> & annat", "a-value": "64", "csrfmiddlewaretoken": "gammal"}


@pytest.fixture
def strict(reporter: Person, rounds: SimpleNamespace, plans: SimpleNamespace) -> Client:
    """A browser that is held to the tokens of forms, in which the reporter is signed in."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(reporter)
    client.get(PAGE)
    return client


def hidden(page: str) -> dict[str, str]:
    """What the page would send again."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


class TestOldToken:
    def test_it_is_refused(self, strict):
        assert strict.post(PAGE, TYPED, HTTP_ORIGIN=ORIGIN).status_code == 403

    def test_what_was_typed_is_shown_and_can_be_sent_again(self, strict):
        page = strict.post(f"{PAGE}?visa=alla", TYPED, HTTP_ORIGIN=ORIGIN).content.decode()
        assert "Två rader<br>med &lt;b&gt;tecken&lt;/b&gt; &amp; annat" in page
        assert f'action="{PAGE}?visa=alla"' in page
        again = hidden(page)
        assert again["a-value"] == "64"
        assert again["a-comment"].startswith("Två rader\nmed &lt;b&gt;")
        assert again["csrfmiddlewaretoken"] != "gammal"
        assert strict.post(PAGE, again, HTTP_ORIGIN=ORIGIN).status_code in {200, 302}

    def test_without_a_token_it_is_the_same(self, strict):
        page = strict.post(PAGE, {"a-comment": "två ord"}, HTTP_ORIGIN=ORIGIN).content.decode()
        assert "två ord" in page
        assert "Skicka igen" in page

    @pytest.mark.parametrize("origin", ["https://ond.example.com", "null", "https://testserver", "http://testserver.ond.se"])
    def test_a_form_of_another_site_is_neither_shown_nor_sent_on(self, strict, origin):
        response = strict.post(PAGE, TYPED, HTTP_ORIGIN=origin)
        assert response.status_code == 403
        assert "Två rader" not in response.content.decode()
        assert "Skicka igen" not in response.content.decode()

    def test_files_are_chosen_anew(self, strict):
        from django.core.files.uploadedfile import SimpleUploadedFile

        sent = TYPED | {"file": SimpleUploadedFile("a.pdf", b"%PDF-")}
        page = strict.post(PAGE, sent, HTTP_ORIGIN=ORIGIN).content.decode()
        assert "välj filen på nytt" in page
        assert "Skicka igen</button>" not in page

    def test_a_password_is_not_put_in_a_page(self, db):
        client = Client(enforce_csrf_checks=True)
        page = client.post(reverse("account_login"), {"login": "a@b.se", "password": "min hemliga fras"}, HTTP_ORIGIN=ORIGIN)
        assert page.status_code == 403
        assert "hemliga" not in page.content.decode()


class TestSignedOut:
    def test_what_was_typed_is_kept_until_one_has_signed_in_again(self, strict, reporter):
        strict.logout()
        page = strict.get(reverse("account_login")).content.decode()
        token = hidden(page)["csrfmiddlewaretoken"]
        response = strict.post(PAGE, TYPED | {"csrfmiddlewaretoken": token}, HTTP_ORIGIN=ORIGIN)
        assert response.status_code == 403
        page = response.content.decode()
        assert "Du är utloggad" in page
        assert "Två rader<br>" in page
        strict.force_login(reporter)
        again = strict.post(PAGE, hidden(page), HTTP_ORIGIN=ORIGIN)
        assert again.status_code in {200, 302, 403}
        if again.status_code == 403:  # signing in gave the browser another token: once more is enough
            again = strict.post(PAGE, hidden(again.content.decode()), HTTP_ORIGIN=ORIGIN)
        assert again.status_code in {200, 302}

    def test_somebody_who_never_was_signed_in_gets_the_same_page(self, db):
        response = Client().post(PAGE, {"a-comment": "två ord"})
        assert response.status_code == 403
        assert reverse("account_login") in response.content.decode()


class TestTooMuch:
    @pytest.fixture
    def own(self, reporter, rounds, plans) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(reporter)
        return client

    def test_more_than_a_file_and_its_form_is_not_read(self, own, settings):
        response = own.generic("POST", PAGE, b"a=1", CONTENT_LENGTH=str(settings.LARGEST_REQUEST + 1))
        assert response.status_code == 413
        assert "högst 10 MB" in response.content.decode()

    def test_a_text_of_megabytes_is_refused(self, own):
        response = own.post(PAGE, {"a-comment": "å" * 1_500_000})
        assert response.status_code == 400

    def test_thousands_of_fields_are_refused(self, own):
        response = own.post(PAGE, {f"f{number}": "" for number in range(1001)})
        assert response.status_code == 400

    def test_many_files_are_refused(self, own):
        from django.core.files.uploadedfile import SimpleUploadedFile

        files = {f"f{number}": SimpleUploadedFile("a.pdf", b"%PDF-") for number in range(6)}
        assert own.post(PAGE, files).status_code == 400

    @pytest.mark.parametrize("length", ["", "x", "-1", "12 000"])
    def test_a_length_that_is_none_is_nothing_to_read(self, own, length):
        assert own.generic("POST", PAGE, b"", CONTENT_LENGTH=length).status_code in {200, 302, 400, 422}

    @pytest.mark.parametrize("body", [b"\x00", b"--x\r\n", b"a=%00", b"%ff%fe=%ff", b"a" * 5000])
    @pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain", "x"])
    def test_what_is_no_form_is_refused_or_changes_nothing(self, own, body, kind):
        assert own.generic("POST", PAGE, body, content_type=kind).status_code in {200, 302, 400, 422}

    def test_a_password_of_megabytes_costs_no_more_than_another(self, db):
        Person.objects.create_user("anna@example.org", "lång och hemlig fras", name="Anna")
        response = Client().post(reverse("account_login"), {"login": "anna@example.org", "password": "å" * 1_000_000})
        assert response.status_code == 200
