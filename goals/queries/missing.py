"""What is missing when a nämnd's round is to be handed over: listed first, and handed over without only by an explicit yes."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from goals.models import AssignmentAddressee, Goal, Outcome, OutcomeState, UnitFollowUp, UnitFollowUpState
from goals.queries.assessments import access_of_unit, round_assessments
from goals.queries.assignment_statuses import received_assignments
from goals.queries.entries import asked_rows
from goals.queries.given import committees_in
from goals.queries.rows import Round, round_of
from tracker.models import Person
from tracker.periods import Period


class MissingKind(StrEnum):
    """Why something will not be in what is handed over."""

    NO_OUTCOME = "NO_OUTCOME"  # due, and neither a value nor a reason why there is none
    NOT_REPORTED = "NOT_REPORTED"  # entered, and not reported: left out
    RETURNED = "RETURNED"  # sent back to the reporter, and not answered
    OWN_VALUE = "OWN_VALUE"  # reported by whoever hands over, in a region that wants another to approve
    NO_ASSESSMENT = "NO_ASSESSMENT"  # a goal or a contribution without a proposed status
    NOT_DECIDED = "NOT_DECIDED"  # a nämnd that has not decided its follow-up, which the region's rests on
    NO_STATUS = "NO_STATUS"  # an assignment that the round asks for and that nobody has answered


NOT_APPROVED_BY_HAND_OVER: Mapping[str, MissingKind] = {
    OutcomeState.DRAFT: MissingKind.NOT_REPORTED,
    OutcomeState.RETURNED: MissingKind.RETURNED,
}


@dataclass(frozen=True)
class MissingItem:
    """One thing that is missing.

    `pk` is the indicator's, the goal's or the addressee's; `period` is the outcome's, None for what is no outcome. `where` is
    the label of the goal that an indicator measures.
    """

    kind: MissingKind
    pk: int
    name: str
    where: str = ""
    scope: str = ""
    period: Period | None = None

    @property
    def key(self) -> str:
        """What tells it from all others, whatever it is called."""
        return "/".join((self.kind, str(self.pk), self.scope, self.period.slug if self.period else ""))


@dataclass(frozen=True)
class Missing:
    """All that is missing in a round, in the plans' order; falsy when nothing is."""

    items: tuple[MissingItem, ...]

    def __bool__(self) -> bool:
        return bool(self.items)

    @property
    def digest(self) -> str:
        """What a form carries of the list that it showed: the same as long as the same things are missing."""
        keys = "\n".join(sorted(item.key for item in self.items))
        return hashlib.sha256(keys.encode()).hexdigest()[:16]

    @property
    def by_kind(self) -> Mapping[MissingKind, list[MissingItem]]:
        """The items by why they are missing, in the kinds' order; only the kinds that there are."""
        found: dict[MissingKind, list[MissingItem]] = defaultdict(list)
        for item in self.items:
            found[item.kind].append(item)
        return {kind: found[kind] for kind in MissingKind if kind in found}


def missing_at_hand_over(unit_follow_up: UnitFollowUp, by: Person | None) -> Missing:
    """What would be missing if `by` handed the round over now. Some fifteen queries, whatever the size."""
    round_ = round_of(unit_follow_up.follow_up)
    if unit_follow_up.is_of_region:
        return Missing((*_assessments(unit_follow_up, round_), *_undecided(unit_follow_up)))
    items = [*_outcomes(unit_follow_up, round_, by), *_assessments(unit_follow_up, round_), *_statuses(unit_follow_up, round_)]
    return Missing(tuple(items))


def _outcomes(unit_follow_up: UnitFollowUp, round_: Round, by: Person | None) -> Iterator[MissingItem]:
    unit = unit_follow_up.unit
    forbids_own = not unit.region.allows_self_approval
    found: set[tuple[int, Period]] = set()
    for row in asked_rows(unit, round_, access_of_unit(unit, round_.period.last_day)):
        for period in row.due:
            key = (row.indicator.pk, period)
            outcome = row.outcome_of(period)
            is_own = by is not None and outcome is not None and outcome.entered_by_id == by.pk
            kind = _kind(outcome, is_left=is_own and forbids_own)
            if kind and key not in found:
                found.add(key)
                yield MissingItem(kind, row.indicator.pk, row.indicator.name, label(row.target.goal), period=period)


def _kind(outcome: Outcome | None, *, is_left: bool) -> MissingKind | None:
    """Why an outcome is missing; None when it is not."""
    if outcome is None or (outcome.value is None and not outcome.missing_reason):
        return MissingKind.NO_OUTCOME
    if outcome.state == OutcomeState.REPORTED and is_left:
        return MissingKind.OWN_VALUE
    return NOT_APPROVED_BY_HAND_OVER.get(outcome.state)


def label(goal: Goal) -> str:
    """What a goal is called in a list: "Delmål 1.1"; its title when it has no number."""
    return goal.label if goal.number else goal.title


def _assessments(unit_follow_up: UnitFollowUp, round_: Round) -> Iterable[MissingItem]:
    if not unit_follow_up.follow_up.assesses_goals:
        return []
    found = round_assessments(unit_follow_up, round_, access_of_unit(unit_follow_up.unit, round_.period.last_day))
    return [
        MissingItem(MissingKind.NO_ASSESSMENT, item.goal.pk, item.goal.title, label(item.goal), scope=item.scope)
        for item in found.items
        if not item.is_assessed
    ]


def _undecided(unit_follow_up: UnitFollowUp) -> Iterable[MissingItem]:
    """The nämnder whose decisions the region's report will do without."""
    rows = committees_in(unit_follow_up.follow_up)
    return [MissingItem(MissingKind.NOT_DECIDED, row.pk, row.unit.name) for row in rows if row.state != UnitFollowUpState.DECIDED]


def _statuses(unit_follow_up: UnitFollowUp, round_: Round) -> Iterable[MissingItem]:
    received = received_assignments(unit_follow_up, round_, access_of_unit(unit_follow_up.unit, round_.period.last_day))
    return [
        MissingItem(MissingKind.NO_STATUS, row.addressee.pk, row.addressee.assignment.text, _whose(unit_follow_up, row.addressee))
        for row in received
        if row.report_by is not None and not row.is_said
    ]


def _whose(unit_follow_up: UnitFollowUp, addressee: AssignmentAddressee) -> str:
    """Which unit below the nämnd has received an assignment; "" for the nämnd itself."""
    return "" if addressee.unit_id == unit_follow_up.unit_id else addressee.unit.name
