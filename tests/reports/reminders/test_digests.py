"""Who is told of what on a day: the work that waits, whose it is, and what has been told already."""

from datetime import date

import pytest

from goals.models import Assessment, Goal, GoalAddressee, IndicatorReporter, ReminderRule, Target, UnitFollowUp
from goals.models.assessments import Scope, Stage
from reports.models import Reminder
from tests.conftest import LONG_AGO, NOW, make_indicator, make_person
from tests.reports.reminders.scene import day, digests, do_daily_job, enter, ledger, people_of, tasks
from tracker.models import Job, Mail, Membership, Person, Role
from tracker.periods import bits

pytestmark = pytest.mark.django_db

RUT, SIV = "Reporter Rut", "Coordinator Siv"


STATES = [
    pytest.param(None, {"ENTER": 3}, {"ASSESS": 2}, id="nothing entered"),
    pytest.param("DRAFT", {"ENTER": 2, "REPORT": 1}, {"ASSESS": 2}, id="entered, not reported"),
    pytest.param("RETURNED", {"RETURNED": 1, "ENTER": 2}, {"ASSESS": 2}, id="sent back"),
    pytest.param("REPORTED", {"ENTER": 2}, {"APPROVE": 1, "ASSESS": 2}, id="reported: the coordinator's to approve"),
    pytest.param("APPROVED", {"ENTER": 2}, {"ASSESS": 2}, id="approved: nobody's any more"),
]


@pytest.mark.parametrize(("state", "reporters", "coordinators"), STATES)
def test_what_waits_depends_on_how_far_an_outcome_has_come(round_, plans, coordinator, region, state, reporters, coordinators):
    if state:
        enter(plans.films.indicator, state)
    found = digests(region, "08-24")
    assert (tasks(found[RUT]), tasks(found[SIV])) == (reporters, coordinators)


def test_a_reason_for_no_value_is_as_good_as_a_value(round_, plans, region):
    enter(plans.films.indicator, "DRAFT", value=None, missing_reason="NOT_MEASURED")
    assert tasks(digests(region, "08-24")[RUT]) == {"ENTER": 2, "REPORT": 1}


def test_a_draft_with_nothing_in_it_is_not_entered(round_, plans, region):
    enter(plans.films.indicator, "DRAFT", value=None, comment="Återkommer")
    assert tasks(digests(region, "08-24")[RUT]) == {"ENTER": 3}


def test_nothing_comes_before_the_round_opens(round_, coordinator, region):
    assert digests(region, "08-23") == {}


def test_a_round_that_opens_on_a_saturday_is_told_of_on_monday(round_, rounds, region):
    rounds.august.opens_on = date(2026, 8, 22)
    rounds.august.save()
    assert (list(digests(region, "08-22")), list(digests(region, "08-24"))) == ([], [RUT])


def test_what_is_not_due_waits_for_nobody(round_, plans, region):
    Target.objects.update(months=bits([12]))
    assert digests(region, "08-24") == {}


def test_whoever_has_done_everything_gets_no_letter(round_, plans, region):
    for target in (plans.films, plans.share, plans.unclear):
        enter(target.indicator)
    assert RUT not in digests(region, "09-02")


def test_the_months_since_the_round_before_are_asked_for_each_once(round_, plans, rounds, region):
    Target.objects.filter(pk=plans.films.pk).update(months=bits(range(1, 13)))
    plans.films.goal.targets.exclude(pk=plans.films.pk).delete()
    second = Goal.objects.create(plan=plans.plan, type=plans.goal.type, number="1.2", sort_key="0001.0002", title="Fler filmer")
    Target.objects.create(
        goal=second, indicator=plans.films.indicator, year=2026, months=bits([8]), kind="FOLLOW", reading="STATED"
    )
    (waiting,) = digests(region, "08-24")[RUT].waiting
    assert [item.period.slug for item in waiting.items] == ["2026-05", "2026-06", "2026-07", "2026-08"]


def test_a_nämnds_indicator_in_another_units_plan_is_its_own_to_report(round_, plans, norr, region, other_reporter):
    target = make_indicator(plans.goal, "Antal vårdbesök")
    target.indicator.unit, target.indicator.reporting_unit = norr.care, norr.care_administration
    target.indicator.save()
    IndicatorReporter.objects.create(indicator=target.indicator, person=other_reporter)
    (waiting,) = digests(region, "08-24")["Reporter Vera"].waiting
    assert (waiting.unit_follow_up.unit, len(waiting.items)) == (norr.care, 1)


