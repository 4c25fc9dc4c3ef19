"""Assignments as their list shows them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from goals.models import Assignment, AssignmentAddressee, FollowUp
from goals.presentation.assignment_statuses import end_status, said_status
from goals.presentation.decisions import short_decision
from goals.queries.assignments import AssignmentRow, Receiver
from tracker.collation import sort_key
from tracker.models import Unit
from tracker.periods import is_due, label_months, write_date
from tracker.signs import ShownStatus


def unit_words(unit: Unit, on: date) -> str:
    """A unit's name; of one that has ceased by a date also who carries it on: "Kulturnämnden (numera Bildningsnämnden)"."""
    if unit.active_to is None or unit.active_to >= on or unit.successor is None:
        return unit.name
    return gettext("{unit} (numera {successor})").format(unit=unit.name, successor=unit.successor.name)


# A text that is no longer stands as a whole where an assignment is named.
LONGEST_TITLE = 160


def assignment_title(assignment: Assignment) -> str:
    """What an assignment is called: the first line of its text, without its full stop; cut at a word where it is long."""
    first = (assignment.text.strip().splitlines() or [""])[0].strip().rstrip(".")
    if len(first) <= LONGEST_TITLE:
        return first
    return first[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:–-(") + " …"


def rounds_meant(months: int, follow_ups: Sequence[FollowUp]) -> list[FollowUp]:
    """The rounds of a year in which what is to be reported in some months is asked for, the first first."""
    found, previous = [], 0
    for follow_up in sorted(follow_ups, key=lambda row: row.month):
        if is_due(months, month=follow_up.month, previous_month=previous):
            found.append(follow_up)
        previous = follow_up.month
    return found


@dataclass(frozen=True)
class ReceiverLine:
    """How it goes for one receiver, in words. `today` tells what is late; `why_url` is the trace of it, "" for none."""

    receiver: Receiver
    today: date
    why_url: str = ""

    @property
    def name(self) -> str:
        """Who is to do it."""
        return unit_words(self.receiver.addressee.unit, self.today)

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
        """That the status is the plan's own word; "" when the receiver has said it, or nobody has."""
        addressee, said = self.receiver.addressee, self.receiver.status
        if addressee.end:
            return ""
        return gettext("enligt planen") if addressee.raw_status and not (said and said.status) else ""

    @property
    def shown(self) -> ShownStatus:
        """The status with its sign; without one where it is the plan's word, or nobody has said anything."""
        addressee, said = self.receiver.addressee, self.receiver.status
        if addressee.end:
            return end_status(addressee)
        return said_status(said) if said and said.status else ShownStatus("", addressee.raw_status)

    @property
    def comment(self) -> str:
        """What the receiver says of it."""
        return self.receiver.status.comment if self.receiver.status else ""

    @property
    def is_hidden(self) -> bool:
        """Whether the reader may not see what the receiver says."""
        return not self.receiver.is_visible

    @property
    def is_overdue(self) -> bool:
        """Whether it is late; never said of what the reader may not see."""
        return self.receiver.is_visible and self.receiver.is_overdue(self.today)


@dataclass(frozen=True)
class AssignmentLine:
    """An assignment in words. `url` is the address of its page."""

    row: AssignmentRow
    receivers: list[ReceiverLine]
    url: str

    @property
    def text(self) -> str:
        """What is to be done."""
        return self.row.assignment.text

    @property
    def lines(self) -> list[str]:
        """The same line by line."""
        return self.text.splitlines()

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
    def origin(self) -> str:
        """Where it was carried over from: "Från Regionplan 2025"; "" when it is new."""
        before = self.row.assignment.continues
        return origin_words(before) if before else ""

    @property
    def is_draft(self) -> bool:
        """Whether nobody has decided it yet."""
        return self.row.assignment.given_id is None

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
    def is_hidden(self) -> bool:
        """Whether the reader may see what none of its receivers says."""
        return bool(self.receivers) and all(receiver.is_hidden for receiver in self.receivers)

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


def assignment_line(
    row: AssignmentRow, today: date, url: str, *, trace: Callable[[AssignmentAddressee], str] = lambda row: ""
) -> AssignmentLine:
    """One assignment as the list shows it; `trace` is where it is told why it goes as a receiver says."""
    receivers = [ReceiverLine(one, today, trace(one.addressee) if _is_told(one) else "") for one in row.receivers]
    return AssignmentLine(row, receivers, url)


def _is_told(receiver: Receiver) -> bool:
    """Whether the receiver has said in the round how it goes, and it has not ended."""
    return bool(receiver.status and receiver.status.status and not receiver.addressee.end)


def origin_words(before: Assignment) -> str:
    """What an assignment goes on from: the plan that it came with, else the decision or its year."""
    decision = before.given
    plans = [plan.title for plan in decision.adopted_plans.all()] if decision else []
    if plans:
        return gettext("Från {plan}").format(plan=plans[0])
    known = (short_decision(decision) or str(decision.year)) if decision else ""
    return gettext("Från {decision}").format(decision=known) if known else gettext("Från tidigare")
