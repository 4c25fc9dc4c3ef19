"""What the database knows beside a content: the events, the plan's own wording, who confirmed what. A fixed number of queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from goals.models import Assessment, AssignmentStatus, Decision, Target, UnitFollowUp
from goals.presentation.decisions import masked_words
from goals.presentation.event_words import fields_in_words, what_was_done
from goals.queries.events import maskings_in, names_in
from reports.content.schema import Document
from reports.content.traced import UNNUMBERED, Item, Kind
from reports.content.words import moment_in_words
from reports.trace.model import Change, Happening
from tracker.models import AuditEvent

OUTCOME = re.compile(r"outcome:\d+")


@dataclass(frozen=True)
class Register:
    """What is known of some items of a content.

    Without `shows_history`, who reads is told who entered and approved what stands there, and nothing of what stood before;
    without `shows_later`, nothing of what has happened since. Of outcomes that are `suppressed` no event says any value.
    """

    built_at: datetime
    shows_history: bool
    shows_later: bool = True
    suppressed: frozenset[str] = frozenset()
    targets: Mapping[int, Target] = field(default_factory=dict)
    statuses: Mapping[int, Sequence[int]] = field(default_factory=dict)  # of uppdrag, by the receiver's id
    before: Mapping[str, Sequence[str]] = field(default_factory=dict)  # what was said in earlier rounds, by what is said now
    events: Mapping[str, Sequence[AuditEvent]] = field(default_factory=dict)  # by subject, the oldest first
    names: Mapping[str, str] = field(default_factory=dict)
    maskings: Mapping[int, Decision] = field(default_factory=dict)  # by which something was taken away

    @classmethod
    def of(
        cls,
        document: Document,
        items: Iterable[Item],
        follow_up: UnitFollowUp,
        *,
        shows_history: bool,
        shows_later: bool = True,
    ) -> "Register":
        """The register of those items: four queries, and one for each kind of row that the events name."""
        wanted = list(items)
        targets = _targets(wanted)
        statuses = _statuses(wanted, follow_up)
        subjects = {subject for item in wanted for subject in _subjects(item)}
        subjects |= {f"indicator:{target.indicator_id}" for target in targets.values()}
        subjects |= {f"assignmentstatus:{pk}" for pks in statuses.values() for pk in pks}
        before = _before(wanted, follow_up, document.round)
        subjects |= {subject for earlier in before.values() for subject in earlier}
        rows = AuditEvent.objects.filter(region_id=follow_up.unit.region_id, subject__in=subjects).order_by("pk")
        events: dict[str, list[AuditEvent]] = defaultdict(list)
        for event in rows:
            events[event.subject].append(event)
        told = [event for events_of_one in events.values() for event in events_of_one]
        built_at = datetime.fromisoformat(document.built_at)
        suppressed = frozenset(subject for item in wanted if item.kind == Kind.ROW for subject in suppressed_in(item.part))
        return cls(
            built_at, shows_history, shows_later, suppressed, targets, statuses, before, events, names_in(told), maskings_in(told)
        )

    def until(self, *subjects: str) -> tuple[Happening, ...]:
        """What had happened when the content was made, the oldest first."""
        told = [event for event in self._of(subjects) if _second(event.at) <= self.built_at]
        if not self.shows_history:
            last = {event.action: event for event in told}
            told = sorted(last.values(), key=lambda event: event.pk)
        return tuple(self._happening(event) for event in told)

    def said(self, proposal: str) -> tuple[Happening, ...]:
        """What had happened to a proposal, and to what was proposed and decided of the same in earlier rounds."""
        return self.until(*(self.before.get(proposal, ()) if self.shows_history else ()), proposal)

    def since(self, *subjects: str) -> tuple[Happening, ...]:
        """What has happened after the content was made; nothing for those who read no history."""
        if not self.shows_history or not self.shows_later:
            return ()
        return tuple(self._happening(event) for event in self._of(subjects) if _second(event.at) > self.built_at)

    def _of(self, subjects: Iterable[str]) -> list[AuditEvent]:
        return sorted((event for subject in subjects for event in self.events.get(subject, ())), key=lambda event: event.pk)

    def _happening(self, event: AuditEvent) -> Happening:
        shows_values = self.shows_history and event.subject not in self.suppressed
        changes = fields_in_words(event, self.names) if shows_values else []
        who = f"{event.actor_name} för {event.on_behalf_of}" if event.on_behalf_of else event.actor_name
        return Happening(
            event=event.pk,
            at=event.at.isoformat(timespec="seconds"),
            when=moment_in_words(event.at),
            who=who,
            what=what_was_done(event),
            via=event.via,
            why=event.reason if self.shows_history else "",
            changes=tuple(Change(*change) for change in changes),
            masked=masked_words(self.maskings.get(event.masked_by)) if event.masked_by is not None else "",
        )


def _second(moment: datetime) -> datetime:
    """A content says when it was made to the second."""
    return moment.replace(microsecond=0)


def pk_in(key: str) -> int:
    """The id that a key begins with: 8 of "target:8/baseline"."""
    return int(key.partition("/")[0].partition(":")[2])


def outcomes_in(row: Any) -> list[str]:
    """The outcomes of a row as the trace names them, the oldest first; those that were never entered have none."""
    reported = [*row.earlier, *([row.outcome] if row.outcome else [])]
    return [found[0] for one in reported if (found := OUTCOME.search(one.figure.key))]


def suppressed_in(row: Any) -> Iterator[str]:
    """The outcomes of a row whose value, or the value of a part, is not shown so that nobody can be singled out."""
    for reported in [*row.earlier, *([row.outcome] if row.outcome else [])]:
        found = OUTCOME.search(reported.figure.key)
        is_hidden = (reported.missing and reported.missing.code == "SUPPRESSED") or any(
            part.is_suppressed for part in reported.parts
        )
        if found and is_hidden:
            yield found[0]


def _subjects(item: Item) -> list[str]:
    if item.kind == Kind.ROW:
        return [item.key, *outcomes_in(item.part)]
    if item.kind in {Kind.GOAL, Kind.CONTRIBUTION}:
        said = (item.part.proposal, item.part.decided)
        return [item.key.partition("/")[0], *(one.key for one in said if one)]
    if item.kind == Kind.ASSIGNMENT:
        return [item.key, item.within.key]
    if item.kind == Kind.FINANCE:
        return [item.within.key]
    return [item.key] if item.kind in UNNUMBERED else []


def _targets(items: Iterable[Item]) -> dict[int, Target]:
    pks = [pk_in(item.key) for item in items if item.kind == Kind.ROW]
    rows = Target.objects.filter(pk__in=pks).select_related("indicator", "confirmed_by")
    return {target.pk: target for target in rows} if pks else {}


def _before(items: Iterable[Item], follow_up: UnitFollowUp, round_: int) -> dict[str, list[str]]:
    """What was proposed and decided of the same in earlier rounds, in order, by the proposal as the trace names it."""
    proposals = {item.part.proposal.key for item in items if item.kind in {Kind.GOAL, Kind.CONTRIBUTION} and item.part.proposal}
    if not proposals or round_ == 1:
        return {}
    rows = Assessment.objects.filter(unit_follow_up=follow_up, round__lte=round_).order_by("round", "pk")
    said: dict[tuple[int, str], list[str]] = defaultdict(list)
    found = {}
    for row in rows.only("goal_id", "scope", "round"):
        about, key = (row.goal_id, row.scope), f"assessment:{row.pk}"
        if row.round < round_:
            said[about].append(key)
        elif key in proposals:
            found[key] = said[about]
    return found


def _statuses(items: Iterable[Item], follow_up: UnitFollowUp) -> dict[int, list[int]]:
    pks = [pk_in(item.key) for item in items if item.kind == Kind.ASSIGNMENT]
    found: dict[int, list[int]] = defaultdict(list)
    if pks:
        rows = AssignmentStatus.objects.filter(addressee__in=pks, unit_follow_up=follow_up)
        for pk, addressee in rows.values_list("pk", "addressee_id"):
            found[addressee].append(pk)
    return found
