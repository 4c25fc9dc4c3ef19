"""What a seal is made of: an event as one text, and the digest that ties it to the one before. Pure, and short on purpose.

Whoever does not trust us can write this again in another language. The whole of it:

    event   the fields of SEALED as JSON: keys in alphabetical order, no spaces, UTF-8, "at" in UTC with microseconds
    digest  SHA-256, in hexadecimal, of the previous digest, a line feed, the number in the chain, a line feed, and the
            SHA-256, in hexadecimal, of the event

The values of an event and its reason are not in that text: their digests are, each over a salt and the value. So a value can be
masked, by taking it and its salt away, and the chain is whole. And since the event goes in by its own digest, a chain can be
shown in which some events are only digests: whoever may read one nämnd's events can verify the chain of the whole region.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

SEALED = (
    "id",
    "region_id",
    "unit_id",
    "at",
    "actor_id",
    "actor_name",
    "on_behalf_of",
    "via",
    "action",
    "subject",
    "version",
    "is_draft",
    "digests",
    "reason_digest",
    "correlation",
)
# What stands before the first seal of a chain.
GENESIS = "0" * 64


def salted_digest(salt: str, value: str | None) -> str:
    """SHA-256 in hexadecimal over the salt and the value as JSON: what a seal covers of a value."""
    return hashlib.sha256(f"{salt}{json.dumps(value, ensure_ascii=False)}".encode()).hexdigest()


def event_text(event: Mapping[str, Any]) -> str:
    """What is sealed of an event, as canonical JSON."""
    sealed = {name: event[name] for name in SEALED}
    if isinstance(sealed["at"], datetime):
        sealed["at"] = sealed["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def event_digest(text: str) -> str:
    """SHA-256 in hexadecimal of an event's text: what stands for it where the event itself may not be shown."""
    return hashlib.sha256(text.encode()).hexdigest()


def link_digest(previous: str, seq: int, text: str) -> str:
    """The digest of a seal: it holds as long as neither the event, nor its place, nor anything before it is changed."""
    return hashlib.sha256(f"{previous}\n{seq}\n{event_digest(text)}".encode()).hexdigest()
