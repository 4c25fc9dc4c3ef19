"""Kulturnämnden's decided August, in which a patient's name has been written wherever anybody writes, in as many ways."""

import hashlib
import io
import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import docx
import pypdf
import pytest
from django.apps import apps
from django.db import models

from goals.models import Attachment, Comment, DecisionKind, Evidence, Indicator, Outcome
from goals.operations.decisions import DecisionEntry
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import report_outcomes
from reports.content.schema import SCHEMA, digest, write_json
from reports.handlers import FROZEN_RENDERERS
from reports.masking.text import Wanted
from reports.models import Report, ReportFile, ReportStage, Section
from reports.operations.reports import keep_files
from reports.operations.sections import SectionEntry, add_section
from reports.texts import read_blocks
from tests.conftest import AUGUST, NOW, acting_in
from tests.held import held
from tests.reports.acts.conftest import MEETING, act_as, decided, deciding, fresh, handed, handing_over, ready, with_forms
from tests.reports.scene import content_of
from tracker.models import Job, JobFile, Mail, Person

# The acts, as the tests of the acts have them.
__all__ = ["act_as", "decided", "handed", "ready"]

NAME = "Åsa Öberg"
# As it may be written. The name is a part of another word, over two lines, in capitals, with other spaces, in two letters.
WRITTEN = ("Åsa Öberg", "ÅSA  ÖBERG", "åsa\nöberg", "Åsa\u00a0Öberg", "Åsa Öbergs", "A\u030asa O\u0308berg", "Åsa\tÖ\u00adberg")
WANTED = Wanted("  åsa öberg ")


@pytest.fixture
@held
def told(
    norr: SimpleNamespace, ready: SimpleNamespace, reporter: Person, coordinator: Person, manager: Person, secretary: Person
) -> SimpleNamespace:
    """`proposal` and `decision` are the frozen reports, `draft` an utkast; `file` holds the name and `scan` cannot be read."""
    actor = acting_in(norr)
    act_as = with_forms(actor)
    indicator = ready.films.indicator
    entry = OutcomeEntry(value=Decimal(64), comment=f"Anmält av {WRITTEN[1]} i maj.", forecast_comment=f"Se {WRITTEN[3]}.")
    record_outcome(by=actor(reporter), now=NOW, indicator=indicator, period=AUGUST, entry=entry, expected_version=1)
    report_outcomes(by=actor(reporter), now=NOW, unit_follow_up=ready.follow_up, outcomes=[ready.films.pk])
    Indicator.objects.filter(pk=indicator.pk).update(definition=f"Räknas av {WRITTEN[0]}.")
    Comment.objects.create(
        outcome=ready.films, text=f"Ring {WRITTEN[4]} mor.", by=reporter, at=NOW, version=1, form_uuid=uuid.uuid4()
    )
    section = SectionEntry(title="Händelser", body=read_blocks(f"Om {WRITTEN[2]} och {WRITTEN[6]}.\n- {WRITTEN[5]}\n- Annat"))
    add_section(by=actor(coordinator), now=NOW, unit_follow_up=ready.follow_up, entry=section)
    file = attach(ready.films, reporter, "intyg.docx", word_file(f"Intyg för {NAME}"))
    scan = attach(ready.films, reporter, f"{NAME}.png", b"\x89PNG\r\n\x1a\n")
    Attachment.objects.create(unit_follow_up=ready.follow_up, name="x.txt", media_type="text/plain", sha256="0", data=b"Tomt")
    draft = Report.objects.create(
        unit_follow_up=ready.follow_up, stage=ReportStage.DRAFT, round=1, version=1, schema=SCHEMA, created_at=NOW,
        content=(content := write_json(content_of(fresh(ready.follow_up)))), sha256=digest(content),
    )  # fmt: skip
    proposal = handing_over(act_as, ready, manager)()
    deciding(act_as, ready, secretary)(text=f"Nämnden tackar {NAME}.")
    add_letters(norr, ready)
    decision = Report.objects.get(stage="DECIDED")
    return SimpleNamespace(
        norr=norr, proposal=proposal, decision=decision, draft=draft, file=file, scan=scan, section=Section.objects.get(),
        **vars(ready),
    )  # fmt: skip


