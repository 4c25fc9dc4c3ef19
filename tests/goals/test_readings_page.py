"""The page where readings are confirmed: what the plan says beside how it was read, and what a person can do about it."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.forms.readings import stamp_of
from goals.models import PlanChange, Target
from goals.operations.checks import LONGEST_TEXT
from goals.rules.targets import Kind, Reading
from tests.conftest import NOW, make_indicator, make_indicators
from tests.goals.entry_page import FormPage
from tracker.models import AuditEvent, Person

pytestmark = pytest.mark.django_db

READINGS = "/norr/kn/2026-08/plan/lasningar/"
Page = Callable[..., FormPage]


@pytest.fixture
def page(
    rounds: SimpleNamespace, plans: SimpleNamespace, sign_in: Callable[[Person], Client], coordinator: Person
) -> Iterator[Page]:
    """The page as it is now, open before the coordinator or somebody else, on a day in September 2026."""

    def page(person: Person = coordinator, query: str = "") -> FormPage:
        client = sign_in(person)
        return FormPage(client, client.get(READINGS + query), READINGS)

    with time_machine.travel(NOW, tick=False):
        yield page


@pytest.fixture
def assumed(plans: SimpleNamespace) -> list[Target]:
    """Three targets read as "minst 90" because the number stands alone."""
    return [make_indicator(plans.goal, name, order=5, reading=Reading.ASSUMED) for name in ("Ett", "Två", "Tre")]


def reading_of(target: Target) -> str:
    return Target.objects.get(pk=target.pk).reading


def test_an_unclear_target_shows_what_the_plan_says_beside_how_it_was_read(page: Page, plans: SimpleNamespace) -> None:
    Target.objects.filter(pk=plans.unclear.pk).update(raw_baseline="12", raw_months="Tertial: aug, dec", note="Se fotnot 3.")
    plans.goal.source = "3.3, Mål 1"
    plans.goal.save()
    text = page().text
    assert "Antal öar I planen står Utfall 12 Mål 2026 10 Periodicitet Tertial: aug, dec Oklart Oklart vilken kolumn." in text
    assert "Anteckning Se fotnot 3. Var i planen 3.3, Mål 1" in text
    assert "Förslag till läsning Utgångsvärdet – Mål minst 10 Mäts Augusti och december" in text


def test_it_is_confirmed_as_it_is_with_one_button(page: Page, plans: SimpleNamespace, coordinator: Person) -> None:
    after = page().save({"confirm": stamp_of(plans.unclear)})
    assert "1 läsning bekräftad." in after.text
    assert "1 bekräftad läsning Antal öar: minst 10 Bekräftat av Coordinator Siv, 8 september 2026" in after.text
    assert (reading_of(plans.unclear), AuditEvent.objects.get().via) == (Reading.CONFIRMED, "sidan Läsningar")


def test_a_correction_is_saved_with_its_reason(page: Page, plans: SimpleNamespace) -> None:
    key = f"t{plans.unclear.pk}"
    correcting = page(query=f"?ratta={plans.unclear.pk}")
    assert (correcting.fields[f"{key}-kind"], correcting.fields[f"{key}-low"]) == ("AT_LEAST", "10")
    changes = {"kind": "FOLLOW", "low": "", "baseline": "10", "baseline_year": "2024", "reason": "Talet är utfallet."}
    after = correcting.save({f"{key}-{name}": value for name, value in changes.items()})
    assert "Läsningen av Antal öar är rättad och bekräftad." in after.text
    target = Target.objects.get(pk=plans.unclear.pk)
    assert (target.kind, target.baseline, target.baseline_year) == (Kind.FOLLOW, 10, 2024)
    assert PlanChange.objects.get().reason == "Talet är utfallet."


# The field, what is typed in it, what is said beside it.
WRONG = {
    "a number in words": ("low", "tio", "går inte att läsa som ett tal"),
    "nothing at all": ("low", "", "Ange bara det lägsta värde som når målet."),
    "a word of our own": ("kind", "MORE", "Välj ett av sätten i listan."),
    "a yes of a number": ("kind", "YES", "Välj ett av sätten i listan."),
    "no year": ("baseline_year", "ifjol", "Skriv året med fyra siffror"),
    "a NUL byte": ("reason", "a\0b", "ett tecken som inte kan sparas"),
    "a long reason": ("reason", "å" * (LONGEST_TEXT + 1), "skriv högst 10 000 tecken"),
    "no reason": ("reason", " ", "Skriv varför läsningen rättas"),
}


@pytest.mark.parametrize(("field", "typed", "sentence"), WRONG.values(), ids=WRONG)
def test_a_correction_that_cannot_be_right_is_refused_beside_its_field_and_what_was_typed_stays(
    page: Page, plans: SimpleNamespace, field: str, typed: str, sentence: str
) -> None:
    key = f"t{plans.unclear.pk}"
    correcting = page(query=f"?ratta={plans.unclear.pk}")
    changes = {f"{key}-low": "12", f"{key}-reason": "Står i 5.4.", f"{key}-{field}": typed}
    after = correcting.save(changes)
    assert after.status == 422
    assert sentence in after.errors_of(f"{key}-{field}")
    assert after.fields[f"{key}-low"] == changes[f"{key}-low"]
    assert reading_of(plans.unclear) == Reading.UNCLEAR


def test_many_assumed_ones_are_confirmed_with_one_button_and_the_others_left(page: Page, assumed: list[Target]) -> None:
    after = page().save({"confirm": [stamp_of(target) for target in assumed[:2]]})
    assert "2 läsningar bekräftade." in after.text
    assert [reading_of(target) for target in assumed] == [Reading.CONFIRMED, Reading.CONFIRMED, Reading.ASSUMED]


def test_confirming_twice_is_confirming_once(page: Page, assumed: list[Target]) -> None:
    stamps = [stamp_of(target) for target in assumed]
    open_page = page()
    for _ in range(2):
        assert "3 läsningar bekräftade." in open_page.save({"confirm": stamps}).text
    assert AuditEvent.objects.count() == 3


def test_nothing_chosen_confirms_nothing(page: Page, assumed: list[Target]) -> None:
    assert "Ingen läsning var vald." in page().save({}).text
    assert not AuditEvent.objects.exists()


def test_one_that_was_changed_meanwhile_is_named_and_the_rest_confirmed(page: Page, assumed: list[Target]) -> None:
    stamps = [stamp_of(target) for target in assumed]
    Target.objects.filter(pk=assumed[1].pk).update(low=80)
    after = page().save({"confirm": stamps})
    assert "Två: Någon har ändrat läsningen medan du skrev." in after.text
    assert "2 läsningar bekräftade." in after.text
    assert reading_of(assumed[1]) == Reading.ASSUMED


def test_a_correction_of_what_was_changed_meanwhile_shows_how_it_is_read_now(page: Page, plans: SimpleNamespace) -> None:
    key = f"t{plans.unclear.pk}"
    correcting = page(query=f"?ratta={plans.unclear.pk}")
    Target.objects.filter(pk=plans.unclear.pk).update(low=80)
    after = correcting.save({f"{key}-low": "12", f"{key}-reason": "Står i 5.4."})
    assert "Någon har ändrat läsningen medan du skrev." in after.text
    assert "Mål minst 80" in after.text
    assert after.fields[f"{key}-low"] == "12"
    after.save({})
    assert Target.objects.get(pk=plans.unclear.pk).low == 12


@pytest.mark.parametrize("stamp", ["", "x", "1", "0-0000000000000000", "9" * 40, "1-zzzzzzzzzzzzzzzz", "1\0-0000000000000000"])
def test_a_forged_stamp_confirms_nothing(page: Page, plans: SimpleNamespace, stamp: str) -> None:
    assert page().save({"confirm": stamp}).status == 200
    assert page().save({"correct": stamp}).status == 200
    assert not AuditEvent.objects.exists()


def test_a_target_of_another_plan_is_not_taken(page: Page, plans: SimpleNamespace) -> None:
    foreign = make_indicator(plans.above, "Antal regioner", reading=Reading.ASSUMED)
    page().save({"confirm": stamp_of(foreign)})
    assert reading_of(foreign) == Reading.ASSUMED


@pytest.mark.parametrize("who", ["reporter", "secretary", "other_reporter", "auditor", "member"])
def test_others_in_the_region_read_and_change_nothing(
    page: Page, plans: SimpleNamespace, request: pytest.FixtureRequest, who: str
) -> None:
    after = page(request.getfixturevalue(who), query=f"?ratta={plans.unclear.pk}")
    assert "Antal öar I planen står" in after.text
    assert "Samordnaren i Kulturnämnden bekräftar läsningarna." in after.text
    assert set(after.fields) == set()
    refused = after.save({"csrfmiddlewaretoken": "x", "confirm": stamp_of(plans.unclear)})
    assert refused.status == 403
    assert "Du har ingen roll i Kulturnämnden som får göra detta." in refused.text
    assert reading_of(plans.unclear) == Reading.UNCLEAR


@pytest.mark.parametrize("who", ["outsider", "stranger"])
def test_somebody_without_a_role_in_the_region_finds_no_page(page: Page, request: pytest.FixtureRequest, who: str) -> None:
    assert page(request.getfixturevalue(who)).status == 404


def test_a_plan_with_nothing_to_confirm_says_so(page: Page, plans: SimpleNamespace) -> None:
    Target.objects.update(reading=Reading.STATED)
    assert "Alla läsningar är bekräftade eller står i planen." in page().text


@pytest.mark.parametrize("more", [10, 1000])
def test_the_page_costs_the_same_number_of_queries_however_many_targets(page: Page, plans: SimpleNamespace, more: int) -> None:
    make_indicators(plans.goal, [{"name": f"Antal {n}", "order": 10 + n, "reading": Reading.ASSUMED} for n in range(more)])
    client = page().client
    with CaptureQueriesContext(connection) as captured:
        client.get(READINGS)
    assert len(captured) == 8
