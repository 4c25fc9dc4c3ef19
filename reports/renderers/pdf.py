"""PDF by typst, as PDF/UA-1 and PDF/A-2a: tagged, with bookmarks, and refused by typst itself when it is not accessible.

The content goes in as JSON through sys_inputs and is never put together with markup, so that what people have typed stays
text. The same content gives the same bytes: the document is dated by the moment that the content was built.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from reports.content.schema import Document
from reports.content.stored import as_data, charts_of, read_json
from reports.content.traced import number_on_paper
from reports.renderers.charts import draw_chart, statuses_of
from reports.renderers.imprint import imprint_of
from reports.renderers.letters import TYPEFACE, showable
from tracker.signs import draw_sign
from tracker.svg import PAPER

TEMPLATES = Path(__file__).parent / "typst"


def render_pdf(content: str, sha256: str) -> bytes:
    """The report as PDF, from its canonical JSON and the digest of it."""
    document = read_json(content)
    trace_note = number_on_paper(document, sha256)
    return typst.compile(
        str(TEMPLATES / "report.typ"),
        root=str(TEMPLATES),
        font_paths=[str(TYPEFACE.parent)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={
            "content": json.dumps(_showable(as_data(document)), ensure_ascii=False),
            "sha256": sha256,
            "imprint": imprint_of(document, sha256),
            "trace-note": trace_note,
            "signs": json.dumps(_signs(document)),
            "charts": json.dumps({chart.key: draw_chart(chart) for chart in charts_of(document)}),
        },
        timestamp=datetime.fromisoformat(document.built_at),
    )


def _showable(part: Any) -> Any:
    """The content with only such characters as the typeface has."""
    if isinstance(part, str):
        return showable(part)
    if isinstance(part, list):
        return [_showable(item) for item in part]
    return {key: _showable(value) for key, value in part.items()} if isinstance(part, dict) else part


def _signs(document: Document) -> dict[str, str]:
    """The drawn signs that the document needs, as SVG by "MET//true/CALCULATED": code, reason, forecast, stage."""
    return {
        "/".join((status.code, status.reason, json.dumps(is_forecast), stage)): draw_sign(
            status.sign, is_forecast=is_forecast, is_calculated=stage == "CALCULATED", palette=PAPER
        )
        for status in statuses_of(document)
        for is_forecast, stage in ((status.is_forecast, status.stage), (False, ""))  # as it stands, and in the legend
    }
