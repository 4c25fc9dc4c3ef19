"""A scene with something of everything in it, and somebody who finds all of it."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.test import Client

from goals.models import (
    Assignment,
    AssignmentAddressee,
    Decision,
    DecisionKind,
    Goal,
    GoalType,
    Indicator,
    LockException,
    Plan,
    PlanState,
    PlanType,
    RoundRule,
    UnitFollowUp,
)
from goals.models.rounds import UnitFollowUpKind
from goals.operations.decisions import DecisionEntry
from goals.operations.round_decisions import RoundDecisionEntry
from goals.queries.missing import missing_at_hand_over
from reports.models import Reminder, Report, ReportFile, ReportStage
from reports.operations.acts import decide, hand_over
from reports.operations.releases import publish
from tests.conftest import LONG_AGO, NOW, TODAY, make_indicator, make_person, make_plan
from tests.goals.plans.conftest import draft  # noqa: F401
from tests.held import held
from tests.reports.reminders.scene import mail_to
from tests.security.pages import Answer, crawl
from tests.test_walk import secrets  # noqa: F401
from tracker.models import Membership, Person, Role, Suspension
from tracker.operations import Actor
from tracker.permissions import access_of

HERE = "/norr/kn/2026-08/"
# Where rounds are further on their way, the page of their acts; what is published; and the region's own dates.
ELSEWHERE = [
    "/norr/kn/2026-04/beslut/",
    "/norr/vn/2026-04/beslut/",
    "/norr/vn/2026-08/beslut/",
    "/publicerat/",
    "/norr/rs/2026-08/kalender/datum/",
    "/norr/rs/2026-08/regionen/",
]


@pytest.fixture
@held
def scene(
    norr: SimpleNamespace,
    soder: SimpleNamespace,
    plans: SimpleNamespace,
    rounds: SimpleNamespace,
    draft: SimpleNamespace,  # noqa: F811
    secrets: SimpleNamespace,  # noqa: F811
    coordinator: Person,
    everyone_in_one: Person,
) -> SimpleNamespace:
    """Kulturnämnden's August with a report, a draft plan, uppdrag given and got, a letter; and a plan in the other region.

    April is decided and published, and Vårdnämnden's August is handed over, with an exception from the lock.
    """
    given = Assignment.objects.create(given_by=norr.culture, text="Ta fram en biblioteksplan")
    AssignmentAddressee.objects.create(assignment=given, unit=norr.care, months=0b10000000)
    Decision.objects.create(unit=norr.culture, year=2026, paragraph="45", kind=DecisionKind.AMENDS, recorded_at=NOW)
    mail = mail_to(coordinator)
    mail.job.args = {"units": [norr.culture.pk]}
    mail.job.save()
    Reminder.objects.create(person=coordinator, unit_follow_up=rounds.culture, step="DUE", due_on=TODAY, mail=mail)
    RoundRule.objects.create(region=norr.region, month=8)
    days = {"outcomes_due_on": TODAY, "assessments_due_on": TODAY}
    UnitFollowUp.objects.create(follow_up=rounds.august, unit=norr.board, kind=UnitFollowUpKind.REGION, **days)
    year = {"edition_from": date(2027, 1, 1), "edition_to": date(2027, 12, 31)}
    above = Plan.objects.create(unit=norr.council, plan_type=plans.above.plan.plan_type, title="Regionplan 2027", **year)
    Plan.objects.filter(pk=above.pk).update(state=PlanState.ADOPTED, adopted_by=plans.above.plan.adopted_by)
    Goal.objects.create(plan=above, type=plans.above.type, continues=plans.above, number="1", sort_key="0001", title="Trygghet")
    shut_out = make_person("Agda Avstängd", Role.REPORTER, norr.culture_administration)
    Suspension.objects.create(person=shut_out, region=norr.region, since_at=NOW)
    kind = PlanType.objects.create(region=soder.region, order=1, name="Nämndplan")
    goal_type = GoalType.objects.create(plan_type=kind, order=1, singular="Mål", plural="Mål")
    plan = make_plan(soder.culture, kind, "Söders plan")
    goal = Goal.objects.create(plan=plan, type=goal_type, number="7", sort_key="0007", title="Söders mål")
    there = make_indicator(goal, "Söders indikator")
    act_in_other_rounds(rounds, Actor(everyone_in_one, "test", access_of(everyone_in_one, norr.region, TODAY)))
    return SimpleNamespace(norr=norr, soder=soder, draft=draft, secrets=secrets, given=given, mail=mail, there=there)


def act_in_other_rounds(rounds: SimpleNamespace, by: Actor) -> None:
    """April decided by both nämnder and published by the first; Vårdnämnden's August handed over, with an exception."""
    own, other = rounds.all[4, "kn"], rounds.all[4, "vn"]
    for follow_up in (own, other, rounds.care):
        seen = missing_at_hand_over(follow_up, by.person).digest
        hand_over(by=by, now=NOW, unit_follow_up=follow_up, seen_round=1, seen=seen, accepts_missing=True)
    decision = DecisionEntry(kind=DecisionKind.APPROVES, held_on=TODAY, paragraph="50", dnr="2026-50")
    for follow_up in (own, other):
        decide(by=by, now=NOW, unit_follow_up=follow_up, seen_round=1, entry=RoundDecisionEntry(decision=decision))
    report = Report.objects.get(unit_follow_up=own, stage=ReportStage.DECIDED)
    ReportFile.objects.create(report=report, format="pdf", sha256="0" * 64, data=b"x")
    publish(by=by, now=NOW, report=report)
    held = {"reason": "Fel källa.", "given_by": by.person, "given_at": NOW, "expires_at": NOW + timedelta(days=3)}
    LockException.objects.create(unit_follow_up=rounds.care, indicator=Indicator.objects.earliest("pk"), **held)


