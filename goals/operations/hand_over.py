"""Överlämna till nämnden, the part of it that is about the round: what is missing is accepted, what is reported approved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from goals.models import UnitFollowUpState
from goals.operations.acts import move, person_of
from goals.operations.locked_round import LockedRound
from goals.operations.reporting import approve_reported
from goals.queries.missing import Missing, missing_at_hand_over
from tracker.models import Person
from tracker.operations import Actor, Refused
from tracker.periods import local_date, write_date
from tracker.sentences import Sentence, gettext_noop

HAND_OVER = "round.hand_over"


class IsMissing(Refused):
    """Refused because something is missing that the person has not said yes to; `missing` is all that is."""

    def __init__(self, missing: Missing, *, is_changed: bool) -> None:
        changed = gettext_noop("Det som saknas har ändrats sedan du öppnade sidan. Läs listan igen innan du överlämnar.")
        asked = gettext_noop("Det saknas uppgifter. Läs listan och bekräfta att underlaget överlämnas utan dem.")
        super().__init__("MISSING", Sentence(changed if is_changed else asked), "accepts_missing")
        self.missing = missing


def check_hand_over(*, by: Actor, now: datetime, round_: LockedRound, seen: str, accepts_missing: bool) -> Missing:
    """Refuse to hand over what has not opened, and what lacks something that the person has not seen and said yes to.

    `seen` is the digest of the list that the person saw. Returns what is missing all the same.
    """
    follow_up = round_.follow_up
    opens_on = follow_up.follow_up.opens_on
    if opens_on > local_date(now):
        sentence = gettext_noop("Uppföljningen öppnar {day}. Innan dess finns det inget att överlämna.")
        raise Refused("NOT_OPENED", Sentence(sentence, {"day": write_date(opens_on)}))
    missing = missing_at_hand_over(follow_up, by.person)
    if missing and seen and seen != missing.digest:
        raise IsMissing(missing, is_changed=True)
    if missing and not (seen and accepts_missing):
        raise IsMissing(missing, is_changed=False)
    return missing


def close_round(*, by: Actor, now: datetime, round_: LockedRound, missing: Missing) -> None:
    """Approve what is reported, and lock the round. The event says how much was missing, kind by kind."""
    person: Person = person_of(by)
    handled = approve_reported(by=by, now=now, round_=round_)
    said: dict[str, tuple[Any, Any]] = {"approved": (None, len(handled.done))}
    counts: Mapping[str, int] = {kind: len(items) for kind, items in missing.by_kind.items()}
    said |= {f"missing_{kind.lower()}": (None, count) for kind, count in counts.items()}
    fields = {"state": UnitFollowUpState.HANDED_OVER, "handed_over_at": now, "handed_over_by": person}
    move(by=by, now=now, follow_up=round_.follow_up, action=HAND_OVER, fields=fields, said=said)
