"""Opening a round again: återta, återremiss and rättelse. Round + 1 begins with what was proposed; everything earlier stays."""

from datetime import datetime
from typing import Any

from goals.models import Action, Assessment, Decision, LockException, UnitFollowUp, UnitFollowUpState
from goals.models.assessments import AssessmentQuerySet, Stage
from goals.operations.acts import is_sent_again, lock_round, move, person_of, refuse_unless
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.queries.way import has_met
from tracker.models import AuditEvent
from tracker.operations import Actor, Refused, build_event, require
from tracker.periods import local_date, write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

TAKE_BACK = "round.take_back"


def take_back(*, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, seen_round: int, reason: str) -> UnitFollowUp:
    """Återta: open what has been handed over, before the nämnd meets. What was frozen stays; approvals stay.

    `seen_round` is the round that the person saw. The same form sent twice opens
    once. Raises Refused after the day of the meeting and after the decision.
    """
    person_of(by)
    by = require(by, Permission.HAND_OVER, unit_follow_up.unit)
    with writing():
        follow_up = lock_round(unit_follow_up)
        if is_sent_again(by, TAKE_BACK, follow_up):
            return follow_up
        refuse_unless(follow_up, UnitFollowUpState.HANDED_OVER, seen_round)
        _refuse_after_meeting(follow_up, now)
        check_text("reason", reason)
        if not reason.strip():
            raise Refused("REASON_NEEDED", Sentence(gettext_noop("Skriv varför underlaget återtas.")), "reason")
        reopen(by=by, now=now, follow_up=follow_up, action=TAKE_BACK, reason=reason.strip())
        return follow_up


def _refuse_after_meeting(follow_up: UnitFollowUp, now: datetime) -> None:
    meeting_on = follow_up.meets_on
    if meeting_on is not None and has_met(follow_up, local_date(now)):
        sentence = gettext_noop(
            "Nämnden sammanträdde den {day}. Efter sammanträdet återtas inget: "
            "nämndsekreteraren registrerar nämndens beslut eller återremiss."
        )
        raise Refused("MEETING_PASSED", Sentence(sentence, {"day": write_date(meeting_on)}))


def reopen(
    *, by: Actor, now: datetime, follow_up: UnitFollowUp, action: str, reason: str = "", decision: Decision | None = None
) -> None:
    """Open a locked row again as its next round, as a part of a larger operation.

    The round begins with copies of what was proposed, or decided otherwise, with
    the actions. Exceptions from the lock end: there is nothing left to except.
    """
    earlier = follow_up.round
    LockException.objects.valid(now).filter(unit_follow_up=follow_up, given_at__lt=now).update(expires_at=now)
    fields = {
        "state": UnitFollowUpState.OPEN,
        "round": earlier + 1,
        "handed_over_at": None,
        "handed_over_by": None,
        "decision": None,
    }
    said = {"by_decision": (None, decision)} if decision else None
    move(by=by, now=now, follow_up=follow_up, action=action, fields=fields, reason=reason, said=said)
    _copy_assessments(by, now, follow_up, earlier)


def _copy_assessments(by: Actor, now: datetime, follow_up: UnitFollowUp, earlier: int) -> None:
    """The proposals of the earlier round once more, as they were: who said them, when, and by which version.

    Where the nämnd decided something else than was proposed, the copy says what it decided, and why: a correction of one
    figure must not undo, unnoticed, what the nämnd has decided of another goal.
    """
    found = Assessment.objects.filter(unit_follow_up=follow_up, round=earlier).order_by("pk")
    decided = {(row.goal_id, row.scope): row for row in found.decided()}
    proposed = {(row.goal_id, row.scope): row for row in found.proposed()}
    copies, copied_from = [], {}
    for key in dict.fromkeys([*proposed, *decided]):
        source = _as_it_stood(proposed.get(key), decided.get(key))
        copy = _copy(source, follow_up.round)
        copies.append(copy)
        if key in proposed:
            copied_from[proposed[key].pk] = copy
    Assessment.objects.bulk_create(copies)
    events = [_event(by, now, follow_up, "assessment.copy", copy, earlier) for copy in copies]
    events += _copy_actions(by, now, follow_up, found.proposed(), copied_from, earlier)
    AuditEvent.objects.bulk_create(events)


def _as_it_stood(proposed: Assessment | None, decided: Assessment | None) -> Assessment:
    """The proposal; what was decided, where that is another status or nothing had been proposed."""
    rows = [row for row in (proposed, decided) if row is not None]
    is_as_proposed = proposed is not None and decided is not None and proposed.status == decided.status
    return rows[0] if is_as_proposed else rows[-1]


def _copy(source: Assessment, round_: int) -> Assessment:
    fields = {field.attname: getattr(source, field.attname) for field in source._meta.concrete_fields if not field.primary_key}
    return Assessment(**fields | {"round": round_, "stage": Stage.PROPOSED, "decision_id": None})


def _copy_actions(
    by: Actor,
    now: datetime,
    follow_up: UnitFollowUp,
    proposals: AssessmentQuerySet,
    copied_from: dict[int, Assessment],
    earlier: int,
) -> list[AuditEvent]:
    """The actions of the proposals under their copies; returns the events."""
    copies = [
        Action(
            assessment=copied_from[action.assessment_id],
            what=action.what,
            owner_id=action.owner_id,
            who=action.who,
            due_on=action.due_on,
            state=action.state,
        )
        for action in Action.objects.filter(assessment__in=proposals).order_by("pk")
    ]
    Action.objects.bulk_create(copies)
    return [_event(by, now, follow_up, "action.copy", copy, earlier) for copy in copies]


def _event(by: Actor, now: datetime, follow_up: UnitFollowUp, action: str, row: Assessment | Action, earlier: int) -> AuditEvent:
    """That the row is a copy of what an earlier round said; what it said stands in that round's own events."""
    changes: dict[str, tuple[Any, Any]] = {"round": (earlier, follow_up.round)}
    if isinstance(row, Assessment):
        changes["status"] = (None, row.status)
    version = row.version if isinstance(row, Assessment) else 0
    return build_event(
        by=by, now=now, action=action, subject=row, changes=changes, unit=follow_up.unit, version=version, is_draft=True
    )
