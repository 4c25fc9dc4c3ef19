"""How far the outcomes on a page have come."""

from collections.abc import Sequence
from dataclasses import dataclass

from goals.models import OutcomeState
from goals.queries.entries import DueOutcome, DueOutcomes

REVIEW = "godkanna"  # the list of what is to be approved, in addresses
# Those that have left the reporter.
SENT = frozenset({OutcomeState.REPORTED, OutcomeState.APPROVED})


@dataclass(frozen=True)
class EntryProgress:
    """How many of the outcomes shown are filled in, and of these reported; how many are not measured now."""

    done: int
    total: int
    reported: int
    not_due: int
    is_own: bool


def entry_progress(chosen: Sequence[DueOutcome], asked: DueOutcomes, visa: str) -> EntryProgress:
    """How far the rows that are shown have come."""
    chosen = asked.due if visa == REVIEW else chosen
    done = sum(1 for due in chosen if due.is_entered)
    reported = sum(1 for due in chosen if due.is_entered and due.outcome and due.outcome.state in SENT)
    return EntryProgress(done, len(chosen), reported, len(asked.not_due), is_own=visa == "mina")
