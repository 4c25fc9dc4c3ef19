"""Registrera beslut: enligt förslag, goal by goal, delgiven, återremiss; what is frozen and what is let out by it."""

import json
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from goals.models import Action, Assessment, Decision, DecisionKind, Outcome, Release, Reservation
from goals.models.assessments import Scope
from goals.models.decisions import ReservationKind
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.decided_assessments import DecidedStatus
from goals.operations.round_decisions import ReservationEntry, complete_decision, open_correction
from reports.models import Report
from reports.operations.acts import HasMoved
from reports.queries import moved_since_hand_over
from tests.conftest import NOW, make_person
from tests.reports.acts.conftest import MEETING, decision_of, fresh
from tracker.models import AuditEvent, Person, Role
from tracker.operations import Refused

APPROVES, ESTABLISHES = DecisionKind.APPROVES, DecisionKind.ESTABLISHES
NOTED, REFERRED_BACK = DecisionKind.NOTED, DecisionKind.REFERRED_BACK


def statuses(stage: str, round_: int = 1) -> dict[str, str]:
    return dict(Assessment.objects.filter(stage=stage, round=round_).values_list("scope", "status"))


@pytest.mark.parametrize("kind", [APPROVES, ESTABLISHES])
def test_enligt_förslag_decides_every_proposal_with_its_texts(
    kind: DecisionKind, ready: SimpleNamespace, handed_over: Report, decided: Callable
) -> None:
    decision = decided(kind)
    row, own = fresh(ready.follow_up), Assessment.objects.decided().get(scope="OWN")
    assert (row.state, row.decision, decision.unit_follow_up, decision.round) == ("DECIDED", decision, row, 1)
    assert statuses("DECIDED") == {"OWN": "PARTLY_MET", "CONTRIBUTION": "PARTLY_MET"}
    assert (own.activities, own.analysis, own.decision) == ("Filmdagar i länet.", "Hälften återstår.", decision)
    assert own.basis == Assessment.objects.proposed().get(scope="OWN").basis


def test_where_the_nämnd_decided_otherwise_both_stand_with_the_reason(
    ready: SimpleNamespace, handed_over: Report, decided: Callable
) -> None:
    decided(statuses=(DecidedStatus(ready.goal.pk, Scope.OWN, "NOT_MET", "För få filmer i inlandet."),))
    assert statuses("PROPOSED") == {"OWN": "PARTLY_MET", "CONTRIBUTION": "PARTLY_MET"}
    assert statuses("DECIDED") == {"OWN": "NOT_MET", "CONTRIBUTION": "PARTLY_MET"}
    assert Assessment.objects.decided().get(scope="OWN").deviation_reason == "För få filmer i inlandet."
    event = AuditEvent.objects.get(action="assessment.decide", reason="För få filmer i inlandet.")
    assert event.changes["status"] == ["PARTLY_MET", "NOT_MET"]


def test_the_report_is_frozen_as_decided_and_dispatched_in_the_same_transaction(
    ready: SimpleNamespace, handed_over: Report, decided: Callable, secretary: Person
) -> None:
    decision = decided()
    report = Report.objects.get(stage="DECIDED")
    assert (report.round, report.decision) == (1, decision)
    assert Report.objects.get(pk=handed_over.pk).content == handed_over.content
    release = Release.objects.get()
    assert (release.stage, release.act, release.round, release.by) == ("DECIDED", "DISPATCHED", 1, secretary)


def test_delgiven_freezes_and_decides_no_assessment(ready: SimpleNamespace, handed_over: Report, decided: Callable) -> None:
    decided(NOTED)
    assert fresh(ready.follow_up).state == "DECIDED"
    assert statuses("DECIDED") == {}
    assert json.loads(Report.objects.get(stage="DECIDED").content)["stage"]["code"] == "DECIDED"


