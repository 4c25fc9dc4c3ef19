"""HTML: one file that stands by itself, with its styles and its typeface inside it, set as the page of the report is."""

import base64
import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from reports.content.stored import read_json
from reports.content.traced import number_on_paper
from reports.renderers.imprint import imprint_of

STYLES = (
    "tracker/css/tokens.css",
    "tracker/css/base.css",
    "tracker/css/tables.css",
    "tracker/css/components.css",
    "tracker/css/print.css",
    "reports/css/report.css",
    "reports/css/file.css",
)
# Has every letter of Swedish; other letters are shown in the reader's own typeface.
TYPEFACE = "tracker/fonts/source-sans-3-latin-wght-normal.woff2"
_TYPEFACE_RULE = re.compile(r"@font-face\s*{[^}]*}\s*")


def render_html(content: str, sha256: str) -> bytes:
    """The report as an HTML file, from its canonical JSON and the digest of it; the same content gives the same bytes."""
    document = read_json(content)
    trace_note = number_on_paper(document, sha256)
    with translation.override("sv"):
        context = {
            "document": document,
            "sha256": sha256,
            "imprint": imprint_of(document, sha256),
            "trace_note": trace_note,
            "style": mark_safe(_style()),  # noqa: S308  # our own files
        }
        return render_to_string("reports/file.html", context).encode()


@cache
def _style() -> str:
    """The pages' own styles. Addresses of typefaces are replaced by the typeface itself."""
    sheets = [_TYPEFACE_RULE.sub("", _find(name).read_text()) for name in STYLES]
    letters = base64.b64encode(_find(TYPEFACE).read_bytes()).decode()
    source = f"url(data:font/woff2;base64,{letters}) format('woff2')"
    typeface = f"@font-face {{ font-family: 'Source Sans 3'; font-weight: 200 900; src: {source}; }}"
    return "\n".join([typeface, *sheets])


def _find(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    return Path(found)
