"""What people do in a round, each act by whoever does it in life and through the operation that the pages use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from goals.models import Assessment, Decision, DecisionKind, Origin, Outcome, UnitFollowUp
from goals.models.assessments import Scope
from goals.models.rounds import UnitFollowUpKind
from goals.operations.assessments import AssessmentEntry, propose_assessment
from goals.operations.changes import digest_of
from goals.operations.decided_assessments import DecidedStatus
from goals.operations.decisions import DecisionEntry
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.operations.reporting import answer_outcome, approve_outcomes, report_outcomes, return_outcome
from goals.operations.round_dates import NamndDays, change_dates
from goals.operations.round_decisions import ReservationEntry, RoundDecisionEntry, open_correction
from goals.presentation.assessments import draft_text
from goals.queries.assessable import Assessable
from goals.queries.assessments import round_assessments
from goals.queries.entries import DueOutcome, DueOutcomes, due_outcomes
from goals.queries.missing import missing_at_hand_over
from goals.queries.rows import round_of
from goals.rules.attainment import Attainment
from reports.demo.figures import entry_of
from reports.demo.story import Story
from reports.demo.words import ACTIVITIES, DEPARTURES
from reports.models import Report, ReportStage
from reports.operations.acts import decide, hand_over
from reports.operations.releases import publish
from tracker.models import Role
from tracker.operations import Actor
from tracker.periods import Period

Wanted = Callable[[DueOutcome], bool]


@dataclass(frozen=True)
class Round:
    """A nämnd's part in the round of 2026 that ends in `month`; of the kind REGION the region's own, which the board decides."""

    story: Story
    unit: str
    month: int
    kind: UnitFollowUpKind = UnitFollowUpKind.UNIT

    @property
    def follow_up(self) -> UnitFollowUp:
        """The row as it is now."""
        return self.story.round(self.unit, self.month, self.kind)

    @property
    def period(self) -> Period:
        return Period(2026, self.month)

    def due(self, by: Actor) -> DueOutcomes:
        """What the round asks for, as somebody sees it."""
        follow_up = self.follow_up
        if by.access is None:
            raise ValueError("Only people enter outcomes.")
        return due_outcomes(follow_up.unit, round_of(follow_up.follow_up), by.access, follow_up, self.story.tick())

    # ---- the figures ----

    def enter(self, number: int = 1, *, only: Wanted = lambda due: True, reports: bool = True) -> None:
        """A reporter enters what they are to report, and reports it."""
        by = self.story.by(Role.REPORTER, self.unit, number)
        entered = [self.record(by, due, entry_of(due)) for due in self.due(by).mine if only(due)]
        if reports:
            self.report(by, entered)

    def record(self, by: Actor, due: DueOutcome, entry: OutcomeEntry) -> Outcome:
        """Enter one outcome, new or in the place of what was there."""
        return record_outcome(
            by=replace(by, correlation=uuid4().hex),
            now=self.story.tick(),
            indicator=due.row.indicator,
            period=due.period,
            entry=entry,
            expected_version=due.outcome.version if due.outcome else 0,
            origin=Origin.DEMO,
        )

    def report(self, by: Actor, outcomes: list[Outcome]) -> None:
        """Send outcomes to the coordinator."""
        pks = [outcome.pk for outcome in outcomes]
        report_outcomes(by=by, now=self.story.tick(), unit_follow_up=self.follow_up, outcomes=pks)

    def approve(self) -> None:
        """The coordinator approves all that is reported."""
        by = self.story.by(Role.COORDINATOR, self.unit)
        versions = {due.outcome.pk: due.outcome.version for due in self.due(by).to_approve if due.outcome}
        approve_outcomes(by=by, now=self.story.tick(), unit_follow_up=self.follow_up, versions=versions)

    def ask(self, name: str, question: str, answer: str, number: int = 1) -> None:
        """The coordinator sends an outcome back with a question, and the reporter answers that it stands."""
        by = self.story.by(Role.COORDINATOR, self.unit)
        due = next(due for due in self.due(by).to_approve if due.row.indicator.name == name)
        if due.outcome is None:
            raise ValueError(f"Nothing is reported of {name}.")
        about: dict[str, Any] = {"unit_follow_up": self.follow_up, "outcome": due.outcome.pk}
        return_outcome(by=by, now=self.story.tick(), version=due.outcome.version, text=question, form_uuid=uuid4(), **about)
        reporter = self.story.by(Role.REPORTER, self.unit, number)
        answer_outcome(by=reporter, now=self.story.tick(), text=answer, form_uuid=uuid4(), **about)

    def correct_figure(self, name: str, value: str, why: str, number: int = 1) -> None:
        """A reporter changes the total of an outcome, reports it, and the coordinator approves it."""
        by = self.story.by(Role.REPORTER, self.unit, number)
        due = next(due for due in self.due(by).mine if due.row.indicator.name == name)
        entry = replace(OutcomeEntry.of(due.outcome), value=Decimal(value), comment=why)
        self.report(self.story.by(Role.REPORTER, self.unit, number), [self.record(by, due, entry)])
        self.approve()

    # ---- the assessments ----

    def assess(self, *, only: Callable[[Assessable], bool] = lambda item: True) -> None:
        """The coordinator proposes what förvaltningen says of each goal, then of each contribution; or of the region's goals."""
        is_of_region = self.kind == UnitFollowUpKind.REGION
        for scope in (Scope.OVERALL, Scope.HOUSEHOLDING) if is_of_region else (Scope.OWN, Scope.CONTRIBUTION):
            for item in self._items():
                if item.scope == scope and only(item):
                    self.propose(item, _entry(self.unit, item))

    def propose(self, item: Assessable, entry: AssessmentEntry) -> Assessment:
        """Propose one assessment, new or in the place of what was there."""
        return propose_assessment(
            by=self.story.by(Role.COORDINATOR, self.unit),
            now=self.story.tick(),
            unit_follow_up=self.follow_up,
            goal=item.goal,
            scope=item.scope,
            entry=entry,
            expected_version=item.proposal.version if item.proposal else 0,
        )

    def _items(self) -> tuple[Assessable, ...]:
        follow_up = self.follow_up
        access = self.story.by(Role.COORDINATOR, self.unit).access
        if access is None:
            raise ValueError("Only people assess.")
        return round_assessments(follow_up, round_of(follow_up.follow_up), access).items

    def find(self, number: str, scope: Scope = Scope.OWN) -> Assessable:
        """One of the round's goals or contributions by the goal's number."""
        return next(item for item in self._items() if item.scope == scope and item.goal.number == number)

    # ---- the acts ----

    def hand_over(self) -> Report:
        """The manager hands over, knowing what is missing."""
        by, follow_up = self.story.by(Role.MANAGER, self.unit), self.follow_up
        seen = missing_at_hand_over(follow_up, by.person).digest
        return hand_over(
            by=by,
            now=self.story.tick(),
            unit_follow_up=follow_up,
            seen_round=follow_up.round,
            seen=seen,
            accepts_missing=True,
        )

    def decide(
        self,
        paragraph: str,
        *,
        kind: DecisionKind = DecisionKind.APPROVES,
        text: str = "",
        otherwise: Mapping[str, tuple[Attainment, str]] | None = None,
        reservations: tuple[ReservationEntry, ...] = (),
    ) -> Decision:
        """The secretary registers what the nämnd has decided today: enligt förslag, but for the goals named `otherwise`."""
        statuses = tuple(
            DecidedStatus(self.find(number).goal.pk, Scope.OWN, status, why)
            for number, (status, why) in (otherwise or {}).items()
        )
        follow_up = self.follow_up
        entry = RoundDecisionEntry(decision=self._decision(kind, paragraph, text), statuses=statuses, reservations=reservations)
        return decide(
            by=self.story.by(Role.SECRETARY, self.unit),
            now=self.story.tick(),
            unit_follow_up=follow_up,
            seen_round=follow_up.round,
            entry=entry,
        )

    def open_correction(self, paragraph: str, text: str) -> None:
        """The secretary opens what has been decided, by the nämnd's decision to correct it."""
        follow_up = self.follow_up
        open_correction(
            by=self.story.by(Role.SECRETARY, self.unit),
            now=self.story.tick(),
            unit_follow_up=follow_up,
            seen_round=follow_up.round,
            decision=self._decision(DecisionKind.CORRECTS, paragraph, text),
        )

    def _decision(self, kind: DecisionKind, paragraph: str, text: str) -> DecisionEntry:
        dnr = f"{self.follow_up.unit.short_name} 2026-{30 + self.month}"
        return DecisionEntry(kind=kind, held_on=self.story.today, paragraph=paragraph, dnr=dnr, text=text)

    def publish(self) -> None:
        """The secretary publishes the decided report."""
        report = Report.objects.filter(unit_follow_up=self.follow_up, stage=ReportStage.DECIDED).latest("round", "version")
        publish(by=self.story.by(Role.SECRETARY, self.unit), now=self.story.tick(), report=report)

    def move_days(self, reason: str, *, outcomes: date, assessments: date, meeting: date) -> None:
        """The coordinator moves the days of the round."""
        follow_up = self.follow_up
        change_dates(
            by=self.story.by(Role.COORDINATOR, self.unit),
            now=self.story.tick(),
            unit_follow_up=follow_up,
            days=NamndDays(outcomes_due_on=outcomes, assessments_due_on=assessments, meeting_on=meeting),
            reason=reason,
            seen=digest_of(NamndDays.of(follow_up).fields),
        )


def _entry(unit: str, item: Assessable) -> AssessmentEntry:
    """What förvaltningen proposes: mostly what the figures say, otherwise as `DEPARTURES` tells."""
    about = {Scope.OWN: (unit, item.goal.number), Scope.OVERALL: ("regionen", item.goal.number)}.get(item.scope, ("", ""))
    said, departure = ACTIVITIES.get(about, ""), DEPARTURES.get(about)
    calculated = item.calculated_attainment
    status = calculated if calculated in STATED else Attainment.NOT_JUDGED
    if departure and departure.status != calculated:
        return AssessmentEntry(departure.status, said, _analysis(item), departure.why)
    return AssessmentEntry(status, said, _analysis(item))


STATED = frozenset({Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET})


def _analysis(item: Assessable) -> str:
    """The draft from the figures, without the line that says that nobody has edited it."""
    return "\n".join(draft_text(item).splitlines()[1:])
