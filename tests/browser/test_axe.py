"""What axe is asked here: every rule on the whole page, and whether a text of each kind can be told from its ground."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from scripts.axe import find_violations

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="sv"><title>Prov</title><style>
 body { background: #fff } .pale { color: #aaa } .dark { background: #333 } tr:nth-child(even) { background: #666 }
 .faint { opacity: .4 } :disabled, .off { color: #bbb } .small, .big { font-size: 9px; color: #8a8a8a } .big { font-size: 30px }
</style><main><h1>Prov</h1><p>Läsbar</p><p>Läsbar</p><p>Läsbar <b>text</b></p><div class="dark"><p>Svart på mörkt</p></div>
 <p class="pale">Blek</p><p class="pale">Blek</p><p class="pale">Blek</p>
 <table><tr><td>Udda<tr><td>Jämn<tr><td>Udda<tr><td>Jämn</table>
 <p class="faint">Genomskinlig</p><p class="small">Liten</p><p class="big">Stor</p>
 <label class="off">Av <input disabled></label><label class="off">På <input value="ifylld"></label><img src="data:,"></main>"""


def test_what_it_finds_is_of_the_same_kinds_as_when_every_text_is_asked(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(PAGE)
    everything = kinds(Axe().run(page).response["violations"])
    assert {name for name, _ in everything} == {"color-contrast", "image-alt"}
    assert len(everything) == 7
    assert kinds(find_violations(page)) == everything
    page.close()


def kinds(violations: list[dict]) -> set[tuple[str, str]]:
    """The rules, with the colours and sizes that they do not like."""
    return {
        (violation["id"], str(node["any"][0]["data"]) if violation["id"] == "color-contrast" else "")
        for violation in violations
        for node in violation["nodes"]
    }
