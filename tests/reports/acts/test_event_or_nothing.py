"""A change and its event stand or fall together: where the event cannot be written, nothing has been changed.

One of each kind that the trace must tell of: value, target, definition, reading, assessment, decision, role, absence, lock,
release, masking. That every other operation leaves its events in its own transaction is watched in every test: tests/watch.py.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps

from goals.models import DecisionKind, Outcome, Target
from goals.models.assessments import Scope
from goals.models.plans import PlanChangeKind
from goals.operations.absences import AbsenceEntry, enter_absence
from goals.operations.administration.roles import RoleEntry, give_role
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.changes import PlanEdit, digest_of
from goals.operations.decisions import DecisionEntry, register_decision
from goals.operations.evidence import attach_link
from goals.operations.indicators import IndicatorEntry, change_indicator
from goals.operations.lock_exceptions import give_lock_exception
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.readings import TargetReading, confirm_reading
from goals.operations.reporting import approve_outcomes, comment_outcome, report_outcomes, return_outcome
from goals.operations.targets import TargetEntry, change_target, seen_fields
from goals.rules.targets import Kind
from reports.operations.releases import dispatch
from reports.operations.sections import SectionEntry, add_section
from tests.conftest import AUGUST, NOW, TODAY
from tests.tracker.trace.conftest import happen
from tracker.models import AuditEvent, Person, Role
from tracker.trace.masking import Masked, mask_events

pytestmark = pytest.mark.django_db
CORRECTION = PlanEdit(PlanChangeKind.CORRECTS_READING, "Står på sidan 12.")
Act = Callable[[], Any]


class EventsAreDown(Exception):
    """The event was not written."""


@pytest.fixture
def scene(
    norr: SimpleNamespace,
    plans: SimpleNamespace,
    ready: SimpleNamespace,
    act_as: Callable[..., Any],
    reporter: Person,
    colleague: Person,
    coordinator: Person,
    manager: Person,
    secretary: Person,
    administrator: Person,
    handed: Callable[..., Any],
    decided: Callable[..., Any],
) -> SimpleNamespace:
    """Everybody and everything that an act can ask for."""
    return SimpleNamespace(**locals())


def film_target() -> Target:
    return Target.objects.select_related("goal__plan__unit", "indicator").get(indicator__name="Antal filmer")


def recording(s: SimpleNamespace) -> Act:
    entry = OutcomeEntry(value=Decimal(70))
    return lambda: record_outcome(
        by=s.act_as(s.reporter), now=NOW, indicator=s.plans.films.indicator, period=AUGUST, entry=entry, expected_version=1
    )


def reporting(s: SimpleNamespace) -> Act:
    Outcome.objects.filter(pk=s.ready.share.pk).update(state="DRAFT")
    return lambda: report_outcomes(
        by=s.act_as(s.reporter), now=NOW, unit_follow_up=s.ready.follow_up, outcomes=[s.ready.share.pk]
    )


def approving(s: SimpleNamespace) -> Act:
    versions = {s.ready.share.pk: 1}
    return lambda: approve_outcomes(by=s.act_as(s.coordinator), now=NOW, unit_follow_up=s.ready.follow_up, versions=versions)


def returning(s: SimpleNamespace) -> Act:
    return lambda: return_outcome(
        by=s.act_as(s.coordinator), now=NOW, unit_follow_up=s.ready.follow_up, outcome=s.ready.share.pk, version=1,
        text="Räknat två gånger?", form_uuid=uuid4(),
    )  # fmt: skip


def commenting(s: SimpleNamespace) -> Act:
    return lambda: comment_outcome(
        by=s.act_as(s.reporter), now=NOW, unit_follow_up=s.ready.follow_up, outcome=s.ready.share.pk, text="Se Kolada.",
        form_uuid=uuid4(),
    )  # fmt: skip


def attaching(s: SimpleNamespace) -> Act:
    return lambda: attach_link(
        by=s.act_as(s.reporter), now=NOW, unit_follow_up=s.ready.follow_up, outcome=s.ready.share.pk, name="Kolada",
        url="https://kolada.example.org/", form_uuid=uuid4(),
    )  # fmt: skip


def changing_a_target(s: SimpleNamespace) -> Act:
    target = film_target()
    entry, seen = replace(TargetEntry.of(target), low=Decimal(95)), digest_of(seen_fields(target))
    return lambda: change_target(
        by=s.act_as(s.coordinator), now=NOW, target=target, goal=target.goal, entry=entry, seen=seen, edit=CORRECTION
    )


def changing_a_definition(s: SimpleNamespace) -> Act:
    indicator = film_target().indicator
    before = IndicatorEntry.of(indicator)
    entry = replace(before, definition="Spelfilmer och kortfilmer.")
    return lambda: change_indicator(
        by=s.act_as(s.coordinator), now=NOW, indicator=indicator, entry=entry, seen=digest_of(before.fields), edit=CORRECTION
    )


def confirming_a_reading(s: SimpleNamespace) -> Act:
    target = Target.objects.select_related("goal__plan__unit", "indicator").get(pk=s.plans.unclear.pk)
    seen = TargetReading.of(target)
    reading = replace(seen, kind=Kind.AT_MOST, low=None, high=Decimal(10))
    return lambda: confirm_reading(
        by=s.act_as(s.coordinator), now=NOW, target=target, seen=seen, reading=reading, reason="Står så i texten."
    )


def assessing(s: SimpleNamespace) -> Act:
    entry = AssessmentEntry("PARTLY_MET", activities="Filmdagar.", analysis="Nästan hela vägen.")
    return lambda: propose_assessment(
        by=s.act_as(s.coordinator), now=NOW, unit_follow_up=s.ready.follow_up, goal=s.ready.goal, scope=Scope.OWN, entry=entry,
        expected_version=1,
    )  # fmt: skip


def registering_a_decision(s: SimpleNamespace) -> Act:
    entry = DecisionEntry(kind=DecisionKind.AMENDS, held_on=date(2026, 9, 3), paragraph="98")
    return lambda: register_decision(by=s.act_as(s.secretary), now=NOW, unit=s.norr.culture, entry=entry)


def giving_a_role(s: SimpleNamespace) -> Act:
    entry = RoleEntry(role=Role.MEMBER, unit=s.norr.care, from_on=TODAY)
    return lambda: give_role(by=s.act_as(s.administrator), now=NOW, region=s.norr.region, person=s.reporter, entry=entry)


def being_absent(s: SimpleNamespace) -> Act:
    entry = AbsenceEntry(person=s.reporter, deputy=s.colleague, from_on=TODAY)
    return lambda: enter_absence(by=s.act_as(s.coordinator), now=NOW, unit=s.norr.culture, entry=entry)


def handing_over(s: SimpleNamespace) -> Act:
    return s.handed


def giving_a_lock_exception(s: SimpleNamespace) -> Act:
    s.handed()
    s.ready.follow_up.refresh_from_db()
    return lambda: give_lock_exception(
        by=s.act_as(s.manager), now=NOW, unit_follow_up=s.ready.follow_up, seen_round=1, indicators=[s.plans.films.indicator_id],
        reason="Källan rättade sig.", expires_at=NOW + timedelta(days=3),
    )  # fmt: skip


def deciding(s: SimpleNamespace) -> Act:
    s.handed()
    return s.decided


def dispatching(s: SimpleNamespace) -> Act:
    report = s.handed()
    return lambda: dispatch(by=s.act_as(s.secretary), now=NOW, report=report, knows_it_becomes_public=True)


def adding_a_section(s: SimpleNamespace) -> Act:
    entry = SectionEntry(title="Personal", body=())
    return lambda: add_section(by=s.act_as(s.coordinator), now=NOW, unit_follow_up=s.ready.follow_up, entry=entry)


def masking(s: SimpleNamespace) -> Act:
    event = happen(s.norr.region, 1)[0]
    entry = DecisionEntry(kind=DecisionKind.MASKS, held_on=date(2026, 9, 3), paragraph="99")
    decision = register_decision(by=s.act_as(s.secretary), now=NOW, unit=s.norr.culture, entry=entry)
    masked = [Masked(event.pk, frozenset({("comment", 1)}))]
    return lambda: mask_events(by=s.act_as(s.secretary), now=NOW, masked=masked, decision=decision, unit=s.norr.culture)


ACTS = [
    recording, reporting, approving, returning, commenting, attaching, changing_a_target, changing_a_definition,
    confirming_a_reading, assessing, registering_a_decision, giving_a_role, being_absent, handing_over, giving_a_lock_exception,
    deciding, dispatching, adding_a_section, masking,
]  # fmt: skip


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for app in ("tracker", "goals", "reports")
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.parametrize("prepare", ACTS, ids=lambda act: act.__name__)
def test_without_its_event_nothing_is_changed(
    prepare: Callable[[SimpleNamespace], Act], scene: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = prepare(scene)
    before = everything()

    def fail(*args: Any, **options: Any) -> None:
        raise EventsAreDown

    with monkeypatch.context() as patched:
        patched.setattr(AuditEvent, "save", fail)
        patched.setattr(AuditEvent.objects, "bulk_create", fail)
        with pytest.raises(EventsAreDown):
            act()
    assert everything() == before


@pytest.mark.parametrize("prepare", ACTS, ids=lambda act: act.__name__)
def test_with_its_event_it_is(prepare: Callable[[SimpleNamespace], Act], scene: SimpleNamespace) -> None:
    """Otherwise the test above would be of acts that do nothing."""
    act = prepare(scene)
    before = everything()
    act()
    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert "tracker.AuditEvent" in changed
    if prepare is not masking:
        assert changed - {"tracker.AuditEvent", "tracker.Job"}
