"""Överlämna till nämnden: what is missing is listed, what is reported approved, the round locked and the proposal frozen."""

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from goals.models import Assessment, Assignment, AssignmentAddressee, Outcome, OutcomeState, UnitFollowUp
from goals.operations.acts import REOPENED
from goals.operations.hand_over import IsMissing
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.queries.missing import MissingKind, missing_at_hand_over
from reports.content.schema import digest
from reports.models import Report, ReportFile
from reports.operations.acts import hand_over
from reports.operations.freezing import RENDER_REPORT
from reports.tasks import work_job_now
from tests.conftest import AUGUST, NOW, make_decision
from tests.reports.acts.conftest import fresh, outcome_now
from tracker.models import AuditEvent, Job, Person, Region
from tracker.operations import Refused
from tracker.periods import bits


def test_what_is_reported_is_approved_by_the_manager_and_the_round_is_locked(
    ready: SimpleNamespace, handed: Callable[..., Report], manager: Person
) -> None:
    handed()
    row, share = fresh(ready.follow_up), outcome_now(ready.share)
    assert (row.state, row.handed_over_at, row.handed_over_by) == ("HANDED_OVER", NOW, manager)
    assert (share.state, share.approved_by, share.approved_version) == (OutcomeState.APPROVED, manager, share.version)


def test_the_proposal_is_frozen_with_what_was_approved(ready: SimpleNamespace, handed: Callable[..., Report]) -> None:
    report = handed()
    content = json.loads(report.content)
    assert (report.stage, report.round, report.version, report.sha256) == ("PROPOSAL", 1, 1, digest(report.content))
    rows = content["plans"][0]["branches"][0]["goals"][0]["rows"]
    assert [row["outcome"]["figure"]["raw"] for row in rows] == ["64", "38.5", None]


def test_the_same_form_sent_twice_hands_over_once(handed: Callable[..., Report]) -> None:
    first = handed(form="a")
    assert handed(form="a") == first
    assert Report.objects.count() == 1


def test_a_second_manager_is_told_who_was_first(handed: Callable[..., Report]) -> None:
    handed()
    with pytest.raises(Refused, match="redan överlämnat till nämnden, den 8 september 2026 av Manager Nils"):
        handed()


@pytest.mark.parametrize("who", ["reporter", "coordinator", "secretary", "member", "auditor", "administrator", "other_reporter"])
def test_only_the_manager_hands_over(who: str, handed: Callable[..., Report], request: pytest.FixtureRequest) -> None:
    with pytest.raises(Refused) as refused:
        handed(by=request.getfixturevalue(who))
    assert refused.value.code == "NOT_PERMITTED"
    assert Report.objects.count() == 0


def test_what_has_not_opened_is_not_handed_over(ready: SimpleNamespace, handed: Callable[..., Report]) -> None:
    with pytest.raises(Refused, match="öppnar 15 augusti 2026"):
        handed(now=NOW.replace(month=7))


def test_what_was_seen_in_an_earlier_round_is_not_handed_over(handed: Callable[..., Report]) -> None:
    with pytest.raises(Refused, match=str(REOPENED)[:40]):
        handed(seen_round=2)


class TestWhatIsMissing:
    """Each kind of it, by name; an explicit yes to just that list."""

    @pytest.mark.parametrize(
        ("state", "fields", "kind"),
        [
            pytest.param("DRAFT", {}, MissingKind.NOT_REPORTED, id="entered and not reported"),
            pytest.param("DRAFT", {"value": None}, MissingKind.NO_OUTCOME, id="begun without a value"),
            pytest.param("RETURNED", {}, MissingKind.RETURNED, id="sent back"),
        ],
    )
    def test_an_outcome(
        self, state: str, fields: dict[str, None], kind: MissingKind, ready: SimpleNamespace, manager: Person
    ) -> None:
        Outcome.objects.filter(pk=ready.share.pk).update(state=state, **fields)
        (item,) = missing_at_hand_over(fresh(ready.follow_up), manager).items
        assert (item.kind, item.name, item.where) == (kind, "Andel barn och unga som deltar", "Delmål 1.1")

    def test_an_outcome_that_nobody_has_entered(self, ready: SimpleNamespace, manager: Person) -> None:
        ready.share.delete()
        (item,) = missing_at_hand_over(fresh(ready.follow_up), manager).items
        assert (item.kind, item.period) == (MissingKind.NO_OUTCOME, AUGUST)

    def test_a_goal_and_a_contribution_without_a_status(self, ready: SimpleNamespace, manager: Person) -> None:
        Assessment.objects.update(status="")
        found = missing_at_hand_over(fresh(ready.follow_up), manager)
        assert [(item.kind, item.where, item.scope) for item in found.items] == [
            (MissingKind.NO_ASSESSMENT, "Delmål 1.1", "OWN"),
            (MissingKind.NO_ASSESSMENT, "Regionmål 1", "CONTRIBUTION"),
        ]

    def test_an_assignment_that_is_asked_for_now_and_no_other(
        self, ready: SimpleNamespace, manager: Person, norr: SimpleNamespace
    ) -> None:
        for text, months in (("Se över kulturen", bits([8])), ("Om julen", bits([12]))):
            assignment = Assignment.objects.create(given_by=norr.council, given=make_decision(norr.council), text=text)
            AssignmentAddressee.objects.create(assignment=assignment, unit=norr.culture, months=months)
        (item,) = missing_at_hand_over(fresh(ready.follow_up), manager).items
        assert (item.kind, item.name) == (MissingKind.NO_STATUS, "Se över kulturen")

    def test_without_a_yes_it_is_refused_with_the_list(self, ready: SimpleNamespace, handed: Callable[..., Report]) -> None:
        ready.share.delete()
        with pytest.raises(IsMissing) as refused:
            handed(accepts_missing=False)
        assert [item.kind for item in refused.value.missing.items] == [MissingKind.NO_OUTCOME]
        assert fresh(ready.follow_up).state == "OPEN"

    def test_a_yes_without_having_seen_the_list_is_none(self, ready: SimpleNamespace, handed: Callable[..., Report]) -> None:
        ready.share.delete()
        with pytest.raises(IsMissing, match="Läs listan och bekräfta"):
            handed(seen="")

    def test_a_list_that_has_changed_asks_again(
        self, ready: SimpleNamespace, handed: Callable[..., Report], manager: Person
    ) -> None:
        ready.share.delete()
        seen = missing_at_hand_over(fresh(ready.follow_up), manager).digest
        Outcome.objects.filter(pk=ready.unclear.pk).update(state="DRAFT")
        with pytest.raises(IsMissing, match="har ändrats sedan du öppnade sidan"):
            handed(seen=seen)

    def test_with_a_yes_it_is_left_out_of_what_is_frozen(self, ready: SimpleNamespace, handed: Callable[..., Report]) -> None:
        Outcome.objects.filter(pk=ready.share.pk).update(state="DRAFT")
        content = handed().content
        assert "38.5" not in content
        event = AuditEvent.objects.get(action="round.hand_over")
        assert event.changes["missing_not_reported"] == [None, "1"]

    def test_nothing_missing_needs_no_yes(self, handed: Callable[..., Report]) -> None:
        assert handed(seen="", accepts_missing=False).stage == "PROPOSAL"


