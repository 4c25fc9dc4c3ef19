"""The page of outcomes on its way to the nämnd: one row by itself, what is pressed, and an outcome's own page."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import Category, Comment, Dimension, Evidence, IndicatorDimension, Outcome, OutcomePart, OutcomeState
from tests.conftest import NOW, make_indicator
from tests.goals.entry_page import OUTCOMES, FormPage, key_of
from tests.goals.reporting.test_evidence import PDF
from tests.goals.test_locks import hand_over
from tracker.models import Person

pytestmark = pytest.mark.django_db

Page = Callable[..., FormPage]
START = OUTCOMES.removesuffix("utfall/")


@pytest.fixture
def page(acts: SimpleNamespace, sign_in: Callable[[Person], Client], reporter: Person) -> Iterator[Page]:
    """A page as it is now, open before the reporter or somebody else, on a day in September 2026."""

    def page(person: Person = reporter, path: str = "?visa=alla") -> FormPage:
        client, url = sign_in(person), path if path.startswith("/") else OUTCOMES + path
        return FormPage(client, client.get(url), url)

    with time_machine.travel(NOW, tick=False):
        yield page


@pytest.fixture
def films(plans: SimpleNamespace) -> str:
    """What the names of the row's fields begin with."""
    return key_of(plans.films)


@pytest.fixture
def send_row(page: Page, plans: SimpleNamespace, films: str):
    """Send the row of films by itself, from a page that is open, with some fields changed."""

    def send(open_page: FormPage, changes: dict[str, str], *, query: str = ""):
        row = {name: value for name, value in open_page.fields.items() if name.startswith(f"{films}-")}
        address = f"{OUTCOMES}{plans.films.indicator_id}/8/rad/{query}"
        return open_page.client.post(address, row | {f"{films}-{name}": value for name, value in changes.items() if name != "do"}
                                     | ({"do": changes["do"]} if "do" in changes else {}))  # fmt: skip

    return send


def state() -> str:
    return Outcome.objects.get().state


# One row by itself


def test_a_row_is_saved_by_itself_and_answers_as_it_then_looks(page, send_row, films) -> None:
    response = send_row(page(), {"value": "64"})
    html = response.content.decode()
    assert response.status_code == 200
    assert html.lstrip().startswith('<div class="entry" id="rad-')
    assert "data-saved" in html
    assert f'name="{films}-seen" value="1-' in html
    assert Outcome.objects.get().value == 64


def test_a_row_that_cannot_be_read_is_refused_and_keeps_what_was_typed(page, send_row) -> None:
    response = send_row(page(), {"value": "många", "comment": "Räknat om."})
    assert response.status_code == 422
    assert 'value="många"' in response.content.decode()
    assert "Räknat om." in response.content.decode()
    assert not Outcome.objects.exists()


def test_the_later_of_two_sees_both_in_the_row_and_chooses(page, send_row, acts, colleague) -> None:
    open_page = page()
    acts.record(colleague, 64)
    response = send_row(open_page, {"value": "70"})
    assert response.status_code == 409
    assert "Vilket ska gälla?" in response.content.decode()
    assert send_row(open_page, {"value": "70", "other": "1", "choice": "MINE"}).status_code == 200
    assert Outcome.objects.get().value == 70


def test_a_row_sent_after_hand_over_is_locked_in_words(page, send_row, rounds, manager) -> None:
    open_page = page()
    hand_over(rounds.culture, manager)
    response = send_row(open_page, {"value": "70"})
    assert response.status_code == 409
    assert "är låst sedan den 14 september 2026" in response.content.decode()
    assert "Detta skrev du." in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [("secretary", 403), ("other_reporter", 404), ("member", 404), ("outsider", 404)])
def test_who_may_not_enter_saves_no_row(page, send_row, sign_in, request, who, status) -> None:
    open_page = page()
    open_page.client = sign_in(request.getfixturevalue(who))
    assert send_row(open_page, {"value": "70"}).status_code == status
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("path", ["0/8/rad/", "999999/8/rad/", "1/13/rad/", "1/0/rad/", "99999999999999999999/8/rad/"])
def test_a_row_that_is_not_asked_for_is_not_there(page, path) -> None:
    assert page().client.post(OUTCOMES + path, {}).status_code == 404


