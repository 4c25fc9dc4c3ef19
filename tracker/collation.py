"""Swedish alphabetical order in plain Python: the order of PostgreSQL's collation sv-x-icu, for SQLite. Pure.

Three levels, as in the Unicode Collation Algorithm with the Swedish tailoring of CLDR: letters first (å, ä and ö after z, w after
v as a letter of its own, æ with ä, ø with ö), then accents (é after e), then case (lower before upper). Texts that are alike on
all three are told apart by their characters, so the order is always the same.
"""

import unicodedata
from functools import lru_cache

# From first to last, as CLDR has them.
_SIGNS = " _-–—,;:!?.'‘’‚\"“”„«»()[]{}§@*/\\&#%‰†°`´^¨×÷+±<=>|~¬−$"
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
# Letters that count as another one with a mark, or as two.
_SPELLINGS = {"æ": "ä", "ø": "ö", "ő": "ö", "ü": "y", "ű": "y", "đ": "d", "ð": "d", "ł": "l", "ß": "ss", "þ": "th", "œ": "oe"}
_WEIGHTS = {sign: (0, place) for place, sign in enumerate(_SIGNS)} | {letter: (3, place) for place, letter in enumerate(_LETTERS)}

Key = tuple[tuple[tuple[int, int], ...], tuple[int, ...], tuple[bool, ...], str]


def compare(left: str, right: str) -> int:
    """-1, 0 or 1, as SQLite asks of a collation; 0 only for equal texts."""
    left_key, right_key = sort_key(left), sort_key(right)
    return (left_key > right_key) - (left_key < right_key)


@lru_cache(maxsize=20_000)
def sort_key(text: str) -> Key:
    """A key that sorts in Swedish order; cached, since a sort asks for each text many times."""
    letters: list[tuple[int, int]] = []
    marks: list[int] = []
    capitals: list[bool] = []
    for character in unicodedata.normalize("NFC", text):
        for base, mark in _split(character.lower()):
            letters.append(_weigh(base))
            marks.append(mark)
            capitals.append(character != character.lower())
    return tuple(letters), tuple(marks), tuple(capitals), text


def _split(character: str) -> list[tuple[str, int]]:
    """What a lower-case character counts as: its letters or signs, each with its mark (0 for none)."""
    if character in _WEIGHTS:
        return [(character, 0)]
    if character in _SPELLINGS:
        return [(letter, ord(character)) for letter in _SPELLINGS[character]]
    bases, mark = [], 0
    for part in unicodedata.normalize("NFKD", character):
        if unicodedata.combining(part):
            mark = ord(part)
        else:
            bases.append(part)
    return [(base, mark) for base in bases]


def _weigh(base: str) -> tuple[int, int]:
    """The character's group and its place there: usual signs, other signs, digits, Swedish letters, other alphabets."""
    if base in _WEIGHTS:
        return _WEIGHTS[base]
    if base.isdecimal():
        return 2, unicodedata.decimal(base)
    return (4 if base.isalpha() else 1), ord(base)
