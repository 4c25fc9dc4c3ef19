"""The whole way once: a figure that the reporter enters stands in the PDF that the job makes for the coordinator."""

import io
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser

RUN = "/vasterbotten/run/2026-08/"
FILMS = "Antal insatser för att ge barn och unga möjlighet till eget skapande av film"
ENTERED = "1 864"


def enter(page: Page, name: str, value: str) -> None:
    """Fill in the value of the indicator called `name`, and save the page."""
    row = page.locator(".entry", has_text=name).first
    row.get_by_label("Utfall", exact=False).first.fill(value)
    page.get_by_role("button", name="Spara").first.click()
    page.wait_for_load_state()


def build(page: Page) -> bytes:
    """Ask for a report, wait until its job has made it, and take the PDF home."""
    page.goto(RUN + "rapporter/")
    page.get_by_role("button", name="Bygg utkast").click()
    expect(page.get_by_role("link", name=re.compile("Läs rapporten|Öppna rapporten|Utkast"))).to_be_visible(timeout=60_000)
    page.goto(RUN + "rapporter/")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("PDF")).first.click()
    return download.value.path().read_bytes()


def test_what_the_reporter_enters_stands_in_the_pdf_that_the_job_makes(
    window: SimpleNamespace, sign_in: Callable[..., None]
) -> None:
    page = window.page
    sign_in("rapportor2@run.example.org")
    page.goto(RUN + "utfall/")
    enter(page, FILMS, "Svar saknas")
    expect(page.get_by_text("välj ett skäl").first).to_be_visible()
    enter(page, FILMS, ENTERED)
    expect(page.get_by_text("1 utfall sparat").first).to_be_visible()
    page.context.clear_cookies()

    sign_in("samordnare@run.example.org")
    pages = [text.extract_text() for text in PdfReader(io.BytesIO(build(page))).pages]
    assert any("1\u00a0864" in text or "1 864" in text for text in pages)
    assert all("UTKAST" in text and "PÅHITTADE SIFFROR" in text.upper() for text in pages)
    assert [said for said in window.complaints if "422" not in said] == []  # the answer to what could not be read
