"""The words of a file that somebody has attached, where a program can read them."""

import html
import io
import re
import zipfile
import zlib

from goals.operations.file_types import ENDINGS, LARGEST_UNPACKED, SHEET_TEXT, TEXT

PLAIN = frozenset({TEXT, SHEET_TEXT})
PACKED = frozenset(ENDINGS[ending] for ending in ("xlsx", "docx", "pptx", "ods", "odt"))
READABLE = PLAIN | PACKED
# Where one paragraph, cell or row ends and the next begins.
_ENDS = re.compile(r"</(?:w:p|a:p|text:p|text:h|si|is|c|row|table:table-cell)>|<(?:w:br|w:tab|w:cr|a:br)[ />]")
_TAGS = re.compile(r"<[^>]*>")


def words_of(media_type: str, data: bytes) -> str | None:
    """The text of a file; None for one that cannot be read here (PDF, pictures, what is damaged)."""
    if media_type in PLAIN:
        return _decoded(data)
    return _unpacked(data) if media_type in PACKED else None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace")


def _unpacked(data: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = [part for part in packed.infolist() if part.filename.endswith((".xml", ".rels"))]
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                return None
            texts = [packed.read(part).decode("utf-8", errors="replace") for part in parts]
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError):
        return None
    words = "\n".join(html.unescape(_TAGS.sub("", _ENDS.sub("\n", text))) for text in texts)
    return re.sub(r"\s*\n\s*", "\n", words)
