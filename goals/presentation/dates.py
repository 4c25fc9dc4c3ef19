"""Days and months in the language of whoever reads: a letter's is its person's own, a page's is Swedish."""

from datetime import date

from django.utils.formats import date_format

from tracker.periods import Period


def day_words(day: date) -> str:
    """A day with its year: "31 augusti 2026", "31 August 2026"."""
    return date_format(day, "j F Y")


def month_words(period: Period) -> str:
    """A month with its year: "augusti 2026", "August 2026"."""
    return date_format(period.first_day, "F Y")
