"""A year's rounds as a line of time. All that it shows stands in words in the table beside it."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext

from goals.presentation.calendar import RoundDays
from tracker.timelines import Day, Shape, Stretch, Timeline


def line_of(name: str, rounds: Sequence[RoundDays], today: date) -> Timeline:
    """The rounds of a year, each from the day that it opens until the work is to be done, with its days."""
    return Timeline(
        name=name,
        description=" ".join(one.sentence for one in rounds),
        stretches=tuple(_stretch(one) for one in rounds),
        today=today,
        today_label=gettext("i dag"),
    )


def _stretch(one: RoundDays) -> Stretch:
    days = [
        (one.outcomes_due_on, Shape.TRIANGLE),
        (one.assessments_due_on, Shape.SQUARE),
        (one.meeting_on, Shape.DISC),
        (one.follow_up.board_on, Shape.DIAMOND),
        (one.follow_up.council_on, Shape.HOLLOW),
        (one.legal.due_on if one.legal else None, Shape.UPRIGHT),
    ]
    return Stretch(one.follow_up.name, one.follow_up.opens_on, one.last_on, tuple(Day(day, shape) for day, shape in days if day))


def key_of(rounds: Sequence[RoundDays]) -> list[tuple[Shape, str]]:
    """What the marks mean, those that are drawn."""
    words = {
        Shape.TRIANGLE: gettext("sista dag för utfall"),
        Shape.SQUARE: gettext("sista dag för bedömningar"),
        Shape.DISC: gettext("nämndens sammanträde"),
        Shape.DIAMOND: gettext("regionstyrelsen"),
        Shape.HOLLOW: gettext("fullmäktige"),
        Shape.UPRIGHT: gettext("senast enligt lag"),
    }
    drawn = {day.shape for one in rounds for day in _stretch(one).days}
    return [(shape, text) for shape, text in words.items() if shape in drawn]
