"""Files taken away by a decision: what they held is gone, that they were there is not."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from goals.models import Attachment, Decision, DecisionKind, Evidence
from goals.operations.evidence import attach_file, attach_link
from reports.masking.operations.files import MASKED_NAME, remove_files
from reports.models import Report
from tests.conftest import NOW
from tests.goals.pages import PLACE, read, words_of
from tests.reports.masking.conftest import NAME, entry, everywhere
from tests.reports.masking.test_pages import DECIDED, MASK, hidden
from tracker.models import AuditEvent, Person
from tracker.operations import Actor, Refused
from tracker.trace.sealing import seal_region
from tracker.trace.verification import verify_region

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW)]


@pytest.fixture
def attached(ready: SimpleNamespace, norr: SimpleNamespace, reporter: Person, act_as: Callable[..., Actor]) -> SimpleNamespace:
    """A file and a link that the reporter has attached to the share, with the name in theirs."""
    share = ready.share
    type(share).objects.filter(pk=share.pk).update(state="DRAFT")
    known = {"by": act_as(reporter), "now": NOW, "unit_follow_up": ready.follow_up, "outcome": share.pk}
    file = attach_file(**known, name=f"{NAME}.txt", data=f"Om {NAME}".encode(), form_uuid="8a5d2f3e-0000-4000-8000-000000000001")
    address = f"https://example.org/{NAME.replace(' ', '-')}"
    link = attach_link(**known, name=NAME, url=address, form_uuid="8a5d2f3e-0000-4000-8000-000000000002")
    return SimpleNamespace(file=file, link=link, address=address, **vars(ready))


def remove(norr: SimpleNamespace, by: Actor, *files: str, **fields: object) -> Decision:
    return remove_files(by=by, now=NOW, unit=norr.culture, files=files, entry=entry(**fields))


def test_a_masked_file_and_link_are_gone_with_their_names_here_and_in_the_trace(
    attached: SimpleNamespace, norr: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    seal_region(region_id=norr.region.pk)
    decision = remove(norr, act_as(secretary), f"evidence:{attached.file.pk}", f"evidence:{attached.link.pk}")
    file, link = Evidence.objects.order_by("pk")
    assert (file.name, bytes(file.data), file.sha256) == (MASKED_NAME, b"", attached.file.sha256)
    assert (link.name, link.url) == (MASKED_NAME, "https://maskerad.invalid/")
    assert [where for where, text in everywhere() if NAME in text or attached.address in text] == []
    verified = verify_region(norr.region.pk)
    assert verified.findings == []
    assert {(one.name, one.decision) for one in verified.masked} == {
        (name, f"decision:{decision.pk}") for name in ("name", "url")
    }


def test_what_is_discarded_by_its_age_keeps_its_name(
    attached: SimpleNamespace, norr: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    decision = remove(norr, act_as(secretary, "f"), f"evidence:{attached.file.pk}", kind=DecisionKind.DISCARDS)
    assert remove(norr, act_as(secretary, "f"), f"evidence:{attached.file.pk}", kind=DecisionKind.DISCARDS) == decision
    file = Evidence.objects.get(pk=attached.file.pk)
    assert (file.name, bytes(file.data)) == (attached.file.name, b"")
    assert decision.kind == "DISCARDS"
    event = AuditEvent.objects.get(action="file.erase")
    assert (event.subject, event.changes["sha256"]) == (f"evidence:{file.pk}", [attached.file.sha256, None])


@pytest.mark.parametrize(("files", "said"), [([], "Välj minst en fil"), (["evidence:999999"], "finns inte längre")])
def test_nothing_and_what_is_not_there_is_refused(
    files: list[str], said: str, norr: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    with pytest.raises(Refused, match=said):
        remove(norr, act_as(secretary), *files)


def test_a_frozen_report_is_no_file_that_can_be_chosen(
    told: SimpleNamespace, norr: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    with pytest.raises(Refused, match="finns inte längre"):
        remove(norr, act_as(secretary), f"report:{told.decision.pk}")
    remove(norr, act_as(secretary), f"report:{told.draft.pk}", f"attachment:{Attachment.objects.get().pk}")
    assert not Report.objects.filter(pk=told.draft.pk).exists()
    assert bytes(Attachment.objects.get().data) == b""


def test_the_secretary_chooses_files_and_others_see_that_they_are_gone(
    attached: SimpleNamespace, secretary: Person, reporter: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(secretary)
    page = client.get(f"{MASK}filer/").content.decode()
    assert f"{attached.file.name} · {attached.share.indicator}, augusti 2026 · 8 september 2026" in words_of(page)
    sent = hidden(page) | DECIDED | {"chosen": f"evidence:{attached.file.pk}", "kind": "MASKS"}
    assert "Bekräfta att filerna ska tas bort." in client.post(f"{MASK}filer/", sent).content.decode()
    done = client.post(f"{MASK}filer/", sent | {"is_sure": "on"}, follow=True)
    assert "Fil borttagen genom beslut" in words_of(done.content.decode())
    outcome = f"{PLACE}utfall/{attached.share.indicator_id}/8/"
    assert "Maskerad fil (borttaget genom beslut)" in read(sign_in(reporter), outcome)
    assert "borttagen genom beslut" in read(sign_in(reporter), f"{PLACE}underlag/{attached.file.pk}/", 410)