def test_återremiss_opens_the_next_round_with_copies_and_freezes_nothing(
    ready: SimpleNamespace, handed: Callable, decided: Callable, coordinator: Person
) -> None:
    Action.objects.create(assessment=Assessment.objects.get(scope="OWN"), what="Boka lokaler", who="Kansliet")
    handed()
    decision = decided(REFERRED_BACK, text="Beskriv inlandet.")
    row = fresh(ready.follow_up)
    assert (row.state, row.round, row.handed_over_at, row.decision) == ("OPEN", 2, None, None)
    assert (decision.kind, decision.round) == (REFERRED_BACK, 1)
    assert statuses("PROPOSED", 2) == statuses("PROPOSED", 1)
    copy = Assessment.objects.get(scope="OWN", round=2)
    assert (copy.by, copy.at, copy.version, copy.actions.get().what) == (coordinator, NOW, 1, "Boka lokaler")
    assert list(Report.objects.values_list("stage", flat=True)) == ["PROPOSAL"]
    assert not Release.objects.exists()


def test_after_an_återremiss_everything_goes_once_more_and_both_rounds_stay(
    ready: SimpleNamespace, handed: Callable, decided: Callable
) -> None:
    handed()
    decided(REFERRED_BACK, text="Beskriv inlandet.")
    handed(now=MEETING + timedelta(days=1))
    decided(now=MEETING + timedelta(days=30), held_on=(MEETING + timedelta(days=30)).date(), paragraph="130")
    assert list(Report.objects.order_by("pk").values_list("stage", "round")) == [
        ("PROPOSAL", 1),
        ("PROPOSAL", 2),
        ("DECIDED", 2),
    ]
    assert statuses("DECIDED", 2) == {"OWN": "PARTLY_MET", "CONTRIBUTION": "PARTLY_MET"}


def test_reservations_and_statements_are_kept(handed_over: Report, decided: Callable) -> None:
    decided(
        reservations=(
            ReservationEntry(ReservationKind.RESERVATION, "Ledamot A (X)", "Målet är för lågt."),
            ReservationEntry(ReservationKind.STATEMENT, "Ledamot B (Y)"),
        )
    )
    assert list(Reservation.objects.values_list("kind", "who")) == [
        ("RESERVATION", "Ledamot A (X)"),
        ("STATEMENT", "Ledamot B (Y)"),
    ]


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        pytest.param({"held_on": None}, "held_on", "Ange vilken dag", id="no day"),
        pytest.param({"held_on": (MEETING + timedelta(days=1)).date()}, "held_on", "framåt i tiden", id="a day ahead"),
        pytest.param({"held_on": (NOW - timedelta(days=1)).date()}, "held_on", "överlämnades den 8 september", id="too early"),
        pytest.param({"paragraph": " § "}, "paragraph", "Ange beslutets paragraf", id="no paragraph"),
        pytest.param({"paragraph": "1" * 21}, "paragraph", "högst 20 tecken", id="a long paragraph"),
        pytest.param({"link": "protokoll.pdf"}, "link", "https://", id="no address"),
        pytest.param({"signed_on": NOW.date()}, "signed_on", "före sammanträdet", id="signed before the meeting"),
        pytest.param({"signed_on": (MEETING + timedelta(days=2)).date()}, "signed_on", "framåt i tiden", id="signed ahead"),
        pytest.param({"kind": DecisionKind.ADOPTS}, "kind", "Välj vad nämnden beslutade", id="another kind of decision"),
        pytest.param({"kind": REFERRED_BACK}, "text", "vill ha kompletterat", id="an återremiss that says nothing"),
        pytest.param(
            {"reservations": (ReservationEntry(ReservationKind.RESERVATION, " "),)}, "reservation_0_who", "Fyll i", id="by nobody"
        ),
        pytest.param(
            {"kind": NOTED, "statuses": (DecidedStatus(1, Scope.OWN, "MET", "x"),)}, "kind", "Bedömningar ändras", id="noted"
        ),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    fields: dict, field: str, words: str, waiting: SimpleNamespace, decided: Callable
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        decided(**fields)
    assert refused.value.field == field
    assert Decision.objects.filter(unit_follow_up__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        pytest.param("NOT_MET", " ", "Skriv varför nämnden", id="without a reason"),
        pytest.param("NO_DATA", "x", "Välj en av bedömningarna", id="no such status"),
        pytest.param("", "x", "Välj en av bedömningarna", id="no status"),
    ],
)
def test_a_departure_is_refused(status: str, reason: str, words: str, waiting: SimpleNamespace, decided: Callable) -> None:
    with pytest.raises(Refused, match=words):
        decided(statuses=(DecidedStatus(waiting.goal.pk, Scope.OWN, status, reason),))


