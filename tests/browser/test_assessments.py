"""Assessing in Chromium: by keyboard from end to end, without JavaScript, on a phone, and every state read by axe."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts import shots
from scripts.axe import find_faults

pytestmark = pytest.mark.browser

LIST = shots.RUN + "bedomning/"
FIRST = "RUN har en nära och tillitsfull samverkan"  # calculated as partly met
WIDTHS = [1280, 390]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server of its own on a day in the August round, since what is proposed here is not to be seen by other tests."""
    with shots.serving() as address:
        yield address


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A page of the assessment, opened by the text of its link in the list, as the coordinator or somebody else."""
    contexts = []

    def open_page(link: str = "", *, role: str = "samordnare", width: int = 1280, **options: Any) -> Page:
        size = {"width": width, "height": 900}
        page = shots.open_window(chromium, address, shots.PEOPLE[role], viewport=size, **options)
        contexts.append(page.context)
        page.goto(LIST)
        if link:
            page.get_by_role("main").get_by_role("link", name=link).click()
        return page

    yield open_page
    for context in contexts:
        context.close()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted control has focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by keyboard")


def save(page: Page, name: str = "Spara") -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def test_a_goal_is_assessed_by_keyboard_alone_and_one_goes_on_to_the_next(open_page) -> None:
    page = open_page(FIRST)
    status = page.get_by_role("group", name="Bedömning: prognos för årets slut")
    tab_to(page, status.get_by_role("radio", checked=True))
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(status.get_by_role("radio", name="Delvis uppfyllt")).to_be_checked()
    tab_to(page, page.get_by_label("Genomförda aktiviteter och insatser"))
    page.keyboard.type("Tolv samråd med länets kommuner.")
    tab_to(page, page.get_by_label("Analys"))
    page.keyboard.type("Överenskommelsen undertecknas i höst.")
    action = page.get_by_role("group", name="Åtgärd 1")
    tab_to(page, action.get_by_label("Vad"))
    page.keyboard.type("Bjud in de kommuner som saknas")
    page.keyboard.press("Tab")
    page.keyboard.type("Cilla Chefsberg")
    tab_to(page, page.get_by_role("button", name="Spara och gå till nästa"))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("3.2 RUN investerar")
    expect(page.get_by_text("Delmål 3.1 är sparat.")).to_be_visible()
    expect(page.get_by_text("1 av 17 delmål bedömda, 0 av 6 bidrag.")).to_be_visible()
    page.get_by_role("link", name="Delmål 3.1").click()
    expect(page.get_by_role("group", name="Åtgärd 1").get_by_label("Vem")).to_have_value("Cilla Chefsberg")


def test_enter_in_a_field_saves_and_does_not_draft(open_page) -> None:
    page = open_page("RUN investerar")
    page.get_by_role("group", name="Åtgärd 1").get_by_label("Vad").fill("Följ upp i november")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("Delmål 3.2 är sparat.")).to_be_visible()
    expect(page.get_by_label("Analys")).to_have_value("")


def test_the_reason_is_asked_for_when_the_status_departs(open_page) -> None:
    page = open_page("RUN arbetar med smart")
    reason = page.get_by_label("Varför bedömningen avviker")
    page.get_by_role("radio", name="Delvis uppfyllt").check()
    expect(reason).to_be_hidden()
    page.get_by_role("radio", name="Uppfyllt", exact=True).check()
    expect(reason).to_be_visible()
    save(page)
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Varför bedömningen avviker: ").click()
    expect(reason).to_be_focused()


def test_everything_works_without_javascript(open_page) -> None:
    page = open_page("RUN agerar", java_script_enabled=False)
    page.get_by_label("Genomförda aktiviteter och insatser").fill("Tre samråd.")
    with page.expect_navigation():
        page.get_by_role("button", name="Infoga utkast från siffrorna").click()
    expect(page.get_by_label("Analys")).to_have_value(re.compile("^Utkast från siffrorna, att redigera:"))
    expect(page.get_by_label("Genomförda aktiviteter och insatser")).to_have_value("Tre samråd.")
    save(page)
    expect(page.get_by_text("Delmål 3.6 är sparat.")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_is_for_everyone(open_page, width: int) -> None:
    page = open_page("RUN synliggör", width=width)
    found = {"form": find_faults(page)}
    page.goto(page.url + "?utkast=1")
    found["draft"] = find_faults(page)
    page.get_by_role("radio", name="Inte uppfyllt").check()
    page.get_by_role("group", name="Åtgärd 2").get_by_label("Vem").fill("Kulturchefen")
    save(page)
    found["errors"] = find_faults(page)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(page.url)
    for tab, words in ((page, f"Ett {width}."), (other, f"Två {width}.")):
        tab.get_by_label("Analys").fill(words)
        save(tab)
    expect(other.get_by_role("alert")).to_contain_text("Du har själv sparat förslaget i ett annat fönster.")
    found["conflict"] = find_faults(other)
    assert {state: faults for state, faults in found.items() if faults} == {}
    assert not other.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_on_a_phone_the_figures_come_first(open_page) -> None:
    page = open_page(FIRST, width=390)
    figures = page.get_by_role("heading", name="Vad siffrorna säger").bounding_box()
    words = page.get_by_role("heading", name="Förvaltningens förslag").bounding_box()
    assert figures["x"] == words["x"]
    assert figures["y"] < words["y"]
