"""How a plan's own wording is read: "minst 90", "Tertial: aug, dec", "bibehållen eller minskande", "*".

What the wording says is STATED; what is customary but unsaid ("90" is at least
90) is ASSUMED with the assumption in words; the rest is UNCLEAR with its doubt,
and is not judged until a person has confirmed it. Nothing is read out of figures.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from goals.rules.targets import Kind, Reading, ValueType
from tracker.numbers import Unreadable, read_number
from tracker.periods import HALF_YEARS, MONTH_NAMES, MONTHLY, QUARTERS, TERTIALS, YEAR, bits
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True)
class MonthsReading:
    """When an indicator is measured, as read: a bit set (bit 0 = January), how sure, and the doubt if any."""

    months: int
    reading: Reading
    doubt: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class WordingOfTarget:
    """A target as read from its wording. The bounds fit the kind, unless the reading is UNCLEAR."""

    kind: Kind
    reading: Reading
    low: Decimal | None = None
    high: Decimal | None = None
    value_type: ValueType = ValueType.NUMBER
    is_percent: bool = False
    doubt: Sentence | None = None


@dataclass(frozen=True, kw_only=True)
class WordingOfBaseline:
    """An earlier outcome as read from its wording; `value` is None when there is none or it cannot be read."""

    value: Decimal | None = None
    is_percent: bool = False
    doubt: Sentence | None = None


ASSUMED_AT_LEAST = gettext_noop("Antaget: minst.")
ASSUMED_AT_MOST = gettext_noop("Antaget: högst.")
ASSUMED_YES = gettext_noop("Antaget: målet nås när svaret är ja.")
NO_TARGET = gettext_noop("Målvärde saknas i källan.")
UNKNOWN_TARGET = gettext_noop("Målvärdet ”{wording}” går inte att tolka.")
UNKNOWN_MONTHS = gettext_noop("Periodiciteten ”{wording}” går inte att tolka.")
UNKNOWN_BASELINE = gettext_noop("Utfallet ”{wording}” går inte att läsa som ett tal.")
UNSURE = gettext_noop("Källan har ett frågetecken: ”{wording}”.")
ASSUMED_TERTIALS = gettext_noop("Antaget: april, augusti och december.")

# Without months of their own, these words say when.
PERIODICITIES: Mapping[str, int] = {
    "månad": MONTHLY,
    "månadsvis": MONTHLY,
    "varje månad": MONTHLY,
    "kvartal": QUARTERS,
    "kvartalsvis": QUARTERS,
    "halvår": HALF_YEARS,
    "halvårsvis": HALF_YEARS,
    "år": YEAR,
    "årlig": YEAR,
    "årligen": YEAR,
    "årsvis": YEAR,
    "helår": YEAR,
}
_MONTHS = {name: number for number, full in enumerate(MONTH_NAMES, start=1) for name in (full, full[:3])} | {"sept": 9}
_MONTH_WORDS = re.compile(r"[a-zåäö]+")
_FILLERS = frozenset({"tertial", "tertialvis", "och", "samt", "i", "per"})

_TRENDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"bibehåll\w*( nivå)? eller (minsk\w*|lägre)"), Kind.KEEP_OR_DECREASE),
    (re.compile(r"bibehåll\w*( nivå)? eller (ök\w*|högre)"), Kind.KEEP_OR_INCREASE),
    (re.compile(r"(ök\w*|ska öka)"), Kind.INCREASE),
    (re.compile(r"(minsk\w*|ska minska)"), Kind.DECREASE),
)
_YES = re.compile(r"ja|genomför[ts]?|genomfört|uppfyllt|klar[t]?|färdig[t]?")
_FOLLOW = re.compile(r"\*|följs( upp)?|följs utan målvärde")
_AT_LEAST = re.compile(r"(?:minst|lägst|≥|>=)\s*(?P<number>.+)")
_AT_MOST = re.compile(r"(?:högst|max(?:imalt)?\.?|≤|<=)\s*(?P<number>.+)")
_WITHIN = re.compile(r"(?:mellan\s+)?(?P<low>[0-9][0-9 ,]*?)\s*(?:-|\u2013|och|till)\s*(?P<high>[0-9][0-9 ,]*(?: ?%)?)")


def read_months(wording: str) -> MonthsReading:
    """Read a periodicity: "Tertial: aug, dec", "ÅR", "kvartal"; no months and STATED when the wording is blank."""
    text = _plain(wording).rstrip(".")
    if not text:
        return MonthsReading(0, Reading.STATED)
    is_unsure = "?" in text
    text = text.replace("?", "").strip()
    found = PERIODICITIES.get(text) or _months_named(text)
    if found:
        doubt = Sentence(UNSURE, {"wording": wording.strip()}) if is_unsure else None
        return MonthsReading(found, Reading.ASSUMED if is_unsure else Reading.STATED, doubt)
    if text in {"tertial", "tertialvis"}:
        return MonthsReading(TERTIALS, Reading.ASSUMED, Sentence(ASSUMED_TERTIALS))
    return MonthsReading(0, Reading.UNCLEAR, Sentence(UNKNOWN_MONTHS, {"wording": wording.strip()}))


def _months_named(text: str) -> int:
    """The months that the text names; 0 when it names none, or says something else too."""
    words = [word for word in _MONTH_WORDS.findall(text) if word not in _FILLERS]
    numbers = [_MONTHS.get(word) for word in words]
    return bits(n for n in numbers if n) if numbers and all(numbers) else 0


def read_target(wording: str) -> WordingOfTarget:
    """Read a target's wording. A blank one is UNCLEAR: the source has none."""
    text = _plain(wording)
    if not text:
        return WordingOfTarget(kind=Kind.FOLLOW, reading=Reading.UNCLEAR, doubt=Sentence(NO_TARGET))
    return _in_words(text) or _bounded(text) or _lone_number(text) or _unclear(wording)


