"""The pages of signing in, as somebody meets them who is not signed in."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from reports.tasks import work
from tracker.models import Person

pytestmark = pytest.mark.django_db

PASSWORD = "lång och hemlig fras"


@pytest.fixture
def person():
    return Person.objects.create_user(email="karin@example.org", name="Karin Exempel", password=PASSWORD)


def read(response):
    """What the page says."""
    html = response.content.decode()
    assert html.count("<h1>") == 1
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"])
def test_the_pages_stand_in_our_frame(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert "Tertial" in read(response)


def test_a_wrong_password_says_so_and_keeps_the_address(client, person):
    response = client.post(reverse("account_login"), {"login": person.email, "password": "fel"})
    assert "Något behöver rättas" in read(response)
    assert f'value="{person.email}"' in response.content.decode()


def test_signing_in_adds_no_message_of_its_own(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert "notice" not in client.get(reverse("account_change_password")).content.decode()


def test_signing_out_by_address_is_asked_about_first(client, person):
    client.force_login(person)
    assert "Logga ut?" in read(client.get(reverse("account_logout")))


def test_signing_out_says_that_it_is_done(client, person):
    client.force_login(person)
    assert "Du är utloggad." in read(client.post(reverse("account_logout"), follow=True))


def test_a_forgotten_password_can_be_chosen_anew(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    work()
    address = re.search(r"/konto/losenord/nytt/\S+", mail.outbox[0].body)[0]
    response = client.get(address, follow=True)
    assert "Välj nytt lösenord" in read(response)
    new = {"password1": "en helt annan fras", "password2": "en helt annan fras"}
    assert "Lösenordet är bytt" in read(client.post(response.request["PATH_INFO"], new, follow=True))


def test_a_link_that_no_longer_holds_offers_a_new_one(client):
    response = client.get(reverse("account_reset_password_from_key", args=["0", "x-y"]), follow=True)
    assert "Länken gäller inte längre" in read(response)


def test_changing_the_password_shows_what_is_wrong(client, person):
    client.force_login(person)
    wrong = {"oldpassword": "fel", "password1": "kort", "password2": "kort"}
    assert "Något behöver rättas" in read(client.post(reverse("account_change_password"), wrong))


def test_an_address_that_is_nothing_has_our_page(client, person):
    client.force_login(person)
    response = client.get("/finns/inte/alls/här/mer/än/så/")
    assert response.status_code == 404
    assert "Sidan finns inte" in read(response)


def test_somebody_without_a_password_who_wants_another_is_shown_the_way(client):
    client.force_login(Person.objects.create_user("ny@example.org", name="Ny Exempel"))
    response = client.get(reverse("account_change_password"), follow=True)
    assert response.redirect_chain[-1] == (reverse("account_reset_password"), 302)
