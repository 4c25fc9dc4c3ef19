"""Every page that is pictured, as its role: axe finds nothing, nothing is cut off on a screen or a phone, nothing breaks."""

import pytest
from playwright.sync_api import Browser

from scripts import shots

pytestmark = pytest.mark.browser


def test_every_page_is_for_everyone(chromium: Browser, tertial_server: str) -> None:
    assert list(shots.take_all(chromium, tertial_server, shots.SHOTS, None)) == []
