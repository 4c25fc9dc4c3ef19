"""Every page that is pictured, as its role: axe finds nothing, nothing is cut off on a screen or a phone, nothing breaks.

Here those of the nämnd's own people; the others' are beside it, so that two processes can share them.
"""

import pytest
from playwright.sync_api import Browser

from scripts import shots
from tests.browser.test_every_other_page import OTHERS

pytestmark = pytest.mark.browser


def test_every_page_of_the_nämnds_own_people_is_for_everyone(chromium: Browser, tertial_server: str) -> None:
    own = [shot for shot in shots.SHOTS if shot.role not in OTHERS]
    assert list(shots.take_all(chromium, tertial_server, own, None)) == []
