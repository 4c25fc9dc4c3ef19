"""What all letters have in common."""

import hashlib
from urllib.parse import urlsplit

from django.conf import settings

# What stands in a letter's text for the link to choose a password: the log of letters is read by others, and the link is a key.
LINK = "[länken]"


def message_id(key: str) -> str:
    """The letter's name in the world's mail, the same however often it is sent: whoever gets it twice can tell."""
    name = hashlib.sha256(f"{settings.TERTIAL_URL} {key}".encode()).hexdigest()[:40]
    host = str(urlsplit(settings.TERTIAL_URL).hostname).encode("idna").decode()
    return f"<{name}@{host}>"


def one_line(text: str) -> str:
    """The text without line breaks and other control characters, which no header and no name may have."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
