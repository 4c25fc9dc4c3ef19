"""Sections in the browser: a table pasted as Word has it, an economy table, and the report with them as a Word file."""

import io
import re
from collections.abc import Callable
from types import SimpleNamespace

import docx
import pytest
from playwright.sync_api import Page, expect

from scripts.axe import find_faults

pytestmark = pytest.mark.browser

PLACE = "/vasterbotten/run/2026-08/rapporter/"
HTML = """<html><head><style>td {color: red}</style></head><body><table style="width: 1cm">
<tr><td rowspan=2><p>Tåg</p></td><td><p><b>2025</b></p></td></tr><tr><td><p>5</p><p>av 7</p></td></tr></table></body></html>"""
PASTE = """(box, [text, html]) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/plain", text);
  clipboard.setData("text/html", html);
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true}));
  box.value += text;
}"""


def paste(page: Page, text: str, html: str) -> None:
    """What the browser does when something is pasted into the text."""
    page.get_by_label("Text").evaluate(PASTE, [text, html])


def look(page: Page) -> None:
    """Nothing that axe has to say, and nothing cut off."""
    assert find_faults(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def add_text(page: Page) -> None:
    page.goto(f"{PLACE}avsnitt/")
    look(page)
    page.get_by_role("link", name="Lägg till text").click()
    look(page)
    page.get_by_role("button", name="Spara").last.click()
    expect(page.get_by_text("Fyll i fältet.").first).to_be_visible()
    look(page)
    page.get_by_label("Rubrik").fill("Väsentliga händelser")
    page.get_by_label("Text").fill("Sommaren var varm.\n")
    paste(page, "Tåg\t2025\n\t5\nav 7", HTML)
    page.get_by_role("button", name="Spara").last.click()
    expect(page.get_by_text("Avsnittet Väsentliga händelser är tillagt.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("cell", name="5 av 7")).to_be_visible()
    look(page)


def add_economy(page: Page) -> None:
    page.goto(f"{PLACE}avsnitt/nytt/ekonomi/")
    page.get_by_label("Rad, rad 1").fill("Kollektivtrafik")
    page.get_by_label("Budget, rad 1").fill("-158,4")
    page.get_by_label("Utfall, rad 1").fill("-163")
    page.get_by_label("Avvikelse, rad 1").fill("fem")
    page.get_by_role("button", name="Spara").last.click()
    expect(page.get_by_role("alert").get_by_role("link", name=re.compile("Avvikelse"))).to_be_visible()
    expect(page.get_by_label("Avvikelse, rad 1")).to_have_value("fem")
    look(page)
    page.get_by_label("Avvikelse, rad 1").fill("-5,6")
    page.get_by_role("button", name="Spara").last.click()
    expect(page.get_by_text("mellan utfall och budget skiljer 4,6").first).to_be_visible()
    look(page)


def build_word(page: Page) -> docx.document.Document:
    page.goto(PLACE)
    page.get_by_role("button", name="Bygg utkast").click()
    link = page.get_by_role("link", name="Ladda ner Word")
    expect(link).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".docx")
    page.get_by_role("link", name="Läs rapporten").click()
    look(page)
    return docx.Document(io.BytesIO(download.value.path().read_bytes()))


def test_what_is_written_and_pasted_stands_in_the_word_file(window: SimpleNamespace, sign_in: Callable[..., None]) -> None:
    page = window.page
    sign_in("samordnare@run.example.org")
    add_text(page)
    add_economy(page)
    word = build_word(page)
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    texts = (cell.text for table in word.tables for row in table.rows for cell in row.cells)
    cells = {re.sub(r"\u00a0\[\d+\]", "", text) for text in texts}  # without the numbers of traces
    assert "Sommaren var varm." in text
    assert {"Tåg", "5 av 7", "Kollektivtrafik\nAvvikelsen stämmer inte: mellan utfall och budget skiljer 4,6\u00a0mnkr."} <= cells
    assert {"−158,4", "−163,0", "−5,6"} <= cells
    assert [said for said in window.complaints if "422" not in said] == []  # the answer to what could not be read
