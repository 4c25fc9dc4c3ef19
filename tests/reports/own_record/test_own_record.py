"""Mina uppgifter: all that is kept of the one who asks, on a page and in a file, and nothing of anybody else."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from model_bakery import baker

from goals.models import Action, Assessment, Comment, IndicatorReporter, Outcome
from goals.operations.administration.roles import RoleEntry, end_role, give_role
from goals.operations.outcomes import OutcomeEntry, record_outcome
from reports.models import Reminder
from reports.own_record.work import NAMED_IN, TOLD_APART, relations
from tests.conftest import AUGUST, NOW, TODAY, make_indicator, make_person
from tests.goals.pages import PLACE, read
from tracker.models import Absence, AuditEvent, Job, Mail, Membership, Person, Role, Session, Suspension, Unit
from tracker.operations import Actor, build_event

pytestmark = pytest.mark.django_db
PAGE, FILE = "/konto/mina-uppgifter/", "/konto/mina-uppgifter/fil/"


@pytest.fixture(autouse=True)
def in_september() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def make_letter(unit: Unit, to: str, subject: str, n: int = 0) -> Mail:
    """A letter that was sent."""
    key = f"{to} {subject} {n}"
    job = Job.objects.create(region=unit.region, kind="mail.send", key=key, state="DONE", created_at=NOW, next_at=NOW)
    return Mail.objects.create(region=unit.region, to=to, subject=subject, text="…", message_id=key, job=job, sent_at=NOW)


def fill(norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, person: Person, count: int) -> None:
    """So much more of everything that is kept of somebody."""
    assessment = Assessment.objects.filter(unit_follow_up=rounds.culture).first() or baker.make(
        Assessment,
        goal=plans.goal,
        unit_follow_up=rounds.culture,
        scope="OWN",
        stage="PROPOSED",
        status="MET",
        round=1,
        by=person,
    )
    start = Reminder.objects.count()
    for n in range(start, start + count):
        day = date(2024, 1, 1) + timedelta(days=n)
        Membership.objects.create(person=person, unit=norr.culture, role=Role.MEMBER, from_on=day, to_on=day)
        Absence.objects.create(person=person, unit=norr.culture, deputy=make_person(f"Ersättare {n}"), from_on=day, to_on=day)
        indicator = make_indicator(plans.goal, f"Indikator {n}").indicator
        IndicatorReporter.objects.get_or_create(indicator=indicator, person=person)
        Action.objects.create(assessment=assessment, what="Hemlig åtgärd", owner=person)
        mail = make_letter(norr.culture, person.email, f"Brev {n}", n)
        Reminder.objects.create(person=person, unit_follow_up=rounds.culture, step="DUE", due_on=day, mail=mail)
        Job.objects.create(requested_by=person, kind=f"kind {n}", key=str(n), created_at=NOW, next_at=NOW)
        Session.objects.create(session_key=f"nyckel{n}", session_data="", expire_date=NOW, person_id=person.pk)
    AuditEvent.objects.bulk_create(
        build_event(by=Actor(person, "test"), now=NOW, action="goal.change", subject=plans.goal, changes={}, unit=unit)
        for unit in (norr.culture, norr.culture_administration)
        for _ in range(count)
    )


def test_roles_with_their_dates_and_who_gave_them(
    norr: SimpleNamespace, administrator: Person, member: Person, actor: Callable[[Person], Actor], sign_in: Any
) -> None:
    entry = RoleEntry(unit=norr.culture, role=Role.SECRETARY, from_on=date(2026, 1, 1), to_on=None)
    given = give_role(by=actor(administrator), now=NOW, region=norr.region, person=member, entry=entry)
    end_role(by=actor(administrator), now=NOW + timedelta(hours=1), membership=given, to_on=date(2026, 12, 31))
    page = read(sign_in(member), PAGE)
    dates = "1 januari 2026 31 december 2026"
    assert f"nämndsekreterare Kulturnämnden Region Norr {dates} Administrator Bo 8 september 2026 kl. 14.00" in page
    assert "ledamot Kulturnämnden Region Norr 1 januari 2023 – – –" in page
    assert "kl. 15.00 Rollens sista dag ändrad nämndsekreterare, Kulturnämnden Administrator Bo" in page


def test_what_was_done_is_counted_and_leads_to_händelser(
    plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person, actor: Callable[[Person], Actor], sign_in: Any
) -> None:
    for version, value in enumerate(("10", "11", "12")):
        record_outcome(
            by=actor(reporter), now=NOW + timedelta(minutes=version), indicator=plans.films.indicator, period=AUGUST,
            entry=OutcomeEntry(value=Decimal(value), comment="hemlig kommentar"), expected_version=version,
        )  # fmt: skip
    client = sign_in(reporter)
    page = read(client, PAGE)
    assert "Utfall infört 2026 Kulturnämnden 3 8 september 2026 kl. 14.00 8 september 2026 kl. 14.02" in page
    assert "Utfall som du har fört in 1" in page
    assert "hemlig" not in page
    way = f"{PLACE}handelser/?person={reporter.pk}"
    assert way in client.get(PAGE).content.decode()
    assert client.get(way).status_code == 200


def test_letters_reminders_actions_and_sign_ins(
    norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person, sign_in: Any
) -> None:
    fill(norr, plans, rounds, reporter, 2)
    old = make_letter(norr.culture, "gammal@example.org", "Till den gamla adressen")
    Reminder.objects.create(person=reporter, unit_follow_up=rounds.culture, step="OPENING", due_on=TODAY, mail=old)
    client = sign_in(reporter)
    page = read(client, PAGE)
    assert "reporter.rut@example.org Brev 1" in page
    assert "gammal@example.org Till den gamla adressen" in page
    assert "Kulturnämnden Delårsrapport augusti 2026 3 8 september 2026" in page
    assert "Hemlig åtgärd" not in page
    assert "den här" in page
    assert "nyckel0" not in client.get(FILE).content.decode()
    assert client.session.session_key not in client.get(FILE).content.decode()


def test_the_file_holds_what_the_page_shows_and_what_it_leaves_out(
    norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person, sign_in: Any
) -> None:
    fill(norr, plans, rounds, reporter, 60)
    client = sign_in(reporter)
    assert "10 rader till står i filen." in read(client, PAGE)
    response = client.get(FILE)
    assert response.headers["Content-Disposition"] == 'attachment; filename="mina-uppgifter-2026-09-08.json"'
    found = json.loads(response.content)
    assert found["person"]["E-postadress"] == reporter.email
    assert len(found["brev"]) == 60
    assert found["roller"][-1] == {
        "Roll": "rapportör", "Enhet": "Kulturförvaltningen", "Region": "Region Norr", "Från": "2023-01-01", "Till": None,
        "Given av": None, "Given": None,
    }  # fmt: skip
    assert {row["Vad"]: row["Hur länge"] for row in found["hur_lange"]}["Brev till dig"] == "180 dagar"


def test_nobody_else_is_in_it(
    norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person, coordinator: Person, sign_in: Any
) -> None:
    empty = json.loads(sign_in(coordinator).get(FILE).content)
    fill(norr, plans, rounds, reporter, 3)
    Suspension.objects.create(person=reporter, region=norr.region, since_at=NOW)
    after = json.loads(sign_in(coordinator).get(FILE).content)
    assert len(after.pop("inloggningar")) == len(empty.pop("inloggningar")) + 1  # it was signed in once more
    assert after.pop("person").keys() == empty.pop("person").keys()
    assert after == empty
    assert Client().get(PAGE).status_code == Client().get(FILE).status_code == 302


@pytest.mark.parametrize("who", ["stranger", "outsider", "auditor", "administrator"])
def test_everybody_has_one_also_without_a_role(who: str, norr: SimpleNamespace, sign_in: Any, request: Any) -> None:
    person = request.getfixturevalue(who)
    client = sign_in(person)
    assert f"E-postadress {person.email}" in read(client, PAGE)
    assert json.loads(client.get(FILE).content)["person"]["Namn"] == person.name
    assert PAGE in client.get(reverse("goals:home"), follow=True).content.decode()


def test_whoever_is_shut_out_has_no_way_to_what_they_may_not_read(
    norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person, sign_in: Any
) -> None:
    fill(norr, plans, rounds, reporter, 1)
    Suspension.objects.create(person=reporter, region=norr.region, since_at=NOW)
    client = sign_in(reporter)
    assert "Region Norr 8 september 2026 kl. 14.00" in read(client, PAGE)
    assert "handelser/" not in client.get(PAGE).content.decode()


def test_every_column_that_can_name_a_person_is_told_of() -> None:
    """A new one fails here until somebody says in words what it keeps."""
    assert set(NAMED_IN) | TOLD_APART == set(relations())
    assert not set(NAMED_IN) & TOLD_APART


def test_rows_that_bear_the_name_are_counted(plans: SimpleNamespace, reporter: Person, sign_in: Any) -> None:
    outcome = baker.make(Outcome, indicator=plans.films.indicator, year=2026, month=8, value=1, entered_by=reporter)
    baker.make(Comment, outcome=outcome, by=reporter, _quantity=2, form_uuid=baker.seq("0" * 31))
    page = read(sign_in(reporter), PAGE)
    assert "Utfall som du har fört in 1" in page
    assert "Kommentarer till utfall 2" in page


def test_the_page_costs_as_many_queries_whatever_is_kept(
    norr: SimpleNamespace, plans: SimpleNamespace, rounds: SimpleNamespace, reporter: Person, sign_in: Any
) -> None:
    client, counts = sign_in(reporter), []
    for more in (3, 30):
        fill(norr, plans, rounds, reporter, more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 22
