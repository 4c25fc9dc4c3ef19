"""A new mandate: kulturnämnden ceases at New Year 2027, and bildningsnämnden carries it on with other people."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from goals.models import FollowUp, Indicator, Outcome, RoundRule, UnitFollowUp
from goals.operations.administration.roles import RoleEntry, end_role, give_role
from goals.operations.administration.units import UnitEntry, change_unit, create_unit
from goals.operations.calendar import make_calendar
from goals.operations.changes import digest_of
from goals.operations.decisions import DecisionEntry, DecisionKind
from goals.operations.indicators import reporters_seen, set_reporters
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import report_outcomes
from goals.operations.round_decisions import RoundDecisionEntry
from goals.queries.missing import missing_at_hand_over
from reports.models import Report, ReportStage
from reports.operations.acts import decide, hand_over
from tests.conftest import make_person
from tests.held import held
from tracker.models import Membership, Person, Role, Unit, UnitKind
from tracker.operations import Actor
from tracker.periods import Period, local_date
from tracker.permissions import access_of

NEW_YEAR = date(2027, 1, 1)
LAST_DAY = date(2026, 12, 31)


def at(year: int, month: int, day: int) -> datetime:
    """Noon on a day."""
    return datetime(year, month, day, 12, 0, tzinfo=UTC)


class Story:
    """What people do, each with what they may on that day and with a form of their own."""

    def __init__(self, norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace) -> None:
        self.norr, self.plans, self.rounds = norr, plans, rounds

    def by(self, person: Person, now: datetime) -> Actor:
        return Actor(person, "test", access_of(person, self.norr.region, local_date(now)), correlation=uuid4().hex)

    def record(self, person: Person, now: datetime, indicator: Indicator, period: Period, value: str) -> Outcome:
        entry = OutcomeEntry(value=Decimal(value), split_reason="Går inte att dela upp.")
        known = Outcome.objects.filter(indicator=indicator, year=period.year, month=period.month).first()
        indicator = Indicator.objects.select_related("unit__region", "reporting_unit").get(pk=indicator.pk)
        return record_outcome(
            by=self.by(person, now), now=now, indicator=indicator, period=period, entry=entry,
            expected_version=known.version if known else 0,
        )  # fmt: skip

    def report(self, person: Person, now: datetime, follow_up: UnitFollowUp, *outcomes: Outcome) -> None:
        report_outcomes(by=self.by(person, now), now=now, unit_follow_up=follow_up, outcomes=[row.pk for row in outcomes])

    def hand_over(self, person: Person, now: datetime, follow_up: UnitFollowUp) -> Report:
        follow_up = UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=follow_up.pk)
        seen = missing_at_hand_over(follow_up, person).digest
        options: dict[str, Any] = {"seen_round": follow_up.round, "seen": seen, "accepts_missing": True}
        return hand_over(by=self.by(person, now), now=now, unit_follow_up=follow_up, **options)

    def decide(self, person: Person, now: datetime, follow_up: UnitFollowUp, paragraph: str, form: Actor | None = None) -> Any:
        follow_up = UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=follow_up.pk)
        known = DecisionEntry(kind=DecisionKind.APPROVES, held_on=local_date(now), paragraph=paragraph, dnr="N 1")
        entry = RoundDecisionEntry(decision=known)
        by = form or self.by(person, now)
        return decide(by=by, now=now, unit_follow_up=follow_up, seen_round=follow_up.round, entry=entry)


@pytest.fixture
@held
def story(norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace) -> Story:
    return Story(norr, plans, rounds)


@pytest.fixture
@held
def august(story: Story, reporter: Person, manager: Person, secretary: Person, coordinator: Person) -> SimpleNamespace:
    """Kulturnämnden's August, decided while it was there; `frozen` is what its reports say."""
    follow_up = story.rounds.culture
    films = story.record(reporter, at(2026, 9, 4), story.plans.films.indicator, Period(2026, 8), "64")
    story.report(reporter, at(2026, 9, 4), follow_up, films)
    story.hand_over(manager, at(2026, 9, 14), follow_up)
    story.decide(secretary, at(2026, 9, 24), follow_up, "112")
    return SimpleNamespace(follow_up=follow_up, films=films, frozen=frozen())


def frozen() -> list[tuple[int, str, str]]:
    """Every frozen report: its content, and its digest."""
    rows = Report.objects.exclude(stage=ReportStage.DRAFT).order_by("pk")
    return list(rows.values_list("pk", "content", "sha256"))


