"""Outcomes: other years' as the plans' texts state them, and this year's made-up ones."""

from collections.abc import Sequence
from decimal import Decimal

from goals.demo.load import Load, look_up
from goals.demo.plan_rows import InventedOutcomeRow, OutcomeRow, OutcomesFile, PlanFile
from goals.demo.tables import Answer, FaultyFile
from goals.models import Indicator, Origin, Outcome, OutcomeState
from goals.operations.outcomes import OutcomeEntry, record_outcome
from goals.rules.targets import ValueType
from tracker.models import Membership, Person, Role
from tracker.operations import Actor, Refused
from tracker.periods import Period

# The files' keys for the parts of an outcome, and the categories that they are.
PARTS = {"women": "Kvinnor", "men": "Män", "unknown": "Okänt"}


def load_history(load: Load, file: PlanFile) -> None:
    """Outcomes of other years that a plan's text states. Reported, not approved: nobody here has approved them."""
    stated = [(goal, row, outcome) for goal in file.goal for row in goal.row for outcome in row.outcomes]
    outcomes = [
        _record(
            load,
            load.indicators[load.goals[file.plan.key, goal.number or goal.title], row.name],
            outcome,
            origin=Origin.FILE,
            source=outcome.source,
            reason=f"Inläst ur {file.source.title}.",
        )
        for goal, row, outcome in stated
    ]
    _report(load, outcomes, is_draft=False)


def load_invented(load: Load, file: OutcomesFile, plans: Sequence[PlanFile], without: frozenset[Period]) -> None:
    """Made-up outcomes, except those of the periods `without`.

    The last period of the file is under way, as drafts; earlier ones have been
    reported, and approved by the nämnd's coordinator.
    """
    plan = look_up({plan.where: plan.plan.key for plan in plans}, file.plan.file, file.plan, "filen")
    outcomes = [
        _record(load, _indicator(load, plan, row), row, origin=Origin.DEMO, source=file.source.note)
        for row in file.outcome
        if _period_of(row) not in without
    ]
    under_way = max(_period_of(row) for row in file.outcome)
    past = [outcome for outcome in outcomes if outcome.period < under_way]
    _report(load, past, is_draft=True)
    _approve(load, past, _coordinator(load, file))


def _indicator(load: Load, plan: str, row: InventedOutcomeRow) -> Indicator:
    goal = look_up(load.goals, (plan, row.goal), row, "målet")
    return look_up(load.indicators, (goal, row.indicator), row, "indikatorn")


def _coordinator(load: Load, file: OutcomesFile) -> Person:
    unit = load.unit(file.plan.unit, file.plan)
    role = Membership.objects.filter(unit=unit, role=Role.COORDINATOR).select_related("person").first()
    if role is None:
        raise FaultyFile(file.plan.where, f"{unit} har ingen samordnare som kan godkänna utfallen.")
    return role.person


def _record(load: Load, indicator: Indicator, row: OutcomeRow, *, origin: Origin, source: str, reason: str = "") -> Outcome:
    """Record an outcome by the same way in as everybody's."""
    try:
        return record_outcome(
            by=load.by,
            now=load.now,
            indicator=indicator,
            period=_period_of(row),
            entry=_entry(load, indicator, row, source),
            expected_version=0,
            origin=origin,
            reason=reason,
        )
    except Refused as refused:
        raise FaultyFile(row.where, str(refused.sentence)) from refused


def _entry(load: Load, indicator: Indicator, row: OutcomeRow, source: str) -> OutcomeEntry:
    parts = {PARTS[name]: getattr(row, name) for name in PARTS}
    return OutcomeEntry(
        value=_number(indicator, row.value, row),
        missing_reason=row.missing_reason,
        split_reason=row.split_reason,
        forecast_value=_number(indicator, row.forecast_value, row),
        forecast_comment=row.forecast_comment,
        is_preliminary=row.is_preliminary,
        comment=row.comment,
        source=source,
        parts={look_up(load.categories, name, row, "kategorin").pk: value for name, value in parts.items() if value is not None},
    )


def _number(indicator: Indicator, answer: Answer, row: OutcomeRow) -> Decimal | None:
    """Ja and nej are kept as 1 and 0; only an indicator of that kind is answered so."""
    if answer is not None and isinstance(answer, bool) != (indicator.value_type == ValueType.YES_NO):
        raise FaultyFile(row.where, "skriv true eller false för en ja/nej-indikator, och ett tal för de andra.")
    return answer if answer is None else Decimal(answer)


def _period_of(row: OutcomeRow) -> Period:
    try:
        return Period(row.year, row.month)
    except ValueError as error:
        raise FaultyFile(row.where, str(error)) from error


def _report(load: Load, outcomes: Sequence[Outcome], *, is_draft: bool) -> None:
    for outcome in outcomes:
        outcome.state = OutcomeState.REPORTED
    Outcome.objects.bulk_update(outcomes, ["state"])
    change = {"state": (OutcomeState.DRAFT, OutcomeState.REPORTED)}
    load.trace([(outcome, "report", change) for outcome in outcomes], is_draft=is_draft)


def _approve(load: Load, outcomes: Sequence[Outcome], approver: Person) -> None:
    """Approve as the made-up coordinator would have; the trace says that it was the loading that did it."""
    for outcome in outcomes:
        outcome.state = OutcomeState.APPROVED
        outcome.approved_by = approver
        outcome.approved_at = load.now
        outcome.approved_version = outcome.version
    Outcome.objects.bulk_update(outcomes, ["state", "approved_by", "approved_at", "approved_version"])
    change = {"state": (OutcomeState.REPORTED, OutcomeState.APPROVED), "approved_by": (None, approver)}
    by = Actor(None, via=load.by.via, on_behalf_of=approver.name, correlation=load.by.correlation)
    load.trace([(outcome, "approve", change) for outcome in outcomes], by=by, is_draft=True)
