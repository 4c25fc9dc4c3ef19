"""A form that is sent: what is saved, what is said of what is wrong, drafts, and what was agreed on before."""

from datetime import date

import pytest

from goals.models import Action, Assessment, UnitFollowUp, UnitFollowUpState
from goals.operations.actions import ActionEntry
from goals.rules.drafts import MARK
from tests.conftest import NOW
from tests.goals.assessments.conftest import said
from tests.goals.conftest import Read
from tests.goals.pages import PLACE
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans", "in_september")]

BECAUSE = "Två kommuner tillkommer i höst."
OUTSIDE = ["member", "auditor", "administrator", "other_reporter"]


def test_what_is_sent_is_saved_and_one_goes_on_to_the_next(send, films, above: str, coordinator) -> None:
    response = send(status="PARTLY_MET", activities="Filmläger.", analysis="Fler\r\nfilmer.", next="1")
    assert (response.status_code, response["Location"]) == (302, PLACE + above)
    kept = Assessment.objects.get()
    assert (kept.status, kept.activities, kept.analysis, kept.by) == ("PARTLY_MET", "Filmläger.", "Fler\nfilmer.", coordinator)


def test_without_next_one_stays_and_after_the_last_comes_the_list(send, own: str, above: str) -> None:
    assert send(status="NOT_JUDGED")["Location"] == PLACE + own
    assert send(status="NOT_JUDGED", path=above, next="1")["Location"] == PLACE + "bedomning/"


def test_actions_are_saved_and_a_name_becomes_a_person(send, manager) -> None:
    send(
        status="NOT_JUDGED",
        atgard__0__what="Ring Umeå", atgard__0__who="Manager Nils", atgard__0__due_on="2026-11-30",
        atgard__1__what="Bjud in", atgard__1__who="Kulturchefen",
    )  # fmt: skip
    first, second = Action.objects.order_by("pk")
    assert (first.owner, first.who, first.due_on) == (manager, "", date(2026, 11, 30))
    assert (second.owner, second.who, second.due_on) == (None, "Kulturchefen", None)


def test_a_name_that_two_people_share_stays_a_name(send, manager, secretary) -> None:
    Person.objects.filter(pk=secretary.pk).update(name=manager.name)
    send(status="NOT_JUDGED", atgard__0__what="Ring Umeå", atgard__0__who=manager.name)
    assert (Action.objects.get().owner, Action.objects.get().who) == (None, "Manager Nils")


def test_an_action_is_changed_and_taken_away(send, propose) -> None:
    one, two = propose(actions=(ActionEntry("Ett"), ActionEntry("Två"))).actions.order_by("pk")
    send(
        version="1", atgard__TOTAL_FORMS="4", atgard__INITIAL_FORMS="2",
        atgard__0__pk=str(one.pk), atgard__0__what="Ett och ett halvt",
        atgard__1__pk=str(two.pk), atgard__1__what="Två", atgard__1__is_removed="on",
    )  # fmt: skip
    assert list(Action.objects.values_list("what", flat=True)) == ["Ett och ett halvt"]


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(send, films) -> None:
    response = send(status="MET", analysis="Mitt.", atgard__0__who="Kulturchefen", atgard__1__due_on="imorgon")
    text = said(response)
    assert response.status_code == 422
    assert "Senast: Skriv datumet som 2026-11-30." in text
    response = send(status="NOT_MET", analysis="Mitt.")
    text = said(response)
    assert response.status_code == 422
    assert "Varför bedömningen avviker: Bedömningen avviker från den beräknade." in text
    assert "Mitt." in text
    assert not Assessment.objects.exists()


def test_an_action_without_what_is_said_at_its_row(send) -> None:
    response = send(status="NOT_JUDGED", atgard__1__who="Kulturchefen")
    assert "Vad: Skriv vad som ska göras." in said(response)
    assert 'href="#id_atgard-1-what"' in response.content.decode()