def test_a_goal_that_is_not_the_nämnds_is_refused(ready: SimpleNamespace, waiting: SimpleNamespace, decided: Callable) -> None:
    with pytest.raises(Refused) as refused:
        decided(statuses=(DecidedStatus(ready.above.pk, Scope.OWN, "MET", "x"),))
    assert refused.value.field == f"status_OWN_{ready.above.pk}"


def test_a_status_that_is_the_proposed_one_is_as_proposed(ready: SimpleNamespace, handed_over: Report, decided: Callable) -> None:
    decided(statuses=(DecidedStatus(ready.goal.pk, Scope.OWN, "PARTLY_MET"),))
    assert Assessment.objects.decided().get(scope="OWN").deviation_reason == ""


def test_the_nämnd_can_decide_what_nobody_had_proposed(ready: SimpleNamespace, handed: Callable, decided: Callable) -> None:
    Assessment.objects.filter(scope="OWN").update(status="")
    handed()
    decided(statuses=(DecidedStatus(ready.goal.pk, Scope.OWN, "MET", "Nämnden ser det så."),))
    assert statuses("DECIDED") == {"OWN": "MET", "CONTRIBUTION": "PARTLY_MET"}


def test_a_paragraph_used_twice_is_refused_in_words(waiting: SimpleNamespace, decided: Callable) -> None:
    Decision.objects.create(unit=waiting.follow_up.unit, year=2026, paragraph="112", kind=APPROVES, recorded_at=NOW)
    with pytest.raises(Refused, match="§ 112 år 2026 är redan registrerad") as refused:
        decided(paragraph="§ 112")
    assert refused.value.field == "paragraph"


def test_what_is_not_handed_over_is_not_decided(ready: SimpleNamespace, decided: Callable) -> None:
    with pytest.raises(Refused, match="underlaget är inte överlämnat"):
        decided()


def test_the_same_form_registers_once_and_another_secretary_is_refused(
    ready: SimpleNamespace, handed_over: Report, decided: Callable, norr: SimpleNamespace
) -> None:
    assert decided(form="a") == decided(form="a")
    other = make_person("Secretary Ulla", Role.SECRETARY, norr.culture)
    with pytest.raises(Refused, match="redan beslutat"):
        decided(by=other, paragraph="113")
    assert Decision.objects.filter(unit_follow_up=ready.follow_up).count() == 1


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "member", "auditor", "administrator", "other_reporter"])
def test_only_the_secretary_registers(
    who: str, waiting: SimpleNamespace, decided: Callable, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused) as refused:
        decided(by=request.getfixturevalue(who))
    assert refused.value.code == "NOT_PERMITTED"


class TestWhatHasChangedSinceTheHandOver:
    """The proposal stands as it was; the decision is registered over the change only by an explicit yes."""

    def test_it_is_told_figure_by_figure(self, ready: SimpleNamespace, handed_over: Report) -> None:
        assert not moved_since_hand_over(fresh(ready.follow_up), NOW)
        Outcome.objects.filter(pk=ready.films.pk).update(value=91)
        moved = moved_since_hand_over(fresh(ready.follow_up), NOW)
        outcome = next(one for one in moved.differences if one.what == "Utfall")
        assert (outcome.where, outcome.name, outcome.before, outcome.after) == ("Delmål 1.1", "Antal filmer", "64", "91")

    def test_without_a_yes_the_decision_is_refused(self, ready: SimpleNamespace, handed_over: Report, decided: Callable) -> None:
        Outcome.objects.filter(pk=ready.films.pk).update(value=91)
        with pytest.raises(HasMoved) as refused:
            decided()
        digest = refused.value.moved.digest
        decided(options={"accepts_moved": True, "seen": digest})
        assert '"raw":"91"' in Report.objects.get(stage="DECIDED").content
        assert '"raw":"91"' not in Report.objects.get(stage="PROPOSAL").content


