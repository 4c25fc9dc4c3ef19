"""Återta before the meeting; exceptions from the lock; opening to the auditors."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import Assessment, LockException, OutcomeState, UnitFollowUp
from goals.operations.auditors import close_to_auditors, open_to_auditors
from goals.operations.lock_exceptions import end_lock_exception, give_lock_exception
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reopening import take_back
from reports.models import Report
from tests.conftest import AUGUST, NOW
from tests.reports.acts.conftest import MEETING, fresh, outcome_now
from tracker.models import AuditEvent, Person
from tracker.operations import Refused

LATER = NOW + timedelta(hours=2)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def taken(act_as: Callable, ready: SimpleNamespace, manager: Person) -> Callable:
    """Take kulturnämnden's August back, as the manager."""

    def taken(*, by: Person = manager, form: str = "", now=LATER, seen_round: int = 1, reason: str = "Fel i en siffra."):
        return take_back(by=act_as(by, form), now=now, unit_follow_up=ready.follow_up, seen_round=seen_round, reason=reason)

    return taken


@pytest.fixture
def given(act_as: Callable, ready: SimpleNamespace, manager: Person) -> Callable:
    """Open the films after hand-over, as the manager."""

    def given(*, by: Person = manager, form: str = "", now=LATER, **fields):
        known = {"indicators": [ready.films.indicator_id], "reason": "Fel källa.", "expires_at": TOMORROW, "seen_round": 1}
        return give_lock_exception(by=act_as(by, form), now=now, unit_follow_up=ready.follow_up, **known | fields)

    return given


class TestÅterta:
    def test_it_opens_the_next_round_with_copies_and_approvals_stay(
        self, ready: SimpleNamespace, handed: Callable, taken: Callable
    ) -> None:
        handed()
        taken()
        row = fresh(ready.follow_up)
        assert (row.state, row.round, row.handed_over_at, row.handed_over_by) == ("OPEN", 2, None, None)
        assert outcome_now(ready.share).state == OutcomeState.APPROVED
        assert Assessment.objects.filter(round=2).count() == 2
        assert list(Report.objects.values_list("stage", "round")) == [("PROPOSAL", 1)]
        assert AuditEvent.objects.get(action="round.take_back").reason == "Fel i en siffra."

    def test_it_can_be_handed_over_again_as_a_new_proposal(
        self, ready: SimpleNamespace, handed: Callable, taken: Callable
    ) -> None:
        first = handed()
        taken()
        second = handed(now=LATER + timedelta(hours=1))
        assert (second.round, second.version) == (2, 1)
        assert Report.objects.get(pk=first.pk).sha256 == first.sha256

    def test_the_day_of_the_meeting_is_the_last(self, ready: SimpleNamespace, waiting: SimpleNamespace, taken: Callable) -> None:
        UnitFollowUp.objects.filter(pk=ready.follow_up.pk).update(meeting_on=MEETING.date())
        with pytest.raises(Refused, match="sammanträdde den 24 september 2026"):
            taken(now=MEETING + timedelta(days=1))
        taken(now=MEETING)
        assert fresh(ready.follow_up).round == 2

    def test_a_meeting_before_it_was_handed_over_was_about_an_earlier_round(
        self, ready: SimpleNamespace, waiting: SimpleNamespace, taken: Callable
    ) -> None:
        UnitFollowUp.objects.filter(pk=ready.follow_up.pk).update(meeting_on=NOW.date() - timedelta(days=1))
        taken(now=NOW + timedelta(days=1))
        assert fresh(ready.follow_up).round == 2

    def test_the_same_form_takes_back_once(self, ready: SimpleNamespace, waiting: SimpleNamespace, taken: Callable) -> None:
        taken(form="a")
        taken(form="a")
        assert fresh(ready.follow_up).round == 2

    @pytest.mark.parametrize(
        ("state", "code"), [("OPEN", "WRONG_STATE"), ("DECIDED", "WRONG_STATE")], ids=["what is open", "what is decided"]
    )
    def test_only_what_is_handed_over(
        self, state: str, code: str, ready: SimpleNamespace, handed: Callable, decided: Callable, taken: Callable
    ) -> None:
        if state == "DECIDED":
            handed()
            decided()
        with pytest.raises(Refused) as refused:
            taken(now=MEETING)
        assert refused.value.code == code

    def test_it_says_why(self, waiting: SimpleNamespace, taken: Callable) -> None:
        with pytest.raises(Refused) as refused:
            taken(reason=" ")
        assert refused.value.field == "reason"

    @pytest.mark.parametrize("who", ["coordinator", "secretary", "reporter", "member", "other_reporter"])
    def test_only_the_manager(self, who: str, waiting: SimpleNamespace, taken: Callable, request: pytest.FixtureRequest) -> None:
        with pytest.raises(Refused) as refused:
            taken(by=request.getfixturevalue(who))
        assert refused.value.code == "NOT_PERMITTED"


