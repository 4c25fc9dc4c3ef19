"""Masking a text: no copy of it is left, everything else is as it was, and the trace says by which decision."""

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest

from goals.models import Assessment, Comment, Decision, Evidence, Outcome
from reports.masking.operations.texts import OtherPlaces, find_text, mask_text
from reports.masking.text import MARK, Wanted
from reports.models import Report
from reports.queries import published_reports, readable_reports
from reports.sanity import frozen, trace
from tests.conftest import NOW, TODAY
from tests.reports.acts.conftest import MEETING
from tests.reports.masking.conftest import NAME, WANTED, entry, everywhere, files_of, json_of, render
from tracker.models import AuditEvent, Job, JobFile, Mail, Person
from tracker.operations import Actor, Refused
from tracker.permissions import access_of
from tracker.trace.sealing import seal_region
from tracker.trace.verification import verify_region

pytestmark = pytest.mark.django_db
MASKED_AT = MEETING + timedelta(days=1)


def squeezed(text: str) -> str:
    """Small letters without anything between them: a name in whatever way it is written."""
    plain = unicodedata.normalize("NFC", text).encode().decode("unicode_escape") if "\\u00" in text else text
    return re.sub(r"[\s\u00ad]|&nbsp;", "", unicodedata.normalize("NFC", plain)).lower()


def where_it_is() -> list[str]:
    return [where for where, text in everywhere() if "åsaöberg" in squeezed(text)]


def mask(told: SimpleNamespace, by: Actor, **options: object) -> Decision:
    wanted = options.pop("wanted", WANTED)
    seen = options.pop("seen", None) or find_text(unit=told.norr.culture, wanted=wanted).digest
    given = options.pop("entry", entry())
    return mask_text(by=by, now=MASKED_AT, unit=told.norr.culture, wanted=wanted, entry=given, seen=seen, **options)


