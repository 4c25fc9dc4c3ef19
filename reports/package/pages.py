"""What is read in a package: the traces as pages, the rule in words, and what it is and how it is checked."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation

from reports.content.schema import Document
from reports.trace.model import Step, Trace

# The reader's own typeface is used: addresses of ours lead nowhere there.
_TYPEFACE_RULE = re.compile(r"@font-face\s*{[^}]*}\s*")
# How long a line of README.txt is at most.
WIDTH = 100
STYLES = ("tracker/css/tokens.css", "tracker/css/base.css", "reports/css/package.css")


def trace_pages(document: Document, traces: Iterable[Trace]) -> Iterator[tuple[str, bytes]]:
    """A page for each trace, by the number that stands beside it in the report, and one that lists them."""
    found = list(traces)
    pages = {trace.key: f"{trace.code}.html" for trace in found}
    yield "index.html", _page("traces", document, {"traces": found, "readme_file": "../README.html"})
    for trace in found:
        yield pages[trace.key], _page("trace", document, {"trace": replace(trace, steps=_linked(trace.steps, pages))})


def _linked(steps: Iterable[Step], pages: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps with the pages that they lead to in place of their keys."""
    return tuple(replace(step, steps=_linked(step.steps, pages), key=pages.get(step.key, "")) for step in steps)


def read_me(context: dict[str, Any]) -> tuple[bytes, bytes]:
    """What the package is and how it is checked, as text and as a page."""
    with translation.override("sv"):
        text = _set(render_to_string("reports/package/readme.txt", context))
    return text.encode(), _page("readme", context["document"], {"blocks": list(_blocks(text)), "traces_file": "spar/index.html"})


def _set(text: str) -> str:
    """The text with the lines of its paragraphs broken anew: what is filled in makes some of them longer."""
    parts = text.strip().split("\n\n")
    return "\n\n".join(_fill(part) if _kind(part) == "p" else part for part in parts) + "\n"


def _fill(part: str) -> str:
    return textwrap.fill(part, WIDTH, break_on_hyphens=False, break_long_words=False)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The text as (what it is, words)."""
    for part in text.strip().split("\n\n"):
        kind, lines = _kind(part), part.splitlines()
        if kind == "pre":
            yield kind, "\n".join(line[4:] for line in lines)
        else:
            yield kind, " ".join(lines) if kind == "p" else lines[0]


def _kind(part: str) -> str:
    """What a part of the text is: headings are underlined, and what is typed as it stands is indented."""
    lines = part.splitlines()
    if len(lines) == 2 and lines[1] and set(lines[1]) <= {"=", "-"}:
        return "h1" if lines[1][0] == "=" else "h2"
    return "pre" if lines[0].startswith("    ") else "p"


def rule_text(document: Document) -> bytes:
    """The rule in words."""
    rule = document.rule
    adopted = f"Beslutad: {rule.adopted_by}." if rule.version else "Den är inte beslutad av regionen."
    parts = [f"{rule.name}\n{adopted}", rule.method, "\n".join(getattr(rule, "words", ())), rule.contribution_method]
    return ("\n\n".join(part for part in (*parts, rule.proposal_method) if part) + "\n").encode()


def style() -> bytes:
    """The pages' own styles."""
    sheets = (Path(str(finders.find(name))).read_text() for name in STYLES)
    return "\n".join(_TYPEFACE_RULE.sub("", sheet) for sheet in sheets).encode()


def _page(name: str, document: Document, context: dict[str, Any]) -> bytes:
    with translation.override("sv"):
        return render_to_string(f"reports/package/{name}.html", context | {"document": document}).encode()
