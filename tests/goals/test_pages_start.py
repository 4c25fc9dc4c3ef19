"""Mitt arbete: what waits for a person, how far the nämnd has come, and the ways in."""

import re
import uuid
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import F
from django.test import Client

from goals.models import (
    Assessment,
    Comment,
    Goal,
    Indicator,
    IndicatorReporter,
    Outcome,
    OutcomeState,
    Target,
    UnitFollowUpState,
)
from goals.models.assessments import Scope, Stage
from goals.models.outcomes import MissingReason
from tests.conftest import LONG_AGO, NOW, make_indicator, make_region
from tests.goals.conftest import Read
from tests.goals.pages import make_outcome
from tracker.models import Membership, Person, Role
from tracker.periods import bits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans")]


# Ways in


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [("reporter", "/norr/kn/2026-04/"), ("member", "/norr/kn/2026-04/"), ("auditor", "/norr/kn/2026-04/oversikt/")],
)
def test_a_person_comes_to_their_own_nämnd_in_the_last_round_that_has_opened(
    role: str, leads_to: str, request: pytest.FixtureRequest, sign_in: Callable[[Person], Client], in_september: None
) -> None:
    client = sign_in(request.getfixturevalue(role))
    response = client.get("/", follow=True)
    assert response.redirect_chain[-1][0] == leads_to.replace("2026-04", "2026-08")
    assert response.status_code == 200


def test_before_the_first_round_has_opened_that_round_is_shown(
    rounds: SimpleNamespace, reporter: Person, sign_in: Callable[[Person], Client]
) -> None:
    response = sign_in(reporter).get("/norr/")
    assert response.headers["Location"].startswith("/norr/kn/2026-")


def test_somebody_without_a_role_gets_a_page_that_says_so(reading: Read, stranger: Person) -> None:
    assert "Du har ingen roll i Tertial ännu" in reading(stranger, "/")


def test_somebody_with_roles_in_two_regions_chooses(reading: Read, reporter: Person) -> None:
    other = make_region("ost")
    Membership.objects.create(person=reporter, unit=other.culture, role=Role.REPORTER, from_on=LONG_AGO)
    text = reading(reporter, "/")
    assert "Välj region" in text
    assert "Region Norr Region Ost" in text


def test_a_region_without_plans_says_what_will_come(reading: Read, outsider: Person) -> None:
    assert "Här finns inget att följa upp ännu." in reading(outsider, "/soder/")


@pytest.mark.parametrize("path", ["/norr/", "/norr/kn/2026-08/", "/norr/kn/2027-08/", "/norr/finns-inte/2026-08/"])
def test_from_another_region_nothing_is_there(path: str, reading: Read, outsider: Person) -> None:
    reading(outsider, path, status=404)


# What waits


def test_what_a_reporter_has_left_stands_first_with_the_last_day(
    reading: Read, reporter: Person, plans: SimpleNamespace, rounds: SimpleNamespace
) -> None:
    rounds.culture.outcomes_due_on = date(2026, 9, 11)
    rounds.culture.save()
    make_outcome(plans.share, 8, "41.5")
    text = reading(reporter)
    assert "Mitt arbete 2 utfall väntar på dig. Sista dag: fredag 11 september (om 3 dagar). Fyll i utfall" in text
    assert "1 av 3 klara" in text
    assert "Delmål 1.1 Antal filmer utfall 2024: 123 st mål: minst 90 Fyll i Antal filmer" in text


def test_what_somebody_else_reports_does_not_wait_for_me(reading: Read, colleague: Person) -> None:
    text = reading(colleague)
    assert "3 av 3 utfall är inte ifyllda än." in text
    assert "Väntar på dig" not in text


