"""The lock: the nämnd's row of the round, taken first in every write that it governs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import OperationalError, transaction

from goals.models import Indicator, LockException, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import UnitFollowUpQuerySet
from tracker.models import Unit
from tracker.operations import Refused
from tracker.periods import Period, local_date, write_date
from tracker.sentences import Sentence, gettext_noop
from tracker.unit_tree import UnitTree

# PostgreSQL's codes for a lock that was not given in time (lock_timeout, and a ring of waiters).
BUSY_CODES = frozenset({"55P03", "40P01"})


@contextmanager
def writing() -> Iterator[None]:
    """The one transaction of a write. Somebody who waited too long for a lock is refused in words; nothing is saved then."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") not in BUSY_CODES and "database is locked" not in str(error):
            raise
        sentence = gettext_noop("Just nu sparar någon annan. Det du skrev är inte sparat: vänta en stund och spara igen.")
        raise Refused("BUSY", Sentence(sentence)) from error


def governing_follow_up(indicator: Indicator, period: Period) -> UnitFollowUp | None:
    """The follow-up that governs a value, locked until the transaction ends.

    It is the year's first that ends in or after the period, of the nearest
    authority at or above the unit that reports; of one that has ceased and
    follows up no more, its successor's. None for history: no round of that year covers
    the value; the indicator is locked in its place. Call it first in the
    transaction: whoever locks the round waits for us, or we for them, and nobody
    slips between.
    """
    rows = UnitFollowUp.objects.own().filter(follow_up__year=period.year, follow_up__month__gte=period.month)
    locked = rows.select_for_update(no_key=True, of=("self",)).select_related("follow_up").order_by("follow_up__month")
    follow_up = locked.filter(unit=_governing_unit(indicator, rows)).first()
    if follow_up is None:
        Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)
    return follow_up


def _governing_unit(indicator: Indicator, rows: UnitFollowUpQuerySet) -> int | None:
    """The id of the unit whose round among `rows` governs a series; None when it belongs to no authority."""
    owner, reporter = authority_above(indicator.unit), authority_above(indicator.reporting_unit)
    if owner == reporter and (owner is None or owner.successor_id is None):
        return owner.pk if owner else None
    region = indicator.unit.region
    following = frozenset(rows.filter(follow_up__region=region).values_list("unit_id", flat=True))
    return UnitTree.of(region).governing(indicator.unit_id, indicator.reporting_unit_id, following)


def authority_above(unit: Unit) -> Unit | None:
    """The nearest authority at or above the unit; None when there is none. A query for each step upwards."""
    found: Unit | None = unit
    while found is not None and not found.is_authority:
        found = found.parent
    return found


def refuse_if_locked(follow_up: UnitFollowUp, indicator: Indicator, now: datetime) -> LockException | None:
    """Refuse a change of a value after hand-over, saying why, since when and who can open.

    The exception that lets the change through after all is returned; None when
    nothing is locked. Only the state locks. A due date that has passed never does.
    """
    if follow_up.state == UnitFollowUpState.OPEN:
        return None
    exception = None
    if follow_up.state == UnitFollowUpState.HANDED_OVER:
        exception = LockException.objects.valid(now).filter(unit_follow_up=follow_up, indicator=indicator).first()
    if exception is None:
        raise Refused("LOCKED", why_locked(follow_up))
    return exception


def why_locked(follow_up: UnitFollowUp) -> Sentence:
    """Why the outcomes of a round can no longer be changed, since when, and who can help."""
    period = follow_up.follow_up.period.label.capitalize()
    if follow_up.state == UnitFollowUpState.DECIDED:
        return Sentence(
            gettext_noop(
                "{period} är låst, för nämnden har beslutat. Ett fel rättas genom ett nytt beslut; "
                "nämndsekreteraren kan hjälpa dig."
            ),
            {"period": period},
        )
    if follow_up.handed_over_at is None:
        return Sentence(
            gettext_noop("{period} är låst, för underlaget är överlämnat till nämnden. Förvaltningschefen kan ge ett undantag."),
            {"period": period},
        )
    return Sentence(
        gettext_noop(
            "{period} är låst sedan den {since}, när underlaget överlämnades till nämnden. "
            "Förvaltningschefen kan ge ett undantag."
        ),
        {"period": period, "since": write_date(local_date(follow_up.handed_over_at))},
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
