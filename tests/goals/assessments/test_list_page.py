"""Bedömning, the list: how far a nämnd has come, what is next, and what is not to be seen from outside."""

import pytest

from goals.models import Goal, GoalType, Indicator
from goals.models.assessments import Scope
from goals.rules.drafts import MARK
from tests.goals.assessments.conftest import make_outcome
from tests.goals.conftest import Read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans", "in_september")]

BECAUSE = "Två kommuner tillkommer i höst."
HIDDEN = "Bedömningarna syns för nämnden själv tills de har expedierats."


def test_the_list_says_what_is_calculated_what_is_proposed_and_what_is_next(reading: Read, films, coordinator) -> None:
    text = reading(coordinator, "bedomning/")
    assert "0 av 1 delmål bedömda, 0 av 1 bidrag." in text
    assert "Sista dag var fredag 28 augusti (för 11 dagar sedan)." in text
    assert "Bedöm delmål 1.1" in text
    calculated = "Prognos: Delvis uppfyllt (beräknad) Varför? Delmål 1.1"
    assert f"1.1 Barn och unga har möjlighet till eget skapande {calculated} Inte bedömt ännu" in text
    assert "Bidrag till regionmål 1 Prognos: Delvis uppfyllt (beräknad) Varför? Bidrag till regionmål 1 Inte bedömt ännu" in text


def test_the_list_says_what_must_be_known_of_a_proposal(reading: Read, propose, films, coordinator, plans) -> None:
    propose(status="MET", deviation_reason=BECAUSE, analysis=f"{MARK}\nFler filmer.")
    make_outcome(plans.share, "10")
    text = reading(coordinator, "bedomning/")
    assert "Prognos: Uppfyllt (förslag) avviker från beräkningen" in text
    assert "siffrorna har ändrats sedan dess" in text
    assert "analysen är ännu ett utkast" in text
    assert "1 av 1 delmål bedömda, 0 av 1 bidrag." in text
    assert "Bedöm bidrag till regionmål 1" in text


def test_what_has_been_begun_is_not_counted(reading: Read, propose, coordinator) -> None:
    propose(activities="Filmläger.")
    text = reading(coordinator, "bedomning/")
    assert "0 av 1 delmål bedömda" in text
    assert "påbörjad" in text


def test_when_all_is_assessed_nothing_is_next(reading: Read, propose, plans, coordinator) -> None:
    propose(status="NOT_JUDGED")
    propose(status="NOT_JUDGED", goal=plans.above, scope=Scope.CONTRIBUTION)
    text = reading(coordinator, "bedomning/")
    assert "1 av 1 delmål bedömda, 1 av 1 bidrag." in text
    assert "Bedöm " not in text.replace("Bedöms", "")


@pytest.mark.parametrize("who", ["reporter", "secretary"])
def test_those_who_read_live_rows_read_the_list_and_are_asked_for_nothing(
    reading: Read, propose, films, request, who: str
) -> None:
    propose(status="PARTLY_MET", analysis="Fler filmer.")
    person = request.getfixturevalue(who)
    text = reading(person, "bedomning/")
    assert "Prognos: Delvis uppfyllt (förslag)" in text
    assert "Bedöm bidrag" not in text


OUTSIDE = ["member", "auditor", "administrator", "other_reporter"]


@pytest.mark.parametrize("who", OUTSIDE)
@pytest.mark.parametrize("page", ["", "own", "above"])
def test_from_outside_only_that_it_is_not_to_be_seen_yet(
    reading: Read, propose, films, own: str, above: str, request, who: str, page: str
) -> None:
    propose(status="PARTLY_MET", analysis="Hemlig analys.", activities="Hemliga läger.")
    text = reading(request.getfixturevalue(who), {"": "bedomning/", "own": own, "above": above}[page])
    assert HIDDEN in text
    for secret in ("Delvis", "Hemlig", "av 1 delmål", "85"):
        assert secret not in text


def test_in_april_goals_are_not_assessed_and_that_is_said(reading: Read, plans, coordinator) -> None:
    assert "Målen bedöms inte i Delårsrapport april 2026." in reading(coordinator, "/norr/kn/2026-04/bedomning/")
    text = reading(coordinator, f"/norr/kn/2026-04/bedomning/mal/{plans.goal.pk}/")
    assert "Målen bedöms inte i Delårsrapport april 2026." in text
    assert "Spara" not in text


def test_a_unit_without_a_round_of_its_own_assesses_nothing(reading: Read, coordinator) -> None:
    assert "Regionfullmäktige bedömer inga mål i" in reading(coordinator, "/norr/rf/2026-08/bedomning/")


def test_before_the_round_opens_it_is_said_when(reading: Read, plans, coordinator) -> None:
    text = reading(coordinator, f"/norr/kn/2026-12/bedomning/mal/{plans.goal.pk}/")
    assert "Uppföljningen öppnar 15 december 2026. Då kan målen bedömas." in text
    assert "Spara" not in text


def test_goals_with_nothing_above_them_stand_under_their_kind_by_title(reading: Read, plans, coordinator) -> None:
    kind = GoalType.objects.create(plan_type=plans.plan.plan_type, order=2, singular="Finansiellt mål", plural="Finansiella mål")
    goal = Goal.objects.create(plan=plans.plan, type=kind, title="Ekonomi i balans")
    text = reading(coordinator, "bedomning/")
    assert "Finansiella mål Ekonomi i balans Inga indikatorer Varför? Ekonomi i balans Inte bedömt ännu" in text
    assert "0 av 2 mål bedömda" in text
    assert "Nästa: Ekonomi i balans ›" in reading(coordinator, f"bedomning/bidrag/{plans.above.pk}/")
    assert "Föregående: ‹ Bidrag till regionmål 1" in reading(coordinator, f"bedomning/mal/{goal.pk}/")


def test_what_rests_on_another_nämnds_outcomes_is_not_calculated_here(reading: Read, plans, films, norr, coordinator) -> None:
    Indicator.objects.filter(pk=plans.films.indicator_id).update(unit=norr.care)
    text = reading(coordinator, "bedomning/")
    assert text.count("Beräknas inte: en annan nämnds utfall") == 2
    assert "85" not in reading(coordinator, f"bedomning/mal/{plans.goal.pk}/")
