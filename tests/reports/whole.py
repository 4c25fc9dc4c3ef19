"""A round in which everything has been said: outcomes over time, assessments, actions, uppdrag, sections and economy."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from pytest_django import DjangoDbBlocker

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, FollowUp, Goal, UnitFollowUp
from goals.models.assessments import Scope
from goals.operations.actions import ActionEntry
from goals.operations.assessments import AssessmentEntry, propose_assessment
from reports.content import schema
from reports.models import SectionKind, SectionPlacement
from reports.operations.sections import FinanceEntry, SectionEntry, add_section
from reports.texts import read_blocks
from tests.conftest import NOW, make_decision, make_indicator, make_person
from tests.held import held
from tests.reports.scene import add_outcome, add_parts, content_of, made_up
from tracker.models import Person, Role
from tracker.operations import Actor
from tracker.periods import Period, bits
from tracker.permissions import access_of

TYPED = "A & B <b>fet</b> #panic(1) 'x' \"y\" 👍 \u202e\u000b {{ x }}"


@pytest.fixture
@held
def whole(norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, coordinator: Person) -> SimpleNamespace:
    return make_whole(norr, plans, rounds, coordinator)


@pytest.fixture(scope="session")
def whole_content(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> schema.Content:
    """The content of the whole round, for those that only read it."""
    with made_up(django_db_blocker) as made:
        coordinator = make_person("Coordinator Siv", Role.COORDINATOR, made.norr.culture)
        return content_of(make_whole(made.norr, made.plans, made.rounds, coordinator).culture)


def make_whole(norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, coordinator: Person) -> SimpleNamespace:
    """`culture` is kulturnämnden's August in a demo region, `by` its coordinator; `goal` departs, `other` has only been begun."""
    norr.region.is_demo = True
    norr.region.save()
    FollowUp.objects.filter(month=4).update(assesses_goals=True)
    by = Actor(coordinator, "test", access_of(coordinator, norr.region, NOW.date()))
    april = UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=rounds.all[4, "kn"].pk)
    culture = UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=rounds.culture.pk)
    other = Goal.objects.create(
        plan=plans.plan, type=plans.goal.type, parent=plans.above, number="1.2", sort_key="0001.0002", title="Läsning för alla"
    )
    make_indicator(other, "Antal böcker i länet", definition="Räknas en gång per bok.", measure_unit="mnkr", low=Decimal("12.5"))
    make_indicator(other, "Antal i december", order=2, months=bits([12]))
    _add_outcomes(plans)
    _assess(by, april, plans.goal, Scope.OWN, AssessmentEntry("PARTLY_MET", "Ett möte.", actions=_actions("Boka lokaler")))
    _say(by, culture, plans, other)
    _add_assignments(norr, culture)
    _add_sections(by, culture)
    return SimpleNamespace(culture=culture, by=by, goal=plans.goal, other=other, above=plans.above, plans=plans)


def _add_outcomes(plans: SimpleNamespace) -> None:
    for period, value in ((Period(2023, 12), 98), (Period(2024, 12), 123), (Period(2025, 12), 110), (Period(2026, 4), 31)):
        add_outcome(plans.films, value, period, state="REPORTED")
    add_outcome(plans.films, 64, comment=TYPED, forecast_value=Decimal(85), forecast_comment="Hösten är tunn.", source="KulturDB")
    add_outcome(plans.share, "38.25", Period(2025, 12), state="REPORTED")
    share = add_outcome(plans.share, "41.5", is_preliminary=True)
    add_parts(share, women=(plans.women, "43.1", False), men=(plans.men, "40.2", False))


def _say(by: Actor, culture: UnitFollowUp, plans: SimpleNamespace, other: Goal) -> None:
    departs = AssessmentEntry(
        "NOT_MET",
        activities="Vi har hållit 17 möten.\n- i Umeå\n- i Lycksele",
        analysis=f"Så gick det, 3 av 8.\n{TYPED}",
        deviation_reason="Två av 5 filmer är för korta.",
        actions=_actions("Anställ en filmare", by.person),
    )
    _assess(by, culture, plans.goal, Scope.OWN, departs)
    _assess(by, culture, other, Scope.OWN, AssessmentEntry(activities="Påbörjat."))
    given = AssessmentEntry("NOT_MET", activities="Nämnden bidrar med 1 234 timmar.")
    _assess(by, culture, plans.above, Scope.CONTRIBUTION, given)


def _actions(what: str, owner: Person | None = None) -> tuple[ActionEntry, ...]:
    return (ActionEntry(what, owner=owner, who="" if owner else "Kansliet", due_on=date(2026, 11, 30)),)


def _assess(by: Actor, follow_up: UnitFollowUp, goal: Goal, scope: Scope, entry: AssessmentEntry) -> None:
    propose_assessment(by=by, now=NOW, unit_follow_up=follow_up, goal=goal, scope=scope, entry=entry, expected_version=0)


def _add_assignments(norr: SimpleNamespace, culture: UnitFollowUp) -> None:
    assignment = Assignment.objects.create(
        given_by=norr.council, given=make_decision(norr.council), text=f"Minska kostnaderna med 2 procent. {TYPED}", number="4"
    )
    for unit, status, ends_on in (
        (norr.culture, "DEVIATES", date(2026, 8, 31)),
        (norr.culture_administration, "", None),
    ):
        addressee = AssignmentAddressee.objects.create(assignment=assignment, unit=unit, months=bits([8, 12]), ends_on=ends_on)
        AssignmentStatus.objects.create(
            addressee=addressee, unit_follow_up=culture, status=status, comment="Ökar 2,9 procent." if status else ""
        )


def _add_sections(by: Actor, culture: UnitFollowUp) -> None:
    text = SectionEntry(
        title="Väsentliga händelser & annat",
        body=read_blocks(f"Tre hus öppnade.\n{TYPED}\n1. ett\n2. två\n\n1. om igen\n- punkt"),
    )
    table = SectionEntry(
        title="Personal",
        placement=SectionPlacement.AFTER_GOALS,
        body=read_blocks("| Mått | 2025 | 2026 |\n| Årsarbetare | 187 | 192,5 |\n| Sjukfrånvaro, % | 5,1 | −4,75 |"),
    )
    rows = (
        FinanceEntry(name="Kultur", budget=Decimal("-204.6"), outcome=Decimal("-203.9"), deviation=Decimal("0.7")),
        FinanceEntry(
            name="Bussar <län>", budget=Decimal(-158), outcome=Decimal(-163), deviation=Decimal("-5.4"), forecast=Decimal(-9)
        ),
        FinanceEntry(
            name="Summa", budget=Decimal("-362.6"), outcome=Decimal("-366.9"), deviation=Decimal("-4.3"), forecast=Decimal(0)
        ),
    )
    finance = SectionEntry(title="Ekonomi", kind=SectionKind.FINANCE, placement=SectionPlacement.AFTER_GOALS, rows=rows)
    for entry in (text, table, finance):
        add_section(by=by, now=NOW, unit_follow_up=culture, entry=entry)