def test_when_all_is_filled_in_nothing_waits(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    for target in (plans.films, plans.share, plans.unclear):
        make_outcome(target, 8, "40")
    text = reading(reporter)
    assert "Allt är ifyllt. Inget väntar på dig nu." in text
    assert "3 av 3 utfall ifyllda." in text
    assert "Fyll i utfall" not in text
    assert "Se utfallen" in text


def test_a_reason_for_no_value_is_an_answer_too(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    make_outcome(plans.films, 8, None, missing_reason=MissingReason.NOT_MEASURED)
    assert "1 av 3 klara" in reading(reporter)


def test_what_was_sent_back_stands_with_what_was_said(
    reading: Read, reporter: Person, coordinator: Person, plans: SimpleNamespace
) -> None:
    outcome = make_outcome(plans.films, 8, "64", state=OutcomeState.RETURNED)
    Comment.objects.create(
        outcome=outcome, text="Räknades Umeå två gånger?", by=coordinator, at=NOW, version=1, form_uuid=uuid.uuid4()
    )
    text = reading(reporter)
    assert "Skickat tillbaka till dig Delmål 1.1 Antal filmer ”Räknades Umeå två gånger?” Coordinator Siv, 8 sep" in text


def test_what_was_sent_back_waits_and_is_not_done(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    for target in (plans.films, plans.share, plans.unclear):
        make_outcome(target, 8, "40", state=OutcomeState.RETURNED if target == plans.films else OutcomeState.REPORTED)
    text = reading(reporter)
    assert "Mitt arbete 1 utfall är skickat tillbaka till dig. Sista dag var fredag 28 augusti" in text
    assert "2 av 3 klara" in text
    assert "Inget väntar" not in text


def test_when_the_outcomes_are_there_the_goals_wait_for_the_coordinator(
    reading: Read, coordinator: Person, reporter: Person, plans: SimpleNamespace, rounds: SimpleNamespace
) -> None:
    assert "0 av 1 delmål bedömda, 0 av 1 bidrag." in reading(coordinator)
    for target in (plans.films, plans.share, plans.unclear):
        make_outcome(target, 8, "40", state=OutcomeState.REPORTED)
    assert "3 utfall väntar på att du godkänner dem. Sista dag var fredag 28 augusti" in reading(coordinator)
    Outcome.objects.update(state=OutcomeState.APPROVED, approved_by=coordinator, approved_at=NOW, approved_version=F("version"))
    text = reading(coordinator)
    assert "Mitt arbete 1 delmål och 1 bidrag väntar på att du bedömer dem. Sista dag var fredag 28 augusti" in text
    assert "Bedöm målen" in text
    assert "bedöm" not in reading(reporter).replace("Sista dag för bedömningar", "")
    for goal, scope in ((plans.goal, Scope.OWN), (plans.above, Scope.CONTRIBUTION)):
        said: dict[str, Any] = {"round": 1, "stage": Stage.PROPOSED, "status": "MET", "by": coordinator, "at": NOW}
        Assessment.objects.create(goal=goal, unit_follow_up=rounds.culture, scope=scope, **said)
    text = reading(coordinator)
    assert "Allt är ifyllt och bedömt. Inget väntar på dig nu." in text
    assert "1 av 1 delmål bedömda, 1 av 1 bidrag." in text


def test_what_is_late_is_counted_as_late(reading: Read, reporter: Person, rounds: SimpleNamespace) -> None:
    text = reading(reporter)
    assert "Sista dag var fredag 28 augusti (för 11 dagar sedan)." in text
    assert "0 av 3 utfall ifyllda, 3 försenade." in text


def test_what_is_not_measured_now_is_counted_apart(reading: Read, reporter: Person, plans: SimpleNamespace) -> None:
    make_indicator(plans.goal, "Bara i december", order=4, months=1 << 11)
    assert "0 av 3 utfall ifyllda, 3 försenade; 1 mäts inte vid denna uppföljning." in reading(reporter)


def test_a_coordinator_sees_by_whom_the_rest_is_awaited(
    reading: Read, coordinator: Person, reporter: Person, plans: SimpleNamespace
) -> None:
    IndicatorReporter.objects.filter(indicator=plans.share.indicator).delete()
    text = reading(coordinator)
    assert "Återstår att fylla i Rapportör Utfall Reporter Rut 2 Ingen rapportör utsedd 1" in text
    assert "1 målvärde är oklart" in text
    assert "Återstår att fylla i" not in reading(reporter)


@pytest.fixture
def shared(plans: SimpleNamespace, norr: SimpleNamespace, other_reporter: Person) -> Target:
    """Vårdnämnden's series under two of kulturnämnden's goals: one outcome, that vårdnämnden enters."""
    target = make_indicator(plans.goal, "Delad serie", order=9)
    Indicator.objects.filter(pk=target.indicator_id).update(unit=norr.care, reporting_unit=norr.care_administration)
    plan = plans.goal.plan
    other = Goal.objects.create(plan=plan, type=plans.goal.type, number="1.2", sort_key="0001.0002", title="Ett mål till")
    again = {name: getattr(target, name) for name in ("indicator", "year", "kind", "low", "months", "reading")}
    Target.objects.create(goal=other, **again)
    IndicatorReporter.objects.create(indicator=target.indicator, person=other_reporter)
    return target


@pytest.mark.usefixtures("shared")
def test_what_another_nämnd_enters_for_us_is_not_counted_as_missing_here(reading: Read, coordinator: Person) -> None:
    text = reading(coordinator)
    assert "0 av 3 utfall ifyllda" in text
    assert "Reporter Vera" not in text


@pytest.mark.usefixtures("shared")
def test_what_stands_in_another_nämnds_plan_waits_for_those_who_enter_it(reading: Read, other_reporter: Person) -> None:
    text = reading(other_reporter, "/norr/vn/2026-08/")
    assert "0 av 1 utfall ifyllda" in text
    assert "Fyll i Delad serie" in text


def test_the_way_to_what_stands_in_another_nämnds_plan_leads_there(
    in_september: None, shared: Target, other_reporter: Person, sign_in: Callable[[Person], Client]
) -> None:
    Target.objects.filter(indicator=shared.indicator).update(months=bits([12]))
    client = sign_in(other_reporter)
    links = re.findall(r'href="(/norr/[^"]*/indikator/\d+/)"', client.get("/norr/vn/2026-08/utfall/").content.decode())
    assert [client.get(link).status_code for link in links] == [200, 200]


def test_before_the_round_opens_the_page_says_when(reading: Read, reporter: Person) -> None:
    text = reading(reporter, "/norr/kn/2026-12/")
    assert "Uppföljningen öppnar 15 december 2026. Då kan utfallen fyllas i." in text
    assert "Fyll i" not in text


def test_after_hand_over_nothing_is_to_be_filled_in(
    reading: Read, reporter: Person, manager: Person, rounds: SimpleNamespace
) -> None:
    row = rounds.culture
    row.state, row.handed_over_at, row.handed_over_by = UnitFollowUpState.HANDED_OVER, NOW, manager
    row.save()
    text = reading(reporter)
    assert "Underlaget överlämnades till nämnden 8 september 2026. Utfallen är låsta." in text
    assert "Väntar på dig" not in text


# From outside


@pytest.mark.parametrize("role", ["other_reporter", "member", "auditor", "administrator"])
def test_without_live_rights_only_state_and_dates_are_shown(
    role: str, request: pytest.FixtureRequest, reading: Read, plans: SimpleNamespace, rounds: SimpleNamespace
) -> None:
    make_outcome(plans.films, 8, "64")
    rounds.culture.meeting_on = date(2026, 9, 24)
    rounds.culture.save()
    text = reading(request.getfixturevalue(role))
    assert "Läge Öppen, utfall fylls i" in text
    assert "Nämndens sammanträde 24 september 2026" in text
    assert "ifyllda" not in text
    assert "Antal filmer" not in text


def test_from_another_nämnd_the_page_says_why_and_leads_home(reading: Read, other_reporter: Person) -> None:
    text = reading(other_reporter)
    assert "Här syns utfallen bara för nämnden själv." in text
    assert "Till mitt eget arbete" in text


def test_a_unit_without_a_round_of_its_own_says_so(reading: Read, administrator: Person) -> None:
    assert "Regionfullmäktige lämnar inga egna utfall i Delårsrapport augusti 2026." in reading(
        administrator, "/norr/rf/2026-08/"
    )
