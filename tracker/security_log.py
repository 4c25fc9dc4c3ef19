"""The log of security: who signed in and out, who was refused what, never a password or anything else that was typed.

One line each, in Swedish, at the logger `tracker.security`; what came from outside is written with escapes, so that nothing
that is sent can make a line of its own.
"""

import logging
from typing import Any

from django.http import HttpRequest

logger = logging.getLogger("tracker.security")


def log_sign_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Receiver of user_logged_in."""
    logger.info("Inloggning: person %s.", user.pk)


def log_sign_out(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Receiver of user_logged_out; `user` is None when nobody was signed in."""
    if user is not None:
        logger.info("Utloggning: person %s.", user.pk)


def log_sign_in_failure(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Receiver of user_login_failed."""
    logger.warning("Misslyckad inloggning: %s.", _name_attempt(credentials.get("email")))


def log_throttled(what: str, entered: Any) -> None:
    """An attempt that came too soon."""
    logger.warning("För många försök (%s): %s.", what, _name_attempt(entered))


def log_refusal(person_id: int, what: str) -> None:
    """Somebody signed in asked for what they may not see or do."""
    logger.warning("Nekad åtkomst: person %s, %s.", person_id, ascii(what[:200])[1:-1])


def _name_attempt(entered: Any) -> str:
    """The address that was tried, safe in a line of log; what is not an address may be a password, and is left out."""
    text = str(entered or "").strip().lower()
    return ascii(text[:254]) if "@" in text else "ingen e-postadress"
