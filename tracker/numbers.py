"""Numbers as Swedes and their programs write them: one way in and one way out.

What can mean one thing only is read. What departs from Swedish writing is read with a notice. What can mean two things is
asked about, and the rest is refused in words; nothing is guessed or rounded. The decisions:

- Thousands are grouped in threes by a space: U+0020, U+00A0, U+202F or U+2009. Minus is - or U+2212; other dashes are refused.
- 1.234 can be a decimal in English or a thousand in German: refused with a question. 84.8, 0.234 and 1234.567 cannot be
  grouped thousands: read with a notice.
- 1,234 is a Swedish decimal. Where the indicator has fewer decimals it is refused, 1,000 too: it may be an English thousand.
- Other zeros beyond the indicator's decimals say nothing and are dropped: 84,80 is 84,8, as accounting systems write it.
- A share is read in percent: 67 is 67 %, never 0,67.
- Only the digits 0-9 count, with neither exponents nor underscores, and no more than DEC(15,4) holds.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tracker.sentences import Sentence, gettext_noop

NO_VALUE = "\u2013"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

MOST_DECIMALS = 4
MOST_WHOLE_DIGITS = 11

REFUSALS = {
    "NOT_A_NUMBER": gettext_noop("Det här går inte att läsa som ett tal. Skriv till exempel 1 234,5 eller -5."),
    "MISSING_WORD": gettext_noop("Om uppgiften saknas, lämna tomt och välj ett skäl. Om värdet är noll, skriv 0."),
    "AMBIGUOUS": gettext_noop("Menar du {decimal} eller {thousands}? Skriv decimaler med komma och tusental med mellanslag."),
    "SEPARATORS": gettext_noop(
        "Skriv tusental i grupper om tre siffror med mellanslag och decimaler med komma, till exempel 12 345,6."
    ),
    "DASH": gettext_noop("Talet börjar med ett tankstreck. Om du menar minus, skriv ett vanligt minustecken: -5."),
    "WRONG_UNIT": gettext_noop("Skriv bara talet. Enheten är {unit}."),
    "TOO_LARGE": gettext_noop("Talet är för stort. Ange högst {limit} siffror före decimalkommat."),
    "NOT_YES_NO": gettext_noop("Svara ja eller nej. Om uppgiften saknas, lämna tomt och välj ett skäl."),
}
NO_UNIT = gettext_noop("Skriv bara talet, utan enhet.")
NO_DECIMALS = gettext_noop("Ange ett heltal, utan decimaler.")
ONE_DECIMAL = gettext_noop("Ange högst 1 decimal.")
SOME_DECIMALS = gettext_noop("Ange högst {limit} decimaler.")

# A lone dash means "nothing" in some tables and "not known" in others, so it is never a zero.
MISSING_WORDS = frozenset(
    "- \u2212 \u2010 \u2011 \u2012 \u2013 \u2014 . .. ... \u2026 ? * x n/a na #n/a #saknas! saknas okänt".split()
) | {
    "svar saknas", "uppgift saknas", "uppgifter saknas", "värde saknas", "data saknas", "ingen uppgift", "inget svar", "ej svar",
    "ej aktuellt", "inte aktuellt", "ej tillämpligt", "ej relevant", "redovisas ej", "redovisas inte", "vet ej", "vet inte",
}  # fmt: skip

_PLAIN_SIGNS = str.maketrans({NO_BREAK_SPACE: " ", "\u202f": " ", "\u2009": " ", MINUS: "-"})
_SWEDISH_SIGNS = str.maketrans({",": NO_BREAK_SPACE, ".": ","})

_DASH = re.compile(r"[\u2010-\u2015] ?[.,]?[0-9]")
_PARTS = re.compile(r"(?P<sign>[+-]?) ?(?P<digits>[.,]?[0-9][0-9., ]*)(?P<unit>.*)", re.DOTALL)
_DIGITS = re.compile(r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]*)(?:(?P<mark>[.,])(?P<fraction>[0-9]+))?")
_MAY_BE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3})*[.,][0-9]{3}")
_LOOKS_LIKE_UNIT = re.compile(r"(?:[^\W\d_]|%)[^\d_]*")


class Unreadable(ValueError):
    """What was typed is not one clear value: a code from REFUSALS or TOO_MANY_DECIMALS, and the sentence to show."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class NumberReading:
    """A number as it was understood."""

    value: Decimal
    notice: Sentence | None  # What to point out, when it was not written the Swedish way
    echo: str  # The number with its decimals and unit, as it will be shown


