"""Uppdrag: given by fullmäktige and broken down, carried over, followed up, closed, and left to whoever carries a nämnd on."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from goals.models import Assignment, AssignmentAddressee, Decision, DecisionKind
from goals.models.assignments import AssignmentEnd, AssignmentProgress
from goals.operations.assignment_ends import EndEntry, end_assignments
from goals.operations.assignment_statuses import report_assignment_status
from goals.operations.assignments import AssignmentEntry, Receipt, give_assignment
from goals.operations.decisions import DecisionEntry, register_decision
from goals.queries.assignment_statuses import received_assignments
from goals.queries.rows import round_of
from reports.demo.acts import Round
from reports.demo.story import Story
from tracker.models import Role
from tracker.periods import bits

ALL_ROUNDS, AUGUST_ON = bits([4, 8, 12]), bits([8, 12])
NAMNDER = ("hsn", "kbn", "tn", "un", "fsn")

HIRED, COSTS, CLIMATE, BROADBAND, SCHOOLS, YOUTH = (
    "Ta fram en plan för att bli oberoende av inhyrd personal.",
    "Sänk kostnaderna för administration med 3 procent till och med 2027.",
    "Ta fram en handlingsplan för att nå klimatmålen.",
    "Utred en gemensam upphandling av bredband tillsammans med kommunerna.",
    "Se över folkhögskolornas lokaler och lämna förslag på hur de kan användas av fler.",
    "Lämna förslag på hur unga kan vara med och påverka regionens beslut.",
)
DIRECTOR = "Genomföra fullmäktiges uppdrag om lägre kostnader för administration."


@dataclass(frozen=True)
class Said:
    """What a receiver says of an uppdrag in a round."""

    status: AssignmentProgress
    comment: str = ""


ON_PLAN = Said(AssignmentProgress.ON_PLAN)
APRIL: Mapping[str, Mapping[str, Said]] = {
    "un": {BROADBAND: Said(AssignmentProgress.DONE_PROPOSED, "Utredningen är klar och lämnad till fullmäktige.")},
    "hsn": {HIRED: ON_PLAN},
    "framtidsberedningen": {YOUTH: Said(AssignmentProgress.NOT_STARTED, "Beredningen börjar efter sommaren.")},
}
AUGUST: Mapping[str, Mapping[str, Said]] = {
    "rs": {
        COSTS: Said(AssignmentProgress.DEVIATES, "Hälften är gjord. Samordningen av lönehanteringen dröjer till våren."),
        DIRECTOR: Said(AssignmentProgress.DEVIATES, "Lönehanteringen samordnas våren 2027 i stället för i höst."),
        CLIMATE: ON_PLAN,
    },
    "hsn": {
        HIRED: Said(AssignmentProgress.ON_PLAN, "62 hyrda tjänster har ersatts sedan årsskiftet."),
        CLIMATE: Said(AssignmentProgress.DEVIATES, "Lustgasen återstår. Den nya anläggningen är försenad ett halvår."),
    },
    "kbn": {CLIMATE: ON_PLAN, SCHOOLS: Said(AssignmentProgress.ON_PLAN, "Tre av fyra skolor är genomgångna.")},
    "tn": {CLIMATE: Said(AssignmentProgress.DONE_PROPOSED, "Planen är antagen av nämnden den 18 juni 2026, § 52.")},
    "un": {CLIMATE: ON_PLAN},
    "framtidsberedningen": {YOUTH: Said(AssignmentProgress.ON_PLAN, "Två av fyra rundabordssamtal har hållits.")},
}


@dataclass(frozen=True)
class Given:
    """An uppdrag to be given: by whom, to whom and when it is followed up."""

    text: str
    receivers: Sequence[str]
    number: str = ""
    giver: str = "rf"
    months: int = AUGUST_ON
    ends_on: date | None = date(2026, 12, 31)
    steering: str = ""
    more: Mapping[str, Assignment] = field(default_factory=dict)  # `parent` and `continues`


def give_all(story: Story) -> None:
    """Budget 2026: what fullmäktige gives, one of it carried over from budget 2025, and what regionstyrelsen passes on."""
    before = _decide(story, "rf", "150", date(2024, 11, 26), "Budget 2025 med uppdrag till nämnderna.")
    budget = _decide(story, "rf", "143", date(2025, 11, 25), "Uppdrag till styrelsen och nämnderna i budget 2026.")
    earlier = _give(story, Given(HIRED, ["hsn"], "2025:3", ends_on=date(2025, 12, 31)), before)
    _end(story, [earlier], NAMNDER, budget, AssignmentEnd.CARRIED_OVER)
    _give(story, Given(HIRED, ["hsn"], "1", months=ALL_ROUNDS, more={"continues": earlier}), budget)
    costs = _give(story, Given(COSTS, ["rs"], "2", ends_on=date(2027, 12, 31)), budget)
    _give(story, Given(CLIMATE, ["rs", *NAMNDER], "3"), budget)
    _give(story, Given(BROADBAND, ["un"], "4", months=ALL_ROUNDS, ends_on=date(2026, 6, 30)), budget)
    _give(story, Given(SCHOOLS, ["kbn"], "5", ends_on=date(2027, 12, 31)), budget)
    _give(story, Given(YOUTH, ["framtidsberedningen"], "6", months=ALL_ROUNDS), budget)
    board = _decide(story, "rs", "213", date(2025, 12, 9), "Fullmäktiges uppdrag i budget 2026 ges till regiondirektören.")
    passed_on = Given(
        DIRECTOR, ["regiondirektoren"], "RS 1", "rs", ends_on=date(2027, 12, 31), steering="rs-au", more={"parent": costs}
    )
    _give(story, passed_on, board)


def say(round_: Round, said: Mapping[str, Said], *, authority: str = "") -> None:
    """The coordinator of the nämnd, or of the `authority` above, says how its uppdrag go; of those not in `said` nothing."""
    story, follow_up, at = round_.story, round_.follow_up, authority or round_.unit
    by = story.by(Role.COORDINATOR, at)
    if by.access is None:
        raise ValueError("Only people say how an uppdrag goes.")
    for received in received_assignments(follow_up, round_of(follow_up.follow_up), by.access):
        one = said.get(received.addressee.assignment.text)
        if one is not None:
            report_assignment_status(
                by=story.by(Role.COORDINATOR, at),
                now=story.tick(),
                addressee=received.addressee,
                unit_follow_up=follow_up,
                status=one.status,
                comment=one.comment,
                expected_version=received.status.version if received.status else 0,
            )


def close(story: Story, text: str, receivers: Collection[str], paragraph: str, why: str) -> None:
    """Fullmäktige decides today that an uppdrag is done."""
    decision = _decide(story, "rf", paragraph, story.today, why, DecisionKind.CLOSES)
    _end(story, [_find(story, text)], receivers, decision, AssignmentEnd.CLOSED)


def _find(story: Story, text: str) -> Assignment:
    return Assignment.objects.in_region(story.region).get(text=text, continued_by=None)


def _decide(
    story: Story, unit: str, paragraph: str, held_on: date, text: str, kind: DecisionKind = DecisionKind.ASSIGNS
) -> Decision:
    dnr = f"{unit.upper()} {held_on.year}-{paragraph}"
    entry = DecisionEntry(kind=kind, held_on=held_on, paragraph=paragraph, dnr=dnr, text=text)
    by = story.by(Role.SECRETARY, unit)
    return register_decision(by=by, now=story.tick(), unit=story.units[unit], entry=entry)


def _give(story: Story, given: Given, decision: Decision) -> Assignment:
    return give_assignment(
        by=story.by(Role.COORDINATOR, given.giver),
        now=story.tick(),
        given_by=story.units[given.giver],
        entry=AssignmentEntry(
            text=given.text,
            number=given.number,
            given=decision,
            starts_on=date(decision.year + 1, 1, 1),
            steering_unit=story.units.get(given.steering),
            parent=given.more.get("parent"),
            continues=given.more.get("continues"),
        ),
        receivers=[story.units[slug] for slug in given.receivers],
        receipt=Receipt(given.months, given.ends_on),
    )


def _end(
    story: Story, assignments: Sequence[Assignment], receivers: Collection[str], decision: Decision, end: AssignmentEnd
) -> None:
    rows = AssignmentAddressee.objects.filter(assignment__in=assignments, unit__slug__in=receivers)
    found = list(rows.select_related("assignment__given_by__region", "unit").order_by("pk"))
    entry = EndEntry(end=end, decision=decision)
    end_assignments(by=story.by(Role.COORDINATOR, "rf"), now=story.tick(), addressees=found, entry=entry)