class TestUndantag:
    def save(self, act_as: Callable, reporter: Person, ready: SimpleNamespace, which: str = "films", now=LATER) -> None:
        outcome = getattr(ready, which)
        record_outcome(
            by=act_as(reporter),
            now=now,
            indicator=outcome.indicator,
            period=AUGUST,
            entry=OutcomeEntry(value=Decimal(65)),
            expected_version=1,
        )

    def test_it_opens_just_the_named_indicator(
        self, ready: SimpleNamespace, waiting: SimpleNamespace, given: Callable, act_as: Callable, reporter: Person
    ) -> None:
        given()
        self.save(act_as, reporter, ready)
        with pytest.raises(Refused, match="är låst"):
            self.save(act_as, reporter, ready, "share")
        assert AuditEvent.objects.get(action="outcome.record").reason == "Fel källa."

    def test_it_ends_by_itself_and_before_when_the_manager_says_so(
        self,
        ready: SimpleNamespace,
        waiting: SimpleNamespace,
        given: Callable,
        act_as: Callable,
        reporter: Person,
        manager: Person,
    ) -> None:
        (exception,) = given()
        with pytest.raises(Refused, match="är låst"):
            self.save(act_as, reporter, ready, now=TOMORROW + timedelta(seconds=1))
        end_lock_exception(by=act_as(manager), now=LATER + timedelta(minutes=1), exception=exception)
        with pytest.raises(Refused, match="är låst"):
            self.save(act_as, reporter, ready, now=LATER + timedelta(minutes=2))

    def test_it_ends_when_the_round_is_taken_back(
        self, ready: SimpleNamespace, waiting: SimpleNamespace, given: Callable, taken: Callable
    ) -> None:
        given()
        taken(now=LATER + timedelta(minutes=5))
        assert not LockException.objects.valid(LATER + timedelta(minutes=6)).exists()

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            pytest.param({"reason": " "}, "reason", id="no reason"),
            pytest.param({"expires_at": LATER}, "expires_on", id="no time"),
            pytest.param({"indicators": []}, "indicators", id="no indicator"),
            pytest.param({"indicators": [987654]}, "indicators", id="an indicator that is not there"),
        ],
    )
    def test_what_cannot_be_is_refused(self, fields: dict, field: str, waiting: SimpleNamespace, given: Callable) -> None:
        with pytest.raises(Refused) as refused:
            given(**fields)
        assert refused.value.field == field

    def test_another_nämnds_indicator_is_refused(
        self, ready: SimpleNamespace, waiting: SimpleNamespace, given: Callable, norr: SimpleNamespace
    ) -> None:
        ready.films.indicator.reporting_unit = norr.care_administration
        ready.films.indicator.save()
        with pytest.raises(Refused) as refused:
            given()
        assert refused.value.code == "NOT_HERE"

    def test_it_is_given_only_while_handed_over(self, ready: SimpleNamespace, given: Callable) -> None:
        with pytest.raises(Refused) as refused:
            given()
        assert refused.value.code == "WRONG_STATE"

    def test_the_same_form_gives_it_once(self, waiting: SimpleNamespace, given: Callable) -> None:
        given(form="a")
        given(form="a")
        given(form="b")
        assert LockException.objects.count() == 1

    @pytest.mark.parametrize("who", ["coordinator", "secretary", "reporter", "administrator"])
    def test_only_the_manager(self, who: str, waiting: SimpleNamespace, given: Callable, request: pytest.FixtureRequest) -> None:
        with pytest.raises(Refused) as refused:
            given(by=request.getfixturevalue(who))
        assert refused.value.code == "NOT_PERMITTED"


class TestTheAuditors:
    def test_the_manager_opens_and_closes(self, ready: SimpleNamespace, act_as: Callable, manager: Person) -> None:
        for _twice in range(2):
            open_to_auditors(by=act_as(manager), now=NOW, unit_follow_up=ready.follow_up)
        assert fresh(ready.follow_up).open_to_auditors_by == manager
        close_to_auditors(by=act_as(manager), now=LATER, unit_follow_up=ready.follow_up)
        assert fresh(ready.follow_up).open_to_auditors_at is None
        assert list(AuditEvent.objects.filter(action__contains="auditors").order_by("pk").values_list("action", flat=True)) == [
            "round.open_to_auditors",
            "round.close_to_auditors",
        ]

    @pytest.mark.parametrize("who", ["coordinator", "secretary", "auditor"])
    def test_nobody_else(self, who: str, ready: SimpleNamespace, act_as: Callable, request: pytest.FixtureRequest) -> None:
        with pytest.raises(Refused) as refused:
            open_to_auditors(by=act_as(request.getfixturevalue(who)), now=NOW, unit_follow_up=ready.follow_up)
        assert refused.value.code == "NOT_PERMITTED"

    def test_an_open_round_is_read_in_its_own_place_only(
        self, ready: SimpleNamespace, act_as: Callable, manager: Person, auditor: Person, sign_in: Callable
    ) -> None:
        page, other = "/norr/kn/2026-08/utfall/", "/norr/kn/2026-12/utfall/"
        assert b"Antal filmer" not in sign_in(auditor).get(page).content
        open_to_auditors(by=act_as(manager), now=NOW, unit_follow_up=ready.follow_up)
        assert b"Antal filmer" in sign_in(auditor).get(page).content
        assert b"Antal filmer" not in sign_in(auditor).get(other).content
