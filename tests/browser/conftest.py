"""A page in Chromium, and signing in with it, against what `make run` starts."""

from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from scripts import shots


@pytest.fixture
def window(chromium: Browser, tertial_server: str) -> Iterator[SimpleNamespace]:
    """A `page` of nobody yet, and the `complaints` of the browser: refused by the Content-Security-Policy, not found, broken."""
    window = SimpleNamespace(page=shots.open_window(chromium, tertial_server), complaints=[])

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            window.complaints.append(message.text)

    window.page.on("console", note)
    window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
    yield window
    window.page.context.close()


@pytest.fixture
def page(window: SimpleNamespace) -> Page:
    return window.page


@pytest.fixture
def sign_in(page: Page) -> Callable[..., None]:
    """Signs in by the form, with the address of one of the demo's people."""
    return partial(shots.sign_in, page)