def _in_words(text: str) -> WordingOfTarget | None:
    """A target without figures: follow only, yes, or a trend."""
    if _FOLLOW.fullmatch(text):
        return WordingOfTarget(kind=Kind.FOLLOW, reading=Reading.STATED)
    if _YES.fullmatch(text):
        is_stated = text == "ja"
        return WordingOfTarget(
            kind=Kind.YES,
            reading=Reading.STATED if is_stated else Reading.ASSUMED,
            value_type=ValueType.YES_NO,
            doubt=None if is_stated else Sentence(ASSUMED_YES),
        )
    for pattern, kind in _TRENDS:
        if pattern.fullmatch(text):
            return WordingOfTarget(kind=kind, reading=Reading.STATED)
    return None


def _bounded(text: str) -> WordingOfTarget | None:
    """A target that says on which side of its figures the good is."""
    for pattern, kind, side in ((_AT_LEAST, Kind.AT_LEAST, "low"), (_AT_MOST, Kind.AT_MOST, "high")):
        match = pattern.fullmatch(text)
        if match and (number := _number(match["number"])):
            value, is_percent = number
            return WordingOfTarget(kind=kind, reading=Reading.STATED, is_percent=is_percent, **{side: value})
    match = _WITHIN.fullmatch(text)
    low, high = (_number(match["low"]), _number(match["high"])) if match else (None, None)
    if low and high and low[0] <= high[0]:
        return WordingOfTarget(kind=Kind.WITHIN, reading=Reading.STATED, low=low[0], high=high[0], is_percent=high[1])
    return None


def _lone_number(text: str) -> WordingOfTarget | None:
    """A figure alone: customarily the least that is enough; of a zero, the most."""
    number = _number(text)
    if number is None:
        return None
    value, is_percent = number
    if value == 0:
        doubt = Sentence(ASSUMED_AT_MOST)
        return WordingOfTarget(kind=Kind.AT_MOST, reading=Reading.ASSUMED, high=value, is_percent=is_percent, doubt=doubt)
    doubt = Sentence(ASSUMED_AT_LEAST)
    return WordingOfTarget(kind=Kind.AT_LEAST, reading=Reading.ASSUMED, low=value, is_percent=is_percent, doubt=doubt)


def _unclear(wording: str) -> WordingOfTarget:
    doubt = Sentence(UNKNOWN_TARGET, {"wording": wording.strip()})
    return WordingOfTarget(kind=Kind.FOLLOW, reading=Reading.UNCLEAR, doubt=doubt)


def read_baseline(wording: str) -> WordingOfBaseline:
    """Read an earlier outcome; nothing when the cell is blank, the doubt when it holds something else than a number."""
    text = _plain(wording)
    if not text:
        return WordingOfBaseline()
    number = _number(text)
    if number is None:
        return WordingOfBaseline(doubt=Sentence(UNKNOWN_BASELINE, {"wording": wording.strip()}))
    return WordingOfBaseline(value=number[0], is_percent=number[1])


def _number(text: str) -> tuple[Decimal, bool] | None:
    """A number and whether it is in percent; None when it is neither."""
    is_percent = text.endswith(("%", "procent"))
    text = re.sub(r"^minus\s+", "-", text)
    try:
        found = read_number(text, is_percent=is_percent)
    except Unreadable:
        return None
    return (found.value, is_percent) if found else None


def _plain(wording: str) -> str:
    """In lower case, with single spaces."""
    return " ".join(wording.lower().split())
