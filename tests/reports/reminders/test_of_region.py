"""Regionstyrelsen is reminded of the region's follow-up: its assessments, hand-over and decision, on its own pages."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.urls import reverse

from goals.models import Action, Assessment, UnitFollowUp
from goals.models.assessments import Scope
from goals.presentation.deadlines import meeting_words, state_words
from reports.reminders.letters import write_letter
from tests.conftest import NOW, make_decision
from tests.goals.pages import read
from tests.reports.acts.region_scene import make_region_scene
from tests.reports.reminders.scene import day, digests, do_daily_job, ledger, tasks
from tracker.models import Region

pytestmark = pytest.mark.django_db

COORDINATOR, MANAGER, SECRETARY = "Board Coordinator", "Board Manager", "Board Secretary"
HERE = "http://127.0.0.1:8000/norr/rs/2026-08/regionen/"
MEETS_ON = date(2026, 10, 27)


@pytest.fixture
def row(round_: UnitFollowUp, norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace) -> SimpleNamespace:
    """Regionstyrelsen assesses two goals and god ekonomisk hushållning by Tuesday 20 October, and meets a week later."""
    scene = make_region_scene(norr, plans, rounds)
    rounds.august.board_on = MEETS_ON
    rounds.august.save()
    UnitFollowUp.objects.own().filter(unit=norr.board).delete()
    return scene


def test_the_coordinator_is_told_before_the_last_day_and_not_when_the_round_opens(row: SimpleNamespace, region: Region) -> None:
    assert COORDINATOR not in digests(region, "08-24")
    assert COORDINATOR not in digests(region, "10-12")
    digest = digests(region, "10-13")[COORDINATOR]
    assert tasks(digest) == {"ASSESS": 3}
    letter = write_letter(digest)
    assert letter.subject == "2 av fullmäktiges mål och god ekonomisk hushållning att bedöma senast 20 oktober"
    assert f"Regionens uppföljning, Delårsrapport augusti 2026\n{HERE}\n" in letter.text
    assert "Regionens samlade bedömningar (3)" in letter.text
    assert f"- Regionmål 1: Trygga uppväxtvillkor\n  {HERE}bedomning/mal/{row.above.pk}/\n" in letter.text
    assert f"- God ekonomisk hushållning\n  {HERE}bedomning/hushallning/{row.money.pk}/\n" in letter.text
    assert "för att du är samordnare i Regionstyrelsen." in letter.text
    assert "Öppna Regionen" in letter.html


def test_what_is_assessed_waits_no_more_and_what_is_late_goes_on_to_the_manager(row: SimpleNamespace, region: Region) -> None:
    said = {"unit_follow_up": row.row, "round": 1, "stage": "PROPOSED", "status": "MET", "by": row.coordinator, "at": NOW}
    Assessment.objects.create(goal=row.above, scope=Scope.OVERALL, **said)
    Assessment.objects.create(goal=row.money, scope=Scope.HOUSEHOLDING, **said)
    assert write_letter(digests(region, "10-13")[COORDINATOR]).subject == "1 av fullmäktiges mål att bedöma senast 20 oktober"
    late = digests(region, "10-28")[MANAGER]
    assert tasks(late) == {"HAND_OVER": 1, "LONG_LATE": 1}
    assert "Väntar på Board Coordinator.\n\n- Finansiellt mål 2: Resultat i balans\n" in write_letter(late).text
    Assessment.objects.create(goal=row.money, scope=Scope.OVERALL, **said)
    assert COORDINATOR not in digests(region, "10-21")


def test_the_manager_and_the_secretary_are_told_of_the_boards_meeting(row: SimpleNamespace, region: Region) -> None:
    assert MANAGER not in digests(region, "10-19")
    letter = write_letter(digests(region, "10-20")[MANAGER])
    assert letter.subject == "1 uppföljning att överlämna senast 27 oktober"
    assert "Regionstyrelsen sammanträder tisdag 27 oktober" in letter.text
    assert f"- Överlämna till regionstyrelsen\n  {HERE}beslut/overlamna/\n" in letter.text

    rows = UnitFollowUp.objects.filter(pk=row.row.pk)
    assert meeting_words(rows.get(), day("10-20")) == "Regionstyrelsen sammanträder tisdag 27 oktober (om 7 dagar)."
    rows.update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=row.manager)
    assert state_words(rows.get(), day("10-20")) == "Överlämnad till regionstyrelsen 8 september 2026"
    assert SECRETARY not in digests(region, "10-29")
    letter = write_letter(digests(region, "10-30")[SECRETARY])
    assert letter.subject == "1 beslut att registrera efter sammanträdet 27 oktober"
    assert f"- Registrera beslutet\n  {HERE}beslut/\n" in letter.text
    rows.update(state="DECIDED", decision=make_decision(row.row.unit))
    assert SECRETARY not in digests(region, "10-30")


def test_a_day_of_the_rows_own_goes_before_regionstyrelsens_in_the_calendar(row: SimpleNamespace, region: Region) -> None:
    UnitFollowUp.objects.filter(pk=row.row.pk).update(meeting_on=date(2026, 11, 3))
    assert MANAGER not in digests(region, "10-20")
    assert MANAGER in digests(region, "10-27")


def test_the_owner_of_an_action_for_the_whole_region_is_told(row: SimpleNamespace, region: Region) -> None:
    said = Assessment.objects.create(
        goal=row.money, unit_follow_up=row.row, scope=Scope.HOUSEHOLDING, round=1, stage="PROPOSED", by=row.manager, at=NOW
    )
    Action.objects.create(assessment=said, what="Se över bidragen", owner=row.secretary, due_on=day("12-09"))
    letter = write_letter(digests(region, "12-02")[SECRETARY])
    assert f"- Se över bidragen\n  {HERE}bedomning/hushallning/{row.money.pk}/\n" in letter.text


def test_the_regions_letters_have_a_log_of_their_own(row: SimpleNamespace, region: Region, sign_in, coordinator) -> None:
    do_daily_job(region, "10-13")
    assert ledger(row.coordinator) == [("BEFORE_5", date(2026, 10, 20))]
    client, here = sign_in(row.coordinator), {"region": "norr", "unit": "rs", "period": "2026-08"}
    mails = reverse("reports:region_mails", kwargs=here)
    assert mails in client.get(reverse("reports:region", kwargs=here)).content.decode()
    text = read(client, mails)
    assert "Board Coordinator" in text
    assert "Påminnelser som Tertial har skickat om regionens uppföljning" in text
    assert "Inget brev skulle skickas." in read(client, f"{mails}skulle-skickas/?dag=2026-10-12")
    assert "20 oktober 2026: 2 brev" in read(client, f"{mails}skulle-skickas/?dag=2026-10-20")
    read(sign_in(coordinator), mails, 404)