def read_number(text: str, *, unit: str = "", decimals: int | None = None, is_percent: bool = False) -> NumberReading | None:
    """Read one number; None when the text is blank.

    The indicator's own unit may follow the number, a percent sign only where the indicator is in percent. Without `decimals`
    as many are allowed as are stored, four. Raises Unreadable.
    """
    if not text.strip():
        return None
    sign, digits, suffix = _split(text)
    _check_unit(suffix, unit, is_percent)
    value = _read_digits(sign, digits, decimals)
    echo = write_number(value, decimals=decimals, unit="%" if is_percent else unit)
    notice = None if _is_swedish(digits, decimals) else Sentence(gettext_noop("Tolkades som {number}."), {"number": echo})
    return NumberReading(value, notice, echo)


def read_yes_no(text: str) -> Decimal | None:
    """Read ja as 1 and nej as 0; None when the text is blank. Raises Unreadable."""
    if not text.strip():
        return None
    try:
        return {"ja": Decimal(1), "nej": Decimal(0)}[_plain(text)]
    except KeyError:
        raise _refusal("NOT_YES_NO") from None


def write_number(value: Decimal | int | None, *, decimals: int | None = None, unit: str = "") -> str:
    """Write a number with its unit, such as 1 234,5 mnkr or −84,8 %; an en dash when there is none.

    With `decimals` it is padded, or rounded half away from zero. Without, it is written as it is stored, padding zeros dropped.
    """
    if value is None:
        return NO_VALUE
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    digits = f"{number.copy_abs():,f}"
    if decimals is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    sign = MINUS if number < 0 else ""
    return f"{sign}{digits.translate(_SWEDISH_SIGNS)}{NO_BREAK_SPACE if unit else ''}{unit}"


def _split(text: str) -> tuple[str, str, str]:
    """Sign, digits with their separators, and what follows them, with plain spaces and a plain minus."""
    if _plain(text) in MISSING_WORDS:
        raise _refusal("MISSING_WORD")
    text = text.strip()
    if _DASH.match(text):
        raise _refusal("DASH")
    parts = _PARTS.fullmatch(text.translate(_PLAIN_SIGNS))
    if not parts:
        raise _refusal("NOT_A_NUMBER")
    return parts["sign"], parts["digits"].rstrip(), parts["unit"]


def _check_unit(suffix: str, unit: str, is_percent: bool) -> None:
    tolerated = {"", _plain(unit)} | ({"%", "procent"} if is_percent else set())
    if _plain(suffix) in tolerated:
        return
    if not _LOOKS_LIKE_UNIT.fullmatch(suffix):
        raise _refusal("NOT_A_NUMBER")
    if is_percent or unit:
        raise _refusal("WRONG_UNIT", unit="procent" if is_percent else unit)
    raise Unreadable("WRONG_UNIT", Sentence(NO_UNIT))


def _read_digits(sign: str, digits: str, decimals: int | None) -> Decimal:
    parts = _DIGITS.fullmatch(digits)
    if not parts:
        raise _refusal("SEPARATORS")
    whole, fraction = parts["whole"].replace(" ", "").lstrip("0"), parts["fraction"] or ""
    if len(whole) > MOST_WHOLE_DIGITS:
        raise _refusal("TOO_LARGE", limit=str(MOST_WHOLE_DIGITS))
    value = Decimal(f"{sign}{whole or 0}.{fraction}") or Decimal(0)  # no negative zero
    may_be_thousands = _MAY_BE_THOUSANDS.fullmatch(digits)
    if may_be_thousands and parts["mark"] == ".":
        raise _refusal("AMBIGUOUS", decimal=write_number(value), thousands=write_number(value.scaleb(len(fraction))))
    _check_decimals(fraction if may_be_thousands else fraction.rstrip("0"), decimals)
    return value


def _check_decimals(fraction: str, decimals: int | None) -> None:
    limit = MOST_DECIMALS if decimals is None else decimals
    if len(fraction) > limit:
        msgid = {0: NO_DECIMALS, 1: ONE_DECIMAL}.get(limit, SOME_DECIMALS)
        raise Unreadable("TOO_MANY_DECIMALS", Sentence(msgid, {"limit": str(limit)}))


def _is_swedish(digits: str, decimals: int | None) -> bool:
    """Whether the digits are so written that a Swede reads them in one way only."""
    is_sure = decimals is not None or not _MAY_BE_THOUSANDS.fullmatch(digits)
    return is_sure and "." not in digits and not digits.startswith(",")


def _plain(text: str) -> str:
    """The text for comparing: any case, any spaces, any way of composing letters."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _refusal(code: str, **values: str) -> Unreadable:
    return Unreadable(code, Sentence(REFUSALS[code], values))
