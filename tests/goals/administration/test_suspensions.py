"""Shut out: at once and from everything, with the work handed on and the name left on what is done; and let in again."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from goals.models import IndicatorReporter
from goals.operations.administration.suspensions import Suspended, admit_person, suspend_person
from tests.conftest import LONG_AGO, NOW, TODAY
from tests.goals.administration.conftest import events, refuses_all
from tests.goals.conftest import Read
from tests.goals.pages import make_outcome
from tracker.models import Absence, Membership, Person, Role, Suspension
from tracker.operations import Refused
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def suspend(by, norr, administrator):
    def suspend(person: Person, reason: str = "") -> Suspended:
        return suspend_person(by=by(), now=NOW, region=norr.region, person=person, reason=reason)

    return suspend


def reporters(plans: SimpleNamespace) -> list[list[str]]:
    """Who reports each of the plan's three indicators."""
    return [
        sorted(IndicatorReporter.objects.filter(indicator=target.indicator).values_list("person__name", flat=True))
        for target in (plans.films, plans.share, plans.unclear)
    ]


def test_somebody_who_is_shut_out_has_nothing_and_keeps_the_roles_on_paper(suspend, norr, coordinator) -> None:
    suspend(coordinator, "Har slutat.")
    assert not access_of(coordinator, norr.region, TODAY).is_insider
    assert Membership.objects.get(person=coordinator).to_on is None
    (event,) = events("person.suspend")
    assert (event.subject, event.region_id, event.reason) == (f"person:{coordinator.pk}", norr.region.pk, "Har slutat.")


def test_every_session_ends_at_once(suspend, sign_in, rounds, reporter, in_september) -> None:
    clients = [sign_in(reporter), sign_in(reporter)]
    assert [client.get("/norr/kn/2026-08/").status_code for client in clients] == [200, 200]
    suspend(reporter)
    assert [client.get("/norr/kn/2026-08/").status_code for client in clients] == [302, 302]
    admit_again = Person.objects.get(pk=reporter.pk)
    assert not admit_again.is_active


def test_no_session_comes_back_when_somebody_is_let_in_again(suspend, by, norr, sign_in, rounds, reporter, in_september) -> None:
    client = sign_in(reporter)
    suspend(reporter)
    admit_person(by=by(), now=NOW, region=norr.region, person=reporter)
    assert client.get("/norr/kn/2026-08/").status_code == 302
    assert sign_in(Person.objects.get(pk=reporter.pk)).get("/norr/kn/2026-08/").status_code == 200


def test_twice_is_once(suspend, coordinator) -> None:
    suspend(coordinator)
    suspend(coordinator)
    assert len(events("person.suspend")) == 1


def test_what_is_done_keeps_its_name(suspend, reading: Read, plans, rounds, reporter, coordinator) -> None:
    make_outcome(plans.films, 8, "64", entered_by=reporter)
    suspend(reporter)
    assert "Reporter Rut" in reading(coordinator, f"indikator/{plans.films.indicator_id}/")


# The work


def test_the_coordinator_takes_over_what_nobody_else_reports(suspend, plans, reporter, coordinator, manager) -> None:
    assert suspend(reporter).taken_over == ((coordinator, 3),)
    assert reporters(plans) == [["Coordinator Siv"]] * 3
    assert len(events("indicator.reporters")) == 3


def test_the_manager_does_where_there_is_no_coordinator_or_one_who_is_away(
    suspend, norr, plans, reporter, coordinator, manager, secretary
) -> None:
    Absence.objects.create(person=coordinator, unit=norr.culture, deputy=secretary, from_on=TODAY)
    suspend(reporter)
    assert reporters(plans) == [["Manager Nils"]] * 3


def test_the_deputy_does_when_there_is_one(suspend, norr, plans, reporter, colleague, coordinator) -> None:
    Absence.objects.create(person=reporter, unit=norr.culture, deputy=colleague, from_on=TODAY - timedelta(days=3))
    suspend(reporter)
    assert reporters(plans) == [["Reporter Rolf"]] * 3


def test_a_deputy_who_may_not_enter_outcomes_does_not(suspend, norr, plans, reporter, secretary, coordinator) -> None:
    Absence.objects.create(person=reporter, unit=norr.culture, deputy=secretary, from_on=TODAY)
    suspend(reporter)
    assert reporters(plans) == [["Coordinator Siv"]] * 3


def test_those_who_report_it_too_are_left_alone_with_it(suspend, plans, reporter, colleague, coordinator) -> None:
    IndicatorReporter.objects.create(indicator=plans.films.indicator, person=colleague)
    assert suspend(reporter).taken_over == ((coordinator, 2),)
    assert reporters(plans) == [["Reporter Rolf"], ["Coordinator Siv"], ["Coordinator Siv"]]


