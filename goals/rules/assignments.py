"""Assignments (uppdrag): in which rounds one is asked for, and when it is late: computed from days and words, never entered."""

from dataclasses import dataclass
from datetime import date

from tracker.periods import Period, write_date
from tracker.sentences import Sentence, gettext_noop

PAST_ITS_END = gettext_noop("Sista dagen, {day}, har passerat.")
NOT_REPORTED = gettext_noop("Läget skulle ha redovisats senast {day}.")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of an assignment to one receiver in a round.

    `report_by` is the last day on which it is to say how it goes in the round;
    None when the round does not ask. Days are local dates.
    """

    ends_on: date | None  # its last day; None when the source gives none
    report_by: date | None
    is_ended: bool  # the giver has closed, extended, carried over or withdrawn it
    is_done: bool  # the receiver says that it is done
    is_said: bool  # the receiver has said in the round how it goes


def why_late(standing: Standing, today: date) -> Sentence | None:
    """Why the assignment is late (försenat) on a local date; None when it is not. A day is not late before it is over."""
    if standing.is_ended or standing.is_done:
        return None
    if standing.ends_on and standing.ends_on < today:
        return Sentence(PAST_ITS_END, {"day": write_date(standing.ends_on)})
    if standing.report_by and standing.report_by < today and not standing.is_said:
        return Sentence(NOT_REPORTED, {"day": write_date(standing.report_by)})
    return None


@dataclass(frozen=True)
class DecidedOn:
    """When a decision was made: its local date, or only the year where the source does not tell the day."""

    day: date | None
    year: int

    def is_by(self, period: Period) -> bool:
        """Whether it was made by the end of a period. A year alone counts from the year's first round."""
        return self.day <= period.last_day if self.day else self.year <= period.year


def is_in_round(*, starts_on: date | None, given: DecidedOn | None, ended: DecidedOn | None, period: Period) -> bool:
    """Whether the round of a period is about an assignment: it holds by the end of the period, and has not ended by then.

    It holds from `starts_on`, else from when it was `given`; never while that is None: nobody has decided it yet. `ended`
    is None when it has not. What ends after the period has a status at its end, also when the round is opened again later.
    """
    if given is None:
        return False
    holds = starts_on <= period.last_day if starts_on else given.is_by(period)
    return holds and not (ended and ended.is_by(period))
