"""Whether two wordings name the same thing: case, spaces, dashes, quotation marks and notes apart."""

import re
import unicodedata

_NOTES = re.compile(r"\[\d+\]|\*+|[.:;]+$")
_MARKS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-") | dict.fromkeys("”“„»«\u2019\u2018'", '"'))


def match_key(text: str) -> str:
    """The text for comparing names: "Antal  öar*" is "antal öar"; "" when nothing is left."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_MARKS)
    return " ".join(_NOTES.sub(" ", " ".join(plain.split())).split())