def test_a_row_costs_the_same_however_many_there_are(page, send_row, plans) -> None:
    def cost(value: str) -> int:
        open_page = page()
        with CaptureQueriesContext(connection) as captured:
            assert send_row(open_page, {"value": value}).status_code == 200
        return len(captured)

    few = cost("64"), cost("65")
    for n in range(30):
        make_indicator(plans.goal, f"Antal {n}", order=10 + n)
    assert cost("66") == few[1]
    assert few[1] < 60


# What is pressed


def test_report_saves_what_was_typed_and_sends_what_is_ready(page, films) -> None:
    after = page().save({f"{films}-value": "64", "do": "report"})
    assert "1 utfall sparat." in after.text
    assert "1 utfall rapporterat till samordnaren." in after.text
    assert "2 är inte ifyllda än." in after.text
    assert "1 av 3 utfall är ifyllda, 1 är rapporterade." in after.text
    assert state() == OutcomeState.REPORTED


def test_report_says_when_there_is_nothing_new(page) -> None:
    assert "Det finns inget nytt att rapportera." in page().save({"do": "report"}).text


def test_the_coordinator_approves_all_that_the_page_showed(page, films, acts, plans, reporter, coordinator) -> None:
    acts.report(reporter, acts.record(reporter))
    review = page(coordinator, "?visa=godkanna")
    assert "Att godkänna (1)" in review.text
    acts.report(reporter, acts.record(reporter, 12, indicator=plans.unclear.indicator))
    after = review.save({"do": "approve_all"})
    assert "1 utfall godkänt." in after.text
    assert dict(Outcome.objects.values_list("indicator__name", "state")) == {"Antal filmer": "APPROVED", "Antal öar": "REPORTED"}


def test_a_value_that_was_changed_meanwhile_is_left_and_it_is_said(page, acts, reporter, coordinator) -> None:
    acts.report(reporter, acts.record(reporter))
    review = page(coordinator, "?visa=godkanna")
    acts.report(reporter, acts.record(reporter, 70, version=1))
    after = review.save({"do": "approve_all"})
    assert "1 lämnades: Utfallet har ändrats sedan du såg det." in after.text
    assert state() == OutcomeState.REPORTED


def test_one_is_approved_or_sent_back_where_it_stands(page, films, acts, reporter, coordinator) -> None:
    acts.report(reporter, acts.record(reporter))
    after = page(coordinator, "?visa=godkanna").save({f"{films}-remark": "Två gånger?", "do": f"return {films} 1"})
    assert "Utfallet är skickat tillbaka." in after.text
    assert "Skickat tillbaka ”Två gånger?” Coordinator Siv, 8 sep" in page().text.replace('"', "”")
    answered = page().save({f"{films}-remark": "Nej.", "do": f"answer {films}"})
    assert "utfallet är rapporterat igen" in answered.text
    page(coordinator, "?visa=godkanna").save({"do": f"approve {films} 1"})
    assert state() == OutcomeState.APPROVED
    assert "Godkänt av Coordinator Siv, 8 sep" in page().text


def test_nothing_is_sent_back_without_a_word(page, films, acts, reporter, coordinator) -> None:
    acts.report(reporter, acts.record(reporter))
    after = page(coordinator, "?visa=godkanna").save({f"{films}-remark": " ", "do": f"return {films} 1"})
    assert after.status == 422
    assert "Antal filmer: Skriv något först." in after.text
    assert state() == OutcomeState.REPORTED


def test_no_change_is_one_press(page, films, plans, reporter) -> None:
    indicator = plans.films.indicator
    april = Outcome.objects.create(indicator=indicator, year=2026, month=4, value=30, origin="FORM", entered_at=NOW)
    open_page = page()
    assert "Inga ändringar: 30 st" in open_page.text.replace("\xa0", " ")
    after = open_page.save({"do": f"repeat {films} {april.pk} 1 0"})
    assert "Inga ändringar: det tidigare utfallet gäller." in after.text
    assert Outcome.objects.get(month=8).value == 30


@pytest.mark.parametrize(
    "do", ["x", "approve", "approve nowhere 1", "return", "repeat u1-8", "approve_all extra", "\0", "9" * 200]
)
def test_what_cannot_be_understood_does_nothing(page, coordinator, do) -> None:
    assert page(coordinator).save({"do": do}).status in {200, 422}
    assert not Outcome.objects.exists()


