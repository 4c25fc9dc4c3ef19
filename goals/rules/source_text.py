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
    measure_unit: str = ""  # "%", "st" ...; "" when the wording has none
    doubt: Sentence | None = None

    @property
    def is_percent(self) -> bool:
        """Whether the wording is in percent."""
        return self.measure_unit == "%"


@dataclass(frozen=True, kw_only=True)
class WordingOfBaseline:
    """An earlier outcome as read from its wording; `value` is None when there is none or it cannot be read.

    Ja and nej are 1 and 0, and `value_type` says so.
    """

    value: Decimal | None = None
    value_type: ValueType = ValueType.NUMBER
    measure_unit: str = ""
    doubt: Sentence | None = None


ASSUMED_AT_LEAST = gettext_noop("Antaget: minst.")
ASSUMED_AT_MOST = gettext_noop("Antaget: högst.")
ASSUMED_YES = gettext_noop("Antaget: målet nås när svaret är ja.")
NO_TARGET = gettext_noop("Målvärde saknas i källan.")
UNKNOWN_TARGET = gettext_noop("Målvärdet ”{wording}” går inte att tolka.")
UNKNOWN_MONTHS = gettext_noop("Periodiciteten ”{wording}” går inte att tolka.")
UNKNOWN_BASELINE = gettext_noop("Utfallet ”{wording}” går inte att läsa som ett tal.")
STRICT_BOUND = gettext_noop("”{wording}” kan betyda att själva talet räcker, eller att det inte gör det.")
COMPARED = gettext_noop("”{wording}”: kontrollera att utgångsvärdet är det som målet jämförs med.")
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
_COMPARED = re.compile(r"(?P<trend>.+?)\s+(?:jämfört med|mot|från|sedan)\s+.+")
_YES = re.compile(r"ja|genomför[ts]?|genomfört|uppfyllt|klar[t]?|färdig[t]?")
_FOLLOW = re.compile(r"\*|följs( upp)?|följs utan målvärde")
_AT_LEAST = re.compile(r"(?:minst|lägst|≥|>=)\s*(?P<number>.+)")
_AT_MOST = re.compile(r"(?:högst|max(?:imalt)?\.?|≤|<=)\s*(?P<number>.+)")
_MORE_THAN = re.compile(r"(?:>|över|mer än|fler än|högre än)\s*(?P<number>.+)")
_LESS_THAN = re.compile(r"(?:<|under|mindre än|färre än|lägre än)\s*(?P<number>.+)")
_WITHIN = re.compile(r"(?:mellan\s+)?(?P<low>[0-9][0-9 ,]*?)\s*%?\s*(?:-|\u2013|och|till)\s*(?P<high>[0-9].*)")

# How a unit is written after a number, and how it is kept.
_UNITS: Mapping[str, str] = {
    "%": "%", "procent": "%", "st": "st", "st.": "st", "stycken": "st", "kr": "kr", "kronor": "kr", "tkr": "tkr", "mkr": "mnkr",
    "mnkr": "mnkr", "miljoner kronor": "mnkr", "mdkr": "mdkr", "km": "km", "ton": "ton", "minuter": "minuter", "timmar": "timmar",
    "dagar": "dagar", "dygn": "dygn", "veckor": "veckor", "personer": "personer",
}  # fmt: skip
_WITH_UNIT = re.compile(rf"(?P<number>.*?[0-9])\s*(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})")
# In a table a lone dash stands for an empty cell.
DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")


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
    if not text or text in DASHES:
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
    kind = _trend(text)
    return WordingOfTarget(kind=kind, reading=Reading.STATED) if kind else None


def _trend(text: str) -> Kind | None:
    return next((kind for pattern, kind in _TRENDS if pattern.fullmatch(text)), None)


def _bounded(text: str) -> WordingOfTarget | None:
    """A target that says on which side of its figures the good is."""
    for pattern, kind in ((_AT_LEAST, Kind.AT_LEAST), (_AT_MOST, Kind.AT_MOST)):
        match = pattern.fullmatch(text)
        if match and (number := _number(match["number"])):
            return _one_sided(kind, number, Reading.STATED)
    match = _WITHIN.fullmatch(text)
    low, high = (_number(match["low"]), _number(match["high"])) if match else (None, None)
    if low and high and low[0] <= high[0]:
        return WordingOfTarget(kind=Kind.WITHIN, reading=Reading.STATED, low=low[0], high=high[0], measure_unit=high[1])
    return None


def _one_sided(kind: Kind, number: tuple[Decimal, str], reading: Reading, doubt: Sentence | None = None) -> WordingOfTarget:
    value, unit = number
    low, high = (value, None) if kind == Kind.AT_LEAST else (None, value)
    return WordingOfTarget(kind=kind, reading=reading, low=low, high=high, measure_unit=unit, doubt=doubt)


def _lone_number(text: str) -> WordingOfTarget | None:
    """A figure alone: customarily the least that is enough; of a zero, the most."""
    number = _number(text)
    if number is None:
        return None
    if number[0] == 0:
        return _one_sided(Kind.AT_MOST, number, Reading.ASSUMED, Sentence(ASSUMED_AT_MOST))
    return _one_sided(Kind.AT_LEAST, number, Reading.ASSUMED, Sentence(ASSUMED_AT_LEAST))


def _unclear(wording: str) -> WordingOfTarget:
    """What nobody can be sure of, with a suggestion where the wording leans one way."""
    text, values = _plain(wording), {"wording": wording.strip()}
    for pattern, kind in ((_MORE_THAN, Kind.AT_LEAST), (_LESS_THAN, Kind.AT_MOST)):
        match = pattern.fullmatch(text)
        if match and (number := _number(match["number"])):
            return _one_sided(kind, number, Reading.UNCLEAR, Sentence(STRICT_BOUND, values))
    compared = _COMPARED.fullmatch(text)
    if compared and (trend := _trend(compared["trend"])):
        return WordingOfTarget(kind=trend, reading=Reading.UNCLEAR, doubt=Sentence(COMPARED, values))
    return WordingOfTarget(kind=Kind.FOLLOW, reading=Reading.UNCLEAR, doubt=Sentence(UNKNOWN_TARGET, values))


def read_baseline(wording: str) -> WordingOfBaseline:
    """Read an earlier outcome; nothing when the cell is blank or holds a dash, the doubt when it holds something else."""
    text = _plain(wording)
    if not text or text in DASHES:
        return WordingOfBaseline()
    if text in {"ja", "nej"}:
        return WordingOfBaseline(value=Decimal(text == "ja"), value_type=ValueType.YES_NO)
    number = _number(text)
    if number is None:
        return WordingOfBaseline(doubt=Sentence(UNKNOWN_BASELINE, {"wording": wording.strip()}))
    return WordingOfBaseline(value=number[0], measure_unit=number[1])


def _number(text: str) -> tuple[Decimal, str] | None:
    """A number and its unit; None when it is no number, or has a unit that is not known."""
    unit = ""
    if match := _WITH_UNIT.fullmatch(text):
        text, unit = match["number"], _UNITS[match["unit"]]
    text = re.sub(r"^minus\s+", "-", text)
    try:
        found = read_number(text)
    except Unreadable:
        return None
    return (found.value, unit) if found else None


def _plain(wording: str) -> str:
    """In lower case, with single spaces."""
    return " ".join(wording.lower().split())