def test_a_draft_plan_asks_its_own_nämnd_and_no_other(round_, plans, norr, region, other_reporter):
    plans.plan.state, plans.plan.adopted_by = "DRAFT", None
    plans.plan.save()
    indicator = plans.films.indicator
    assert tasks(digests(region, "08-24")[RUT]) == {"ENTER": 3}
    indicator.unit, indicator.reporting_unit = norr.care, norr.care_administration
    indicator.save()
    IndicatorReporter.objects.create(indicator=indicator, person=other_reporter)
    assert "Reporter Vera" not in digests(region, "08-24")


class TestWhoseItIs:
    def test_every_reporter_of_an_indicator_is_told(self, round_, plans, region, colleague):
        IndicatorReporter.objects.create(indicator=plans.films.indicator, person=colleague)
        found = digests(region, "08-24")
        assert (tasks(found[RUT]), tasks(found["Reporter Rolf"])) == ({"ENTER": 3}, {"ENTER": 1})

    def test_what_nobody_reports_is_the_coordinators(self, round_, plans, coordinator, region):
        IndicatorReporter.objects.filter(indicator=plans.films.indicator).delete()
        assert tasks(digests(region, "08-24")[SIV]) == {"UNASSIGNED": 1, "ASSESS": 2}

    def test_somebody_who_is_not_active_is_not_told_and_the_coordinator_is(self, round_, reporter, coordinator, region):
        Person.objects.filter(pk=reporter.pk).update(is_active=False)
        found = digests(region, "08-24")
        assert (list(found), tasks(found[SIV])) == ([SIV], {"UNASSIGNED": 3, "ASSESS": 2})

    def test_somebody_whose_role_has_ended_is_not_told_and_the_coordinator_is(self, round_, reporter, coordinator, region):
        reporter.memberships.update(to_on=day("08-23"))
        found = digests(region, "08-24")
        assert (list(found), tasks(found[SIV])) == ([SIV], {"UNASSIGNED": 3, "ASSESS": 2})

    def test_somebody_with_a_role_elsewhere_only_is_not_told(self, round_, plans, other_reporter, region):
        IndicatorReporter.objects.create(indicator=plans.films.indicator, person=other_reporter)
        assert list(digests(region, "08-24")) == [RUT]

    def test_managers_secretaries_members_and_auditors_are_not_told(self, round_, manager, secretary, member, auditor, region):
        assert list(digests(region, "08-24")) == [RUT]

    def test_the_other_nämnds_coordinator_is_told_of_the_own_nämnds_goals_only(self, round_, plans, norr, region):
        make_person("Coordinator Tor", Role.COORDINATOR, norr.care)
        (waiting,) = digests(region, "08-24")["Coordinator Tor"].waiting
        assert [(item.goal, item.scope) for item in waiting.items] == [(plans.above, Scope.CONTRIBUTION)]

    def test_another_region_hears_nothing_of_it(self, round_, soder, outsider):
        assert digests(soder.region, "09-09") == {}


