"""The log of sign-ins: who, when and how it went, never a password."""

import logging
from typing import Any

from django.http import HttpRequest

logger = logging.getLogger("tracker.security")


def log_sign_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    logger.info("Inloggning: person %s.", user.pk)


def log_sign_in_failure(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    logger.warning("Misslyckad inloggning: %s.", _name_attempt(credentials.get("email")))


def _name_attempt(entered: Any) -> str:
    """The address that was tried, safe in a line of log; what is not an address may be a password, and is left out."""
    text = str(entered or "").strip().lower()
    return ascii(text[:254]) if "@" in text else "ingen e-postadress"
