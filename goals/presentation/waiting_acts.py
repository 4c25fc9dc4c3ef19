"""Which act of a round waits for a person, in words: what Mitt arbete says beside what is to be filled in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from goals.models import Decision, UnitFollowUp, UnitFollowUpState
from goals.presentation.deadlines import deadline, meeting_words
from goals.presentation.decisions import sentence_of
from tracker.permissions import Permission

OPEN, HANDED_OVER, DECIDED = UnitFollowUpState.OPEN, UnitFollowUpState.HANDED_OVER, UnitFollowUpState.DECIDED
May = Callable[[Permission], bool]


@dataclass(frozen=True)
class WaitingAct:
    """An act that waits: what it is, by when, and what the way to it is called."""

    title: str
    text: str
    action: str


def waiting_act(follow_up: UnitFollowUp, may: May, today: date, *, is_ready: bool, is_published: bool) -> WaitingAct | None:
    """What waits for somebody who `may` some of it in a nämnd's own round; None when nothing does.

    `is_ready` says that all is filled in; what is not, is handed over at the earliest when its last day has come.
    """
    meeting = meeting_words(follow_up, today)
    if follow_up.state == OPEN:
        has_come = follow_up.follow_up.opens_on <= today and (is_ready or follow_up.outcomes_due_on <= today)
        if may(Permission.HAND_OVER) and has_come:
            return WaitingAct(gettext("Underlaget ska överlämnas till nämnden"), meeting, gettext("Överlämna till nämnden"))
        return None
    if follow_up.state == HANDED_OVER and may(Permission.REGISTER_DECISION):
        return WaitingAct(gettext("Nämndens beslut ska registreras"), meeting, gettext("Till Beslut"))
    if follow_up.state == DECIDED and may(Permission.PUBLISH) and not is_published:
        text = gettext("Den är beslutad och expedierad till regionstyrelsen.")
        return WaitingAct(gettext("Rapporten är inte publicerad"), text, gettext("Till Beslut"))
    if may(Permission.READ_FROZEN) and not may(Permission.READ_LIVE):
        return WaitingAct(_to_read(follow_up), meeting, gettext("Läs underlaget"))
    return None


def _to_read(follow_up: UnitFollowUp) -> str:
    if follow_up.state == DECIDED:
        return gettext("Nämnden har beslutat")
    return gettext("Underlaget är överlämnat till nämnden")


def waiting_act_of_region(follow_up: UnitFollowUp, may: May, today: date, *, is_published: bool) -> WaitingAct | None:
    """What waits for somebody at regionstyrelsen in the region's round, where it assesses the whole; None when nothing does."""
    meeting, to_decision = meeting_words(follow_up, today), gettext("Till Regionstyrelsens beslut")
    if follow_up.state == OPEN:
        if follow_up.follow_up.opens_on > today or not may(Permission.ASSESS_GOAL):
            return None
        day = deadline(follow_up.assessments_due_on, today)
        due = gettext("Bedömningarna ska vara klara {day}.").format(day=day)
        return WaitingAct(gettext("Regionens mål ska bedömas"), f"{due} {meeting}".rstrip(), to_decision)
    if follow_up.state == HANDED_OVER and may(Permission.REGISTER_DECISION):
        return WaitingAct(gettext("Regionstyrelsens beslut om regionens rapport ska registreras"), meeting, to_decision)
    if follow_up.state == DECIDED and may(Permission.PUBLISH) and not is_published:
        text = gettext("Den är beslutad och expedierad till fullmäktige och revisorerna.")
        return WaitingAct(gettext("Regionens rapport är inte publicerad"), text, to_decision)
    if may(Permission.READ_FROZEN) and not may(Permission.READ_LIVE):
        is_decided = follow_up.state == DECIDED
        title = (
            gettext("Regionstyrelsen har beslutat om regionens rapport")
            if is_decided
            else gettext("Regionens rapport är överlämnad till regionstyrelsen")
        )
        return WaitingAct(title, meeting, gettext("Läs underlaget"))
    return None


def waiting_act_of_council(follow_up: UnitFollowUp, decided: Decision | None, may: May) -> WaitingAct | None:
    """What waits for somebody at fullmäktige in the region's round: nothing (None) until regionstyrelsen has decided.

    `decided` is what fullmäktige has decided of it.
    """
    if follow_up.state != DECIDED or follow_up.decision is None:
        return None
    read = gettext("Till regionens rapport")
    if decided:
        return WaitingAct(gettext("Fullmäktige har beslutat om regionens rapport"), sentence_of(decided), read)
    text = gettext("Regionstyrelsen har beslutat om den och expedierat den till fullmäktige: {decision}").format(
        decision=sentence_of(follow_up.decision)
    )
    if may(Permission.REGISTER_DECISION):
        return WaitingAct(gettext("Fullmäktiges beslut om regionens rapport ska registreras"), text, read)
    return WaitingAct(gettext("Fullmäktige ska behandla regionens rapport"), text, read)
