"""The pages of the acts: where the round is, what is missing, each act with its own words, and what is typed is kept."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client

from goals.models import Assessment, Decision, DecisionKind, LockException, Outcome, Release, UnitFollowUp
from reports.models import Report
from reports.tasks import work_job_now
from tests.conftest import NOW
from tests.goals.pages import words_of
from tests.reports.acts.conftest import MEETING, fresh
from tracker.models import Job, Person

PLACE = "/norr/kn/2026-08/beslut/"


@pytest.fixture(autouse=True)
def at() -> Iterator[Callable[[datetime], None]]:
    """8 September 2026 at 14.00, until somebody says another moment."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def page(sign_in: Callable[[Person], Client]) -> Callable[..., str]:
    """The words of a page, as a person reads them."""

    def page(person: Person, path: str = "", status: int = 200) -> str:
        response = sign_in(person).get(path if path.startswith("/") else PLACE + path)
        assert response.status_code == status, path
        return words_of(response.content.decode())

    return page


def fields_of(html: str) -> dict[str, str]:
    """What the last form of a page would send as it stands, its hidden fields and what is filled in."""
    form = html.rpartition('<form method="post"')[2]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_chosen = given.get("type") not in {"checkbox", "radio"} or "checked" in tag
        if "name" in given and is_chosen:
            found[given["name"]] = unescape(given.get("value", ""))
    return found


@pytest.fixture
def send(sign_in: Callable[[Person], Client]) -> Callable[..., Any]:
    """Open the page of an act, fill in `fields` and send it; the answer to that, with `page` as it was before."""

    def send(person: Person, path: str, **fields: Any) -> Any:
        client = sign_in(person)
        opened = client.get(PLACE + path)
        sent = fields_of(opened.content.decode()) | {name: value for name, value in fields.items() if value is not None}
        return client.post(PLACE + path, sent)

    return send


def said(response: Any) -> str:
    return words_of(response.content.decode())


