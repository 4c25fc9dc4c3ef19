"""What several values of a round have in common when they are acted on: the lock, which of them it governs, their events."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from goals.models import FollowUp, LockException, Outcome, OutcomeState, UnitFollowUp, UnitFollowUpState
from goals.operations.locks import why_locked
from goals.queries.answering import governed_by
from tracker.models import AuditEvent
from tracker.operations import Actor, Changes, Refused, build_event, changed
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import UnitTree

NOT_HERE = Sentence(gettext_noop("Utfallet hör inte till den här uppföljningen."))


@dataclass
class Handled:
    """What came of several values: those that are as was asked, and for each of the others why it was left."""

    done: list[Outcome] = field(default_factory=list)
    left: list[tuple[Outcome, Refused]] = field(default_factory=list)

    def only(self) -> Outcome:
        """The one value that was acted on. Raises its refusal when it was left, and when it is not there."""
        for _outcome, refused in self.left:
            raise refused
        if not self.done:
            raise Refused("NOT_HERE", NOT_HERE)
        return self.done[0]


class LockedRound:
    """A nämnd's round whose row is locked until the transaction ends, and the values that it governs.

    Make it first in the transaction, once for all the values of an act: it costs
    the same number of queries whatever their number.
    """

    def __init__(self, unit_follow_up: UnitFollowUp, now: datetime) -> None:
        rows = UnitFollowUp.objects.select_for_update(no_key=True, of=("self",)).select_related("follow_up", "unit__region")
        found = rows.filter(pk=unit_follow_up.pk).first()
        if found is None:
            raise Refused("NO_ROUND", Sentence(gettext_noop("Enheten har ingen egen uppföljning i den här omgången.")))
        self.follow_up: UnitFollowUp = found
        self._governed = governed_by(found, UnitTree.of(found.unit.region))
        self._first_month = _previous_month(found.follow_up) + 1
        exceptions = LockException.objects.valid(now).filter(unit_follow_up=found)
        is_handed_over = found.state == UnitFollowUpState.HANDED_OVER
        self._excepted = frozenset(exceptions.values_list("indicator_id", flat=True)) if is_handed_over else frozenset[int]()

    def outcomes(self, pks: Collection[int]) -> list[Outcome]:
        """Those of the outcomes that the round governs, locked, in the order of their ids."""
        rows = Outcome.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=pks)
        found = rows.select_related("indicator__unit", "indicator__reporting_unit", "entered_by").order_by("pk")
        return [outcome for outcome in found if self._governs(outcome)]

    def reported(self) -> list[Outcome]:
        """All outcomes that the round governs and that wait to be approved, locked, in the order of their ids."""
        last = self.follow_up.follow_up.period
        waiting = Outcome.objects.filter(state=OutcomeState.REPORTED, indicator__unit__region=self.follow_up.unit.region_id)
        governed = waiting.filter(year=last.year, month__gte=self._first_month, month__lte=last.month)
        return self.outcomes(list(governed.values_list("pk", flat=True)))

    def outcome(self, pk: int) -> Outcome:
        """One outcome that the round governs, whether it may be changed now or not. Refused when there is none."""
        found = self.outcomes([pk])
        if not found:
            raise Refused("NOT_HERE", NOT_HERE)
        return found[0]

    def _governs(self, outcome: Outcome) -> bool:
        """As goals.operations.locks.governing_follow_up says of one value."""
        last = self.follow_up.follow_up.period
        is_of_period = outcome.year == last.year and self._first_month <= outcome.month <= last.month
        return is_of_period and self._governed.has(outcome.indicator)

    def refuse_if_locked(self, outcome: Outcome) -> None:
        """Refuse a change after hand-over, unless an exception opens the value's indicator."""
        if self.follow_up.state != UnitFollowUpState.OPEN and outcome.indicator_id not in self._excepted:
            raise Refused("LOCKED", why_locked(self.follow_up))


def _previous_month(follow_up: FollowUp) -> int:
    earlier = FollowUp.objects.filter(region_id=follow_up.region_id, year=follow_up.year, month__lt=follow_up.month)
    return earlier.aggregate(month=Max("month"))["month"] or 0


@dataclass
class Trace:
    """The events of one act, to be inserted together in its transaction."""

    by: Actor
    now: datetime
    events: list[AuditEvent] = field(default_factory=list)

    def change(
        self,
        outcome: Outcome,
        action: str,
        after: dict[str, Any],
        *,
        reason: str = "",
        said: Changes | None = None,
        by: Actor | None = None,
    ) -> None:
        """Set the outcome's fields and note what they were; `said` is what belongs to the act beside the outcome's own row.

        `by` is the actor of this value when it is not the act's: somebody can act for another with some of them.
        """
        changes = changed({name: getattr(outcome, name) for name in after}, after) | dict(said or {})
        for name, value in after.items():
            setattr(outcome, name, value)
        self.add(outcome, action, changes, reason=reason, by=by)

    def add(self, outcome: Outcome, action: str, changes: Changes, *, reason: str = "", by: Actor | None = None) -> None:
        """Note what happened to an outcome."""
        self.events.append(
            build_event(
                by=by or self.by,
                now=self.now,
                action=f"outcome.{action}",
                subject=outcome,
                changes=changes,
                unit=outcome.indicator.unit,
                version=outcome.version,
                is_draft=True,
                reason=reason,
            )
        )

    def write(self, outcomes: Iterable[Outcome], fields: Collection[str]) -> None:
        """Insert the events, and save those fields of the outcomes that they are about."""
        told = {event.subject for event in self.events}
        Outcome.objects.bulk_update([one for one in outcomes if f"outcome:{one.pk}" in told], list(fields))
        AuditEvent.objects.bulk_create(self.events)
