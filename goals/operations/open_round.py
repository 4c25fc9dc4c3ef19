"""A nämnd's round while it is open: what is said of its goals and assignments changes only then."""

from goals.models import UnitFollowUp, UnitFollowUpState
from tracker.operations import Refused
from tracker.periods import local_date, write_date
from tracker.sentences import Sentence, gettext_noop


def lock_open_round(unit_follow_up: UnitFollowUp) -> UnitFollowUp:
    """The row of the round, a nämnd's or the region's, locked until the transaction ends. Call it first in the transaction.

    Refused when it is no longer open, whatever due date has passed or not.
    """
    locked = (
        UnitFollowUp.objects.select_for_update(no_key=True, of=("self",))
        .select_related("follow_up", "unit__region")
        .filter(pk=unit_follow_up.pk)
        .first()
    )
    if locked is None:
        raise Refused("NO_ROUND", Sentence(gettext_noop("Enheten har ingen egen uppföljning i den här omgången.")))
    if locked.state != UnitFollowUpState.OPEN:
        raise Refused("LOCKED", why_closed(locked))
    return locked


def why_closed(unit_follow_up: UnitFollowUp) -> Sentence:
    """Why assessments and statuses of a round can no longer be changed, since when, and who can help."""
    decider = gettext_noop("regionstyrelsen") if unit_follow_up.is_of_region else gettext_noop("nämnden")
    period = unit_follow_up.follow_up.period.label.capitalize()
    values: dict[str, str | Sentence] = {"period": period, "decider": Sentence(decider)}
    if unit_follow_up.state == UnitFollowUpState.DECIDED:
        msgid = gettext_noop(
            "{period} är låst, för {decider} har beslutat. Ett fel rättas genom ett nytt beslut; "
            "nämndsekreteraren kan hjälpa dig."
        )
        return Sentence(msgid, values)
    if unit_follow_up.handed_over_at is None:
        msgid = gettext_noop(
            "{period} är låst, för underlaget är överlämnat till {decider}. Förvaltningschefen kan återta det före sammanträdet."
        )
        return Sentence(msgid, values)
    msgid = gettext_noop(
        "{period} är låst sedan den {since}, när underlaget överlämnades till {decider}. "
        "Förvaltningschefen kan återta det före sammanträdet."
    )
    return Sentence(msgid, values | {"since": write_date(local_date(unit_follow_up.handed_over_at))})
