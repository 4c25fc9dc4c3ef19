"""People: added with a role, invited by a letter that holds no key, called what they are called; and no word of other regions."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.core import mail as outbox
from django.urls import reverse

from goals.operations.administration.invitations import invite
from goals.operations.administration.people import PersonEntry, add_person, change_person
from goals.operations.administration.roles import RoleEntry
from goals.operations.changes import StaleRow, digest_of
from reports.tasks import work
from tests.conftest import LONG_AGO, NOW, TODAY, make_person
from tests.goals.administration.conftest import ADMIN, events, refuses_all
from tests.goals.conftest import Read
from tracker.mails import LINK
from tracker.models import Job, Mail, Membership, Person, Role, Suspension
from tracker.operations import Refused
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db

NEW = "ny.person@example.org"


@pytest.fixture
def role(norr: SimpleNamespace) -> RoleEntry:
    return RoleEntry(role=Role.REPORTER, unit=norr.culture_administration, from_on=TODAY)


@pytest.fixture
def add(by, norr, role, administrator):
    """Adds somebody; what is not said is as for a new reporter."""

    def add(email: str = NEW, name: str = "Ny Person", form: str = "", **options: object) -> Person:
        known = {"region": norr.region, "email": email, "entry": PersonEntry(name=name), "role": role}
        return add_person(by=by(form=form), now=NOW, **known | options)

    return add


# Added


def test_somebody_new_is_added_with_a_role_and_a_letter(add, norr) -> None:
    person = add("Ny.Person@Example.org ")
    assert (person.email, person.name, person.has_usable_password()) == (NEW, "Ny Person", False)
    assert access_of(person, norr.region, TODAY).roles == ((Role.REPORTER, norr.culture_administration.pk),)
    assert [event.action for event in events()] == ["person.add", "role.give", "job.request"]
    assert Mail.objects.get().to == NEW


def test_a_form_that_is_sent_twice_adds_one_person_one_role_and_one_letter(add) -> None:
    assert add(form="one") == add(form="one")
    assert (Membership.objects.filter(person__email=NEW).count(), Mail.objects.count()) == (1, 1)


def test_nobody_need_be_written_to(add) -> None:
    add(is_invited=False)
    assert Mail.objects.count() == 0


def test_somebody_known_from_another_region_gets_the_role_and_keeps_name_and_password(add, norr, outsider) -> None:
    outsider.set_password("hemligt och långt")
    outsider.save()
    person = add(outsider.email, "Någon Annan")
    outsider.refresh_from_db()
    assert (person, outsider.name, outsider.check_password("hemligt och långt")) == (outsider, "Outsider Sune", True)
    assert access_of(outsider, norr.region, TODAY).is_insider


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"email": "ingen adress"}, "email", "hel e-postadress"),
        ({"email": ""}, "email", "Fyll i fältet"),
        ({"name": " \n "}, "name", "Fyll i fältet"),
        ({"entry": PersonEntry(name="Ny", language="xx")}, "language", "Valet finns inte"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(add, changes, field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        add(**changes)
    assert (refused.value.field, events(), Mail.objects.count()) == (field, [], 0)


def test_a_name_holds_no_line_breaks(add) -> None:
    assert add(name="Ny\r\nBcc: alla").name == "Ny Bcc: alla"


def test_somebody_who_is_shut_out_is_not_added_by_the_way(add, norr, coordinator) -> None:
    Suspension.objects.create(person=coordinator, region=norr.region, since_at=NOW)
    with pytest.raises(Refused, match="avstängd"):
        add(coordinator.email)


def test_somebody_shut_out_elsewhere_comes_in_here(add, soder, outsider) -> None:
    Suspension.objects.create(person=outsider, region=soder.region, since_at=NOW)
    Person.objects.filter(pk=outsider.pk).update(is_active=False)
    assert add(outsider.email).is_active


def test_nobody_but_the_administrator_adds_changes_or_writes(by, norr, role, others, coordinator) -> None:
    common = {"now": NOW, "region": norr.region}
    refuses_all(
        others,
        lambda person: add_person(by=by(person), email=NEW, entry=PersonEntry(name="N"), role=role, **common),
        lambda person: change_person(by=by(person), person=coordinator, entry=PersonEntry(name="N"), seen="", **common),
        lambda person: invite(by=by(person), person=coordinator, **common),
    )
    assert (events(), Mail.objects.count()) == ([], 0)


# Changed


def test_a_name_is_changed_with_its_event(by, norr, coordinator) -> None:
    seen = digest_of(PersonEntry.of(coordinator).fields)
    change_person(by=by(), now=NOW, region=norr.region, person=coordinator, entry=PersonEntry(name="Siv Ny"), seen=seen)
    (event,) = events()
    assert (event.action, event.changes) == ("person.change", {"name": ["Coordinator Siv", "Siv Ny"]})
    with pytest.raises(StaleRow):
        change_person(by=by(), now=NOW, region=norr.region, person=coordinator, entry=PersonEntry(name="Siv"), seen=seen)


def test_somebody_of_another_region_is_not_found_to_change_or_write_to(by, norr, outsider) -> None:
    with pytest.raises(Refused, match="Valet finns inte"):
        change_person(by=by(), now=NOW, region=norr.region, person=outsider, entry=PersonEntry(name="N"), seen="")
    with pytest.raises(Refused, match="Valet finns inte"):
        invite(by=by(), now=NOW, region=norr.region, person=outsider)


# Invited


def test_the_letter_says_what_one_is_and_leads_to_a_password(add, client) -> None:
    person = add()
    kept = Mail.objects.get()
    assert LINK in kept.text
    assert "reporter" not in kept.subject
    work()
    (sent,) = outbox.outbox
    assert (sent.to, sent.subject) == ([NEW], "Du har fått en roll i Tertial för Region Norr")
    assert "Hej Ny Person!" in sent.body
    assert "Administrator Bo har gett dig tillgång till Tertial, där Region Norr" in sent.body
    assert "- rapportör, Kulturförvaltningen, från och med 8 september 2026" in sent.body
    address = re.search(r"/konto/losenord/nytt/\S+", sent.body)[0]
    assert address not in Mail.objects.get().text
    page = client.get(address, follow=True)
    assert "Välj nytt lösenord" in page.content.decode()
    client.post(page.request["PATH_INFO"], {"password1": "korrekt häst batteri", "password2": "korrekt häst batteri"})
    person.refresh_from_db()
    assert person.check_password("korrekt häst batteri")


def test_whoever_has_a_password_is_shown_the_way_in(add, outsider) -> None:
    outsider.set_password("hemligt och långt")
    outsider.save()
    add(outsider.email)
    work()
    (sent,) = outbox.outbox
    assert reverse("account_login") in sent.body
    assert "/konto/losenord/nytt/" not in sent.body
    assert "Söder" not in sent.body


def test_an_invitation_is_written_once_for_a_form_and_anew_for_another(by, norr, coordinator) -> None:
    letters = [invite(by=by(form=form), now=NOW, region=norr.region, person=coordinator) for form in ("one", "one", "two")]
    assert letters[0] == letters[1] != letters[2]
    assert len({letter.message_id for letter in Mail.objects.all()}) == 2


def test_nobody_is_invited_without_a_role_or_while_shut_out(by, norr, coordinator) -> None:
    Membership.objects.filter(person=coordinator).update(to_on=date(2026, 9, 1))
    with pytest.raises(Refused, match="Valet finns inte"):
        invite(by=by(), now=NOW, region=norr.region, person=coordinator)
    Suspension.objects.create(person=coordinator, region=norr.region, since_at=NOW)
    with pytest.raises(Refused, match="avstängd"):
        invite(by=by(), now=NOW, region=norr.region, person=coordinator)


def test_a_letter_to_somebody_who_has_been_shut_out_meanwhile_is_not_sent(add) -> None:
    Person.objects.filter(pk=add().pk).update(is_active=False)
    work()
    assert (outbox.outbox, Job.objects.get().state) == ([], "DEAD")
    assert "kan inte logga in längre" in Job.objects.get().error


# The pages


def test_the_list_shows_those_of_the_region_with_roles_and_state(
    reading: Read, norr, soder, administrator, coordinator, reporter, outsider
) -> None:
    Membership.objects.filter(person=reporter).update(to_on=date(2026, 8, 31))
    Suspension.objects.create(person=coordinator, region=norr.region, since_at=NOW)
    text = reading(administrator, f"{ADMIN}personer/")
    assert "Administrator Bo administrator.bo@example.org administratör, Regionfullmäktige" in text
    assert "Coordinator Siv coordinator.siv@example.org samordnare, Kulturnämnden avstängd sedan 8 september 2026" in text
    assert "Reporter Rut reporter.rut@example.org ingen roll nu" in text
    assert "Sune" not in text
    assert "3 personer" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=siv", ["Coordinator Siv"]),
        ("role=REPORTER", ["Reporter Rut"]),
        ("state=SUSPENDED", ["Manager Nils"]),
        ("state=CURRENT", ["Administrator Bo", "Coordinator Siv", "Reporter Rut"]),
        ("state=WITHOUT", ["Member Olle"]),
        ("q=sune", []),
        ("unit={culture}", ["Coordinator Siv", "Manager Nils"]),
        ("unit={foreign}", ["Administrator Bo", "Coordinator Siv", "Manager Nils", "Member Olle", "Reporter Rut"]),
    ],
)
def test_the_list_is_narrowed(
    reading: Read, norr, soder, administrator, coordinator, reporter, manager, member, outsider, query: str, found: list[str]
) -> None:
    Suspension.objects.create(person=manager, region=norr.region, since_at=NOW)
    Membership.objects.filter(person=member).update(to_on=date(2026, 8, 31))
    query = query.format(culture=norr.culture.pk, foreign=soder.culture.pk)
    text = reading(administrator, f"{ADMIN}personer/?{query}")
    names = ["Administrator Bo", "Coordinator Siv", "Manager Nils", "Member Olle", "Reporter Rut", "Outsider Sune"]
    assert [name for name in names if f"{name} {name.lower().replace(' ', '.')}@" in text] == found


def test_the_list_is_a_file_too(sign_in, administrator, coordinator, in_september) -> None:
    answer = sign_in(administrator).get(f"{ADMIN}personer/?format=xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="personer-norr-2026-09-08.xlsx"'


def test_somebody_is_added_on_the_page(send, norr) -> None:
    fields = {"email": NEW, "name": "Ny Person", "role": "REPORTER", "unit": norr.culture_administration.pk, "is_invited": "on"}
    answer = send("personer/ny/", is_twice=True, **fields)
    assert "Ny Person är tillagd, och ett brev är på väg." in answer.after
    assert "rapportör, Kulturförvaltningen från 8 september 2026" in answer.after
    assert "Inbjudan Väntar på att skickas" in answer.after
    assert Membership.objects.filter(person__email=NEW).count() == 1


def test_the_answer_to_a_known_address_is_as_to_a_new_one_but_for_the_name(send, norr, soder) -> None:
    known = make_person("Kerstin Kjell", Role.MANAGER, soder.culture)
    fields = {"name": "Kerstin Kjell", "role": "MEMBER", "unit": norr.culture.pk, "is_invited": "on"}
    pages = []
    for email in (NEW, known.email):
        answer = send("personer/ny/", email=email, **fields)
        pages.append(re.sub(r"\d+", "", answer.after.replace(email, "")))
    assert pages[0] == pages[1]
    assert "Söder" not in pages[1]
    assert "förvaltningschef" not in pages[1]


def test_a_letter_is_sent_again_from_the_page(send, coordinator) -> None:
    answer = send(f"personer/{coordinator.pk}/")
    assert answer.status == 405  # the page itself takes nothing
    sent = answer.client.post(f"{ADMIN}personer/{coordinator.pk}/inbjudan/", {"form_id": "a" * 32})
    assert (sent.status_code, Mail.objects.get().to) == (302, coordinator.email)


def test_a_name_and_the_language_of_letters_are_changed_on_the_page(send, coordinator) -> None:
    answer = send(f"personer/{coordinator.pk}/andra/", name="Siv Svensson", language="en")
    assert answer.sent["seen"]
    assert "Siv Svensson är sparad." in answer.after
    assert "Språk i brev Engelska" in answer.after
    (event,) = events("person.change")
    assert event.changes == {"name": ["Coordinator Siv", "Siv Svensson"], "language": ["sv", "en"]}
    answer.client.post(f"{ADMIN}personer/{coordinator.pk}/inbjudan/", {"form_id": "a" * 32})
    assert Mail.objects.get().subject == "You have been given a role in Tertial for Region Norr"


def test_somebody_of_another_region_has_no_page_here(sign_in, administrator, outsider, soder, in_september) -> None:
    client = sign_in(administrator)
    role = Membership.objects.get(person=outsider)
    for page in (
        f"{outsider.pk}/",
        *(f"{outsider.pk}/{page}/" for page in ("andra", "inbjudan", "stang-av", "slapp-in", "ny-roll")),
    ):
        for answer in (client.get(f"{ADMIN}personer/{page}"), client.post(f"{ADMIN}personer/{page}", {})):
            assert answer.status_code in {404, 405}
    assert client.get(f"{ADMIN}personer/roll/{role.pk}/").status_code == 404
    assert client.post(f"{ADMIN}personer/roll/{role.pk}/", {"to_on": ""}).status_code == 404


def test_there_are_no_such_pages_for_anybody_else(sign_in, coordinator, others, in_september) -> None:
    pk, role = coordinator.pk, Membership.objects.get(person=coordinator).pk
    pages = ("", "ny/", f"{pk}/", f"{pk}/andra/", f"{pk}/inbjudan/", f"{pk}/stang-av/", f"{pk}/slapp-in/", f"{pk}/ny-roll/")
    for client in map(sign_in, others):
        for page in (*pages, f"roll/{role}/"):
            assert client.get(f"{ADMIN}personer/{page}").status_code in {404, 405}
            assert client.post(f"{ADMIN}personer/{page}", {}).status_code in {404, 405}
    assert events() == []


def test_past_and_coming_roles_stand_by_themselves(reading: Read, norr, administrator, coordinator) -> None:
    Membership.objects.create(person=coordinator, unit=norr.care, role=Role.MEMBER, from_on=LONG_AGO, to_on=date(2025, 6, 30))
    Membership.objects.create(person=coordinator, unit=norr.care, role=Role.MANAGER, from_on=date(2027, 1, 1))
    text = reading(administrator, f"{ADMIN}personer/{coordinator.pk}/")
    assert "Roller nu samordnare, Kulturnämnden från 1 januari 2023 Ändra samordnare, Kulturnämnden" in text
    assert "Roller som kommer förvaltningschef, Vårdnämnden från 1 januari 2027" in text
    assert "Roller som har upphört ledamot, Vårdnämnden 1 januari 2023–30 juni 2025" in text