class TestOneWhoEnteredAndApproves:
    def test_is_flagged_in_the_trace(self, ready: SimpleNamespace, handed: Callable[..., Report], manager: Person) -> None:
        Outcome.objects.filter(pk=ready.share.pk).update(entered_by=manager)
        handed()
        own = AuditEvent.objects.get(action="outcome.approve", subject=f"outcome:{ready.share.pk}")
        other = AuditEvent.objects.get(action="outcome.approve", subject=f"outcome:{ready.unclear.pk}")
        assert own.changes["is_own_value"] == [None, "true"]
        assert "is_own_value" not in other.changes

    def test_is_left_and_listed_in_a_region_that_wants_another(
        self, ready: SimpleNamespace, handed: Callable[..., Report], manager: Person, norr: SimpleNamespace
    ) -> None:
        Region.objects.filter(pk=norr.region.pk).update(allows_self_approval=False)
        Outcome.objects.filter(pk=ready.share.pk).update(entered_by=manager)
        (item,) = missing_at_hand_over(fresh(ready.follow_up), manager).items
        assert item.kind == MissingKind.OWN_VALUE
        report = handed()
        assert outcome_now(ready.share).state == OutcomeState.REPORTED
        assert "38.5" not in report.content


def test_another_nämnds_values_and_other_periods_are_not_approved(
    ready: SimpleNamespace, handed: Callable[..., Report], norr: SimpleNamespace
) -> None:
    later = Outcome.objects.create(
        indicator=ready.share.indicator, year=2026, month=12, value=1, state="REPORTED", origin="FORM", entered_at=NOW
    )
    ready.unclear.indicator.reporting_unit = norr.care_administration
    ready.unclear.indicator.save()
    handed()
    assert [outcome_now(row).state for row in (later, ready.unclear)] == ["REPORTED", "REPORTED"]


def test_after_it_a_value_is_refused_with_why_since_when_and_who_can_open(
    ready: SimpleNamespace, handed: Callable[..., Report], reporter: Person, act_as: Callable
) -> None:
    handed()
    with pytest.raises(Refused) as refused:
        record_outcome(
            by=act_as(reporter),
            now=NOW + timedelta(hours=1),
            indicator=ready.films.indicator,
            period=AUGUST,
            entry=OutcomeEntry(value=Decimal(65)),
            expected_version=1,
        )
    assert str(refused.value.sentence) == (
        "Augusti 2026 är låst sedan den 8 september 2026, när underlaget överlämnades till nämnden. "
        "Förvaltningschefen kan ge ett undantag."
    )


def test_every_change_has_its_event(handed: Callable[..., Report], manager: Person) -> None:
    handed()
    events = list(AuditEvent.objects.exclude(action__startswith="assessment.").order_by("pk").values_list("action", "actor_name"))
    assert sorted(set(events)) == sorted(
        [(action, manager.name) for action in ("job.request", "outcome.approve", "report.freeze", "round.hand_over")]
    )


def test_the_files_are_made_once_by_a_job_and_are_the_same_bytes_for_ever(handed: Callable[..., Report]) -> None:
    report = handed()
    job = Job.objects.get(kind=RENDER_REPORT)
    assert job.key == f"report:{report.pk}"
    assert work_job_now(job.pk).state == "DONE"
    files = {file.format: file for file in ReportFile.objects.filter(report=report)}
    assert set(files) == {"pdf", "docx", "html", "xlsx", "json"}
    assert bytes(files["json"].data) == report.content.encode()
    assert files["json"].sha256 == report.sha256


def test_the_frozen_report_stays_when_the_figures_change(ready: SimpleNamespace, handed: Callable[..., Report]) -> None:
    report = handed()
    Outcome.objects.filter(pk=ready.films.pk).update(value=1)
    assert Report.objects.get(pk=report.pk).content == report.content


def test_a_unit_without_a_round_is_refused(ready: SimpleNamespace, act_as: Callable, manager: Person) -> None:
    gone = UnitFollowUp(pk=0, unit=ready.follow_up.unit, follow_up=ready.follow_up.follow_up)
    with pytest.raises(Refused) as refused:
        hand_over(by=act_as(manager), now=NOW, unit_follow_up=gone, seen_round=1)
    assert refused.value.code == "NO_ROUND"
