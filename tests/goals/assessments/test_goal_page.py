"""The page of one goal or contribution: what the figures say, what people say, and the way on."""

from datetime import date

import pytest

from goals.models import Goal, Outcome, UnitFollowUp, UnitFollowUpState
from goals.operations.actions import ActionEntry
from tests.conftest import NOW
from tests.goals.conftest import Read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans", "in_september")]

BECAUSE = "Två kommuner tillkommer i höst."


def test_the_page_of_a_goal_says_what_the_figures_say_and_asks_what_people_say(
    reading: Read, films, own: str, coordinator
) -> None:
    Outcome.objects.update(comment="Umeå räknas en gång.")
    text = reading(coordinator, own)
    left, right = text.split("Förvaltningens förslag", 1)
    assert "Prognos: Delvis uppfyllt (beräknad)" in left
    assert "”Andel barn och unga som deltar” saknar uppgift, därför högst delvis." in left
    assert "mål minst 90 utfall 85 st, ej rapporterat" in left
    assert "Umeå räknas en gång." in left
    assert "Bedömning: prognos för årets slut" in right
    assert "Delvis uppfyllt (som beräknat)" in right
    for name in ("Varför bedömningen avviker", "Genomförda aktiviteter och insatser", "Analys", "Åtgärder", "Spara"):
        assert name in right


def test_a_goal_has_the_one_before_and_the_one_after(reading: Read, plans, own: str, above: str, coordinator) -> None:
    other = Goal.objects.create(
        plan=plans.plan, type=plans.goal.type, parent=plans.above, number="1.2", sort_key="0001.0002", title="Fler scener"
    )
    text = reading(coordinator, f"bedomning/mal/{other.pk}/")
    assert "Föregående: ‹ Delmål 1.1" in text
    assert "Nästa: Bidrag till regionmål 1 ›" in text
    assert "Föregående: ‹ Delmål 1.2" in reading(coordinator, above)
    assert "Föregående" not in reading(coordinator, own)


@pytest.mark.parametrize("who", ["reporter", "secretary"])
def test_those_who_read_live_rows_read_the_proposal(reading: Read, propose, films, own: str, request, who: str) -> None:
    action = ActionEntry("Bjud in fler kommuner", who="Kulturchefen", due_on=date(2026, 11, 30))
    propose(status="MET", deviation_reason=BECAUSE, analysis="Fler filmer.", activities="Filmläger.", actions=(action,))
    text = reading(request.getfixturevalue(who), own)
    assert "Du kan läsa bedömningen. Den görs av samordnaren och förvaltningschefen." in text
    assert "Prognos: Uppfyllt (förslag)" in text
    for words in (BECAUSE, "Fler filmer.", "Filmläger.", "Bjud in fler kommuner Kulturchefen, senast 30 november 2026"):
        assert words in text
    assert "Spara " not in text.replace("Sparat", "")


def test_after_the_hand_over_it_is_read_with_why(reading: Read, propose, films, own: str, rounds, manager, coordinator) -> None:
    propose(status="PARTLY_MET", analysis="Fler filmer.")
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(
        state=UnitFollowUpState.HANDED_OVER, handed_over_at=NOW, handed_over_by=manager
    )
    text = reading(coordinator, own)
    assert "Augusti 2026 är låst sedan den 8 september 2026, när underlaget överlämnades till nämnden." in text
    assert "Fler filmer." in text


@pytest.mark.parametrize("path", ["bedomning/mal/{above}/", "bedomning/bidrag/{goal}/", "bedomning/mal/999999/"])
def test_what_the_nämnd_does_not_assess_is_not_there(reading: Read, plans, coordinator, member, path: str) -> None:
    for person in (coordinator, member):
        reading(person, path.format(above=plans.above.pk, goal=plans.goal.pk), status=404)


def test_the_page_of_a_contribution_shows_the_goals_it_rests_on(reading: Read, propose, films, above: str, coordinator) -> None:
    before = reading(coordinator, above)
    assert "Delmål 1.1 har ännu inget förslag: där räknas den beräknade bedömningen." in before
    propose(status="MET", deviation_reason=BECAUSE, analysis="Fler filmer.")
    text = reading(coordinator, above)
    assert "Bidrag till regionmål 1: Trygga uppväxtvillkor" in text
    assert "Prognos: Uppfyllt (förslag) avviker från beräkningen" in text
    assert "Delmål 1.1 väntas uppfyllas." in text
    assert "Fler filmer." in text
