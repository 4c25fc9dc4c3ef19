"""The acts that move a nämnd's round on: its row locked first, the state that an act needs, and the event that it leaves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from goals.models import UnitFollowUp, UnitFollowUpState
from goals.operations.changes import event_before
from tracker.models import Person
from tracker.operations import Actor, Changes, Refused, changed, record_event
from tracker.periods import local_date, write_date
from tracker.sentences import Sentence, gettext_noop

NO_ROUND = Sentence(gettext_noop("Enheten har ingen egen uppföljning i den här omgången."))
REOPENED = Sentence(
    gettext_noop("Uppföljningen har öppnats på nytt sedan du öppnade sidan. Läs om sidan och se vad som gäller nu.")
)


def lock_round(unit_follow_up: UnitFollowUp) -> UnitFollowUp:
    """The row of the round, a nämnd's or the region's, in whatever state, locked until the transaction ends. Call it first."""
    rows = UnitFollowUp.objects.select_for_update(no_key=True, of=("self",))
    locked = rows.select_related("follow_up", "unit__region", "decision__unit").filter(pk=unit_follow_up.pk).first()
    if locked is None:
        raise Refused("NO_ROUND", NO_ROUND)
    return locked


def person_of(by: Actor) -> Person:
    """Who acts: a hand-over, a decision and a release are a person's, never the system's."""
    if by.person is None:
        raise Refused("NO_PERSON", Sentence(gettext_noop("Det här görs av en person.")))
    return by.person


def is_sent_again(by: Actor, action: str, follow_up: UnitFollowUp) -> bool:
    """Whether the same form has done this already. Ask it under the lock."""
    return event_before(by=by, action=action, unit=follow_up.unit) is not None


def refuse_unless(follow_up: UnitFollowUp, state: UnitFollowUpState, seen_round: int) -> None:
    """Refuse an act on another round than the one that the person saw, and one that its state does not let through."""
    if follow_up.round != seen_round:
        raise Refused("REOPENED", REOPENED)
    if follow_up.state != state:
        raise Refused("WRONG_STATE", _why_not(follow_up))


def _why_not(follow_up: UnitFollowUp) -> Sentence:
    """Where the round is instead."""
    if follow_up.state == UnitFollowUpState.OPEN:
        return Sentence(gettext_noop("Uppföljningen är öppen: underlaget är inte överlämnat till nämnden."))
    if follow_up.state == UnitFollowUpState.DECIDED:
        return Sentence(gettext_noop("Nämnden har redan beslutat. Ett fel rättas genom ett nytt beslut."))
    if follow_up.handed_over_at is None or follow_up.handed_over_by is None:
        return Sentence(gettext_noop("Underlaget är redan överlämnat till nämnden."))
    return Sentence(
        gettext_noop("Underlaget är redan överlämnat till nämnden, den {since} av {who}."),
        {"since": write_date(local_date(follow_up.handed_over_at)), "who": follow_up.handed_over_by.name},
    )


def move(
    *,
    by: Actor,
    now: datetime,
    follow_up: UnitFollowUp,
    action: str,
    fields: Mapping[str, Any],
    reason: str = "",
    said: Changes | None = None,
) -> None:
    """Give the locked row its new fields, with the event; its version is the round that the act ends or is a part of.

    `said` is what belongs to the act beside the row itself.
    """
    round_ = follow_up.round
    changes = changed({name: getattr(follow_up, name) for name in fields}, fields)
    for name, value in fields.items():
        setattr(follow_up, name, value)
    follow_up.save(update_fields=list(fields))
    record_event(
        by=by,
        now=now,
        action=action,
        subject=follow_up,
        changes=changes | dict(said or {}),
        unit=follow_up.unit,
        version=round_,
        reason=reason,
    )
