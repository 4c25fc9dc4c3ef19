"""Events as people read them: who did what, and what it was before. What one form or one act did stands together."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from goals.models import Decision
from goals.presentation.decisions import masked_words
from goals.presentation.event_words import fields_in_words, named, what_was_done, who_did_it
from goals.queries.events import maskings_in, names_in
from tracker.models import AuditEvent
from tracker.periods import local_date

# Fields by which a row that is no more can be called.
CALLED_BY = ("title", "name", "indicator", "text", "what")
# What is neither a change of something that was there, nor of anything to compare.
NOT_CHANGES = (".create", ".add", ".remove", ".paste", ".enter", ".give", ".freeze", ".build")


@dataclass(frozen=True)
class EventLine:
    """One event.

    `names` are what rows are called; `page` is the row whose page it stands on, which needs no name there; `url` is where
    more is told of what it was done to, "" when there is no such page.
    """

    event: AuditEvent
    names: Mapping[str, str]
    page: str = ""
    url: str = ""
    masked: str = ""  # by which decision something of it was taken away; "" when nothing has been

    @property
    def who(self) -> str:
        """Who did it, and for whom."""
        return who_did_it(self.event)

    @property
    def what(self) -> str:
        """What was done."""
        return what_was_done(self.event)

    @property
    def subject(self) -> str:
        """What it was done to; "" for the row whose page it is."""
        if self.event.subject == self.page:
            return ""
        pairs = (self.event.changes.get(field, [None]) for field in CALLED_BY)
        called = next((pair[0] for pair in pairs if pair[0]), "")
        return self.names.get(self.event.subject, "") or named(called, self.names)

    @property
    def fields(self) -> list[tuple[str, str, str]]:
        """What was changed: (field, before, after), each in words. What is said as the reason is not said again."""
        return [line for line in fields_in_words(self.event, self.names) if not self.event.reason or line[2] != self.event.reason]

    @property
    def is_change(self) -> bool:
        """Whether something that was there is another, rather than new or gone."""
        return not self.event.action.endswith(NOT_CHANGES)


@dataclass(frozen=True)
class EventGroup:
    """What one form or one act did: its events in the order that they were made. `why` is what else is known of the reason."""

    lines: Sequence[EventLine]
    why: str = ""

    @property
    def at(self) -> datetime:
        """When."""
        return self.lines[0].event.at

    @property
    def who(self) -> str:
        """Who, and for whom."""
        return self.lines[0].who

    @property
    def reason(self) -> str:
        """Why, as it was written then."""
        return self.lines[0].event.reason

    @property
    def correlation(self) -> str:
        """What ties it together."""
        return self.lines[0].event.correlation


def event_groups(
    events: Iterable[AuditEvent], page: str = "", address: Callable[[str], str] = lambda subject: ""
) -> list[EventGroup]:
    """Events, the newest first, in words; a query for each kind of row that they speak of.

    `address` gives the page of a row, by its subject ("goal:12"); "" for none. A row that is no more has none.
    """
    kept = list(events)
    names, maskings = names_in(kept), maskings_in(kept)
    lines = (
        EventLine(one, names, page, address(one.subject) if one.subject in names else "", _masked(one, maskings)) for one in kept
    )
    return [EventGroup(list(act)[::-1]) for _key, act in groupby(lines, key=_act)]


def _masked(event: AuditEvent, maskings: Mapping[int, Decision]) -> str:
    return masked_words(maskings.get(event.masked_by)) if event.masked_by is not None else ""


def _act(line: EventLine) -> Hashable:
    """What is the same for all that one form did; without one, for all that somebody did at one moment for one reason."""
    event = line.event
    return event.correlation or (event.actor_id, event.on_behalf_of, event.at, event.reason)


def by_day(groups: Iterable[EventGroup]) -> list[tuple[date, list[EventGroup]]]:
    """The groups of each Swedish day."""
    return [(day, list(of_day)) for day, of_day in groupby(groups, key=lambda group: local_date(group.at))]
