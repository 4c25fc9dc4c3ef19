"""The kinds of files that are taken in as evidence, known by what they hold and not by what they are called."""

import io
import re
import zipfile
from collections.abc import Mapping

from tracker.operations import Refused
from tracker.sentences import Sentence, gettext_noop

LARGEST_FILE = 10_000_000
# What a packed file may hold when it is unpacked: more is a bomb, or nothing that a person reads.
LARGEST_UNPACKED = 100_000_000
MOST_PACKED = 2000

TEXT, SHEET_TEXT = "text/plain", "text/csv"
ENDINGS: Mapping[str, str] = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "csv": SHEET_TEXT,
    "txt": TEXT,
}
BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": ENDINGS["pdf"],
    b"\x89PNG\r\n\x1a\n": ENDINGS["png"],
    b"\xff\xd8\xff": ENDINGS["jpg"],
}
# The part that only this kind of packed file has.
PARTS: Mapping[str, str] = {
    "xl/workbook.xml": ENDINGS["xlsx"],
    "word/document.xml": ENDINGS["docx"],
    "ppt/presentation.xml": ENDINGS["pptx"],
}
OPEN_DOCUMENTS = {ENDINGS["ods"], ENDINGS["odt"]}
# Where packed files keep programs: macros, old macros of Excel, controls, and the macros of OpenDocument.
PROGRAMS = re.compile(r"vbaproject\.bin$|/macrosheets/|/activex/|^basic/|^scripts/", re.IGNORECASE)
# Files of people hold tabs and line ends among the signs that are not written.
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13}

NOT_TAKEN = Sentence(
    gettext_noop(
        "Filen kan inte tas emot. Det går bra med PDF, bilder (PNG, JPEG), Excel, Word, PowerPoint, OpenDocument, CSV och text."
    )
)
NOT_AS_NAMED = Sentence(gettext_noop("Filen innehåller något annat än namnet säger. Spara om den i rätt format och försök igen."))
UNPACKED_TOO_LARGE = Sentence(gettext_noop("Filen är för stor när den packas upp."))
HAS_MACROS = Sentence(gettext_noop("Filen innehåller makron. Spara den utan makron och försök igen."))


def type_of(name: str, data: bytes) -> str:
    """The media type of a file, which its name and its content agree on. Refused when they do not, or it is another kind."""
    expected = ENDINGS.get(name.rpartition(".")[2].lower())
    if expected is None:
        raise Refused("NOT_TAKEN", NOT_TAKEN, "file")
    found = _type_of_content(data)
    is_same = found == expected or (found == TEXT and expected == SHEET_TEXT)
    if not is_same:
        raise Refused("NOT_AS_NAMED", NOT_AS_NAMED, "file")
    return expected


def _type_of_content(data: bytes) -> str:
    """What the bytes are; "" when they are nothing that is known, or two things at once."""
    if data.startswith(b"PK\x03\x04"):
        return _type_of_packed(data)
    if zipfile.is_zipfile(io.BytesIO(data)):
        return ""
    for beginning, media_type in BEGINNINGS.items():
        if data.startswith(beginning):
            return media_type
    return TEXT if _is_text(data) else ""


def _type_of_packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PACKED or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Refused("TOO_LARGE", UNPACKED_TOO_LARGE, "file")
            if any(PROGRAMS.search(name) for name in names):
                raise Refused("HAS_MACROS", HAS_MACROS, "file")
            if "mimetype" in names:
                with packed.open("mimetype") as kind:
                    said = kind.read(100).decode("ascii", "replace")
                return said if said in OPEN_DOCUMENTS else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return ""
    return next((media_type for part, media_type in PARTS.items() if part in names), "")


def _is_text(data: bytes) -> bool:
    """Whether it is lines of text, and not a page of the web or a drawing that could hold a program."""
    if CONTROLS & set(data):
        return False
    beginning = data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return not beginning.startswith((b"<", b"{\\rtf"))
