"""Signing in, in a real browser."""

import pytest

pytestmark = pytest.mark.browser

REPORTER = "rapportor@run.example.org"


def test_signing_in_opens_the_start_page_and_the_browser_has_nothing_to_complain_of(window, sign_in):
    sign_in(REPORTER)
    assert "/konto/" not in window.page.url
    assert window.complaints == []


def test_a_wrong_password_is_said_beside_what_was_typed(page, sign_in):
    sign_in(REPORTER, "fel-losenord")
    assert page.url.endswith("/konto/logga-in/")
    assert page.get_by_text("felaktigt").first.is_visible()
    assert page.get_by_label("E-postadress").input_value() == REPORTER
