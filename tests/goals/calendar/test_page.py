"""Kalender as it is read: days, the law's, where the nämnder are, who was in time; and what is not for everybody's eyes."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import DateChange, Decision, DecisionKind, FollowUp, UnitFollowUp
from tests.conftest import NOW
from tests.goals.conftest import Read
from tests.goals.pages import PLACE, make_outcome
from tests.goals.plans.sent_forms import fields_of
from tracker.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "in_september")]

EVERYBODY = ["reporter", "coordinator", "manager", "secretary", "member", "auditor", "administrator", "other_reporter"]


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_with_a_role_reads_the_days_and_where_every_nämnd_is(who: str, reading: Read, request) -> None:
    page = reading(request.getfixturevalue(who), "kalender/")
    for text in ("Kalender 2026", "Delårsrapport augusti 2026", "Årsrapport 2026", "Vårdnämnden", "Öppen", "28 augusti"):
        assert text in page


def test_the_line_says_in_words_what_it_shows_and_the_table_says_the_same(reading: Read, coordinator: Person, rounds) -> None:
    FollowUp.objects.filter(pk=rounds.august.pk).update(board_on=date(2026, 10, 13), council_on=date(2026, 11, 24))
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(meeting_on=date(2026, 9, 30))
    page = reading(coordinator, "kalender/")
    assert (
        "Delårsrapport augusti 2026: öppnar 15 augusti 2026, sista dag för utfall 28 augusti 2026, "
        "sista dag för bedömningar 28 augusti 2026, nämndens sammanträde 30 september 2026, regionstyrelsen 13 oktober 2026, "
        "fullmäktige 24 november 2026, senast enligt lag 31 oktober 2026."
    ) in page
    assert (
        "Delårsrapport augusti 2026 15 augusti 28 augusti 28 augusti 30 september 13 oktober 24 november 31 oktober "
        "Årsrapport 2026 15 december 28 december 28 december – – – 15 april 2027"
    ) in page


def test_a_calendar_that_breaks_the_law_says_so(reading: Read, coordinator: Person, rounds) -> None:
    assert "håller inte lagens datum" not in reading(coordinator, "kalender/")
    FollowUp.objects.filter(pk=rounds.august.pk).update(board_on=date(2026, 11, 1))
    page = reading(coordinator, "kalender/")
    assert "Kalendern håller inte lagens datum." in page
    assert "senast 31 oktober 2026 (11 kap. 16 § kommunallagen), men regionstyrelsen sammanträder 1 november 2026." in page


def test_what_comes_next_is_said_first(reading: Read, coordinator: Person, rounds) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(
        outcomes_due_on=date(2026, 9, 9), assessments_due_on=date(2026, 9, 16), meeting_on=date(2026, 9, 30)
    )
    assert "Närmast: sista dag för utfall, Delårsrapport augusti 2026, onsdag 9 september (i morgon)." in reading(
        coordinator, "kalender/"
    )
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=coordinator)
    assert "Närmast: nämndens sammanträde, Delårsrapport augusti 2026, 30 september 2026 (om 22 dagar)." in reading(
        coordinator, "kalender/"
    )


def test_that_a_round_opens_is_what_comes_next_when_nothing_else_does(reading: Read, coordinator: Person, rounds) -> None:
    assert "Närmast: Årsrapport 2026 öppnar 15 december 2026 (om 98 dagar)." in reading(coordinator, "kalender/")


def test_how_much_is_entered_is_for_the_nämnds_own(
    reading: Read, plans: SimpleNamespace, coordinator: Person, other_reporter: Person, administrator: Person
) -> None:
    make_outcome(plans.films, 8, "64", entered_at=datetime(2026, 8, 20, tzinfo=UTC))
    assert "1 av 3 ifyllda, 1 rapporterade i tid, 2 försenade" in reading(coordinator, "kalender/")
    for person in (other_reporter, administrator):
        page = reading(person, "kalender/")
        assert "av 3" not in page
    assert "ifyllda" not in reading(administrator, "kalender/")


def test_before_the_last_day_nothing_is_late(reading: Read, plans: SimpleNamespace, coordinator: Person, rounds) -> None:
    UnitFollowUp.objects.filter(follow_up__month=8).update(outcomes_due_on=date(2026, 9, 8), assessments_due_on=date(2026, 9, 8))
    page = reading(coordinator, "kalender/")
    assert "0 av 3 ifyllda" in page
    assert "3 försenade" not in page


def test_a_moved_day_says_from_when_and_to_its_own_people_why(
    reading: Read, rounds: SimpleNamespace, coordinator: Person, manager: Person, other_reporter: Person
) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(outcomes_due_on=date(2026, 9, 11))
    DateChange.objects.create(
        unit_follow_up=rounds.culture, field="outcomes_due_on", old=date(2026, 8, 28), new=date(2026, 9, 11), by=manager, at=NOW,
        reason="Sent bokslut",
    )  # fmt: skip
    page = reading(coordinator, "kalender/")
    assert "11 september flyttad från 28 augusti" in page
    assert "Manager Nils, 8 september: Sent bokslut" in page
    page = reading(other_reporter, "kalender/")
    assert "11 september flyttad från 28 augusti" in page
    assert "Sent bokslut" not in page


def test_a_meeting_that_was_set_for_the_first_time_has_not_been_moved(
    reading: Read, rounds: SimpleNamespace, coordinator: Person
) -> None:
    DateChange.objects.create(unit_follow_up=rounds.culture, field="meeting_on", new=date(2026, 9, 30), by=coordinator, at=NOW)
    assert "flyttad" not in reading(coordinator, "kalender/")


def hand_over(row: UnitFollowUp, day: date, person: Person) -> None:
    at = datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC)
    UnitFollowUp.objects.filter(pk=row.pk).update(state="HANDED_OVER", handed_over_at=at, handed_over_by=person)


def test_who_was_in_time_is_kept_round_by_round(
    reading: Read, rounds: SimpleNamespace, coordinator: Person, manager: Person
) -> None:
    hand_over(rounds.all[4, "kn"], date(2026, 4, 28), manager)
    hand_over(rounds.all[4, "vn"], date(2026, 5, 1), manager)
    hand_over(rounds.culture, date(2026, 8, 31), manager)
    page = reading(coordinator, "kalender/")
    assert "Nämnd Delårsrapport april 2026 Delårsrapport augusti 2026 Kulturnämnden i tid 3 dagar sent" in page
    assert "Vårdnämnden 3 dagar sent 11 dagar försenat" in page


def test_the_history_goes_over_new_year(
    reading: Read, rounds: SimpleNamespace, norr, coordinator: Person, manager: Person
) -> None:
    earlier = FollowUp.objects.create(region=norr.region, year=2025, month=12, name="Årsrapport 2025", opens_on=date(2025, 12, 1))
    row = UnitFollowUp.objects.create(
        follow_up=earlier, unit=norr.culture, outcomes_due_on=date(2026, 1, 20), assessments_due_on=date(2026, 1, 27)
    )
    hand_over(row, date(2026, 1, 28), manager)
    page = reading(coordinator, "kalender/")
    assert "Nämnd Årsrapport 2025 Delårsrapport april 2026 Delårsrapport augusti 2026 Kulturnämnden 1 dag sent" in page


def test_a_round_that_was_opened_again_is_not_held_against_its_old_days(
    reading: Read, rounds: SimpleNamespace, coordinator: Person
) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(round=2)
    page = reading(coordinator, "kalender/")
    assert "Kulturnämnden 133 dagar försenat öppnad igen" in page


def test_before_any_last_day_there_is_no_history(reading: Read, rounds: SimpleNamespace, coordinator: Person) -> None:
    UnitFollowUp.objects.exclude(follow_up__month=12).delete()
    FollowUp.objects.exclude(month=12).delete()
    page = reading(coordinator, PLACE.replace("2026-08", "2026-12") + "kalender/")
    assert "Ingen omgång har nått sin sista dag än." in page
    assert "öppnar 15 december 2026" in page


def test_the_summary_counts_states(reading: Read, rounds: SimpleNamespace, norr, member: Person, manager: Person) -> None:
    decision = Decision.objects.create(unit=norr.culture, year=2026, kind=DecisionKind.APPROVES, recorded_at=NOW, paragraph="9")
    hand_over(rounds.culture, date(2026, 8, 28), manager)
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(state="DECIDED", decision=decision)
    assert "Delårsrapport augusti 2026 1 nämnd har beslutat, 2 är öppna" in reading(member, "kalender/")


def test_several_years_are_one_link_apart(sign_in, rounds: SimpleNamespace, norr, coordinator: Person) -> None:
    FollowUp.objects.create(region=norr.region, year=2027, month=4, name="Delårsrapport april 2027", opens_on=date(2027, 4, 1))
    page = sign_in(coordinator).get(PLACE + "kalender/").content.decode()
    assert '<a href="/norr/kn/2027-04/kalender/">2027</a>' in page
    assert '<a href="/norr/kn/2026-12/kalender/" aria-current="page">2026</a>' in page


# The days of a nämnd


@pytest.fixture
def send(sign_in: Callable[[Person], Client]) -> Callable[..., SimpleNamespace]:
    """Open the form of kulturnämnden's days, fill in some of it and send it."""

    def send(person: Person, url: str = PLACE + "kalender/datum/", **fields: str) -> SimpleNamespace:
        client = sign_in(person)
        sent = fields_of(client.get(url).content.decode()) | fields
        response = client.post(url, sent)
        return SimpleNamespace(status=response.status_code, page=response.content.decode(), sent=sent)

    return send


