"""A goal's page and an indicator's: all that the plan says, what came of it, and why it is judged as it is."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import (
    AssessmentRule,
    ExpectedResult,
    Goal,
    GoalAddressee,
    GoalAgenda,
    GoalSteeringDocument,
    Origin,
    SteeringDocument,
    Target,
)
from goals.rules.targets import Accumulation, Kind, Reading, ValueType
from tests.conftest import make_indicator, make_plan
from tests.goals.conftest import Read
from tests.goals.pages import make_outcome
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans")]


def goal_page(goal: Goal) -> str:
    return f"/norr/{goal.plan.unit.slug}/2026-08/mal/{goal.pk}/"


def indicator_page(target: Target) -> str:
    return f"indikator/{target.indicator_id}/"


# A goal


def test_a_goal_shows_all_that_the_plan_says_of_it(reading: Read, administrator: Person, plans: SimpleNamespace) -> None:
    goal = plans.above
    goal.text, goal.source, goal.raw_title = "Alla barn ska växa upp i trygghet.", "s. 12", "Trygg uppväxt"
    goal.raw_addressees = "Målet riktas till kulturnämnden och vårdnämnden."
    goal.save()
    ExpectedResult.objects.create(goal=goal, order=1, text="Fler barn har en god hälsa.")
    for number in (3, 10):
        GoalAgenda.objects.create(goal=goal, number=number)
    for name in ("Årsplan", "Folkhälsostrategi"):
        document = SteeringDocument.objects.create(region=goal.plan.unit.region, name=name)
        GoalSteeringDocument.objects.create(goal=goal, document=document)
    text = reading(administrator, goal_page(goal))
    assert "1 Trygga uppväxtvillkor Regionmål 1, Regionplan 2026 Alla barn ska växa upp i trygghet." in text
    assert "Förväntat utfall Fler barn har en god hälsa." in text
    assert "Riktas till Kulturnämnden, Vårdnämnden ”Målet riktas till kulturnämnden och vårdnämnden.”" in text
    assert "Rubriken i planens tabell ”Trygg uppväxt”" in text
    assert "Styrande dokument Folkhälsostrategi Årsplan Agenda 2030 mål 3, mål 10 Källa Regionplan 2026, s. 12" in text


def test_a_goal_says_what_the_rule_makes_of_it_what_was_left_out_and_whose_rule_it_is(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.films, 8, "64")
    text = reading(reporter, goal_page(plans.goal))
    assert "Beräknad bedömning Prognos: Delvis uppfyllt (beräknad)" in text
    assert "1 av 2 indikatorer väntas nå målvärdet; ”Andel barn och unga som deltar” saknar uppgift, därför högst delvis." in text
    assert "Inte med i beräkningen ”Antal öar” bedöms inte: oklart målvärde." in text
    assert "Regel Tertials standardregel, inte beslutad av regionen" in text
    assert "Det är inte nämndens bedömning" in text


def test_a_rule_that_the_region_has_adopted_is_named_with_its_decision(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    decision = plans.above.plan.adopted_by
    decision.held_text = "november 2025"
    decision.save()
    AssessmentRule.objects.create(
        region=plans.plan.unit.region,
        version=2,
        adopted_by=decision,
        partly_within=Decimal("0.05"),
        met_share=Decimal(1),
        partly_share=Decimal(0),
        method_text="Så här räknar vi i Norr.",
    )
    text = reading(reporter, goal_page(plans.goal))
    assert "Regionens bedömningsregel, version 2 Beslutad av Regionfullmäktige, november 2025" in text
    assert "Så här räknar vi i Norr." in text


def test_each_indicator_of_a_goal_has_its_figures_its_reading_and_its_sentence(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.films, 4, "20")
    make_outcome(plans.films, 8, "64", state="DRAFT")
    text = reading(reporter, goal_page(plans.goal))
    assert "Indikator Utfall 2024 Tidigare Augusti 2026 Mål 2026 Läge Antal filmer 123 st 20 st apr 2026" in text
    assert "64 st ej rapporterat minst 90 ”90” (står i planen) Prognos: Når målvärdet Varför? Antal filmer" in text
    assert "om takten håller i sig blir det 96 vid årets slut, vilket når målet minst 90." in text
    assert "minst 10 ? ”10” (oklart) Bedöms inte (målvärdet oklart)" in text


def test_targets_of_other_years_stand_apart(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    Target.objects.create(
        goal=plans.goal,
        indicator=plans.films.indicator,
        year=2040,
        kind=Kind.AT_LEAST,
        low=Decimal(200),
        reading=Reading.STATED,
        raw_target="minst 200 till 2040",
    )
    text = reading(reporter, goal_page(plans.goal))
    assert "Målvärden för andra år 2040 Antal filmer minst 200 ”minst 200 till 2040”" in text


def test_a_goal_above_shows_the_nämnders_goals_with_the_statuses_that_may_be_seen(
    reading: Read, reporter: Person, other_reporter: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.films, 8, "64")
    below = "Nämndernas mål under detta Kulturnämnden 1.1 Barn och unga har möjlighet till eget skapande"
    assert f"{below} Prognos: Delvis uppfyllt (beräknad)" in reading(reporter, goal_page(plans.above))
    text = reading(other_reporter, goal_page(plans.above))
    assert below in text
    assert "uppfyllt" not in text


def test_the_way_to_a_goal_leads_through_the_plan_and_the_goal_above(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    assert "Plan Regionmål 1 1.1 Barn och unga" in reading(reporter, goal_page(plans.goal))


@pytest.mark.parametrize(
    "path", ["mal/999999/", "mal/99999999999999999999/", "indikator/999999/", "indikator/99999999999999999999/"]
)
def test_what_does_not_exist_is_not_found(path: str, reading: Read, reporter: Person) -> None:
    reading(reporter, path, status=404)


def test_a_goal_is_found_at_the_unit_whose_plan_it_stands_in_only(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    reading(reporter, f"mal/{plans.above.pk}/", status=404)
    reading(reporter, f"/norr/vn/2026-08/indikator/{plans.films.indicator_id}/", status=404)


# An indicator


def test_an_indicator_shows_how_its_target_was_read_beside_the_source_s_words(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    text = reading(reporter, indicator_page(plans.unclear))
    assert "Mål 2026: minst 10 ? Planens ord ”10” Läsning Oklart Oklart Oklart vilken kolumn. Mäts Augusti och december" in text
    assert "Bedöms inte: målvärdet är oklart tills någon har bekräftat hur det ska läsas." in text


def test_a_confirmed_reading_says_by_whom_and_when(
    reading: Read, reporter: Person, coordinator: Person, plans: SimpleNamespace
) -> None:
    target = plans.unclear
    target.reading, target.confirmed_by, target.confirmed_at = Reading.CONFIRMED, coordinator, "2026-09-01T22:30:00Z"
    target.save()
    assert "Läsning Bekräftat av Coordinator Siv, 2 september 2026" in reading(reporter, indicator_page(target))


def test_all_outcomes_stand_with_parts_and_where_they_came_from(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    make_outcome(plans.share, 12, "38.5", year=2025, origin=Origin.FILE, source="Årsredovisning 2025, s. 14")
    make_outcome(
        plans.share, 8, "41.5", women="44.1", men="39", entered_by=reporter, source="Kulturdatabasen", comment="Enkät i maj."
    )
    text = reading(reporter, indicator_page(plans.share))
    assert "Period Utfall Kvinnor Män Kommentar Lämnat av augusti 2026 41,5 % 44,1 39,0 Enkät i maj." in text
    assert "Reporter Rut, 8 sep, Kulturdatabasen december 2025 38,5 % Årsredovisning 2025, s. 14 (fil)" in text


def test_an_indicator_is_drawn_over_time_with_its_table(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    make_outcome(plans.films, 12, "101", year=2025)
    make_outcome(plans.films, 8, "64", forecast_value=Decimal(95))
    text = reading(reporter, indicator_page(plans.films))
    assert "Utvecklingen Antal filmer (st)" in text
    assert "december 2025 101 st augusti 2026 64 st december 2026 (prognos) 95 st" in text
    assert "Målnivån är lägre än utfall 2024." in text


def test_a_person_s_forecast_stands_beside_the_rule_s_own(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    make_outcome(plans.films, 8, "50", forecast_value=Decimal(95), forecast_comment="Hösten är full.", entered_by=reporter)
    text = reading(reporter, indicator_page(plans.films))
    assert "Lämnad prognos för året Prognos 95 st Kommentar Hösten är full. Lämnad av Reporter Rut, 8 sep" in text
    assert "Regelns egen prognos Prognos: Når inte 50 när två tredjedelar av året har gått" in text
    assert "Läge Prognos: Når målvärdet" in text


def test_an_attainment_that_a_person_has_foreseen_is_said_in_words(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    make_outcome(plans.films, 8, "50", forecast_attainment="PARTLY_MET")
    assert "Lämnad prognos för året Prognos Når delvis" in reading(reporter, indicator_page(plans.films))


def test_why_gives_the_figures_the_rule_and_what_to_know(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    Target.objects.filter(pk=plans.films.pk).update(reading=Reading.ASSUMED, baseline=Decimal(50))
    make_outcome(plans.films, 8, "40", is_preliminary=True)
    text = reading(reporter, indicator_page(plans.films))
    assert "Bedömt värde 60 (regelns prognos: samma takt till årets slut) Avstånd till målet 30" in text
    assert "Målvärdet läses minst 90 (antaget) Utfallen Räknas från den 1 januari (antaget) Riktning Högre är bättre" in text
    assert "Att veta Utfallet är preliminärt." in text
    assert "Väg från utgångsvärdet Jämförs med utfall 2024 när hela året är räknat." in text


def test_ja_and_nej_are_words_and_are_not_drawn(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    fields = {"value_type": ValueType.YES_NO, "kind": Kind.YES, "low": None, "measure_unit": ""}
    target = make_indicator(plans.goal, "Avtalet är tecknat", order=4, accumulation=Accumulation.LATEST, **fields)
    make_outcome(target, 8, "0", forecast_value=Decimal(1))
    text = reading(reporter, indicator_page(target))
    assert "Lämnad prognos ja (nej i augusti 2026), vilket är målet." in text
    assert "augusti 2026 Nej Ja" in text
    assert "Utvecklingen" not in text


def test_an_indicator_of_two_goals_is_judged_against_both_targets(
    reading: Read, reporter: Person, plans: SimpleNamespace
) -> None:
    second = Goal.objects.create(
        plan=plans.plan, type=plans.goal.type, number="1.2", sort_key="0001.0002", title="Film i hela länet"
    )
    Target.objects.create(
        goal=second,
        indicator=plans.films.indicator,
        year=2026,
        months=plans.films.months,
        kind=Kind.AT_LEAST,
        low=Decimal(200),
        reading=Reading.STATED,
    )
    make_outcome(plans.films, 8, "64")
    text = reading(reporter, indicator_page(plans.films))
    assert "Delmål 1.1 Barn och unga har möjlighet till eget skapande Läge Prognos: Når målvärdet" in text
    assert "Delmål 1.2 Film i hela länet Läge Prognos: Når inte" in text


def test_a_page_of_nothing_entered_says_what_will_be_there(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    text = reading(reporter, indicator_page(plans.films))
    assert "Inga utfall ännu. Det som fylls i under Delårsrapport augusti 2026 syns här." in text


def test_a_goal_without_parent_has_only_the_plan_above_it(
    reading: Read, reporter: Person, norr: SimpleNamespace, plans: SimpleNamespace
) -> None:
    plan = make_plan(norr.care, plans.plan.plan_type, "Vårdnämndens nämndplan 2026")
    goal = Goal.objects.create(plan=plan, type=plans.goal.type, title="Utan nummer")
    GoalAddressee.objects.filter(goal=goal).delete()
    assert "Plan Utan nummer Delmål, Vårdnämndens nämndplan 2026" in reading(reporter, goal_page(goal))
