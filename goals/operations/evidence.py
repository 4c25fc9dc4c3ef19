"""Underlag: the file or link that a value rests on. The bytes are in the database, where masking and backup reach them."""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from goals.models import Evidence, UnitFollowUp
from goals.operations.acting import require_reporter
from goals.operations.checks import check_text
from goals.operations.file_types import LARGEST_FILE, type_of
from goals.operations.locked_round import LockedRound, Trace
from goals.operations.locks import writing
from tracker.operations import Actor, Refused
from tracker.sentences import Sentence, gettext_noop

LONGEST_NAME = 200
LONGEST_URL = 500
# What a file's name may not hold on any computer that it may be taken home to.
UNSAFE = frozenset('<>:"/\\|?*')
# Names that one kind of computer keeps for its own devices, whatever stands after the dot.
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def attach_file(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, outcome: int, name: str, data: bytes, form_uuid: UUID
) -> Evidence:
    """Attach a file to an outcome (its id). Sent twice it is attached once.

    Refused when it is empty or too large, and when what it holds is not one of
    the known kinds (goals.operations.file_types) or another than its name says.
    """
    if not data:
        raise Refused("EMPTY", Sentence(gettext_noop("Filen är tom.")), "file")
    if len(data) > LARGEST_FILE:
        limit = str(LARGEST_FILE // 1_000_000)
        raise Refused("TOO_LARGE", Sentence(gettext_noop("Filen är för stor: högst {limit} MB."), {"limit": limit}), "file")
    name = clean_name(name)
    media_type = type_of(name, data)
    kept = {"media_type": media_type, "sha256": hashlib.sha256(data).hexdigest(), "data": data}
    return _attach(by, now, unit_follow_up, outcome, form_uuid, {"name": name} | kept)


def attach_link(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, outcome: int, name: str, url: str, form_uuid: UUID
) -> Evidence:
    """Attach a link to an outcome (its id), called `name`, or by its address. Sent twice it is attached once."""
    url = url.strip()
    check_text("url", url)
    if not _is_web_address(url):
        sentence = gettext_noop("Skriv hela adressen, som börjar med https:// eller http://.")
        raise Refused("NOT_A_LINK", Sentence(sentence), "url")
    name = " ".join(name.split()) or url
    check_text("name", name)
    return _attach(by, now, unit_follow_up, outcome, form_uuid, {"name": name[:LONGEST_NAME], "url": url})


def _attach(
    by: Actor, now: datetime, unit_follow_up: UnitFollowUp, outcome: int, form_uuid: UUID, kept: dict[str, Any]
) -> Evidence:
    person = by.person
    if person is None:
        raise Refused("NO_PERSON", Sentence(gettext_noop("Underlag lämnas av en person.")))
    with writing():
        round_ = LockedRound(unit_follow_up, now)
        sent = Evidence.objects.filter(form_uuid=form_uuid).defer("data").first()
        if sent is not None and sent.outcome_id == outcome and sent.by == by.person:
            return sent
        if sent is not None:
            raise Refused("FORM_USED", Sentence(gettext_noop("Formuläret är redan använt. Ladda om sidan och försök igen.")))
        found = round_.outcome(outcome)
        by = require_reporter(by, found.indicator)
        round_.refuse_if_locked(found)
        evidence = Evidence.objects.create(outcome=found, by=person, at=now, form_uuid=form_uuid, **kept)
        said = {name: (None, kept[name]) for name in ("name", "url", "sha256") if kept.get(name)}
        trace = Trace(by, now)
        trace.add(found, "attach", {"evidence": (None, evidence)} | said)
        trace.write([], ["state"])
        return evidence


def _is_web_address(url: str) -> bool:
    """Whether it is an address of the web, with a host, that can be shown and followed as it stands."""
    if len(url) > LONGEST_URL or any(sign.isspace() or not sign.isprintable() for sign in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        return False


def clean_name(name: str) -> str:
    """A file's own name, without its folders and without what no computer takes; its end stays when it is shortened."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    safe = "".join("_" if sign in UNSAFE or not sign.isprintable() else sign for sign in last).strip(" .")
    if safe.partition(".")[0].strip().lower() in RESERVED:
        safe = f"_{safe}"
    stem, dot, end = safe.rpartition(".")
    if not stem:
        return (safe or "underlag")[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(end) - 1]}{dot}{end}"[-LONGEST_NAME:]
