"""Whether something was done by its day. Pure: the day that it is now is given."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.sentences import Sentence, gettext_noop


class Punctuality(StrEnum):
    """How something stands against its last day."""

    COMING = "COMING"  # not done, and the day has not passed
    IN_TIME = "IN_TIME"
    LATE = "LATE"  # done after the day
    OVERDUE = "OVERDUE"  # not done, though the day has passed


@dataclass(frozen=True)
class Standing:
    """How something stands against its last day; `days` is how many days after it, 0 when not late."""

    punctuality: Punctuality
    days: int = 0

    @property
    def is_late(self) -> bool:
        """Whether the day passed before it was done."""
        return self.days > 0

    @property
    def sentence(self) -> Sentence:
        """In words: "i tid", "1 dag sent", "3 dagar försenat"; "" while the day has not come."""
        one_late, late = gettext_noop("{days} dag sent"), gettext_noop("{days} dagar sent")
        one_over, over = gettext_noop("{days} dag försenat"), gettext_noop("{days} dagar försenat")
        words = {
            Punctuality.COMING: "",
            Punctuality.IN_TIME: gettext_noop("i tid"),
            Punctuality.LATE: one_late if self.days == 1 else late,
            Punctuality.OVERDUE: one_over if self.days == 1 else over,
        }
        return Sentence(words[self.punctuality], {"days": str(self.days)})


def standing(due_on: date, done_on: date | None, today: date) -> Standing:
    """How something that was to be done by `due_on`, and was done on `done_on` (None: not yet), stands today.

    The last day is whole: what is done on it is done in time.
    """
    days = ((done_on or today) - due_on).days
    if done_on is None:
        return Standing(Punctuality.OVERDUE, days) if days > 0 else Standing(Punctuality.COMING)
    return Standing(Punctuality.LATE, days) if days > 0 else Standing(Punctuality.IN_TIME)
