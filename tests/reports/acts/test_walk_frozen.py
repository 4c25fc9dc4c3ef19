"""Every address once more, when kulturnämnden's round has been handed over and when it has been decided.

What is frozen holds a value and words that are found nowhere else. Nobody from outside meets them until they have been let out,
and the acts are nobody else's.
"""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import Assessment, Outcome
from goals.operations.lock_exceptions import give_lock_exception
from reports.models import Report, ReportFile, ReportFormat
from reports.operations.reports import keep_files
from tests.conftest import NOW, make_person
from tests.reports.acts.conftest import fresh
from tests.test_walk import PLACED, addresses, body, everything, ids_to_guess
from tracker.models import Person, Role

pytestmark = pytest.mark.servers

SECRETS = ["7717", "7 717", "7\u00a0717", "hemlig analys", "hemligt undantag"]
OUTSIDE = ["other_reporter", "board_member", "auditor", "administrator", "outsider", "stranger"]
ACTS = [name for name in PLACED if name in {
    "reports:decision", "reports:hand_over", "reports:take_back", "reports:give_exception", "reports:end_exception",
    "reports:auditors", "reports:decide", "reports:refer_back", "reports:correct", "reports:complete", "reports:dispatch",
    "reports:publish", "reports:reports", "reports:report", "reports:file", "reports:job",
}]  # fmt: skip


@pytest.fixture
def board_member(norr: SimpleNamespace) -> Person:
    return make_person("Board Member Bim", Role.MEMBER, norr.board)


@pytest.fixture
def frozen(ready: SimpleNamespace, handed: Callable, act_as: Callable, manager: Person) -> SimpleNamespace:
    """Handed over with a value and words of its own, a file, and an exception."""
    Outcome.objects.filter(pk=ready.films.pk).update(value=7717)
    Assessment.objects.update(analysis="hemlig analys")
    report = handed()
    assert "7717" in report.content
    keep_files(report=report, files={ReportFormat.PDF: b"%PDF 7717"})
    (exception,) = give_lock_exception(
        by=act_as(manager),
        now=NOW + timedelta(minutes=1),
        unit_follow_up=fresh(ready.follow_up),
        seen_round=1,
        indicators=[ready.films.indicator_id],
        reason="hemligt undantag",
        expires_at=NOW + timedelta(days=900),
    )
    return SimpleNamespace(report=report, exception=exception, scene=ready)


def every_address(names: list[str]) -> list[str]:
    """Every address of these names, with every id that there is to guess."""
    ids = ids_to_guess()
    return [address for name in names for address in addresses(name, ids)]


@pytest.mark.parametrize("who", OUTSIDE[:4])  # to the last two nothing is there, whatever happens: tests.test_walk
def test_what_is_handed_over_is_met_by_nobody_from_outside(
    who: str, frozen: SimpleNamespace, request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(request.getfixturevalue(who))
    for address in every_address(PLACED):
        response = client.get(address)
        assert response.status_code in {200, 302, 403, 404, 405, 409}, f"{address}: {response.status_code}"
        assert [secret for secret in SECRETS if secret in body(response)] == [], address


@pytest.mark.parametrize("who", [*OUTSIDE, "member", "reporter"])
def test_the_acts_are_not_done_by_those_who_may_not(
    who: str, frozen: SimpleNamespace, request: pytest.FixtureRequest, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(request.getfixturevalue(who))
    fields = {
        "round": "1", "held_on": NOW.date().isoformat(), "paragraph": "112", "kind": "APPROVES", "reason": "x", "text": "x",
        "knows_it_becomes_public": "on", "accepts_missing": "on", "open": "1", "expires_on": "2030-01-01",
        "indicators": str(frozen.scene.films.indicator_id),
    }  # fmt: skip
    before = everything()
    for address in every_address(ACTS):
        response = client.post(address, fields)
        assert response.status_code in {302, 403, 404, 405}, f"{address}: {response.status_code}"
        assert everything() == before, address


def test_when_it_is_decided_uppsikt_and_the_auditors_read_the_report_and_no_live_row(
    frozen: SimpleNamespace, decided: Callable, board_member: Person, auditor: Person, other_reporter: Person, sign_in: Callable
) -> None:
    decided()
    report = Report.objects.get(stage="DECIDED")
    address = f"/norr/kn/2026-08/rapporter/{report.pk}/"
    for person in (board_member, auditor):
        assert "7\u00a0717" in body(sign_in(person).get(address))
        for page in ("utfall/", "indikatorer/", f"indikator/{frozen.scene.films.indicator_id}/", "plan/"):
            assert "7\u00a0717" not in body(sign_in(person).get(f"/norr/kn/2026-08/{page}"))
    assert sign_in(other_reporter).get(address).status_code == 404
    assert not ReportFile.objects.filter(report=report).exists()
