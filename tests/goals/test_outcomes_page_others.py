"""The page of outcomes and other people: two at once, what has been handed over, and who sees and may do what."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import LockException, Outcome, Target, UnitFollowUp
from tests.conftest import NOW, make_indicator, make_indicators
from tests.goals.entry_page import OUTCOMES, FormPage, key_of
from tests.goals.test_locks import hand_over
from tracker.models import Membership, Person

pytestmark = pytest.mark.django_db

Page = Callable[..., FormPage]


@pytest.fixture
def page(
    rounds: SimpleNamespace, plans: SimpleNamespace, sign_in: Callable[[Person], Client], reporter: Person
) -> Iterator[Page]:
    """The page as it is now, open before the reporter or somebody else, on a day in September 2026."""

    def page(person: Person = reporter, query: str = "?visa=alla", url: str = OUTCOMES) -> FormPage:
        client = sign_in(person)
        return FormPage(client, client.get(url + query), url + query)

    with time_machine.travel(NOW, tick=False):
        yield page


@pytest.fixture
def films(plans: SimpleNamespace) -> str:
    """The field of the number of films."""
    return f"{key_of(plans.films)}-value"


def value() -> Decimal | None:
    return Outcome.objects.get(indicator__name="Antal filmer").value


# Two at once


def test_a_stale_save_shows_both_values_and_keeps_what_was_typed(page: Page, films: str, colleague: Person) -> None:
    mine, theirs = page(), page(colleague)
    theirs.save({films: "64"})
    after = mine.save({films: "70", films.replace("value", "comment"): "Umeå räknat en gång."})
    assert after.status == 409
    assert "Reporter Rolf har ändrat utfallet medan du skrev." in after.text
    assert "Utfall 70 64" in after.text
    assert "Kommentar Umeå räknat en gång. –" in after.text
    assert (after.fields[films], value()) == ("70", 64)


@pytest.mark.parametrize(("choice", "kept"), [("MINE", 70), ("THEIRS", 64)])
def test_the_person_chooses_which_of_the_two_counts(page: Page, films: str, colleague: Person, choice: str, kept: int) -> None:
    mine, theirs = page(), page(colleague)
    theirs.save({films: "64"})
    after = mine.save({films: "70"}).save({films.replace("value", "choice"): choice})
    assert after.status == 200
    assert value() == kept


def test_who_does_not_choose_is_asked_again_and_nothing_is_lost(page: Page, films: str, colleague: Person) -> None:
    mine, theirs = page(), page(colleague)
    theirs.save({films: "64"})
    after = mine.save({films: "70"}).save({})
    assert "Välj vilket av de två som ska gälla." in after.text
    assert (after.fields[films], value()) == ("70", 64)


def test_a_third_who_comes_between_is_shown_in_turn(page: Page, films: str, colleague: Person, coordinator: Person) -> None:
    mine = page()
    page(colleague).save({films: "64"})
    conflict = mine.save({films: "70"})
    page(coordinator).save({films: "66"})
    after = conflict.save({films.replace("value", "choice"): "MINE"})
    assert "Coordinator Siv har ändrat utfallet" in after.text
    assert (after.status, value()) == (409, 66)
    assert after.save({films.replace("value", "choice"): "MINE"}).status == 200
    assert value() == 70


def test_what_was_typed_can_be_mended_while_choosing(page: Page, films: str, colleague: Person) -> None:
    mine, theirs = page(), page(colleague)
    theirs.save({films: "64"})
    mine.save({films: "70"}).save({films: "67", films.replace("value", "choice"): "MINE"})
    assert value() == 67


@pytest.mark.parametrize("choice", ["MINE", ""])
def test_what_cannot_be_read_is_kept_while_choosing(page: Page, films: str, colleague: Person, choice: str) -> None:
    mine = page()
    page(colleague).save({films: "64"})
    after = mine.save({films: "70"}).save({films: "sjuttio", films.replace("value", "choice"): choice})
    assert after.status == 422
    assert after.fields[films] == "sjuttio"
    assert "Utfall sjuttio 64" in after.text


def test_a_row_that_i_did_not_touch_is_no_conflict_when_somebody_changes_it(
    page: Page, films: str, plans: SimpleNamespace, colleague: Person
) -> None:
    page().save({films: "60"})
    mine = page()
    page(colleague).save({films: "64"})
    after = mine.save({f"{key_of(plans.share)}-value": "41,5"})
    assert "1 utfall sparat." in after.text
    assert (after.status, value()) == (200, 64)


# After hand-over


def test_after_hand_over_the_page_is_read_only_and_says_why(
    page: Page, films: str, rounds: SimpleNamespace, manager: Person
) -> None:
    page().save({films: "64"})
    hand_over(rounds.culture, manager)
    after = page()
    assert "Augusti 2026 är låst sedan den 14 september 2026, när underlaget överlämnades till nämnden." in after.text
    assert "64 st" in after.text
    assert films not in after.fields


def test_what_was_typed_before_a_hand_over_is_refused_and_shown_to_be_copied(
    page: Page, films: str, rounds: SimpleNamespace, manager: Person
) -> None:
    open_page = page()
    hand_over(rounds.culture, manager)
    after = open_page.save({films: "64", films.replace("value", "comment"): "Lång kommentar."})
    assert after.status == 409
    assert "Detta skrev du. Det är inte sparat" in after.text
    assert "Utfall 64 Kommentar Lång kommentar." in after.text
    assert not Outcome.objects.exists()


def test_an_exception_opens_its_row_alone(
    page: Page, films: str, plans: SimpleNamespace, rounds: SimpleNamespace, manager: Person
) -> None:
    hand_over(rounds.culture, manager)
    until = NOW + timedelta(days=7)
    LockException.objects.create(
        unit_follow_up=rounds.culture,
        indicator=plans.films.indicator,
        reason="Umeå räknades två gånger.",
        given_by=manager,
        given_at=NOW,
        expires_at=until,
    )
    open_page = page()
    assert "Öppen genom undantag till 15 september 2026 kl. 14.00: Umeå räknades två gånger." in open_page.text
    assert [name for name in open_page.fields if name.endswith("-value")] == [films]
    open_page.save({films: "64"})
    assert value() == 64


def test_before_the_round_opens_the_page_says_when_it_does(page: Page) -> None:
    after = page(url=OUTCOMES.replace("2026-08", "2026-12"))
    assert "Uppföljningen öppnar 15 december 2026. Då kan utfallen fyllas i." in after.text
    assert not [name for name in after.fields if name.endswith("-value")]


def test_a_due_date_that_has_passed_is_said_and_locks_nothing(page: Page, films: str) -> None:
    open_page = page()
    assert "Det går fortfarande att fylla i." in open_page.text
    assert "1 utfall sparat." in open_page.save({films: "64"}).text


# Who sees and may do what


def test_who_reads_the_nämnd_but_enters_nothing_sees_the_values_only(page: Page, films: str, secretary: Person) -> None:
    page().save({films: "64"})
    after = page(secretary)
    assert "Du kan läsa utfallen. De fylls i av rapportörerna." in after.text
    assert "64 st" in after.text
    assert not [name for name in after.fields if name.startswith("u")]


def test_a_ledamot_is_told_when_the_outcomes_can_be_read(page: Page, films: str, member: Person) -> None:
    page().save({films: "64"})
    after = page(member)
    assert "Du läser utfallen när underlaget har överlämnats till nämnden." in after.text
    assert "64" not in after.text


@pytest.mark.parametrize("who", ["other_reporter", "auditor", "administrator"])
def test_from_outside_only_state_and_dates_are_seen(page: Page, films: str, request: pytest.FixtureRequest, who: str) -> None:
    page().save({films: "64"})
    after = page(request.getfixturevalue(who))
    assert after.status == 200
    assert "Här syns utfallen bara för nämnden själv" in after.text
    assert "Sista dag för utfall 28 augusti 2026" in after.text
    assert "64" not in after.text
    assert "Antal filmer" not in after.text


@pytest.mark.parametrize("who", ["outsider", "stranger"])
def test_somebody_without_a_role_in_the_region_finds_no_page(page: Page, request: pytest.FixtureRequest, who: str) -> None:
    assert page(request.getfixturevalue(who)).status == 404


@pytest.mark.parametrize(("who", "status"), [("other_reporter", 403), ("secretary", 403), ("outsider", 404)])
def test_who_may_not_enter_is_refused_also_with_a_page_of_somebody_elses(
    page: Page, films: str, sign_in: Callable[[Person], Client], request: pytest.FixtureRequest, who: str, status: int
) -> None:
    forged = {**page().fields, films: "64"}
    response = sign_in(request.getfixturevalue(who)).post(OUTCOMES, forged)
    assert response.status_code == status
    assert not Outcome.objects.exists()


def test_fields_of_another_nämnds_indicators_are_not_taken(
    page: Page, plans: SimpleNamespace, norr: SimpleNamespace, coordinator: Person
) -> None:
    foreign = make_indicator(plans.goal, "Antal vårdplatser")
    foreign.indicator.unit, foreign.indicator.reporting_unit = norr.care, norr.care_administration
    foreign.indicator.save()
    key = key_of(foreign)
    after = page(coordinator).save({f"{key}-seen": "0-0000000000000000", f"{key}-value": "64"})
    assert "Antal vårdplatser" not in after.text
    assert not Outcome.objects.exists()


def test_somebody_whose_role_ended_while_the_page_was_open_saves_nothing(page: Page, films: str, reporter: Person) -> None:
    open_page = page()
    Membership.objects.filter(person=reporter).update(to_on=NOW - timedelta(days=1))
    assert open_page.save({films: "64"}).status == 404
    assert not Outcome.objects.exists()


def test_what_somebody_deactivated_sends_is_kept_in_the_browser_and_not_saved(page: Page, films: str, reporter: Person) -> None:
    open_page = page()
    Person.objects.filter(pk=reporter.pk).update(is_active=False)
    sent = {**open_page.fields, films: "64"}
    response = open_page.client.post(OUTCOMES, sent, headers={"Origin": "http://testserver"})
    assert response.status_code == 403
    assert f'name="{films}" value="64"' in response.content.decode()
    assert not Outcome.objects.exists()


def test_a_unit_without_a_follow_up_of_its_own_asks_for_nothing(page: Page, coordinator: Person, norr: SimpleNamespace) -> None:
    UnitFollowUp.objects.filter(unit=norr.culture).delete()
    assert "Kulturnämnden lämnar inga egna utfall i Delårsrapport augusti 2026." in page(coordinator).text


# What it costs


def queries_of(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


@pytest.mark.parametrize("more", [10, 1000])
def test_the_page_costs_the_same_number_of_queries_however_many_indicators(
    page: Page, films: str, plans: SimpleNamespace, more: int
) -> None:
    page().save({films: "64"})
    known = Outcome.objects.values().get()
    del known["id"], known["indicator_id"]
    targets = make_indicators(plans.goal, [{"name": f"Antal {n}", "order": 10 + n} for n in range(more)])
    Outcome.objects.bulk_create(Outcome(indicator=target.indicator, **known) for target in targets)
    client = page().client
    assert queries_of(lambda: client.get(f"{OUTCOMES}?visa=alla")) == 22


def test_saving_costs_by_the_rows_that_were_changed(page: Page, films: str, plans: SimpleNamespace) -> None:
    page().save({films: "64"})
    rows = [make_indicator(plans.goal, f"Antal {n}", order=10 + n) for n in range(20)]

    def cost_of(changed: Sequence[Target]) -> int:
        open_page = page()
        changes = {**open_page.fields, **{f"{key_of(row)}-value": "64" for row in changed}}
        return queries_of(lambda: open_page.client.post(open_page.url, changes))

    nothing, one, five = cost_of([]), cost_of(rows[:1]), cost_of(rows[1:6])
    assert five - nothing == 5 * (one - nothing)
