"""All that fullmäktige has given over all its receivers: a table of words that the reader may see, and counts of them."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, DecisionKind
from goals.models.assignments import AssignmentProgress
from goals.queries.assignment_whole import GivenWhole, given_whole
from tests.conftest import TODAY, make_decision
from tests.goals.conftest import Read
from tracker.models import Person, Unit
from tracker.periods import bits
from tracker.permissions import access_of

pytestmark = pytest.mark.django_db


def give(norr: SimpleNamespace, text: str, *units: Unit, **fields: object) -> list[AssignmentAddressee]:
    known = {"given_by": norr.council, "given": make_decision(norr.council), "text": text, **fields}
    assignment = Assignment.objects.create(**known)
    return [AssignmentAddressee.objects.create(assignment=assignment, unit=unit, months=bits([8])) for unit in units]


@pytest.fixture
def given(norr: SimpleNamespace, rounds: SimpleNamespace) -> list[AssignmentAddressee]:
    """One to both nämnder, and one to vårdnämnden; kulturnämnden says that its own is done, vårdnämnden that it is late."""
    culture, care = give(norr, "Öka takten", norr.culture, norr.care, number="1", order=1)
    own, *_others = give(norr, "Minska köerna", norr.care, number="2", order=2)
    AssignmentStatus.objects.create(addressee=culture, unit_follow_up=rounds.culture, status="DONE_PROPOSED")
    AssignmentStatus.objects.create(addressee=care, unit_follow_up=rounds.care, status="DEVIATES", comment="hemligt")
    return [culture, care, own]


@pytest.fixture
def whole(norr: SimpleNamespace, rounds: SimpleNamespace) -> Callable[[Person], GivenWhole]:
    return lambda person: given_whole(norr.council, rounds.august, access_of(person, norr.region, TODAY))


def test_each_assignment_has_a_cell_for_everybody_who_has_received_one(whole, coordinator, given, norr) -> None:
    found = whole(coordinator)
    assert found.units == (norr.culture, norr.care)
    assert [[cell is not None for cell in row.cells] for row in found.rows] == [[True, True], [False, True]]


def test_the_own_words_are_read_and_others_only_when_they_are_let_out(whole, coordinator, auditor, given) -> None:
    done = AssignmentProgress.DONE_PROPOSED
    own, outside = whole(coordinator), whole(auditor)
    assert (own.count(done), own.count(AssignmentProgress.DEVIATES), own.hidden) == (1, 0, 2)
    assert (outside.count(done), outside.hidden) == (0, 3)


def test_what_holds_in_the_year_is_there_and_what_ended_before_it_is_not(whole, coordinator, given, norr) -> None:
    give(norr, "Nästa år", norr.culture, starts_on=date(2027, 1, 1))
    give(norr, "Inte beslutat", norr.culture, given=None)
    for day, text in ((date(2025, 12, 1), "Slut förra året"), (date(2026, 2, 1), "Slut i år")):
        (row,) = give(norr, text, norr.culture)
        decision = make_decision(norr.council, DecisionKind.CLOSES, held_on=day, year=day.year)
        AssignmentAddressee.objects.filter(pk=row.pk).update(end="CLOSED", closed=decision)
    found = whole(coordinator)
    assert [row.assignment.text for row in found.rows] == ["Slut i år", "Öka takten", "Minska köerna"]
    assert found.ended == 1


def test_what_a_successor_carries_on_is_there_too(coordinator, given, norr, rounds) -> None:
    Unit.objects.filter(pk=norr.care.pk).update(active_to=date(2026, 8, 31), successor=norr.board)
    Assignment.objects.create(given_by=norr.care, given=make_decision(norr.care), text="Vårdens eget")
    (row,) = AssignmentAddressee.objects.bulk_create(
        [AssignmentAddressee(assignment=Assignment.objects.get(given_by=norr.care), unit=norr.care_administration)]
    )
    found = given_whole(norr.board, rounds.august, access_of(coordinator, norr.region, TODAY))
    assert [receiver.addressee for receiver in found.receivers] == [row]


@pytest.mark.usefixtures("in_september")
def test_the_page_is_open_to_all_and_says_what_is_not_let_out(reading: Read, coordinator, other_reporter, auditor, given) -> None:
    page = "/norr/rf/2026-08/uppdrag/mottagare/"
    text = reading(coordinator, page)
    assert "Läget hos alla mottagare augusti 2026 2 uppdrag till 2 mottagare. 1 föreslås avslutas, 2 inte expedierade." in text
    assert "1 Öka takten Genomfört (föreslås avslutas) ej expedierat" in text
    assert "2 Minska köerna inte riktat hit ej expedierat" in text
    assert "Pågår med avvikelse 2 Minska köerna inte riktat hit inget läge försenat" in reading(other_reporter, page)
    assert "hemligt" not in reading(auditor, page)


@pytest.mark.usefixtures("in_september")
def test_a_unit_that_has_given_nothing_says_so(reading: Read, coordinator, rounds) -> None:
    assert "Inga givna uppdrag." in reading(coordinator, "uppdrag/mottagare/")


@pytest.mark.usefixtures("in_september")
def test_the_lists_lead_there(reading: Read, coordinator, given, sign_in) -> None:
    assert "Regionfullmäktige: läget hos alla mottagare" in reading(coordinator, "uppdrag/")
    assert 'href="/norr/rf/2026-08/uppdrag/mottagare/"' in sign_in(coordinator).get("/norr/kn/2026-08/uppdrag/").content.decode()
