"""The plan as a tree: what stands in it, what is found in it, and who adopted it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import ExpectedResult, Goal, GoalAddressee, GoalType, IndicatorReporter, PlanState, Target
from goals.rules.targets import Kind, Reading
from tests.conftest import make_indicator
from tests.goals.conftest import Read
from tests.goals.pages import make_outcome
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans")]


def make_goal(like: Goal, number: str, title: str, **fields: object) -> Goal:
    """Another goal of the same plan and type."""
    return Goal.objects.create(plan=like.plan, type=like.type, number=number, sort_key=number, title=title, **fields)


def test_goals_stand_under_the_goals_above_with_their_indicators_and_statuses(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.films, 8, "64")
    text = reading(reporter, "plan/")
    assert "Kulturnämndens nämndplan 2026 1 delmål och 3 indikatorer" in text
    assert "Regionmål 1 Trygga uppväxtvillkor Indikator Utfall 2024 Augusti 2026 Mål 2026 Läge" in text
    assert "1.1 Barn och unga har möjlighet till eget skapande Prognos: Delvis uppfyllt (beräknad)" in text
    assert "Antal filmer 123 st 64 st minst 90 Prognos: Når målvärdet" in text
    assert "Andel barn och unga som deltar – – minst 40 % Uppgift saknas" in text
    assert "Antal öar – – minst 10 ? Bedöms inte (målvärdet oklart)" in text


def test_a_draft_outcome_is_marked_as_not_reported(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    make_outcome(plans.films, 8, "64", state="DRAFT")
    assert "64 st ej rapporterat" in reading(reporter, "plan/")


def test_what_the_source_lacks_of_the_adoption_is_said_to_be_missing(reading: Read, reporter: Person) -> None:
    text = reading(reporter, "plan/")
    assert "Antagen Kulturnämnden. Datum, paragraf och diarienummer saknas i källan." in text
    assert "Gäller 2026" in text


def test_a_known_decision_stands_with_its_day_and_paragraph(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    decision = plans.plan.adopted_by
    decision.held_on, decision.paragraph, decision.dnr = date(2025, 12, 9), "112", "KN 25-2025"
    decision.save()
    assert "Antagen Kulturnämnden, 9 december 2025, § 112, KN 25-2025" in reading(reporter, "plan/")


def test_a_goal_above_without_a_goal_of_ones_own_is_listed_last(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    other = make_goal(plans.above, "2", "Goda levnadsvillkor")
    GoalAddressee.objects.create(goal=other, unit=plans.plan.unit)
    assert "Riktade hit, utan eget mål i planen Regionmål 2 Goda levnadsvillkor" in reading(reporter, "plan/")


def test_goals_without_anything_above_stand_under_the_word_of_their_type(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    kind = GoalType.objects.create(plan_type=plans.plan.plan_type, order=2, singular="Ekonomiskt mål", plural="Ekonomiska mål")
    goal = Goal.objects.create(plan=plans.plan, type=kind, title="Kostnaderna")
    make_indicator(goal, "Nettokostnad", measure_unit="%", kind=Kind.AT_MOST, low=None, high=Decimal(2))
    text = reading(reporter, "plan/")
    assert "Ekonomiska mål Indikator" in text
    assert "Nettokostnad – – högst 2 %" in text
    assert "1 delmål, 1 ekonomiskt mål och 4 indikatorer" in text


def test_the_plan_at_the_top_says_to_whom_its_goals_are_addressed_and_what_they_shall_lead_to(
    reading: Read, administrator: Person, plans: SimpleNamespace
) -> None:
    plans.above.text = "Alla barn ska växa upp i trygghet."
    plans.above.save()
    ExpectedResult.objects.create(goal=plans.above, order=1, text="Fler barn har en god hälsa.")
    text = reading(administrator, "/norr/rf/2026-08/plan/")
    assert "Regionmål 1 Trygga uppväxtvillkor Alla barn ska växa upp i trygghet." in text
    assert "Riktas till Kulturnämnden, Vårdnämnden. 1 förväntat utfall Fler barn har en god hälsa." in text


def test_in_a_round_that_does_not_judge_goals_none_is_judged(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    Target.objects.update(months=8)
    make_outcome(plans.films, 4, "64")
    text = reading(reporter, "/norr/kn/2026-04/plan/")
    assert "Prognos: Når målvärdet" in text
    assert "beräknad)" not in text


def test_without_a_plan_the_page_says_what_will_be_there(reading: Read, other_reporter: Person) -> None:
    text = reading(other_reporter, "/norr/vn/2026-08/plan/")
    assert "Ingen plan är inläst. När nämndens plan för 2026 har lästs in syns den här." in text


def test_the_way_to_unclear_readings_is_for_those_who_may_edit(reading: Read, reporter: Person, coordinator: Person) -> None:
    assert "1 målvärde är oklart" in reading(coordinator, "plan/")
    assert "Gå igenom läsningarna" not in reading(reporter, "plan/")


# Finding


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("filmer", {"Antal filmer"}),
        ("FILMER", {"Antal filmer"}),
        ("öar", {"Antal öar"}),
        ("ÖAR", {"Antal öar"}),
        ("antal", {"Antal filmer", "Antal öar"}),
        ("antal film", {"Antal filmer"}),
        ("EGET SKAPANDE", {"Antal filmer", "Antal öar", "Andel barn och unga som deltar"}),
        ("1.1", {"Antal filmer", "Antal öar", "Andel barn och unga som deltar"}),
        ("%", {"Andel barn och unga som deltar"}),
        ("finns inte", set()),
    ],
)
def test_a_search_finds_words_in_any_case(query: str, found: set[str], reading: Read, reporter: Person) -> None:
    text = reading(reporter, f"plan/?q={query.replace('%', '%25')}")
    names = {"Antal filmer", "Antal öar", "Andel barn och unga som deltar"}
    assert {name for name in names if name in text} == found
    noun = "indikator" if len(found) == 1 else "indikatorer"
    assert f"{len(found)} {noun} stämmer med det du har valt." in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("due=on", {"Antal filmer", "Andel barn och unga som deltar", "Antal öar"}),
        ("unclear=on", {"Antal öar"}),
        ("mine=on", {"Antal filmer", "Andel barn och unga som deltar"}),
        ("status=MET", {"Antal filmer"}),
        ("status=NO_DATA", {"Andel barn och unga som deltar"}),
        ("status=UNCLEAR", {"Antal öar"}),
        ("status=OTHER", {"Senare"}),
        ("status=MET&unclear=on", set()),
        ("mine=on&q=film", {"Antal filmer"}),
    ],
)
def test_what_is_shown_can_be_narrowed(
    query: str, found: set[str], reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    make_indicator(plans.goal, "Senare", order=4, kind=Kind.FOLLOW, low=None, months=0)
    make_outcome(plans.films, 8, "64")
    IndicatorReporter.objects.filter(indicator=plans.unclear.indicator).delete()
    text = reading(reporter, f"plan/?{query}")
    names = {"Antal filmer", "Antal öar", "Andel barn och unga som deltar", "Senare"}
    assert {name for name in names if name in text} == found


def test_the_calculated_assessment_is_of_the_whole_goal_whatever_is_shown(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.films, 8, "64")
    assert "Prognos: Delvis uppfyllt (beräknad)" in reading(reporter, "plan/?status=MET")


def test_a_goal_without_indicators_is_found_by_its_own_words(
    reading: Read, administrator: Person, plans: SimpleNamespace
) -> None:
    make_goal(plans.above, "2", "Klimatet", text="Utsläppen ska ÅTERIGEN minska.")
    text = reading(administrator, "/norr/rf/2026-08/plan/?q=återigen")
    assert "Klimatet" in text
    assert "Trygga uppväxtvillkor" not in text


@pytest.mark.parametrize("query", ["status=ANNAT", "q=%01", "due=kanske", "page=999", "status=MET&status=NOT_MET"])
def test_an_address_that_somebody_has_changed_by_hand_is_answered_all_the_same(
    query: str, reading: Read, reporter: Person
) -> None:
    reading(reporter, f"plan/?{query}")


# Who sees what


def test_a_draft_plan_is_read_in_its_own_nämnd_only(
    reading: Read, reporter: Person, other_reporter: Person, plans: SimpleNamespace
) -> None:
    plans.plan.state, plans.plan.adopted_by = PlanState.DRAFT, None
    plans.plan.save()
    assert "Inte antagen; planen är ett utkast." in reading(reporter, "plan/")
    assert "Antal filmer" not in reading(other_reporter, "plan/")


def test_readings_that_are_assumed_are_no_less_judged(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    Target.objects.filter(pk=plans.films.pk).update(reading=Reading.ASSUMED)
    make_outcome(plans.films, 8, "64")
    assert "Antal filmer 123 st 64 st minst 90 Prognos: Når målvärdet" in reading(reporter, "plan/")
