"""Fullmäktige's decision on the region's report, registered after regionstyrelsen's: the report is not changed by it."""

from dataclasses import replace
from datetime import datetime

from goals.models import Decision, DecisionKind, UnitFollowUp, UnitFollowUpState
from goals.operations.acts import is_sent_again, lock_round, person_of, refuse_unless
from goals.operations.decisions import DecisionEntry, find_decision, insert_decision, lock_decisions, refuse_taken
from goals.operations.locks import writing
from tracker.models import Unit, UnitKind
from tracker.operations import Actor, Refused, record_event, require
from tracker.periods import local_date, write_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

COUNCIL = "round.council"
# Fullmäktige approves a report, establishes it, or takes note of it (a delårsrapport goes to it by KL 11 kap. 16 §).
COUNCIL_KINDS = frozenset({DecisionKind.APPROVES, DecisionKind.ESTABLISHES, DecisionKind.NOTED})


def council_of(unit_follow_up: UnitFollowUp) -> Unit | None:
    """The fullmäktige that a region's report goes to; None where the region has none. One query."""
    councils = Unit.objects.filter(region=unit_follow_up.unit.region_id, kind=UnitKind.COUNCIL)
    return councils.select_related("region").order_by("pk").first()


def register_council_decision(
    *, by: Actor, now: datetime, unit_follow_up: UnitFollowUp, seen_round: int, decision: DecisionEntry
) -> Decision:
    """Register what fullmäktige decided of the region's report, by whoever registers its decisions or the board's.

    Refused until regionstyrelsen has decided, for a day before that, and a second time for the same round. The same form sent
    twice registers once.
    """
    person_of(by)
    council = council_of(unit_follow_up)
    if not unit_follow_up.is_of_region or council is None:
        raise Refused("NOT_REGION", Sentence(gettext_noop("Fullmäktige beslutar om regionens rapport, inte om nämndernas.")))
    by = _registrar(by, council, unit_follow_up.unit)
    with writing():
        follow_up = lock_round(unit_follow_up)
        if is_sent_again(by, COUNCIL, follow_up):
            return Decision.objects.get(unit=council, unit_follow_up=follow_up, round=follow_up.round)
        refuse_unless(follow_up, UnitFollowUpState.DECIDED, seen_round)
        entry = replace(decision, paragraph=decision.paragraph.strip().removeprefix("§").strip())
        _check(follow_up, entry, now)
        if Decision.objects.filter(unit=council, unit_follow_up=follow_up, round=follow_up.round).exists():
            raise Refused("TWICE", Sentence(gettext_noop("Fullmäktiges beslut om rapporten är redan registrerat.")))
        lock_decisions(council)
        if taken := find_decision(council, entry, year=now.year):
            raise refuse_taken(taken)
        of_round = {"unit_follow_up": follow_up, "round": follow_up.round}
        row = insert_decision(by=by, now=now, unit=council, entry=entry, year=now.year, of_round=of_round)
        record_event(
            by=by,
            now=now,
            action=COUNCIL,
            subject=follow_up,
            changes={"by_decision": (None, row)},
            unit=follow_up.unit,
            version=follow_up.round,
        )
        return row


def _registrar(by: Actor, council: Unit, board: Unit) -> Actor:
    """The secretary of fullmäktige, or regionstyrelsen's: it is often the same person."""
    try:
        return require(by, Permission.REGISTER_DECISION, council)
    except Refused:
        return require(by, Permission.REGISTER_DECISION, board)


def _check(follow_up: UnitFollowUp, entry: DecisionEntry, now: datetime) -> None:
    if entry.kind not in COUNCIL_KINDS:
        raise Refused("UNKNOWN_KIND", Sentence(gettext_noop("Välj vad fullmäktige beslutade.")), "kind")
    if entry.held_on is None:
        raise Refused("NEEDED", Sentence(gettext_noop("Ange vilken dag fullmäktige beslutade.")), "held_on")
    if entry.held_on > local_date(now):
        raise Refused("DAY", Sentence(gettext_noop("Ange en dag som inte ligger framåt i tiden.")), "held_on")
    before = follow_up.decision.held_on if follow_up.decision else None
    if before is not None and entry.held_on < before:
        sentence = gettext_noop("Regionstyrelsen beslutade den {day}. Fullmäktige kan inte ha beslutat tidigare.")
        raise Refused("DAY", Sentence(sentence, {"day": write_date(before)}), "held_on")
    if not entry.paragraph:
        raise Refused("NEEDED", Sentence(gettext_noop("Ange beslutets paragraf i protokollet.")), "paragraph")