class TestGoals:
    def test_goals_of_ones_own_and_contributions_wait_until_somebody_has_proposed(self, round_, plans, coordinator, region):
        (waiting,) = digests(region, "08-24")[SIV].waiting
        assert [(item.goal, item.scope) for item in waiting.items] == [(plans.goal, "OWN"), (plans.above, "CONTRIBUTION")]
        self.propose(plans.goal, round_, coordinator, Scope.OWN, "MET")
        self.propose(plans.above, round_, coordinator, Scope.CONTRIBUTION, "")
        (waiting,) = digests(region, "08-24")[SIV].waiting
        assert [item.goal for item in waiting.items] == [plans.above]

    def propose(self, goal, follow_up, person, scope, status):
        Assessment.objects.create(
            goal=goal, unit_follow_up=follow_up, scope=scope, round=1, stage=Stage.PROPOSED, status=status, by=person, at=NOW
        )

    def test_what_was_proposed_before_the_round_was_opened_again_is_to_be_proposed_again(
        self, round_, plans, coordinator, region
    ):
        self.propose(plans.goal, round_, coordinator, Scope.OWN, "MET")
        UnitFollowUp.objects.filter(pk=round_.pk).update(round=2)
        assert tasks(digests(region, "08-24")[SIV]) == {"ASSESS": 2}

    def test_a_simplified_round_asks_for_no_assessments(self, round_, plans, coordinator, rounds, region):
        rounds.august.assesses_goals = False
        rounds.august.save()
        assert SIV not in digests(region, "08-24")

    def test_goals_of_a_plan_of_another_year_and_of_a_draft_are_not_assessed(self, round_, plans, coordinator, region):
        plans.plan.edition_from, plans.plan.edition_to = date(2025, 1, 1), date(2025, 12, 31)
        plans.plan.save()
        (waiting,) = digests(region, "08-24")[SIV].waiting
        assert [item.goal for item in waiting.items] == [plans.above]

    def test_a_goal_that_is_not_addressed_to_the_nämnd_is_not_its_own(self, round_, plans, coordinator, norr, region):
        GoalAddressee.objects.filter(unit=norr.culture).delete()
        (waiting,) = digests(region, "08-24")[SIV].waiting
        assert [item.goal for item in waiting.items] == [plans.goal]


class TestOnce:
    def test_a_day_that_is_done_twice_brings_nothing_new(self, round_, coordinator, region):
        assert people_of(do_daily_job(region, "09-02")) == [SIV, RUT]
        assert do_daily_job(region, "09-02") == []
        assert (Mail.objects.count(), Job.objects.filter(kind="mail").count()) == (2, 2)

    def test_each_step_is_told_once_on_its_day_and_the_days_between_are_silent(self, round_, reporter, region):
        told = {on: ledger_of(do_daily_job(region, on)) for on in ("08-24", "08-25", "09-01", "09-02", "09-03", "09-08", "09-09")}
        assert told == {
            "08-24": ["OPENING"],
            "08-25": [],
            "09-01": [],
            "09-02": ["BEFORE_5"],
            "09-03": [],
            "09-08": ["BEFORE_1"],
            "09-09": ["DUE"],
        }

    def test_what_is_late_is_told_the_next_working_day_and_then_every_week(self, round_, reporter, region):
        do_daily_job(region, "09-09")
        told = [ledger_of(do_daily_job(region, on)) for on in ("09-10", "09-11", "09-16", "09-17", "09-24")]
        assert told == [["OVERDUE_1"], [], [], ["OVERDUE_2"], ["OVERDUE_3"]]

    def test_a_later_day_covers_the_steps_before_it(self, round_, reporter, region):
        (mail,) = do_daily_job(region, "09-09")
        due_on = date(2026, 9, 9)
        assert ledger(reporter) == [("BEFORE_1", due_on), ("BEFORE_5", due_on), ("DUE", due_on), ("OPENING", day("08-24"))]
        assert set(Reminder.objects.values_list("mail", flat=True)) == {mail.pk}

    def test_a_day_that_has_been_passed_has_nothing_to_tell(self, round_, reporter, region):
        do_daily_job(region, "09-09")
        assert do_daily_job(region, "09-02") == []

    def test_a_person_with_two_nämnder_gets_one_letter(self, round_, plans, reporter, norr, region):
        target = make_indicator(plans.goal, "Antal vårdbesök")
        target.indicator.unit, target.indicator.reporting_unit = norr.care, norr.care_administration
        target.indicator.save()
        Membership.objects.create(person=reporter, unit=norr.care_administration, role=Role.REPORTER, from_on=LONG_AGO)
        IndicatorReporter.objects.create(indicator=target.indicator, person=reporter)
        (mail,) = do_daily_job(region, "08-24")
        assert "Kulturnämnden, Delårsrapport augusti 2026" in mail.text
        assert "Vårdnämnden, Delårsrapport augusti 2026" in mail.text
        assert (Reminder.objects.count(), mail.job.unit) == (2, None)

    def test_a_person_with_two_roles_gets_one_letter_with_both(self, round_, reporter, norr, region):
        Membership.objects.create(person=reporter, unit=norr.culture, role=Role.COORDINATOR, from_on=LONG_AGO)
        (mail,) = do_daily_job(region, "09-09")
        assert ledger_of([mail]) == ["BEFORE_1", "BEFORE_5", "BEFORE_5", "DUE", "OPENING"]

    def test_a_letter_that_is_news_of_one_deadline_tells_of_the_other_too(self, round_, reporter, norr, region):
        Membership.objects.create(person=reporter, unit=norr.culture, role=Role.COORDINATOR, from_on=LONG_AGO)
        do_daily_job(region, "08-24")
        digest = digests(region, "09-02")[RUT]
        assert (tasks(digest), [n.occasion.code for n in digest.news]) == ({"ENTER": 3, "ASSESS": 2}, ["BEFORE_5"])
        assert digest.next_on == day("09-08")

    def test_what_is_handed_over_is_not_reminded_of(self, round_, reporter, coordinator, manager, region):
        UnitFollowUp.objects.update(state="HANDED_OVER", handed_over_at=NOW, handed_over_by=manager)
        assert digests(region, "09-10") == {}


