"""What a person reads in the HTML, the Word file and the PDF of a report: its text, and the rows of its tables."""

import io
import re
from html.parser import HTMLParser

import docx
import pikepdf
import pypdf
from docx.oxml.ns import qn


class _HtmlReader(HTMLParser):
    """The text of the report itself, without drawings and what is only read aloud; a cell ends with a tab, a row with a line."""

    VOID = frozenset({"meta", "br", "input", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = [True]

    def handle_starttag(self, tag, attrs):
        self.parts.append({"br": " ", "span": " ", "tr": "\n"}.get(tag, ""))
        if tag in self.VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        hides = self.hidden[-1] if tag != "main" else False
        self.hidden.append(hides or tag in {"svg", "style", "caption"} or "visually-hidden" in classes)

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        self.hidden.pop()
        self.parts.append({"td": "\t", "th": "\t", "tr": "\n"}.get(tag, " "))

    def handle_data(self, data):
        if not self.hidden[-1]:
            self.parts.append(" ".join(data.split("\n")))


def _html(data: bytes) -> str:
    reader = _HtmlReader()
    reader.feed(data.decode())
    return "".join(reader.parts)


def text_of_html(data: bytes) -> str:
    return _squeeze(_html(data))


def rows_of_html(data: bytes) -> list[list[str]]:
    return [[_squeeze(cell) for cell in line.split("\t")[:-1]] for line in _html(data).split("\n") if "\t" in line]


def _word_text(element) -> str:
    """The text of a part of a Word file; paragraphs and breaks are spaces."""
    texts = {qn("w:t"): lambda e: e.text or "", qn("w:br"): lambda e: " ", qn("w:tab"): lambda e: " ", qn("w:p"): lambda e: " "}
    return "".join(texts[e.tag](e) for e in element.iter() if e.tag in texts)


def text_of_word(data: bytes) -> str:
    return _squeeze(_word_text(docx.Document(io.BytesIO(data)).element.body))


def rows_of_word(data: bytes) -> list[list[str]]:
    body = docx.Document(io.BytesIO(data)).element.body
    return [[_squeeze(_word_text(cell)) for cell in row.findall(qn("w:tc"))] for row in body.iter(qn("w:tr"))]


def text_of_pdf(data: bytes) -> str:
    """What is read: without headers, footers and headings repeated on the next page, which are artifacts, and without charts."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        drawn = set(_marks_of_figures(pdf.Root.StructTreeRoot))
        for page in pdf.pages:
            kept = _without(page, {mark for found, mark in drawn if found == page.objgen})
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))
        out = io.BytesIO()
        pdf.save(out)
    return _squeeze(" ".join(page.extract_text().replace("\u00ad", "-") for page in pypdf.PdfReader(out).pages))


def _marks_of_figures(element, page=None, *, is_figure: bool = False):
    """(page, number) of everything that is marked as part of a figure."""
    if isinstance(element, pikepdf.Dictionary):
        page = element.Pg.objgen if "/Pg" in element else page
        if "/MCID" in element:
            element = int(element.MCID)
        else:
            yield from _marks_of_figures(element.get("/K", 0), page, is_figure=is_figure or element.get("/S") == "/Figure")
            return
    if isinstance(element, pikepdf.Array):
        for child in element:
            yield from _marks_of_figures(child, page, is_figure=is_figure)
    elif is_figure:
        yield page, int(element)


def _without(page, drawn: set[int]):
    """The instructions of a page but for what is shown inside an artifact or a figure; positions and states are kept."""
    marks: list[bool] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            number = operands[1].get("/MCID") if len(operands) > 1 else None
            marks.append(str(operands[0]) == "/Artifact" or number in drawn)
        elif name == "EMC":
            marks.pop()
        elif not (any(marks) and name in {"Tj", "TJ", "'", '"'}):
            yield operands, operator


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
