"""Every page that is pictured, as its role, on a screen and on a phone: axe finds nothing, nothing is cut off, nothing breaks."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scripts import shots

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", shots.WIDTHS)
def test_every_page_is_for_everyone(
    width: int, chromium: Browser, tertial_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shots, "FOLDER", tmp_path)
    assert list(shots.take_all(chromium, tertial_server, shots.SHOTS, width)) == []
