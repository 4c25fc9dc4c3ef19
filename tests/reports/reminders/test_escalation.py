"""What others are late with goes on to the coordinator and then to the manager; and whom letters do not reach is said."""

from datetime import date

import pytest

from goals.models import Assessment, IndicatorReporter, ReminderRule, UnitFollowUp
from goals.models.assessments import Scope
from reports.reminders.letters import write_letter
from tests.conftest import LONG_AGO, NOW, make_person
from tests.reports.reminders.scene import digests, do_daily_job, enter, ledger, tasks
from tracker.models import Absence, Membership, Person, Role

pytestmark = pytest.mark.django_db

RUT, SIV, NILS = "Reporter Rut", "Coordinator Siv", "Manager Nils"


@pytest.fixture
def people(round_, plans, reporter, coordinator, manager):
    """All goals have been proposed on: only outcomes are late, from 10 September. The meeting is far away."""
    UnitFollowUp.objects.filter(pk=round_.pk).update(meeting_on=date(2026, 10, 20))
    for goal, scope in ((plans.goal, Scope.OWN), (plans.above, Scope.CONTRIBUTION)):
        Assessment.objects.create(
            goal=goal, unit_follow_up=round_, scope=scope, round=1, stage="PROPOSED", status="MET", by=coordinator, at=NOW
        )


DAYS = [
    pytest.param("09-11", [RUT], id="the reporter, from the first day after"),
    pytest.param("09-14", [SIV, RUT], id="the coordinator, three working days after"),
    pytest.param("09-16", [SIV, RUT], id="the manager is not told yet"),
    pytest.param("09-17", [SIV, NILS, RUT], id="the manager, six working days after"),
]


@pytest.mark.parametrize(("on", "names"), DAYS)
def test_outcomes_that_are_late_go_on_to_the_coordinator_and_then_to_the_manager(on, names, people, region):
    assert sorted(digests(region, on)) == names


def test_each_is_told_once_and_again_a_week_later(people, coordinator, manager, region):
    for on in ("09-14", "09-15", "09-17", "09-18", "09-21", "09-24"):
        do_daily_job(region, on)
    due_on = date(2026, 9, 9)
    assert ledger(coordinator) == [("ESCALATION_1", due_on), ("ESCALATION_2", due_on)]
    assert ledger(manager) == [("ESCALATION_MANAGER_1", due_on), ("ESCALATION_MANAGER_2", due_on)]


def test_the_letter_says_what_is_late_and_who_is_late_with_it(people, region):
    letter = write_letter(digests(region, "09-14")[SIV])
    assert letter.subject == "Försenat: 3 saker som andra är sena med"
    assert "Utfall som andra är sena med (3)" in letter.text
    assert "Utfall som andra är sena med (3)\nVäntar på Reporter Rut.\n\n- Delmål 1.1: Antal filmer\n" in letter.text
    assert "Du får brevet för att du är samordnare i Kulturnämnden." in letter.text
    assert "för att du är förvaltningschef i Kulturnämnden." in write_letter(digests(region, "09-17")[NILS]).text


def test_where_several_are_late_it_says_how_much_each_and_with_what(people, plans, norr, region, monkeypatch):
    rolf = make_person("Reporter Rolf", Role.REPORTER, norr.culture_administration)
    IndicatorReporter.objects.filter(indicator=plans.films.indicator).update(person=rolf)
    letter = write_letter(digests(region, "09-14")[SIV])
    assert "Väntar på Reporter Rut (2) och Reporter Rolf (1).\n\n- Delmål 1.1: Antal filmer (Reporter Rolf)\n" in letter.text
    assert 'Antal filmer</a> <span class="quiet">Reporter Rolf</span>' in letter.html
    monkeypatch.setattr("reports.reminders.letters.MOST_OF_OTHERS", 1)
    assert "- och 2 till\n" in write_letter(digests(region, "09-14")[SIV]).text


def test_what_the_coordinator_is_late_with_goes_to_the_manager(people, plans, region):
    for target in (plans.films, plans.share, plans.unclear):
        enter(target.indicator)
    assert NILS not in digests(region, "09-23")
    found = digests(region, "09-24")  # six working days after the assessments' day, 16 September
    assert (tasks(found[SIV]), tasks(found[NILS])) == ({"APPROVE": 3}, {"LONG_LATE": 3})


def test_whoever_is_late_themselves_is_not_told_of_it_as_anothers(people, coordinator, plans, norr, region):
    Membership.objects.create(person=coordinator, unit=norr.culture_administration, role=Role.REPORTER, from_on=LONG_AGO)
    IndicatorReporter.objects.create(indicator=plans.films.indicator, person=coordinator)
    assert tasks(digests(region, "09-14")[SIV]) == {"ENTER": 1, "LATE_OUTCOME": 2}


def test_what_nobody_reports_goes_to_the_manager_in_the_end(people, coordinator, region):
    IndicatorReporter.objects.all().delete()
    found = digests(region, "09-17")
    assert (tasks(found[SIV]), tasks(found[NILS])) == ({"UNASSIGNED": 3}, {"LONG_LATE_OUTCOME": 3})


def test_whoever_stands_in_for_the_coordinator_is_told_instead(people, norr, coordinator, manager, region):
    Absence.objects.create(person=coordinator, unit=norr.culture, deputy=manager, from_on=date(2026, 9, 1))
    found = digests(region, "09-14")
    assert (sorted(found), tasks(found[NILS])) == ([NILS, RUT], {"LATE_OUTCOME": 3})


def test_a_region_can_do_without(people, region):
    ReminderRule.objects.create(region=region, role="REPORTER", step="OVERDUE", working_days=1)
    assert list(digests(region, "09-17")) == [RUT]


def test_the_coordinator_is_told_whom_letters_do_not_reach(people, reporter, region):
    unreached = "Brev når inte fram till Reporter Rut (reporter.rut@example.org). Be administratören i regionen rätta adressen"
    assert unreached not in write_letter(digests(region, "09-14")[SIV]).text
    Person.objects.filter(pk=reporter.pk).update(mail_failed_at=NOW)
    found = {name: write_letter(digest) for name, digest in digests(region, "09-14").items()}
    assert unreached in found[SIV].text
    assert unreached in found[SIV].html
    assert unreached not in found[RUT].text
