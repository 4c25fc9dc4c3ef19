"""RUN's August round through every role: entered, approved, assessed, handed over, referred back, decided, let out, corrected."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from scripts import shots

pytestmark = pytest.mark.browser

RUN = shots.RUN
FILMS = "möjlighet till eget skapande av film"
TODAY = shots.DAY[:10]
INLAND = "Nämnden vill att inlandet beskrivs."
REASON = "För få insatser har nått inlandet."


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of its own on a day in the August round, which does its jobs too."""
    with shots.serving(works=True) as address:
        yield address


@pytest.fixture
def as_role(chromium: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """The window of somebody with a role, signed in once. Without JavaScript: what it adds is tested in test_grid.py."""
    pages: dict[str, Page] = {}

    def page_of(role: str) -> Page:
        if role not in pages:
            pages[role] = shots.open_window(chromium, address, shots.PEOPLE[role], java_script_enabled=False)
        return pages[role]

    yield page_of
    for page in pages.values():
        page.context.close()


def press(page: Page | Locator, name: str | re.Pattern[str]) -> None:
    """Press a button that leads to another page."""
    button = page.get_by_role("button", name=name, exact=isinstance(name, str)).last
    with button.page.expect_navigation():
        button.click()


def row_of(page: Page, name: str) -> Locator:
    return page.locator(".entry", has=page.get_by_role("heading", name=name)).first


def enter_the_last(page: Page) -> None:
    """As a reporter: what is not filled in yet, a number for one, a yes, and for the rest why there is none."""
    page.goto(f"{RUN}utfall/?visa=alla")
    row_of(page, FILMS).get_by_label("Utfall (st)").fill("64")
    for row in page.locator("[data-row]:not([data-entered])").all():
        if FILMS not in row.inner_text():
            row.get_by_label("Skäl om uppgift saknas").select_option("NOT_AVAILABLE")
    press(page, "Rapportera till samordnaren")
    expect(page.get_by_text("är rapporterade").first).to_be_visible()


def send_one_back_and_approve_the_rest(page: Page) -> None:
    page.goto(f"{RUN}utfall/?visa=godkanna")
    films = row_of(page, FILMS)
    films.get_by_text("Skicka tillbaka").first.click()
    films.get_by_label("Vad ska rapportören se över?").fill("Räknades Umeå två gånger?")
    press(films, re.compile("Skicka tillbaka"))
    page.goto(f"{RUN}utfall/?visa=godkanna")
    expect(row_of(page, FILMS)).to_have_count(0)
    press(page, re.compile("Godkänn alla"))


def answer(page: Page) -> None:
    page.goto(RUN)
    expect(page.get_by_text("Räknades Umeå två gånger?")).to_be_visible()
    page.goto(f"{RUN}utfall/?visa=alla")
    films = row_of(page, FILMS)
    films.get_by_label("Utfall (st)").fill("61")
    films.get_by_label(re.compile("^Svar")).fill("Ja, tre räknades två gånger.")
    press(films, re.compile("Svara och rapportera igen"))


def approve_the_answer(page: Page) -> None:
    page.goto(f"{RUN}utfall/?visa=godkanna")
    press(row_of(page, FILMS), re.compile("^Godkänn"))
    expect(row_of(page, FILMS)).to_have_count(0)


def assess(page: Page, words: str) -> None:
    """Propose that delmål 3.2 is partly met."""
    page.goto(f"{RUN}bedomning/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^RUN investerar")).click()
    page.locator("#id_status input[value=PARTLY_MET]").check()
    page.get_by_label("Genomförda aktiviteter och insatser").fill(words)
    press(page, "Spara")
    expect(page.get_by_text("Delmål 3.2 är sparat.")).to_be_visible()


def hand_over(page: Page) -> None:
    page.goto(f"{RUN}beslut/overlamna/")
    page.get_by_label("Ja, överlämna fast detta saknas").check()
    press(page, "Överlämna till nämnden")
    expect(page.get_by_text("Underlaget är överlämnat. Utfall och bedömningar är låsta.")).to_be_visible()


def refer_back(page: Page) -> None:
    page.goto(f"{RUN}beslut/")
    page.get_by_role("link", name="Registrera återremiss").click()
    page.get_by_label("Sammanträdets datum").fill(TODAY)
    page.get_by_label("Paragraf", exact=True).fill("97")
    page.get_by_label("Vad nämnden vill ha kompletterat").fill(INLAND)
    press(page, "Registrera återremissen")
    expect(page.get_by_text("Nämnden har återremitterat uppföljningen: den är öppen igen.")).to_be_visible()


