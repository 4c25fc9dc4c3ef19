"""The pages where assignments are given and changed."""

import pytest

from goals.models import Assignment, AssignmentAddressee
from tests.conftest import make_decision
from tests.goals.conftest import Read
from tests.goals.pages import PLACE, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans", "in_september")]


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter"])
def test_only_those_who_edit_the_plan_give_assignments(who: str, sign_in, request, given) -> None:
    client = sign_in(request.getfixturevalue(who))
    row = f"mottagare/{given.addressees.all()[0].pk}/"
    kept = (f"{given.pk}/andra/", f"{given.pk}/ta-bort/", row, f"{row}slut/", f"{row}angra/")
    for page in ("givna/", "nytt/", *kept):
        assert client.get(f"{PLACE}uppdrag/{page}").status_code == 403
        assert client.post(f"{PLACE}uppdrag/{page}", {"text": "x"}).status_code in {403, 405}


def test_the_list_has_what_the_unit_has_given_with_the_way_to_each(reading: Read, coordinator, given) -> None:
    assert "Ge och avsluta uppdrag" in reading(coordinator, "uppdrag/")
    text = reading(coordinator, "uppdrag/givna/")
    assert "Utred kulturskolan Kulturförvaltningen, Vårdnämnden 2025 Ändra" in text


def test_an_assignment_is_given_to_several_until_a_day(send, norr) -> None:
    receivers = [str(norr.culture_administration.pk), str(norr.care.pk)]
    decision = make_decision(norr.culture)
    sent = {"receivers": receivers, "months": ["8", "12"], "ends_on": "2026-12-31", "starts_on": "2026-01-01"}
    send(f"{PLACE}uppdrag/nytt/", text="Utred musikskolan", given=str(decision.pk), **sent)
    given = Assignment.objects.get(text="Utred musikskolan")
    assert (given.given, str(given.starts_on)) == (decision, "2026-01-01")
    assert {row.unit for row in given.addressees.all()} == {norr.culture_administration, norr.care}
    assert {str(row.ends_on) for row in given.addressees.all()} == {"2026-12-31"}


def test_one_that_nobody_has_decided_is_seen_in_its_own_authority_only(send, reading, coordinator, other_reporter, norr) -> None:
    sent = send(f"{PLACE}uppdrag/nytt/", text="Utred i hemlighet", receivers=[str(norr.care.pk)])
    draft = Assignment.objects.get(text="Utred i hemlighet")
    assert sent.status == 302
    assert "Utred i hemlighet Inte beslutat" in reading(coordinator, "uppdrag/")
    assert "Uppdraget är inte beslutat. Det syns bara för Kulturnämnden" in reading(coordinator, f"uppdrag/{draft.pk}/")
    assert "inte beslutat Ändra" in reading(coordinator, "uppdrag/givna/")
    assert "hemlighet" not in reading(other_reporter, "/norr/vn/2026-08/uppdrag/?q=hemlighet").replace("”hemlighet”", "")
    for page in (f"{draft.pk}/", f"{draft.pk}/andra/"):
        reading(other_reporter, f"/norr/vn/2026-08/uppdrag/{page}", 404)
        reading(other_reporter, f"uppdrag/{page}", 404)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(send) -> None:
    done = send(f"{PLACE}uppdrag/nytt/", text="", number="7", ends_on="snart")
    assert done.status == 422
    assert "Uppdraget: Skriv vad uppdraget är." in done.text
    assert "Sista dag: Skriv dagen som år-månad-dag" in done.text
    assert "Välj vem uppdraget ges till" in send(f"{PLACE}uppdrag/nytt/", text="Utred").text


def test_an_assignment_of_another_unit_is_changed_there(client, norr) -> None:
    other = Assignment.objects.create(given_by=norr.care, text="Vård", given=make_decision(norr.care))
    assert client.get(f"{PLACE}uppdrag/{other.pk}/andra/").status_code == 404
    assert client.get(f"/norr/vn/2026-08/uppdrag/{other.pk}/andra/").status_code == 403


def test_the_words_are_changed_and_one_more_receives_it(send, given, norr) -> None:
    url = f"{PLACE}uppdrag/{given.pk}/andra/"
    assert send(url, form=1, text="Utred kulturskolorna").status == 302
    assert send(url, ny__unit=str(norr.board.pk)).status == 302
    given.refresh_from_db()
    assert (given.text, given.addressees.count()) == ("Utred kulturskolorna", 3)


def test_a_receivers_last_day_is_moved(send, given, norr) -> None:
    row = given.addressees.get(unit=norr.care)
    send(f"{PLACE}uppdrag/mottagare/{row.pk}/", tid__ends_on="2027-06-30")
    row.refresh_from_db()
    assert (str(row.ends_on), row.months) == ("2027-06-30", 0b100010000000)


def test_the_page_of_one_has_the_way_to_end_it_for_each_receiver(reading: Read, coordinator, given, closing, norr) -> None:
    AssignmentAddressee.objects.filter(assignment=given, unit=norr.care).update(end="CLOSED", closed=closing)
    text = reading(coordinator, f"uppdrag/{given.pk}/andra/")
    assert "Till 31 december 2026 Ändra tiden Kulturförvaltningen Avsluta eller förläng Kulturförvaltningen" in text
    assert "Avslutat: Kulturnämnden, 3 september 2026, § 9. Diarienummer saknas i källan. Ångra slutet Vårdnämnden" in text


def test_a_mistake_is_taken_away_and_what_is_ended_stays(send, client, given, norr, closing) -> None:
    row = given.addressees.get(unit=norr.care)
    send(f"{PLACE}uppdrag/mottagare/{row.pk}/slut/", slut__end="CLOSED", slut__closed=str(closing.pk))
    response = client.post(f"{PLACE}uppdrag/{given.pk}/ta-bort/", follow=True)
    assert "redovisat, avslutat eller nedbrutet" in words_of(response.content.decode())
    send(f"{PLACE}uppdrag/nytt/", text="Av misstag", receivers=[str(norr.care.pk)])
    mistake = Assignment.objects.get(text="Av misstag")
    assert send(f"{PLACE}uppdrag/{mistake.pk}/ta-bort/").status == 302
    assert not Assignment.objects.filter(pk=mistake.pk).exists()
