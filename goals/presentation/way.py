"""The way of a nämnd's round in words: where it is, what has happened, and what each step means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from goals.models import Decision, DecisionKind, LockException, Release, UnitFollowUp, UnitFollowUpState
from goals.models.rounds import ReleaseAct, ReleaseStage
from goals.presentation.deadlines import meeting_words
from goals.presentation.decisions import short_decision
from goals.presentation.event_words import what_was_done
from goals.queries.missing import MissingKind
from goals.queries.way import DECIDES, Way
from tracker.models import AuditEvent
from tracker.periods import STOCKHOLM, local_date, write_date
from tracker.sentences import gettext_noop

DONE, NOW, AHEAD = "DONE", "NOW", "AHEAD"

MISSING_WORDS = {
    MissingKind.NO_OUTCOME: gettext_noop("Utfall som inte är ifyllda"),
    MissingKind.NOT_REPORTED: gettext_noop("Utfall som är ifyllda men inte rapporterade"),
    MissingKind.RETURNED: gettext_noop("Utfall som är skickade tillbaka och väntar på svar"),
    MissingKind.OWN_VALUE: gettext_noop("Utfall som du själv har fört in, och som någon annan ska godkänna"),
    MissingKind.NO_ASSESSMENT: gettext_noop("Mål och bidrag utan förslag till bedömning"),
    MissingKind.NOT_DECIDED: gettext_noop("Nämnder som inte har beslutat sin uppföljning"),
    MissingKind.NO_STATUS: gettext_noop("Uppdrag utan läge"),
}


# Where the region's follow-up is.
REGION_WORDS = {
    UnitFollowUpState.OPEN: gettext_noop("Regionens uppföljning är öppen: underlaget är inte överlämnat till regionstyrelsen."),
    UnitFollowUpState.HANDED_OVER: gettext_noop("Underlaget är överlämnat till regionstyrelsen och låst."),
    UnitFollowUpState.DECIDED: gettext_noop("Regionstyrelsen har beslutat, och regionens rapport är fryst."),
}


@dataclass(frozen=True)
class Step:
    """One of the steps from open to published. `facts` say when, by whom and by which paragraph, as far as it has come."""

    name: str
    state: str  # DONE, NOW, AHEAD
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One thing that has happened in a round."""

    at: datetime
    what: str
    who: str
    decision: str  # "§ 112, 24 september 2026"; "" for what is no decision
    reason: str


def steps_of(way: Way, today: date, *, names_people: bool) -> list[Step]:
    """The five steps of the present round. From outside nobody is named."""
    follow_up = way.follow_up
    dispatched, published = way.release(ReleaseAct.DISPATCHED), way.release(ReleaseAct.PUBLISHED)
    reached = [
        True,
        follow_up.state != UnitFollowUpState.OPEN,
        follow_up.state == UnitFollowUpState.DECIDED,
        dispatched is not None,
        published is not None,
    ]
    last = max(place for place, is_reached in enumerate(reached) if is_reached)
    names = [gettext("Öppen"), gettext("Överlämnad"), gettext("Beslutad"), gettext("Expedierad"), gettext("Publicerad")]
    facts = [
        _opened(way, today),
        _handed_over(follow_up, names_people),
        _decided(way, today),
        _released(dispatched, names_people),
        _released(published, names_people),
    ]
    states = [NOW if place == last else DONE if is_reached else AHEAD for place, is_reached in enumerate(reached)]
    return [Step(name, state, tuple(known)) for name, state, known in zip(names, states, facts, strict=True)]


def _opened(way: Way, today: date) -> Iterator[str]:
    opens_on = way.follow_up.follow_up.opens_on
    if way.follow_up.round > 1:
        yield gettext("Omgång {round}").format(round=way.follow_up.round)
    if way.reopened:
        yield gettext("sedan {day}").format(day=write_date(local_date(way.reopened.at)))
    elif way.follow_up.round == 1:
        msgid = gettext("öppnar {day}") if opens_on > today else gettext("sedan {day}")
        yield msgid.format(day=write_date(opens_on))


def _handed_over(follow_up: UnitFollowUp, names_people: bool) -> Iterator[str]:
    if follow_up.handed_over_at:
        yield write_date(local_date(follow_up.handed_over_at))
    if follow_up.handed_over_by and names_people:
        yield follow_up.handed_over_by.name


def _decided(way: Way, today: date) -> Iterator[str]:
    follow_up = way.follow_up
    if follow_up.decision:
        yield short_decision(follow_up.decision)
        yield follow_up.decision.get_kind_display()
    elif follow_up.meets_on and _is_ahead(way, today):
        yield gettext("sammanträde {day}").format(day=write_date(follow_up.meets_on))


