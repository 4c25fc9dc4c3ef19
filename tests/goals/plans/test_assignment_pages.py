"""The pages where assignments are given and ended."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import Assignment, Decision, DecisionKind
from tests.conftest import NOW
from tests.goals.conftest import Read
from tests.goals.pages import PLACE, words_of
from tests.goals.plans.sent_forms import fields_of
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans", "in_september")]


@pytest.fixture
def client(sign_in: Callable[[Person], Client], coordinator: Person) -> Client:
    return sign_in(coordinator)


@pytest.fixture
def send(client: Client) -> Callable[..., SimpleNamespace]:
    """Open a page as the coordinator, fill in some of its form and send it."""

    def send(url: str, form: int = 0, **fields: object) -> SimpleNamespace:
        shown = fields_of(client.get(url).content.decode(), form)
        response = client.post(url, shown | {name.replace("__", "-"): value for name, value in fields.items()})
        return SimpleNamespace(
            status=response.status_code,
            url=response.headers.get("Location", ""),
            text=words_of(response.content.decode()),
        )

    return send


@pytest.fixture
def given(send: Callable[..., SimpleNamespace], norr: SimpleNamespace) -> Assignment:
    """An assignment to two, until the end of the year."""
    receivers = [str(norr.culture_administration.pk), str(norr.care.pk)]
    send(f"{PLACE}uppdrag/nytt/", text="Utred kulturskolan", receivers=receivers, months=["8", "12"], ends_on="2026-12-31")
    return Assignment.objects.get(text="Utred kulturskolan")


@pytest.fixture
def closing(norr: SimpleNamespace) -> Decision:
    return Decision.objects.create(unit=norr.culture, year=2026, paragraph="9", kind=DecisionKind.CLOSES, recorded_at=NOW)


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter"])
def test_only_those_who_edit_the_plan_give_assignments(who: str, sign_in, request, given) -> None:
    client = sign_in(request.getfixturevalue(who))
    for page in ("givna/", "nytt/", f"{given.pk}/", f"{given.pk}/ta-bort/", f"mottagare/{given.addressees.all()[0].pk}/"):
        assert client.get(f"{PLACE}uppdrag/{page}").status_code == 403
        assert client.post(f"{PLACE}uppdrag/{page}", {"text": "x"}).status_code in {403, 405}


def test_the_list_has_what_the_unit_has_given_with_the_way_to_each(reading: Read, coordinator, given) -> None:
    assert "Ge och avsluta uppdrag" in reading(coordinator, "uppdrag/")
    text = reading(coordinator, "uppdrag/givna/")
    assert "Utred kulturskolan Kulturförvaltningen, Vårdnämnden Ändra eller avsluta" in text


def test_an_assignment_is_given_to_several_until_a_day(given, norr) -> None:
    assert {row.unit for row in given.addressees.all()} == {norr.culture_administration, norr.care}
    assert {str(row.ends_on) for row in given.addressees.all()} == {"2026-12-31"}


def test_what_is_missing_is_said_and_what_was_typed_is_kept(send) -> None:
    done = send(f"{PLACE}uppdrag/nytt/", text="", number="7", ends_on="snart")
    assert done.status == 422
    assert "Uppdraget: Skriv vad uppdraget är." in done.text
    assert "Sista dag: Skriv dagen som år-månad-dag" in done.text
    assert "Välj vem uppdraget ges till" in send(f"{PLACE}uppdrag/nytt/", text="Utred").text


def test_an_assignment_of_another_unit_is_changed_there(client, norr) -> None:
    other = Assignment.objects.create(given_by=norr.care, text="Vård")
    assert client.get(f"{PLACE}uppdrag/{other.pk}/").status_code == 404
    assert client.get(f"/norr/vn/2026-08/uppdrag/{other.pk}/").status_code == 403


def test_the_words_are_changed_and_one_more_receives_it(send, given, norr) -> None:
    url = f"{PLACE}uppdrag/{given.pk}/"
    assert send(url, form=1, text="Utred kulturskolorna").status == 302
    assert send(url, ny__unit=str(norr.board.pk)).status == 302
    given.refresh_from_db()
    assert (given.text, given.addressees.count()) == ("Utred kulturskolorna", 3)


def test_a_receivers_last_day_is_moved(send, given, norr) -> None:
    row = given.addressees.get(unit=norr.care)
    send(f"{PLACE}uppdrag/mottagare/{row.pk}/", tid__ends_on="2027-06-30")
    row.refresh_from_db()
    assert (str(row.ends_on), row.months) == ("2027-06-30", 0b100010000000)


def test_it_is_ended_by_a_decision_and_one_carried_over_is_given_anew(send, client, given, norr, closing) -> None:
    row = given.addressees.get(unit=norr.care)
    url = f"{PLACE}uppdrag/mottagare/{row.pk}/"
    assert "Genom beslut: Välj ett beslut av den som gav uppdraget." in send(url, form=1, slut__end="CLOSED").text
    done = send(url, form=1, slut__end="CARRIED_OVER", slut__closed=str(closing.pk))
    row.refresh_from_db()
    assert (row.end, row.closed) == ("CARRIED_OVER", closing)
    assert done.url == f"{PLACE}uppdrag/nytt/?fortsatter={given.pk}"
    again = send(done.url, receivers=[str(norr.care.pk)])
    assert again.status == 302
    assert Assignment.objects.get(continues=given).text == given.text


def test_a_mistake_is_taken_away_and_what_is_ended_stays(send, client, given, norr, closing) -> None:
    row = given.addressees.get(unit=norr.care)
    send(f"{PLACE}uppdrag/mottagare/{row.pk}/", form=1, slut__end="CLOSED", slut__closed=str(closing.pk))
    response = client.post(f"{PLACE}uppdrag/{given.pk}/ta-bort/", follow=True)
    assert "redovisat, avslutat eller nedbrutet" in words_of(response.content.decode())
    send(f"{PLACE}uppdrag/nytt/", text="Av misstag", receivers=[str(norr.care.pk)])
    mistake = Assignment.objects.get(text="Av misstag")
    assert send(f"{PLACE}uppdrag/{mistake.pk}/ta-bort/").status == 302
    assert not Assignment.objects.filter(pk=mistake.pk).exists()
