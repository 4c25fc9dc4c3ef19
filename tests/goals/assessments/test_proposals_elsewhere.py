"""What is proposed, as the overview and the page of a goal show it: to the nämnd itself, and to nobody else."""

import pytest

from goals.models import Assessment, UnitFollowUp
from goals.models.assessments import Scope
from tests.goals.conftest import Read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans", "in_september")]

BECAUSE = "Två kommuner tillkommer i höst."
PROPOSED = "Prognos: Inte uppfyllt (förslag)"


@pytest.fixture
def proposed(propose, plans, films) -> Assessment:
    return propose(status="NOT_MET", deviation_reason=BECAUSE, goal=plans.above, scope=Scope.CONTRIBUTION)


@pytest.mark.parametrize("who", ["coordinator", "reporter", "secretary"])
def test_the_nämnd_sees_its_proposed_contribution_in_the_overview_and_on_the_goal(
    reading: Read, proposed, plans, request, who: str
) -> None:
    person = request.getfixturevalue(who)
    assert PROPOSED in reading(person, "oversikt/")
    assert f"{PROPOSED} Varför? Kulturnämnden Kulturnämnden." in reading(person, f"/norr/rf/2026-08/mal/{plans.above.pk}/")


@pytest.mark.parametrize("who", ["member", "auditor", "administrator", "other_reporter"])
def test_nobody_else_does(reading: Read, proposed, plans, request, who: str) -> None:
    person = request.getfixturevalue(who)
    assert "förslag)" not in reading(person, "oversikt/")
    assert "förslag)" not in reading(person, f"/norr/rf/2026-08/mal/{plans.above.pk}/")


def test_the_page_of_an_own_goal_shows_what_is_proposed_of_it(reading: Read, propose, plans, films, coordinator) -> None:
    propose(status="NOT_MET", deviation_reason=BECAUSE)
    assert f"Förvaltningens förslag {PROPOSED}" in reading(coordinator, f"mal/{plans.goal.pk}/")


@pytest.mark.parametrize("which", ["begun", "of an earlier round"])
def test_what_is_no_proposal_now_is_not_shown(reading: Read, propose, plans, rounds, coordinator, which: str) -> None:
    propose(status="" if which == "begun" else "NOT_JUDGED", analysis="Påbörjad.")
    if which == "of an earlier round":
        UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(round=2)
    assert "Förvaltningens förslag" not in reading(coordinator, f"mal/{plans.goal.pk}/")