def test_where_nobody_is_left_nobody_is_made_up(suspend, plans, reporter, other_reporter) -> None:
    assert suspend(reporter) == Suspended((), 3)
    assert reporters(plans) == [[], [], []]


def test_a_coordinator_of_another_nämnd_takes_nothing_over(suspend, norr, plans, reporter, member) -> None:
    Membership.objects.create(person=member, unit=norr.care, role=Role.COORDINATOR, from_on=LONG_AGO)
    suspend(reporter)
    assert reporters(plans) == [[], [], []]


# Two regions


def test_each_region_shuts_its_own_door(suspend, norr, soder, reporter, sign_in, in_september) -> None:
    Membership.objects.create(person=reporter, unit=soder.culture, role=Role.MEMBER, from_on=LONG_AGO)
    suspend(reporter)
    reporter.refresh_from_db()
    assert reporter.is_active
    assert access_of(reporter, soder.region, TODAY).is_insider
    assert sign_in(reporter).get("/").headers["Location"] == "/soder/"


def test_nothing_tells_that_somebody_is_at_work_elsewhere(suspend, send, norr, soder, reporter, colleague) -> None:
    Membership.objects.create(person=reporter, unit=soder.culture, role=Role.MEMBER, from_on=LONG_AGO)
    pages = []
    for person in (reporter, colleague):
        suspend(person)
        answer = send(f"personer/{person.pk}/")
        page = answer.client.get(f"/norr/administration/personer/{person.pk}/").content.decode()
        pages.append(page.replace(person.name, "").replace(person.email, "").replace(f"/{person.pk}/", "/"))
    strip = [page[page.index("<main") : page.index("</main")].split("csrfmiddlewaretoken")[0] for page in pages]
    assert strip[0] == strip[1]


def test_somebody_of_another_region_is_not_there_to_shut_out(suspend, outsider) -> None:
    with pytest.raises(Refused, match="Valet finns inte"):
        suspend(outsider)


# Refused, and let in again


def test_nobody_shuts_themselves_out_or_the_last_administrator(by, norr, suspend, administrator) -> None:
    with pytest.raises(Refused, match="dig själv"):
        suspend(administrator)
    Membership.objects.create(person=administrator, unit=norr.council, role=Role.MEMBER, from_on=LONG_AGO)
    assert not Suspension.objects.exists()


def test_whoever_is_let_in_again_has_the_roles_of_the_day(suspend, by, norr, plans, reporter, coordinator) -> None:
    suspend(reporter)
    admit_person(by=by(), now=NOW, region=norr.region, person=reporter)
    admit_person(by=by(), now=NOW, region=norr.region, person=reporter)
    reporter.refresh_from_db()
    assert reporter.is_active
    assert access_of(reporter, norr.region, TODAY).roles == ((Role.REPORTER, norr.culture_administration.pk),)
    assert reporters(plans) == [["Coordinator Siv"]] * 3
    assert len(events("person.admit")) == 1


def test_nobody_but_the_administrator_shuts_out_or_lets_in(by, norr, colleague, others) -> None:
    common = {"now": NOW, "region": norr.region, "person": colleague}
    refuses_all(
        others,
        lambda person: suspend_person(by=by(person), **common),
        lambda person: admit_person(by=by(person), **common),
    )
    assert events() == []


# The page


def test_the_page_says_what_follows_before_it_is_done(send, reading: Read, norr, plans, reporter, colleague, coordinator) -> None:
    IndicatorReporter.objects.create(indicator=plans.films.indicator, person=colleague)
    answer = send(f"personer/{reporter.pk}/stang-av/", reason="Har slutat.")
    shown = answer.client.get(f"/norr/administration/personer/{coordinator.pk}/stang-av/").content.decode()
    assert "Ingen annan är samordnare, Kulturnämnden." in shown
    assert "Coordinator Siv tar över" not in shown
    assert "Reporter Rut är avstängd." in answer.after
    assert "Personen är avstängd i regionen och kommer inte in." in answer.after
    assert "Läge Avstängd sedan 8 september 2026" in answer.after
    let_in = answer.client.post(f"/norr/administration/personer/{reporter.pk}/slapp-in/", follow=True)
    assert "Reporter Rut kommer in igen" in let_in.content.decode()


def test_the_page_names_those_who_take_over(sign_in, administrator, plans, reporter, coordinator, in_september) -> None:
    page = sign_in(administrator).get(f"/norr/administration/personer/{reporter.pk}/stang-av/").content.decode()
    assert "Coordinator Siv tar över 3 indikatorer." in page
