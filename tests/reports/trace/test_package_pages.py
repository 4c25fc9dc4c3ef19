"""The package is asked for on its report's page, made by a job, and fetched by whoever asked: those who may read the history."""

import hashlib
import io
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from goals.models import DecisionKind, Evidence
from reports.content.stored import read_json
from reports.masking.operations.erasing import ERASE_FILE
from reports.models import ReportFormat
from reports.operations.packages import PACKAGE
from reports.operations.reports import keep_files
from reports.package.evidence import evidence_of
from reports.tasks import work_job_now
from tests.conftest import NOW, make_decision
from tracker import jobs
from tracker.models import AuditEvent, Job, JobFile
from tracker.models.jobs import JobState
from tracker.operations import Actor, record_event

PLACE = "/norr/kn/2026-08/rapporter/"


@pytest.fixture(autouse=True)
def nobody_is_told(monkeypatch) -> None:
    monkeypatch.setattr(jobs, "wake", lambda job_id=None: None)


def test_an_auditor_asks_for_it_and_fetches_what_was_made(scene, sign_in, auditor, reporter):
    client, page = sign_in(auditor), f"{PLACE}{scene.decided.pk}/"
    key = re.search(r'name="key" value="([^"]+)"', client.get(page).content.decode().partition("paket/")[2])
    assert key
    answer = client.post(f"{page}paket/", {"key": key[1]})
    assert client.post(f"{page}paket/", {"key": key[1]}).headers["Location"] == answer.headers["Location"]
    job = Job.objects.get(kind=PACKAGE)
    assert work_job_now(job.pk).state == JobState.WAITING  # until the report's files are made
    assert "Rapportens filer görs ännu" in client.get(answer.headers["Location"]).content.decode()
    keep_files(report=scene.decided, files={ReportFormat.JSON: scene.decided.content.encode()})
    Job.objects.update(next_at=job.created_at)
    assert work_job_now(job.pk).state == JobState.DONE
    assert "Ladda ner paketet" in client.get(answer.headers["Location"]).content.decode()
    data = client.get(answer.headers["Location"] + "fil/").content
    assert job.files.get().name == "revisionspaket-kn-2026-08-beslut-1.zip"
    names = {name.partition("/")[2] for name in zipfile.ZipFile(io.BytesIO(data)).namelist()}
    assert names > {"README.txt", "README.html", "kontrollera.py", "SHA256SUMS", "rapport/rapport.json", "spar/index.html"}
    event = AuditEvent.objects.get(action=PACKAGE)
    assert event.actor_name == auditor.name
    assert event.changes["package"][1] == hashlib.sha256(data).hexdigest()
    # It is the auditor's own.
    assert sign_in(reporter).get(answer.headers["Location"]).status_code == 404


def test_others_are_neither_shown_the_way_nor_let_in(scene, sign_in, member, other_reporter):
    for person, address in ((member, f"{PLACE}{scene.decided.pk}/"), (other_reporter, f"{PLACE}{scene.decided.pk}/")):
        client = sign_in(person)
        assert "Gör ett revisionspaket" not in client.get(address).content.decode()
        assert client.post(f"{address}paket/", {"key": str(uuid4())}).status_code == 404
    assert not JobFile.objects.exists()


def test_a_report_that_is_not_let_out_has_no_package_for_an_auditor(scene, sign_in, auditor):
    address = f"{PLACE}{scene.proposal.pk}/paket/"
    assert sign_in(auditor).post(address, {"key": str(uuid4())}).status_code == 404


def test_the_command_writes_the_package_of_what_was_decided_else_of_what_was_proposed(scene, tmp_path, capsys):
    for report in (scene.proposal, scene.decided):
        keep_files(report=report, files={ReportFormat.JSON: report.content.encode()})
    where = {"region": "norr", "unit": "kn", "period": "2026-08", "output": tmp_path / "paket.zip"}
    Job.objects.update(next_at=NOW)
    for stage, folder in ((None, "beslut"), ("forslag", "forslag")):
        call_command("build_package", **where, stage=stage)
        (name,) = {name.partition("/")[0] for name in zipfile.ZipFile(where["output"]).namelist()}
        assert name == f"revisionspaket-kn-2026-08-{folder}-1"
        assert hashlib.sha256(where["output"].read_bytes()).hexdigest() in capsys.readouterr().out


def test_the_command_says_that_nothing_is_frozen_and_that_the_files_are_not_made(scene, tmp_path):
    where = {"region": "norr", "unit": "kn", "output": tmp_path / "paket.zip"}
    with pytest.raises(CommandError, match="har ingen fryst rapport"):
        call_command("build_package", **where, period="2026-04")
    Job.objects.all().delete()  # nobody is to make the files
    with pytest.raises(CommandError, match="Rapportens filer görs ännu"):
        call_command("build_package", **where, period="2026-08")
    assert set(Job.objects.filter(kind=PACKAGE).values_list("state", flat=True)) == {JobState.CANCELLED}


def test_a_file_that_was_masked_is_named_with_its_decision_and_is_not_there(scene, secretary):
    kept = {"outcome": scene.outcome, "name": "namn.pdf", "by": secretary, "at": NOW, "sha256": "0" * 64}
    masked = Evidence.objects.create(**kept, data=b"", form_uuid=uuid4())
    Evidence.objects.create(**kept | {"at": NOW + timedelta(days=30)}, data=b"later", form_uuid=uuid4())
    decision = make_decision(scene.culture.unit, DecisionKind.MASKS, paragraph="45", held_on=NOW.date())
    changes = {"sha256": ("0" * 64, None), "decision": (None, decision)}
    record_event(by=Actor(None, "test"), now=NOW, action=ERASE_FILE, subject=masked, changes=changes, unit=scene.culture.unit)
    (one,) = evidence_of(scene.decided, read_json(scene.decided.content))
    assert (one.data, one.said["masked"], one.said["file"]) == (None, "maskerad, beslut §\u00a045, 8 september 2026", "")