def decide(page: Page) -> None:
    """Enligt förslag but for delmål 3.2, with a reason and a reservation."""
    page.goto(f"{RUN}beslut/registrera/")
    page.get_by_label("Sammanträdets datum").fill(TODAY)
    page.get_by_label("Paragraf", exact=True).fill("112")
    page.get_by_label("Diarienummer").fill("RUN 2026-114")
    page.get_by_text("Nämnden beslutade annat än förslaget").click()
    goal = page.get_by_role("group", name=re.compile("RUN investerar"))
    goal.get_by_label("Nämndens bedömning").select_option("NOT_MET")
    press(page, "Registrera beslutet")
    expect(page.get_by_role("link", name=re.compile("Varför"))).to_be_visible()
    goal.get_by_label("Varför").fill(REASON)
    page.get_by_text("Reservationer och särskilda yttranden").click()
    reservation = page.get_by_role("group", name="Reservation eller yttrande 1")
    reservation.get_by_label("Vem").fill("Ledamot A (X)")
    press(page, "Registrera beslutet")
    expect(page.get_by_text("Nämnden har beslutat, och rapporten är expedierad till regionstyrelsen.")).to_be_visible()


def take_home(page: Page, kind: str) -> bytes:
    """A file of the newest report, once its job has made it."""
    link = page.get_by_role("link", name=re.compile(f"^Ladda ner {kind}")).first
    for _ in range(60):
        page.goto(f"{RUN}beslut/")
        if page.get_by_text("Filerna görs just nu.").count() == 0:
            break
        page.wait_for_timeout(500)
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


def publish(page: Page) -> None:
    page.goto(f"{RUN}beslut/")
    page.get_by_role("link", name="Publicera").first.click()
    press(page, "Publicera")
    expect(page.get_by_text("Rapporten är publicerad.")).to_be_visible()


def correct(page: Page) -> None:
    page.goto(f"{RUN}beslut/")
    page.get_by_role("link", name="Öppna för rättelse").click()
    page.get_by_label("Sammanträdets datum").fill(TODAY)
    page.get_by_label("Paragraf", exact=True).fill("130")
    page.get_by_label("Vad som är fel och ska rättas").fill("Antalet insatser räknades två gånger.")
    press(page, "Öppna för rättelse")
    expect(page.get_by_text("gäller och visas tills ett nytt är registrerat")).to_be_visible()


def read_published(page: Page) -> str:
    """What anybody reads of RUN's report."""
    page.goto("/publicerat/vasterbotten/")
    page.get_by_role("main").get_by_role("link", name="Delårsrapport augusti 2026", exact=True).click()
    return page.get_by_role("main").inner_text()


def test_the_august_round_from_the_last_outcome_to_a_correction(as_role: Callable[[str], Page]) -> None:
    reporter, coordinator, manager, secretary = map(as_role, ("rapportor", "samordnare", "chef", "sekreterare"))
    enter_the_last(reporter)
    send_one_back_and_approve_the_rest(coordinator)
    answer(reporter)
    approve_the_answer(coordinator)
    assess(coordinator, "Två utlysningar.")
    reporter.goto(f"{RUN}utfall/?visa=alla")
    row_of(reporter, FILMS).get_by_label("Utfall (st)").fill("77")
    hand_over(manager)
    press(reporter, "Spara utfallen")  # the form was opened before: it is refused, and what was typed is still there
    expect(reporter.get_by_text("är låst sedan den").first).to_be_visible()
    expect(reporter.get_by_text("77", exact=False).first).to_be_visible()

    member = as_role("ledamot")
    member.goto(RUN)
    member.get_by_role("link", name="Läs underlaget").click()
    expect(member.get_by_role("link", name="Förslag", exact=True)).to_be_visible()
    refer_back(secretary)
    coordinator.goto(RUN)
    expect(coordinator.get_by_text(INLAND)).to_be_visible()
    assess(coordinator, "Två utlysningar, en av dem i inlandet.")
    hand_over(manager)

    decide(secretary)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(take_home(secretary, "PDF"))).pages]
    assert "§ 112" in pages[0].replace("\u00a0", " ")
    assert "har beslutat annat än" in pages[0].replace("\n", " ")
    assert not any("UTKAST" in page for page in pages)
    document = docx.Document(io.BytesIO(take_home(secretary, "Word")))
    assert any(REASON in paragraph.text for paragraph in document.paragraphs)

    secretary.goto(f"{RUN}beslut/")
    secretary.get_by_role("link", name="Beslut, omgång 2", exact=True).click()
    secretary.get_by_role("table", name="Uppdrag").get_by_role("link", name=re.compile("^Öka kännedom")).click()
    expect(secretary).to_have_url(re.compile(r"/uppdrag/\d+/$"))

    public = as_role("ingen")
    public.goto("/publicerat/vasterbotten/")
    expect(public.get_by_text("Regionala utvecklingsnämnden")).to_have_count(0)
    board = as_role("rs-samordnare")
    board.goto(f"{RUN}beslut/")
    expect(board.get_by_role("link", name="Beslut, omgång 2", exact=True)).to_be_visible()
    expect(board.get_by_role("link", name=re.compile("^Förslag"))).to_have_count(0)
    publish(secretary)
    assert REASON in read_published(public)

    correct(secretary)
    assert REASON in read_published(public)
    manager.goto(f"{RUN}beslut/")
    expect(manager.get_by_text("Uppföljningen är öppen för rättelse.")).to_be_visible()
    coordinator.goto(RUN)
    expect(coordinator.get_by_text("Antalet insatser räknades två gånger.")).to_be_visible()
