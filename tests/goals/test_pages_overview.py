"""The overview: every word of the matrix, and that nobody sees more of another nämnd than it has let out."""

from types import SimpleNamespace

import pytest

from goals.models import Assessment, Decision, DecisionKind, Goal, GoalAddressee, Release
from goals.models.assessments import Scope, Stage
from goals.models.rounds import ReleaseAct, ReleaseStage
from tests.conftest import NOW, make_person, make_plan
from tests.goals.conftest import Read
from tests.goals.pages import make_outcome
from tracker.models import Person, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans")]


def decide(plans: SimpleNamespace, rounds: SimpleNamespace, by: Person, status: str = "PARTLY_MET") -> None:
    """Kulturnämnden decides of its contribution to the goal above."""
    decision = Decision.objects.create(
        unit=rounds.culture.unit,
        year=2026,
        held_text="september 2026",
        paragraph="74",
        kind=DecisionKind.ESTABLISHES,
        recorded_at=NOW,
    )
    Assessment.objects.create(
        goal=plans.above,
        unit_follow_up=rounds.culture,
        scope=Scope.CONTRIBUTION,
        round=1,
        stage=Stage.DECIDED,
        status=status,
        is_forecast=True,
        decision=decision,
        by=by,
        at=NOW,
    )


def row_of(text: str) -> str:
    """The row of the goal at the top."""
    return text.partition("Trygga uppväxtvillkor ")[2].partition(" Under ”ej beslutat”")[0]


def test_a_cell_says_why_nothing_is_decided_there(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    make_outcome(plans.films, 8, "64")
    row = row_of(reading(reporter, "oversikt/"))
    assert row == "Ej riktat hit Ej beslutat 1.1 Prognos: Delvis uppfyllt (beräknad) Ingen plan inläst"


def test_a_nämnd_with_a_plan_that_has_no_goal_for_it_says_so(
    reading: Read, reporter: Person, norr: SimpleNamespace, plans: SimpleNamespace
) -> None:
    make_plan(norr.care, plans.plan.plan_type, "Vårdnämndens nämndplan 2026")
    assert row_of(reading(reporter, "oversikt/")).endswith("Inget delmål")


def test_what_is_calculated_is_seen_by_the_nämnd_itself_only(
    reading: Read, other_reporter: Person, auditor: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.films, 8, "64")
    for person in (other_reporter, auditor):
        assert row_of(reading(person, "oversikt/")) == "Ej riktat hit Ej beslutat Ingen plan inläst"


def test_from_outside_a_nämnd_that_has_decided_is_not_said_to_wait_for_its_decision(
    reading: Read, other_reporter: Person, coordinator: Person, plans: SimpleNamespace, rounds: SimpleNamespace
) -> None:
    decide(plans, rounds, coordinator)
    rounds.culture.state, rounds.culture.decision = "DECIDED", Decision.objects.get(paragraph="74")
    rounds.culture.save()
    assert row_of(reading(other_reporter, "oversikt/")) == "Ej riktat hit Beslutat, ej publicerat Ingen plan inläst"


def test_what_is_decided_is_seen_from_outside_by_those_to_whom_it_has_been_let_out(
    reading: Read,
    other_reporter: Person,
    auditor: Person,
    coordinator: Person,
    norr: SimpleNamespace,
    plans: SimpleNamespace,
    rounds: SimpleNamespace,
) -> None:
    board_member = make_person("Board Member Bim", Role.MEMBER, norr.board)
    decide(plans, rounds, coordinator)
    assert "Prognos: Delvis uppfyllt § 74, september 2026" in row_of(reading(coordinator, "oversikt/"))

    def seen_by(*people: Person) -> list[bool]:
        return ["Prognos: Delvis uppfyllt § 74, september 2026" in row_of(reading(who, "oversikt/")) for who in people]

    def let_out(act: ReleaseAct) -> None:
        Release.objects.create(
            unit_follow_up=rounds.culture, round=1, stage=ReleaseStage.DECIDED, act=act, at=NOW, by=coordinator
        )

    everybody = (board_member, auditor, other_reporter)
    assert seen_by(*everybody) == [False, False, False]
    let_out(ReleaseAct.DISPATCHED)
    assert seen_by(*everybody) == [True, True, False]
    let_out(ReleaseAct.PUBLISHED)
    assert seen_by(*everybody) == [True, True, True]


def test_the_legend_has_every_word_of_the_matrix(reading: Read, reporter: Person) -> None:
    text = reading(reporter, "oversikt/").partition("Teckenförklaring")[2]
    words = ["Uppfyllt", "Delvis uppfyllt", "Inte uppfyllt", "Uppgift saknas", "Mäts inte vid denna uppföljning"]
    words += ["Bedöms inte (målvärdet oklart)", "Ej riktat hit", "Inget delmål", "Ingen plan inläst", "Ej beslutat"]
    assert [word for word in words if word not in text] == []


def test_every_nämnd_stands_with_its_state_and_dates(reading: Read, other_reporter: Person) -> None:
    text = reading(other_reporter, "oversikt/")
    assert "Kulturnämnden Öppen, utfall fylls i 28 augusti 2026 28 augusti 2026" in text


def test_a_region_s_own_words_of_status_are_used(
    reading: Read, reporter: Person, norr: SimpleNamespace, plans: SimpleNamespace
) -> None:
    norr.region.status_words = {"PARTLY_MET": "På väg", "INDICATOR_MET": "Klarar målet"}
    norr.region.save()
    make_outcome(plans.films, 8, "64")
    assert "Prognos: På väg (beräknad)" in reading(reporter, "oversikt/")
    assert "Prognos: Klarar målet" in reading(reporter, "plan/")


def test_without_goals_that_are_addressed_to_anybody_the_page_says_what_will_be_there(reading: Read, reporter: Person) -> None:
    GoalAddressee.objects.all().delete()
    Goal.objects.filter(parent__isnull=False).update(parent=None)
    assert "Inga mål är riktade till nämnderna." in reading(reporter, "oversikt/")
