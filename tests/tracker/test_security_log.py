"""What the log of sign-ins says, and what it never says."""

import pytest

from tracker.security_log import log_sign_in, log_sign_in_failure

ATTEMPTS = {
    "an address": ("  Anna@Example.org ", "Misslyckad inloggning: 'anna@example.org'."),
    "a password in the wrong field": ("korrekt-häst-batteri", "Misslyckad inloggning: ingen e-postadress."),
    "nothing": (None, "Misslyckad inloggning: ingen e-postadress."),
    "an address with a line of its own": ("a@b.se\nINFO allt väl", r"Misslyckad inloggning: 'a@b.se\ninfo allt v\xe4l'."),
}


@pytest.mark.parametrize(("entered", "line"), ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_a_failed_sign_in_is_logged_on_one_line_without_the_password(caplog, entered, line):
    log_sign_in_failure(None, {"email": entered, "password": "hemligt"})
    assert [record.getMessage() for record in caplog.records] == [line]


def test_a_sign_in_is_logged_with_who(caplog):
    class Somebody:
        pk = 17

    with caplog.at_level("INFO", logger="tracker.security"):
        log_sign_in(None, None, Somebody())
    assert caplog.messages == ["Inloggning: person 17."]
