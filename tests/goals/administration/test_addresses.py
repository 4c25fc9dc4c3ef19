"""The address that somebody signs in by, changed by the administrator: signed out, both told; and a first administrator."""

from types import SimpleNamespace

import pytest
from django.core import mail as outbox
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from goals.operations.administration.addresses import change_email
from goals.operations.changes import digest_of
from reports.tasks import work
from tests.conftest import LONG_AGO, NOW
from tests.goals.administration.conftest import ADMIN, events, refuses_all
from tracker.models import Mail, Membership, Person, Region, Role
from tracker.models.sign_in import Session
from tracker.operations import Refused
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db

OTHER = "rut.andersson@example.org"


@pytest.fixture
def change(by, norr, reporter):
    """Change the reporter's address."""

    def change(email: str = OTHER, *, as_: Person | None = None, seen: str = "") -> Person:
        seen = seen or digest_of({"email": reporter.email})
        actor = by(as_) if as_ else by()
        return change_email(by=actor, now=NOW, region=norr.region, person=reporter, email=email, seen=seen)

    return change


def test_it_is_changed_with_its_event_both_addresses_are_told_and_every_browser_is_signed_out(change, reporter) -> None:
    client, old = Client(), reporter.email
    client.force_login(reporter)
    change(f" {OTHER.upper()}")
    reporter.refresh_from_db()
    assert reporter.email == OTHER
    (event,) = events("person.change_email")
    assert event.changes["email"] == [old, OTHER]
    assert not Session.objects.of(reporter.pk).exists()
    work(), work()
    assert {address for letter in outbox.outbox for address in letter.to} == {old, OTHER}
    assert all(f"från {old} till {OTHER}" in letter.body for letter in outbox.outbox)
    assert change(OTHER).email == OTHER  # sent twice
    assert Mail.objects.count() == 2


@pytest.mark.parametrize(
    ("email", "code"), [("ingen adress", "EMAIL"), ("", "NEEDED"), ("administrator.bo@example.org", "TAKEN")]
)
def test_what_is_no_address_or_somebody_elses_is_refused(change, email: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        change(email)
    assert (refused.value.code, refused.value.field) == (code, "email")


def test_nobody_opens_the_door_of_another_region_or_of_whoever_runs_tertial(change, reporter, soder) -> None:
    Membership.objects.create(person=reporter, unit=soder.culture, role=Role.SECRETARY, from_on=LONG_AGO)
    with pytest.raises(Refused, match="utanför regionen"):
        change()
    Membership.objects.filter(unit=soder.culture).delete()
    Person.objects.filter(pk=reporter.pk).update(is_operator=True)
    with pytest.raises(Refused, match="utanför regionen"):
        change()


def test_others_may_not(change, others) -> None:
    refuses_all(others, lambda person: change(as_=person))


def test_the_page_says_what_it_means_and_keeps_what_was_typed(send, reporter: Person) -> None:
    address = f"{ADMIN}personer/{reporter.pk}/adress/"
    wrong = send(address, email="rut")
    assert wrong.status == 422
    assert "Skriv en hel e-postadress" in wrong.text
    assert 'value="rut"' in wrong.page
    done = send(address, email=OTHER)
    assert f"Reporter Rut loggar nu in med {OTHER}." in done.after


class TestCreateRegion:
    def test_a_region_is_made_with_its_first_administrator_who_gets_a_letter(self, db: None, capsys) -> None:
        call_command("create_region", "ostra", "Region Östra", "Anna@Example.org", "Anna Exempel")
        region = Region.objects.get(slug="ostra")
        anna = Person.objects.get(email="anna@example.org")
        council = region.units.get()
        assert (council.name, council.kind, council.is_authority) == ("Regionfullmäktige", "COUNCIL", True)
        assert access_of(anna, region, timezone.localdate()).roles == ((Role.ADMINISTRATOR, council.pk),)
        assert [event.action for event in events()] == [
            "region.create", "unit.create", "person.add", "role.give",
        ]  # fmt: skip
        work()
        assert "/konto/losenord/nytt/" in outbox.outbox[0].body
        assert "Ett brev till anna@example.org är på väg." in capsys.readouterr().out

    def test_without_mail_the_link_is_printed(self, db: None, capsys) -> None:
        call_command("create_region", "ostra", "Region Östra", "anna@example.org", "Anna Exempel", "--link")
        link = capsys.readouterr().out.split()[-1]
        assert "/konto/losenord/nytt/" in link
        assert Client().get(link[link.index("/konto/") :], follow=True).status_code == 200
        assert not Mail.objects.exists()

    @pytest.mark.parametrize("slug", ["norr", "konto", "Å b"])
    def test_a_place_that_is_taken_or_none_is_refused_and_nothing_is_left(self, norr: SimpleNamespace, slug: str) -> None:
        with pytest.raises(CommandError, match="Inget är ändrat"):
            call_command("create_region", slug, "Region Östra", "anna@example.org", "Anna Exempel")
        assert list(Region.objects.all()) == [norr.region]
        assert not Person.objects.filter(email="anna@example.org").exists()
