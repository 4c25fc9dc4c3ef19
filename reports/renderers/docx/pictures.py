"""Pictures of the Word file: the same drawings as on page and in PDF, as PNG by typst, since Word's SVG needs a PNG beside it."""

import io
import json
from collections.abc import Mapping
from typing import Any

import typst
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.shape import CT_Inline
from docx.shared import Mm, Pt

from reports.renderers.docx.xml import Element, w
from reports.renderers.letters import TYPEFACE
from reports.renderers.pdf import TEMPLATES
from tracker.svg import clean

# Sharp on paper and on screens of today.
PIXELS_PER_INCH = 220
SIGN = 8.5  # points
DECORATIVE = """
<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
  <a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">
    <adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>
  </a:ext>
</a:extLst>
"""


def draw_pictures(drawings: Mapping[str, str]) -> dict[str, bytes]:
    """SVG by key, as PNG by key; all in one go."""
    if not drawings:
        return {}
    # Several pages come as a list, whatever its types say.
    pages: Any = typst.compile(
        str(TEMPLATES / "pictures.typ"),
        root=str(TEMPLATES),
        font_paths=[str(TYPEFACE.parent)],
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"drawings": json.dumps(list(drawings.values()))},
    )
    return dict(zip(drawings, pages if isinstance(pages, list) else [pages], strict=True))


class Pictures:
    """The pictures of one document: each is kept in it once, however often it is shown."""

    def __init__(self, document: Document, drawings: Mapping[str, str]) -> None:
        self._part = document.part
        self._made = draw_pictures(drawings)
        self._shown = 0

    def show_sign(self, key: str) -> Element | None:
        """The sign of a status, which says nothing to who does not see it: its word stands beside. None where it has no sign."""
        if key not in self._made:
            return None
        inline = self._inline(key, Pt(SIGN))
        inline.docPr.append(parse_xml(DECORATIVE))
        return w("r", w("rPr", w("position", val=-2)), w("drawing", inline))

    def show_chart(self, key: str, width: float, description: str) -> Element:
        """A chart, `width` in millimetres, with what it shows in words."""
        inline = self._inline(key, Mm(width))
        inline.docPr.set("descr", clean(description))
        return w("r", w("drawing", inline))

    def _inline(self, key: str, width: int) -> CT_Inline:
        relation, image = self._part.get_or_add_image(io.BytesIO(self._made[key]))
        self._shown += 1
        size, height = image.scaled_dimensions(width, None)
        # Numbers of bookmarks and pictures are not to meet.
        inline = CT_Inline.new_pic_inline(100_000 + self._shown, relation, f"bild{self._shown}.png", size, height)
        for side in ("distT", "distB", "distL", "distR"):  # none said is none in Word, and an eighth of an inch in LibreOffice
            inline.set(side, "0")
        return inline
