"""Writing SVG as text, and the colours to write it in.

Presentation attributes only: a style attribute would be stopped by the content security policy, and typst reads no classes.
"""

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

# What XML cannot hold at all; a text pasted from elsewhere may carry it.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Palette:
    """The colours of a picture, as values of SVG attributes."""

    ink: str
    muted: str
    edge: str
    rule: str
    paper: str
    met: str
    partly: str
    not_met: str
    neutral: str
    font: str  # "" where the page's own typeface is inherited


# Follows the page into dark, forced and printed colours.
PAGE = Palette(
    ink="var(--ink)",
    muted="var(--muted)",
    edge="var(--edge)",
    rule="var(--rule)",
    paper="var(--paper)",
    met="var(--met)",
    partly="var(--partly)",
    not_met="var(--not-met)",
    neutral="var(--neutral)",
    font="",
)

# The light values of tokens.css, for PDF and Word; a test holds the two together.
PAPER = Palette(
    ink="#1c2226",
    muted="#525b62",
    edge="#7d8589",
    rule="#dcd8ce",
    paper="#ffffff",
    met="#1d6b4e",
    partly="#875500",
    not_met="#a3312b",
    neutral="#566069",
    font="Source Sans 3",
)


def element(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element as text. Children are markup already; attributes are escaped, named with _ for -, and left out when None."""
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(clean(write_length(value)))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(children)}</{name}>" if children else f"<{name}{written}/>"


def text(content: str) -> str:
    """Text between tags, escaped."""
    return escape(clean(content))


def clean(content: str) -> str:
    """The text without the control characters that XML refuses."""
    return _NOT_XML.sub("", content)


def write_length(value: str | float) -> str:
    """A length with at most two decimals, so that the same figures give the same bytes; a string as it is."""
    if isinstance(value, str):
        return value
    rounded = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if rounded == "-0" else rounded


def picture(*marks: str, title: str, description: str, width: float, height: float, palette: Palette) -> str:
    """A whole SVG that is read as an image with a name and a description."""
    return element(
        "svg",
        element("title", text(title)),
        element("desc", text(description)),
        *marks,
        xmlns="http://www.w3.org/2000/svg",
        role="img",
        viewBox=f"0 0 {write_length(width)} {write_length(height)}",
        width=width,
        height=height,
        font_family=palette.font or None,
    )
