"""The lock: the nämnd's row of the round, taken first in every write that it governs."""

from datetime import datetime

from goals.models import Indicator, LockException, UnitFollowUp, UnitFollowUpState
from tracker.operations import Refused
from tracker.periods import Period, local_date, write_date
from tracker.permissions import UnitTree
from tracker.sentences import Sentence, gettext_noop


def governing_follow_up(indicator: Indicator, period: Period) -> UnitFollowUp | None:
    """The follow-up that governs a value, locked until the transaction ends.

    It is the year's first that ends in or after the period, of the nearest
    authority at or above the unit that reports. None for history: no round of
    that year covers the value. Call it first in the transaction: whoever locks
    the round waits for us, or we for them, and nobody slips between.
    """
    authority = UnitTree.of(indicator.reporting_unit.region).authority_of(indicator.reporting_unit_id)
    return (
        UnitFollowUp.objects.own()
        .select_for_update(no_key=True, of=("self",))
        .select_related("follow_up", "unit", "handed_over_by")
        .filter(unit_id=authority, follow_up__year=period.year, follow_up__month__gte=period.month)
        .order_by("follow_up__month")
        .first()
    )


def refuse_if_locked(follow_up: UnitFollowUp, indicator: Indicator, now: datetime) -> None:
    """Refuse a change of a value after hand-over, saying why, since when and who can open.

    Only the state locks. A due date that has passed never does.
    """
    if follow_up.state == UnitFollowUpState.OPEN:
        return
    if follow_up.state == UnitFollowUpState.HANDED_OVER and _has_exception(follow_up, indicator, now):
        return
    raise Refused("LOCKED", _why_locked(follow_up))


def _has_exception(follow_up: UnitFollowUp, indicator: Indicator, now: datetime) -> bool:
    exceptions = LockException.objects.valid(now)
    return exceptions.filter(unit_follow_up=follow_up, indicator=indicator).exists()


def _why_locked(follow_up: UnitFollowUp) -> Sentence:
    period = follow_up.follow_up.period.label.capitalize()
    if follow_up.state == UnitFollowUpState.DECIDED:
        return Sentence(
            gettext_noop(
                "{period} är låst, för nämnden har beslutat. Ett fel rättas genom ett nytt beslut; nämndsekreteraren kan hjälpa dig."
            ),
            {"period": period},
        )
    since = follow_up.handed_over_at
    return Sentence(
        gettext_noop(
            "{period} är låst sedan den {since}, när underlaget överlämnades till nämnden. "
            "Förvaltningschefen kan ge ett undantag."
        ),
        {"period": period, "since": write_date(local_date(since)) if since else "–"},
    )


def lock_follow_ups(unit_id: int, year: int) -> list[UnitFollowUp]:
    """A unit's follow-ups of a year, locked in order until the transaction ends.

    Call it first in an operation that changes what those rounds are judged by.
    """
    return list(
        UnitFollowUp.objects.select_for_update(no_key=True, of=("self",))
        .filter(unit_id=unit_id, follow_up__year=year)
        .order_by("pk")
    )