class TestCorrection:
    """Rättelse: a decision of its own opens the next round, and everything earlier stays."""

    def correct(self, act_as: Callable, secretary: Person, ready: SimpleNamespace, form: str = "", **fields: object):
        row = fresh(ready.follow_up)
        entry = decision_of(DecisionKind.CORRECTS, **{"paragraph": "140", "text": "Filmerna räknades två gånger."} | fields)
        return open_correction(
            by=act_as(secretary, form), now=MEETING + timedelta(days=9), unit_follow_up=row, seen_round=row.round, decision=entry
        )

    def test_it_opens_with_what_was_decided(
        self, ready: SimpleNamespace, handed_over: Report, decided: Callable, act_as: Callable, secretary: Person
    ) -> None:
        decided(statuses=(DecidedStatus(ready.goal.pk, Scope.OWN, "NOT_MET", "För få filmer."),))
        self.correct(act_as, secretary, ready)
        row = fresh(ready.follow_up)
        assert (row.state, row.round, row.decision) == ("OPEN", 2, None)
        assert statuses("PROPOSED", 2) == {"OWN": "NOT_MET", "CONTRIBUTION": "PARTLY_MET"}
        assert statuses("DECIDED", 1) == {"OWN": "NOT_MET", "CONTRIBUTION": "PARTLY_MET"}
        assert Assessment.objects.get(scope="OWN", round=2).deviation_reason == "För få filmer."
        assert list(Report.objects.order_by("pk").values_list("stage", flat=True)) == ["PROPOSAL", "DECIDED"]
        assert Release.objects.count() == 1

    def test_the_same_form_opens_once(
        self, ready: SimpleNamespace, handed_over: Report, decided: Callable, act_as: Callable, secretary: Person
    ) -> None:
        decided()
        self.correct(act_as, secretary, ready, "a")
        self.correct(act_as, secretary, ready, "a")
        assert fresh(ready.follow_up).round == 2

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"text": ""}, "text"), ({"paragraph": ""}, "paragraph"), ({"held_on": NOW.date()}, "held_on")],
    )
    def test_it_says_what_is_wrong_and_by_which_decision(
        self,
        fields: dict,
        field: str,
        ready: SimpleNamespace,
        handed_over: Report,
        decided: Callable,
        act_as: Callable,
        secretary: Person,
    ) -> None:
        decided()
        with pytest.raises(Refused) as refused:
            self.correct(act_as, secretary, ready, **fields)
        assert refused.value.field == field

    def test_what_is_not_decided_is_not_corrected(
        self, ready: SimpleNamespace, handed_over: Report, act_as: Callable, secretary: Person
    ) -> None:
        with pytest.raises(Refused) as refused:
            self.correct(act_as, secretary, ready)
        assert refused.value.code == "WRONG_STATE"

    def test_a_manager_cannot(
        self, ready: SimpleNamespace, handed_over: Report, decided: Callable, act_as: Callable, manager: Person
    ):
        decided()
        with pytest.raises(Refused) as refused:
            self.correct(act_as, manager, ready)
        assert refused.value.code == "NOT_PERMITTED"


def test_the_minutes_can_be_signed_afterwards(
    handed_over: Report, decided: Callable, act_as: Callable, secretary: Person
) -> None:
    decision = decided()
    signed_on = (MEETING + timedelta(days=7)).date()
    complete_decision(
        by=act_as(secretary),
        now=MEETING + timedelta(days=8),
        decision=decision,
        signed_on=signed_on,
        is_immediate=False,
        link="https://example.org/protokoll",
    )
    decision.refresh_from_db()
    assert (decision.signed_on, decision.link) == (signed_on, "https://example.org/protokoll")


def test_a_proposal_begun_before_and_saved_after_the_hand_over_is_refused(
    ready: SimpleNamespace, handed_over: Report, act_as: Callable, coordinator: Person
) -> None:
    with pytest.raises(Refused, match="är låst sedan den 8 september 2026"):
        propose_assessment(
            by=act_as(coordinator),
            now=NOW,
            unit_follow_up=ready.follow_up,
            goal=ready.goal,
            scope=Scope.OWN,
            entry=AssessmentEntry("MET", activities="x", deviation_reason="x"),
            expected_version=1,
        )
