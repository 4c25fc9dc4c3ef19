"""Next year's plan in Chromium: made of this year's, a table pasted from the clipboard, adopted; every page read by axe."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from scripts import shots
from scripts.axe import find_faults

pytestmark = pytest.mark.browser

PLANS = shots.RUN + "plan/planer/"
TEXT = "Delmål\tIndikator\tMål 2027\nen text som inte används\t\t"
# As Word puts it on the clipboard: a goal for two rows, paragraphs in a cell, styles that the page may not use.
HTML = """<html><head><style>td {mso-style: none}</style></head><body><!--StartFragment-->
<table class=MsoTableGrid style='border-collapse:collapse'>
 <tr><td><p><b>Delm&aring;l</b></p></td><td>Indikatorer</td><td>Utfall 2025</td><td>M&aring;l 2027</td><td>Periodicitet</td></tr>
 <tr><td rowspan=3 style='width:5cm'><p class=MsoNormal>Delm&aring;l 1.1 RUN bidrar till att barn och unga har
  m&ouml;jlighet till eget skapande och god tillg&aring;ng till kultur</p></td>
  <td>Antal insatser f&ouml;r att ge barn och unga m&ouml;jlighet till eget skapande av film</td>
  <td>118</td><td>minst 95</td><td><p>Tertial: aug,</p><p>dec</p></td></tr>
 <tr><td>Antal insatser som st&auml;rker barnr&auml;ttsperspektivet</td><td>&ndash;</td><td>12</td><td>Tertial: aug, dec</td></tr>
 <tr><td>Andel barn och unga som deltar i regionalt finansierade kulturverksamheter</td><td>38 %</td><td>&gt; 40 %</td>
  <td>Tertial: aug, dec</td></tr>
 <tr><td rowspan=2>Delm&aring;l 1.2 RUN st&ouml;djer l&auml;sfr&auml;mjandet</td><td>Antal kommuner
  med l&auml;sfr&auml;mjande</td><td>9</td><td>15</td><td>&Aring;r</td></tr>
 <tr><td>&Ouml;verenskommelse med biblioteken finns</td><td>Nej</td><td>Ja</td><td>n&auml;r det g&aring;r</td></tr>
</table><!--EndFragment--></body></html>"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of its own, since the plan that is made here is not to be seen by other tests."""
    with shots.serving() as address:
        yield address