def test_the_coordinator_moves_a_day_and_says_why(send, coordinator: Person, rounds: SimpleNamespace, reading: Read) -> None:
    answer = send(coordinator, outcomes_due_on="2026-09-11", assessments_due_on="2026-09-18", reason="Sent bokslut")
    assert answer.status == 302
    page = reading(coordinator, "kalender/")
    assert "flyttad från 28 augusti" in page
    assert page.count("Coordinator Siv, 8 september: Sent bokslut") == 1


def test_what_is_wrong_stands_beside_its_field_with_what_was_typed(send, coordinator: Person, rounds: SimpleNamespace) -> None:
    answer = send(coordinator, outcomes_due_on="2026-09-11", assessments_due_on="2026-09-18")
    assert answer.status == 422
    assert "Skriv varför dagen flyttas." in answer.page
    assert 'value="2026-09-11"' in answer.page
    assert not DateChange.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200), ("manager", 200), ("administrator", 200), ("secretary", 200),
        ("reporter", 404), ("member", 404), ("auditor", 404), ("other_reporter", 404), ("outsider", 404),
    ],
)  # fmt: skip
def test_the_form_is_there_for_those_who_may(who: str, status: int, sign_in, request) -> None:
    assert sign_in(request.getfixturevalue(who)).get(PLACE + "kalender/datum/").status_code == status


