"""The mail log: who has been written to, whether it arrived, and who may know."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from goals.models import IndicatorReporter, UnitFollowUp
from reports.reminders.log import step_words
from reports.reminders.rules import latest_code, read_code
from reports.tasks import work_job_now
from tests.conftest import LONG_AGO, NOW, make_indicator, make_person
from tests.goals.pages import read
from tests.reports.reminders.scene import day, do_daily_job, mail_to
from tracker.models import Job, Mail, Membership, Person, Region, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

MAILS = "/norr/kn/2026-08/brev/"
Reading = Callable[..., str]


@pytest.fixture
def reading(sign_in: Callable[[Person], Client]) -> Reading:
    return lambda person, path="", status=200: read(sign_in(person), MAILS + path, status)


@pytest.fixture
def mails(round_: UnitFollowUp, reporter: Person, coordinator: Person, region: Region) -> dict[str, Mail]:
    """The letters of 2 September, to Rut and Siv, not sent yet, by name."""
    made = do_daily_job(region, "09-02")
    return {Person.objects.get(email=mail.to).name: mail for mail in made}


def test_the_log_says_to_whom_why_when_and_how_it_went(mails, coordinator, reading):
    work_job_now(mails["Reporter Rut"].job_id)
    text = reading(coordinator)
    assert "Påminnelser som Tertial har skickat om Delårsrapport augusti 2026 i Kulturnämnden." in text
    rut = "Reporter Rut reporter.rut@example.org 5 arbetsdagar före 9 september"
    assert f"{rut} 8 september 2026 kl. 14.00 Skickat 8 september 2026 kl. 14.00" in text
    assert "Coordinator Siv coordinator.siv@example.org omgången öppnade 24 augusti" in text
    assert "Väntar på att skickas" in text


def test_a_letter_can_be_read(mails, coordinator, reading):
    text = reading(coordinator, f"{mails['Reporter Rut'].pk}/")
    assert "3 utfall att rapportera senast 9 september" in text
    assert "Hej Reporter Rut!" in text
    assert "Delmål 1.1: Antal filmer" in text


def test_a_letter_that_waits_says_when_it_is_tried_again_and_one_that_failed_why(mails, coordinator, reading):
    waiting, dead = mails["Reporter Rut"], mails["Coordinator Siv"]
    Job.objects.filter(pk=waiting.job_id).update(error="Servern är nere.", next_at=NOW + timedelta(hours=1))
    Job.objects.filter(pk=dead.job_id).update(state="DEAD", error="550 No such user.")
    Person.objects.filter(email=dead.to).update(mail_failed_at=NOW)
    text = reading(coordinator)
    assert "Väntar på att skickas Försöker igen 8 september 2026 kl. 15.00" in text
    assert "Gick inte att skicka 550 No such user." in text
    assert "Brev når inte fram till Coordinator Siv. Adressen är coordinator.siv@example.org." in text


@pytest.mark.parametrize("role", ["coordinator", "manager", "administrator"])
def test_those_who_answer_for_the_people_may_read_the_log(role, request, mails, reading):
    assert "Reporter Rut" in reading(request.getfixturevalue(role))


def test_others_may_not(request, mails, reading):
    for role in ("reporter", "secretary", "member", "auditor", "other_reporter", "outsider", "stranger"):
        person = request.getfixturevalue(role)
        reading(person, status=404)
        reading(person, f"{mails['Reporter Rut'].pk}/", status=404)


def test_the_other_nämnds_coordinator_may_not(mails, norr, reading):
    reading(make_person("Coordinator Tor", Role.COORDINATOR, norr.care), status=404)


def test_the_administrator_is_not_told_how_far_a_nämnd_has_come(mails, administrator, reading):
    text = reading(administrator, f"{mails['Reporter Rut'].pk}/")
    assert "Brev till Reporter Rut" in text
    assert "Texten visas bara för den som får se allt som brevet berättar" in text
    for secret in ("utfall att rapportera", "Antal filmer", "Hej"):
        assert secret not in text + reading(administrator)


def test_a_letter_about_two_nämnder_is_in_both_logs_and_its_text_in_neither(
    round_, plans, reporter, coordinator, norr, region, reading
):
    target = make_indicator(plans.goal, "Antal vårdbesök")
    target.indicator.unit, target.indicator.reporting_unit = norr.care, norr.care_administration
    target.indicator.save()
    Membership.objects.create(person=reporter, unit=norr.care_administration, role=Role.REPORTER, from_on=LONG_AGO)
    IndicatorReporter.objects.create(indicator=target.indicator, person=reporter)
    mail = next(mail for mail in do_daily_job(region, "09-02") if mail.to == reporter.email)
    assert "Reporter Rut" in reading(coordinator)
    assert "Antal vårdbesök" not in reading(coordinator, f"{mail.pk}/")
    both = make_person("Coordinator Ulla", Role.COORDINATOR, norr.care)
    Membership.objects.create(person=both, unit=norr.culture, role=Role.COORDINATOR, from_on=LONG_AGO)
    assert "Antal vårdbesök" in reading(both, f"{mail.pk}/")


def test_a_letter_of_another_round_is_not_in_this_log(mails, rounds, coordinator, reporter, sign_in, reading):
    client, pk = sign_in(coordinator), mails["Reporter Rut"].pk
    assert "Inga brev ännu." in read(client, "/norr/kn/2026-12/brev/")
    read(client, f"/norr/kn/2026-12/brev/{pk}/", 404)
    reading(coordinator, f"{mail_to(reporter).pk}/", status=404)


def test_a_unit_without_a_round_has_no_log(mails, administrator, sign_in):
    read(sign_in(administrator), "/norr/rf/2026-08/brev/", 404)


NARROWED = [
    ("?q=rut", ["Reporter Rut"]),
    ("?q=SIV", ["Coordinator Siv"]),
    ("?q=example.org", ["Coordinator Siv", "Reporter Rut"]),
    ("?q=ingen", []),
    ("?state=SENT", ["Reporter Rut"]),
    ("?state=WAITING", ["Coordinator Siv"]),
    ("?state=FAILED", []),
    ("?state=NONSENSE", ["Coordinator Siv", "Reporter Rut"]),
]


def test_the_log_can_be_searched(mails, coordinator, reading):
    work_job_now(mails["Reporter Rut"].job_id)
    for query, names in NARROWED:
        text = reading(coordinator, query)
        assert [name for name in ("Coordinator Siv", "Reporter Rut") if name in text] == names, query


def test_the_log_can_be_sorted(mails, coordinator, reading):
    for sort in ("person", "why", "created", "state", "-person", "nonsense"):
        assert "Reporter Rut" in reading(coordinator, f"?sort={sort}"), sort


def test_mitt_arbete_leads_to_the_log_for_those_who_may_read_it(mails, coordinator, reporter, sign_in):
    leads = [MAILS in sign_in(person).get("/norr/kn/2026-08/").content.decode() for person in (coordinator, reporter)]
    assert leads == [True, False]


def test_a_long_log_costs_as_many_queries_as_a_short_one(
    mails, coordinator, region, sign_in, plans, norr, django_assert_num_queries
):
    client = sign_in(coordinator)
    with django_assert_num_queries(11):
        client.get(MAILS)
    for number in range(20):
        person = make_person(f"Ny {number}", Role.REPORTER, norr.culture_administration)
        IndicatorReporter.objects.create(indicator=plans.films.indicator, person=person)
    assert len(do_daily_job(region, "09-08")) == 21
    with django_assert_num_queries(11):
        client.get(MAILS)


STEPS = [
    ("OPENING", "omgången öppnade 9 september"),
    ("BEFORE_5", "5 arbetsdagar före 9 september"),
    ("BEFORE_1", "1 arbetsdag före 9 september"),
    ("DUE", "sista dagen, 9 september"),
    ("OVERDUE_1", "försenat sedan 9 september"),
    ("OVERDUE_3", "försenat sedan 9 september, vecka 3"),
    ("ESCALATION_1", "andra är sena sedan 9 september, till samordnaren"),
    ("ESCALATION_MANAGER_1", "andra är sena sedan 9 september, till förvaltningschefen"),
]


@pytest.mark.parametrize(("code", "words"), STEPS)
def test_a_step_has_words(code, words):
    assert step_words(code, day("09-09")) == words


def test_the_last_step_is_the_last_in_time():
    codes = [code for code, _words in STEPS]
    assert [latest_code(codes[: number + 1]) for number in range(len(codes))] == codes
    assert latest_code(reversed(codes)) == "ESCALATION_MANAGER_1"


def test_what_is_no_code_is_refused():
    with pytest.raises(ValueError, match="LUNCH"):
        read_code("LUNCH_2")
