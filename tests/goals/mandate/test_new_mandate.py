"""A nämnd ceases at New Year 2027. Its successor decides its årsrapport with other people; series go on, old reports stay."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from goals.models import Assignment, AssignmentAddressee, Decision, Goal, Indicator, Outcome, Plan, Release, Target, UnitFollowUp
from goals.models.plans import PlanChangeKind
from goals.operations.administration.units import UnitEntry
from goals.operations.assignment_statuses import report_assignment_status
from goals.operations.changes import PlanEdit, digest_of
from goals.operations.decisions import DecisionEntry, DecisionKind
from goals.operations.indicators import IndicatorEntry, change_indicator
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.plan_adoption import adopt_plan
from goals.operations.plan_copy import copy_plan
from goals.queries.assignment_statuses import received_assignments
from goals.queries.rows import round_of
from reports.models import Report
from tests.conftest import make_decision
from tests.goals.mandate.conftest import Story, at, frozen
from tests.goals.pages import read
from tracker.models import AuditEvent, Unit
from tracker.operations import Refused
from tracker.periods import Period
from tracker.permissions import access_of

pytestmark = [pytest.mark.django_db, pytest.mark.documents]


def test_before_it_has_ceased_its_successors_people_reach_nothing_of_it(story: Story, successor, people) -> None:
    for day, is_reached in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
        access = access_of(people.coordinator, story.norr.region, day)
        assert (story.norr.culture.pk in access.where("READ_LIVE")) is is_reached


def test_its_årsrapport_is_decided_by_its_successor_with_its_own_paragraph(story: Story, december, successor) -> None:
    follow_up = UnitFollowUp.objects.get(pk=december.follow_up.pk)
    assert (follow_up.state, follow_up.unit) == ("DECIDED", story.norr.culture)
    assert (follow_up.decision.unit, follow_up.decision.paragraph) == (successor.unit, "4")
    report = Report.objects.get(unit_follow_up=follow_up, stage="DECIDED")
    assert "Bildningsnämnden, 15 februari 2027, § 4" in report.content.replace("\\u00a0", " ").replace("\xa0", " ")
    assert Release.objects.filter(unit_follow_up=follow_up, act="DISPATCHED").exists()
    approved = Outcome.objects.filter(pk__in=[december.films.pk, december.share.pk]).values_list("state", flat=True)
    assert set(approved) == {"APPROVED"}


def test_a_decision_registered_twice_is_one(story: Story, december, people, successor) -> None:
    events = AuditEvent.objects.filter(action="decision.create", unit_id=successor.unit.pk)
    form = replace(story.by(people.secretary, at(2027, 2, 15)), correlation=events.get().correlation)
    story.decide(people.secretary, at(2027, 2, 15), december.follow_up, "4", form)
    assert Decision.objects.filter(unit=successor.unit).count() == 1


def test_the_reports_of_2026_are_the_same_bytes_after_all_of_it(story: Story, august, december, next_year, people) -> None:
    after = {pk: (content, digest) for pk, content, digest in frozen()}
    assert august.frozen
    assert all(after[pk] == (content, digest) for pk, content, digest in august.frozen)


def test_what_has_been_decided_stays_locked_though_its_successor_reports_the_series(
    story: Story, december, people, successor, next_year
) -> None:
    indicator = Indicator.objects.select_related("unit__region", "reporting_unit").get(pk=story.plans.films.indicator_id)
    entry = replace(IndicatorEntry.of(indicator), reporting_unit=successor.administration)
    now = at(2027, 2, 20)
    edit = PlanEdit(PlanChangeKind.CORRECTS_READING, "Bildningsförvaltningen rapporterar från 2027.")
    change_indicator(
        by=story.by(people.coordinator, now), now=now, indicator=indicator, entry=entry, edit=edit,
        seen=digest_of(IndicatorEntry.of(indicator).fields),
    )  # fmt: skip
    for period in (Period(2026, 8), Period(2026, 12)):
        with pytest.raises(Refused) as refused:
            story.record(people.reporter, now, indicator, period, "1")
        assert refused.value.code == "LOCKED"
    event = AuditEvent.objects.filter(action="indicator.change").latest("pk")
    assert event.changes["reporting_unit"] == [
        f"unit:{story.norr.culture_administration.pk}",
        f"unit:{successor.administration.pk}",
    ]


@pytest.fixture
def new_plan(story: Story, people, december, next_year, successor) -> Plan:
    """The plan of 2027, copied from kulturnämnden's and adopted by bildningsnämnden in February."""
    old = Plan.objects.select_related("unit__region", "plan_type").get(pk=story.plans.plan.pk)
    now = at(2027, 2, 16)
    plan = copy_plan(by=story.by(people.coordinator, now), now=now, plan=old)
    Target.objects.filter(goal__plan=plan).update(kind="AT_LEAST", low=Decimal(90), reading="STATED", doubt="")
    decision = DecisionEntry(kind=DecisionKind.ADOPTS, held_on=date(2027, 2, 17), paragraph="9")
    return adopt_plan(by=story.by(people.secretary, now), now=now, plan=plan, decided_by=successor.unit, decision=decision)


def test_next_years_plan_is_the_successors_with_the_same_series(story: Story, new_plan: Plan, successor) -> None:
    assert (new_plan.unit, new_plan.edition_from) == (successor.unit, date(2027, 1, 1))
    assert Goal.objects.get(plan=new_plan).continues == story.plans.goal
    assert {row.indicator_id for row in Target.objects.filter(goal__plan=new_plan)} == {
        target.indicator_id for target in (story.plans.films, story.plans.share, story.plans.unclear)
    }


