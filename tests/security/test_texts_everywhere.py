"""Texts that somebody wrote come out as texts: on every page, in every file and letter, whatever stands in them.

Every text in every table becomes an odd one, behind the back of the forms, and then everything is looked at. A table or a page
that is added is covered by itself.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat
from django.test import Client

from goals.models import UnitFollowUp
from goals.spreadsheets import write_xlsx
from reports.content.build import build_content
from reports.content.schema import digest, write_json
from reports.handlers import FROZEN_RENDERERS
from reports.models import ReportStage
from reports.reminders.digests import find_digests
from reports.reminders.letters import write_letter
from tests.conftest import NOW
from tests.reports.whole import whole  # noqa: F401
from tests.security.pages import read
from tracker.models import Person, Region

pytestmark = [pytest.mark.servers, pytest.mark.usefixtures("in_september")]

SCRIPT = "<script>alert(1)</script>"
# A formula, HTML, a template, controls, line ends of mail, letters that turn the text, typst: what is dangerous somewhere.
ODD = (
    f'=1+1{SCRIPT}" onclick="x\' <b {{{{ 7*7 }}}}{{% now \'Y\' %}}%s%(x)s #read("/etc/passwd") $ @x \\ '
    "\x01\x1b\x7f\u202e\ufffe\r\nBcc: x@example.org"
)
# Texts that are written by the program: codes, keys and digests; and the addresses that people sign in by.
CODES = {
    "sha256", "media_type", "kind", "key", "message_id", "slug", "email", "password", "language", "schema", "content", "bucket",
    "session_key", "session_data", "state", "role", "status", "step", "format", "field", "origin", "to", "url", "link",
    "rules_code", "subject", "action", "app_label", "model", "codename", "digest", "prev_digest", "sort_key", "salt",
}  # fmt: skip


def columns() -> Iterator[tuple[Any, models.Field]]:
    """Every column that holds what somebody wrote."""
    for app in ("tracker", "goals", "reports"):
        for model in apps.get_app_config(app).get_models():
            for column in model._meta.concrete_fields:
                is_text = isinstance(column, models.CharField | models.TextField) and not column.choices
                if is_text and column.name not in CODES:
                    yield model, column


def write_everywhere(text: str) -> int:
    """Write the text in every column; how many took it. Where it must be unique, the row's number stands before it."""
    taken = 0
    for model, column in columns():
        fitting = text[: column.max_length] if column.max_length else text
        unique = Concat(Cast(F("pk"), models.TextField()), Value(fitting), output_field=models.TextField())
        for value in (Value(fitting), unique):
            try:
                with transaction.atomic():
                    model._base_manager.exclude(**{column.name: ""}).update(**{column.name: value})
            except (DatabaseError, ValueError):  # a constraint, a trigger, a column that is too narrow, NUL
                continue
            taken += 1
            break
    return taken


def test_on_every_page_a_text_is_a_text(found: dict[str, Any], client_of: Callable[[str | None], Client]) -> None:
    assert write_everywhere(ODD) > 60
    client = client_of("everyone_in_one")
    wrong = []
    for address in found:
        response = client.get(address)
        if response.status_code not in {200, 302, 404, 405}:
            wrong.append(f"{address}: {response.status_code}")
        if "html" in response.headers.get("Content-Type", ""):
            page = response.content.decode()
            if SCRIPT in page or read(response, address).breaches:
                wrong.append(f"{address}: is not escaped")
            if "<b 49" in page:
                wrong.append(f"{address}: is read as a template")
        wrong += [f"{address}: {fault}" for fault in faults_of_headers(response)]
        if address.endswith("format=xlsx"):
            wrong += [f"{address}: {cell} is a formula" for cell in formulas(response.content)]
    assert wrong == []


def faults_of_headers(response: Any) -> Iterator[str]:
    for name, value in response.headers.items():
        if "\n" in value or "\r" in value or not value.isprintable():
            yield f"{name} has more than one line"


def formulas(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [f"{sheet.title}!{cell.coordinate}" for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_in_every_file_of_a_report_and_every_letter_a_text_is_a_text(whole: SimpleNamespace, norr: SimpleNamespace) -> None:  # noqa: F811
    assert write_everywhere(ODD) > 20
    culture = UnitFollowUp.objects.select_related("unit__region", "follow_up").get(pk=whole.culture.pk)
    content = write_json(build_content(culture, stage=ReportStage.DRAFT, version=1, now=NOW))
    files = {str(format_): render(content, digest(content)) for format_, render in FROZEN_RENDERERS.items()}
    assert set(files) >= {"pdf", "docx", "xlsx", "html"}
    assert SCRIPT not in files["html"].decode()
    assert files["pdf"].startswith(b"%PDF-")
    assert docx.Document(io.BytesIO(files["docx"])).paragraphs
    for name in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as packed:
            for part in packed.namelist():
                if part.endswith((".xml", ".rels")):
                    ElementTree.fromstring(packed.read(part))
    assert formulas(files["xlsx"]) == []
    letters = [write_letter(found) for found in find_digests(Region.objects.get(pk=norr.region.pk), NOW.date())]
    assert letters
    people = set(Person.objects.values_list("email", flat=True))
    for letter in letters:
        assert letter.subject.isprintable()
        assert letter.to in people
        assert SCRIPT not in letter.html


def test_no_cell_of_a_file_is_a_formula() -> None:
    texts = [f"{start}1+1" for start in ("=", "+", "-", "@", "\t=", "\r=", "=\n", " =", "\u200b=")]
    data = write_xlsx(texts[0], texts, [texts, texts])
    assert formulas(data) == []
    shown = [cell.value for row in openpyxl.load_workbook(io.BytesIO(data)).active for cell in row]
    assert str(shown).count("1+1") == 3 * len(texts)
