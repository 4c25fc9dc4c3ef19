"""The pages where a giver decides that assignments have ended."""

from types import SimpleNamespace

import pytest

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus
from tests.conftest import make_decision
from tests.goals.conftest import Read
from tests.goals.pages import PLACE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans", "in_september")]

DECIDING = f"{PLACE}uppdrag/beslut/"


@pytest.fixture
def proposed(given: Assignment, norr: SimpleNamespace, rounds: SimpleNamespace) -> AssignmentAddressee:
    """Kulturförvaltningen says in August that it is done."""
    row = given.addressees.get(unit=norr.culture_administration)
    AssignmentStatus.objects.create(
        addressee=row, unit_follow_up=rounds.culture, status="DONE_PROPOSED", comment="Utredningen är klar."
    )
    return row


@pytest.mark.parametrize("who", ["reporter", "member", "auditor", "administrator", "other_reporter"])
def test_only_those_who_decide_or_prepare_the_meeting_meet_what_waits(who: str, sign_in, request, proposed) -> None:
    client = sign_in(request.getfixturevalue(who))
    assert (client.get(DECIDING).status_code, client.post(DECIDING).status_code) == (403, 403)


def test_the_secretary_reads_what_is_to_be_decided_and_registers_the_decision(
    reading: Read, sign_in, secretary, proposed
) -> None:
    text = reading(secretary, "uppdrag/beslut/")
    assert "Registrera beslutet Föreslås avslutas Utred kulturskolan Kulturförvaltningen Delårsrapport augusti 2026" in text
    assert "Utredningen är klar." in text
    assert "Registrera för de valda" not in text
    assert sign_in(secretary).post(DECIDING, {}).status_code == 403


def test_the_list_says_that_something_waits(reading: Read, coordinator, reporter, proposed) -> None:
    assert "1 uppdrag föreslås avslutas" in reading(coordinator, "uppdrag/")
    assert "föreslås avslutas Ett uppdrag är avslutat först" not in reading(reporter, "uppdrag/")


def test_what_is_chosen_is_ended_and_waits_no_more(send, reading: Read, coordinator, proposed, closing) -> None:
    done = send(DECIDING, addressees=[str(proposed.pk)], closed=str(closing.pk))
    assert (done.status, done.url) == (302, DECIDING)
    proposed.refresh_from_db()
    assert (proposed.end, proposed.closed) == ("CLOSED", closing)
    assert "Inget uppdrag väntar på beslut." in reading(coordinator, "uppdrag/beslut/")


def test_what_is_lacking_is_said_and_what_was_chosen_is_kept(send, proposed, closing) -> None:
    assert "Välj minst ett uppdrag." in send(DECIDING, closed=str(closing.pk)).text
    done = send(DECIDING, addressees=[str(proposed.pk)])
    assert done.status == 422
    assert "Genom beslut: Välj ett beslut av den som gav uppdraget." in done.text


def test_what_is_not_proposed_cannot_be_chosen_here(send, given, proposed, closing, norr) -> None:
    other = given.addressees.get(unit=norr.care)
    assert send(DECIDING, addressees=[str(other.pk)], closed=str(closing.pk)).status == 422
    other.refresh_from_db()
    assert other.end == ""


def test_one_carried_over_is_given_anew_with_what_was_said_of_it(
    send, reading: Read, coordinator, given, norr, closing, rounds
) -> None:
    row = given.addressees.get(unit=norr.care)
    url = f"{PLACE}uppdrag/mottagare/{row.pk}/slut/"
    assert "Genom beslut: Välj ett beslut av den som gav uppdraget." in send(url, slut__end="CLOSED").text
    done = send(url, slut__end="CARRIED_OVER", slut__closed=str(closing.pk))
    anew = f"{PLACE}uppdrag/nytt/?fortsatter={given.pk}&mottagare={norr.care.pk}"
    assert done.url == anew
    waiting = "Överförda, inte givna på nytt Utred kulturskolan Vårdnämnden Kulturnämnden, 3 september 2026, § 9."
    assert waiting in reading(coordinator, "uppdrag/beslut/")
    budget = make_decision(norr.culture)
    assert send(anew, given=str(budget.pk)).status == 302
    again = Assignment.objects.get(continues=given)
    assert (again.text, again.given) == (given.text, budget)
    assert [(receiver.unit, receiver.months) for receiver in again.addressees.all()] == [(norr.care, row.months)]
    assert "Överförda" not in reading(coordinator, "uppdrag/beslut/")


def test_an_end_that_was_a_mistake_is_undone(send, given, norr, closing, rounds) -> None:
    row = given.addressees.get(unit=norr.care)
    send(f"{PLACE}uppdrag/mottagare/{row.pk}/slut/", slut__end="CLOSED", slut__closed=str(closing.pk))
    url = f"{PLACE}uppdrag/mottagare/{row.pk}/angra/"
    assert "Varför det var fel: Fyll i fältet." in send(url).text
    assert send(url, angra__reason="Fel rad i protokollet.").status == 302
    row.refresh_from_db()
    assert (row.end, row.closed) == ("", None)
