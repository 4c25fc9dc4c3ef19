"""What a nämnd decided of its round, as the secretary registers it: enligt förslag, or otherwise goal by goal."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from goals.models import Decision, DecisionKind, Reservation, UnitFollowUp, UnitFollowUpState
from goals.models.decisions import ReservationKind
from goals.operations.acts import is_sent_again, lock_round, move, person_of, refuse_unless
from goals.operations.changes import insert_many, save_changes
from goals.operations.checks import check_text
from goals.operations.decided_assessments import DecidedStatus, decide_assessments
from goals.operations.decisions import DecisionEntry, check_decision, find_decision, insert_decision, lock_decisions, refuse_taken
from goals.operations.locks import writing
from goals.operations.plan_checks import check_line
from goals.operations.reopening import reopen
from tracker.models import Unit
from tracker.operations import Actor, Refused, require
from tracker.periods import local_date, write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

DECIDE = "round.decide"
REFER_BACK = "round.refer_back"
CORRECT = "round.correct"
# What a nämnd can do with what it has been handed; ADOPTS and the others are about something else.
APPROVING = frozenset({DecisionKind.APPROVES, DecisionKind.ESTABLISHES})
DECIDING = APPROVING | {DecisionKind.NOTED}
ROUND_KINDS = (DecisionKind.APPROVES, DecisionKind.ESTABLISHES, DecisionKind.NOTED, DecisionKind.REFERRED_BACK)
NEEDS_TEXT = {
    DecisionKind.REFERRED_BACK: Sentence(gettext_noop("Skriv vad nämnden vill ha kompletterat.")),
    DecisionKind.CORRECTS: Sentence(gettext_noop("Skriv vad som är fel och ska rättas.")),
}


@dataclass(frozen=True)
class ReservationEntry:
    """Who disagreed, and how."""

    kind: ReservationKind
    who: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class RoundDecisionEntry:
    """A nämnd's decision of a round. Without `statuses` it is enligt förslag."""

    decision: DecisionEntry
    statuses: tuple[DecidedStatus, ...] = ()
    reservations: tuple[ReservationEntry, ...] = ()


def reservation_field(index: int, name: str) -> str:
    """The field of a reservation, as refusals name it: the place among those that were sent, from 0."""
    return f"reservation_{index}_{name}"


def register_in_round(*, by: Actor, now: datetime, follow_up: UnitFollowUp, entry: RoundDecisionEntry) -> Decision:
    """Write down what the nämnd decided of its locked, handed over round, as a part of a larger operation.

    APPROVES and ESTABLISHES decide every proposal; NOTED decides none; REFERRED_BACK opens the next round.
    """
    kind = entry.decision.kind
    if kind not in ROUND_KINDS:
        raise Refused("UNKNOWN_KIND", Sentence(gettext_noop("Välj vad nämnden beslutade.")), "kind")
    _check_day(follow_up, entry.decision, now)
    _check_reservations(entry.reservations)
    if entry.statuses and kind not in APPROVING:
        sentence = gettext_noop("Bedömningar ändras bara när nämnden godkänner eller fastställer uppföljningen.")
        raise Refused("NO_STATUSES", Sentence(sentence), "kind")
    decision = _insert(by, now, follow_up, entry)
    if kind == DecisionKind.REFERRED_BACK:
        reopen(by=by, now=now, follow_up=follow_up, action=REFER_BACK, reason=decision.text, decision=decision)
        return decision
    if kind in APPROVING:
        decide_assessments(by=by, now=now, follow_up=follow_up, decision=decision, statuses=entry.statuses)
    fields = {"state": UnitFollowUpState.DECIDED, "decision": decision}
    move(by=by, now=now, follow_up=follow_up, action=DECIDE, fields=fields, said={"kind": (None, kind)})
    return decision


def open_correction(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, seen_round: int, decision: DecisionEntry
) -> UnitFollowUp:
    """Open a decided round to correct it, by a decision of its own (kind CORRECTS, whose text says what is wrong).

    Everything earlier stays, and is what others see until the nämnd has decided anew. The same form sent twice opens once.
    """
    person_of(by)
    by = require(by, Permission.REGISTER_DECISION, unit_follow_up.unit)
    with writing():
        follow_up = lock_round(unit_follow_up)
        if is_sent_again(by, CORRECT, follow_up):
            return follow_up
        refuse_unless(follow_up, UnitFollowUpState.DECIDED, seen_round)
        entry = replace(decision, kind=DecisionKind.CORRECTS)
        _check_day(follow_up, entry, now)
        row = _insert(by, now, follow_up, RoundDecisionEntry(decision=entry))
        reopen(by=by, now=now, follow_up=follow_up, action=CORRECT, reason=row.text, decision=row)
        return follow_up


