"""What would be sent on a day: who may ask, what is shown to whom, and that a day ahead is what that day will be."""

import pytest

from goals.models import IndicatorReporter
from reports.reminders.digests import find_digests
from tests.conftest import make_person
from tests.goals.demo_files import everything
from tests.goals.pages import read
from tests.reports.reminders.scene import day, do_daily_job
from tracker.models import Person, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

PAGE = "/norr/kn/2026-08/brev/skulle-skickas/"


def names(region, on: str) -> list[str]:
    """Who would have a letter on a day, as it is known on 2 September."""
    return sorted(digest.person.name for digest in find_digests(region, day(on), today=day("09-02")))


def test_a_day_ahead_brings_its_own_steps_and_not_those_of_the_days_between(round_, reporter, coordinator, region):
    do_daily_job(region, "09-02")
    assert names(region, "09-02") == []
    assert names(region, "09-08") == ["Reporter Rut"]
    assert names(region, "09-09") == ["Coordinator Siv", "Reporter Rut"]
    assert names(region, "09-12") == []
    (digest, *_) = find_digests(region, day("09-09"), today=day("09-02"))
    assert digest.missed == ()


def test_the_coordinator_sees_who_why_and_the_whole_letter_and_nothing_changes(round_, reporter, coordinator, sign_in):
    client = sign_in(coordinator)
    before = everything()
    text = read(client, f"{PAGE}?dag=2026-09-10")
    assert "10 september 2026: 1 brev" in text
    assert "Reporter Rut reporter.rut@example.org Försenat sedan 9 september Försenat: 3 utfall att rapportera" in text
    assert "Hej Reporter Rut!" in text
    assert "8 september 2026: 2 brev" in read(client, PAGE)
    assert "Inget brev skulle skickas." in read(client, f"{PAGE}?dag=2026-09-12")
    assert everything() == before
    assert PAGE in client.get("/norr/kn/2026-08/brev/").content.decode()


def test_a_letter_in_english_is_so_marked_on_a_swedish_page_and_in_the_log(round_, reporter, coordinator, sign_in, region):
    Person.objects.filter(pk=reporter.pk).update(language="en")
    client = sign_in(coordinator)
    page = client.get(f"{PAGE}?dag=2026-09-10").content.decode()
    assert '<html lang="sv">' in page
    assert '<details class="more" lang="en">' in page
    assert "Försenat sedan 9 september" in page
    assert "Late: 3 outcomes to report" in page
    (mail,) = (one for one in do_daily_job(region, "09-08") if one.to == reporter.email)
    assert '<div class="text" lang="en">' in client.get(f"/norr/kn/2026-08/brev/{mail.pk}/").content.decode()


def test_the_administrator_sees_who_and_why_but_not_how_far_the_nämnd_has_come(round_, reporter, administrator, sign_in):
    text = read(sign_in(administrator), f"{PAGE}?dag=2026-09-10")
    assert "Försenat sedan 9 september Texten visas bara för den som får se allt" in text
    assert "3 utfall" not in text


@pytest.mark.parametrize("asked", ["i-morgon", "2026-02-30", "2028-01-01", "0001-01-01"])
def test_a_day_that_cannot_be_asked_about_is_refused_in_words(asked, round_, coordinator, sign_in):
    assert "Något behöver rättas" in read(sign_in(coordinator), f"{PAGE}?dag={asked}", 422)


@pytest.mark.parametrize("who", ["reporter", "secretary", "other_reporter", "outsider"])
def test_others_may_not(who, round_, request, sign_in):
    read(sign_in(request.getfixturevalue(who)), PAGE, 404)


def test_it_costs_the_same_whatever_the_number(
    round_, reporter, coordinator, plans, norr, region, sign_in, django_assert_num_queries
):
    client = sign_in(coordinator)
    with django_assert_num_queries(26):
        assert "2 brev" in client.get(PAGE).content.decode()
    for number in range(10):
        person = make_person(f"Ny {number}", Role.REPORTER, norr.culture_administration)
        IndicatorReporter.objects.create(indicator=plans.films.indicator, person=person)
    with django_assert_num_queries(26):
        assert "12 brev" in client.get(PAGE).content.decode()
