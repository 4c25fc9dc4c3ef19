"""The cast and the scene: a small, made-up region with two nämnder, and another region beside it.

Everybody signs in with `sign_in(person)`; `actor(person)` is somebody about to do something.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from goals.models import (
    Category,
    Decision,
    DecisionKind,
    Dimension,
    FollowUp,
    Goal,
    GoalAddressee,
    GoalType,
    Indicator,
    IndicatorDimension,
    IndicatorReporter,
    Plan,
    PlanState,
    PlanType,
    Target,
    UnitFollowUp,
)
from goals.rules.targets import Accumulation, Direction, Kind, Reading
from tests import schema
from tests.held import held
from tracker.models import Membership, Person, Region, Role, Unit, UnitKind
from tracker.operations import Actor
from tracker.periods import Period, bits
from tracker.permissions import access_of
from tracker.sessions import SessionStore, begin

TODAY = date(2026, 9, 8)
NOW = datetime(2026, 9, 8, 12, 0, tzinfo=UTC)
AUGUST = Period(2026, 8)
LONG_AGO = date(2023, 1, 1)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config
) -> Iterator[None]:
    """Before the test database is made."""
    with django_db_blocker.unblock():
        held = schema.bring(pytestconfig.cache.mkdir("schema"))
    yield
    if held:
        held.close()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, pytestconfig: pytest.Config) -> None:
    """Once the test database is made."""
    with django_db_blocker.unblock():
        schema.keep(pytestconfig.cache.mkdir("schema"))
    schema.Emptied._fixture_teardown = schema.empty


def make_region(slug: str) -> SimpleNamespace:
    """A region with fullmäktige, a styrelse, two nämnder with a förvaltning each, and revision."""
    region = Region.objects.create(slug=slug, name=f"Region {slug.capitalize()}")

    def unit(slug: str, name: str, kind: UnitKind, parent: Unit | None = None, **fields: bool) -> Unit:
        fields = {"is_authority": True} | fields
        return Unit(
            region=region,
            parent=parent,
            kind=kind,
            slug=slug,
            name=name,
            short_name=slug.upper(),
            active_from=LONG_AGO,
            **fields,
        )

    (council,) = Unit.objects.bulk_create([unit("rf", "Regionfullmäktige", UnitKind.COUNCIL)])
    board, culture, care = Unit.objects.bulk_create(
        [
            unit("rs", "Regionstyrelsen", UnitKind.BOARD, council, has_oversight=True),
            unit("kn", "Kulturnämnden", UnitKind.COMMITTEE, council),
            unit("vn", "Vårdnämnden", UnitKind.COMMITTEE, council),
        ]
    )
    culture_administration, care_administration, audit = Unit.objects.bulk_create(
        [
            unit("kulturforvaltningen", "Kulturförvaltningen", UnitKind.ADMINISTRATION, culture, is_authority=False),
            unit("vardforvaltningen", "Vårdförvaltningen", UnitKind.ADMINISTRATION, care, is_authority=False),
            unit("revision", "Regionens revisorer", UnitKind.AUDIT, council),
        ]
    )
    return SimpleNamespace(
        region=region,
        council=council,
        board=board,
        culture=culture,
        culture_administration=culture_administration,
        care=care,
        care_administration=care_administration,
        audit=audit,
    )


def make_person(name: str, role: Role | None = None, unit: Unit | None = None) -> Person:
    """A person called `name`, with one role when it is given."""
    email = f"{name.lower().replace(' ', '.')}@example.org"
    person = Person.objects.create(email=email, name=name)
    if role and unit:
        Membership.objects.create(person=person, unit=unit, role=role, from_on=LONG_AGO)
    return person


@pytest.fixture
@held
def norr(db: None) -> SimpleNamespace:
    """The region that everything happens in."""
    return make_region("norr")


@pytest.fixture
@held
def reporter(norr: SimpleNamespace) -> Person:
    return make_person("Reporter Rut", Role.REPORTER, norr.culture_administration)


@pytest.fixture
@held
def plans(norr: SimpleNamespace, reporter: Person) -> SimpleNamespace:
    return make_plans(norr, reporter)


@pytest.fixture
@held
def rounds(norr: SimpleNamespace) -> SimpleNamespace:
    return make_rounds(norr)


@pytest.fixture
@held
def soder(db: None) -> SimpleNamespace:
    """Another region in the same installation."""
    return make_region("soder")


@pytest.fixture
@held
def colleague(norr: SimpleNamespace) -> Person:
    """A second reporter of the same nämnd."""
    return make_person("Reporter Rolf", Role.REPORTER, norr.culture_administration)


@pytest.fixture
@held
def coordinator(norr: SimpleNamespace) -> Person:
    return make_person("Coordinator Siv", Role.COORDINATOR, norr.culture)


@pytest.fixture
@held
def manager(norr: SimpleNamespace) -> Person:
    return make_person("Manager Nils", Role.MANAGER, norr.culture)


@pytest.fixture
@held
def secretary(norr: SimpleNamespace) -> Person:
    return make_person("Secretary Eva", Role.SECRETARY, norr.culture)


@pytest.fixture
@held
def member(norr: SimpleNamespace) -> Person:
    return make_person("Member Olle", Role.MEMBER, norr.culture)


@pytest.fixture
@held
def auditor(norr: SimpleNamespace) -> Person:
    return make_person("Auditor Karin", Role.AUDITOR, norr.audit)


@pytest.fixture
@held
def administrator(norr: SimpleNamespace) -> Person:
    return make_person("Administrator Bo", Role.ADMINISTRATOR, norr.council)


@pytest.fixture
@held
def other_reporter(norr: SimpleNamespace) -> Person:
    """A reporter of the region's other nämnd."""
    return make_person("Reporter Vera", Role.REPORTER, norr.care_administration)