def test_no_copy_is_left_in_any_column_of_any_table_or_in_any_file(
    told: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    render(told.decision)
    seal_region(region_id=told.norr.region.pk)
    assert len({place.partition(":")[0] for place in where_it_is()}) >= 12
    decision = mask(told, act_as(secretary), destroys=True)
    masked = Report.objects.get(masks=told.decision)
    render(masked)
    assert where_it_is() == []

    # What was masked says so, and by which decision.
    assert Outcome.objects.get(pk=told.films.pk).comment == f"Anmält av {MARK} i maj."
    assert Comment.objects.get().text == f"Ring {MARK}s mor."
    assert Evidence.objects.get(pk=told.scan.pk).name == f"{MARK}.png"
    assert Mail.objects.get().subject == MARK
    assert not JobFile.objects.exists()
    (said,) = json_of(masked)["masking"]
    assert said["words"] == "Kulturnämnden, §\u00a045, 8 september 2026, KN 2026-99"
    assert (json_of(masked)["label"], masked.decision) == ("Beslut, version 2", told.decision.decision)
    for name, data in files_of(masked).items():
        if name in {"html", "json"}:
            assert "Maskerad version" in data.decode(), name

    # The originals are erased; that they were, and their digests, stay. The draft is thrown away.
    original = Report.objects.get(pk=told.decision.pk)
    assert (original.content, original.sha256) == ("", told.decision.sha256)
    assert set(files_of(original).values()) == {b""}
    assert not Report.objects.filter(pk=told.draft.pk).exists()
    assert bytes(Evidence.objects.get(pk=told.file.pk).data) == b""
    assert Job.objects.filter(kind="report.render", key=f"report:{masked.pk}").exists()

    # The chain is whole, and names the decision.
    verified = verify_region(told.norr.region.pk)
    assert verified.findings == []
    assert {one.decision for one in verified.masked} == {f"decision:{decision.pk}"}
    checks = [
        frozen.look_at_contents,
        frozen.look_at_releases,
        frozen.look_at_decided,
        trace.look_at_replay,
        trace.look_at_approvals,
    ]
    assert [line for look in checks for line in look(NOW).breaks] == []


def test_what_does_not_hold_it_keeps_its_bytes_and_what_is_approved_stays_approved(
    told: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    before = {row["id"]: row for row in Assessment.objects.values()}
    mask(told, act_as(secretary))
    outcome = Outcome.objects.get(pk=told.films.pk)
    assert (outcome.value, outcome.state, outcome.version, outcome.approved_version) == (64, "APPROVED", 3, 3)
    assert {row["id"]: row for row in Assessment.objects.values()} == before
    assert Report.objects.get(pk=told.decision.pk).content == told.decision.content


def test_the_original_is_withdrawn_from_everybody_and_the_masked_version_is_let_out_as_it_was(
    told: SimpleNamespace, secretary: Person, member: Person, auditor: Person, act_as: Callable[..., Actor]
) -> None:
    mask(told, act_as(secretary))
    masked = {Report.objects.get(masks=one).pk for one in (told.proposal, told.decision)}
    for person in (secretary, member):
        found = readable_reports(access_of(person, told.norr.region, TODAY))
        assert set(found.values_list("pk", flat=True)) == masked
    assert set(readable_reports(access_of(auditor, told.norr.region, TODAY)).values_list("stage", flat=True)) == {"DECIDED"}
    assert not published_reports(told.norr.region).exists()


def test_it_tells_who_did_it_and_why_and_never_what(
    told: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    decision = mask(told, act_as(secretary))
    events = AuditEvent.objects.filter(changes__decision__1=f"decision:{decision.pk}")
    assert {event.reason for event in events} == {"Patientuppgift, 25 kap. 1 § OSL."}
    assert {event.actor_name for event in events} == {"Secretary Eva"}
    assert {"mask.row", "trace.mask", "report.mask", "report.discard", "file.erase"} == {event.action for event in events}
    whole = AuditEvent.objects.get(action="mask.text")
    assert (whole.subject, whole.changes["masked_reports"]) == (f"decision:{decision.pk}", [None, "3"])


def test_the_same_form_masks_once_and_another_later_sees_that_nothing_is_left(
    told: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    seen = find_text(unit=told.norr.culture, wanted=WANTED).digest
    first = mask(told, act_as(secretary, "f"), seen=seen)
    assert mask(told, act_as(secretary, "f"), seen=seen) == first
    with pytest.raises(OtherPlaces):
        mask(told, act_as(secretary, "g"), seen=seen)
    with pytest.raises(Refused, match="redan är tillbakadragna"):
        mask(told, act_as(secretary, "h"))
    mask(told, act_as(secretary, "i"), destroys=True)
    with pytest.raises(Refused, match="ingenstans"):
        mask(told, act_as(secretary, "j"), destroys=True)


def test_several_texts_are_masked_by_one_decision_also_in_what_is_masked_already(
    told: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    first = mask(told, act_as(secretary))
    again = mask(told, act_as(secretary), wanted=Wanted("Nämnden tackar"), destroys=True)
    assert again == first
    latest = Report.objects.get(stage="DECIDED", version=3)
    assert latest.masks.version == 2
    assert [one.content for one in Report.objects.filter(stage="DECIDED", version__lt=3)] == ["", ""]
    assert len(json_of(latest)["masking"]) == 2
    assert verify_region(told.norr.region.pk).findings == []


def test_a_part_of_a_word_is_left_where_whole_words_are_asked_for(told: SimpleNamespace) -> None:
    rows = {row.subject for row in find_text(unit=told.norr.culture, wanted=Wanted(NAME, whole_words=True)).rows}
    every = {row.subject for row in find_text(unit=told.norr.culture, wanted=Wanted(NAME)).rows}
    assert every - rows == {f"comment:{Comment.objects.get().pk}"}


@pytest.mark.parametrize("text", ["", "  ", "Å", " \u00ad Åö", "x" * 1001, "maskerat", "[MASKERAT]"])
def test_a_text_that_nobody_can_mean_is_refused(text: str, norr: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        find_text(unit=norr.culture, wanted=Wanted(text))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "Om Åsa  Öberg"}, "text"),
        ({"dnr": "ÅSA ÖBERG"}, "dnr"),
        ({"text": " "}, "text"),
        ({"paragraph": "§ ", "dnr": ""}, "paragraph"),
        ({"held_on": None}, "held_on"),
        ({"held_on": NOW.date().replace(year=2027)}, "held_on"),
    ],
)
def test_a_decision_that_lacks_what_is_to_be_told_or_tells_the_text_itself_is_refused(
    fields: dict[str, object], field: str, norr: SimpleNamespace, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    with pytest.raises(Refused) as refused:
        mask_text(by=act_as(secretary), now=NOW, unit=norr.culture, wanted=WANTED, entry=entry(**fields), seen="", destroys=False)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["reporter", "coordinator", "manager", "member", "auditor", "administrator", "outsider"])
def test_nobody_but_the_nämnds_secretary_masks(
    who: str, norr: SimpleNamespace, act_as: Callable[..., Actor], request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Refused, match="ingen roll"):
        mask_text(by=act_as(request.getfixturevalue(who)), now=NOW, unit=norr.culture, wanted=WANTED, entry=entry(), seen="")


def test_another_nämnds_texts_are_neither_found_nor_masked(told: SimpleNamespace) -> None:
    assert not find_text(unit=told.norr.care, wanted=WANTED)
    assert not find_text(unit=told.norr.board, wanted=WANTED)
