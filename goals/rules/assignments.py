"""Assignments (uppdrag): when one is late. It is computed from days and what has been said, never entered."""

from dataclasses import dataclass
from datetime import date

from tracker.periods import write_date
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
