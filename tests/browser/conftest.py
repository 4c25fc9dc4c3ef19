"""A page in Chromium, and signing in with it, against what `make run` starts."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

DEMO_PASSWORD = "tertial-demo-2026"


@pytest.fixture
def window(chromium: Browser, tertial_server: str) -> Iterator[SimpleNamespace]:
    """A `page` of nobody yet, and the `complaints` of the browser: refused by the Content-Security-Policy, not found, broken."""
    context = chromium.new_context(base_url=tertial_server, locale="sv-SE")
    window = SimpleNamespace(page=context.new_page(), complaints=[])

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            window.complaints.append(message.text)

    window.page.on("console", note)
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    yield window
    context.close()


@pytest.fixture
def page(window: SimpleNamespace) -> Page:
    return window.page


@pytest.fixture
def sign_in(page: Page) -> Callable[..., None]:
    """Signs in with the address of one of the demo's people."""

    def fill_in(email: str, password: str = DEMO_PASSWORD) -> None:
        page.goto("/konto/logga-in/")
        page.get_by_label("E-postadress").fill(email)
        page.get_by_label("Lösenord", exact=True).fill(password)
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_load_state()

    return fill_in
