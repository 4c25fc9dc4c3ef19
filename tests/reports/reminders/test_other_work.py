"""Managers, secretaries, those who answer for assignments, and owners of actions: what they are reminded of, and when."""

import re
from datetime import date

import pytest
import time_machine

from goals.models import Action, Assessment, Assignment, AssignmentAddressee, AssignmentStatus, UnitFollowUp
from reports.reminders.letters import write_letter
from tests.conftest import NOW, make_decision
from tests.reports.reminders.scene import digests, do_daily_job, enter, ledger, tasks
from tracker.models import Absence, Person

pytestmark = pytest.mark.django_db

RUT, SIV, NILS, EVA = "Reporter Rut", "Coordinator Siv", "Manager Nils", "Secretary Eva"
MEETING_ON = date(2026, 9, 23)


@pytest.fixture
def meeting(round_: UnitFollowUp) -> UnitFollowUp:
    """The nämnd meets on Wednesday 23 September."""
    UnitFollowUp.objects.filter(pk=round_.pk).update(meeting_on=MEETING_ON)
    return UnitFollowUp.objects.get(pk=round_.pk)


class TestHandingOver:
    def test_the_manager_is_told_before_the_meeting_and_every_week_after_it(self, meeting, manager, region, plans):
        for target in (plans.films, plans.share, plans.unclear):
            enter(target.indicator, "APPROVED")
        meeting.follow_up.assesses_goals = False
        meeting.follow_up.save()
        told = [len(do_daily_job(region, on)) for on in ("09-15", "09-16", "09-17", "09-22", "09-23", "09-24", "10-01")]
        assert told == [0, 1, 0, 1, 0, 1, 1]
        assert [code for code, _ in ledger(manager)] == ["BEFORE_5", "BEFORE_1", "OVERDUE_1", "OVERDUE_2"]

    def test_the_letter_says_when_the_meeting_is(self, meeting, manager, region):
        letter = write_letter(digests(region, "09-16")[NILS])
        assert letter.subject == "1 uppföljning att överlämna senast 23 september"
        assert "Du har 1 uppföljning att överlämna. Nämnden sammanträder onsdag 23 september (om 7 dagar)." in letter.text
        assert "- Överlämna till nämnden\n  http://127.0.0.1:8000/norr/kn/2026-08/beslut/overlamna/\n" in letter.text

    def test_a_meeting_that_is_moved_is_told_of_again(self, meeting, manager, region):
        do_daily_job(region, "09-16")
        UnitFollowUp.objects.filter(pk=meeting.pk).update(meeting_on=date(2026, 9, 30))
        assert tasks(digests(region, "09-22")[NILS]) == {"LONG_LATE_OUTCOME": 3}
        assert tasks(digests(region, "09-23")[NILS]) == {"LONG_LATE_OUTCOME": 3, "HAND_OVER": 1}

    def test_without_a_meeting_it_is_due_when_the_assessments_are(self, round_, manager, region):
        assert "Sista dag: onsdag 16 september (om 7 dagar)." in write_letter(digests(region, "09-09")[NILS]).text

    def test_what_is_handed_over_waits_for_no_manager(self, meeting, manager, region):
        UnitFollowUp.objects.filter(pk=meeting.pk).update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=manager)
        assert NILS not in digests(region, "09-16")


class TestDecisions:
    @pytest.fixture
    def handed_over(self, meeting, manager, secretary):
        UnitFollowUp.objects.filter(pk=meeting.pk).update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=manager)

    @pytest.mark.parametrize(("on", "names"), [("09-23", []), ("09-25", []), ("09-28", [EVA])])
    def test_the_secretary_is_told_three_working_days_after_the_meeting(self, on, names, handed_over, region):
        assert list(digests(region, on)) == names

    def test_the_letter_leads_to_where_the_decision_is_registered(self, handed_over, region):
        letter = write_letter(digests(region, "09-28")[EVA])
        assert letter.subject == "1 beslut att registrera efter sammanträdet 23 september"
        assert "Nämnden sammanträdde onsdag 23 september" in letter.text
        assert "- Registrera beslutet\n  http://127.0.0.1:8000/norr/kn/2026-08/beslut/\n" in letter.text
        assert "för att du är nämndsekreterare i Kulturnämnden." in letter.text

    def test_a_decision_that_is_registered_is_not_reminded_of(self, handed_over, meeting, norr, region):
        decision = make_decision(norr.culture)
        UnitFollowUp.objects.filter(pk=meeting.pk).update(state="DECIDED", decision=decision)
        assert digests(region, "09-28") == {}


