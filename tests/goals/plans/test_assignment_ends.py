"""How assignments end: by the giver's decision, one or many at once; given anew; and undone when it was a mistake."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, Decision, DecisionKind, UnitFollowUp
from goals.models.assignments import AssignmentEnd
from goals.operations.assignment_ends import EndEntry, end_assignments, reopen_assignment
from goals.operations.assignments import AssignmentEntry, Receipt, give_assignment, remove_assignment
from goals.queries.assignment_ends import not_given_anew, proposed_to_end
from goals.queries.assignment_statuses import received_assignments
from goals.queries.rows import round_of
from tests.conftest import NOW, TODAY, make_decision
from tests.goals.plans.conftest import events
from tracker.models import Person, Unit
from tracker.operations import Refused
from tracker.periods import TERTIALS
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db

End = Callable[..., list[AssignmentAddressee]]


@pytest.fixture
def end(by, given, closing) -> End:
    """End the given assignment for some units, by the registered decision unless it is said otherwise."""

    def end(*units: Unit, how: AssignmentEnd = AssignmentEnd.CLOSED, who: Person | None = None, **fields: object):
        entry = EndEntry(**{"end": how, "decision": closing, **fields})
        rows = list(given.addressees.filter(unit__in=units).select_related("assignment__given_by"))
        return end_assignments(by=by(who) if who else by(), now=NOW, addressees=rows, entry=entry)

    return end


def kept(given: Assignment, unit: Unit) -> tuple[str, Decision | None]:
    row = given.addressees.get(unit=unit)
    return row.end, row.closed


@pytest.mark.parametrize("how", [AssignmentEnd.CLOSED, AssignmentEnd.WITHDRAWN, AssignmentEnd.CARRIED_OVER])
def test_it_ends_for_a_receiver_by_the_givers_decision(end, given, norr, closing, how: AssignmentEnd) -> None:
    end(norr.care, how=how)
    assert kept(given, norr.care) == (how, closing)
    assert kept(given, norr.culture_administration) == ("", None)


def test_for_many_it_ends_with_an_event_each_and_twice_is_once(end, given, norr) -> None:
    for _ in range(2):
        end(norr.care, norr.culture_administration)
    assert [event.changes["end"] for event in events("assignment.end")] == [["", "CLOSED"], ["", "CLOSED"]]


def test_when_one_cannot_be_ended_none_is(end, given, norr, closing) -> None:
    end(norr.care, how=AssignmentEnd.WITHDRAWN)
    with pytest.raises(Refused, match="Vårdnämnden: uppdraget är redan återkallat") as refused:
        end(norr.culture_administration, norr.care)
    assert refused.value.code == "ENDED"
    assert kept(given, norr.culture_administration) == ("", None)


def test_nothing_chosen_and_what_nobody_has_decided_is_refused(end, given, norr) -> None:
    with pytest.raises(Refused, match="Välj minst ett uppdrag"):
        end()
    Assignment.objects.filter(pk=given.pk).update(given=None)
    with pytest.raises(Refused, match="inte beslutat än"):
        end(norr.care)


def test_without_the_givers_decision_nothing_ends(end, norr) -> None:
    for decision in (None, make_decision(norr.care, DecisionKind.CLOSES)):
        with pytest.raises(Refused, match="Välj ett beslut") as refused:
            end(norr.care, decision=decision)
        assert refused.value.field == "closed"


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "stranger"])
def test_nobody_without_the_right_ends_it_or_undoes_that(end, by, given, norr, request, who: str) -> None:
    person = request.getfixturevalue(who)
    with pytest.raises(Refused) as refused:
        end(norr.care, who=person)
    assert refused.value.code == "NOT_PERMITTED"
    with pytest.raises(Refused) as refused:
        reopen_assignment(by=by(person), now=NOW, addressee=given.addressees.all()[0], reason="Fel")
    assert refused.value.code == "NOT_PERMITTED"


def test_extended_it_goes_on_as_a_new_one_until_a_later_day(end, given, norr, closing) -> None:
    for day in (None, date(2026, 12, 31), date(2026, 6, 30)):
        with pytest.raises(Refused) as refused:
            end(norr.care, how=AssignmentEnd.EXTENDED, ends_on=day)
        assert refused.value.field == "ends_on"
    for units in ((norr.care,), (norr.culture_administration,), (norr.care, norr.culture_administration)):
        end(*units, how=AssignmentEnd.EXTENDED, ends_on=date(2027, 6, 30))
    going_on = Assignment.objects.get(continues=given)
    assert (going_on.text, going_on.given, going_on.given_by) == (given.text, closing, norr.culture)
    assert {(row.unit, row.ends_on) for row in going_on.addressees.all()} == {
        (norr.care, date(2027, 6, 30)),
        (norr.culture_administration, date(2027, 6, 30)),
    }
    assert given.addressees.get(unit=norr.care).ends_on == date(2026, 12, 31)


def test_an_end_that_was_a_mistake_is_undone_with_its_reason(end, by, given, norr) -> None:
    (row,) = end(norr.care)
    with pytest.raises(Refused) as refused:
        reopen_assignment(by=by(), now=NOW, addressee=row, reason="  ")
    assert refused.value.field == "reason"
    reopen_assignment(by=by(), now=NOW, addressee=row, reason="Fel rad i protokollet.")
    assert kept(given, norr.care) == ("", None)
    assert events("assignment.reopen")[0].reason == "Fel rad i protokollet."


def test_an_extension_is_undone_when_what_goes_on_is_taken_away(end, by, given, norr) -> None:
    (row,) = end(norr.care, how=AssignmentEnd.EXTENDED, ends_on=date(2027, 6, 30))
    with pytest.raises(Refused, match="Ta bort det nya först"):
        reopen_assignment(by=by(), now=NOW, addressee=row, reason="Fel")
    remove_assignment(by=by(), now=NOW, assignment=Assignment.objects.get(continues=given))
    reopen_assignment(by=by(), now=NOW, addressee=row, reason="Fel")
    assert kept(given, norr.care) == ("", None)


# When the giver or a receiver has ceased


@pytest.fixture
def ceased(norr: SimpleNamespace) -> Unit:
    """Kulturnämnden ceased in August, and the board carries it on."""
    Unit.objects.filter(pk=norr.culture.pk).update(active_to=date(2026, 8, 31), successor=norr.board)
    Unit.objects.filter(pk=norr.culture_administration.pk).update(active_to=date(2026, 8, 31), successor=norr.board)
    return norr.culture


def test_what_a_unit_has_given_is_ended_by_its_successors_decision(end, given, norr, ceased) -> None:
    decision = make_decision(norr.board, DecisionKind.CLOSES)
    end(norr.care, decision=decision)
    assert kept(given, norr.care) == ("CLOSED", decision)


def test_extended_it_is_the_successors_to_give_and_to_do(end, given, norr, ceased) -> None:
    decision = make_decision(norr.board, DecisionKind.AMENDS)
    end(norr.culture_administration, how=AssignmentEnd.EXTENDED, decision=decision, ends_on=date(2027, 6, 30))
    going_on = Assignment.objects.get(continues=given)
    assert (going_on.given_by, going_on.addressees.get().unit) == (norr.board, norr.board)


# What waits for the giver


def say(addressee: AssignmentAddressee, follow_up: UnitFollowUp, status: str, **fields: object) -> AssignmentStatus:
    return AssignmentStatus.objects.create(addressee=addressee, unit_follow_up=follow_up, status=status, at=NOW, **fields)


@pytest.fixture
def waiting(norr: SimpleNamespace, coordinator: Person) -> Callable[[], list[Unit]]:
    access = access_of(coordinator, norr.region, TODAY)
    return lambda: [row.addressee.unit for row in proposed_to_end(norr.culture, access)]


def test_what_a_receiver_says_is_done_waits_until_it_has_ended(waiting, end, given, norr, rounds) -> None:
    row = given.addressees.get(unit=norr.culture_administration)
    say(row, rounds.all[4, "kn"], "ON_PLAN")
    assert waiting() == []
    said = say(row, rounds.culture, "DONE_PROPOSED")
    assert waiting() == [norr.culture_administration]
    say(row, rounds.culture, "", round=2, comment="Vi återkommer.")
    assert waiting() == [norr.culture_administration]
    say(row, rounds.all[12, "kn"], "DEVIATES")
    assert waiting() == []
    AssignmentStatus.objects.exclude(pk=said.pk).delete()
    end(norr.culture_administration)
    assert waiting() == []


def test_another_nämnds_words_wait_until_they_have_been_let_out(waiting, given, norr, rounds) -> None:
    say(given.addressees.get(unit=norr.care), rounds.care, "DONE_PROPOSED")
    assert waiting() == []


def test_what_is_carried_over_waits_to_be_given_anew(end, by, given, norr, coordinator) -> None:
    access = access_of(coordinator, norr.region, TODAY)
    end(norr.care, norr.culture_administration, how=AssignmentEnd.CARRIED_OVER)
    assert [row.unit for row in not_given_anew(norr.culture, access)] == [norr.culture_administration, norr.care]
    entry = replace(AssignmentEntry.of(given), continues=given)
    give_assignment(by=by(), now=NOW, given_by=norr.culture, entry=entry, receivers=[norr.care], receipt=Receipt())
    assert [row.unit for row in not_given_anew(norr.culture, access)] == [norr.culture_administration]


def test_one_carried_over_is_told_of_until_what_goes_on_begins(end, by, given, norr, rounds, closing, coordinator) -> None:
    """Next year's budget is adopted in the autumn: the year's last round still tells of this year's assignment."""
    access = access_of(coordinator, norr.region, TODAY)
    AssignmentAddressee.objects.filter(assignment=given).update(months=TERTIALS)

    def asked(month: int) -> list[Assignment]:
        follow_up = rounds.all[month, "kn"]
        return [row.addressee.assignment for row in received_assignments(follow_up, round_of(follow_up.follow_up), access)]

    end(norr.culture_administration, how=AssignmentEnd.CARRIED_OVER)
    assert (asked(8), asked(12)) == ([given], [])
    entry = replace(AssignmentEntry.of(given), continues=given, given=closing, starts_on=date(2027, 1, 1))
    receivers = [norr.culture_administration]
    give_assignment(by=by(), now=NOW, given_by=norr.culture, entry=entry, receivers=receivers, receipt=Receipt(TERTIALS))
    assert (asked(8), asked(12)) == ([given], [given])
