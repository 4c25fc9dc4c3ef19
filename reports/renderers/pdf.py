"""PDF by typst, as PDF/UA-1 and PDF/A-2a: tagged, with bookmarks, and refused by typst itself when it is not accessible.

The content goes in as JSON through sys_inputs and is never put together with markup, so that what people have typed stays
text. The same content gives the same bytes: the document is dated by the moment that the content was built.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from reports.content.schema import Document, read_json
from reports.renderers.letters import TYPEFACE, showable
from tracker.signs import draw_sign
from tracker.svg import PAPER

TEMPLATES = Path(__file__).parent / "typst"


def render_pdf(content: str, sha256: str) -> bytes:
    """The report as PDF, from its canonical JSON and the digest of it."""
    document = read_json(content)
    return typst.compile(
        str(TEMPLATES / "report.typ"),
        root=str(TEMPLATES),
        font_paths=[str(TYPEFACE.parent)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        sys_inputs={
            "content": json.dumps(_showable(json.loads(content)), ensure_ascii=False),
            "sha256": sha256,
            "signs": json.dumps(_signs(document)),
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
        for status in _statuses(document)
        for is_forecast, stage in ((status.is_forecast, status.stage), (False, ""))  # as it stands, and in the legend
    }


def _statuses(part: object) -> Iterator[Any]:
    """Every status in the document, wherever it stands."""
    if isinstance(part, list):
        for item in part:
            yield from _statuses(item)
    elif isinstance(part, Document):
        if hasattr(part, "sign"):
            yield part
        yield from _statuses(list(vars(part).values()))
