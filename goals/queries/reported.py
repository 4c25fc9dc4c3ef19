"""What a hand-over approves: the outcomes of a round that are reported and not yet approved."""

from dataclasses import dataclass

from goals.models import OutcomeState, UnitFollowUp
from goals.queries.assessments import access_of_unit
from goals.queries.entries import asked_rows
from goals.queries.rows import round_of
from tracker.models import Person


@dataclass(frozen=True)
class Reported:
    """How many outcomes wait to be approved, and how many of them the person has entered themselves."""

    count: int
    own: int


def reported_in(unit_follow_up: UnitFollowUp, by: Person) -> Reported:
    """What `by` would approve by handing the round over. Some six queries."""
    unit, round_ = unit_follow_up.unit, round_of(unit_follow_up.follow_up)
    rows = asked_rows(unit, round_, access_of_unit(unit, round_.period.last_day))
    found = {
        outcome.pk: outcome
        for row in rows
        for period in row.due
        if (outcome := row.outcome_of(period)) is not None and outcome.state == OutcomeState.REPORTED
    }
    own = [outcome for outcome in found.values() if outcome.entered_by_id == by.pk]
    left = 0 if unit.region.allows_self_approval else len(own)
    return Reported(len(found) - left, len(own) - left)
