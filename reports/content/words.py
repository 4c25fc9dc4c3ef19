"""Words that belong to the report alone."""

from collections.abc import Iterable
from datetime import datetime

from tracker.periods import STOCKHOLM, local_date, write_date


def moment_in_words(moment: datetime) -> str:
    """A moment in Swedish time: "8 september 2026 kl. 14.00"."""
    return f"{write_date(local_date(moment))} kl. {moment.astimezone(STOCKHOLM):%H.%M}"


def listed(phrases: Iterable[str]) -> str:
    """What is not "" of the phrases: "a, b och c"; "" when nothing is."""
    *earlier, last = [phrase for phrase in phrases if phrase] or [""]
    return f"{', '.join(earlier)} och {last}" if earlier else last


def capitalised(words: str) -> str:
    """The words with a first capital, and the rest as they are."""
    return words[:1].upper() + words[1:]


def decider_of(*, is_of_region: bool) -> str:
    """Who decides of a report: regionstyrelsen of the region's, the nämnd of its own."""
    return "Regionstyrelsen" if is_of_region else "Nämnden"
