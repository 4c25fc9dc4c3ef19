"""Word by python-docx: the report as a document that the nämndsekreterare goes on writing in.

Headings, tables and lists are Word's own; header rows are repeated and marked, pictures say in words what they show, and the
language is Swedish. The same content gives the same bytes: the parts of the file are packed in order and dated alike.
"""

import io
import zipfile
from datetime import datetime
from typing import Any

import docx
from docx.document import Document as WordDocument

from reports.content.schema import Document
from reports.content.stored import charts_of, read_json
from reports.content.traced import number_on_paper
from reports.renderers.charts import draw_chart, statuses_of
from reports.renderers.docx.decisions import write_decision, write_exceptions
from reports.renderers.docx.goals import write_householding, write_plans
from reports.renderers.docx.parts import (
    write_assignments,
    write_coverage,
    write_opening,
    write_rule,
    write_sections,
    write_summary,
)
from reports.renderers.docx.pictures import Pictures
from reports.renderers.docx.region import write_checks, write_committees
from reports.renderers.docx.styles import LANGUAGE, set_styles
from reports.renderers.docx.writer import Writer, sign_key
from reports.renderers.docx.xml import Element, field, run, w
from reports.renderers.imprint import imprint_of
from tracker.signs import draw_sign
from tracker.svg import PAPER, clean

# When every part of the file says that it was packed: the first day that a zip file can tell of.
PACKED = (1980, 1, 1, 0, 0, 0)


def render_docx(content: str, sha256: str) -> bytes:
    """The report as a Word file, from its canonical JSON and the digest of it."""
    document = read_json(content)
    trace_note = number_on_paper(document, sha256)
    word = docx.Document()
    set_styles(word)
    _set_properties(word, document, sha256)
    _set_edges(word, document, sha256)
    writer = Writer(word, Pictures(word, _drawings(document)))
    write_opening(writer, document)
    write_decision(writer, document)
    write_summary(writer, document)
    write_sections(writer, document, "BEFORE_GOALS")
    write_plans(writer, document)
    if document.whole and document.whole.householding:
        write_householding(writer, document.whole.householding)
    if document.whole:
        write_committees(writer, document.whole)
    write_assignments(writer, document)
    write_sections(writer, document, "AFTER_GOALS")
    if document.whole:
        write_checks(writer, document.whole)
    write_coverage(writer, document)
    write_exceptions(writer, document.exceptions)
    write_rule(writer, document, sha256, trace_note)
    return _pack(word)


def _set_properties(word: WordDocument, document: Document, sha256: str) -> None:
    """What the file says of itself."""
    properties, built_at = word.core_properties, datetime.fromisoformat(document.built_at)
    properties.title, properties.author, properties.language = clean(document.title), clean(document.unit.name), LANGUAGE
    properties.subject = document.label
    properties.keywords, properties.comments = "", f"Kontrollsumma (SHA-256): {sha256}"
    properties.created = properties.modified = built_at.replace(tzinfo=None)
    properties.last_modified_by, properties.revision = "", 1


def _set_edges(word: WordDocument, document: Document, sha256: str) -> None:
    """Top and bottom of every page: whose it is, that it is a draft or made up, which version, which page."""
    section = word.sections[0]
    stamps = [document.stage.name] if document.stage.code == "DRAFT" else []
    stamps += [document.demo_notice] if document.demo_notice else []
    shown: list[Element] = [run(document.title), w("r", w("tab"))]
    shown += [run("   ".join(stamp.upper() for stamp in stamps), style="Stamp")] if stamps else []
    _write_edge(section.header, shown)
    pages = [*field("PAGE", "1"), run(" ("), *field("NUMPAGES", "1"), run(")")]
    _write_edge(section.footer, [run(imprint_of(document, sha256)), w("r", w("tab")), *pages])


def _write_edge(edge: Any, content: list[Element]) -> None:
    """Fill a header or a footer."""
    edge.is_linked_to_previous = False
    paragraph = edge.paragraphs[0]._p  # noqa: SLF001  # the element, which the class around it does not give
    paragraph.extend(content)


def _drawings(document: Document) -> dict[str, str]:
    """All that is drawn, as SVG: signs of statuses by sign_key, charts by their keys."""
    signs = {
        sign_key(status): draw_sign(
            status.sign, is_forecast=status.is_forecast, is_calculated=status.stage == "CALCULATED", palette=PAPER
        )
        for status in statuses_of(document)
        if status.sign
    }
    return signs | {chart.key: draw_chart(chart) for chart in charts_of(document)}


def _pack(word: WordDocument) -> bytes:
    """The file's bytes, the same for the same document: python-docx dates each part by the clock."""
    made, packed = io.BytesIO(), io.BytesIO()
    word.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, PACKED), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
