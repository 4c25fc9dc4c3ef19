"""What the nämnd has decided, in words: of the round, in earlier rounds, and what was opened after the hand-over."""

from collections.abc import Mapping, Sequence

from goals.models import Decision, DecisionKind, LockException, UnitFollowUp
from goals.presentation.decisions import decision_words, short_decision
from goals.presentation.way import until_words
from reports.content import schema
from reports.content.words import capitalised, listed, moment_in_words
from reports.models import ReportStage
from tracker.models import UnitKind
from tracker.periods import write_date

VERBS: Mapping[str, str] = {
    DecisionKind.APPROVES: "{unit} godkänner uppföljningen",
    DecisionKind.ESTABLISHES: "{unit} fastställer uppföljningen",
}
NOTED = "Informationen är delgiven: {unit} har tagit del av uppföljningen. Bedömningarna är inte beslutade av nämnden."
UNSIGNED = "Protokollet var inte justerat när rapporten frystes."
WORDS: Mapping[str, str] = {
    DecisionKind.REFERRED_BACK: "Återremiss",
    DecisionKind.CORRECTS: "Beslut om rättelse",
    DecisionKind.NOTED: "Informationen delgiven",
    DecisionKind.APPROVES: "Godkänd",
    DecisionKind.ESTABLISHES: "Fastställd",
}


def build_decision(
    follow_up: UnitFollowUp, stage: ReportStage, judged: Sequence[schema.Goal | schema.Contribution]
) -> schema.Decision | None:
    """The decision that the report is frozen by; None before there is one. One query for its reservations."""
    decision = follow_up.decision
    if stage != ReportStage.DECIDED or decision is None:
        return None
    return schema.Decision(
        key=f"decision:{decision.pk}",
        code=decision.kind,
        sentence=_sentence(decision, judged),
        words=decision_words(decision),
        signed=_signed(decision),
        text=decision.text,
        link=decision.link,
        decides_goals=decision.kind in VERBS and any(item.decided for item in judged),
        reservations=tuple(
            schema.Reservation(one.kind, capitalised(one.get_kind_display()), one.who, one.text)
            for one in decision.reservations.order_by("pk")
        ),
    )


def _sentence(decision: Decision, judged: Sequence[schema.Goal | schema.Contribution]) -> str:
    """What the nämnd did with förvaltningens förslag."""
    unit = decision.unit.name
    if decision.kind not in VERBS:
        return NOTED.format(unit=unit)
    first = VERBS[decision.kind].format(unit=unit)
    decided = [item for item in judged if item.decided]
    otherwise = listed(_inside(item.label) for item in decided if item.decided and item.decided.is_otherwise)
    if otherwise:
        return f"{first}, och har beslutat annat än förvaltningens förslag om {otherwise}."
    return f"{first} enligt förvaltningens förslag." if decided else f"{first}."


def _inside(label: str) -> str:
    return label[:1].lower() + label[1:]


def _signed(decision: Decision) -> str:
    if decision.signed_on:
        return f"Protokollet är justerat {write_date(decision.signed_on)}."
    return "Paragrafen är omedelbart justerad." if decision.is_immediate else UNSIGNED


def build_earlier_decisions(follow_up: UnitFollowUp) -> tuple[schema.EarlierDecision, ...]:
    """What the nämnd decided in the follow-up's earlier rounds, in order; one query."""
    found = Decision.objects.filter(unit_follow_up=follow_up, round__lt=follow_up.round).exclude(unit__kind=UnitKind.COUNCIL)
    return tuple(
        schema.EarlierDecision(
            key=f"decision:{decision.pk}",
            code=decision.kind,
            round=decision.round or 0,
            sentence=f"{WORDS[decision.kind]}, {short_decision(decision)}.",
            text=decision.text,
        )
        for decision in found.order_by("round", "pk")
    )


def build_exceptions(follow_up: UnitFollowUp) -> tuple[schema.LockException, ...]:
    """The indicators that have been opened after a hand-over of the follow-up, in order; one query."""
    found = LockException.objects.filter(unit_follow_up=follow_up).select_related("indicator", "given_by").order_by("pk")
    return tuple(
        schema.LockException(
            key=f"lockexception:{exception.pk}",
            name=exception.indicator.name,
            reason=exception.reason,
            given=f"{exception.given_by.name}, {moment_in_words(exception.given_at)}",
            until=until_words(exception.expires_at),
        )
        for exception in found
    )
