"""Periods: months of a year, sets of months, Swedish working days and local dates. Reads no clock."""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo

import holidays

FIRST_YEAR, LAST_YEAR = 2000, 2100
STOCKHOLM = ZoneInfo("Europe/Stockholm")

MONTH_NAMES = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december",
)  # fmt: skip
SHORT_MONTH_NAMES = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")


@dataclass(frozen=True, order=True)
class Period:
    """A month of a year, to whose end a value is stated. Raises ValueError outside 2000-2100 and 1-12."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.month <= 12):
            message = f"Perioden {self.slug} finns inte: året är {FIRST_YEAR} till {LAST_YEAR} och månaden 01 till 12."
            raise ValueError(message)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a slug such as 2026-08. Raises ValueError, with a sentence for people, for anything else."""
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            message = "En period skrivs med år och månad, till exempel 2026-08."
            raise ValueError(message)
        return cls(int(text[:4]), int(text[5:]))

    def __str__(self) -> str:
        return self.slug

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def label(self) -> str:
        return f"{MONTH_NAMES[self.month - 1]} {self.year}"

    @property
    def short_label(self) -> str:
        return f"{SHORT_MONTH_NAMES[self.month - 1]} {self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def share_of_year(self) -> Fraction:
        """How much of the year has passed at the end of the month: 2/3 in August."""
        return Fraction(self.month, 12)

    @property
    def is_year_end(self) -> bool:
        return self.month == 12


def bits(months: Iterable[int]) -> int:
    """Months 1-12 as a set in one integer, bit 0 for January; no months give 0. Raises ValueError for another month."""
    month_set = 0
    for month in months:
        if not 1 <= month <= 12:
            message = f"Månaden {month} finns inte."
            raise ValueError(message)
        month_set |= 1 << (month - 1)
    return month_set


MONTHLY = bits(range(1, 13))
QUARTERS = bits([3, 6, 9, 12])
TERTIALS = bits([4, 8, 12])
HALF_YEARS = bits([6, 12])
YEAR = bits([12])


def months(bits: int) -> tuple[int, ...]:
    """The months 1-12 of a set, in order; none when there is no periodicity. Raises ValueError outside 0..4095."""
    if not 0 <= bits <= MONTHLY:
        message = f"En mängd månader är ett tal från 0 till {MONTHLY}, inte {bits}."
        raise ValueError(message)
    return tuple(month for month in range(1, 13) if bits >> (month - 1) & 1)


def label_months(bits: int) -> str:
    """A set of months in words: april, augusti och december; varje månad; ingen periodicitet."""
    if bits == MONTHLY:
        return "varje månad"
    *earlier, last = [MONTH_NAMES[month - 1] for month in months(bits)] or ["ingen periodicitet"]
    return f"{', '.join(earlier)} och {last}" if earlier else last


def due_months(bits: int, *, month: int, previous_month: int = 0) -> tuple[int, ...]:
    """The months due at the round of `month`: those after the year's previous round up to and including this one.

    `previous_month` is 0 at the year's first round. Empty when nothing is due.
    """
    return tuple(due for due in months(bits) if previous_month < due <= month)


def is_due(bits: int, *, month: int, previous_month: int = 0) -> bool:
    """Whether anything of the set is due at the round of `month`."""
    return bool(due_months(bits, month=month, previous_month=previous_month))


def covered_months(bits: int, month: int) -> tuple[int, ...]:
    """The months that a value summed per period covers: after the previous month of the set, up to and including `month`.

    `bits` is the union of the indicator's targets that year, so that a value is the same whichever target asks for it.
    """
    previous_month = max((earlier for earlier in months(bits) if earlier < month), default=0)
    return tuple(range(previous_month + 1, month + 1))


def is_working_day(day: date) -> bool:
    """Whether a local date is a vardag: no Saturday, Sunday, public holiday, midsommarafton, julafton or nyårsafton.

    As time limits are counted in 2 § lagen (1930:173) om beräkning av lagstadgad tid.
    """
    if isinstance(day, datetime):  # would equal no date, and so be a working day on julafton
        message = "A moment has no date of its own: take local_date(moment) first."
        raise TypeError(message)
    return day.weekday() < 5 and day not in _days_off(day.year)


def add_working_days(day: date, count: int) -> date:
    """The working day that lies `count` working days after the day, or before it when negative; for 0 the day itself."""
    step = timedelta(days=1 if count > 0 else -1)
    remaining = abs(count)
    while remaining:
        day += step
        remaining -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start`, up to and including `end`; negative when `end` is earlier.

    The inverse of add_working_days.
    """
    step = 1 if end >= start else -1
    offsets = range(step, (end - start).days + step, step)
    return step * sum(is_working_day(start + timedelta(days=offset)) for offset in offsets)


def local_date(moment: datetime) -> date:
    """The date in Sweden at a moment. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        message = "A moment needs a time zone."
        raise ValueError(message)
    return moment.astimezone(STOCKHOLM).date()


def end_of_day(day: date) -> datetime:
    """The moment when the day is over in Sweden: the next local midnight, exclusive.

    Given in UTC, where differences between moments are right also over a change of clocks.
    """
    return datetime.combine(day + timedelta(days=1), time.min, STOCKHOLM).astimezone(UTC)


def write_date(day: date) -> str:
    """A date in text: 31 augusti 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def write_short_date(day: date) -> str:
    """A date where space is short and the year is known: 31 aug."""
    return f"{day.day} {SHORT_MONTH_NAMES[day.month - 1]}"


@cache
def _days_off(year: int) -> frozenset[date]:
    # One whole year at a time: the calendar that fills itself when asked is not safe between threads.
    return frozenset(holidays.country_holidays("SE", years=year, language="sv", categories=("public", "de_facto")))