class TestAssignments:
    @pytest.fixture
    def addressee(self, round_, norr, coordinator):
        round_.follow_up.assesses_goals = False
        round_.follow_up.save()
        given = make_decision(norr.council)
        assignment = Assignment.objects.create(given_by=norr.council, number="7", text="Utred\nbiblioteken", given=given)
        return AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture, months=0b1000_1000_0000)

    def test_the_receiver_is_told_until_something_is_said(self, addressee, round_, region):
        assert tasks(digests(region, "08-24")[SIV]) == {"STATUS": 1}
        text = write_letter(digests(region, "08-24")[SIV]).text
        assert "Uppdrag att redovisa (1)" in text
        assert "- Uppdrag 7: Utred biblioteken\n  http://127.0.0.1:8000/norr/kn/2026-08/uppdrag/lage/\n" in text
        AssignmentStatus.objects.create(addressee=addressee, unit_follow_up=round_, status="", comment="Återkommer")
        assert SIV in digests(region, "08-24")
        AssignmentStatus.objects.update(status="ON_PLAN")
        assert SIV not in digests(region, "08-24")

    def test_what_the_round_does_not_ask_of_waits_for_nobody(self, addressee, norr, region):
        AssignmentAddressee.objects.update(months=0b1000_0000_0000)
        assert SIV not in digests(region, "08-24")
        AssignmentAddressee.objects.update(months=0b1000_1000_0000, end="CLOSED", closed=make_decision(norr.council))
        assert SIV not in digests(region, "08-24")


class TestActions:
    @pytest.fixture
    def action(self, round_, plans, coordinator, reporter):
        """Rut is to have done something by Wednesday 18 November, as was agreed on in August."""
        assessment = Assessment.objects.create(
            goal=plans.goal, unit_follow_up=round_, scope="OWN", round=1, stage="PROPOSED", status="MET", by=coordinator, at=NOW
        )
        return Action.objects.create(assessment=assessment, what="Anställ\nen filmpedagog", owner=reporter, due_on="2026-11-18")

    @pytest.fixture
    def decided(self, action, round_, norr):
        """August is over: only the action is left of it."""
        decision = make_decision(norr.culture)
        UnitFollowUp.objects.filter(pk=round_.pk).update(state="DECIDED", decision=decision)
        return action

    @pytest.mark.parametrize(("on", "names"), [("11-10", []), ("11-11", [RUT]), ("11-30", [RUT])])
    def test_the_owner_is_told_some_days_before_though_the_round_is_over(self, on, names, decided, region):
        assert list(digests(region, on)) == names

    def test_on_the_day_and_no_more(self, decided, region):
        told = [len(do_daily_job(region, on)) for on in ("11-11", "11-12", "11-18", "11-19", "11-27")]
        assert told == [1, 0, 1, 0, 0]

    def test_the_letter_says_what_was_agreed_on(self, decided, plans, region):
        letter = write_letter(digests(region, "11-11")[RUT])
        assert letter.subject == "1 åtgärd att genomföra senast 18 november"
        page = f"http://127.0.0.1:8000/norr/kn/2026-08/bedomning/mal/{plans.goal.pk}/"
        assert f"- Delmål 1.1: Anställ en filmpedagog\n  {page}\n" in letter.text
        assert "för att du är ansvarig för en åtgärd." in letter.text

    def test_whoever_stands_in_for_the_owner_is_told_instead(self, decided, norr, reporter, colleague, region):
        Absence.objects.create(person=reporter, unit=norr.culture, deputy=colleague, from_on=date(2026, 11, 1))
        assert list(digests(region, "11-11")) == ["Reporter Rolf"]

    def test_an_owner_who_may_not_read_it_is_told_nothing(self, decided, other_reporter, region):
        Action.objects.update(owner=other_reporter)
        assert digests(region, "11-11") == {}

    @pytest.mark.parametrize("change", [{"state": "DONE"}, {"due_on": None}, {"owner": None}])
    def test_what_is_finished_or_nobodys_or_has_no_day_is_not_reminded_of(self, change, decided, region):
        Action.objects.update(**change)
        assert digests(region, "11-11") == {}


def test_every_address_opens_for_whom_it_is_written_to(
    meeting, plans, region, sign_in, manager, secretary, coordinator, reporter, norr
):
    assessment = Assessment.objects.create(
        goal=plans.goal, unit_follow_up=meeting, scope="OWN", round=1, stage="PROPOSED", status="MET", by=coordinator, at=NOW
    )
    Action.objects.create(assessment=assessment, what="Anställ en filmpedagog", owner=reporter, due_on="2026-09-24")
    assignment = Assignment.objects.create(given_by=norr.council, text="Utred", given=make_decision(norr.council))
    AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture, months=0b1000_0000)
    opened = {name: _opens(digest, sign_in) for name, digest in digests(region, "09-25").items()}
    UnitFollowUp.objects.filter(pk=meeting.pk).update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=manager)
    opened |= {name: _opens(digest, sign_in) for name, digest in digests(region, "09-28").items() if name == EVA}
    assert set(opened) == {RUT, SIV, NILS, EVA}
    assert {status for found in opened.values() for status in found.values()} == {200}


def _opens(digest, sign_in):
    client = sign_in(Person.objects.get(pk=digest.person.pk))
    with time_machine.travel(f"{digest.on.isoformat()}T10:00:00Z", tick=False):
        addresses = re.findall(r"http://127.0.0.1:8000(\S+)", write_letter(digest).text)
        return {address: client.get(address).status_code for address in addresses}
