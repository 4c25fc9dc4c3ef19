"""The elements of WordprocessingML (ISO/IEC 29500) that a report is written with; texts are data here, never markup."""

import re
from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from tracker.svg import clean

Element = BaseOxmlElement
TWIPS_IN_MM = 1440 / 25.4
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


def w(tag: str, *children: Element, **attributes: str | int) -> Element:
    """An element of the main namespace: w("jc", val="right"). Attributes are of that namespace too."""
    made = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    made.extend(children)
    return made


def twips(millimetres: float) -> int:
    """A length as Word counts it, in twentieths of a point."""
    return round(millimetres * TWIPS_IN_MM)


def run(text: str, *, style: str = "", is_bold: bool = False) -> Element:
    """Text in one way of writing. Its line breaks are kept; characters that XML cannot hold are left out."""
    made = w("r")
    properties = [w("rStyle", val=style)] if style else []
    properties += [w("b")] if is_bold else []
    if properties:
        made.append(w("rPr", *properties))
    for place, line in enumerate(clean(text).split("\n")):
        if place:
            made.append(w("br"))
        made.append(_text("t", line))
    return made


def _text(tag: str, content: str) -> Element:
    made = w(tag)
    made.text = content
    made.set(SPACE, "preserve")
    return made


def trace_code(part: Any) -> list[Element]:
    """The number of a trace, small, after what it is about; nothing for what has none."""
    return [run(f"\u00a0{part.trace.label}", style="TraceCode")] if getattr(part, "trace", None) else []


def paragraph(style: str, *content: Element, keeps_next: bool = False) -> Element:
    """A paragraph in a style, by the style's id."""
    made = w("p", w("pPr", w("pStyle", val=style)), *content)
    if keeps_next:
        keep_next(made)
    return made


def keep_next(made: Element) -> None:
    """Let a paragraph stand on the same page as what follows it."""
    style = made.find(qn("w:pPr")).find(qn("w:pStyle"))
    style.addnext(w("keepNext"))


def set_spacing(made: Element, **spacing: str | int) -> None:
    """Set a paragraph's own spacing, in twentieths of a point: before, after, line (lineRule="exact")."""
    made.find(qn("w:pPr")).append(w("spacing", **spacing))


def field(code: str, shown: str) -> list[Element]:
    """A field that Word fills in: PAGE, NUMPAGES. `shown` stands there until it has."""
    begin, separate, end = (w("r", w("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    return [begin, w("r", _text("instrText", f" {code} ")), separate, run(shown), end]


def bookmark_name(key: str) -> str:
    """A key of the content as the name of a bookmark: letters, digits and _, at most 40."""
    return _NOT_IN_NAMES.sub("_", key)[:40]


def bookmarked(number: int, key: str, *content: Element) -> list[Element]:
    """Content that can be linked to by its key. `number` is the bookmark's own in the document."""
    return [w("bookmarkStart", id=number, name=bookmark_name(key)), *content, w("bookmarkEnd", id=number)]


def link(key: str, text: str, *, is_bold: bool = False) -> Element:
    """A link to what is bookmarked by a key."""
    return w("hyperlink", run(text, style="Link", is_bold=is_bold), anchor=bookmark_name(key), history=1)


def cell(width: float, paragraphs: Iterable[Element], *, span: int = 1) -> Element:
    """A cell of a table, `width` in millimetres."""
    properties = w("tcPr", w("tcW", w=twips(width), type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    content = list(paragraphs)
    return w("tc", properties, *(content or [paragraph("TableText")]))


def row(cells: Iterable[Element], *, is_header: bool = False) -> Element:
    """A row that is not broken over pages; a header row is repeated on each."""
    properties = [w("cantSplit"), *([w("tblHeader")] if is_header else [])]
    return w("tr", w("trPr", *properties), *cells)


def table(widths: Iterable[float], rows: Iterable[Element], *, title: str, description: str = "", indent: float = 0) -> Element:
    """A table of fixed columns, in millimetres; `title` and `description` are read aloud before it."""
    widths = list(widths)
    properties: list[Any] = [
        w("tblStyle", val="Tertial"),
        w("tblW", w=twips(sum(widths)), type="dxa"),
        w("tblInd", w=twips(indent), type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=1, noVBand=1),
        w("tblCaption", val=clean(title)),
    ]
    properties += [w("tblDescription", val=clean(description))] if description else []
    grid = w("tblGrid", *(w("gridCol", w=twips(width)) for width in widths))
    return w("tbl", w("tblPr", *properties), grid, *rows)
