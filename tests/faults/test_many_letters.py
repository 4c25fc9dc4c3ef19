"""Five thousand people are reminded on the same morning, through a slow mail server and workers that are killed."""

import pytest

from goals.models import Indicator, IndicatorReporter, Target
from reports.models import Reminder
from tests.conftest import LONG_AGO
from tests.faults.site import make_scene
from tests.faults.test_beats import at
from tests.reports.reminders.scene import set_days
from tracker.models import Job, Mail, Membership, Person, Role

pytestmark = pytest.mark.faults

PEOPLE = 5000
KILLS = 4


def add_people(scene, count: int) -> None:
    """So many reporters more, each of whom has one indicator that is due."""
    unit, administration = scene.norr.culture, scene.norr.culture_administration
    people = Person.objects.bulk_create(
        Person(email=f"reporter{number}@example.org", name=f"Reporter {number}") for number in range(count)
    )
    Membership.objects.bulk_create(
        Membership(person=person, unit=administration, role=Role.REPORTER, from_on=LONG_AGO) for person in people
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(unit=unit, reporting_unit=administration, name=f"Indikator {number}") for number in range(count)
    )
    Target.objects.bulk_create(
        Target(goal=scene.plans.goal, indicator=one, year=2026, months=0b1000_1000_0000, kind="FOLLOW", reading="STATED")
        for one in indicators
    )
    IndicatorReporter.objects.bulk_create(
        IndicatorReporter(indicator=indicator, person=person) for indicator, person in zip(indicators, people, strict=True)
    )


def test_five_thousand_reminders_through_a_slow_server_and_killed_workers(site, tell):
    scene = make_scene()
    set_days(scene.rounds)
    add_people(scene, PEOPLE)
    site.post.delay = 0.1
    site.set_clock(at("2026-09-02T06:00:00"))
    limits = {"TERTIAL_LEASE_SECONDS": 20, "FAULTS_SOFT_LIMIT": 120, "FAULTS_HARD_LIMIT": 150, "FAULTS_EMAIL_TIMEOUT": 15}
    site.beat(**limits)
    workers = [site.worker(concurrency=5, **limits), site.worker(concurrency=5, **limits)]
    for kill in range(KILLS):
        site.post.wait_for_try(site.post.tries + PEOPLE // (KILLS + 1) if kill else 200, patience=150)
        workers.pop(0).kill()
        workers.append(site.worker(concurrency=5, is_awaited=False, **limits))
    site.wait_until_done(patience=600)
    letters = site.count_letters()
    assert letters.count >= PEOPLE
    assert letters.beyond_attempts <= 0
    assert Mail.objects.values("job__key").distinct().count() == letters.count
    assert Reminder.objects.values("mail__to").distinct().count() == letters.count
    tell(
        what=f"{PEOPLE} people reminded on one morning, mail server slow (0.1 s), workers killed (-9) {KILLS} times meanwhile",
        load=f"{letters.count} letters, ten processes",
        lost=letters.lost,
        doubled=letters.doubled,
        late=f"{letters.late:.0f} s for the last of them",
        remark=f"one letter for each key; {Job.objects.filter(kind='mail', attempts__gt=1).count()} were taken over",
    )
