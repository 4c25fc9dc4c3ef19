"""Assignments as their list shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from goals.presentation.decisions import short_decision
from goals.queries.assignments import AssignmentRow, Receiver
from tracker.collation import sort_key
from tracker.periods import label_months, write_date


@dataclass(frozen=True)
class ReceiverLine:
    """How it goes for one receiver, in words. `today` tells what is late."""

    receiver: Receiver
    today: date

    @property
    def name(self) -> str:
        """Who is to do it."""
        return self.receiver.addressee.unit.name

    @property
    def short_name(self) -> str:
        """The same where there is little room."""
        return self.receiver.addressee.unit.short_name

    @property
    def status(self) -> str:
        """How it goes or ended: what the receiver says, else what the source says; "" when neither does."""
        addressee, said = self.receiver.addressee, self.receiver.status
        if addressee.end:
            return addressee.get_end_display().capitalize()
        return said.get_status_display().capitalize() if said and said.status else addressee.raw_status

    @property
    def note(self) -> str:
        """Where the status comes from: a decision or the plan; "" when the receiver has said it, or nobody has."""
        addressee, said = self.receiver.addressee, self.receiver.status
        if addressee.closed:
            return short_decision(addressee.closed)
        return gettext("enligt planen") if addressee.raw_status and not (said and said.status) else ""

    @property
    def comment(self) -> str:
        """What the receiver says of it."""
        return self.receiver.status.comment if self.receiver.status else ""

    @property
    def is_overdue(self) -> bool:
        """Whether it is late; never said of what the reader may not see."""
        return self.receiver.is_visible and self.receiver.is_overdue(self.today)


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment in words."""

    row: AssignmentRow
    receivers: list[ReceiverLine]

    @property
    def text(self) -> str:
        """What is to be done."""
        return self.row.assignment.text

    @property
    def given_by(self) -> str:
        """Who gave it."""
        return self.row.assignment.given_by.name

    @property
    def to(self) -> str:
        """Who is to do it; the source's own words when that is no unit here."""
        return ", ".join(receiver.name for receiver in self.receivers) or self.row.assignment.raw_addressees

    @property
    def raw_addressees(self) -> str:
        """The source's words of whom it is for, where they say something else; else ""."""
        raw = self.row.assignment.raw_addressees
        return "" if raw.casefold() == self.to.casefold() else raw

    @property
    def decision(self) -> str:
        """By which decision it was given; "" when that is not known."""
        decision = self.row.assignment.given
        return short_decision(decision) if decision else ""

    @property
    def months(self) -> str:
        """When it is reported; "" when the source does not say."""
        return self._shared(lambda receiver: label_months(bits) if (bits := receiver.addressee.months) else "")

    @property
    def ends_on(self) -> date | None:
        """Its first last day; None when the source gives none."""
        days = [day for receiver in self.row.receivers if (day := receiver.addressee.ends_on)]
        return min(days, default=None)

    @property
    def end_words(self) -> str:
        """Its last day in words, for each receiver where they differ; "" when there is none."""
        return self._shared(lambda receiver: write_date(day) if (day := receiver.addressee.ends_on) else "")

    @property
    def status(self) -> str:
        """How it goes for each receiver, in one text; "" when nothing is said."""
        said = [receiver for receiver in self.receivers if receiver.status]
        if len(self.receivers) == 1:
            return "".join(receiver.status for receiver in said)
        return "; ".join(f"{receiver.short_name}: {receiver.status}" for receiver in said)

    @property
    def comment(self) -> str:
        """What the receivers say of it, in one text."""
        return "; ".join(receiver.comment for receiver in self.receivers if receiver.comment)

    def _shared(self, words: Callable[[Receiver], str]) -> str:
        """What holds for every receiver; what holds for some of them with their names."""
        said = [(receiver, words(receiver)) for receiver in self.row.receivers]
        if len({text for _receiver, text in said}) == 1:
            return said[0][1]
        return "; ".join(f"{receiver.addressee.unit.short_name}: {text}" for receiver, text in said if text)

    @property
    def sort_text(self) -> object:
        """Its place in a Swedish register."""
        return sort_key(self.text)

    @property
    def sort_giver(self) -> object:
        """Its giver's place in a Swedish register."""
        return sort_key(self.given_by)

    @property
    def sort_receiver(self) -> object:
        """Its receivers' place in a Swedish register."""
        return sort_key(self.to)

    @property
    def sort_status(self) -> object:
        """Its status' place in a Swedish register."""
        return sort_key(self.status)


def assignment_line(row: AssignmentRow, today: date) -> AssignmentLine:
    """One assignment as the list shows it."""
    return AssignmentLine(row, [ReceiverLine(receiver, today) for receiver in row.receivers])