@pytest.fixture
@held
def successor(story: Story, august: SimpleNamespace, administrator: Person) -> SimpleNamespace:
    """The administrator makes bildningsnämnden with its förvaltning in October, and says when kulturnämnden ceases."""
    now, region, norr = at(2026, 10, 12), story.norr.region, story.norr
    entry = UnitEntry(
        name="Bildningsnämnden", short_name="BN", kind=UnitKind.COMMITTEE, parent=norr.council, is_authority=True,
        active_from=NEW_YEAR,
    )  # fmt: skip
    unit = create_unit(by=story.by(administrator, now), now=now, region=region, entry=entry)
    below = replace(
        entry, name="Bildningsförvaltningen", short_name="BF", kind=UnitKind.ADMINISTRATION, parent=unit, is_authority=False
    )
    administration = create_unit(by=story.by(administrator, now), now=now, region=region, entry=below)
    for old, new in ((norr.culture, unit), (norr.culture_administration, administration)):
        known = UnitEntry.of(Unit.objects.select_related("parent", "region").get(pk=old.pk))
        change_unit(
            by=story.by(administrator, now), now=now, unit=old, seen=digest_of(known.fields),
            entry=replace(known, active_to=LAST_DAY, successor=new),
        )  # fmt: skip
    return SimpleNamespace(unit=unit, administration=administration)


@pytest.fixture
@held
def people(
    story: Story,
    successor: SimpleNamespace,
    administrator: Person,
    reporter: Person,
    coordinator: Person,
    manager: Person,
    secretary: Person,
) -> SimpleNamespace:
    """Other people from New Year on; those of kulturnämnden have their roles until then."""
    now = at(2026, 11, 2)
    old = [reporter, coordinator, manager, secretary]
    for membership in Membership.objects.filter(person__in=old).select_related("unit__region"):
        end_role(by=story.by(administrator, now), now=now, membership=membership, to_on=LAST_DAY)
    seats = {
        Role.REPORTER: successor.administration, Role.COORDINATOR: successor.unit, Role.MANAGER: successor.unit,
        Role.SECRETARY: successor.unit,
    }  # fmt: skip
    made = {}
    for role, unit in seats.items():
        # Somebody who is known in the region already: they have had another role there.
        person = make_person(f"New {role.lower()}", Role.MEMBER, story.norr.care)
        Membership.objects.filter(person=person).update(to_on=date(2023, 12, 31))
        entry = RoleEntry(role=role, unit=unit, from_on=NEW_YEAR)
        give_role(by=story.by(administrator, now), now=now, region=story.norr.region, person=person, entry=entry)
        made[role.lower()] = person
    return SimpleNamespace(old=old, **made)


@pytest.fixture
@held
def december(story: Story, people: SimpleNamespace, reporter: Person) -> SimpleNamespace:
    """The årsrapport of 2026: begun by the old, finished by the new, handed over in January and decided in February."""
    follow_up = story.rounds.all[12, "kn"]
    films = story.record(reporter, at(2026, 12, 28), story.plans.films.indicator, Period(2026, 12), "88")
    for target in (story.plans.films, story.plans.share):
        indicator = Indicator.objects.select_related("unit__region", "reporting_unit").get(pk=target.indicator_id)
        seen = digest_of(reporters_seen([reporter]))
        set_reporters(
            by=story.by(people.coordinator, at(2027, 1, 7)), now=at(2027, 1, 7), indicator=indicator,
            people=[people.reporter], seen=seen,
        )  # fmt: skip
    share = story.record(people.reporter, at(2027, 1, 11), story.plans.share.indicator, Period(2026, 12), "41.5")
    story.report(people.reporter, at(2027, 1, 12), follow_up, films, share)
    story.hand_over(people.manager, at(2027, 1, 25), follow_up)
    decision = story.decide(people.secretary, at(2027, 2, 15), follow_up, "4")
    return SimpleNamespace(follow_up=follow_up, films=films, share=share, decision=decision)


@pytest.fixture
@held
def next_year(story: Story, successor: SimpleNamespace, administrator: Person) -> dict[int, UnitFollowUp]:
    """The rounds of 2027 that the administrator makes in October 2026: bildningsnämnden's part of each, by month."""
    RoundRule.objects.bulk_create(
        RoundRule(region=story.norr.region, month=month, opens=-8, outcomes_due=6, assessments_due=9) for month in (4, 8, 12)
    )
    make_calendar(
        by=story.by(administrator, at(2026, 10, 13)), now=at(2026, 10, 13), region=story.norr.region, year=2027,
        units=[successor.unit, story.norr.care],
    )  # fmt: skip
    rows = UnitFollowUp.objects.filter(follow_up__in=FollowUp.objects.filter(year=2027), unit=successor.unit)
    return {row.follow_up.month: row for row in rows.select_related("follow_up", "unit__region")}
