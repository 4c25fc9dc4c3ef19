"""The styles of the Word file: those that Word itself knows by name, set as the PDF is, and a few of our own for tables.

The typeface is one that Word has; ours would be replaced on most machines.
"""

from typing import cast

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from reports.renderers.docx.xml import twips, w

TYPEFACE = "Calibri"
LANGUAGE = "sv-SE"
INK, MUTED, ACCENT, ALARM = (RGBColor.from_string(code) for code in ("1C2226", "525B62", "0B4F73", "A3312B"))

# Size in points, space before and after in points.
HEADINGS = {"Heading 1": (20, 26, 8), "Heading 2": (14, 20, 6), "Heading 3": (11.5, 16, 4), "Heading 4": (10.5, 10, 3)}
# Our own: id, name, size, colour, space after, whether to the right.
OURS = [
    ("TableText", "Tabelltext", 9, INK, 0, False),
    ("TableNumber", "Tabelltal", 9, INK, 0, True),
    ("TableHead", "Tabellrubrik", 8.5, MUTED, 0, False),
    ("TableHeadNumber", "Tabellrubrik för tal", 8.5, MUTED, 0, True),
    ("Note", "Anmärkning", 8, MUTED, 0, False),
    ("NoteText", "Anmärkning i text", 8.5, MUTED, 6, False),
    ("NoteNumber", "Anmärkning för tal", 8, MUTED, 0, True),
    ("Judgement", "Bedömning", 10.5, INK, 2, False),
    ("Lead", "Ingress", 13, INK, 6, False),
]

TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Tertial">
  <w:name w:val="Tertial"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblBorders>
      <w:bottom w:val="single" w:sz="4" w:space="0" w:color="DCD8CE"/>
      <w:insideH w:val="single" w:sz="4" w:space="0" w:color="DCD8CE"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
      <w:bottom w:w="50" w:type="dxa"/><w:right w:w="140" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr>
      <w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="1C2226"/></w:tcBorders><w:vAlign w:val="bottom"/>
    </w:tcPr>
  </w:tblStylePr>
</w:style>
"""


def set_styles(document: Document) -> None:
    """Give an empty document its page, its language and its styles."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(30), Mm(26)
    section.header_distance, section.footer_distance = Mm(14), Mm(12)
    _set_language(document)
    _set_normal(_paragraph_style(document, "Normal"))
    _set_title(document)
    for name, (size, before, after) in HEADINGS.items():
        _set_heading(_paragraph_style(document, name), size, before, after)
    for code, name, size, colour, after, is_right in OURS:
        _add_paragraph_style(document, code, name, size, colour, after, is_right=is_right)
    _set_words(document)
    document.styles.element.append(parse_xml(TABLE))


def _set_language(document: Document) -> None:
    language = {"val": LANGUAGE, "eastAsia": LANGUAGE, "bidi": "ar-SA"}
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for found in defaults.findall(qn("w:lang")):
        defaults.remove(found)
    defaults.append(w("lang", **language))
    settings = document.settings.element
    for tag, value in {"themeFontLang": LANGUAGE, "decimalSymbol": ",", "listSeparator": ";"}.items():
        for found in settings.findall(qn(f"w:{tag}")):
            found.attrib.clear()
            found.set(qn("w:val"), value)
    # The template's own: an older Word, and a text whose spelling has been looked at.
    for found in settings.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")
    for found in settings.findall(qn("w:proofState")):
        settings.remove(found)


def _paragraph_style(document: Document, name: str) -> ParagraphStyle:
    return cast("ParagraphStyle", document.styles[name])


def _set_font(style: CharacterStyle, size: float, colour: RGBColor, *, is_bold: bool = False) -> None:
    style.font.size, style.font.color.rgb, style.font.bold, style.font.italic = Pt(size), colour, is_bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # the theme's typefaces go before a named one
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), TYPEFACE)


def _set_normal(style: ParagraphStyle) -> None:
    _set_font(style, 10.5, INK)
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.line_spacing = 1.15
    style.paragraph_format.widow_control = True


def _set_title(document: Document) -> None:
    title = _paragraph_style(document, "Title")
    _set_font(title, 26, INK, is_bold=True)
    title.paragraph_format.space_after = Pt(2)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    for spacing in title.element.rPr.findall(qn("w:spacing")):
        title.element.rPr.remove(spacing)
    subtitle = _paragraph_style(document, "Subtitle")
    _set_font(subtitle, 14, INK)
    for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
        subtitle.element.rPr.remove(spacing)
    subtitle.paragraph_format.space_after = Pt(12)


def _set_heading(style: ParagraphStyle, size: float, before: float, after: float) -> None:
    _set_font(style, size, INK, is_bold=True)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.keep_with_next = True


def _add_paragraph_style(
    document: Document, code: str, name: str, size: float, colour: RGBColor, after: float, *, is_right: bool
) -> None:
    style = cast("ParagraphStyle", document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
    style.element.set(qn("w:styleId"), code)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    _set_font(style, size, colour)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(after), 1.05
    if is_right:
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _set_words(document: Document) -> None:
    """The ways of writing inside a paragraph; header, footer, lists and captions, which Word has already."""
    for code, name, colour, is_bold in [
        ("Stamp", "Stämpel", ALARM, True), ("Label", "Etikett", MUTED, False), ("Link", "Länk", ACCENT, False),
    ]:  # fmt: skip
        style = cast("CharacterStyle", document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER))
        style.element.set(qn("w:styleId"), code)
        style.font.color.rgb = colour
        style.font.bold = is_bold or None
    number = cast("CharacterStyle", document.styles.add_style("Spårkod", WD_STYLE_TYPE.CHARACTER))
    number.element.set(qn("w:styleId"), "TraceCode")
    number.font.color.rgb, number.font.size, number.font.superscript = MUTED, Pt(8), True
    for name, size, colour, is_bold in [
        ("Header", 8.5, MUTED, False), ("Footer", 8.5, MUTED, False), ("Caption", 9, INK, True),
        ("List Bullet", 10.5, INK, False), ("List Number", 10.5, INK, False),
    ]:  # fmt: skip
        _set_font(_paragraph_style(document, name), size, colour, is_bold=is_bold)
    _paragraph_style(document, "Caption").paragraph_format.keep_with_next = True
    _paragraph_style(document, "Caption").paragraph_format.space_before = Pt(10)
    for name, edge in (("Header", "bottom"), ("Footer", "top")):
        properties = _paragraph_style(document, name).element.get_or_add_pPr()
        for found in properties.findall(qn("w:tabs")):
            properties.remove(found)
        properties.insert_element_before(
            w("pBdr", w(edge, val="single", sz=4, space=4, color="DCD8CE")), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc"
        )
        properties.insert_element_before(w("tabs", w("tab", val="right", pos=twips(166))), "w:spacing", "w:ind", "w:jc")
