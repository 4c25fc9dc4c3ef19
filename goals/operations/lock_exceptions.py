"""Exceptions from the lock (undantag): the nämnd's own manager opens single indicators after hand-over, for a while."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from goals.models import Indicator, LockException, UnitFollowUp, UnitFollowUpState
from goals.operations.acts import is_sent_again, lock_round, person_of, refuse_unless
from goals.operations.changes import insert_many
from goals.operations.checks import check_text
from goals.operations.locks import writing
from goals.queries.answering import governed_by
from tracker.operations import Actor, Refused, record_event, require
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import UnitTree

# insert_many and record_event name the rows; the form is told apart by the event of its first row.
GIVE = "lock_exception.give"


def give_lock_exception(
    *,
    by: Actor,
    now: datetime,
    unit_follow_up: UnitFollowUp,
    seen_round: int,
    indicators: Collection[int],
    reason: str,
    expires_at: datetime,
) -> Sequence[LockException]:
    """Open indicators (by id) of what has been handed over until `expires_at`, and say why.

    Only while it is handed over: after the decision a correction needs a decision of its own. The same form sent twice gives
    them once. One that is open already for as long, for the same reason, is left.
    """
    person = person_of(by)
    by = require(by, Permission.GIVE_EXCEPTION, unit_follow_up.unit)
    with writing():
        follow_up = lock_round(unit_follow_up)
        given = LockException.objects.filter(unit_follow_up=follow_up)
        if is_sent_again(by, GIVE, follow_up):
            return list(given.valid(now))
        refuse_unless(follow_up, UnitFollowUpState.HANDED_OVER, seen_round)
        found = _indicators(follow_up, indicators)
        _check(reason, expires_at, now)
        same = given.valid(now).filter(reason=reason.strip(), expires_at=expires_at)
        open_already = set(same.values_list("indicator", flat=True))
        rows = [
            LockException(
                unit_follow_up=follow_up,
                indicator=indicator,
                reason=reason.strip(),
                given_by=person,
                given_at=now,
                expires_at=expires_at,
            )
            for indicator in found
            if indicator.pk not in open_already
        ]
        insert_many(by=by, now=now, rows=rows, action=GIVE, unit=follow_up.unit)
        return rows


def _indicators(follow_up: UnitFollowUp, pks: Collection[int]) -> list[Indicator]:
    """The indicators that were named, all of which the round governs."""
    if not pks:
        raise Refused("WHICH", Sentence(gettext_noop("Välj minst en indikator.")), "indicators")
    governed = governed_by(follow_up, UnitTree.of(follow_up.unit.region))
    found = list(Indicator.objects.filter(pk__in=pks, unit__region=follow_up.unit.region_id).order_by("pk"))
    own = [indicator for indicator in found if governed.has(indicator)]
    if len(own) != len(set(pks)):
        raise Refused("NOT_HERE", Sentence(gettext_noop("Indikatorn hör inte till nämndens uppföljning.")), "indicators")
    return own


def _check(reason: str, expires_at: datetime, now: datetime) -> None:
    check_text("reason", reason)
    if not reason.strip():
        raise Refused("REASON_NEEDED", Sentence(gettext_noop("Skriv varför indikatorn öppnas.")), "reason")
    if expires_at <= now:
        raise Refused("EXPIRED", Sentence(gettext_noop("Välj en dag som inte har passerat.")), "expires_on")


def end_lock_exception(*, by: Actor, now: datetime, exception: LockException) -> LockException:
    """End an exception before its time. One that has ended already is returned as it is."""
    person_of(by)
    by = require(by, Permission.GIVE_EXCEPTION, exception.unit_follow_up.unit)
    with writing():
        follow_up = lock_round(exception.unit_follow_up)
        found = LockException.objects.get(pk=exception.pk)
        if found.expires_at <= now:
            return found
        # Never at the moment that it was given: something that has been open has been so for a while (a constraint).
        before, found.expires_at = found.expires_at, max(now, found.given_at + timedelta(microseconds=1))
        found.save(update_fields=["expires_at"])
        record_event(
            by=by,
            now=now,
            action="lock_exception.end",
            subject=found,
            changes={"expires_at": (before, found.expires_at)},
            unit=follow_up.unit,
            version=follow_up.round,
            is_draft=True,
        )
        return found
