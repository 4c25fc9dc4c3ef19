"""Every page that is pictured, as everybody who is not of the nämnd (tests.browser.test_every_page)."""

import pytest
from playwright.sync_api import Browser

from scripts import shots

pytestmark = pytest.mark.browser

OTHERS = {"administrator", "rs-samordnare", "hsn-rapportor", "utomstaende", "revisor", "ingen"}


def test_every_page_of_others_is_for_everyone(chromium: Browser, tertial_server: str) -> None:
    assert list(shots.take_all(chromium, tertial_server, [shot for shot in shots.SHOTS if shot.role in OTHERS], None)) == []
