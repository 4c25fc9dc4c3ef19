"""Plans and their goals, with the results expected of them, whom they address and what they refer to."""

from collections.abc import Iterator, Sequence

from goals.demo.decisions import load_adoption, load_decisions
from goals.demo.indicators import load_table
from goals.demo.load import Load, look_up
from goals.demo.plan_rows import GoalRow, PlanFile, PlanRow, SourceRow
from goals.demo.words import sentences
from goals.models import (
    ExpectedResult,
    Goal,
    GoalAddressee,
    GoalAgenda,
    GoalSteeringDocument,
    Plan,
    PlanState,
    SteeringDocument,
)
from goals.rules.numbering import sort_key


def from_the_top(load: Load, files: Sequence[PlanFile]) -> list[PlanFile]:
    """The plans' files in the order of their plan types, so that a parent is there before its children."""
    return sorted(files, key=lambda file: look_up(load.plan_types, file.plan.plan_type, file.plan, "plantypen").order)


def load_plan(load: Load, file: PlanFile) -> None:
    """A plan with its decisions, its goals and their tables."""
    load_decisions(load, file)
    (plan,) = load.record([_plan(load, file, file.plan)])
    load.plans[file.plan.key] = plan
    goals = load.record(_goals(load, plan, file))
    for goal, row in zip(goals, file.goal, strict=True):
        load.goals[file.plan.key, row.number or row.title] = goal
    _load_parts(load, list(zip(goals, file.goal, strict=True)))
    load_table(load, file, goals)


def _plan(load: Load, file: PlanFile, row: PlanRow) -> Plan:
    return Plan(
        unit=load.unit(row.unit, row),
        plan_type=load.plan_types[row.plan_type],
        edition_from=row.edition_from,
        edition_to=row.edition_to,
        period_from=row.period_from,
        period_to=row.period_to,
        title=row.title,
        vision=row.vision,
        source=sentences(_where_from(file.source), file.source.note, row.note),
        state=PlanState.ADOPTED,
        adopted_by=load_adoption(load, row),
    )


def _where_from(source: SourceRow) -> str:
    """A source with its publisher and edition, as far as it has them."""
    published = f"{source.title}, {source.publisher}" if source.publisher else source.title
    return f"{published} ({source.edition})" if source.edition else published


def _goals(load: Load, plan: Plan, file: PlanFile) -> Iterator[Goal]:
    above = load.key_of(load.plan_above(plan))
    for place, row in enumerate(file.goal, start=1):
        yield Goal(
            plan=plan,
            type=look_up(load.goal_types, (plan.plan_type, row.type), row, "måltypen"),
            parent=look_up(load.goals, (above, row.parent), row, "målet") if row.parent else None,
            number=row.number,
            sort_key=sort_key(row.number or str(place)),
            title=row.title,
            raw_title=row.raw_title,
            text=row.text,
            source=sentences(row.source, row.note),
            raw_addressees=row.raw_addressees,
            is_geh=row.is_geh,
        )


def _load_parts(load: Load, goals: Sequence[tuple[Goal, GoalRow]]) -> None:
    load.add(
        ExpectedResult(goal=goal, order=order, text=text)
        for goal, row in goals
        for order, text in enumerate(row.expected, start=1)
    )
    load.add(GoalAddressee(goal=goal, unit=load.unit(slug, row)) for goal, row in goals for slug in row.addressees)
    load.add(GoalAgenda(goal=goal, number=number) for goal, row in goals for number in row.agenda)
    _load_steering_documents(load, goals)


def _load_steering_documents(load: Load, goals: Sequence[tuple[Goal, GoalRow]]) -> None:
    """Each document once in the region, however many goals refer to it."""
    known = {document.name: document for document in SteeringDocument.objects.filter(region=load.region)}
    new = {name for _, row in goals for name in row.steering_documents} - set(known)
    added = load.add(SteeringDocument(region=load.region, name=name) for name in sorted(new))
    known |= {document.name: document for document in added}
    load.add(GoalSteeringDocument(goal=goal, document=known[name]) for goal, row in goals for name in row.steering_documents)
