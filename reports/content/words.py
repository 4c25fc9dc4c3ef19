"""Words that belong to the report alone."""

from datetime import datetime

from tracker.periods import STOCKHOLM, local_date, write_date


def moment_in_words(moment: datetime) -> str:
    """A moment in Swedish time: "8 september 2026 kl. 14.00"."""
    return f"{write_date(local_date(moment))} kl. {moment.astimezone(STOCKHOLM):%H.%M}"


def capitalised(words: str) -> str:
    """The words with a first capital, and the rest as they are."""
    return words[:1].upper() + words[1:]