def test_what_is_odd_is_asked_and_a_comment_is_answer_enough(page, films, plans) -> None:
    Outcome.objects.create(indicator=plans.films.indicator, year=2025, month=12, value=6, origin="FORM", entered_at=NOW)
    after = page().save({f"{films}-value": "640"})
    assert "Utfallet 640 skiljer sig mycket från 6 i december 2025." in after.text
    assert "Rätta, eller skriv i kommentaren varför det stämmer." in after.text
    said = page().save({f"{films}-comment": "Två år räknade ihop."})
    assert "skriv i kommentaren" not in said.text
    assert Outcome.objects.get(year=2026).value == 640


def test_kommuner_are_folded_and_saved_as_parts(page, films, plans, norr) -> None:
    places = Dimension.objects.create(region=norr.region, name="Kommun")
    town = Category.objects.create(dimension=places, order=1, name="Umeå")
    IndicatorDimension.objects.create(indicator=plans.films.indicator, dimension=places)
    open_page = page()
    assert "Kommun: Antal filmer Umeå" in open_page.text
    after = open_page.save({f"{films}-value": "64", f"{films}-part_{town.pk}": "70"})
    assert "Delarna blir tillsammans 70, men utfallet är 64." in after.text
    assert OutcomePart.objects.get().value == 70


# Mitt arbete


def test_mitt_arbete_says_what_is_not_reported_and_what_waits_for_approval(page, acts, plans, reporter, coordinator) -> None:
    for target in (plans.films, plans.unclear, plans.share):
        outcome = acts.record(reporter, indicator=target.indicator)
    start = page(path=START)
    assert "Allt är ifyllt. 3 utfall är inte rapporterade än." in start.text
    assert "Rapportera utfall" in start.text
    acts.report(reporter, outcome)
    assert "1 utfall väntar på att du godkänner det." in page(coordinator, START).text
    assert "Att godkänna Delmål 1.1 Andel barn och unga som deltar" in page(coordinator, START).text


def test_mitt_arbete_shows_what_was_sent_back_by_whom_and_why(page, acts, reporter, coordinator) -> None:
    outcome = acts.record(reporter)
    acts.report(reporter, outcome)
    acts.send_back(coordinator, outcome)
    text = page(path=START).text
    assert "Skickat tillbaka till dig" in text
    assert "”Räknades Umeå två gånger?” Coordinator Siv, 8 sep" in text


# An outcome's own page


@pytest.fixture
def own(page: Page, acts: SimpleNamespace, plans: SimpleNamespace, reporter: Person) -> Callable[..., FormPage]:
    acts.record(reporter)
    return lambda person=reporter: page(person, f"{plans.films.indicator_id}/8/")


def test_a_comment_is_said_once_though_sent_twice(own) -> None:
    open_page = own()
    for _ in range(2):
        after = open_page.save({"text": "Räknat för hand.", "do": "comment"})
    assert "Räknat för hand. Reporter Rut, 8 sep" in after.text
    assert Comment.objects.count() == 1


def test_a_file_is_attached_and_taken_home_as_it_was(own, sign_in, secretary) -> None:
    after = own().save({"file": SimpleUploadedFile("../underlag å.pdf", PDF), "do": "file"})
    assert "Filen är sparad som underlag." in after.text
    evidence = Evidence.objects.get()
    response = sign_in(secretary).get(OUTCOMES.replace("utfall", "underlag") + f"{evidence.pk}/")
    assert response.content == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''underlag%20%C3%A5.pdf")
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("who", ["other_reporter", "member", "auditor", "administrator", "outsider", "stranger"])
def test_from_outside_neither_page_nor_file_is_there(own, page, plans, sign_in, request, who) -> None:
    own().save({"file": SimpleUploadedFile("a.pdf", PDF), "do": "file"})
    client = sign_in(request.getfixturevalue(who))
    for path in (f"underlag/{Evidence.objects.get().pk}/", f"utfall/{plans.films.indicator_id}/8/"):
        assert client.get(OUTCOMES.replace("utfall/", path)).status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"do": "file"}, "Fil: Välj en fil."),
        ({"do": "file", "file": SimpleUploadedFile("a.pdf", b"<html>")}, "Filen innehåller något annat än namnet säger."),
        ({"do": "link", "url": ""}, "Adress: Skriv adressen."),
        ({"do": "link", "url": "javascript:alert(1)"}, "Skriv hela adressen, som börjar med https:// eller http://."),
        ({"do": "comment", "text": " "}, "Kommentar: Skriv något först."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(own, sent, sentence) -> None:
    after = own().save(sent)
    assert after.status == 422
    assert sentence in after.text
