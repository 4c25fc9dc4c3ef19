"""Expediera and publicera; and who reads what has been let out: whole reports, never live rows."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from goals.models import Assessment, Release
from goals.queries.released import readable_assessments
from reports.models import Report
from reports.operations.releases import dispatch, publish
from reports.queries import published_reports, readable_reports
from tests.conftest import NOW, TODAY, make_person
from tests.reports.acts.conftest import MEETING
from tracker.models import AuditEvent, Person, Role
from tracker.operations import Refused
from tracker.permissions import access_of


@pytest.fixture
def board_member(norr: SimpleNamespace) -> Person:
    """In the region's board, which has uppsikt."""
    return make_person("Board Member Bim", Role.MEMBER, norr.board)


@pytest.fixture
def other_member(norr: SimpleNamespace) -> Person:
    """In the region's other nämnd."""
    return make_person("Member Moa", Role.MEMBER, norr.care)


@pytest.fixture
def let_out(act_as: Callable, secretary: Person) -> Callable:
    def let_out(report: Report, *, by: Person = secretary, yes: bool = True) -> Release:
        return dispatch(by=act_as(by), now=NOW, report=report, knows_it_becomes_public=yes)

    return let_out


def test_a_proposal_is_dispatched_by_an_act_of_its_own_that_knows_what_it_means(handed_over: Report, let_out: Callable) -> None:
    with pytest.raises(Refused, match="blir allmän") as refused:
        let_out(handed_over, yes=False)
    assert refused.value.field == "knows_it_becomes_public"
    first = let_out(handed_over)
    assert (first.stage, first.act, first.round) == ("PROPOSAL", "DISPATCHED", 1)
    assert let_out(handed_over) == first
    assert AuditEvent.objects.filter(action="round.dispatch").count() == 1


def test_a_draft_is_never_let_out(ready: SimpleNamespace, handed_over: Report, let_out: Callable) -> None:
    draft = Report.objects.create(
        unit_follow_up=handed_over.unit_follow_up,
        stage="DRAFT",
        round=handed_over.round,
        version=1,
        content=handed_over.content,
        schema=handed_over.schema,
        sha256=handed_over.sha256,
        created_at=NOW,
    )
    with pytest.raises(Refused) as refused:
        let_out(draft)
    assert refused.value.code == "NOT_FROZEN"


def test_only_what_is_dispatched_is_published(
    ready: SimpleNamespace, handed_over: Report, let_out: Callable, act_as: Callable, secretary: Person
) -> None:
    with pytest.raises(Refused) as refused:
        publish(by=act_as(secretary), now=NOW, report=handed_over)
    assert refused.value.code == "NOT_DISPATCHED"
    let_out(handed_over)
    first = publish(by=act_as(secretary), now=NOW, report=handed_over)
    assert publish(by=act_as(secretary), now=NOW, report=handed_over) == first
    assert list(published_reports(ready.follow_up.unit.region)) == [handed_over]


def test_a_proposal_of_a_decided_round_is_not_dispatched_any_more(
    handed_over: Report, decided: Callable, let_out: Callable
) -> None:
    decided()
    with pytest.raises(Refused) as refused:
        let_out(handed_over)
    assert refused.value.code == "WRONG_STATE"


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "member", "auditor", "administrator", "board_member"])
def test_only_the_secretary_lets_out(
    who: str, handed_over: Report, let_out: Callable, act_as: Callable, request: pytest.FixtureRequest
) -> None:
    report, person = handed_over, request.getfixturevalue(who)
    for act in (lambda: let_out(report, by=person), lambda: publish(by=act_as(person), now=NOW, report=report)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "NOT_PERMITTED"


# Who reads a PROPOSAL and a DECIDED report of kulturnämnden, once it has come so far.
OWN = {"reporter", "colleague", "coordinator", "manager", "secretary", "member"}
SEES = OWN | {"board_member", "auditor"}
EVERYBODY = SEES | {"other_member", "other_reporter", "administrator"}
READS = [
    ("handed over", OWN, set()),
    ("dispatched", SEES, set()),
    ("published", EVERYBODY, set()),
    ("decided", OWN, SEES),
    ("decided and published", OWN, EVERYBODY),
]


@pytest.fixture
def stages(handed_over: Report, decided: Callable, let_out: Callable, act_as: Callable, secretary: Person) -> Callable:
    """Bring kulturnämnden's August so far."""

    def bring(stage: str) -> None:
        if stage in {"dispatched", "published"}:
            let_out(handed_over)
        if stage == "published":
            publish(by=act_as(secretary), now=NOW, report=handed_over)
        if stage.startswith("decided"):
            decided()
        if stage == "decided and published":
            publish(by=act_as(secretary), now=MEETING, report=Report.objects.get(stage="DECIDED"))

    return bring


@pytest.mark.parametrize(("stage", "proposal", "decision"), READS, ids=[row[0] for row in READS])
def test_who_reads_which_report(
    stage: str,
    proposal: set[str],
    decision: set[str],
    stages: Callable,
    norr: SimpleNamespace,
    outsider: Person,
    stranger: Person,
    request: pytest.FixtureRequest,
) -> None:
    stages(stage)
    for who in [*sorted(EVERYBODY), "outsider", "stranger"]:
        access = access_of(request.getfixturevalue(who), norr.region, TODAY)
        found = set(readable_reports(access).values_list("stage", flat=True))
        wanted = ({"PROPOSAL"} if who in proposal else set()) | ({"DECIDED"} if who in decision else set())
        assert found == wanted, who


@pytest.mark.parametrize(("stage", "proposal", "decision"), READS, ids=[row[0] for row in READS])
def test_who_reads_which_assessments(
    stage: str,
    proposal: set[str],
    decision: set[str],
    stages: Callable,
    norr: SimpleNamespace,
    outsider: Person,
    request: pytest.FixtureRequest,
) -> None:
    """A decided report shows what was proposed too: whoever reads the one reads both."""
    stages(stage)
    for who in [*sorted(EVERYBODY), "outsider"]:
        access = access_of(request.getfixturevalue(who), norr.region, TODAY)
        found = set(readable_assessments(access).values_list("stage", flat=True))
        wanted = ({"PROPOSED"} if who in proposal | decision else set()) | ({"DECIDED"} if who in decision else set())
        assert found == wanted, who


def test_while_it_is_open_only_those_who_read_live_rows_read_a_proposal(
    ready: SimpleNamespace, norr: SimpleNamespace, request: pytest.FixtureRequest, board_member: Person, other_member: Person
) -> None:
    assert Assessment.objects.count() == 2
    for who in sorted(EVERYBODY):
        access = access_of(request.getfixturevalue(who), norr.region, TODAY)
        assert readable_assessments(access).exists() == (who in OWN - {"member"}), who
