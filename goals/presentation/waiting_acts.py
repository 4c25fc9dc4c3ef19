"""Which act of a round waits for a person, in words: what Mitt arbete says beside what is to be filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from goals.models import UnitFollowUp, UnitFollowUpState
from goals.presentation.deadlines import meeting_words
from tracker.permissions import Permission


@dataclass(frozen=True)
class WaitingAct:
    """An act that waits: what it is, by when, and what the way to it is called."""

    title: str
    text: str
    action: str


def waiting_act(
    follow_up: UnitFollowUp, may: Callable[[Permission], bool], today: date, *, is_ready: bool, is_published: bool
) -> WaitingAct | None:
    """What waits for somebody who `may` some of it; None when nothing does.

    `is_ready` says that all is filled in; what is not, is handed over at the earliest when its last day has come.
    """
    meeting = meeting_words(follow_up, today)
    if follow_up.state == UnitFollowUpState.OPEN:
        has_come = follow_up.follow_up.opens_on <= today and (is_ready or follow_up.outcomes_due_on <= today)
        if may(Permission.HAND_OVER) and has_come:
            return WaitingAct(gettext("Underlaget ska överlämnas till nämnden"), meeting, gettext("Överlämna till nämnden"))
        return None
    if follow_up.state == UnitFollowUpState.HANDED_OVER and may(Permission.REGISTER_DECISION):
        return WaitingAct(gettext("Nämndens beslut ska registreras"), meeting, gettext("Till Beslut"))
    if follow_up.state == UnitFollowUpState.DECIDED and may(Permission.PUBLISH) and not is_published:
        text = gettext("Den är beslutad och expedierad till regionstyrelsen.")
        return WaitingAct(gettext("Rapporten är inte publicerad"), text, gettext("Till Beslut"))
    if may(Permission.READ_FROZEN) and not may(Permission.READ_LIVE):
        return WaitingAct(_to_read(follow_up), meeting, gettext("Läs underlaget"))
    return None


def _to_read(follow_up: UnitFollowUp) -> str:
    if follow_up.state == UnitFollowUpState.DECIDED:
        return gettext("Nämnden har beslutat")
    return gettext("Underlaget är överlämnat till nämnden")