def add_letters(norr: SimpleNamespace, ready: SimpleNamespace) -> None:
    """A letter and a job of the nämnd's, and a list that somebody has asked for."""
    known: dict[str, Any] = {"region": norr.region, "created_at": NOW, "next_at": NOW, "state": "DONE"}
    job = Job.objects.create(kind="mail", key="1", unit=norr.culture, args={"units": [norr.culture.pk]}, **known)
    html = "<p>Om &Aring; <b>x</b> Åsa&nbsp;Öberg</p>"
    Mail.objects.create(region=norr.region, to="a@example.org", subject=NAME, text=WRITTEN[2], html=html, message_id="1", job=job)
    known |= {"result": {"said": [NAME]}, "error": f"Fel i {NAME}."}
    made = Job.objects.create(kind="list.file", key="2", args={"unit": norr.culture.pk, "query": f"q={NAME}"}, **known)
    JobFile.objects.create(job=made, name="lista.xlsx", media_type="x", sha256="0", data=NAME.encode(), expires_at=MEETING)


def attach(outcome: Outcome, by: Person, name: str, data: bytes) -> Evidence:
    ending = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "png": "image/png"}
    return Evidence.objects.create(
        outcome=outcome, name=name, media_type=ending[name.rpartition(".")[2]], sha256=hashlib.sha256(data).hexdigest(),
        data=data, by=by, at=NOW, form_uuid=uuid.uuid4(),
    )  # fmt: skip


def word_file(text: str) -> bytes:
    made = io.BytesIO()
    document = docx.Document()
    paragraph = document.add_paragraph()
    for letter in text:  # Word may cut a word anywhere
        paragraph.add_run(letter)
    document.save(made)
    return made.getvalue()


def render(report: Report) -> None:
    """The files of a frozen report, as its job makes them."""
    keep_files(report=report, files={name: make(report.content, report.sha256) for name, make in FROZEN_RENDERERS.items()})


def entry(**fields: Any) -> DecisionEntry:
    """What the secretary registers."""
    known = {"held_on": NOW.date(), "paragraph": "45", "dnr": "KN 2026-99", "text": "Patientuppgift, 25 kap. 1 § OSL."}
    return DecisionEntry(**{"kind": DecisionKind.MASKS} | known | fields)


# Everything that is kept


def everywhere() -> Iterator[tuple[str, str]]:
    """Every text that any column of any table holds, with where; files are opened and read."""
    for model in (model for app in ("tracker", "goals", "reports") for model in apps.get_app_config(app).get_models()):
        for row in model._default_manager.all():
            for column in model._meta.concrete_fields:
                value = getattr(row, column.attname)
                where = f"{model._meta.label}:{row.pk}.{column.name}"
                if isinstance(column, models.BinaryField):
                    yield from ((where, text) for text in texts_of_file(bytes(value or b"")))
                elif isinstance(column, models.JSONField):
                    yield where, "\n".join(leaves(value))
                elif value is not None:
                    yield where, str(value)


def leaves(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        part = [*part, *part.values()]
    if isinstance(part, list):
        for item in part:
            yield from leaves(item)
    elif part is not None:
        yield str(part)


def texts_of_file(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", errors="replace")
    if data.startswith(b"%PDF"):
        for page in pypdf.PdfReader(io.BytesIO(data)).pages:
            yield page.extract_text()
    elif data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield packed.read(name).decode("utf-8", errors="replace")
                yield re.sub(r"<[^>]+>", "", packed.read(name).decode("utf-8", errors="replace"))


def json_of(report: Report) -> Any:
    return json.loads(report.content)


def files_of(report: Report) -> dict[str, bytes]:
    return {file.format: bytes(file.data) for file in ReportFile.objects.filter(report=report)}
