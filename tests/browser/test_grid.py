"""The grid of outcomes in Chromium: by keyboard alone, from Excel, without a connection, two at once, a double click."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts import shots
from scripts.axe import find_faults

pytestmark = pytest.mark.browser

GRID = shots.RUN + "utfall/?visa=alla"
REVIEW = shots.RUN + "utfall/?visa=godkanna"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of its own on a day in the August round, since what is entered here is not to be seen by other tests."""
    with shots.serving() as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A page of the grid, as the reporter or somebody else."""
    contexts = []

    def open_page(path: str = GRID, *, role: str = "rapportor", width: int = 1280, **options: Any) -> Page:
        size = {"width": width, "height": 900}
        page = shots.open_window(chromium, address, shots.PEOPLE[role], viewport=size, **options)
        contexts.append(page.context)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def cells(page: Page) -> Locator:
    """The number fields of the column of values."""
    return page.locator("[data-row] [data-column=value] input[type=text]")


def row_of(cell: Locator) -> Locator:
    return cell.locator("xpath=ancestor::div[contains(concat(' ', @class, ' '), ' entry ')]")


def note(cell: Locator) -> Locator:
    return row_of(cell).locator(".entry-note")


def status(page: Page) -> Locator:
    return page.locator("[data-status]")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted control has focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by keyboard")


def replace(page: Page, text: str) -> None:
    """Type over what stands in the field that has focus."""
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def paste(cell: Locator, text: str) -> None:
    """What the browser does when a column from Excel is pasted."""
    cell.focus()
    cell.evaluate(
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text", text);
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def saved(page: Page, index: int) -> str:
    """What a reader of the page finds in a cell, asked for anew."""
    other = page.context.new_page()
    other.goto(GRID)
    value = cells(other).nth(index).input_value()
    other.close()
    return value


def test_each_row_saves_itself_as_it_is_left_and_says_so(open_page) -> None:
    page = open_page()
    tab_to(page, cells(page).nth(0))
    replace(page, "61")
    page.keyboard.press("Enter")
    expect(cells(page).nth(1)).to_be_focused()
    replace(page, "62")
    page.keyboard.press("ArrowDown")
    expect(cells(page).nth(2)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cells(page).nth(1)).to_be_focused()
    expect(note(cells(page).nth(0))).to_contain_text("Sparat")
    expect(note(cells(page).nth(1))).to_contain_text("Sparat")
    expect(status(page)).to_contain_text("Sparat")
    assert [saved(page, index) for index in (0, 1)] == ["61", "62"]


def test_what_cannot_be_read_is_refused_beside_its_cell_and_mended_there(open_page) -> None:
    page = open_page()
    cell = cells(page).nth(0)
    tab_to(page, cell)
    replace(page, "sextio")
    page.keyboard.press("Enter")
    expect(row_of(cell).locator(".errorlist")).to_contain_text("Det här går inte att läsa som ett tal.")
    expect(cell).to_have_value("sextio")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(status(page)).to_contain_text("Inte sparat: Det här går inte att läsa som ett tal.")
    expect(cells(page).nth(1)).to_be_focused()
    assert find_faults(page) == []
    page.keyboard.press("ArrowUp")
    replace(page, "63")
    page.keyboard.press("Enter")
    expect(row_of(cell).locator(".errorlist")).to_have_count(0)
    expect(note(cell)).to_contain_text("Sparat")
    assert saved(page, 0) == "63"


def test_a_column_from_excel_fills_downwards_and_each_row_is_saved_or_refused_by_itself(open_page) -> None:
    page = open_page()
    paste(cells(page).nth(0), "71\r\nmånga\r\n\r\n74\t2024\r\n")
    expect(status(page)).to_have_text("3 värden inklistrade, 2 rader sparade. 1 rad är inte sparad.")
    expect(row_of(cells(page).nth(1)).locator(".errorlist")).to_contain_text("Det här går inte att läsa som ett tal.")
    expect(cells(page).nth(1)).to_have_value("många")
    assert (saved(page, 0), saved(page, 3)) == ("71", "74")


def test_more_lines_than_there_are_rows_are_said_to_be_too_many(open_page) -> None:
    page = open_page()
    paste(cells(page).last, "75\n76\n77")
    expect(status(page)).to_contain_text("2 rader fick inte plats.")


def test_without_a_connection_nothing_typed_is_lost_and_it_is_saved_when_it_is_back(open_page) -> None:
    page = open_page()
    page.context.set_offline(True)
    cell = cells(page).nth(0)
    tab_to(page, cell)
    replace(page, "81")
    page.keyboard.press("Enter")
    expect(note(cell)).to_have_text("Inte sparat, försöker igen.")
    replace(page, "82")
    page.keyboard.press("Enter")
    expect(note(cells(page).nth(1))).to_have_text("Inte sparat, försöker igen.")
    page.context.set_offline(False)
    expect(note(cell)).to_contain_text("Sparat")
    expect(note(cells(page).nth(1))).to_contain_text("Sparat")
    assert [saved(page, index) for index in (0, 1)] == ["81", "82"]


def test_what_was_typed_without_a_connection_is_there_after_a_reload(open_page) -> None:
    page = open_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/rad/**", lambda route: route.abort())
    cell = cells(page).nth(0)
    tab_to(page, cell)
    replace(page, "85")
    page.keyboard.press("Enter")
    expect(note(cell)).to_have_text("Inte sparat, försöker igen.")
    page.reload()
    expect(cell).to_have_value("85")
    page.unroute("**/rad/**")
    expect(note(cell)).to_contain_text("Sparat")
    assert saved(page, 0) == "85"


def test_what_is_changed_when_all_was_reported_can_be_reported_at_once(open_page) -> None:
    page = open_page()
    report = page.get_by_role("button", name="Rapportera till samordnaren")
    page.locator("[data-report]").evaluate("button => button.setAttribute('hidden', '')")
    expect(report).to_be_hidden()
    cells(page).nth(0).focus()
    replace(page, "84")
    page.keyboard.press("Enter")
    expect(note(cells(page).nth(0))).to_contain_text("Sparat")
    expect(report).to_be_visible()


def test_what_was_typed_is_saved_when_the_page_is_left_at_once(open_page) -> None:
    page = open_page()
    other = page.context.new_page()
    for index, value in enumerate(["86", "87", "88"]):
        cells(page).nth(index).focus()
        replace(page, value)
    page.goto("about:blank")
    expect_saved(other, ["86", "87", "88"])


def expect_saved(page: Page, values: list[str]) -> None:
    """Load the grid until the first values of the column are these: the page that sent them is no more and cannot say."""
    for _ in range(50):
        page.goto(GRID)
        found = [cells(page).nth(index).input_value() for index in range(len(values))]
        if found == values:
            return
    assert found == values


def test_the_later_of_two_sees_both_and_chooses_by_keyboard(open_page) -> None:
    mine, theirs = open_page(), open_page(role="samordnare")
    for page, value in ((theirs, "91"), (mine, "92")):
        cells(page).nth(0).focus()
        replace(page, value)
        page.keyboard.press("Enter")
        expect(note(cells(page).nth(0))).not_to_be_empty()
        expect(note(cells(page).nth(0))).not_to_have_text("Sparar …")
    row = row_of(cells(mine).nth(0))
    expect(row.locator(".errorlist")).to_contain_text("har ändrat utfallet medan du skrev.")
    expect(row.get_by_role("row", name="Utfall 92 91")).to_be_visible()
    assert find_faults(mine) == []
    row.get_by_role("radio", name="Spara det jag skrev").focus()
    mine.keyboard.press("Space")
    expect(row.locator(".entry-conflict")).to_have_count(0)
    expect(note(cells(mine).nth(0))).to_contain_text("Sparat")
    assert saved(mine, 0) == "92"


def test_what_is_typed_while_the_row_is_being_saved_stays(open_page) -> None:
    page = open_page()
    held: list[Any] = []
    page.route("**/rad/**", lambda route: held.append(route))
    cell = cells(page).nth(0)
    cell.focus()
    replace(page, "93")
    page.keyboard.press("Enter")
    expect(note(cell)).to_have_text("Sparar …")
    page.keyboard.press("ArrowUp")
    replace(page, "94")
    held[0].continue_()
    page.unroute("**/rad/**")
    expect(note(cell)).to_contain_text("Sparat")
    expect(cell).to_have_value("94")
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sparar …")).to_have_count(0)
    assert saved(page, 0) == "94"


def test_reporting_approving_and_sending_back_from_end_to_end(open_page) -> None:
    page = open_page()
    with page.expect_navigation():
        page.get_by_role("button", name="Rapportera till samordnaren").click()
    expect(page.get_by_text("rapporterade till samordnaren.")).to_be_visible()
    boss = open_page(REVIEW, role="samordnare")
    first = boss.locator(".entry").first
    name = first.get_attribute("data-name")
    assert find_faults(boss) == []
    first.get_by_text("Skicka tillbaka").first.click()
    first.get_by_label("Vad ska rapportören se över?").fill("Räknades Umeå två gånger?")
    requests: list[str] = []
    boss.on("request", lambda request: requests.append(request.method) if request.method == "POST" else None)
    first.get_by_role("button", name="Skicka tillbaka").dblclick()
    expect(first.locator(".entry-state-word")).to_have_text("Skickat tillbaka")
    assert requests == ["POST"]
    second = boss.locator(".entry").nth(1)
    second.get_by_role("button", name="Godkänn").click()
    expect(second.locator(".entry-state-word")).to_have_text("Godkänt")
    expect(second.get_by_text("Utfallet är godkänt.")).to_have_count(1)
    left = boss.locator(".entry").count() - 2
    expect(boss.get_by_role("link", name=f"Att godkänna ({left})")).to_be_visible()
    with boss.expect_navigation():
        boss.get_by_role("button", name=f"Godkänn alla rapporterade ({left})").click()
    expect(boss.get_by_text(f"{left} utfall godkända.")).to_be_visible()
    page.goto(GRID)
    returned = page.locator(".entry-returned")
    expect(returned).to_have_attribute("data-name", name)
    expect(returned).to_contain_text("Räknades Umeå två gånger?")
    assert find_faults(page) == []
    returned.get_by_label("Svar:").fill("Nej, en gång.")
    returned.get_by_role("button", name="Svara och rapportera igen").click()
    expect(page.locator(".entry-returned")).to_have_count(0)
    expect(page.locator(f'[data-name="{name}"] .entry-state-word').first).to_have_text("Rapporterat")


def test_no_change_is_one_click_also_when_it_is_two(open_page) -> None:
    page = open_page()
    button = page.get_by_role("button", name="Inga ändringar").first
    name = button.locator("xpath=ancestor::div[@data-row]").get_attribute("data-name")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.method) if request.method == "POST" else None)
    button.dblclick()
    expect(status(page)).to_have_text(f"{name}: Inga ändringar: det tidigare utfallet gäller.")
    expect(page.locator(f'[data-name="{name}"]')).to_contain_text("(inga ändringar)")
    assert requests == ["POST"]


def test_on_a_phone_without_javascript_it_is_one_form(open_page) -> None:
    page = open_page(width=390, java_script_enabled=False)
    page.locator("[data-column=value] input[type=text]").first.fill("95")
    with page.expect_navigation():
        page.get_by_role("button", name="Spara utfallen").last.click()
    expect(page.get_by_text("1 utfall sparat.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_an_outcomes_own_page_is_for_everyone(open_page, width: int) -> None:
    page = open_page(role="samordnare", width=width)
    page.get_by_role("link", name="Samtal och underlag").first.click()
    page.get_by_role("button", name="Lägg till länken").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv adressen.")
    assert find_faults(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
