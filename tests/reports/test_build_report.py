"""Building a report: the operation, the job that does it, and the command that does its own."""

import hashlib
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from goals.models import UnitFollowUp
from reports import handlers, tasks
from reports.content.schema import digest
from reports.content.stored import read_json
from reports.models import Report, ReportFile, ReportStage
from reports.operations.reports import VersionTaken, build_report, next_version, request_report
from tests.conftest import NOW
from tests.reports.scene import add_outcome
from tracker.models import AuditEvent, Job
from tracker.models.jobs import JobState
from tracker.operations import Actor, Refused

SYSTEM = Actor(None, "test")
FILES = {"pdf": b"%PDF", "html": b"<p>"}


def keep(follow_up, by=SYSTEM, version=1, stage=ReportStage.DRAFT) -> Report:
    """A report with a content that is not much."""
    return build_report(by=by, now=NOW, follow_up=follow_up, stage=stage, version=version, content='{"å":1}', files=FILES)


def ask(follow_up, by=SYSTEM, key=None) -> Job:
    return request_report(by=by, now=NOW, follow_up=follow_up, key=key or str(uuid4()), wakes=False)


# The operation


def test_a_report_is_kept_with_its_files_and_their_digests(rounds):
    report = keep(rounds.culture)
    assert (report.sha256, report.schema) == (digest('{"å":1}'), "tertial-report-3")
    assert {(f.format, bytes(f.data), f.sha256) for f in report.files.all()} == {
        (format_, data, hashlib.sha256(data).hexdigest()) for format_, data in FILES.items()
    }


def test_that_it_was_built_is_in_the_trace(rounds, coordinator, actor):
    report = keep(rounds.culture, actor(coordinator))
    event = AuditEvent.objects.get(action="report.build")
    assert (event.subject, event.actor_name, event.version, event.is_draft) == (f"report:{report.pk}", "Coordinator Siv", 1, True)
    assert event.changes == {"sha256": [None, report.sha256]}
    assert event.unit_id == rounds.culture.unit_id


def test_versions_are_counted_by_round_and_stage(rounds):
    keep(rounds.culture)
    assert next_version(rounds.culture, ReportStage.DRAFT) == 2
    assert next_version(rounds.culture, ReportStage.PROPOSAL) == 1
    assert next_version(rounds.care, ReportStage.DRAFT) == 1
    rounds.culture.round = 2
    assert next_version(rounds.culture, ReportStage.DRAFT) == 1


@pytest.mark.parametrize("version", [1, 3])
def test_a_version_that_is_not_the_next_is_refused(version, rounds):
    keep(rounds.culture)
    with pytest.raises(VersionTaken):
        keep(rounds.culture, version=version)
    assert Report.objects.count() == 1


def test_a_report_of_a_round_that_has_gone_on_is_refused(rounds):
    UnitFollowUp.objects.filter(pk=rounds.culture.pk).update(round=2)
    with pytest.raises(VersionTaken):
        keep(rounds.culture)


def test_two_reports_of_the_same_version_cannot_be(rounds):
    report = keep(rounds.culture)
    report.pk = None
    with pytest.raises(IntegrityError, match=r"report_version_once|reports_report"):
        report.save(force_insert=True)


@pytest.mark.parametrize("name", ["coordinator", "manager", "secretary"])
def test_those_who_answer_for_the_nämnd_may_build(name, request, rounds, actor):
    assert keep(rounds.culture, actor(request.getfixturevalue(name))).pk


@pytest.mark.parametrize("name", ["reporter", "member", "auditor", "administrator", "other_reporter", "outsider", "stranger"])
@pytest.mark.parametrize("do", [keep, ask], ids=["build", "ask"])
def test_nobody_else_may(do, name, request, rounds, actor):
    with pytest.raises(Refused, match="ingen roll"):
        do(rounds.culture, actor(request.getfixturevalue(name)))
    assert not Report.objects.exists()
    assert not Job.objects.exists()


# The job


def test_a_job_builds_a_report_with_every_file(plans, rounds, coordinator, actor):
    add_outcome(plans.films, 64)
    job = tasks.work_job_now(ask(rounds.culture, actor(coordinator)).pk)
    report = Report.objects.get(pk=job.result["report"])
    assert (job.state, job.progress) == (JobState.DONE, 100)
    assert {file.format for file in report.files.all()} == {"pdf", "docx", "html"}
    document = read_json(report.content)
    assert (document.version, document.plans[0].branches[0].goals[0].rows[0].outcome.figure.shown) == (1, "64")
    assert AuditEvent.objects.get(action="report.build").correlation == f"job:{job.pk}"


def test_the_stored_content_is_what_its_digest_says(plans, rounds):
    report = Report.objects.get(pk=tasks.work_job_now(ask(rounds.culture).pk).result["report"])
    assert report.sha256 == digest(report.content)