@pytest.fixture
@held
def everyone_in_one(norr: SimpleNamespace) -> Person:
    """Somebody with every role in both nämnder and in the region: who finds every page that anybody does."""
    person = make_person("Allan Alltiallo", Role.REPORTER, norr.culture_administration)
    for unit in (norr.culture, norr.care):
        for role in (Role.COORDINATOR, Role.MANAGER, Role.SECRETARY, Role.MEMBER):
            Membership.objects.create(person=person, unit=unit, role=role, from_on=LONG_AGO)
    Membership.objects.create(person=person, unit=norr.board, role=Role.SECRETARY, from_on=LONG_AGO)
    Membership.objects.create(person=person, unit=norr.council, role=Role.ADMINISTRATOR, from_on=LONG_AGO)
    return person


@pytest.fixture
def operator(db: None) -> Person:
    return Person.objects.create_superuser("operator@example.org", name="Operator Ove")


@pytest.fixture
def client_of(request: pytest.FixtureRequest) -> Callable[[str | None], Client]:
    """A browser of somebody in the cast, or of nobody, that gets our answers also when something breaks."""

    def of(who: str | None) -> Client:
        return browser_of(request.getfixturevalue(who) if who else None)

    return of


def browser_of(person: Person | None) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client


@pytest.fixture
@held
def found(scene: SimpleNamespace, everyone_in_one: Person) -> dict[str, Answer]:
    """The addresses in kulturnämnden's August, and of the region, that somebody with every role finds; with their answers."""
    with time_machine.travel(NOW, tick=False):
        return crawl(browser_of(everyone_in_one), "/", HERE, *ELSEWHERE, keep=is_here)


def is_here(path: str) -> bool:
    """Whether an address is kulturnämnden's August, an act in another round, or of no nämnd: the rest is the same again."""
    return path.startswith((HERE, *ELSEWHERE)) or not re.match(r"/norr/[\w-]+/\d{4}-\d\d/", path)


@pytest.fixture
def in_september() -> Iterator[None]:
    """The day of the scene, so that its rounds are open."""
    with time_machine.travel(NOW, tick=False):
        yield
