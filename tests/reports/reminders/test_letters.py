"""The letter: what it says, where it leads, and that nothing anybody is called can spoil it."""

import re

import pytest

from goals.models import FollowUp, Indicator, IndicatorReporter, ReminderRule
from reports.reminders import letters
from reports.reminders.letters import Letter, one_line, write_letter
from tests.conftest import LONG_AGO
from tests.reports.reminders.scene import digests, do_daily_job, enter
from tracker.models import Membership, Person, Region, Role, Unit

pytestmark = pytest.mark.django_db

RUT, SIV = "Reporter Rut", "Coordinator Siv"


def letter(region: Region, on: str, name: str = RUT) -> Letter:
    return write_letter(digests(region, on)[name])


def test_the_text_says_who_what_by_when_where_why_and_when_again(round_, plans, reporter, region, settings):
    settings.TERTIAL_URL = "https://tertial.example.org"
    enter(plans.share.indicator, "RETURNED")
    place = "https://tertial.example.org/norr/kn/2026-08/"
    assert letter(region, "09-02").text == (
        "Hej Reporter Rut!\n"
        "\n"
        "Du har 3 utfall att rapportera. Sista dag: onsdag 9 september (om 7 dagar).\n"
        "\n"
        "Kulturnämnden, Delårsrapport augusti 2026\n"
        f"{place}\n"
        "\n"
        "Skickat tillbaka till dig (1)\n"
        "\n"
        "- Delmål 1.1: Andel barn och unga som deltar\n"
        f"  {place}utfall/#indikator-{plans.share.indicator.pk}\n"
        "\n"
        "Utfall att fylla i (2)\n"
        "\n"
        "- Delmål 1.1: Antal filmer\n"
        f"  {place}utfall/#indikator-{plans.films.indicator.pk}\n"
        "- Delmål 1.1: Antal öar\n"
        f"  {place}utfall/#indikator-{plans.unclear.indicator.pk}\n"
        "\n"
        "Du får brevet för att du är rapportör för indikatorer som mäts nu. "
        "Nästa påminnelse kommer tisdag 8 september, om något väntar på dig då.\n"
        "\n"
        "Brevet är skickat av Tertial, Region Norr. Det går inte att svara på det.\n"
    )


SUBJECTS = [
    ("08-24", RUT, "Delårsrapport augusti 2026 har öppnat. 3 utfall att rapportera senast 9 september"),
    ("09-02", RUT, "3 utfall att rapportera senast 9 september"),
    ("09-09", RUT, "Sista dagen idag: 3 utfall att rapportera"),
    ("09-10", RUT, "Försenat: 3 utfall att rapportera"),
    ("09-09", SIV, "1 mål och 1 bidrag att bedöma senast 16 september"),
    ("09-15", SIV, "Försenat: 3 saker som andra är sena med. Senast 16 september: 1 mål och 1 bidrag att bedöma"),
    ("12-15", RUT, "Försenat: 3 utfall att rapportera. Årsrapport 2026 har öppnat."),
    ("09-16", SIV, "Försenat: 3 saker som andra är sena med. Sista dagen idag: 1 mål och 1 bidrag att bedöma"),
]


@pytest.mark.parametrize(("on", "name", "subject"), SUBJECTS)
def test_the_subject_says_what_and_when(round_, coordinator, region, on, name, subject):
    assert letter(region, on, name).subject == subject


def test_with_several_days_each_kind_says_its_own(round_, reporter, norr, region):
    Membership.objects.create(person=reporter, unit=norr.culture, role=Role.COORDINATOR, from_on=LONG_AGO)
    text = letter(region, "09-10").text
    assert "Du har 3 utfall att rapportera och 1 mål och 1 bidrag att bedöma. " in text
    assert "Det första skulle ha varit klart onsdag 9 september (i går)." in text
    assert "Utfall att fylla i (3)\nSista dagen var onsdag 9 september (i går).\n" in text
    assert "Mål att bedöma (2)\nSista dag: onsdag 16 september (om 6 dagar).\n" in text
    assert "för att du är rapportör för indikatorer som mäts nu och samordnare i Kulturnämnden." in text


def test_goals_lead_to_where_they_are_assessed(round_, plans, coordinator, region):
    text = letter(region, "08-24", SIV).text
    pages = "http://127.0.0.1:8000/norr/kn/2026-08/bedomning"
    assert f"- Delmål 1.1: {plans.goal.title}\n  {pages}/mal/{plans.goal.pk}/\n" in text
    assert f"- Bidrag till Regionmål 1: {plans.above.title}\n  {pages}/bidrag/{plans.above.pk}/\n" in text


@pytest.mark.parametrize("name", [RUT, SIV])
def test_every_address_in_a_letter_opens_for_whom_it_is_written_to(name, round_, coordinator, region, sign_in, in_september):
    client = sign_in(Person.objects.get(name=name))
    addresses = re.findall(r"http://127.0.0.1:8000(\S+)", letter(region, "08-24", name).text)
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_a_row_of_an_outcome_is_where_the_letter_says(round_, plans, reporter, sign_in, in_september):
    page = sign_in(reporter).get("/norr/kn/2026-08/utfall/").content.decode()
    assert f'id="indikator-{plans.films.indicator.pk}"' in page


