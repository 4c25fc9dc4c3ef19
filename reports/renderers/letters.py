"""Letters: which characters the typeface of PDF files has. PDF/A and PDF/UA refuse a file in which one cannot be shown."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

TYPEFACE = Path(__file__).resolve().parents[2] / "tracker" / "fonts" / "SourceSans3-Regular.ttf"
NOT_SHOWN = "□"


def showable(words: str) -> str:
    """The words with □ for each character that the typeface lacks, such as an emoji, and without what is invisible anyway."""
    words = unicodedata.normalize("NFC", words)
    if words.isascii() and words.isprintable():
        return words
    return "".join(_showable(character) for character in words)


def _showable(character: str) -> str:
    if ord(character) in _letters() or character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category.startswith("Z"):  # kinds of space
        return " "
    return "" if category in {"Cc", "Cf", "Mn"} else NOT_SHOWN


@cache
def _letters() -> frozenset[int]:
    """The code points of the typeface: its table `cmap` in format 12, groups of first, last and glyph (ISO/IEC 14496-22)."""
    font = TYPEFACE.read_bytes()
    table_count = struct.unpack_from(">H", font, 4)[0]
    tables = (struct.unpack_from(">4s4xL4x", font, 12 + 16 * number) for number in range(table_count))
    cmap = dict(tables)[b"cmap"]
    encoding_count = struct.unpack_from(">H", font, cmap + 2)[0]
    offsets = (struct.unpack_from(">L", font, cmap + 8 + 8 * number)[0] for number in range(encoding_count))
    start = next(cmap + offset for offset in offsets if struct.unpack_from(">H", font, cmap + offset)[0] == 12)
    group_count = struct.unpack_from(">L", font, start + 12)[0]
    groups = (struct.unpack_from(">LL4x", font, start + 16 + 12 * number) for number in range(group_count))
    return frozenset(letter for first, last in groups for letter in range(first, last + 1))