def _released(release: Release | None, names_people: bool) -> Iterator[str]:
    if release is None:
        return
    yield write_date(local_date(release.at))
    if release.stage == ReleaseStage.PROPOSAL:
        yield gettext("förslaget, före beslutet")
    if names_people:
        yield release.by.name


def where_it_is(way: Way, today: date) -> str:
    """The one sentence that says where the round is and what comes next."""
    follow_up = way.follow_up
    meeting = meeting_words(follow_up, today) if _is_ahead(way, today) else ""
    if follow_up.is_of_region and follow_up.follow_up.opens_on <= today:
        words = _open_again(way) or gettext(REGION_WORDS[UnitFollowUpState(follow_up.state)])
        return words if follow_up.state == UnitFollowUpState.DECIDED else f"{words} {meeting}".rstrip()
    if follow_up.state == UnitFollowUpState.DECIDED:
        if follow_up.decision and follow_up.decision.kind == DecisionKind.NOTED:
            return gettext("Nämnden har tagit del av informationen. Bedömningarna är inte beslutade av nämnden.")
        return gettext("Nämnden har beslutat, och rapporten är expedierad till regionstyrelsen.")
    if follow_up.state == UnitFollowUpState.HANDED_OVER:
        first = gettext("Underlaget är överlämnat till nämnden och låst.")
        return f"{first} {meeting}".rstrip()
    if follow_up.follow_up.opens_on > today:
        return gettext("Uppföljningen öppnar {day}.").format(day=write_date(follow_up.follow_up.opens_on))
    first = _open_again(way) or gettext("Uppföljningen är öppen: underlaget är inte överlämnat till nämnden.")
    return f"{first} {meeting}".rstrip()


def _is_ahead(way: Way, today: date) -> bool:
    """Whether the meeting is about the present round: of one that has been opened again, the next one is not known."""
    follow_up = way.follow_up
    meets_on = follow_up.meets_on
    if follow_up.round == 1 or meets_on is None:
        return True
    has_been = any(one.held_on and one.held_on >= meets_on for one in way.decisions)
    return meets_on >= today and not has_been


def _open_again(way: Way) -> str:
    """Why the round is open once more; "" for the first one, and for readers from outside."""
    words = {
        "round.take_back": gettext("Underlaget är återtaget: uppföljningen är öppen igen."),
        "round.refer_back": gettext("Nämnden har återremitterat uppföljningen: den är öppen igen."),
        "round.correct": gettext("Uppföljningen är öppen för rättelse."),
    }
    return words[way.reopened.action] if way.reopened else ""


def reopened_words(decision: Decision) -> str:
    """What opened a round again, for those who are to do something about it."""
    is_back = decision.kind == DecisionKind.REFERRED_BACK
    msgid = (
        gettext("Nämnden har återremitterat uppföljningen, {decision}.")
        if is_back
        else gettext("Öppen för rättelse, {decision}.")
    )
    return msgid.format(decision=short_decision(decision))


def entries_of(way: Way, round_: int) -> list[Entry]:
    """What has happened in one round of the follow-up, the newest first."""
    return [_entry(way, act) for act in reversed(way.acts) if act.version == round_]


def _entry(way: Way, act: AuditEvent) -> Entry:
    decision = way.decision_of(act)
    who = act.actor_name
    if act.on_behalf_of:
        who = gettext("{who} för {whom}").format(who=who, whom=act.on_behalf_of)
    words = short_decision(decision) if decision else ""
    if decision and decision.kind in DECIDES:  # what else there is says so itself
        words = f"{words}, {decision.get_kind_display()}"
    return Entry(act.at, _what(act), who, words, act.reason)


def _what(act: AuditEvent) -> str:
    """What was done; of a release, which of the two reports it let out."""
    words = what_was_done(act)
    if act.action in {"round.dispatch", "round.publish"}:
        is_proposal = act.changes.get("stage", [None, ""])[1] == ReleaseStage.PROPOSAL
        return f"{words}, {gettext('förslaget') if is_proposal else gettext('beslutet')}"
    return words


def exception_words(exception: LockException, now: datetime) -> str:
    """How long an exception from the lock holds, or held: "öppen till och med 18 september 2026"."""
    msgid = gettext("öppen {until}") if exception.expires_at > now else gettext("var öppen {until}")
    return msgid.format(until=until_words(exception.expires_at))


def until_words(moment: datetime) -> str:
    """Until when something held: the whole of a day, where it ends with it, else a moment of it."""
    local = moment.astimezone(STOCKHOLM)
    if (local.hour, local.minute) == (0, 0):
        return gettext("till och med {day}").format(day=write_date(local_date(moment - timedelta(minutes=1))))
    return gettext("till {day} kl. {time}").format(day=write_date(local_date(moment)), time=f"{local:%H.%M}")
