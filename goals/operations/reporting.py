"""Rapportera, godkänn, skicka tillbaka: how a value goes from the reporter to the coordinator, and back with a question.

None of these changes the value, so none raises its version: whoever approves
names the version that they saw, and a newer one refuses it.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from uuid import UUID

from goals.models import Comment, Indicator, Outcome, OutcomeState, UnitFollowUp
from goals.operations.acting import require_reporter
from goals.operations.comments import said_before, say
from goals.operations.locked_round import Handled, LockedRound, Trace
from goals.operations.locks import writing
from tracker.operations import Actor, Refused, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

NOT_ENTERED = Sentence(gettext_noop("Ange ett utfall, eller ett skäl till att det saknas."))
NOT_ANSWERED = Sentence(gettext_noop("Utfallet är skickat tillbaka. Ändra det, eller svara på frågan."))
NOT_REPORTED = Sentence(gettext_noop("Utfallet är inte rapporterat än."))
NEWER = Sentence(gettext_noop("Utfallet har ändrats sedan du såg det. Se det nya värdet först."))
OWN_VALUE = Sentence(gettext_noop("Du har själv fört in utfallet. I regionen ska någon annan godkänna det."))
NOT_APPROVED: Mapping[str, object] = {"approved_by": None, "approved_at": None, "approved_version": None}


def report_outcomes(*, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, outcomes: Collection[int]) -> Handled:
    """Send those of the outcomes (by id) that are ready to the coordinator, and say of the others why they were left.

    Ready is a draft with a value, or with the reason why there is none. What was
    sent back is ready when it has been changed; an answer reports it again by
    itself (`answer_outcome`). What is reported already stays as it is.
    """

    def report(acting: Actor, outcome: Outcome, trace: Trace) -> None:
        if outcome.state in {OutcomeState.REPORTED, OutcomeState.APPROVED}:
            return
        if outcome.state == OutcomeState.RETURNED:
            raise Refused("NOT_ANSWERED", NOT_ANSWERED)
        _refuse_if_empty(outcome)
        trace.change(outcome, "report", {"state": OutcomeState.REPORTED}, by=acting)

    return _with_each(by, now, unit_follow_up, outcomes, require_reporter, report)


def _refuse_if_empty(outcome: Outcome) -> None:
    if outcome.value is None and not outcome.missing_reason:
        raise Refused("NOT_ENTERED", NOT_ENTERED, "value")


def approve_outcomes(*, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, versions: Mapping[int, int]) -> Handled:
    """Approve the outcomes, given as {id: the version that was seen}; say of those that were left why.

    One that has been changed since is left, and one that is not reported. Who
    entered a value may approve it too where the region allows that; it stands in
    the row that both were the same.
    """
    allows_own = unit_follow_up.unit.region.allows_self_approval

    def approve(acting: Actor, outcome: Outcome, trace: Trace) -> None:
        if outcome.version != versions[outcome.pk]:
            raise Refused("STALE", NEWER)
        if outcome.state == OutcomeState.APPROVED:
            return
        if outcome.state != OutcomeState.REPORTED:
            raise Refused("NOT_REPORTED", NOT_REPORTED)
        _approve(acting, outcome, trace, allows_own=allows_own)

    return _with_each(by, now, unit_follow_up, versions, _require_approver, approve)


def _require_approver(by: Actor, indicator: Indicator) -> Actor:
    return require(by, Permission.APPROVE_OUTCOME, indicator.reporting_unit)


def approve_reported(*, by: Actor, now: datetime, round_: LockedRound) -> Handled:
    """Approve all that is reported in a locked round, as a part of its hand-over; say of what was left why.

    A region that forbids people to approve what they have entered leaves that.
    """
    handled, trace = Handled(), Trace(by, now)
    allows_own = round_.follow_up.unit.region.allows_self_approval
    for outcome in round_.reported():
        try:
            _approve(by, outcome, trace, allows_own=allows_own)
        except Refused as refused:
            handled.left.append((outcome, refused))
        else:
            handled.done.append(outcome)
    trace.write(handled.done, ["state", *NOT_APPROVED])
    return handled


def _approve(by: Actor, outcome: Outcome, trace: Trace, *, allows_own: bool) -> None:
    """Note that the version has been approved, and where one person has both entered and approved it."""
    person = by.person
    is_own = person is not None and outcome.entered_by == person
    if is_own and not allows_own:
        raise Refused("OWN_VALUE", OWN_VALUE)
    approval = {"approved_by": person, "approved_at": trace.now, "approved_version": outcome.version}
    said = {"is_own_value": (None, "true")} if is_own else None
    trace.change(outcome, "approve", {"state": OutcomeState.APPROVED} | approval, said=said, by=by)


def _with_each(
    by: Actor,
    now: datetime,
    unit_follow_up: UnitFollowUp,
    pks: Collection[int],
    right: Callable[[Actor, Indicator], Actor],
    act: Callable[[Actor, Outcome, Trace], None],
) -> Handled:
    """Do the same with each outcome in one transaction; one that is refused stops no other.

    The right is asked for first: where the round is and who has locked it is not told to whoever has none.
    """
    handled, trace = Handled(), Trace(by, now)
    with writing():
        round_ = LockedRound(unit_follow_up, now)
        for outcome in round_.outcomes(pks):
            try:
                acting = right(by, outcome.indicator)
                round_.refuse_if_locked(outcome)
                act(acting, outcome, trace)
            except Refused as refused:
                handled.left.append((outcome, refused))
            else:
                handled.done.append(outcome)
        trace.write(handled.done, ["state", *NOT_APPROVED])
    return handled


def return_outcome(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, outcome: int, version: int, text: str, form_uuid: UUID
) -> Comment:
    """Send a reported or approved outcome (its id) back to the reporter with a comment.

    Sent twice it is done once. Refused when the value has been changed since it
    was seen, when nothing is reported, and when nothing is said.
    """
    with writing():
        round_ = LockedRound(unit_follow_up, now)
        if sent := said_before(form_uuid, outcome, by):
            return sent
        found = round_.outcome(outcome)
        by = _require_approver(by, found.indicator)
        round_.refuse_if_locked(found)
        if found.version != version:
            raise Refused("STALE", NEWER)
        if found.state not in {OutcomeState.REPORTED, OutcomeState.APPROVED}:
            raise Refused("NOT_REPORTED", NOT_REPORTED)
        trace = Trace(by, now)
        comment = say(by=by, now=now, outcome=found, text=text, form_uuid=form_uuid)
        trace.change(found, "return", {"state": OutcomeState.RETURNED, **NOT_APPROVED}, reason=comment.text)
        trace.write([found], ["state", *NOT_APPROVED])
        return comment


def answer_outcome(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, outcome: int, text: str, form_uuid: UUID
) -> Comment:
    """Answer what an outcome (its id) was sent back with, and report it again as it stands, changed or not.

    Sent twice it is done once. Refused when it is reported already, and when nothing is entered.
    """
    with writing():
        round_ = LockedRound(unit_follow_up, now)
        if sent := said_before(form_uuid, outcome, by):
            return sent
        found = round_.outcome(outcome)
        by = require_reporter(by, found.indicator)
        round_.refuse_if_locked(found)
        if found.state not in {OutcomeState.RETURNED, OutcomeState.DRAFT}:
            raise Refused("NOT_RETURNED", Sentence(gettext_noop("Utfallet är inte längre skickat tillbaka.")))
        _refuse_if_empty(found)
        trace = Trace(by, now)
        comment = say(by=by, now=now, outcome=found, text=text, form_uuid=form_uuid)
        trace.change(found, "report", {"state": OutcomeState.REPORTED}, reason=comment.text)
        trace.write([found], ["state"])
        return comment


def comment_outcome(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, outcome: int, text: str, form_uuid: UUID
) -> Comment:
    """Say something in the conversation about an outcome (its id), which changes nothing else. Sent twice it is said once."""
    with writing():
        round_ = LockedRound(unit_follow_up, now)
        if sent := said_before(form_uuid, outcome, by):
            return sent
        found = round_.outcome(outcome)
        by = require_reporter(by, found.indicator)
        round_.refuse_if_locked(found)
        comment = say(by=by, now=now, outcome=found, text=text, form_uuid=form_uuid)
        trace = Trace(by, now)
        trace.add(found, "comment", {"comment": (None, comment)}, reason=comment.text)
        trace.write([], ["state"])
        return comment
