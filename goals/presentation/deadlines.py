"""Where a nämnd is in its round, and how long there is left, in words."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from goals.models import DecisionKind, FollowUp, UnitFollowUp, UnitFollowUpState
from goals.presentation.dates import day_words
from goals.presentation.decisions import short_decision
from tracker.periods import local_date, write_date

# Within so many days the weekday says more than the year.
NEAR = 14


def days_left(due_on: date, today: date) -> str:
    """How far away a day is: "idag", "i morgon", "om 3 dagar", "för 2 dagar sedan"."""
    days = (due_on - today).days
    near = {0: gettext("idag"), 1: gettext("i morgon"), -1: gettext("i går")}
    if days in near:
        return near[days]
    if days < 0:
        return gettext("för {count} dagar sedan").format(count=-days)
    return ngettext("om {count} dag", "om {count} dagar", days).format(count=days)


def deadline(due_on: date, today: date) -> str:
    """The day with its weekday where it is near, and how far away it is: "fredag 11 september (om 3 dagar)"."""
    is_near = abs((due_on - today).days) <= NEAR
    day = date_format(due_on, "l j F") if is_near else day_words(due_on)
    return f"{day} ({days_left(due_on, today)})"


def meeting_words(follow_up: UnitFollowUp, today: date) -> str:
    """When the nämnd meets, or regionstyrelsen about the region's follow-up, as a sentence; "" when nobody has said so."""
    meets_on = follow_up.meets_on
    if meets_on is None:
        return ""
    return meets(deadline(meets_on, today), is_board=follow_up.is_of_region, is_past=meets_on < today)


def meets(day: str, *, is_board: bool, is_past: bool) -> str:
    """That the nämnd, or regionstyrelsen, meets or met on a day, as a sentence."""
    if is_board:
        msgid = gettext("Regionstyrelsen sammanträdde {day}.") if is_past else gettext("Regionstyrelsen sammanträder {day}.")
    else:
        msgid = gettext("Nämnden sammanträdde {day}.") if is_past else gettext("Nämnden sammanträder {day}.")
    return msgid.format(day=day)


def state_words(follow_up: UnitFollowUp, today: date) -> str:
    """How far the nämnd has come: "Öppen", "Överlämnad till nämnden 16 september 2026", "Beslutad, § 112"."""
    if follow_up.state == UnitFollowUpState.DECIDED and follow_up.decision:
        is_noted = follow_up.decision.kind == DecisionKind.NOTED
        msgid = gettext("Delgiven, {decision}") if is_noted else gettext("Beslutad, {decision}")
        return msgid.format(decision=short_decision(follow_up.decision))
    if follow_up.state == UnitFollowUpState.HANDED_OVER and follow_up.handed_over_at:
        since = write_date(local_date(follow_up.handed_over_at))
        is_board = follow_up.is_of_region
        msgid = gettext("Överlämnad till regionstyrelsen {since}") if is_board else gettext("Överlämnad till nämnden {since}")
        return msgid.format(since=since)
    opens_on = follow_up.follow_up.opens_on
    if opens_on > today:
        return gettext("Öppnar {day}").format(day=write_date(opens_on))
    return gettext("Öppen, utfall fylls i")


def dates_of(follow_up: UnitFollowUp, today: date) -> list[tuple[str, date, str]]:
    """The days of the nämnd's round in order, those that are set; with how far away those are that lie near ahead."""
    round_: FollowUp = follow_up.follow_up
    days = [
        (gettext("Omgången öppnar"), round_.opens_on),
        (gettext("Sista dag för utfall"), follow_up.outcomes_due_on),
        (gettext("Sista dag för bedömningar"), follow_up.assessments_due_on if round_.assesses_goals else None),
        (gettext("Nämndens sammanträde"), follow_up.meeting_on),
        (gettext("Regionstyrelsen"), round_.board_on),
        (gettext("Fullmäktige"), round_.council_on),
    ]
    return [(name, day, days_left(day, today) if 0 <= (day - today).days <= NEAR else "") for name, day in days if day]