def test_the_secretary_sets_the_meeting_alone(send, secretary: Person, rounds: SimpleNamespace) -> None:
    answer = send(secretary, meeting_on="2026-09-30", outcomes_due_on="2026-09-11", reason="")
    assert (answer.status, "assessments_due_on" in answer.sent) == (302, False)
    rounds.culture.refresh_from_db()
    assert (rounds.culture.meeting_on, rounds.culture.outcomes_due_on) == (date(2026, 9, 30), date(2026, 8, 28))


def test_a_form_opened_before_the_hand_over_and_sent_after_is_refused_with_what_was_typed(
    sign_in, coordinator: Person, manager: Person, rounds: SimpleNamespace
) -> None:
    client, url = sign_in(coordinator), PLACE + "kalender/datum/"
    sent = fields_of(client.get(url).content.decode()) | {"assessments_due_on": "2026-09-18", "reason": "Sent bokslut"}
    hand_over(rounds.culture, date(2026, 9, 8), manager)
    response = client.post(url, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Augusti 2026 är låst sedan den 8 september 2026" in page
    assert 'value="2026-09-18"' in page


def test_after_the_hand_over_the_meeting_is_what_can_be_moved(send, coordinator: Person, manager: Person, rounds) -> None:
    hand_over(rounds.culture, date(2026, 9, 8), manager)
    answer = send(coordinator, meeting_on="2026-10-01")
    assert (answer.status, "outcomes_due_on" in answer.sent) == (302, False)


def test_after_the_decision_nothing_is(sign_in, coordinator: Person, manager: Person, rounds: SimpleNamespace, norr) -> None:
    decision = Decision.objects.create(unit=norr.culture, year=2026, kind=DecisionKind.APPROVES, recorded_at=NOW)
    hand_over(rounds.culture, date(2026, 8, 28), manager)
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(state="DECIDED", decision=decision)
    response = sign_in(coordinator).get(PLACE + "kalender/datum/", follow=True)
    assert "är låst, för nämnden har beslutat" in response.content.decode()
    assert "kn/2026-08/kalender/datum/" not in response.content.decode()


def test_whoever_comes_second_sees_both(sign_in, coordinator: Person, manager: Person, rounds: SimpleNamespace) -> None:
    url = PLACE + "kalender/datum/"
    first, second = sign_in(coordinator), sign_in(manager)
    sent = fields_of(first.get(url).content.decode())
    first.post(url, sent | {"meeting_on": "2026-09-30"})
    response = second.post(url, sent | {"meeting_on": "2026-10-01", "form_id": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Coordinator Siv ändrade detta den 8 september 2026" in page
    assert "30 september 2026" in page


def test_the_regions_own_row_has_its_days_too(send, administrator: Person, rounds: SimpleNamespace, norr, sign_in) -> None:
    url = "/norr/rs/2026-08/kalender/datum/region/"
    UnitFollowUp.objects.create(
        follow_up=rounds.august, unit=norr.board, kind="REGION", outcomes_due_on=date(2026, 8, 28),
        assessments_due_on=date(2026, 9, 1),
    )  # fmt: skip
    page = sign_in(administrator).get("/norr/rs/2026-08/kalender/").content.decode()
    assert '<a href="/norr/rs/2026-08/regionen/">Regionens rapport (Regionstyrelsen)</a>' in page
    assert "7 dagar försenat" in page  # by the region's own last day, which is another than the nämnders'
    assert send(administrator, url, meeting_on="2026-10-13").status == 302
    assert UnitFollowUp.objects.get(kind="REGION").meeting_on == date(2026, 10, 13)
    assert UnitFollowUp.objects.get(kind="UNIT", unit=norr.board, follow_up=rounds.august).meeting_on is None
