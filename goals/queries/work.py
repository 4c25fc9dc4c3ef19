"""What waits for a person in a nämnd's round, and how far the nämnd has come."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from goals.models import Comment, FollowUp, IndicatorReporter, OutcomeState, UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from goals.queries.entries import asked_rows
from goals.queries.people import reports_it
from goals.queries.rows import IndicatorRow, round_of
from goals.rules.targets import Reading
from tracker.models import Person, Unit
from tracker.permissions import Access, Permission


@dataclass(frozen=True)
class Returned:
    """An outcome that was sent back to the person, with what was said last; None when nothing was."""

    row: IndicatorRow
    comment: Comment | None


@dataclass(frozen=True)
class Work:
    """A nämnd's round as one person meets it.

    `mine` are the due rows that the person reports and that have no outcome yet,
    `mine_due` how many rows of theirs are due, `unreported` those that are filled
    in and not yet sent to the coordinator. `returned` was sent back to the person
    and waits for an answer; `mine_returned` is how many of these are of theirs to
    report. `to_approve` are the reported rows that the person may approve. `due`, `entered`, `not_due` and
    `unclear` are counts of the nämnd's whole round: of what it enters, also in
    other plans, and not of what another nämnd enters; `unclear` of its own plans.
    `remaining` says by whom what is missing is awaited, the most first; None for
    what nobody has been asked to report.
    """

    mine: tuple[IndicatorRow, ...]
    returned: tuple[Returned, ...]
    unreported: tuple[IndicatorRow, ...]
    to_approve: tuple[IndicatorRow, ...]
    mine_due: int
    mine_returned: int
    due: int
    entered: int
    not_due: int
    unclear: int
    remaining: tuple[tuple[Person | None, int], ...]

    @property
    def missing(self) -> int:
        """How many of the nämnd's due outcomes have not been given."""
        return self.due - self.entered

    @property
    def mine_done(self) -> int:
        """How many of the person's own due outcomes have been given, and are not sent back."""
        return self.mine_due - len(self.mine) - self.mine_returned


def unit_follow_up_of(unit: Unit, follow_up: FollowUp, kind: UnitFollowUpKind = UnitFollowUpKind.UNIT) -> UnitFollowUp | None:
    """The nämnd's own part of a round, or the region's that it decides; None for a unit that has none."""
    found = UnitFollowUp.objects.filter(follow_up=follow_up, unit=unit, kind=kind)
    return found.select_related("follow_up", "unit", "decision__unit", "handed_over_by").first()


def work_at(unit: Unit, follow_up: FollowUp, access: Access) -> Work:
    """A person's work in a unit's round; empty for somebody who may not see its outcomes. Eight queries."""
    round_ = round_of(follow_up)
    rows = asked_rows(unit, round_, access)
    due = _once(row for row in rows if row.is_due)
    missing = [row for row in due if not row.is_entered]
    reporters = _reporters(due)
    mine = [row for row in due if reports_it(access, reporters.get(row.indicator.pk, ()), row.indicator.reporting_unit_id)]
    own = {row.indicator.pk for row in mine}
    return Work(
        mine=tuple(row for row in mine if not row.is_entered),
        returned=_returned([row for row in due if row.indicator.pk in own or _is_entered_by(row, access.person)]),
        unreported=tuple(row for row in mine if row.is_entered and _state(row) == OutcomeState.DRAFT),
        to_approve=tuple(row for row in due if _state(row) == OutcomeState.REPORTED and _may_approve(row, access)),
        mine_due=len(mine),
        mine_returned=sum(1 for row in mine if _state(row) == OutcomeState.RETURNED),
        due=len(due),
        entered=len(due) - len(missing),
        not_due=sum(1 for row in rows if not row.is_due),
        unclear=sum(1 for row in rows if row.terms.reading == Reading.UNCLEAR and row.target.goal.plan.unit_id == unit.pk),
        remaining=_remaining(missing, reporters),
    )


def _once(rows: Iterable[IndicatorRow]) -> list[IndicatorRow]:
    """The first row of each indicator: its outcome is entered once, whatever goals it serves."""
    found: dict[int, IndicatorRow] = {}
    for row in rows:
        found.setdefault(row.indicator.pk, row)
    return list(found.values())


def _state(row: IndicatorRow) -> str:
    """How far the row's outcome has come; "" before there is one."""
    return row.outcome.state if row.outcome else ""


def _is_entered_by(row: IndicatorRow, person: Person) -> bool:
    return row.outcome is not None and row.outcome.entered_by_id == person.pk


def _may_approve(row: IndicatorRow, access: Access) -> bool:
    return access.allows(Permission.APPROVE_OUTCOME, row.indicator.reporting_unit_id)


def _reporters(rows: Iterable[IndicatorRow]) -> dict[int, list[Person]]:
    """Who reports each indicator, by its id."""
    found: dict[int, list[Person]] = {}
    asked = IndicatorReporter.objects.filter(indicator__in=[row.indicator.pk for row in rows])
    for reporter in asked.select_related("person").order_by("pk"):
        found.setdefault(reporter.indicator_id, []).append(reporter.person)
    return found


def _remaining(missing: Iterable[IndicatorRow], reporters: dict[int, list[Person]]) -> tuple[tuple[Person | None, int], ...]:
    people: list[Person | None] = []
    for row in missing:
        people += reporters.get(row.indicator.pk) or [None]
    return tuple(Counter(people).most_common())


def _returned(mine: Sequence[IndicatorRow]) -> tuple[Returned, ...]:
    """What was sent back, each with its last comment; one query."""
    rows = [(row, row.outcome) for row in mine if row.outcome and row.outcome.state == OutcomeState.RETURNED]
    said = Comment.objects.filter(outcome__in=[outcome.pk for _row, outcome in rows]).select_related("by").order_by("at", "pk")
    last = {comment.outcome_id: comment for comment in said}
    return tuple(Returned(row, last.get(outcome.pk)) for row, outcome in rows)