def test_an_outcome_of_an_earlier_month_says_which(round_, plans, region):
    plans.films.months = 0b0000_1100_0000
    plans.films.save()
    assert "- Delmål 1.1: Antal filmer, juli 2026\n" in letter(region, "08-24").text


def test_the_html_says_the_same_as_the_text(round_, plans, coordinator, region):
    for name in (RUT, SIV):
        both = letter(region, "09-02", name)
        addresses = set(re.findall(r'href="([^"]+)"', both.html))
        assert addresses == set(re.findall(r"http\S+", both.text))
        words = one_line(re.sub(r"<style>.*?</style>|<[^>]+>", " ", both.html, flags=re.DOTALL))
        for line in both.text.splitlines():
            for part in line.strip(" -").split(": ") if not line.strip().startswith("http") else ():
                assert part in words


def test_the_html_stands_by_itself_and_is_readable_by_ear(round_, region):
    html = letter(region, "09-02").html
    assert '<html lang="sv">' in html
    assert "<title>3 utfall att rapportera senast 9 september</title>" in html
    assert re.findall(r"<h(\d)>", html) == ["1", "2", "3"]
    assert not re.search(r"<img|<script|<link|url\(|@import", html)


def test_a_demo_region_says_so(round_, region):
    region.is_demo = True
    region.save()
    found = letter(region, "09-02")
    assert found.subject.startswith("Demo: ")
    assert "Påhittade siffror: Region Norr är här en demoregion" in found.text
    assert "Påhittade siffror." in found.html


def test_long_lists_end_with_the_way_to_the_rest(round_, region, monkeypatch):
    monkeypatch.setattr(letters, "MOST_ITEMS", 2)
    found = letter(region, "09-02")
    assert "Utfall att fylla i (3)" in found.text
    assert "- och 1 till\n  http://127.0.0.1:8000/norr/kn/2026-08/utfall/\n" in found.text
    assert "och 1 till</a>" in found.html


def test_the_last_step_says_that_no_more_will_come(round_, region):
    ReminderRule.objects.create(region=region, role="REPORTER", step="OPENING")
    assert "Fler påminnelser om det här kommer inte." in letter(region, "08-24").text


def test_no_name_can_add_a_header_or_a_line(round_, plans, reporter, norr, region, coordinator):
    Person.objects.filter(pk=reporter.pk).update(name="Rut\r\nBcc: alla@example.org")
    FollowUp.objects.update(name="Augusti\r\nSubject: Vinst")
    Unit.objects.filter(pk=norr.culture.pk).update(name="Kultur\nnämnden")
    Indicator.objects.filter(pk=plans.films.indicator.pk).update(name="Antal\nfilmer\x07")
    mails = {mail.to: mail for mail in do_daily_job(region, "08-24")}
    mail = mails[reporter.email]
    assert len(mails) == 2
    assert mail.subject == "Augusti Subject: Vinst har öppnat. 3 utfall att rapportera senast 9 september"
    assert mail.text.startswith("Hej Rut Bcc: alla@example.org!\n")
    assert "Kultur nämnden, Augusti Subject: Vinst\n" in mail.text
    assert "- Delmål 1.1: Antal filmer\n" in mail.text


def test_a_name_is_never_a_template_nor_markup(round_, plans, reporter, region):
    Person.objects.filter(pk=reporter.pk).update(name="{{ 7|add:7 }}{% now %} <b>Rut</b>")
    found = letter(region, "09-02", "{{ 7|add:7 }}{% now %} <b>Rut</b>")
    assert "Hej {{ 7|add:7 }}{% now %} <b>Rut</b>!" in found.text
    assert "Hej {{ 7|add:7 }}{% now %} &lt;b&gt;Rut&lt;/b&gt;!" in found.html


def test_a_subject_is_never_longer_than_its_column(round_, rounds, region):
    FollowUp.objects.filter(pk=rounds.august.pk).update(name="x" * 200)
    (mail,) = do_daily_job(region, "08-24")
    assert len(mail.subject) == 200


def test_a_letter_that_cannot_be_written_stops_no_other(round_, plans, colleague, region, monkeypatch, caplog):
    IndicatorReporter.objects.create(indicator=plans.films.indicator, person=colleague)
    write = letters._lead

    def fail_for_one(digest):
        return write(digest) if digest.person.name == RUT else 1 / 0

    monkeypatch.setattr(letters, "_lead", fail_for_one)
    assert [mail.to for mail in do_daily_job(region, "08-24")] == ["reporter.rut@example.org"]
    assert f"The letter to person {colleague.pk} in region norr was not written." in caplog.text
    monkeypatch.setattr(letters, "_lead", write)
    assert [mail.to for mail in do_daily_job(region, "08-25")] == ["reporter.rolf@example.org"]