class TestBeslut:
    def test_open_it_says_what_is_missing_and_what_the_manager_can_do(
        self, ready: SimpleNamespace, page: Callable, manager: Person
    ) -> None:
        Outcome.objects.filter(pk=ready.share.pk).update(state="DRAFT")
        text = page(manager)
        assert "Uppföljningen är öppen: underlaget är inte överlämnat till nämnden." in text
        assert "Öppen (här är vi nu) sedan 15 augusti 2026" in text
        assert "Utfall som är ifyllda men inte rapporterade: 1 Delmål 1.1 Andel barn och unga som deltar" in text
        assert "Överlämna till nämnden" in text

    @pytest.mark.parametrize("who", ["reporter", "coordinator", "secretary"])
    def test_the_others_of_the_nämnd_see_the_way_and_no_button(
        self, who: str, ready: SimpleNamespace, page: Callable, request: pytest.FixtureRequest
    ) -> None:
        text = page(request.getfixturevalue(who))
        assert "Inget saknas" in text
        assert "Överlämna till nämnden" not in text

    def test_handed_over_the_secretary_registers_and_the_manager_excepts_or_takes_back(
        self, ready: SimpleNamespace, handed: Callable, page: Callable, secretary: Person, manager: Person
    ) -> None:
        UnitFollowUp.objects.filter(pk=ready.follow_up.pk).update(meeting_on=MEETING.date())
        handed()
        clerk, chief = page(secretary), page(manager)
        assert "Nämnden sammanträder 24 september 2026 (om 16 dagar)." in clerk
        assert "Registrera nämndens beslut Registrera återremiss Expediera före beslutet" in clerk
        assert "Ge undantag från låset Återta underlaget" in chief
        assert "Registrera nämndens beslut" not in chief

    def test_decided_it_says_by_which_paragraph_and_that_it_is_dispatched(
        self, ready: SimpleNamespace, handed: Callable, decided: Callable, page: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        decided()
        at(MEETING)
        text = page(secretary)
        assert "Nämnden har beslutat, och rapporten är expedierad till regionstyrelsen." in text
        assert "Beslutad (klart) § 112, 24 september 2026 godkänner" in text
        assert "Expedierad (här är vi nu) 24 september 2026 Secretary Eva" in text
        assert "Publicera Ange när protokollet justerades Öppna för rättelse Bifoga revisorernas bedömning" in text

    def test_a_member_reads_what_was_handed_over_and_nothing_before(
        self, ready: SimpleNamespace, handed: Callable, page: Callable, member: Person
    ) -> None:
        assert "Inget saknas" not in page(member)
        report = handed()
        assert "Förslag fryst 8 september 2026 kl. 14.00" in page(member)
        assert "64" in page(member, f"/norr/kn/2026-08/rapporter/{report.pk}/")

    @pytest.mark.parametrize("who", ["other_reporter", "auditor", "administrator"])
    def test_from_outside_state_and_dates_and_what_has_been_let_out(
        self, who: str, ready: SimpleNamespace, handed: Callable, page: Callable, request: pytest.FixtureRequest
    ) -> None:
        report = handed()
        text = page(request.getfixturevalue(who))
        assert "Överlämnad (här är vi nu) 8 september 2026" in text
        assert "Inget har lämnats ut." in text
        assert "Manager Nils" not in text
        page(request.getfixturevalue(who), f"/norr/kn/2026-08/rapporter/{report.pk}/", status=404)

    def test_every_round_stands_with_what_happened_and_why(
        self, ready: SimpleNamespace, handed: Callable, decided: Callable, page: Callable, coordinator: Person, at: Callable
    ) -> None:
        handed()
        decided(DecisionKind.REFERRED_BACK, text="Beskriv inlandet.")
        at(MEETING + timedelta(days=1))
        text = page(coordinator)
        assert "Omgång 2 sedan 24 september 2026" in text
        assert "Återremiss: § 112, 24 september 2026 Secretary Eva" in text
        assert "Beskriv inlandet." in text

    def test_while_a_correction_is_made_the_earlier_decision_holds(
        self,
        ready: SimpleNamespace,
        handed: Callable,
        decided: Callable,
        page: Callable,
        send: Callable,
        secretary: Person,
        at: Callable,
    ) -> None:
        handed()
        decided()
        at(MEETING + timedelta(days=9))
        fields = {"held_on": "2026-10-03", "paragraph": "140", "text": "Filmerna räknades två gånger."}
        assert send(secretary, "ratta/", **fields).status_code == 302
        assert "Beslutet § 112, 24 september 2026 gäller och visas tills ett nytt är registrerat." in page(secretary)

    def test_a_unit_without_a_round_says_so(self, ready: SimpleNamespace, page: Callable, coordinator: Person) -> None:
        assert "ingen egen uppföljning" in page(coordinator, "/norr/rf/2026-08/beslut/")


class TestÖverlämna:
    def test_the_page_says_what_it_does(self, ready: SimpleNamespace, page: Callable, manager: Person) -> None:
        Outcome.objects.filter(pk=ready.share.pk).update(entered_by=manager)
        text = page(manager, "overlamna/")
        assert "2 rapporterade utfall godkänns av dig. 1 av dem har du själv fört in" in text
        assert "Inget saknas." in text

    def test_it_is_done_with_one_button_when_nothing_is_missing(
        self, ready: SimpleNamespace, send: Callable, page: Callable, manager: Person
    ) -> None:
        assert send(manager, "overlamna/").status_code == 302
        assert fresh(ready.follow_up).state == "HANDED_OVER"
        assert "Underlaget är överlämnat till nämnden och låst." in page(manager)

    def test_what_is_missing_needs_the_yes(self, ready: SimpleNamespace, send: Callable, manager: Person) -> None:
        ready.share.delete()
        refused = send(manager, "overlamna/")
        assert refused.status_code == 422
        assert "bekräfta att underlaget överlämnas utan dem" in said(refused)
        assert send(manager, "overlamna/", accepts_missing="on").status_code == 302

    def test_a_list_that_changes_meanwhile_is_shown_anew_and_asked_about_again(
        self, ready: SimpleNamespace, sign_in: Callable, manager: Person
    ) -> None:
        ready.share.delete()
        client = sign_in(manager)
        sent = fields_of(client.get(PLACE + "overlamna/").content.decode()) | {"accepts_missing": "on"}
        Outcome.objects.filter(pk=ready.unclear.pk).update(state="DRAFT")
        refused = client.post(PLACE + "overlamna/", sent)
        assert "har ändrats sedan du öppnade sidan" in said(refused)
        assert "Antal öar" in said(refused)
        again = fields_of(refused.content.decode())
        assert "accepts_missing" not in again
        assert client.post(PLACE + "overlamna/", again | {"accepts_missing": "on"}).status_code == 302

    def test_whoever_may_not_is_told_so(self, ready: SimpleNamespace, page: Callable, coordinator: Person) -> None:
        assert "Du har ingen roll i Kulturnämnden som får göra detta." in page(coordinator, "overlamna/", status=403)

    def test_a_page_that_is_too_late_says_where_the_round_is(
        self, ready: SimpleNamespace, handed: Callable, page: Callable, manager: Person
    ) -> None:
        handed()
        assert "redan överlämnat till nämnden" in page(manager, "overlamna/", status=409)


class TestRegistreraBeslut:
    def test_enligt_förslag_needs_only_day_and_paragraph(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        at(MEETING)
        assert send(secretary, "registrera/", held_on="2026-09-24", paragraph="§ 112").status_code == 302
        decision = Decision.objects.get(unit_follow_up=ready.follow_up)
        assert (decision.kind, decision.paragraph) == ("APPROVES", "112")
        assert Assessment.objects.decided().count() == 2

    def test_the_day_of_the_meeting_is_filled_in(
        self, ready: SimpleNamespace, handed: Callable, sign_in: Callable, secretary: Person, at: Callable
    ) -> None:
        UnitFollowUp.objects.filter(pk=ready.follow_up.pk).update(meeting_on=MEETING.date())
        handed()
        at(MEETING)
        html = sign_in(secretary).get(PLACE + "registrera/").content.decode()
        assert fields_of(html)["held_on"] == "2026-09-24"

    def test_a_departure_with_its_reason_and_a_reservation(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        at(MEETING)
        key = f"OWN_{ready.goal.pk}"
        fields = {f"status_{key}": "NOT_MET", f"reason_{key}": "För få filmer.", "reservation_1_who": "Ledamot A (X)"}
        assert send(secretary, "registrera/", held_on="2026-09-24", paragraph="112", **fields).status_code == 302
        assert Assessment.objects.decided().get(scope="OWN").status == "NOT_MET"
        assert Decision.objects.get(unit_follow_up=ready.follow_up).reservations.get().who == "Ledamot A (X)"

    def test_decided_stands_beside_proposed_with_the_reason_wherever_the_goal_is_listed(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, page: Callable, coordinator: Person, secretary: Person, at
    ) -> None:
        handed()
        at(MEETING)
        key = f"OWN_{ready.goal.pk}"
        above = f"CONTRIBUTION_{ready.above.pk}"
        fields = {f"status_{key}": "NOT_MET", f"reason_{key}": "För få filmer."}
        fields |= {f"status_{above}": "MET", f"reason_{above}": "Barnen är nöjda."}
        send(secretary, "registrera/", held_on="2026-09-24", paragraph="112", **fields)
        place = "/norr/kn/2026-08/"
        decided = "Prognos: Inte uppfyllt § 112, 24 september 2026"
        assert f"{decided} annat än förslaget: delvis uppfyllt" in page(coordinator, f"{place}plan/")
        read = page(coordinator, f"{place}oversikt/")
        assert "Prognos: Uppfyllt § 112, 24 september 2026 annat än förslaget: delvis uppfyllt" in read
        listed = page(coordinator, f"{place}bedomning/")
        assert "Förvaltningens förslag Nämndens beslut" in listed
        assert f"Prognos: Delvis uppfyllt (förslag) {decided} annat än förslaget: För få filmer." in listed
        assert "Augusti 2026 är låst, för nämnden har beslutat." in listed
        for path in (f"bedomning/mal/{ready.goal.pk}/", f"mal/{ready.goal.pk}/"):
            read = page(coordinator, place + path)
            assert "Nämndens beslut" in read
            assert decided in read
            assert "Beslutet är ett annat än förslaget." in read
            assert "För få filmer." in read

    def test_what_the_nämnd_only_took_note_of_is_delgivet_and_not_decided(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, page: Callable, coordinator: Person, secretary: Person, at
    ) -> None:
        handed()
        at(MEETING)
        send(secretary, "registrera/", kind="NOTED", held_on="2026-09-24", paragraph="112")
        place = "/norr/kn/2026-08/"
        assert "Delgiven, § 112, 24 september 2026" in page(coordinator, place)
        read = page(coordinator, f"{place}oversikt/")
        assert "Delgiven, § 112, 24 september 2026" in read
        assert "Prognos: Delvis uppfyllt (förslag) ej beslutat (delgivet)" in read
        assert "informationen är delgiven" in page(coordinator)
        assert "Prognos: Delvis uppfyllt (förslag) ej beslutat (delgiven)" in page(coordinator, f"{place}plan/")
        assert "Ej beslutat (delgiven)" in page(coordinator, f"{place}bedomning/")
        read = page(coordinator, f"{place}mal/{ready.goal.pk}/")
        assert "Ej beslutat: informationen är delgiven." in read

    def test_what_was_typed_is_kept_when_it_is_refused(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        at(MEETING)
        key = f"OWN_{ready.goal.pk}"
        fields = {f"status_{key}": "NOT_MET", "text": "Nämnden vill se mer.", "reservation_2_text": "Utan namn."}
        refused = send(secretary, "registrera/", held_on="2026-09-24", paragraph="112", **fields)
        html = refused.content.decode()
        assert refused.status_code == 422
        assert "Nämnden vill se mer." in html
        assert "Skriv varför nämnden beslutade annat än förslaget." in html or "Fyll i fältet." in html
        assert not Decision.objects.filter(unit_follow_up=ready.follow_up).exists()

    def test_a_reservation_that_nobody_made_is_refused_at_its_own_field(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        at(MEETING)
        refused = send(secretary, "registrera/", held_on="2026-09-24", paragraph="112", reservation_2_text="Utan namn.")
        assert 'href="#id_reservation_2_who"' in refused.content.decode()

    def test_what_has_changed_since_the_hand_over_is_listed_and_needs_a_yes(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, page: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        Outcome.objects.filter(pk=ready.films.pk).update(value=91)
        at(MEETING)
        assert "Ändrat efter överlämnandet" in page(secretary)
        fields = {"held_on": "2026-09-24", "paragraph": "112"}
        refused = send(secretary, "registrera/", **fields)
        assert "Delmål 1.1 Antal filmer Utfall 64 91" in said(refused)
        assert send(secretary, "registrera/", accepts_moved="on", **fields).status_code == 302

    def test_a_form_opened_before_the_manager_took_it_back_decides_nothing(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, sign_in: Callable, secretary: Person, manager: Person
    ) -> None:
        handed()
        client = sign_in(secretary)
        sent = fields_of(client.get(PLACE + "registrera/").content.decode()) | {"held_on": "2026-09-08", "paragraph": "112"}
        assert send(manager, "aterta/", reason="Fel i en siffra.").status_code == 302
        handed()
        refused = client.post(PLACE + "registrera/", sent)
        assert "har öppnats på nytt sedan du öppnade sidan" in said(refused)
        assert fresh(ready.follow_up).state == "HANDED_OVER"

    def test_the_minutes_can_be_completed(
        self, ready: SimpleNamespace, handed: Callable, decided: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        decision = decided()
        at(MEETING + timedelta(days=7))
        assert send(secretary, f"{decision.pk}/komplettera/", signed_on="2026-10-01").status_code == 302
        decision.refresh_from_db()
        assert str(decision.signed_on) == "2026-10-01"


class TestÅterremiss:
    def test_it_says_what_is_to_be_complemented(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, page: Callable, coordinator: Person, secretary: Person, at
    ) -> None:
        UnitFollowUp.objects.filter(pk=ready.follow_up.pk).update(meeting_on=MEETING.date())
        handed()
        at(MEETING)
        fields = {"held_on": "2026-09-24", "paragraph": "112"}
        assert "Skriv vad nämnden vill ha kompletterat." in said(send(secretary, "aterremiss/", **fields))
        assert send(secretary, "aterremiss/", text="Beskriv inlandet.", **fields).status_code == 302
        assert (fresh(ready.follow_up).state, fresh(ready.follow_up).round) == ("OPEN", 2)
        for path in ("/norr/kn/2026-08/", "/norr/kn/2026-08/bedomning/"):
            read = page(coordinator, path)
            assert "Nämnden har återremitterat uppföljningen, § 112, 24 september 2026. Beskriv inlandet." in read
        assert "sammanträde" not in page(coordinator)  # it has been, though it was today


class TestUndantag:
    def test_it_is_given_for_indicators_by_name_and_ended(
        self,
        ready: SimpleNamespace,
        handed: Callable,
        send: Callable,
        page: Callable,
        sign_in: Callable,
        manager: Person,
        at: Callable,
    ) -> None:
        handed()
        fields = {"indicators": [str(ready.films.indicator_id)], "reason": "Fel källa.", "expires_on": "2026-09-10"}
        assert send(manager, "undantag/", **fields).status_code == 302
        exception = LockException.objects.get()
        assert "Antal filmer öppen till och med 10 september 2026" in page(manager)
        at(NOW + timedelta(minutes=1))
        sign_in(manager).post(f"{PLACE}undantag/{exception.pk}/avsluta/")
        assert "Avsluta undantaget" not in page(manager)

    def test_in_the_grid_only_that_row_is_open(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, sign_in: Callable, manager: Person, reporter: Person
    ) -> None:
        handed()
        fields = {"indicators": [str(ready.films.indicator_id)], "reason": "Fel källa.", "expires_on": "2026-09-10"}
        send(manager, "undantag/", **fields)
        html = sign_in(reporter).get("/norr/kn/2026-08/utfall/").content.decode()
        assert f'name="u{ready.films.indicator_id}-8-value"' in html
        assert f'name="u{ready.share.indicator_id}-8-value"' not in html


class TestExpedieraOchPublicera:
    def test_dispatching_earlier_says_that_it_becomes_public_and_needs_the_yes(
        self, ready: SimpleNamespace, handed: Callable, send: Callable, page: Callable, secretary: Person
    ) -> None:
        report = handed()
        assert "2 kap. 10 § tryckfrihetsförordningen" in page(secretary, f"expediera/{report.pk}/")
        assert send(secretary, f"expediera/{report.pk}/").status_code == 422
        assert send(secretary, f"expediera/{report.pk}/", knows_it_becomes_public="on").status_code == 302
        assert Release.objects.get().stage == "PROPOSAL"

    def test_publishing_opens_it_without_signing_in(
        self, ready: SimpleNamespace, handed: Callable, decided: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        decided()
        at(MEETING)
        for job in Job.objects.all():
            work_job_now(job.pk)
        report = Report.objects.get(stage="DECIDED")
        visitor = Client()
        assert visitor.get("/publicerat/norr/").status_code == 404
        assert send(secretary, f"publicera/{report.pk}/").status_code == 302
        listed = said(visitor.get("/publicerat/norr/"))
        assert "Delårsrapport augusti 2026 Beslut Kulturnämnden 24 september 2026" in listed
        assert "Kulturnämnden godkänner uppföljningen enligt förvaltningens förslag." in said(
            visitor.get(f"/publicerat/norr/{report.pk}/")
        )
        file = visitor.get(f"/publicerat/norr/{report.pk}/pdf/")
        assert (file.status_code, file.content[:5]) == (200, b"%PDF-")
        assert file.content == bytes(report.files.get(format="pdf").data)

    def test_nothing_else_is_public(
        self, ready: SimpleNamespace, handed: Callable, decided: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        proposal = handed()
        decided()
        at(MEETING)
        send(secretary, f"publicera/{Report.objects.get(stage='DECIDED').pk}/")
        visitor = Client()
        for path in (f"{proposal.pk}/", f"{proposal.pk}/pdf/", "987654/"):
            assert visitor.get(f"/publicerat/norr/{path}").status_code == 404
        assert visitor.get("/publicerat/soder/").status_code == 404

    def test_what_is_corrected_is_published_beside_and_the_earlier_one_says_so(
        self, ready: SimpleNamespace, handed: Callable, decided: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        handed()
        decided()
        at(MEETING + timedelta(days=9))
        send(secretary, f"publicera/{Report.objects.get(stage='DECIDED').pk}/")
        fields = {"held_on": "2026-10-03", "paragraph": "140", "text": "Filmerna räknades två gånger."}
        send(secretary, "ratta/", **fields)
        handed(now=MEETING + timedelta(days=10))
        decided(now=MEETING + timedelta(days=12), held_on=(MEETING + timedelta(days=12)).date(), paragraph="141")
        at(MEETING + timedelta(days=12))
        send(secretary, f"publicera/{Report.objects.get(stage='DECIDED', round=2).pk}/")
        listed = said(Client().get("/publicerat/norr/"))
        assert "Beslut, omgång 2 Kulturnämnden" in listed
        assert "Beslut. Ersatt av en senare omgång. Kulturnämnden" in listed

    def test_the_list_of_regions_names_those_that_have_published(
        self, ready: SimpleNamespace, handed: Callable, decided: Callable, send: Callable, secretary: Person, at: Callable
    ) -> None:
        assert "Inget är publicerat ännu." in said(Client().get("/publicerat/"))
        handed()
        decided()
        at(MEETING)
        send(secretary, f"publicera/{Report.objects.get(stage='DECIDED').pk}/")
        assert "Region Norr" in said(Client().get("/publicerat/"))


class TestRevisorerna:
    def test_the_manager_opens_and_closes_from_the_page(
        self, ready: SimpleNamespace, page: Callable, sign_in: Callable, manager: Person, auditor: Person
    ) -> None:
        client = sign_in(manager)
        client.post(PLACE + "revisorer/", {"open": "1"})
        assert "Revisorerna kan läsa nämndens utkast i den här uppföljningen sedan" in page(manager)
        assert "Inget saknas" in page(auditor)
        client.post(PLACE + "revisorer/", {"close": "1"})
        assert "Inget saknas" not in page(auditor)


def test_the_report_page_retries_files_that_could_not_be_made(
    ready: SimpleNamespace, handed: Callable, page: Callable, sign_in: Callable, manager: Person
) -> None:
    handed()
    job = Job.objects.get(kind="report.render")
    Job.objects.filter(pk=job.pk).update(state="DEAD", error="Ett fel uppstod.", attempts=3)
    assert "Ett fel uppstod." in page(manager, f"/norr/kn/2026-08/rapporter/jobb/{job.pk}/")
    sign_in(manager).post(f"/norr/kn/2026-08/rapporter/jobb/{job.pk}/")
    assert Job.objects.get(pk=job.pk).state == "WAITING"
