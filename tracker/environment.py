"""Settings out of the environment: read once, at start, and refused in one sentence when they make no sense.

Each reader takes the variable's name and returns its value, or the default when it is unset or blank. A value that is not
allowed raises ImproperlyConfigured, which names the variable and says what is allowed; a value that may hold a password is
never repeated.
"""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on", "ja"}
NO = {"0", "false", "no", "off", "nej"}


def read_text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def read_flag(name: str) -> bool:
    """True or False; False when unset."""
    text = read_text(name, "0").lower()
    if text not in YES | NO:
        raise ImproperlyConfigured(f"{name} är {text!r}: ange 1 (på) eller 0 (av).")
    return text in YES


def read_whole_number(name: str, default: int, *, low: int, high: int) -> int:
    text = read_text(name, str(default))
    if not (text.isascii() and text.isdecimal() and low <= int(text) <= high):
        raise ImproperlyConfigured(f"{name} är {text!r}: ange ett heltal från {low} till {high}.")
    return int(text)


def read_choice(name: str, default: str, choices: Collection[str]) -> str:
    text = read_text(name, default)
    if text not in choices:
        raise ImproperlyConfigured(f"{name} är {text!r}: ange något av {', '.join(sorted(choices))}.")
    return text


def read_list(name: str) -> list[str]:
    """The parts of a comma-separated value; an empty list when unset."""
    return [part.strip() for part in read_text(name).split(",") if part.strip()]


def read_folder(name: str, default: Path) -> Path:
    """An absolute path; the folder need not exist."""
    return Path(read_text(name, str(default))).expanduser().resolve()


def read_secret(name: str, *, least: int) -> str:
    """A secret of at least `least` characters; there is no default."""
    text = read_text(name)
    if len(text) < least:
        raise ImproperlyConfigured(f"{name} saknas eller är för kort: ange minst {least} slumpade tecken.")
    return text


def read_url(name: str, schemes: Collection[str]) -> str:
    """An address with one of the schemes and a host; "" when unset."""
    text = read_text(name)
    if text and not _is_url(text, schemes):
        allowed = " eller ".join(f"{scheme}://värd" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} går inte att läsa: ange en adress som börjar med {allowed}.")
    return text


def read_database(name: str, default: Path) -> dict[str, Any]:
    """Django's form of a database's address, without options; a SQLite file at `default` when unset."""
    text = read_text(name, f"sqlite:///{default}")
    scheme, _, rest = text.partition(":///" if text.startswith("sqlite") else "://")
    try:
        if scheme not in {"sqlite", "postgres", "postgresql"} or not rest:
            raise ValueError(scheme)
        return dict(dj_database_url.parse(text))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} går inte att läsa: ange postgresql://användare:lösenord@värd:port/databas eller sqlite:///sökväg."
        ) from error


def _is_url(text: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