@pytest.fixture
@held
def outsider(soder: SimpleNamespace) -> Person:
    """A coordinator in another region."""
    return make_person("Outsider Sune", Role.COORDINATOR, soder.culture)


@pytest.fixture
@held
def stranger(db: None) -> Person:
    """Somebody who can sign in and has no role anywhere."""
    return make_person("Stranger Stina")


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """A browser in which the person is signed in: as `force_login` leaves it, in one statement instead of seven."""

    def client_of(person: Person) -> Client:
        client, session = Client(), SessionStore()
        session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        begin(session, timezone.now())
        session.save(must_create=True)
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
        return client

    return client_of


@pytest.fixture
def actor(norr: SimpleNamespace) -> Callable[[Person], Actor]:
    return acting_in(norr)


def acting_in(norr: SimpleNamespace) -> Callable[[Person], Actor]:
    """The person as somebody who does something in the region, by the roles they had when they were first asked for."""
    return cache(lambda person: Actor(person, "test", access_of(person, norr.region, TODAY)))


def make_rounds(norr: SimpleNamespace) -> SimpleNamespace:
    """The rounds of 2026 in the region; every nämnd's follow-up is open."""
    names = {4: "Delårsrapport april 2026", 8: "Delårsrapport augusti 2026", 12: "Årsrapport 2026"}
    april, august, december = FollowUp.objects.bulk_create(
        FollowUp(region=norr.region, year=2026, month=month, name=name, assesses_goals=month != 4, opens_on=date(2026, month, 15))
        for month, name in names.items()
    )
    of_units = UnitFollowUp.objects.bulk_create(
        UnitFollowUp(follow_up=follow_up, unit=unit, outcomes_due_on=day, assessments_due_on=day)
        for follow_up in (april, august, december)
        for unit in (norr.board, norr.culture, norr.care)
        for day in (date(2026, follow_up.month, 28),)
    )
    units = {(one.follow_up.month, one.unit.slug): one for one in of_units}
    return SimpleNamespace(april=april, august=august, december=december, culture=units[8, "kn"], care=units[8, "vn"], all=units)


def make_decision(unit: Unit, kind: DecisionKind = DecisionKind.ASSIGNS, **fields: object) -> Decision:
    """A decision of the unit's, before the year began; of its day, paragraph and dnr nothing is known."""
    return Decision.objects.create(**{"unit": unit, "year": 2025, "kind": kind, "recorded_at": NOW, **fields})


def make_plan(unit: Unit, type_: PlanType, title: str) -> Plan:
    """An adopted plan for 2026."""
    decision = Decision.objects.create(unit=unit, year=2025, kind=DecisionKind.ADOPTS, recorded_at=NOW)
    return Plan.objects.create(
        unit=unit,
        plan_type=type_,
        edition_from=date(2026, 1, 1),
        edition_to=date(2026, 12, 31),
        title=title,
        state=PlanState.ADOPTED,
        adopted_by=decision,
    )