@pytest.fixture
def open_as(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """The list of plans, as somebody; `page.complaints` are what the browser did not like."""
    contexts = []

    def open_as(role: str, **options: Any) -> Page:
        size = shots.screen(shots.WIDEST)
        page = shots.open_window(chromium, address, shots.PEOPLE[role], viewport=size, permissions=CLIPBOARD, **options)
        contexts.append(page.context)
        page.goto(PLANS)
        return page

    yield open_as
    for context in contexts:
        context.close()


CLIPBOARD = ["clipboard-read", "clipboard-write"]
COPY = """([html, text]) => navigator.clipboard.write([new ClipboardItem({
  "text/html": new Blob([html], {type: "text/html"}), "text/plain": new Blob([text], {type: "text/plain"})})])"""


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def go(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def check(page: Page) -> None:
    """On a screen and on a phone: nothing for axe to find, and nothing wider than the window."""
    for width in (390, 1280):
        page.set_viewport_size(shots.screen(width))
        assert find_faults(page) == [], width
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width


def complaints_of(page: Page) -> list[str]:
    """What the browser does not like, but for a font that came before a slow machine had anything to show in it."""
    found: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and LATE not in said.text:
            found.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


LATE = "was preloaded using link preload but not used"


def test_next_years_plan_is_made_pasted_into_and_adopted(open_as: Callable[..., Page]) -> None:
    page = open_as("samordnare")
    complaints = complaints_of(page)
    go(page, "Nämndplan 2026")
    go(page, "Gör nästa plan av den här")
    press(page, "Gör planen")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nämndplan 2027")
    expect(page.get_by_text("50 målvärden är inte satta.")).to_be_visible()
    check(page)
    paste(page, complaints)
    expect(page.get_by_text("5 rader ändrar planen.")).to_be_visible()
    expect(page.get_by_role("row", name="Antal insatser för att ge barn och unga")).to_contain_text("augusti och december")
    expect(page.get_by_role("row", name="Överenskommelse med biblioteken finns")).to_contain_text("1.2 RUN stödjer läsfrämjandet")
    check(page)
    press(page, "Lägg in i planen")
    expect(page.get_by_text("5 rader är inklistrade: 2 nya, 3 ändrade, 1 nytt mål.")).to_be_visible()
    assert complaints == []
    adopt(open_as("sekreterare"))
    page.reload()
    expect(page.get_by_text("Regionala utvecklingsnämnden, 18 november 2026, § 112.")).to_be_visible()


def paste(page: Page, complaints: list[str]) -> None:
    """Copy as Word does, and press Ctrl+V in the box."""
    go(page, "Klistra in en tabell")
    page.evaluate(COPY, [HTML, TEXT])
    complaints.clear()  # of the styles that this page put on the clipboard, as no page of ours does
    page.get_by_label("Tabellen").press("Control+v")
    expect(page.get_by_text("Tabellens celler lästes från urklipp, även de sammanslagna.")).to_be_visible()
    check(page)
    press(page, "Förhandsgranska")


def adopt(page: Page) -> None:
    go(page, "Nämndplan 2027")
    go(page, "Registrera att planen är antagen")
    check(page)
    page.get_by_label("Sammanträdets datum").fill("2026-11-18")
    page.get_by_label("Paragraf", exact=False).first.fill("112")
    page.get_by_label("Anta planen fast målvärden inte är satta").check()
    press(page, "Anta planen")
    check(page)


def test_what_is_typed_over_what_was_pasted_is_what_is_read(open_as: Callable[..., Page]) -> None:
    page = open_as("samordnare")
    go(page, "Nämndplan 2026")
    go(page, "Klistra in en tabell")
    page.evaluate(COPY, [HTML, TEXT])
    box = page.get_by_label("Tabellen")
    box.press("Control+v")
    box.fill("Indikator\tMål 2026\nAntal framtagna missions\tminst 6")
    assert page.locator("#id_html").input_value() == ""
    press(page, "Förhandsgranska")
    expect(page.get_by_text("1 rad ändrar planen.")).to_be_visible()


def test_a_table_is_pasted_without_javascript(open_as: Callable[..., Page]) -> None:
    page = open_as("samordnare", java_script_enabled=False)
    go(page, "Nämndplan 2026")
    go(page, "Klistra in en tabell")
    page.get_by_label("Tabellen").fill("Indikator\tMål 2026\nAntal framtagna missions\tminst 6")
    press(page, "Förhandsgranska")
    page.get_by_label("Rättelse av inläsning").check()
    page.get_by_label("Motivering").fill("Står i tabellen på sidan 14.")
    press(page, "Lägg in i planen")
    expect(page.get_by_text("1 rad är inklistrad: 1 ändrad.")).to_be_visible()
    expect(page.get_by_text("Rättelse av inläsning")).to_be_visible()


FROM_PLAN = ["Ändra målet", "Ny indikator", "Målvärde", "Indikator", "Nytt mål", "Planens uppgifter", "Ansvariga rapportörer",
             "Ändringar", "Klistra in en tabell"]  # fmt: skip


def test_every_page_is_for_everyone(open_as: Callable[..., Page]) -> None:
    page = open_as("samordnare")
    check(page)
    go(page, "Nämndplan 2026")
    check(page)
    plan = page.url
    for name in FROM_PLAN:
        page.goto(plan)
        page.get_by_role("main").get_by_role("link", name=name).first.click()
        page.wait_for_load_state()
        for more in page.locator("main details.more").all():
            more.locator("summary").first.click()
        check(page)
    for path in ("plan/planer/ny/", "uppdrag/givna/", "uppdrag/nytt/", "plan/beslut/nytt/"):
        page.goto(shots.RUN + path)
        check(page)