def ledger_of(mails: list[Mail]) -> list[str]:
    """The steps that letters tell of or cover, in order."""
    return sorted(Reminder.objects.filter(mail__in=mails).values_list("step", flat=True))


class TestDowntime:
    def test_a_day_of_downtime_delays_and_says_so(self, round_, reporter, region):
        do_daily_job(region, "09-01")
        (mail,) = do_daily_job(region, "09-03")
        assert ledger_of([mail]) == ["BEFORE_5"]
        assert "En påminnelse skulle ha kommit onsdag 2 september, men då kunde Tertial inte skicka den." in mail.text

    def test_several_days_become_one_letter(self, round_, reporter, region):
        do_daily_job(region, "09-01")
        (mail,) = do_daily_job(region, "09-11")
        assert ledger_of([mail]) == ["BEFORE_1", "BEFORE_5", "DUE", "OVERDUE_1"]
        assert "Påminnelser skulle ha kommit mellan onsdag 2 september och torsdag 10 september" in mail.text

    def test_a_first_day_late_in_a_round_was_not_late(self, round_, reporter, region):
        (mail,) = do_daily_job(region, "09-03")
        assert "skulle ha kommit" not in mail.text

    def test_somebody_who_had_nothing_to_do_that_day_is_not_told_of_lateness(self, round_, plans, reporter, region):
        outcomes = [enter(target.indicator) for target in (plans.films, plans.share, plans.unclear)]
        do_daily_job(region, "09-01")
        do_daily_job(region, "09-02")
        outcomes[0].state = "RETURNED"
        outcomes[0].save()
        (mail,) = do_daily_job(region, "09-03")
        assert "skulle ha kommit" not in mail.text
        assert "Skickat tillbaka till dig (1)" in mail.text


class TestMovedDates:
    def test_a_later_day_is_told_of_again(self, round_, reporter, region):
        do_daily_job(region, "09-09")
        UnitFollowUp.objects.update(outcomes_due_on=day("09-30"))
        assert do_daily_job(region, "09-10") == []
        (mail,) = do_daily_job(region, "09-23")
        assert "30 september" in mail.subject

    def test_an_earlier_day_is_told_of_at_once(self, round_, reporter, region):
        do_daily_job(region, "08-24")
        UnitFollowUp.objects.update(outcomes_due_on=day("08-31"))
        (mail,) = do_daily_job(region, "08-25")
        assert "31 augusti" in mail.subject


class TestRules:
    def test_a_region_can_switch_steps_off(self, round_, reporter, coordinator, region):
        for step, is_on in (("OPENING", False), ("DUE", True)):
            ReminderRule.objects.create(region=region, role="REPORTER", step=step, is_on=is_on)
        assert digests(region, "09-02") == {}
        assert [n.occasion.code for n in digests(region, "09-09")[RUT].news] == ["DUE"]

    def test_steps_of_other_roles_and_of_later_escalation_are_left_alone(self, round_, reporter, region):
        for role, step in (("MANAGER", "DUE"), ("REPORTER", "ESCALATION"), ("REPORTER", "OPENING")):
            ReminderRule.objects.create(region=region, role=role, step=step)
        assert [n.occasion.code for n in digests(region, "09-09")[RUT].news] == ["OPENING"]

    def test_a_region_without_rules_has_the_standard_ones(self, round_, reporter, region, soder):
        ReminderRule.objects.create(region=soder.region, role="REPORTER", step="DUE", is_on=False)
        assert len(digests(region, "09-09")[RUT].news) == 4