def test_the_same_form_sent_twice_builds_one_report(plans, rounds):
    first, second = ask(rounds.culture, key="k"), ask(rounds.culture, key="k")
    assert first.pk == second.pk
    tasks.work_job_now(first.pk)
    tasks.work_job_now(first.pk)
    assert Report.objects.count() == 1


def test_somebody_who_has_lost_the_role_meanwhile_gets_no_report(plans, rounds, coordinator, actor):
    job = ask(rounds.culture, actor(coordinator))
    coordinator.memberships.update(to_on="2025-12-31")
    job = tasks.work_job_now(job.pk)
    assert (job.state, Report.objects.exists()) == (JobState.DEAD, False)
    assert "ingen roll" in job.error


def test_a_report_that_came_between_takes_its_version_and_this_one_the_next(plans, rounds, monkeypatch):
    render = handlers.render_pdf

    def slowly(content, sha256):
        if not Report.objects.exists():
            keep(rounds.culture)
        return render(content, sha256)

    monkeypatch.setattr(handlers, "RENDERERS", {"pdf": slowly})
    report = Report.objects.get(pk=tasks.work_job_now(ask(rounds.culture).pk).result["report"])
    assert (report.version, read_json(report.content).version) == (2, 2)


def test_a_job_that_never_comes_first_says_so_in_words(plans, rounds, monkeypatch):
    def too_late(content, sha256):
        keep(rounds.culture, version=next_version(rounds.culture, ReportStage.DRAFT))
        return b""

    monkeypatch.setattr(handlers, "RENDERERS", {"pdf": too_late})
    job = tasks.work_job_now(ask(rounds.culture).pk)
    assert job.state == JobState.DEAD
    assert "byggdes av någon annan" in job.error


def test_what_fails_in_the_middle_leaves_nothing_and_is_tried_again(plans, rounds, monkeypatch):
    def fail(content, sha256):
        raise OSError("no space left")

    monkeypatch.setattr(handlers, "RENDERERS", {"pdf": fail})
    job = tasks.work_job_now(ask(rounds.culture).pk)
    assert (job.state, Report.objects.exists(), ReportFile.objects.exists()) == (JobState.WAITING, False, False)
    assert "no space left" not in job.error
    assert "referensen" in job.error


# The command


def build(output: Path, **options):
    call_command(
        "build_report", **{"region": "norr", "unit": "KN", "period": "2026-08", "file_format": "pdf", **options}, output=output
    )


@pytest.mark.parametrize(("file_format", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"\n<!DOCTYPE html>")])
def test_the_command_writes_the_file_that_is_kept(file_format, start, plans, rounds, tmp_path, capsys):
    build(tmp_path / "rapport", file_format=file_format)
    written = (tmp_path / "rapport").read_bytes()
    assert written.startswith(start)
    assert written == bytes(ReportFile.objects.get(format=file_format).data)
    assert "Delårsrapport augusti 2026" in capsys.readouterr().out


@pytest.mark.parametrize("unit", ["kn", "KN", "Kn"])
def test_the_unit_is_known_in_any_case(unit, plans, rounds, tmp_path):
    build(tmp_path / "rapport.pdf", unit=unit)
    assert Report.objects.get().unit_follow_up == rounds.culture


def test_the_command_wakes_no_worker(plans, rounds, tmp_path, monkeypatch, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        build(tmp_path / "rapport.pdf")
    assert callbacks == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"region": "vast"}, "Regionen vast finns inte."),
        ({"unit": "run"}, "Enheten run finns inte i Region Norr."),
        ({"period": "augusti"}, "En period skrivs med år och månad, till exempel 2026-08."),
        ({"period": "2026-13"}, "Perioden 2026-13 finns inte"),
        ({"period": "2025-08"}, "Kulturnämnden har ingen uppföljning för augusti 2025."),
        ({"unit": "rf"}, "Regionfullmäktige har ingen uppföljning för augusti 2026."),
        ({"file_format": "xlsx"}, "Formatet xlsx finns inte. Välj pdf eller docx eller html."),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(options, words, plans, rounds, tmp_path):
    with pytest.raises(CommandError, match=words):
        build(tmp_path / "rapport.pdf", **options)
    assert not Job.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_written_is_said_before_anything_is_built(plans, rounds, tmp_path):
    for output in (tmp_path, tmp_path / "finns-inte" / "rapport.pdf"):
        with pytest.raises(CommandError, match="Det går inte att skriva till"):
            build(output)
    assert not Job.objects.exists()


def test_a_full_disk_is_said_in_words(plans, rounds):
    with pytest.raises(CommandError, match="Det går inte att skriva till /dev/full"):
        build(Path("/dev/full"))


def test_a_job_that_fails_is_said_in_words_and_not_tried_again(plans, rounds, tmp_path, monkeypatch):
    def fail(content, sha256):
        raise OSError("no space left")

    monkeypatch.setattr(handlers, "RENDERERS", {"pdf": fail})
    with pytest.raises(CommandError, match="Rapporten kunde inte byggas"):
        build(tmp_path / "rapport.pdf")
    assert Job.objects.get().state == JobState.CANCELLED
