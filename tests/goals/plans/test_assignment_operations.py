"""Assignments as operations: given, changed, ended by decision, and taken away when they were a mistake."""

from dataclasses import replace
from datetime import date

import pytest

from goals.models import Assignment, AssignmentStatus, Decision, DecisionKind
from goals.operations.assignments import (
    AssignmentEntry,
    Receipt,
    add_receiver,
    change_assignment,
    change_receiver,
    give_assignment,
    remove_assignment,
)
from goals.operations.changes import StaleRow, digest_of
from tests.conftest import NOW
from tests.goals.plans.conftest import events
from tracker.operations import Refused
from tracker.periods import bits

pytestmark = pytest.mark.django_db

UNTIL = Receipt(bits([8, 12]), date(2026, 12, 31))


def give(by, norr, **fields) -> Assignment:
    entry = AssignmentEntry(**{"text": "Utred", **{k: v for k, v in fields.items() if k != "receivers"}})
    receivers = fields.get("receivers", [norr.culture_administration])
    return give_assignment(by=by, now=NOW, given_by=norr.culture, entry=entry, receivers=receivers, receipt=UNTIL)


def test_an_assignment_is_given_to_several_by_a_decision(by, norr, closing) -> None:
    assignment = give(by(), norr, given=closing, receivers=[norr.culture_administration, norr.care])
    assert assignment.given == closing
    receivers = assignment.addressees.order_by("pk")
    assert [(row.unit, row.months, row.ends_on) for row in receivers] == [
        (norr.culture_administration, bits([8, 12]), date(2026, 12, 31)),
        (norr.care, bits([8, 12]), date(2026, 12, 31)),
    ]
    assert [event.action for event in events()] == ["assignment.create", "assignment.receiver", "assignment.receiver"]


def test_a_form_that_is_sent_twice_gives_one(by, norr) -> None:
    assert give(by(form="a"), norr) == give(by(form="a"), norr)
    assert Assignment.objects.count() == 1


def test_they_stand_in_the_order_they_were_given(by, norr) -> None:
    assert [give(by(), norr).order for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "stranger"])
def test_nobody_without_the_right_gives_assignments(by, norr, request, who: str) -> None:
    with pytest.raises(Refused) as refused:
        give(by(request.getfixturevalue(who)), norr)
    assert refused.value.code == "NOT_PERMITTED"


def test_what_an_assignment_cannot_be_is_said_beside_its_field(by, norr, soder) -> None:
    other_unit = Decision.objects.create(unit=norr.care, year=2026, kind=DecisionKind.ASSIGNS, recorded_at=NOW)
    foreign = Assignment.objects.create(given_by=soder.culture, text="x")
    for fields, field in (
        ({"text": ""}, "text"),
        ({"number": "x" * 21}, "number"),
        ({"receivers": []}, "receivers"),
        ({"receivers": [soder.care]}, "receivers"),
        ({"given": other_unit}, "given"),
        ({"steering_unit": soder.care}, "steering_unit"),
        ({"parent": foreign}, "parent"),
        ({"continues": foreign}, "continues"),
    ):
        with pytest.raises(Refused) as refused:
            give(by(), norr, **fields)
        assert refused.value.field == field
    assert not Assignment.objects.filter(given_by=norr.culture).exists()


def test_it_can_be_given_in_words_to_somebody_who_is_no_unit_here(by, norr) -> None:
    assert not give(by(), norr, receivers=[], raw_addressees="Länsstyrelsen").addressees.exists()


def test_it_is_changed_and_the_later_of_two_is_told(by, given, manager) -> None:
    before = AssignmentEntry.of(given)
    seen = digest_of(before.fields)
    change_assignment(by=by(manager), now=NOW, assignment=given, entry=replace(before, text="Nils"), seen=seen)
    with pytest.raises(StaleRow, match="Manager Nils") as stale:
        change_assignment(by=by(), now=NOW, assignment=given, entry=replace(before, text="Siv"), seen=seen)
    assert stale.value.current["text"] == "Nils"


def test_it_cannot_lie_under_itself(by, norr, given) -> None:
    below = give(by(), norr, parent=given)
    before = AssignmentEntry.of(given)
    with pytest.raises(Refused, match="under sig självt") as refused:
        change_assignment(by=by(), now=NOW, assignment=given, entry=replace(before, parent=below), seen=digest_of(before.fields))
    assert refused.value.field == "parent"


def test_one_more_receives_it_and_one_who_has_it_keeps_what_it_has(by, norr, given) -> None:
    add_receiver(by=by(), now=NOW, assignment=given, unit=norr.board, receipt=Receipt())
    add_receiver(by=by(), now=NOW, assignment=given, unit=norr.care, receipt=Receipt())
    assert given.addressees.count() == 3
    assert given.addressees.get(unit=norr.care).ends_on == date(2026, 12, 31)


def test_a_receivers_last_day_is_moved(by, given, norr) -> None:
    row = given.addressees.get(unit=norr.care)
    seen = digest_of(Receipt(row.months, row.ends_on).fields)
    change_receiver(by=by(), now=NOW, addressee=row, receipt=Receipt(row.months, date(2027, 6, 30)), seen=seen)
    assert events()[-1].changes == {"ends_on": ["2026-12-31", "2027-06-30"]}
    with pytest.raises(StaleRow):
        change_receiver(by=by(), now=NOW, addressee=row, receipt=Receipt(0, None), seen=seen)


def test_a_mistake_is_taken_away_and_what_is_reported_stays(by, given, norr, rounds) -> None:
    mistake = give(by(), norr)
    remove_assignment(by=by(), now=NOW, assignment=mistake)
    assert not Assignment.objects.filter(pk=mistake.pk).exists()
    AssignmentStatus.objects.create(addressee=given.addressees.get(unit=norr.care), unit_follow_up=rounds.care, status="ON_PLAN")
    with pytest.raises(Refused, match="redovisat, avslutat eller nedbrutet"):
        remove_assignment(by=by(), now=NOW, assignment=given)
