"""Finding a text however it is written, and putting a mark in its place. Pure.

A name in a comment is found with other spaces, in another case, across the lines of a list, inside another word, in a page's
markup and in a text that was kept as JSON: whatever a person would say is the same text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

# What stands in the place of a text.
MARK = "[maskerat]"
SHORTEST, LONGEST = 3, 1000
# Signs that are not seen: between two letters they hide a text from whoever searches for it.
_UNSEEN = r"[\u00ad\u200b-\u200d\u2060\ufeff]*"
_SPACE = r"(?:\s|\\[nrtfv]|\\u00a0|\\xa0|&nbsp;|[\u00ad\u200b-\u200d\u2060\ufeff])+"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
# Signs that a page writes in another way.
_IN_MARKUP = {"&": ("&amp;",), "<": ("&lt;",), ">": ("&gt;",), '"': ("&quot;", "&#34;"), "'": ("&#x27;", "&#39;")}
CONTEXT = 60  # characters on either side


@dataclass(frozen=True)
class Glimpse:
    """A place in a text: what stands before, what is to be masked, and what stands after."""

    before: str
    found: str
    after: str


@dataclass(frozen=True)
class Wanted:
    """A text to be masked. `whole_words` leaves it where it is a part of another word."""

    text: str
    whole_words: bool = False

    @property
    def letters(self) -> int:
        """How many signs it has that are neither space nor unseen."""
        return len(re.sub(rf"\s|{_UNSEEN}", "", self.text))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The text however it is written."""
        words = [_UNSEEN.join(map(_sign, word)) for word in unicodedata.normalize("NFC", self.text).split()]
        found = _SPACE.join(words)
        return re.compile(rf"(?<!\w){found}(?!\w)" if self.whole_words else found, re.IGNORECASE)

    def is_in(self, text: str) -> bool:
        """Whether it stands there."""
        return self.pattern.search(text) is not None

    def mask(self, text: str) -> str:
        """The text with a mark wherever it stands."""
        return self.pattern.sub(lambda found: MARK, text)

    def glimpses(self, text: str) -> list[Glimpse]:
        """Each place in a text where it stands, with what is around it."""
        return [
            Glimpse(_tail(text[: found.start()]), found[0], _head(text[found.end() :])) for found in self.pattern.finditer(text)
        ]


def _sign(sign: str) -> str:
    """One letter as it may be written: composed or not, in markup, or escaped in JSON."""
    if sign in _HYPHENS:
        return f"[{_HYPHENS}]"
    forms = {sign, unicodedata.normalize("NFD", sign), *_IN_MARKUP.get(sign, ())}
    if ord(sign) > 127:  # the last of ASCII
        forms |= {_escaped(case) for case in {sign, sign.lower(), sign.upper()}}
    if sign in '"\\':
        forms.add(f"\\{sign}")
    return f"(?:{'|'.join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))})"


def _escaped(letters: str) -> str:
    units = letters.encode("utf-16-be")
    return "".join(f"\\u{units[place]:02x}{units[place + 1]:02x}" for place in range(0, len(units), 2))


def _tail(text: str) -> str:
    return f"…{text[-CONTEXT:]}" if len(text) > CONTEXT else text


def _head(text: str) -> str:
    return f"{text[:CONTEXT]}…" if len(text) > CONTEXT else text


# What is made of parts: JSON columns, and the contents of reports

Leaf = tuple[Any, Any]  # a list or an object, and where in it a text stands


def mask_parts(part: Any, wanted: Wanted, is_fixed: Callable[[str, Any], bool] = lambda name, value: False) -> list[Glimpse]:
    """Put marks in a structure of JSON, in place; returns each place where the text stood.

    `is_fixed` says which fields are codes and figures, that are no text. Lines, items and cells that follow on each other are
    read as one text: a name at the end of a line may go on in the next.
    """
    found: list[Glimpse] = []
    for leaves in _texts(part, is_fixed):
        found += _mask_together(leaves, wanted)
    return found


def _texts(part: Any, is_fixed: Callable[[str, Any], bool]) -> Iterator[list[Leaf]]:
    """The texts of a structure, those that are read together in one list."""
    if isinstance(part, dict):
        for name, value in part.items():
            if is_fixed(name, value):
                continue
            if isinstance(value, str):
                yield [(part, name)]
            else:
                yield from _texts(value, is_fixed)
    elif isinstance(part, list) and part and all(map(_is_block, part)):
        yield [leaf for block in part for leaf in _lines(block)]
    elif isinstance(part, list) and part and all(isinstance(item, str) for item in part):
        yield [(part, place) for place in range(len(part))]
    elif isinstance(part, list):
        for place, item in enumerate(part):
            if isinstance(item, str):
                yield [(part, place)]
            else:
                yield from _texts(item, is_fixed)


def _is_block(part: Any) -> bool:
    """Whether it is a part of a text: a paragraph, a list or a table."""
    return isinstance(part, dict) and "kind" in part and ("lines" in part or "rows" in part)


def _lines(block: dict[str, Any]) -> Iterator[Leaf]:
    for lines in (block.get("lines", []), block.get("head", []), *block.get("rows", [])):
        yield from ((lines, place) for place in range(len(lines)))


def _mask_together(leaves: list[Leaf], wanted: Wanted) -> list[Glimpse]:
    """Put marks in texts that are read as one; a place that goes on in the next text has a mark in both."""
    whole = "\n".join(holder[place] for holder, place in leaves)
    found = wanted.glimpses(whole)
    if not found:
        return []
    places = [match.span() for match in wanted.pattern.finditer(whole)]
    at = 0
    for holder, place in leaves:
        text = holder[place]
        holder[place] = _cut(text, at, places)
        at += len(text) + 1
    return found


def _cut(text: str, at: int, places: list[tuple[int, int]]) -> str:
    """A text that stands at a place of the whole, without what is masked."""
    kept, here = [], 0
    for start, end in places:
        first, last = max(start - at, 0), min(end - at, len(text))
        if first < last:
            kept += [text[here:first], MARK]
            here = last
    return "".join([*kept, text[here:]])