def complete_decision(
    *, by: Actor, now: datetime, decision: Decision, signed_on: date | None, is_immediate: bool, link: str
) -> Decision:
    """Add what is known of a round's decision only afterwards: when the minutes were signed (justerades), and where they are.

    What is frozen says what was known when it was frozen.
    """
    person_of(by)
    by = require(by, Permission.REGISTER_DECISION, decision.unit)
    with writing():
        lock_decisions(decision.unit)
        row = Decision.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=decision.pk)
        known = {name: getattr(row, name) for name in DecisionEntry.__dataclass_fields__}
        entry = DecisionEntry(**known | {"signed_on": signed_on, "is_immediate": is_immediate, "link": link})
        check_decision(entry)
        _check_signed(entry, now)
        fields = {"signed_on": signed_on, "is_immediate": is_immediate, "link": link}
        save_changes(by=by, now=now, row=row, fields=fields, action="decision.complete", unit=row.unit)
        return row


def deciding_unit(follow_up: UnitFollowUp, on: date | None) -> Unit:
    """The nämnd that decides of a round on a local date: itself, or when it has ceased before whoever carries it on."""
    unit = follow_up.unit
    while on is not None and unit.successor is not None and unit.active_to is not None and unit.active_to < on:
        unit = unit.successor
    return unit


def _check_day(follow_up: UnitFollowUp, entry: DecisionEntry, now: datetime) -> None:
    """Refuse a day that cannot be: the trace would say that something was decided before it was there."""
    if entry.held_on is None:
        raise Refused("NEEDED", Sentence(gettext_noop("Ange vilken dag nämnden beslutade.")), "held_on")
    if entry.held_on > local_date(now):
        raise Refused("DAY", Sentence(gettext_noop("Ange en dag som inte ligger framåt i tiden.")), "held_on")
    first, sentence = _first_day(follow_up)
    if first is not None and entry.held_on < first:
        raise Refused("DAY", Sentence(sentence, {"day": write_date(first)}), "held_on")


def _first_day(follow_up: UnitFollowUp) -> tuple[date | None, str]:
    """The first day on which the nämnd could decide, and the words for an earlier one."""
    if follow_up.state == UnitFollowUpState.HANDED_OVER:
        since = follow_up.handed_over_at
        words = gettext_noop("Underlaget överlämnades den {day}. Nämnden kan inte ha beslutat om det tidigare.")
        return (local_date(since) if since else None), words
    decided = follow_up.decision
    words = gettext_noop("Beslutet som rättas är från den {day}. Rättelsen kan inte vara beslutad tidigare.")
    return (decided.held_on if decided else None), words


def _check_signed(entry: DecisionEntry, now: datetime) -> None:
    """Refuse a justering that lies ahead, or before the meeting."""
    signed_on = entry.signed_on
    if signed_on is None:
        return
    if signed_on > local_date(now):
        raise Refused("DAY", Sentence(gettext_noop("Ange en dag som inte ligger framåt i tiden.")), "signed_on")
    if entry.held_on and signed_on < entry.held_on:
        raise Refused("DAY", Sentence(gettext_noop("Protokollet kan inte ha justerats före sammanträdet.")), "signed_on")


def _check_reservations(entries: tuple[ReservationEntry, ...]) -> None:
    for index, entry in enumerate(entries):
        if entry.kind not in ReservationKind.values:
            raise Refused("UNKNOWN", Sentence(gettext_noop("Välj reservation eller särskilt yttrande.")), _field(index, "kind"))
        check_line(_field(index, "who"), entry.who.strip(), most=200, is_needed=True)
        check_text(_field(index, "text"), entry.text)


def _field(index: int, name: str) -> str:
    return reservation_field(index, name)


def _insert(by: Actor, now: datetime, follow_up: UnitFollowUp, entry: RoundDecisionEntry) -> Decision:
    """The decision of the round with its reservations; a paragraph that is registered already is refused."""
    unit, given = deciding_unit(follow_up, entry.decision.held_on), entry.decision
    paragraph = given.paragraph.strip().removeprefix("§").strip()
    given = replace(given, paragraph=paragraph, dnr=given.dnr.strip(), text=given.text.strip(), link=given.link.strip())
    if not paragraph:
        raise Refused("NEEDED", Sentence(gettext_noop("Ange beslutets paragraf i protokollet.")), "paragraph")
    if given.kind in {DecisionKind.REFERRED_BACK, DecisionKind.CORRECTS} and not given.text:
        raise Refused("NEEDED", NEEDS_TEXT[given.kind], "text")
    check_decision(given)
    _check_signed(given, now)
    lock_decisions(unit)
    if taken := find_decision(unit, given, year=now.year):
        raise refuse_taken(taken)
    of_round = {"unit_follow_up": follow_up, "round": follow_up.round}
    decision = insert_decision(by=by, now=now, unit=unit, entry=given, year=now.year, of_round=of_round)
    rows = [
        Reservation(decision=decision, kind=reservation.kind, who=reservation.who.strip(), text=reservation.text.strip())
        for reservation in entry.reservations
    ]
    insert_many(by=by, now=now, rows=rows, action="reservation.add", unit=unit)
    return decision