def test_somebody_who_was_second_sees_both_and_can_choose_their_own(send, propose, films, manager) -> None:
    propose(status="PARTLY_MET", analysis="Chefens.", by=manager)
    response = send(status="MET", deviation_reason=BECAUSE, analysis="Mitt.")
    text = said(response)
    assert response.status_code == 409
    assert "Manager Nils har ändrat förslaget medan du skrev." in text
    assert "Analys Mitt. Chefens." in text
    assert "Bedömning Uppfyllt Delvis uppfyllt" in text
    assert 'name="version" value="1"' in response.content.decode()
    send(status="MET", deviation_reason=BECAUSE, analysis="Mitt.", version="1")
    assert Assessment.objects.get().analysis == "Mitt."


def test_after_the_hand_over_what_was_typed_is_shown_with_why_it_is_not_saved(send, rounds, manager) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(
        state=UnitFollowUpState.HANDED_OVER, handed_over_at=NOW, handed_over_by=manager
    )
    response = send(status="NOT_JUDGED", analysis="Mitt.")
    assert response.status_code == 409
    assert "Mitt." in said(response)
    assert "Augusti 2026 är låst" in said(response)


@pytest.mark.parametrize("who", ["reporter", "secretary", *OUTSIDE])
@pytest.mark.parametrize("draft", ["", "?utkast=1"])
def test_nobody_else_sends_anything(send, own: str, request, who: str, draft: str) -> None:
    response = send(status="NOT_JUDGED", by=request.getfixturevalue(who), path=own + draft)
    assert response.status_code == 403
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("version", ["", "-1", "x"])
def test_a_form_without_its_version_saves_nothing(send, version: str) -> None:
    assert send(status="NOT_JUDGED", version=version).status_code == 422
    assert not Assessment.objects.exists()


# Drafts


def test_a_draft_is_filled_in_and_nothing_is_saved(reading: Read, films, own: str, coordinator) -> None:
    text = reading(coordinator, own + "?utkast=1")
    assert "Ett utkast från siffrorna är infogat. Inget är sparat." in text
    assert f"{MARK} Målvärdet väntas nås för ”Antal filmer”." in text
    assert "Uppgift saknas för ”Andel barn och unga som deltar”." in text
    assert not Assessment.objects.exists()


def test_a_draft_comes_after_what_has_been_written_and_loses_nothing(send, films, own: str) -> None:
    text = said(send(path=own + "?utkast=1", status="MET", activities="Filmläger.", analysis="Mitt.", atgard__0__what="Ring"))
    assert f"Mitt. {MARK}" in text
    assert "Filmläger." in text
    assert not Assessment.objects.exists()


def test_the_same_draft_does_not_come_twice(send, films, own: str) -> None:
    page = send(path=own + "?utkast=1").content.decode()
    analysis = page.partition('id="id_analysis"')[2].partition(">")[2].partition("</textarea")[0].lstrip("\n")
    assert said(send(path=own + "?utkast=1", analysis=analysis)).count(MARK) == 1


# What was agreed on before


def test_the_last_rounds_actions_are_shown_with_their_state_and_followed_up(
    reading: Read, send, propose, plans, rounds, norr, coordinator
) -> None:
    one, two = propose(actions=(ActionEntry("Ett", who="Kulturchefen"), ActionEntry("Två"))).actions.order_by("pk")
    december = f"/norr/kn/2026-12/bedomning/mal/{plans.goal.pk}/"
    rounds.december.opens_on = date(2026, 9, 1)
    rounds.december.save()
    text = reading(coordinator, december)
    assert "Åtgärder sedan Delårsrapport augusti 2026: hur har det gått?" in text
    assert "Ett Kulturchefen" in text
    states = {f"state_{one.pk}": "DONE", f"initial-state_{one.pk}": "OPEN"}
    states |= {f"state_{two.pk}": "OPEN", f"initial-state_{two.pk}": "OPEN"}
    Action.objects.filter(pk=two.pk).update(state="DROPPED")
    response = send(path=december, status="NOT_JUDGED", **states)
    assert response.status_code == 302
    # One was followed up; the other was not touched, and what somebody else has said of it stays.
    assert list(Action.objects.order_by("pk").values_list("state", flat=True)) == ["DONE", "DROPPED"]