def make_indicator(goal: Goal, name: str, *, order: int = 0, **fields: object) -> Target:
    """An indicator of the goal's unit with its target for 2026: at least 90, due in August and December.

    `fields` named as the target's go to the target, the rest to the indicator.
    """
    return make_indicators(goal, [{"name": name, "order": order, **fields}])[0]


def make_indicators(goal: Goal, rows: Sequence[dict[str, object]]) -> list[Target]:
    """As make_indicator, for several at once; `name` is the indicator's."""
    unit = goal.plan.unit
    administration = unit.children.filter(is_authority=False).first() or unit
    of_target = {field.name for field in Target._meta.get_fields()}
    targets = []
    for row in rows:
        indicator_fields = INDICATOR | {name: value for name, value in row.items() if name not in of_target}
        target_fields = TARGET | {name: value for name, value in row.items() if name in of_target}
        indicator = Indicator(unit=unit, reporting_unit=administration, **indicator_fields)
        targets.append(Target(goal=goal, indicator=indicator, year=2026, **target_fields))
    Indicator.objects.bulk_create([target.indicator for target in targets])
    return Target.objects.bulk_create(targets)


def make_plans(norr: SimpleNamespace, reporter: Person) -> SimpleNamespace:
    """Fullmäktige's plan with one goal; under it kulturnämnden's goal with three indicators, which the reporter answers for.

    `films` is a count due in August, `share` a percentage split by gender, and
    `unclear` a target that nobody has confirmed how to read.
    """
    region_plan, unit_plan = PlanType.objects.bulk_create(
        PlanType(region=norr.region, order=order, name=name) for order, name in enumerate(("Regionplan", "Nämndplan"), start=1)
    )
    above_type, goal_type = GoalType.objects.bulk_create(
        [
            GoalType(plan_type=region_plan, order=1, singular="Regionmål", plural="Regionmål"),
            GoalType(plan_type=unit_plan, order=1, singular="Delmål", plural="Delmål"),
        ]
    )
    above = Goal.objects.create(
        plan=make_plan(norr.council, region_plan, "Regionplan 2026"),
        type=above_type,
        number="1",
        sort_key="0001",
        title="Trygga uppväxtvillkor",
    )
    GoalAddressee.objects.bulk_create(GoalAddressee(goal=above, unit=unit) for unit in (norr.culture, norr.care))
    goal = Goal.objects.create(
        plan=make_plan(norr.culture, unit_plan, "Kulturnämndens nämndplan 2026"),
        type=goal_type,
        parent=above,
        number="1.1",
        sort_key="0001.0001",
        title="Barn och unga har möjlighet till eget skapande",
    )
    films, share, unclear = make_indicators(goal, [FILMS, SHARE, UNCLEAR])
    IndicatorReporter.objects.bulk_create(
        IndicatorReporter(indicator=target.indicator, person=reporter) for target in (films, share, unclear)
    )
    gender = Dimension.objects.create(region=norr.region, name="Kön", is_gender=True)
    women, men = Category.objects.bulk_create(
        Category(dimension=gender, order=order, name=name) for order, name in enumerate(("Kvinnor", "Män"))
    )
    IndicatorDimension.objects.create(indicator=share.indicator, dimension=gender)
    return SimpleNamespace(
        above=above, goal=goal, plan=goal.plan, films=films, share=share, unclear=unclear, gender=gender, women=women, men=men
    )


TARGET = {
    "kind": Kind.AT_LEAST,
    "low": Decimal(90),
    "months": bits([8, 12]),
    "reading": Reading.STATED,
    "raw_target": "90",
}
INDICATOR = {
    "measure_unit": "st",
    "accumulation": Accumulation.CUMULATIVE,
    "direction": Direction.MORE_IS_BETTER,
}
FILMS = {"name": "Antal filmer", "order": 1, "baseline": Decimal(123), "baseline_year": 2024, "raw_baseline": "123"}
SHARE = {
    "name": "Andel barn och unga som deltar",
    "order": 2,
    "measure_unit": "%",
    "decimals": 1,
    "low": Decimal(40),
    "raw_target": "40 %",
    "accumulation": Accumulation.LATEST,
    "is_individual_based": True,
}
UNCLEAR = {
    "name": "Antal öar",
    "order": 3,
    "low": Decimal(10),
    "raw_target": "10",
    "reading": Reading.UNCLEAR,
    "doubt": "Oklart vilken kolumn.",
}
