"""report_assignment_status: what a receiver says of an assignment in a round, blank allowed."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from goals.models import (
    Assignment,
    AssignmentAddressee,
    AssignmentStatus,
    Decision,
    DecisionKind,
    UnitFollowUp,
    UnitFollowUpState,
)
from goals.operations.assignment_statuses import StaleStatus, report_assignment_status
from goals.operations.checks import LONGEST_TEXT
from tests.conftest import NOW, make_decision
from tracker.models import AuditEvent, Person, Unit
from tracker.operations import Actor, Refused
from tracker.periods import TERTIALS

pytestmark = pytest.mark.django_db

Report = Callable[..., AssignmentStatus | None]


@pytest.fixture
def assignment(norr: SimpleNamespace) -> Assignment:
    return Assignment.objects.create(given_by=norr.council, text="Öka takten i omställningen", given=make_decision(norr.council))


@pytest.fixture
def addressee(norr: SimpleNamespace, assignment: Assignment) -> AssignmentAddressee:
    return AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture, months=TERTIALS)


@pytest.fixture
def report(
    rounds: SimpleNamespace, addressee: AssignmentAddressee, coordinator: Person, actor: Callable[[Person], Actor]
) -> Report:
    """Report as the coordinator in August, as if nothing had been said."""

    def report(status: str = "", comment: str = "", *, by: Person = coordinator, version: int = 0, **options: Any) -> Any:
        given = {"now": NOW, "addressee": addressee, "unit_follow_up": rounds.culture, **options}
        return report_assignment_status(by=actor(by), status=status, comment=comment, expected_version=version, **given)

    return report


@pytest.mark.parametrize(
    ("status", "comment"),
    [
        pytest.param("ON_PLAN", "Enligt plan.", id="both"),
        pytest.param("DEVIATES", "", id="a status alone"),
        pytest.param("", "Vi återkommer i december.", id="a comment alone"),
    ],
)
def test_what_is_said_is_kept(report, addressee, rounds, status: str, comment: str) -> None:
    report(status, comment)
    said = AssignmentStatus.objects.get()
    assert (said.status, said.comment, said.version) == (status, comment, 1)
    assert (said.addressee, said.unit_follow_up) == (addressee, rounds.culture)


def test_nothing_said_of_nothing_is_nothing(report) -> None:
    assert report() is None
    assert not AssignmentStatus.objects.exists()
    assert not AuditEvent.objects.exists()


def test_what_was_said_can_be_changed_and_taken_back(report) -> None:
    report("ON_PLAN", "Enligt plan.")
    report("DEVIATES", "Försenad upphandling.", version=1)
    assert report("", "", version=2).status == ""
    assert AssignmentStatus.objects.get().version == 3


def test_the_same_again_makes_neither_version_nor_event(report) -> None:
    report("ON_PLAN")
    assert report("ON_PLAN").version == 1
    assert AuditEvent.objects.count() == 1


def test_in_april_too_though_no_goals_are_assessed(report, rounds) -> None:
    assert report("ON_PLAN", unit_follow_up=rounds.all[4, "kn"]).version == 1


def test_a_stale_status_is_refused_and_brings_what_was_saved_meanwhile(report, manager) -> None:
    report("ON_PLAN", by=manager)
    with pytest.raises(StaleStatus, match="Någon har ändrat läget medan du skrev") as refused:
        report("DEVIATES")
    assert refused.value.current.status == "ON_PLAN"


def test_the_event_says_before_and_after(report, norr) -> None:
    report("ON_PLAN")
    report("DEVIATES", "Försenat.", version=1)
    event = AuditEvent.objects.order_by("pk").last()
    assert event.changes == {"status": ["ON_PLAN", "DEVIATES"], "comment": ["", "Försenat."]}
    assert (event.action, event.version, event.is_draft) == ("assignment_status.report", 2, True)
    assert (event.region_id, event.unit_id) == (norr.region.pk, norr.culture.pk)


def test_who_said_it_and_when_is_kept(report, coordinator, manager) -> None:
    report("ON_PLAN")
    said = report("DEVIATES", version=1, by=manager, now=NOW + timedelta(days=1))
    assert (said.by, said.at) == (manager, NOW + timedelta(days=1))


def test_what_was_said_before_a_hand_over_stays_when_something_else_is_said_in_the_next_round(report, rounds) -> None:
    report("ON_PLAN", "Enligt plan.")
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(round=2)
    assert report("ON_PLAN", "Enligt plan.", version=1).round == 1
    assert report("DEVIATES", "Försenat.", version=1).version == 2
    rows = AssignmentStatus.objects.order_by("round")
    assert [(row.round, row.status, row.comment) for row in rows] == [
        (1, "ON_PLAN", "Enligt plan."),
        (2, "DEVIATES", "Försenat."),
    ]
    report("DONE_PROPOSED", version=2)
    assert [row.status for row in rows.all()] == ["ON_PLAN", "DONE_PROPOSED"]


def test_what_ended_after_the_period_has_a_status_at_its_end(report, addressee, norr) -> None:
    closed = Decision.objects.create(
        unit=norr.council, year=2026, kind=DecisionKind.CLOSES, recorded_at=NOW, held_on=date(2026, 9, 1)
    )
    AssignmentAddressee.objects.filter(pk=addressee.pk).update(end="CLOSED", closed=closed)
    assert report("DONE_PROPOSED").status == "DONE_PROPOSED"


def test_what_the_giver_has_ended_since_the_page_was_opened_is_refused(report, addressee, norr) -> None:
    closed = Decision.objects.create(unit=norr.council, year=2026, kind=DecisionKind.CLOSES, recorded_at=NOW)
    AssignmentAddressee.objects.filter(pk=addressee.pk).update(end="CLOSED", closed=closed)
    assert addressee.end == ""
    with pytest.raises(Refused, match="Uppdraget är avslutat"):
        report("ON_PLAN")
    AssignmentAddressee.objects.filter(pk=addressee.pk).delete()
    with pytest.raises(Refused, match="någon har tagit bort det"):
        report("ON_PLAN")


@pytest.fixture
def ceased(norr: SimpleNamespace, rounds: SimpleNamespace) -> Unit:
    """Vårdnämnden has ceased, and kulturnämnden carries it on; both follow up in August, one of them in December."""
    Unit.objects.filter(pk=norr.care.pk).update(active_to=date(2026, 8, 31), successor=norr.culture)
    rounds.all[12, "vn"].delete()
    return norr.care


def test_a_nämnd_that_has_ceased_answers_for_itself_in_its_last_round_and_its_successor_in_later_ones(
    report, assignment, rounds, ceased
) -> None:
    taken_over = AssignmentAddressee.objects.create(assignment=assignment, unit=ceased)
    with pytest.raises(Refused, match="Uppdraget är inte riktat till Kulturnämnden"):
        report("ON_PLAN", addressee=taken_over)
    assert report("ON_PLAN", addressee=taken_over, unit_follow_up=rounds.care).unit_follow_up == rounds.care
    december = report("ON_PLAN", addressee=taken_over, unit_follow_up=rounds.all[12, "kn"])
    assert december.addressee.unit == ceased


@pytest.mark.parametrize(
    ("status", "comment", "code", "field"),
    [
        pytest.param("LATE", "", "UNKNOWN_STATUS", "status", id="försenat is computed, never entered"),
        pytest.param("", "a" * (LONGEST_TEXT + 1), "TOO_LONG", "comment", id="a long comment"),
        pytest.param("", "a\0b", "NUL", "comment", id="a NUL byte"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(report, status: str, comment: str, code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        report(status, comment)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not AssignmentStatus.objects.exists()


def test_another_nämnds_assignment_is_refused(report, assignment, norr) -> None:
    other = AssignmentAddressee.objects.create(assignment=assignment, unit=norr.care)
    with pytest.raises(Refused, match="Uppdraget är inte riktat till Kulturnämnden"):
        report("ON_PLAN", addressee=other)


def test_an_assignment_to_the_nämnds_own_förvaltning_is_the_nämnds_to_report(report, assignment, norr) -> None:
    below = AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture_administration)
    assert report("ON_PLAN", addressee=below).version == 1


def test_an_assignment_that_has_ended_is_refused(report, addressee, norr) -> None:
    closed = Decision.objects.create(
        unit=norr.council, year=2026, kind=DecisionKind.CLOSES, recorded_at=NOW, held_on=date(2026, 6, 1)
    )
    addressee.end, addressee.closed = "CLOSED", closed
    addressee.save()
    with pytest.raises(Refused, match="Uppdraget är avslutat"):
        report("ON_PLAN")


def test_after_the_hand_over_it_is_refused_with_who_can_help(report, rounds) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(state=UnitFollowUpState.HANDED_OVER)
    with pytest.raises(Refused, match="Förvaltningschefen kan återta det före sammanträdet") as refused:
        report("ON_PLAN")
    assert refused.value.code == "LOCKED"


@pytest.mark.parametrize("who", ["coordinator", "manager"])
def test_those_who_assess_in_the_nämnd_may(report, request, who: str) -> None:
    assert report("ON_PLAN", by=request.getfixturevalue(who)).version == 1


@pytest.mark.parametrize(
    "who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter", "outsider", "stranger"]
)
def test_nobody_else_may(report, request, who: str) -> None:
    with pytest.raises(Refused) as refused:
        report("ON_PLAN", by=request.getfixturevalue(who))
    assert refused.value.code == "NOT_PERMITTED"
