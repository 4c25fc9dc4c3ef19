"""The administrator's calendar: rules as a table, a new year, a round's days; and nobody else's."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import DateChange, FollowUp, RoundRule, UnitFollowUp
from goals.queries.calendar import rules_of
from goals.rules.calendar import RHYTHMS, Rhythm
from tests.goals.conftest import Read
from tests.goals.pages import words_of
from tests.goals.plans.sent_forms import fields_of
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

CALENDAR = "/norr/administration/kalender/"
RULES = f"{CALENDAR}regler/"


@pytest.fixture
def send(sign_in: Callable[[Person], Client], administrator: Person) -> Callable[..., SimpleNamespace]:
    """Open a page as the administrator, fill in some of its form and send it: the status, the words, and where it led."""

    def send(url: str, **fields: object) -> SimpleNamespace:
        client = sign_in(administrator)
        sent = fields_of(client.get(url).content.decode()) | {name.replace("__", "-"): value for name, value in fields.items()}
        sent = {name: value for name, value in sent.items() if value is not None}
        response = client.post(url, sent, follow=True)
        page = response.content.decode()
        return SimpleNamespace(status=response.status_code, page=page, text=words_of(page), went=bool(response.redirect_chain))

    return send


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "secretary", "member", "auditor", "outsider", "stranger"])
@pytest.mark.parametrize("page", ["", "regler/", "2027/", "omgang/{pk}/", "omgang/{pk}/flytta/"])
def test_for_others_there_are_no_such_pages(page: str, who: str, rounds, sign_in, request) -> None:
    client, url = sign_in(request.getfixturevalue(who)), CALENDAR + page.format(pk=rounds.august.pk)
    assert client.get(url).status_code == 404
    assert client.post(url, {}).status_code in {404, 405}


@pytest.mark.parametrize("page", ["omgang/{pk}/", "omgang/{pk}/flytta/"])
def test_another_regions_round_is_not_there(page: str, soder, administrator: Person, sign_in) -> None:
    other = FollowUp.objects.create(region=soder.region, year=2026, month=8, name="Annan", opens_on=date(2026, 8, 24))
    assert sign_in(administrator).get(CALENDAR + page.format(pk=other.pk)).status_code == 404


# Rules


def test_without_rules_it_is_said_and_the_usual_ones_are_suggested(reading: Read, administrator: Person, norr) -> None:
    assert "Regionen har inga regler än." in reading(administrator, CALENDAR)
    page = reading(administrator, RULES)
    assert "20 apr, 8 maj, 13 maj" in page
    assert "24 aug, 9 sep, 16 sep" in page


def test_what_is_suggested_is_saved_as_it_stands(send, norr, reading: Read, administrator: Person) -> None:
    answer = send(RULES)
    assert answer.went
    assert rules_of(norr.region) == RHYTHMS[Rhythm.TERTIALS]
    page = reading(administrator, CALENDAR)
    assert "Tertial: april, augusti och december." in page
    assert "Delårsrapport augusti 2026 bedöms 24 augusti 2026 5 arbetsdagar före månadens slut" in page


@pytest.mark.parametrize("rhythm", Rhythm)
def test_another_rhythm_is_a_link_away_and_is_saved_like_that(rhythm: Rhythm, send, norr, rules) -> None:
    send(f"{RULES}?rytm={rhythm}")
    assert rules_of(norr.region) == RHYTHMS[rhythm]


def test_days_can_be_seen_before_they_are_saved(send, norr) -> None:
    answer = send(RULES, opens__8="−3", show="1")
    assert not answer.went
    assert "26 aug, 9 sep, 16 sep" in answer.text
    assert not RoundRule.objects.exists()


def test_a_month_without_its_tick_has_no_rule(send, norr, rules) -> None:
    send(RULES, follows__4=None)
    assert [rule.month for rule in rules_of(norr.region)] == [8, 12]


BAD = {
    "a word": ({"opens__8": "fem"}, "Skriv ett helt antal arbetsdagar, till exempel 7 eller −5."),
    "nothing": ({"opens__8": ""}, "Ange antalet arbetsdagar."),
    "due before it opens": ({"opens__8": "9"}, "Sista dag för utfall kan inte ligga före dagen då omgången öppnar."),
    "no months": ({"follows__4": None, "follows__8": None, "follows__12": None}, "Välj minst en månad att följa upp."),
}


@pytest.mark.parametrize(("fields", "said"), BAD.values(), ids=BAD.keys())
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(fields, said: str, send, norr) -> None:
    answer = send(RULES, outcomes_due__12="13", **fields)
    assert answer.status == 422
    assert said in answer.text
    assert 'value="13"' in answer.page
    assert not RoundRule.objects.exists()


def test_whoever_comes_second_is_told(sign_in, administrator: Person, norr, rules) -> None:
    client = sign_in(administrator)
    sent = fields_of(client.get(RULES).content.decode())
    client.post(RULES, sent | {"opens-8": "-3"})
    response = client.post(RULES, sent | {"opens-8": "-4"})
    assert response.status_code == 422
    assert "Administrator Bo ändrade detta den 8 september 2026" in words_of(response.content.decode())


# A year


def test_a_year_is_shown_before_it_is_made(reading: Read, administrator: Person, rules, plans) -> None:
    page = reading(administrator, f"{CALENDAR}2027/")
    assert "Lägg upp 2027" in page
    assert "Delårsrapport augusti 2027 bedöms 24 augusti 2027" in page


def test_a_year_is_made_for_those_who_are_ticked(send, norr, rules, plans) -> None:
    answer = send(f"{CALENDAR}2027/", units=[str(norr.culture.pk)])
    assert "2027: 3 nya omgångar, 3 nya uppföljningar för nämnder och regionens egen rapport." in answer.text
    assert set(UnitFollowUp.objects.own().values_list("unit__slug", "follow_up__month")) == {("kn", 4), ("kn", 8), ("kn", 12)}


def test_who_is_suggested_is_ticked(sign_in, administrator: Person, norr, rules, rounds) -> None:
    page = sign_in(administrator).get(f"{CALENDAR}2027/").content.decode()
    assert set(fields_of(page)["units"]) == {str(unit.pk) for unit in (norr.board, norr.culture, norr.care)}


def test_made_again_it_says_that_nothing_was_missing(send, norr, rules, rounds) -> None:
    send(f"{CALENDAR}2026/", includes_past="on")  # the row of the region's own report, which the scene lacks
    answer = send(f"{CALENDAR}2026/")
    assert "2026: inget saknades, så inget är ändrat." in answer.text


def test_rounds_that_have_passed_are_left_unless_they_are_asked_for(send, norr, rules) -> None:
    send(f"{CALENDAR}2026/", units=[str(norr.culture.pk)])
    assert set(FollowUp.objects.values_list("month", flat=True)) == {8, 12}
    send(f"{CALENDAR}2026/", units=[str(norr.culture.pk)], includes_past="on")
    assert set(FollowUp.objects.values_list("month", flat=True)) == {4, 8, 12}


def test_nobody_to_follow_up_is_refused(send, norr, rules) -> None:
    answer = send(f"{CALENDAR}2027/", units=None)
    assert answer.status == 422
    assert "Välj minst en nämnd som följer upp." in answer.text


def test_a_year_that_will_break_the_law_says_so(reading: Read, administrator: Person, norr) -> None:
    RoundRule.objects.create(region=norr.region, month=4, opens=0, outcomes_due=5, assessments_due=8)
    page = reading(administrator, f"{CALENDAR}2027/")
    assert "Ingen omgång 2027 avser minst hälften och högst två tredjedelar av året." in page
    assert "Ingen omgång avser hela 2027." in page


def test_without_rules_a_year_leads_to_them(sign_in, administrator: Person, norr) -> None:
    response = sign_in(administrator).get(f"{CALENDAR}2027/", follow=True)
    assert response.redirect_chain == [(RULES, 302)]


@pytest.mark.parametrize("year", [1999, 2101, 99999])
def test_a_year_that_is_none_is_not_there(year: int, sign_in, administrator: Person, norr, rules) -> None:
    assert sign_in(administrator).get(f"{CALENDAR}{year}/").status_code == 404


# A round


@pytest.fixture
def august(rounds: SimpleNamespace) -> str:
    return f"{CALENDAR}omgang/{rounds.august.pk}/"


def test_days_of_regionstyrelsen_and_fullmäktige_are_set(send, august: str, rounds, reading: Read, administrator: Person) -> None:
    assert send(august, board_on="2026-11-10", council_on="2026-11-24").went
    page = reading(administrator, CALENDAR)
    assert "Delårsrapport augusti 2026 15 augusti 2026 10 november 2026 24 november 2026 3 nämnder" in page
    assert "Året håller inte lagens datum." in page


def test_a_round_that_has_opened_keeps_its_day_whatever_is_sent(send, august: str, rounds) -> None:
    assert send(august, opens_on="2026-09-20", board_on="2026-10-13").went
    rounds.august.refresh_from_db()
    assert (rounds.august.opens_on, rounds.august.board_on) == (date(2026, 8, 15), date(2026, 10, 13))


def test_what_cannot_be_stands_beside_its_field(send, august: str) -> None:
    answer = send(august, board_on="2026-10-13", council_on="2026-10-12")
    assert answer.status == 422
    assert "Fullmäktige kan inte behandla rapporten före regionstyrelsen, 13 oktober 2026." in answer.text


def test_the_last_days_are_moved_for_all_who_have_them(send, august: str, rounds) -> None:
    answer = send(f"{august}flytta/", outcomes_due_on="2026-09-11", assessments_due_on="2026-09-18", reason="Sent bokslut")
    assert "Dagarna är flyttade för 3 nämnder." in answer.text
    assert DateChange.objects.count() == 6


def test_they_are_not_moved_without_a_reason(send, august: str) -> None:
    answer = send(f"{august}flytta/", outcomes_due_on="2026-09-11", assessments_due_on="2026-09-18")
    assert answer.status == 422
    assert "Skriv varför dagen flyttas." in answer.text


def test_the_administrator_finds_the_way_from_the_calendar(sign_in, administrator: Person, coordinator: Person, rounds) -> None:
    page, other = (sign_in(who).get("/norr/kn/2026-08/kalender/").content.decode() for who in (administrator, coordinator))
    assert f'href="{CALENDAR}"' in page
    assert f'href="{CALENDAR}"' not in other


def test_a_page_costs_as_many_queries_with_one_year_as_with_many(sign_in, administrator: Person, norr, rules, rounds) -> None:
    client, counts = sign_in(administrator), []
    for years in (range(2027, 2028), range(2028, 2040)):
        for year in years:
            FollowUp.objects.create(region=norr.region, year=year, month=8, name=f"Delår {year}", opens_on=date(year, 8, 24))
        for url in (CALENDAR, f"{CALENDAR}2027/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(url).status_code == 200
            counts.append(len(queries))
    assert counts[:2] == counts[2:]
