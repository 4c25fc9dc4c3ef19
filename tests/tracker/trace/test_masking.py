"""Masking: what is taken away is gone, what is left is as it was, and the chain says so."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from goals.models import Decision, DecisionKind
from tests.conftest import NOW
from tests.tracker.trace.conftest import SYSTEM, happen
from tracker.models import AuditEvent, AuditSeal, Region, Unit
from tracker.operations import Refused
from tracker.trace.masking import Masked, mask_events
from tracker.trace.sealing import seal_region
from tracker.trace.verification import Fault, verify_region

pytestmark = pytest.mark.django_db
COMMENT = frozenset({("comment", 1)})


@pytest.fixture
def unit(norr: SimpleNamespace) -> Unit:
    return norr.culture


@pytest.fixture
def decision(unit: Unit) -> Decision:
    return Decision.objects.create(unit=unit, year=2026, paragraph="45", kind=DecisionKind.MASKS, recorded_at=NOW)


@pytest.fixture
def sealed(region: Region, events: Sequence[AuditEvent]) -> Sequence[AuditEvent]:
    seal_region(region_id=region.pk)
    return events


def mask(decision: Decision, *masked: Masked, unit: Unit | None = None) -> list[AuditEvent]:
    return mask_events(by=SYSTEM, now=NOW, masked=masked, decision=decision, unit=unit or decision.unit, reason="Patientuppgift")


def test_the_value_and_its_salt_are_gone_and_the_rest_is_as_it_was(decision: Decision, sealed: Sequence[AuditEvent]) -> None:
    before = AuditEvent.objects.filter(pk=sealed[3].pk).values().get()
    mask(decision, Masked(sealed[3].pk, COMMENT, reason=True))
    after = AuditEvent.objects.filter(pk=sealed[3].pk).values().get()
    assert after["changes"]["comment"] == [None, None]
    assert after["salts"]["comment"] == [before["salts"]["comment"][0], None]
    assert (after["reason"], after["reason_salt"], after["masked_by"]) == ("", "", decision.pk)
    assert after["changes"]["value"] == before["changes"]["value"]
    left = before | {name: after[name] for name in ("changes", "salts", "reason", "reason_salt", "masked_by")}
    assert after == left


def test_the_text_is_nowhere_left_in_the_event(decision: Decision, sealed: Sequence[AuditEvent]) -> None:
    mask(decision, Masked(sealed[3].pk, COMMENT, reason=True))
    row = str(AuditEvent.objects.filter(pk=sealed[3].pk).values().get())
    assert "Räknat två gånger" not in row
    assert "Fel källa" not in row


def test_verification_says_what_is_masked_and_by_which_decision_and_holds(
    region: Region, decision: Decision, sealed: Sequence[AuditEvent]
) -> None:
    mask(decision, Masked(sealed[3].pk, COMMENT, reason=True))
    verified = verify_region(region.pk)
    assert verified.findings == []
    masked = [(one.event["id"], one.name, one.decision) for one in verified.masked]
    assert masked == [(sealed[3].pk, name, f"decision:{decision.pk}") for name in ("comment", "reason")]


def test_masking_leaves_an_event_of_its_own_for_each_that_something_was_taken_from(
    decision: Decision, sealed: Sequence[AuditEvent]
) -> None:
    events = mask(decision, Masked(sealed[3].pk, COMMENT), Masked(sealed[5].pk, reason=True))
    assert [(event.action, event.subject, event.reason) for event in events] == [
        ("trace.mask", f"auditevent:{sealed[3].pk}", "Patientuppgift"),
        ("trace.mask", f"auditevent:{sealed[5].pk}", "Patientuppgift"),
    ]
    assert events[0].changes == {"masked": [None, "comment.after"], "decision": [None, f"decision:{decision.pk}"]}
    assert events[1].changes["masked"] == [None, "reason"]


def test_what_is_masked_already_stays_as_it_is_and_leaves_nothing_more(decision: Decision, sealed: Sequence[AuditEvent]) -> None:
    mask(decision, Masked(sealed[3].pk, COMMENT))
    again = Decision.objects.create(unit=decision.unit, year=2026, paragraph="46", kind=DecisionKind.MASKS, recorded_at=NOW)
    assert mask(again, Masked(sealed[3].pk, COMMENT)) == []
    assert AuditEvent.objects.get(pk=sealed[3].pk).masked_by == decision.pk


def test_more_can_be_masked_in_the_same_event_by_another_decision(
    region: Region, decision: Decision, sealed: Sequence[AuditEvent]
) -> None:
    mask(decision, Masked(sealed[3].pk, COMMENT))
    again = Decision.objects.create(unit=decision.unit, year=2026, paragraph="46", kind=DecisionKind.MASKS, recorded_at=NOW)
    mask(again, Masked(sealed[3].pk, frozenset({("value", 0)})))
    verified = verify_region(region.pk)
    assert verified.findings == []
    by_decision = {(one.name, one.decision) for one in verified.masked}
    assert by_decision == {("comment", f"decision:{decision.pk}"), ("value", f"decision:{again.pk}")}


def test_an_event_can_be_masked_before_it_is_sealed(region: Region, decision: Decision, events: Sequence[AuditEvent]) -> None:
    mask(decision, Masked(events[3].pk, COMMENT))
    seal_region(region_id=region.pk)
    assert verify_region(region.pk).findings == []


@pytest.mark.parametrize(
    "masked", [Masked(999_999, COMMENT), Masked(0, frozenset({("nothing", 1)})), Masked(0, frozenset({("comment", 2)}))]
)
def test_what_is_not_there_is_refused_and_nothing_is_masked(
    masked: Masked, decision: Decision, sealed: Sequence[AuditEvent]
) -> None:
    one = Masked(masked.event_id or sealed[3].pk, masked.values)
    with pytest.raises(Refused, match="inget sådant värde"):
        mask(decision, Masked(sealed[1].pk, COMMENT), one)
    assert not AuditEvent.objects.filter(masked_by__isnull=False).exists()


def test_another_regions_event_is_refused(decision: Decision, other: Region) -> None:
    foreign = happen(other, 1)[0]
    with pytest.raises(Refused):
        mask(decision, Masked(foreign.pk, COMMENT))


def test_what_says_what_was_masked_cannot_itself_be_masked(decision: Decision, sealed: Sequence[AuditEvent]) -> None:
    own = mask(decision, Masked(sealed[3].pk, COMMENT))[0]
    with pytest.raises(Refused):
        mask(decision, Masked(own.pk, frozenset({("masked", 1)})))


@pytest.mark.parametrize("pretence", [{}, {"masked_by": 1}])
def test_a_value_that_is_taken_away_without_an_event_that_says_so_is_found(
    pretence: dict[str, Any], region: Region, sealed: Sequence[AuditEvent], tamper: Any
) -> None:
    tamper("UPDATE tracker_auditevent SET reason = '', reason_salt = '' WHERE id = %s", sealed[3].pk)
    for column, value in pretence.items():
        tamper(f"UPDATE tracker_auditevent SET {column} = %s WHERE id = %s", value, sealed[3].pk)
    findings = verify_region(region.pk).findings
    assert [(one.fault, one.event_id, one.name) for one in findings] == [(Fault.UNPROVED_MASK, sealed[3].pk, "reason")]


def test_a_value_put_where_one_was_masked_is_found(
    region: Region, decision: Decision, sealed: Sequence[AuditEvent], tamper: Any
) -> None:
    mask(decision, Masked(sealed[3].pk, reason=True))
    tamper("UPDATE tracker_auditevent SET reason = 'Rätt källa' WHERE id = %s", sealed[3].pk)
    findings = verify_region(region.pk).findings
    assert [(one.fault, one.event_id, one.name) for one in findings] == [(Fault.UNPROVED_MASK, sealed[3].pk, "reason")]


@pytest.mark.postgresql
def test_the_leave_to_mask_ends_with_the_masking(decision: Decision, sealed: Sequence[AuditEvent]) -> None:
    mask(decision, Masked(sealed[3].pk, COMMENT))
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('tertial.masking', true)")
        assert cursor.fetchone()[0] == ""
    assert AuditSeal.objects.count() == 10
