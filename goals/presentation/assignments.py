"""Assignments as their list shows them, a line for each receiver."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from goals.presentation.decisions import short_decision
from goals.queries.assignments import AssignmentRow
from tracker.collation import sort_key
from tracker.periods import label_months, write_date


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment to one receiver, in words. `today` tells what is late."""

    row: AssignmentRow
    today: date

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
        return self.row.addressee.unit.name if self.row.addressee else self.row.assignment.raw_addressees

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
        addressee = self.row.addressee
        return label_months(addressee.months) if addressee and addressee.months else ""

    @property
    def status(self) -> str:
        """How it goes or ended: what the receiver says, else what the source says; "" when neither does."""
        addressee = self.row.addressee
        if addressee and addressee.end:
            return addressee.get_end_display().capitalize()
        if self.row.status and self.row.status.status:
            return self.row.status.get_status_display().capitalize()
        return addressee.raw_status if addressee else ""

    @property
    def status_note(self) -> str:
        """Where the status comes from, or why there is none to see."""
        addressee = self.row.addressee
        if addressee is None:
            return ""
        if addressee.closed:
            return short_decision(addressee.closed)
        if self.row.status and self.row.status.status:
            return ""
        return gettext("enligt planen") if addressee.raw_status else gettext("inget läge angivet")

    @property
    def is_overdue(self) -> bool:
        """Whether its last day has passed; never said of what the reader may not see."""
        return self.row.is_visible and self.row.is_overdue(self.today)

    @property
    def comment(self) -> str:
        """What the receiver says of it."""
        return self.row.status.comment if self.row.status else ""

    @property
    def ends_on(self) -> date | None:
        """Its last day; None when the source gives none."""
        return self.row.addressee.ends_on if self.row.addressee else None

    @property
    def end_words(self) -> str:
        """Its last day in words; "" when there is none."""
        return write_date(self.ends_on) if self.ends_on else ""

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
        """Its receiver's place in a Swedish register."""
        return sort_key(self.to)
