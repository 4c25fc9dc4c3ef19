"""Letters go to whoever stands in, say for whom, and not to whoever is away."""

from datetime import date

import pytest

from goals.models import IndicatorReporter
from reports.reminders.letters import write_letter
from tests.reports.reminders.scene import digests, tasks
from tracker.models import Absence

pytestmark = pytest.mark.django_db

RUT, ROLF, SIV, NILS = "Reporter Rut", "Reporter Rolf", "Coordinator Siv", "Manager Nils"
ON = "09-02"


@pytest.fixture
def absent(norr, reporter, colleague):
    """Rut is away until 4 September, and Rolf stands in."""
    return Absence.objects.create(
        person=reporter, unit=norr.culture, deputy=colleague, from_on=date(2026, 9, 1), to_on=date(2026, 9, 4)
    )


def test_the_deputy_is_told_and_not_the_absent(round_, absent, region):
    found = digests(region, ON)
    assert (list(found), tasks(found[ROLF])) == ([ROLF], {"ENTER": 3})


def test_the_letter_says_in_whose_place(round_, absent, region):
    letter = write_letter(digests(region, ON)[ROLF])
    assert "för att du är rapportör för indikatorer som mäts nu och ersättare för Reporter Rut." in letter.text


@pytest.mark.parametrize("on", ["08-24", "09-07"])
def test_before_and_after_the_absent_are_told_themselves(round_, absent, region, on):
    assert list(digests(region, on)) == [RUT]


def test_without_a_deputy_who_can_the_absent_are_told_themselves(round_, absent, region, colleague):
    colleague.is_active = False
    colleague.save()
    assert list(digests(region, ON)) == [RUT]


def test_what_both_are_asked_for_is_told_once(round_, absent, region, plans, colleague):
    IndicatorReporter.objects.create(indicator=plans.films.indicator, person=colleague)
    assert tasks(digests(region, ON)[ROLF]) == {"ENTER": 3}


def test_the_coordinators_work_is_told_to_whoever_stands_in_for_them(round_, region, norr, coordinator, manager):
    Absence.objects.create(person=coordinator, unit=norr.culture, deputy=manager, from_on=date(2026, 9, 1))
    found = digests(region, ON)
    assert sorted(found) == [NILS, RUT]
    assert tasks(found[NILS]) == {"ASSESS": 2}
    assert "ersättare för Coordinator Siv" in write_letter(found[NILS]).text


def test_an_absence_from_another_nämnd_changes_nothing(round_, region, norr, reporter, other_reporter, coordinator):
    Absence.objects.create(person=coordinator, unit=norr.care, deputy=other_reporter, from_on=date(2026, 9, 1))
    assert sorted(digests(region, ON)) == [SIV, RUT]
