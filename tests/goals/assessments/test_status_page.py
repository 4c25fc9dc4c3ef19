"""Läget för uppdragen: what is asked, what is late, what a sent page saves, and what is not to be seen from outside."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from goals.models import Assignment, AssignmentAddressee, AssignmentStatus, UnitFollowUp, UnitFollowUpState
from goals.operations.assignment_statuses import report_assignment_status
from tests.conftest import NOW, TODAY, make_decision
from tests.goals.assessments.conftest import said
from tests.goals.conftest import Read
from tests.goals.pages import PLACE
from tracker.models import Person
from tracker.operations import Actor
from tracker.periods import YEAR, bits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("rounds", "plans", "in_september")]

PAGE = "uppdrag/lage/"
HIDDEN = "Lägena syns för nämnden själv tills de har expedierats."


@pytest.fixture
def addressee(norr: SimpleNamespace) -> AssignmentAddressee:
    """To be reported in August; the day for that was 28 August."""
    assignment = Assignment.objects.create(
        given_by=norr.council, text="Öka takten i omställningen", given=make_decision(norr.council)
    )
    return AssignmentAddressee.objects.create(
        assignment=assignment, unit=norr.culture, months=bits([8, 12]), ends_on=date(2026, 12, 31), raw_status="Ej påbörjad"
    )


@pytest.fixture
def send(sign_in: Callable[[Person], Client], coordinator: Person, addressee: AssignmentAddressee) -> Callable[..., Any]:
    """Send the row of the assignment as it was shown when nothing had been said; `fields` as they are named there."""

    def send(*, by: Person = coordinator, **fields: str) -> Any:
        row = f"uppdrag-{addressee.pk}-"
        sent = {"version": "0", "status": "", "comment": "", **fields}
        hidden = {f"initial-{row}{name}": fields.get(f"initial_{name}", "") for name in ("status", "comment")}
        return sign_in(by).post(PLACE + PAGE, {f"{row}{name}": text for name, text in sent.items()} | hidden)

    return send


@pytest.fixture
def report(rounds: SimpleNamespace, addressee: AssignmentAddressee, manager: Person, actor: Callable[[Person], Actor]) -> Any:
    """Report as the manager, before anybody else."""
    return lambda status, comment="": report_assignment_status(
        by=actor(manager), now=NOW, addressee=addressee, unit_follow_up=rounds.culture,
        status=status, comment=comment, expected_version=0,
    )  # fmt: skip


def test_each_assignment_says_who_gave_it_when_it_is_reported_and_what_the_plan_says(
    reading: Read, addressee, coordinator
) -> None:
    text = reading(coordinator, PAGE)
    assert "0 av 1 uppdrag har ett läge." in text
    assert "Öka takten i omställningen Regionfullmäktige redovisas augusti och december slutar 31 december 2026" in text
    assert "Enligt planen: ”Ej påbörjad”" in text


LATE = "Försenat. Läget skulle ha redovisats senast 28 augusti 2026."


@pytest.mark.parametrize(
    ("status", "fields", "expected"),
    [
        pytest.param("", {}, LATE, id="asked for and not said"),
        pytest.param("ON_PLAN", {}, "", id="said"),
        pytest.param("", {"months": YEAR}, "", id="not asked for in August"),
        pytest.param("ON_PLAN", {"ends_on": TODAY - timedelta(days=1)}, "Försenat. Sista dagen, 7 september", id="over"),
        pytest.param("DONE_PROPOSED", {"ends_on": TODAY - timedelta(days=1)}, "", id="over and done"),
    ],
)
def test_what_is_late_is_computed(
    reading: Read, report, addressee, coordinator, status: str, fields: dict[str, Any], expected: str
) -> None:
    AssignmentAddressee.objects.filter(pk=addressee.pk).update(**fields)
    if status:
        report(status)
    for page in (PAGE, "uppdrag/"):
        text = reading(coordinator, page)
        assert ("örsenat" in text) == bool(expected)
    assert expected in reading(coordinator, PAGE)


def test_what_is_sent_is_saved(send, addressee) -> None:
    assert send(status="ON_PLAN", comment="Löper på.").status_code == 302
    kept = AssignmentStatus.objects.get()
    assert (kept.status, kept.comment, kept.addressee) == ("ON_PLAN", "Löper på.", addressee)


def test_a_row_that_was_not_touched_is_left_alone_whatever_somebody_else_has_said(send, report) -> None:
    report("DEVIATES", "Chefens.")
    assert send().status_code == 302
    assert AssignmentStatus.objects.get().comment == "Chefens."


def test_somebody_who_was_second_sees_what_is_saved_and_can_choose_their_own(send, report) -> None:
    report("DEVIATES", "Chefens.")
    response = send(status="ON_PLAN", comment="Mitt.")
    assert response.status_code == 409
    assert "Sparat nu: pågår med avvikelse; ”Chefens.”. Spara igen för att det du skrev ska gälla." in said(response)
    assert "Mitt." in said(response)
    assert send(status="ON_PLAN", comment="Mitt.", version="1").status_code == 302
    assert AssignmentStatus.objects.get().comment == "Mitt."


def test_what_is_wrong_is_said_at_its_field(send) -> None:
    response = send(status="ON_PLAN", comment="a" * 10_001)
    assert response.status_code == 422
    assert "Något behöver rättas Kommentar:" in said(response)
    assert not AssignmentStatus.objects.exists()


def test_after_the_hand_over_it_is_read_with_why_and_nothing_is_saved(reading: Read, send, rounds, coordinator) -> None:
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(state=UnitFollowUpState.HANDED_OVER)
    assert "Augusti 2026 är låst, för underlaget är överlämnat till nämnden." in reading(coordinator, PAGE)
    assert send(status="ON_PLAN").status_code == 409
    assert not AssignmentStatus.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "secretary"])
def test_those_who_read_live_rows_read_the_statuses(reading: Read, report, request, who: str) -> None:
    report("DEVIATES", "Upphandlingen är överklagad.")
    text = reading(request.getfixturevalue(who), PAGE)
    assert "Pågår med avvikelse Upphandlingen är överklagad." in text
    assert "Du kan läsa lägena. De anges av samordnaren och förvaltningschefen." in text


@pytest.mark.parametrize("who", ["member", "auditor", "administrator", "other_reporter"])
def test_from_outside_only_that_they_are_not_to_be_seen_yet(reading: Read, report, request, who: str) -> None:
    report("DEVIATES", "Upphandlingen är överklagad.")
    text = reading(request.getfixturevalue(who), PAGE)
    assert HIDDEN in text
    assert "avvikelse" not in text


@pytest.mark.parametrize("who", ["reporter", "secretary", "member", "auditor", "administrator", "other_reporter"])
def test_nobody_else_sends_anything(send, request, who: str) -> None:
    assert send(by=request.getfixturevalue(who), status="ON_PLAN").status_code == 403
    assert not AssignmentStatus.objects.exists()


def test_a_nämnd_without_assignments_is_told_so(reading: Read, coordinator) -> None:
    assert "Inga uppdrag. Uppdrag som Kulturnämnden har fått och som inte är avslutade syns här." in reading(coordinator, PAGE)