def test_a_series_goes_on_in_the_successors_rounds(story: Story, new_plan, people, next_year, successor, sign_in) -> None:
    april = story.record(people.reporter, at(2027, 5, 3), story.plans.films.indicator, Period(2027, 4), "30")
    story.report(people.reporter, at(2027, 5, 3), next_year[4], april)
    story.hand_over(people.manager, at(2027, 5, 12), next_year[4])
    with pytest.raises(Refused) as refused:
        story.record(people.reporter, at(2027, 5, 13), story.plans.films.indicator, Period(2027, 4), "31")
    assert refused.value.code == "LOCKED"
    with time_machine.travel(at(2027, 5, 13), tick=False):
        page = read(sign_in(people.coordinator), f"/norr/bn/2027-04/indikator/{story.plans.films.indicator_id}/")
    assert [words in page for words in ("april 2027", "december 2026", "augusti 2026")] == [True, True, True]


def test_an_uppdrag_is_answered_by_the_successor_and_keeps_the_old_name(
    story: Story, december, people, next_year, successor, sign_in
) -> None:
    given = make_decision(story.norr.council)
    assignment = Assignment.objects.create(given_by=story.norr.council, given=given, text="Se över kulturskolan")
    addressee = AssignmentAddressee.objects.create(assignment=assignment, unit=story.norr.culture, months=0b1000)
    access = access_of(people.coordinator, story.norr.region, date(2027, 5, 3))
    asked = received_assignments(next_year[4], round_of(next_year[4].follow_up), access)
    assert [row.addressee for row in asked] == [addressee]
    report_assignment_status(
        by=story.by(people.coordinator, at(2027, 5, 3)), now=at(2027, 5, 3), addressee=addressee,
        unit_follow_up=next_year[4], status="ON_PLAN", comment="", expected_version=0,
    )  # fmt: skip
    with time_machine.travel(at(2027, 5, 3), tick=False):
        page = read(sign_in(people.coordinator), f"/norr/bn/2027-04/uppdrag/{assignment.pk}/")
    assert "Läget april 2027 Kulturnämnden (numera Bildningsnämnden) Pågår enligt plan" in page
    assert "31 december 2026 Kulturnämnden upphörde Bildningsnämnden tar över uppdraget." in page


PAGES = ["", "plan/", "utfall/", "bedomning/", "uppdrag/", "rapporter/", "oversikt/"]


def test_the_old_people_reach_nothing_any_more(story: Story, people, december, sign_in) -> None:
    with time_machine.travel(at(2027, 1, 4), tick=False):
        for person in people.old:
            answers = {sign_in(person).get(f"/norr/kn/2026-12/{page}").status_code for page in PAGES}
            assert answers == {404}


def test_the_new_people_come_to_what_waits_for_them_and_read_the_history(story: Story, people, december, sign_in) -> None:
    report = Report.objects.get(unit_follow_up=story.rounds.culture, stage="DECIDED")
    with time_machine.travel(at(2027, 1, 20), tick=False):
        client = sign_in(people.secretary)
        assert client.get("/norr/").headers["Location"] == "/norr/kn/2026-12/"
        assert "Mitt arbete" in read(client, "/norr/kn/2026-12/")
        own = read(client, "/norr/bn/2026-12/")
        assert "Kulturnämnden upphörde den 31 december 2026. Bildningsnämnden tar över och beslutar om Årsrapport 2026." in own
        assert "Till Kulturnämnden, Årsrapport 2026" in read(client, "/norr/bn/2026-12/beslut/")
        assert "Bildningsnämnden tar över och beslutar om Årsrapport 2026." in read(client, "/norr/kn/2026-12/beslut/")
        for page in PAGES:
            read(client, f"/norr/kn/2026-12/{page}")
        assert "64" in read(client, f"/norr/kn/2026-08/rapporter/{report.pk}/")
        assert "New reporter rapportör, Bildningsförvaltningen 2 indikatorer" in read(client, "/norr/kn/2026-12/ansvar/")


def test_the_menu_has_those_that_exist_in_the_rounds_year(story: Story, people, december, next_year, sign_in) -> None:
    with time_machine.travel(at(2027, 5, 3), tick=False):
        client = sign_in(people.coordinator)
        in_2026 = client.get("/norr/vn/2026-12/plan/").content.decode()
        in_2027 = client.get("/norr/vn/2027-04/plan/").content.decode()
    assert ('href="/norr/kn/2026-12/plan/"' in in_2026, 'href="/norr/bn/2026-12/plan/"' in in_2026) == (True, False)
    assert ('href="/norr/kn/2027-04/plan/"' in in_2027, 'href="/norr/bn/2027-04/plan/"' in in_2027) == (False, True)


def test_a_nämnd_that_is_merged_into_one_that_follows_up_already_keeps_its_own_last_round(
    story: Story, august, administrator
) -> None:
    """Vårdnämnden ceases into kulturnämnden: each has its December round, and a value is locked by its own."""
    Unit.objects.filter(pk=story.norr.care.pk).update(active_to=date(2026, 12, 31), successor=story.norr.culture)
    assert UnitEntry.of(Unit.objects.get(pk=story.norr.care.pk)).successor == story.norr.culture
    series = Indicator.objects.create(unit=story.norr.care, reporting_unit=story.norr.culture_administration, name="Vårdköer")
    UnitFollowUp.objects.filter(pk=story.rounds.all[12, "vn"].pk).update(state="HANDED_OVER")
    system = replace(story.by(administrator, at(2027, 1, 5)), person=None, access=None)
    with pytest.raises(Refused) as refused:
        record_outcome(
            by=system, now=at(2027, 1, 5), indicator=series, period=Period(2026, 12), entry=OutcomeEntry(value=Decimal(1)),
            expected_version=0,
        )  # fmt: skip
    assert refused.value.code == "LOCKED"
