"""The page where outcomes are entered: what is shown, what is saved, and what is said when something is wrong."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client

from goals.models import Category, Dimension, IndicatorDimension, Outcome, Target
from goals.operations.checks import LONGEST_TEXT
from goals.rules.targets import ValueType
from tests.conftest import NOW, make_indicator, make_indicators
from tests.goals.entry_page import OUTCOMES, FormPage, key_of
from tracker.models import AuditEvent, Person

pytestmark = pytest.mark.django_db

Page = Callable[..., FormPage]


@pytest.fixture
def page(
    rounds: SimpleNamespace, plans: SimpleNamespace, sign_in: Callable[[Person], Client], reporter: Person
) -> Iterator[Page]:
    """The page as it is now, open before the reporter or somebody else, on a day in September 2026."""

    def page(person: Person = reporter, query: str = "") -> FormPage:
        client = sign_in(person)
        return FormPage(client, client.get(OUTCOMES + query), OUTCOMES + query)

    with time_machine.travel(NOW, tick=False):
        yield page


def values() -> dict[str, Decimal | None]:
    return dict(Outcome.objects.values_list("indicator__name", "value"))


# What is shown


def test_each_due_indicator_has_a_row_with_what_is_known_before_it_is_entered(page: Page, plans: SimpleNamespace) -> None:
    text = page().text
    assert "0 av dina 3 utfall är ifyllda." in text
    assert "Delmål 1.1 Barn och unga har möjlighet till eget skapande" in text
    assert "Antal filmer Utfall 2024: 123 st Mål: minst 90" in text
    assert "Räknas från den 1 januari till och med augusti (antaget)." in text
    assert "Mål: minst 10 ? (oklart)" in text


def test_only_what_is_split_by_gender_asks_for_parts(page: Page, plans: SimpleNamespace) -> None:
    fields = page().fields
    assert f"{key_of(plans.share)}-part_{plans.women.pk}" in fields
    assert f"{key_of(plans.films)}-part_{plans.women.pk}" not in fields


def test_what_is_not_due_stands_below_with_why(page: Page, plans: SimpleNamespace) -> None:
    make_indicator(plans.goal, "Antal bibliotek", months=0b100000000000)
    make_indicator(plans.goal, "Antal kommuner", months=0)
    text = page().text
    assert "2 indikatorer mäts inte vid denna uppföljning Mäts i december Antal bibliotek" in text
    assert "Tidpunkt saknas i planen Antal kommuner" in text


def test_an_indicator_that_serves_two_goals_is_asked_for_once(page: Page, plans: SimpleNamespace) -> None:
    Target.objects.create(
        goal=plans.above, indicator=plans.films.indicator, year=2026, kind="FOLLOW", months=0b10000000, reading="STATED"
    )
    assert page().html.count(f'name="{key_of(plans.films)}-value"') == 1


def test_an_indicator_of_every_month_is_asked_for_each_since_the_last_round(page: Page, plans: SimpleNamespace) -> None:
    monthly = make_indicator(plans.goal, "Antal besök", months=0b111111111111, accumulation="SUMMED")
    entries = page(query="?visa=alla")
    assert [month for month in range(1, 13) if f"{key_of(monthly, month)}-value" in entries.fields] == [5, 6, 7, 8]
    assert "Antal besök, juni 2026" in entries.text
    entries.save({f"{key_of(monthly, 5)}-value": "3", f"{key_of(monthly, 8)}-value": "4"})
    assert sorted(Outcome.objects.values_list("month", "value")) == [(5, 3), (8, 4)]


def test_mine_come_first_and_all_are_one_link_away(page: Page, plans: SimpleNamespace, coordinator: Person) -> None:
    make_indicator(plans.goal, "Antal bibliotek")
    assert "Antal bibliotek" not in page().text
    assert "Antal bibliotek" in page(query="?visa=alla").text
    assert "Antal bibliotek" in page(coordinator).text


@pytest.mark.parametrize("query", ["?visa=%01", "?visa=x&sida=abc", "?sida=-1", "?sida=99999999999999999999"])
def test_a_strange_address_shows_the_page(page: Page, query: str) -> None:
    assert page(query=query).status == 200


# What is saved


def test_changed_rows_are_saved_and_the_page_says_how_many(page: Page, plans: SimpleNamespace, reporter: Person) -> None:
    entries = page()
    share = key_of(plans.share)
    after = entries.save(
        {
            f"{key_of(plans.films)}-value": "64",
            f"{key_of(plans.films)}-forecast_value": "95",
            f"{share}-value": "41,5",
            f"{share}-part_{plans.women.pk}": "44,0 %",
            f"{share}-is_preliminary": "on",
        }
    )
    assert "2 utfall sparade." in after.text
    assert "2 av dina 3 utfall är ifyllda." in after.text
    assert values() == {"Antal filmer": 64, "Andel barn och unga som deltar": Decimal("41.5")}
    outcome = Outcome.objects.get(indicator=plans.share.indicator)
    assert (outcome.is_preliminary, outcome.via, outcome.entered_by) == (True, "sidan Utfall", reporter)
    assert [part.value for part in outcome.parts.all()] == [44]


def test_a_page_that_is_sent_as_it_was_shown_changes_nothing(page: Page, plans: SimpleNamespace) -> None:
    page().save({f"{key_of(plans.share)}-value": "41,5", f"{key_of(plans.share)}-comment": "Två rader.\r\nRad två."})
    page().save({})
    assert (Outcome.objects.get().version, AuditEvent.objects.count()) == (1, 1)
    assert Outcome.objects.get().comment == "Två rader.\nRad två."


def test_a_form_sent_twice_saves_once(page: Page, plans: SimpleNamespace) -> None:
    entries = page()
    for _ in range(2):
        after = entries.save({f"{key_of(plans.films)}-value": "64"})
        assert "1 utfall sparat." in after.text
    assert (Outcome.objects.get().version, AuditEvent.objects.count()) == (1, 1)


def test_what_was_understood_though_oddly_written_is_echoed(page: Page, plans: SimpleNamespace) -> None:
    after = page().save({f"{key_of(plans.share)}-value": "41.5"})
    assert "Andel barn och unga som deltar: Tolkades som 41,5 %." in after.text


def test_ja_nej_and_no_answer_are_three_things(page: Page, plans: SimpleNamespace) -> None:
    rows = {n: make_indicator(plans.goal, n, value_type=ValueType.YES_NO, kind="YES", low=None) for n in ("Ett", "Två", "Tre")}
    page(query="?visa=alla").save({f"{key_of(rows['Ett'])}-value": "1", f"{key_of(rows['Två'])}-value": "0"})
    assert values() == {"Ett": 1, "Två": 0}
    page(query="?visa=alla").save({f"{key_of(rows['Ett'])}-value": ""})
    assert values() == {"Ett": None, "Två": 0}


def test_a_reason_for_none_is_kept(page: Page, plans: SimpleNamespace) -> None:
    after = page().save({f"{key_of(plans.films)}-missing_reason": "NOT_MEASURED"})
    assert Outcome.objects.get().missing_reason == "NOT_MEASURED"
    assert "1 av dina 3 utfall är ifyllda." in after.text


def test_parts_that_do_not_fit_are_asked_about_and_kept(page: Page, plans: SimpleNamespace) -> None:
    share = key_of(plans.share)
    after = page().save({f"{share}-value": "41,5", f"{share}-part_{plans.women.pk}": "44", f"{share}-part_{plans.men.pk}": "43"})
    assert "Utfallet 41,5 % ligger inte mellan delarna." in after.text
    assert Outcome.objects.get().parts.count() == 2


def test_a_split_that_is_missing_is_asked_for(page: Page, plans: SimpleNamespace) -> None:
    share = key_of(plans.share)
    assert "Ange kvinnor och män, eller varför delarna saknas." in page().save({f"{share}-value": "41,5"}).text
    assert "Ange kvinnor och män" not in page().save({f"{share}-split_reason": "Registret saknar kön."}).text


def test_what_is_said_to_be_made_up_is_not_the_source_of_what_replaces_it(page: Page, plans: SimpleNamespace) -> None:
    page().save({f"{key_of(plans.films)}-value": "64"})
    Outcome.objects.update(origin="DEMO", source="Påhittade siffror.")
    page().save({})
    assert Outcome.objects.get().source == "Påhittade siffror."
    page().save({f"{key_of(plans.films)}-value": "65"})
    assert (Outcome.objects.get().source, Outcome.objects.get().origin) == ("", "FORM")


# What is wrong

WRONG: dict[str, tuple[str, str, str]] = {
    "words": ("value", "många", "Det här går inte att läsa som ett tal."),
    "a date": ("value", "2026-08-31", "Det här går inte att läsa som ett tal."),
    "decimals of a count": ("value", "64,5", "Ange ett heltal, utan decimaler."),
    "ambiguous": ("value", "1.234", "Menar du 1,234 eller 1 234?"),
    "a word for missing": ("value", "saknas", "Om uppgiften saknas, lämna tomt och välj ett skäl."),
    "another unit": ("value", "64 %", "Skriv bara talet. Enheten är st."),
    "far too long": ("value", "1" * 100_000, "Det här går inte att läsa som ett tal."),
    "an unknown reason": ("missing_reason", "LOST", "Välj ett av skälen i listan."),
    "a year to come": ("concerns_year", "2027", "Ange ett år före 2026, eller lämna tomt."),
    "no year": ("concerns_year", "ifjol", "Skriv året med fyra siffror"),
    "a NUL byte": ("comment", "a\0b", "ett tecken som inte kan sparas"),
    "a NUL byte in the source": ("source", "a\0b", "ett tecken som inte kan sparas"),
    "a long comment": ("comment", "å" * (LONGEST_TEXT + 1), "skriv högst 10 000 tecken"),
}


@pytest.mark.parametrize(("field", "typed", "sentence"), WRONG.values(), ids=WRONG)
def test_bad_input_is_refused_beside_its_field_and_what_was_typed_stays(
    page: Page, plans: SimpleNamespace, field: str, typed: str, sentence: str
) -> None:
    name = f"{key_of(plans.films)}-{field}"
    after = page().save({name: typed})
    assert after.status == 422
    assert sentence in after.errors_of(name)
    assert f'<a href="#id_{name}">Antal filmer:' in after.html
    assert after.fields[name] in (typed, "")  # a list has no place for what is not in it
    assert not Outcome.objects.exists()


def test_one_bad_row_stops_no_other(page: Page, plans: SimpleNamespace) -> None:
    films, share = f"{key_of(plans.films)}-value", f"{key_of(plans.share)}-value"
    after = page().save({films: "många", share: "41,5", f"{key_of(plans.films)}-comment": "Räknat på nytt."})
    assert "1 utfall sparat." in after.text
    assert values() == {"Andel barn och unga som deltar": Decimal("41.5")}
    assert after.fields[f"{key_of(plans.films)}-comment"] == "Räknat på nytt."
    again = after.save({films: "64"})
    assert "1 utfall sparat." in again.text
    assert values()["Antal filmer"] == 64


def test_a_value_and_a_reason_for_none_are_refused_at_the_reason(page: Page, plans: SimpleNamespace) -> None:
    films = key_of(plans.films)
    after = page().save({f"{films}-value": "64", f"{films}-missing_reason": "NOT_MEASURED"})
    assert "inte båda" in after.errors_of(f"{films}-missing_reason")


def test_the_longest_comment_is_saved_though_the_browser_sends_two_bytes_for_each_line_end(
    page: Page, plans: SimpleNamespace
) -> None:
    typed = "\r\n" * LONGEST_TEXT
    page().save({f"{key_of(plans.films)}-comment": f"a{typed[4:]}b"})
    assert len(Outcome.objects.get().comment) == LONGEST_TEXT


def test_what_could_be_markup_is_shown_as_it_was_typed(page: Page, plans: SimpleNamespace) -> None:
    after = page().save({f"{key_of(plans.films)}-comment": "<script>alert(1)</script>{{ 7 }}"})
    assert "<script>alert" not in after.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 }}" in after.html


@pytest.mark.parametrize("seen", ["", "x", "-1-0000000000000000", "1-zz", "9" * 50, "999999999-0123456789abcdef"])
def test_a_forged_version_is_taken_for_an_old_one(page: Page, plans: SimpleNamespace, seen: str) -> None:
    films = key_of(plans.films)
    page().save({f"{films}-value": "64"})
    after = page().save({f"{films}-seen": seen, f"{films}-value": "70"})
    assert after.status == 409
    assert values() == {"Antal filmer": 64}


def test_a_page_with_more_fields_than_are_taken_is_refused_whole(page: Page, plans: SimpleNamespace) -> None:
    entries = page()
    data: dict[str, Any] = {f"extra-{n}": "1" for n in range(1001)}
    assert entries.save({f"{key_of(plans.films)}-value": "64", **data}).status == 400
    assert not Outcome.objects.exists()


def test_a_long_round_is_shown_in_pages_that_can_be_sent(page: Page, plans: SimpleNamespace, coordinator: Person) -> None:
    make_indicators(plans.goal, [{"name": f"Antal {n}", "order": 10 + n, "is_individual_based": True} for n in range(70)])
    first, second = page(coordinator), page(coordinator, "?sida=2")
    assert len(first.fields) < 1000
    assert (first.html.count('id="rad-u'), second.html.count('id="rad-u')) == (52, 21)
    assert second.save({name: "7" for name in second.fields if name.endswith("-value")}).status == 200
    assert Outcome.objects.count() == 21


def test_one_row_with_many_parts_does_not_break_a_round_that_fits(
    page: Page, plans: SimpleNamespace, norr: SimpleNamespace
) -> None:
    kommun = Dimension.objects.create(region=norr.region, name="Kommun")
    Category.objects.bulk_create(Category(dimension=kommun, name=f"Kommun {n}", order=n) for n in range(15))
    IndicatorDimension.objects.create(indicator=plans.films.indicator, dimension=kommun)
    make_indicators(plans.goal, [{"name": f"Antal {n}", "order": 10 + n} for n in range(27)])
    entries = page(query="?visa=alla")
    assert entries.html.count('id="rad-u') == 30
    assert len(entries.fields) < 1000
