"""A beredning has uppdrag and no goals: it follows up by itself below fullmäktige, and every page of it has something to say."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, UnitFollowUp
from goals.operations.assignment_statuses import report_assignment_status
from goals.queries.calendar import suggested_units
from reports.content.build import build_content
from reports.models import ReportStage
from tests.conftest import LONG_AGO, NOW, make_decision, make_person
from tests.goals.conftest import Read
from tracker.models import Person, Role, Unit, UnitKind
from tracker.operations import Actor, Refused
from tracker.periods import bits

pytestmark = pytest.mark.django_db

PLACE = "/norr/demokrati/2026-08/"


@pytest.fixture
def beredning(norr: SimpleNamespace, rounds: SimpleNamespace) -> SimpleNamespace:
    """Demokratiberedningen with one uppdrag from fullmäktige, and its part of the August round."""
    unit = Unit.objects.create(
        region=norr.region, parent=norr.council, kind=UnitKind.PREPARATORY_COMMITTEE, slug="demokrati",
        name="Demokratiberedningen", short_name="DB", active_from=LONG_AGO,
    )  # fmt: skip
    assignment = Assignment.objects.create(given_by=norr.council, given=make_decision(norr.council), text="Utred valdeltagandet")
    addressee = AssignmentAddressee.objects.create(assignment=assignment, unit=unit, months=bits([8, 12]))
    follow_up = UnitFollowUp.objects.create(
        follow_up=rounds.august, unit=unit, outcomes_due_on=date(2026, 9, 11), assessments_due_on=date(2026, 9, 18)
    )
    return SimpleNamespace(unit=unit, assignment=assignment, addressee=addressee, follow_up=follow_up)


@pytest.fixture
def clerk(norr: SimpleNamespace) -> Person:
    """Whoever coordinates fullmäktige's work."""
    return make_person("Clerk Agnes", Role.COORDINATOR, norr.council)


def say(by: Actor, beredning: SimpleNamespace, status: str = "ON_PLAN", **options: object) -> AssignmentStatus | None:
    given = {"addressee": beredning.addressee, "unit_follow_up": beredning.follow_up, "expected_version": 0, **options}
    return report_assignment_status(by=by, now=NOW, status=status, comment="", **given)


def test_fullmäktiges_coordinator_says_how_it_goes_and_another_nämnds_does_not(actor, beredning, clerk, coordinator) -> None:
    with pytest.raises(Refused) as refused:
        say(actor(coordinator), beredning)
    assert refused.value.code == "NOT_PERMITTED"
    assert say(actor(clerk), beredning).unit_follow_up == beredning.follow_up


def test_it_is_asked_of_the_beredning_and_not_of_fullmäktige_when_both_follow_up(actor, beredning, clerk, norr, rounds) -> None:
    council = UnitFollowUp.objects.create(
        follow_up=rounds.august, unit=norr.council, outcomes_due_on=date(2026, 9, 11), assessments_due_on=date(2026, 9, 18)
    )
    with pytest.raises(Refused, match="Uppdraget är inte riktat till Regionfullmäktige"):
        say(actor(clerk), beredning, unit_follow_up=council)
    beredning.follow_up.delete()
    assert say(actor(clerk), beredning, unit_follow_up=council).unit_follow_up == council


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("", "Demokratiberedningen, augusti 2026"),
        (
            "plan/",
            "Demokratiberedningen har uppdrag och ingen egen plan. Om en plan för 2026 läses in syns den här. Se uppdragen",
        ),
        ("uppdrag/", "1 uppdrag"),
        ("uppdrag/lage/", "0 av 1 uppdrag har ett läge. Utred valdeltagandet"),
        ("utfall/", "Demokratiberedningen"),
        ("indikatorer/", "Indikatorer"),
        ("bedomning/", "Demokratiberedningen"),
        ("rapporter/", "Rapporter"),
        ("oversikt/", "Demokratiberedningen"),
    ],
)
def test_every_page_of_it_has_something_to_say(reading: Read, clerk, beredning, plans, page: str, words: str) -> None:
    assert words in reading(clerk, PLACE + page)


def test_it_has_no_column_among_those_who_have_goals(sign_in: Callable[[Person], Client], clerk, beredning, plans) -> None:
    page = sign_in(clerk).get(PLACE + "oversikt/").content.decode()
    assert '<abbr title="Kulturnämnden">' in page
    assert '<abbr title="Demokratiberedningen">' not in page


def test_its_report_is_about_its_uppdrag(actor, beredning, clerk) -> None:
    say(actor(clerk), beredning)
    content = build_content(beredning.follow_up, stage=ReportStage.DRAFT, version=1, now=NOW)
    assert content.plans == ()
    assert [(row.text, receiver.status) for row in content.assignments for receiver in row.receivers] == [
        ("Utred valdeltagandet", "Pågår enligt plan")
    ]


def test_it_is_suggested_for_the_year_as_long_as_its_uppdrag_go_on(beredning, norr, rounds) -> None:
    UnitFollowUp.objects.all().delete()
    assert suggested_units(norr.region, 2027) == {beredning.unit.pk}
    AssignmentAddressee.objects.update(end="CLOSED", closed=make_decision(norr.council))
    assert suggested_units(norr.region, 2027) == set()
