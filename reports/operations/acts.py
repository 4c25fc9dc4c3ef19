"""The acts that freeze: överlämna till nämnden and registrera beslut. The state and the frozen content stand or fall together."""

from datetime import datetime

from goals.models import Decision, DecisionKind, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import ReleaseAct, ReleaseStage
from goals.operations.acts import is_sent_again, lock_round, person_of, refuse_unless
from goals.operations.changes import made_before
from goals.operations.hand_over import HAND_OVER, check_hand_over, close_round
from goals.operations.locked_round import LockedRound
from goals.operations.locks import writing
from goals.operations.releases import release
from goals.operations.round_decisions import RoundDecisionEntry, deciding_unit, register_in_round
from reports.models import Report, ReportStage
from reports.operations.freezing import freeze
from reports.queries import Moved, moved_since_hand_over
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop


class HasMoved(Refused):
    """Refused because the figures are others than those handed over, and the person has not said that they know."""

    def __init__(self, moved: Moved) -> None:
        sentence = gettext_noop(
            "Uppgifter har ändrats efter överlämnandet. Läs listan och bekräfta att beslutet registreras med dem."
        )
        super().__init__("MOVED", Sentence(sentence), "accepts_moved")
        self.moved = moved


def hand_over(
    *,
    by: Actor,
    now: datetime,
    unit_follow_up: UnitFollowUp,
    seen_round: int,
    seen: str = "",
    accepts_missing: bool = False,
) -> Report:
    """Överlämna till nämnden: approve what is reported, lock the round and freeze the proposal. Returns the frozen report.

    `seen` is the digest of the list of what is missing, as the person saw it (`Missing.digest`). Raises IsMissing when
    something is missing and that list has changed or has not been said yes to. The same form sent twice hands over once.
    """
    person_of(by)
    by = require(by, Permission.HAND_OVER, unit_follow_up.unit)
    with writing():
        round_ = LockedRound(unit_follow_up, now)
        follow_up = round_.follow_up
        if is_sent_again(by, HAND_OVER, follow_up):
            return _last(follow_up, ReportStage.PROPOSAL)
        refuse_unless(follow_up, UnitFollowUpState.OPEN, seen_round)
        missing = check_hand_over(by=by, now=now, round_=round_, seen=seen, accepts_missing=accepts_missing)
        close_round(by=by, now=now, round_=round_, missing=missing)
        return freeze(by=by, now=now, follow_up=follow_up, stage=ReportStage.PROPOSAL)


def decide(
    *,
    by: Actor,
    now: datetime,
    unit_follow_up: UnitFollowUp,
    seen_round: int,
    entry: RoundDecisionEntry,
    seen: str = "",
    accepts_moved: bool = False,
) -> Decision:
    """Registrera beslut: what the nämnd decided of what it was handed. Freezes the report as decided and dispatches it.

    An återremiss freezes and dispatches nothing: it opens the next round. `seen` is the digest of what has changed since the
    hand-over, as the person saw it (`Moved.digest`). Raises HasMoved when something has, and that has not been said yes to.
    The same form sent twice registers once; of two secretaries at once the later is refused.
    """
    person_of(by)
    by = require(by, Permission.REGISTER_DECISION, unit_follow_up.unit)
    with writing():
        follow_up = lock_round(unit_follow_up)
        unit = deciding_unit(follow_up, entry.decision.held_on)
        if made := made_before(by=by, action="decision.create", unit=unit, rows=Decision.objects.filter(unit=unit)):
            return made
        refuse_unless(follow_up, UnitFollowUpState.HANDED_OVER, seen_round)
        is_referred_back = entry.decision.kind == DecisionKind.REFERRED_BACK
        if not is_referred_back:
            _check_moved(follow_up, now, seen, accepts_moved)
        decision = register_in_round(by=by, now=now, follow_up=follow_up, entry=entry)
        if not is_referred_back:
            freeze(by=by, now=now, follow_up=follow_up, stage=ReportStage.DECIDED, decision=decision)
            _dispatch(by, now, follow_up)
        return decision


def _check_moved(follow_up: UnitFollowUp, now: datetime, seen: str, accepts_moved: bool) -> None:
    moved = moved_since_hand_over(follow_up, now)
    if moved and not (accepts_moved and seen == moved.digest):
        raise HasMoved(moved)


def _dispatch(by: Actor, now: datetime, follow_up: UnitFollowUp) -> None:
    release(
        by=by,
        now=now,
        follow_up=follow_up,
        round_=follow_up.round,
        stage=ReleaseStage.DECIDED,
        act=ReleaseAct.DISPATCHED,
    )


def _last(follow_up: UnitFollowUp, stage: ReportStage) -> Report:
    return Report.objects.filter(unit_follow_up=follow_up, stage=stage).latest("round", "version")
