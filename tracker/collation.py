"""Swedish alphabetical order in plain Python: the order of PostgreSQL's collation sv-x-icu, for SQLite. Pure.

Three levels, as in the Unicode Collation Algorithm with the Swedish tailoring of CLDR: letters first (å, ä and ö after z, w after
v as a letter of its own, æ with ä, ø with ö), then accents (é after e), then case (lower before upper). Texts that are alike on
all three are told apart by their characters, so the order is always the same.
"""

import unicodedata
from functools import lru_cache

_ALPHABET = {letter: place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyzåäö")}
# Letters that are another one with a mark, in Swedish order.
_VARIANTS = {"æ": "ä", "ø": "ö", "ő": "ö", "ü": "y", "ű": "y", "ð": "d", "đ": "d", "ł": "l"}
_SPELLINGS = {"ß": "ss", "þ": "th", "œ": "oe"}
_SPACE, _PUNCTUATION, _SYMBOL, _DIGIT, _LETTER, _OTHER_LETTER = range(6)

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
    """The letters that a lower-case character counts as, each with its mark (0 for none)."""
    if character in _ALPHABET:
        return [(character, 0)]
    if character in _VARIANTS:
        return [(_VARIANTS[character], ord(character))]
    if character in _SPELLINGS:
        return [(letter, ord(character)) for letter in _SPELLINGS[character]]
    base, *marks = unicodedata.normalize("NFKD", character)
    return [(base, ord(marks[0]) if marks else 0)]


def _weigh(base: str) -> tuple[int, int]:
    """The group of the character and its place there: spaces, punctuation, symbols, digits, letters, other alphabets."""
    if base in _ALPHABET:
        return _LETTER, _ALPHABET[base]
    if base.isdecimal():
        return _DIGIT, unicodedata.decimal(base)
    if base.isalpha():
        return _OTHER_LETTER, ord(base)
    return _group(base), ord(base)


def _group(base: str) -> int:
    category = unicodedata.category(base)
    if category[0] in "ZC":
        return _SPACE
    return _PUNCTUATION if category[0] == "P" else _SYMBOL
