"""What is being made of what stands there while it is masked: it is made anew, or not kept."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from goals.models import Comment, Decision, Outcome, UnitFollowUp
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import comment_outcome
from reports import handlers, list_files, tasks
from reports.masking.operations.texts import OtherPlaces, find_text, mask_text
from reports.models import Report, ReportFile
from reports.operations.lists import request_list
from reports.operations.reports import request_report
from reports.reminders import daily
from tests.conftest import AUGUST, NOW
from tests.goals.test_outcome_races import at_the_same_time
from tests.reports.acts.conftest import MEETING, fresh
from tests.reports.masking.conftest import NAME, WANTED, entry
from tracker.models import Job, JobFile, Mail, Person
from tracker.operations import Actor, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def mask(ready: SimpleNamespace, norr: SimpleNamespace, reporter: Person, secretary: Person, act_as: Callable[..., Actor]) -> Any:
    """Masks the name, which is in a comment of the films', when it is called for the first time."""
    Outcome.objects.filter(pk=ready.films.pk).update(comment=f"Om {NAME}.", source=NAME)

    def mask(*args: Any, **options: Any) -> bytes:
        found = find_text(unit=norr.culture, wanted=WANTED)
        if found and not found.is_withdrawn:
            mask_text(by=act_as(secretary), now=NOW, unit=norr.culture, wanted=WANTED, entry=entry(), seen=found.digest)
        return b"made"

    return mask


def test_a_draft_that_was_composed_before_is_composed_anew(
    mask: Any, ready: SimpleNamespace, coordinator: Person, actor: Callable[[Person], Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "RENDERERS", {"pdf": mask})
    job = request_report(by=actor(coordinator), now=NOW, follow_up=fresh(ready.follow_up), key=str(uuid4()), wakes=False)
    assert tasks.work_job_now(job.pk).state == "DONE"
    assert NAME not in Report.objects.get().content
    assert "[maskerat]" in Report.objects.get().content


def test_files_of_a_frozen_report_that_was_masked_meanwhile_are_not_kept(
    mask: Any, ready: SimpleNamespace, handed: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = handed()
    assert NAME in report.content
    monkeypatch.setattr(handlers, "FROZEN_RENDERERS", {"json": mask})
    assert tasks.work_job_now(Job.objects.get(kind="report.render").pk).state == "DONE"
    assert not ReportFile.objects.exists()
    assert tasks.work_job_now(Job.objects.get(kind="report.render", state="WAITING").pk).state == "DONE"
    assert ReportFile.objects.get().report.masks == report


def test_a_list_that_was_read_before_is_not_kept(
    mask: Any, norr: SimpleNamespace, rounds: SimpleNamespace, coordinator: Person, actor: Callable[[Person], Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    known = {"unit": norr.culture, "follow_up": rounds.august, "code": "indicators", "query": "", "key": str(uuid4())}
    job = request_list(by=actor(coordinator), now=NOW, **known)
    monkeypatch.setattr(list_files, "list_file", lambda *args: ("lista.xlsx", mask()))
    made = tasks.work_job_now(job.pk)
    assert (made.state, "görs om av sig självt" in made.error) == ("WAITING", True)
    assert not JobFile.objects.exists()


def test_letters_that_were_written_before_are_not_sent(mask: Any, norr: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "write_letters", lambda *args: [mask()][:0])
    job = daily.request_daily_job(by=Actor(None, "test"), now=NOW, region=norr.region, on=NOW.date(), wakes=False)
    assert tasks.work_job_now(job.pk).state == "WAITING"
    assert not Mail.objects.exists()


def test_a_form_that_was_opened_before_does_not_bring_the_text_back(
    mask: Any, ready: SimpleNamespace, reporter: Person, actor: Callable[[Person], Actor]
) -> None:
    mask()
    with pytest.raises(Refused):
        record_outcome(
            by=actor(reporter),
            now=NOW,
            indicator=ready.films.indicator,
            period=AUGUST,
            entry=OutcomeEntry(comment=f"Om {NAME}."),
            expected_version=1,
        )


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_two_secretaries_and_a_reporter_at_once_mask_once_and_lose_nothing(
    ready: SimpleNamespace, norr: SimpleNamespace, reporter: Person, secretary: Person, act_as: Callable[..., Actor]
) -> None:
    Outcome.objects.filter(pk=ready.films.pk).update(comment=f"Om {NAME}.")
    seen = find_text(unit=norr.culture, wanted=WANTED).digest
    writer, first, second = act_as(reporter), act_as(secretary), act_as(secretary)

    def mask_as(by: Actor, paragraph: str) -> Callable[[], object]:
        given = entry(paragraph=paragraph)
        return lambda: mask_text(by=by, now=MEETING, unit=norr.culture, wanted=WANTED, entry=given, seen=seen)

    def say() -> object:
        follow_up = UnitFollowUp.objects.get(pk=ready.follow_up.pk)
        known = {"text": "Stämmer det?", "form_uuid": uuid4()}
        return comment_outcome(by=writer, now=NOW, unit_follow_up=follow_up, outcome=ready.films.pk, **known)

    results = at_the_same_time([mask_as(first, "45"), say, mask_as(second, "46")])
    assert [type(one) for one in results if isinstance(one, OtherPlaces)] == [OtherPlaces]
    assert Decision.objects.filter(kind="MASKS").count() == 1
    assert Comment.objects.get().text == "Stämmer det?"
    assert not find_text(unit=norr.culture, wanted=WANTED)
