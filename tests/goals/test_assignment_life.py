"""The page of an assignment: its life from decision to decision, as much of it as the reader may see."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goals.models import (
    Assignment,
    AssignmentAddressee,
    AssignmentStatus,
    Decision,
    DecisionKind,
    FollowUp,
    Plan,
    Release,
    UnitFollowUp,
)
from tests.conftest import NOW, make_decision, make_person
from tests.goals.conftest import Read
from tests.held import held
from tracker.models import Person, Role, Unit
from tracker.periods import bits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_september")]

LAID = {"kind": DecisionKind.ASSIGNS, "year": 2025, "held_on": date(2025, 11, 25), "paragraph": "199", "dnr": "RS 12-2025"}


def receive(assignment: Assignment, unit: Unit, **fields: Any) -> AssignmentAddressee:
    known = {"months": bits([8, 12]), "ends_on": date(2026, 12, 31)}
    return AssignmentAddressee.objects.create(assignment=assignment, unit=unit, **{**known, **fields})


def say(addressee: AssignmentAddressee, follow_up: UnitFollowUp, status: str, **fields: Any) -> AssignmentStatus:
    return AssignmentStatus.objects.create(addressee=addressee, unit_follow_up=follow_up, status=status, **fields)


@pytest.fixture
@held
def assignment(norr: SimpleNamespace, rounds: SimpleNamespace) -> Assignment:
    """From fullmäktige in November 2025, from New Year on."""
    given = make_decision(norr.council, **LAID)
    return Assignment.objects.create(
        given_by=norr.council, given=given, starts_on=date(2026, 1, 1), number="3", text="Se över kulturskolan."
    )


@pytest.fixture
@held
def addressee(assignment: Assignment, norr: SimpleNamespace) -> AssignmentAddressee:
    return receive(assignment, norr.culture)


def test_it_says_what_it_is_who_gave_it_by_which_decision_and_when_it_is_reported(
    reading: Read, reporter: Person, assignment: Assignment, addressee: AssignmentAddressee, norr: SimpleNamespace
) -> None:
    Assignment.objects.filter(pk=assignment.pk).update(steering_unit=norr.board)
    text = reading(reporter, f"uppdrag/{assignment.pk}/")
    assert "3 Se över kulturskolan Uppdrag från Regionfullmäktige" in text
    assert "Gavs genom Regionfullmäktige, 25 november 2025, § 199, RS 12-2025. Gäller från 1 januari 2026" in text
    assert "Redovisas Augusti och december: Delårsrapport augusti 2026 och Årsrapport 2026" in text
    assert "Politisk styrgrupp Regionstyrelsen" in text


def test_months_between_two_rounds_mean_the_later_of_them(reading: Read, reporter, assignment, norr) -> None:
    receive(assignment, norr.culture, months=bits([2, 10]))
    text = reading(reporter, f"uppdrag/{assignment.pk}/")
    assert "Februari och oktober: Delårsrapport april 2026 och Årsrapport 2026" in text


def test_the_life_runs_from_the_decision_over_each_round_to_what_is_ahead(
    reading: Read, reporter, coordinator, addressee, assignment, rounds
) -> None:
    at = datetime(2026, 9, 3, 8, 0, tzinfo=UTC)
    say(addressee, rounds.culture, "DEVIATES", comment="Väntar på besked.", by=coordinator, at=at)
    told = reading(reporter, f"uppdrag/{assignment.pk}/").partition("Från beslut till beslut")[2]
    assert told.strip() == (
        "25 november 2025 Gavs Regionfullmäktige, 25 november 2025, § 199, RS 12-2025. Till Kulturnämnden. "
        "augusti 2026 Delårsrapport augusti 2026 Kulturnämnden: Pågår med avvikelse Väntar på besked. "
        "Coordinator Siv, 3 september 2026 "
        "december 2026 Årsrapport 2026 kommande Läget anges senast 28 december 2026. "
        "31 december 2026 Sista dag kommande"
    )


def test_how_it_goes_leads_to_its_trace_for_those_who_read_it(
    sign_in, reporter, other_reporter, addressee, assignment, rounds
) -> None:
    say(addressee, rounds.culture, "DEVIATES", comment="Väntar på besked.", by=reporter, at=NOW)
    trace = f"/norr/kn/2026-08/spar/assignmentaddressee:{addressee.pk}/"
    pages = [
        sign_in(who).get(f"/norr/kn/2026-08/uppdrag/{assignment.pk}/").content.decode() for who in (reporter, other_reporter)
    ]
    assert [trace in page for page in pages] == [True, False]
    assert "Pågår med avvikelse" in sign_in(reporter).get(trace).content.decode()


def test_what_the_source_lacks_is_said_to_be_missing(reading: Read, reporter, norr, rounds) -> None:
    given = make_decision(norr.council, held_text="november 2025")
    assignment = Assignment.objects.create(given_by=norr.council, given=given, text="Öka takten")
    receive(assignment, norr.culture)
    text = reading(reporter, f"uppdrag/{assignment.pk}/")
    assert "november 2025 Gavs Regionfullmäktige, november 2025. Dag, paragraf och diarienummer saknas i källan." in text


def test_the_plan_that_it_came_with_is_named(reading: Read, reporter, norr, plans, rounds) -> None:
    decision = Plan.objects.get(unit=norr.council).adopted_by
    assignment = Assignment.objects.create(given_by=norr.council, given=decision, text="Öka takten")
    receive(assignment, norr.culture)
    assert "saknas i källan. Med Regionplan 2026." in reading(reporter, f"uppdrag/{assignment.pk}/")


def test_what_should_have_been_said_in_a_round_and_was_not_is_late(reading: Read, reporter, assignment, addressee) -> None:
    text = reading(reporter, f"uppdrag/{assignment.pk}/")
    late = "Inget läge angivet Försenat. Läget skulle ha redovisats senast 28 augusti 2026."
    assert f"Läget augusti 2026 Kulturnämnden {late}" in text
    assert f"Delårsrapport augusti 2026 Kulturnämnden: {late}" in text


def test_a_round_that_is_not_asked_and_says_nothing_is_not_told_of(reading: Read, reporter, assignment, addressee) -> None:
    assert "april 2026" not in reading(reporter, f"uppdrag/{assignment.pk}/").partition("Från beslut")[2]


@pytest.mark.parametrize("who", ["other_reporter", "auditor", "administrator"])
def test_from_outside_everything_is_read_but_what_has_not_been_let_out(
    reading: Read, request, who: str, assignment, addressee, rounds
) -> None:
    say(addressee, rounds.culture, "DEVIATES", comment="Hemligt besked.")
    text = reading(request.getfixturevalue(who), f"uppdrag/{assignment.pk}/")
    assert "Gavs Regionfullmäktige, 25 november 2025, § 199" in text
    assert "Läget augusti 2026 Kulturnämnden Läget syns när det har expedierats. Till och med 31 december 2026" in text
    assert "Kulturnämnden: läget syns när det har expedierats." in text
    assert "Hemligt" not in text
    assert "avvikelse" not in text
    assert "Försenat" not in text


@pytest.mark.parametrize("who", ["outsider", "stranger"])
def test_from_another_region_it_is_not_there(reading: Read, request, who: str, assignment, addressee) -> None:
    reading(request.getfixturevalue(who), f"uppdrag/{assignment.pk}/", 404)


def test_it_is_found_where_it_concerns_somebody_and_nowhere_else(reading: Read, reporter, assignment, addressee) -> None:
    for unit, status in (("rf", 200), ("kn", 200), ("vn", 404)):
        reading(reporter, f"/norr/{unit}/2026-08/uppdrag/{assignment.pk}/", status)
    reading(reporter, f"uppdrag/{10**20}/", 404)


def let_out(follow_up: UnitFollowUp, person: Person, act: str = "DISPATCHED", round_: int = 1) -> None:
    Release.objects.create(unit_follow_up=follow_up, round=round_, stage="DECIDED", act=act, at=NOW, by=person)


@pytest.mark.parametrize(
    ("who", "act", "is_read"),
    [
        pytest.param("auditor", "DISPATCHED", True, id="the auditors read what is dispatched"),
        pytest.param("overseer", "DISPATCHED", True, id="the board reads what is dispatched"),
        pytest.param("other_reporter", "DISPATCHED", False, id="another nämnd does not"),
        pytest.param("other_reporter", "PUBLISHED", True, id="everybody reads what is published"),
        pytest.param("giver", "DISPATCHED", True, id="the giver reads the answer"),
    ],
)
def test_what_has_been_let_out_is_read_by_those_it_was_let_out_to(
    reading: Read, request, norr, who: str, act: str, is_read: bool, assignment, addressee, rounds, secretary
) -> None:
    made = {"overseer": (Role.COORDINATOR, norr.board), "giver": (Role.SECRETARY, norr.council)}
    reader = make_person(who, *made[who]) if who in made else request.getfixturevalue(who)
    say(addressee, rounds.culture, "DEVIATES", comment="Väntar på besked.")
    address = f"/norr/kn/2026-08/uppdrag/{assignment.pk}/"
    assert "Väntar på besked" not in reading(reader, address)
    let_out(rounds.culture, secretary, act)
    assert ("Väntar på besked." in reading(reader, address)) is is_read


def test_others_read_a_round_as_it_was_let_out_also_when_it_has_been_opened_again(
    reading: Read, auditor, reporter, member, assignment, addressee, rounds, secretary
) -> None:
    say(addressee, rounds.culture, "DEVIATES", comment="Som beslutat.")
    let_out(rounds.culture, secretary)
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(round=2)
    say(addressee, rounds.culture, "ON_PLAN", comment="Rättat.", round=2)
    for who, is_live in ((auditor, False), (member, False), (reporter, True)):
        text = reading(who, f"uppdrag/{assignment.pk}/")
        assert ("Rättat." in text, "Som beslutat." in text) == (is_live, not is_live)


def test_members_read_from_hand_over_on(reading: Read, member, manager, assignment, addressee, rounds) -> None:
    say(addressee, rounds.culture, "DEVIATES", comment="Väntar på besked.")
    assert "Väntar" not in reading(member, f"uppdrag/{assignment.pk}/")
    handed = {"state": "HANDED_OVER", "handed_over_at": NOW, "handed_over_by": manager}
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(**handed)
    assert "Väntar på besked." in reading(member, f"uppdrag/{assignment.pk}/")


# Broken down, ended, carried over


def test_broken_down_it_says_to_whom_and_how_it_goes_there(
    reading: Read, coordinator, assignment, addressee, norr, rounds
) -> None:
    given = make_decision(norr.culture, year=2026, held_on=date(2026, 2, 3), paragraph="12")
    child = Assignment.objects.create(
        given_by=norr.culture, given=given, parent=assignment, text="Utred kulturskolans avgifter", steering_unit=norr.board
    )
    below = receive(child, norr.culture_administration)
    say(below, rounds.culture, "ON_PLAN", comment="Enkäten är ute.")
    text = reading(coordinator, f"uppdrag/{assignment.pk}/")
    assert (
        "Så har det brutits ner Utred kulturskolans avgifter Uppdrag från Kulturnämnden; politisk styrgrupp: Regionstyrelsen "
        "Kulturförvaltningen Pågår enligt plan Enkäten är ute." in text
    )
    assert (
        "3 februari 2026 Bröts ner Kulturnämnden gav det vidare till Kulturförvaltningen. Kulturnämnden, 3 februari 2026, § 12."
        in text
    )
    assert "Bryter ner: Regionfullmäktige: Se över kulturskolan" in reading(coordinator, f"uppdrag/{child.pk}/")


def test_it_ends_by_a_paragraph_for_all_or_for_some_of_its_receivers(
    reading: Read, reporter, assignment, addressee, norr, rounds
) -> None:
    decision = make_decision(norr.council, DecisionKind.CLOSES, year=2026, held_on=date(2026, 6, 16), paragraph="88", dnr="RS 9")
    AssignmentAddressee.objects.filter(pk=addressee.pk).update(end="CLOSED", closed=decision)
    text = reading(reporter, f"uppdrag/{assignment.pk}/")
    assert "16 juni 2026 Avslutades Regionfullmäktige, 16 juni 2026, § 88, RS 9" in text
    assert "Läget augusti 2026 Kulturnämnden Avslutat § 88, 16 juni 2026" in text
    assert "Delårsrapport augusti 2026" not in text.partition("Från beslut")[2]
    receive(assignment, norr.care)
    assert "Avslutades för Kulturnämnden Regionfullmäktige, 16 juni" in reading(reporter, f"uppdrag/{assignment.pk}/")


@pytest.fixture
def carried_over(assignment: Assignment, addressee: AssignmentAddressee, norr: SimpleNamespace, rounds: SimpleNamespace):
    """From the budget of 2025: it was carried over in November, and its last word was that it went as planned."""
    before = Assignment.objects.create(
        given_by=norr.council,
        given=make_decision(norr.council, **{**LAID, "year": 2024, "held_on": date(2024, 11, 26), "paragraph": "150"}),
        starts_on=date(2025, 1, 1),
        text="Se över kultur- och musikskolan",
    )
    earlier = receive(before, norr.culture, ends_on=None, end="CARRIED_OVER", closed=assignment.given)
    december = FollowUp.objects.create(
        region=norr.region, year=2025, month=12, name="Årsrapport 2025", opens_on=date(2025, 12, 15)
    )
    follow_up = UnitFollowUp.objects.create(
        follow_up=december, unit=norr.culture, outcomes_due_on=date(2026, 1, 20), assessments_due_on=date(2026, 1, 20)
    )
    say(earlier, follow_up, "ON_PLAN")
    Assignment.objects.filter(pk=assignment.pk).update(continues=before)
    return before


def test_carried_over_its_life_goes_back_to_where_it_began(reading: Read, reporter, assignment, carried_over) -> None:
    told = reading(reporter, f"uppdrag/{assignment.pk}/").partition("Från beslut till beslut")[2]
    assert told.strip().startswith(
        "26 november 2024 Gavs Regionfullmäktige, 26 november 2024, § 150, RS 12-2025. Till Kulturnämnden. "
        "Se över kultur- och musikskolan "
        "25 november 2025 Överfördes Regionfullmäktige, 25 november 2025, § 199, RS 12-2025 "
        "25 november 2025 Gavs på nytt Genom samma beslut. Till Kulturnämnden. "
        "december 2025 Årsrapport 2025 Kulturnämnden: Pågår enligt plan "
        "augusti 2026 Delårsrapport augusti 2026"
    )


def test_what_was_carried_over_leads_on_to_what_continues_it(reading: Read, reporter, assignment, carried_over) -> None:
    text = reading(reporter, f"uppdrag/{carried_over.pk}/")
    assert "Gavs på nytt Regionfullmäktige, 25 november 2025, § 199, RS 12-2025. Till det nya uppdraget" in text


def test_the_list_says_from_what_it_was_carried_over(reading: Read, reporter, plans, assignment, carried_over, norr) -> None:
    assert "Se över kulturskolan. Från § 150, 26 november 2024" in reading(reporter, "uppdrag/")
    plan = Plan.objects.get(unit=norr.council)
    Plan.objects.filter(pk=plan.pk).update(title="Regionplan och budget 2025", adopted_by=carried_over.given)
    assert "Se över kulturskolan. Från Regionplan och budget 2025" in reading(reporter, "uppdrag/")


def test_what_ended_in_earlier_years_is_shown_when_asked_for(reading: Read, reporter, carried_over) -> None:
    Decision.objects.filter(pk=carried_over.addressees.get().closed_id).update(held_on=date(2025, 6, 1))
    Assignment.objects.filter(continues=carried_over).update(continues=None)
    assert "musikskolan" not in reading(reporter, "uppdrag/")
    assert "musikskolan" in reading(reporter, "uppdrag/?earlier=on")


# When a receiver has ceased


def test_a_receiver_that_has_ceased_is_named_with_who_carries_it_on(reading: Read, reporter, assignment, addressee, norr) -> None:
    Unit.objects.filter(pk=norr.culture.pk).update(active_to=date(2026, 8, 31), successor=norr.care)
    text = reading(reporter, f"/norr/rf/2026-08/uppdrag/{assignment.pk}/")
    assert "Till Kulturnämnden (numera Vårdnämnden)" in text
    assert "31 augusti 2026 Kulturnämnden upphörde Vårdnämnden tar över uppdraget." in text


def test_what_its_giver_may_do_is_one_step_away(reading: Read, coordinator, reporter, assignment, addressee, norr) -> None:
    own = Assignment.objects.create(given_by=norr.culture, given=make_decision(norr.culture), text="Utred")
    receive(own, norr.culture_administration)
    assert "Ange läget · Ändra eller avsluta uppdraget" in reading(coordinator, f"uppdrag/{own.pk}/")
    assert "Ange läget · Historik Läget" in reading(coordinator, f"uppdrag/{assignment.pk}/")
    assert "Ange läget" not in reading(reporter, f"uppdrag/{own.pk}/")


@pytest.mark.servers
def test_a_long_life_costs_as_many_queries_as_a_short_one(sign_in, reporter, assignment, carried_over, norr, rounds) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert sign_in(reporter).get(f"/norr/kn/2026-08/uppdrag/{assignment.pk}/").status_code == 200
        counts.append(len(queries))
        if not number:
            _lengthen(carried_over, norr, rounds)
    assert counts[0] == counts[1]


def _lengthen(first: Assignment, norr: SimpleNamespace, rounds: SimpleNamespace) -> None:
    """Ten assignments before the first of a life, each broken down and told of in every round."""
    for _ in range(10):
        before = Assignment.objects.create(given_by=norr.council, given=make_decision(norr.council, year=2024), text="Förr")
        below = Assignment.objects.create(given_by=norr.culture, given=before.given, parent=before, text="Nedbrutet")
        for row in (receive(before, norr.culture), receive(before, norr.care), receive(below, norr.culture_administration)):
            for follow_up in rounds.all.values():
                say(row, follow_up, "ON_PLAN")
        Assignment.objects.filter(pk=first.pk).update(continues=before)
        first = before
