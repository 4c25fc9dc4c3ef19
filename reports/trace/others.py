"""The traces of what is neither an indicator nor a judgement: numbers of goals and indicators, uppdrag, economy tables."""

from collections.abc import Iterator
from typing import Any

from reports.content.schema import Document
from reports.content.traced import Item
from reports.trace.model import Step, Trace
from reports.trace.parts import facts, figure_words, joined, since_step
from reports.trace.register import Register, pk_in


def trace_count(document: Document, item: Item, code: str) -> Trace:
    """How a number was counted: each goal or indicator that it counts."""
    counted = tuple(_counted(document, item))
    words = f"Talet {figure_words(item.part)} är räknat ur rapporten."
    steps = (Step("De som räknas", "" if counted else "Det finns inga.", steps=counted),)
    return Trace(item.key, code, item.about, "", words, steps)


def _counted(document: Document, item: Item) -> Iterator[Step]:
    if item.key.startswith("summary/"):
        yield from (Step(f"{goal.label}. {goal.title}", key=goal.key) for goal in _goals_with(document, item))
    elif item.within is None:
        goals = [goal for plan in document.plans for branch in plan.branches for goal in branch.goals]
        if item.key == document.coverage.goals.key:
            yield from (Step(f"{goal.label}. {goal.title}", key=goal.key) for goal in goals)
        else:
            yield from (Step(row.name, goal.label, key=row.key) for goal in goals for row in goal.rows)
    else:
        yield from (Step(joined(one.goal, one.name), one.note) for one in _covered(document, item))


def _covered(document: Document, item: Item) -> Iterator[Any]:
    """The indicators of a group; or its goals, or else its contributions, which stand among them."""
    if hasattr(item.within, "indicators"):
        yield from item.within.indicators
        return
    contributions = {branch.contribution.label for plan in document.plans for branch in plan.branches if branch.contribution}
    is_of_goals = item.key == item.within.figure.key
    yield from (one for one in item.within.goals if (one.goal not in contributions) is is_of_goals)


def _goals_with(document: Document, item: Item) -> Iterator[Any]:
    """The goals of a status, by the rule or by people as the figure's key says."""
    status, key = item.within.status, item.key
    for plan in document.plans:
        for branch in plan.branches:
            for goal in branch.goals:
                said = _said(goal, key.rpartition("/")[2])
                if said and (said.code, said.reason) == (status.code, status.reason):
                    yield goal


def _said(goal: Any, by: str) -> Any:
    if by == "proposed":
        return goal.proposal.status if goal.proposal else None
    if by == "decided":
        return goal.decided.status if goal.decided else None
    return goal.assessment.status if goal.assessment else None


def trace_assignment(item: Item, code: str, register: Register) -> Trace:
    """How an uppdrag goes: who said so, and by which decision it was given."""
    receiver, assignment = item.part, item.within
    pks = register.statuses.get(pk_in(item.key), ())
    said = [f"assignmentstatus:{pk}" for pk in pks]
    steps = (
        Step(
            "Läget",
            f"{receiver.status}." if receiver.status_code else "Inget läge är lämnat i den här omgången.",
            facts(("Kommentar", receiver.comment), ("Försenat", receiver.late), ("I källan står", receiver.wording)),
            happenings=register.until(*said),
        ),
        Step(
            "Uppdraget",
            assignment.text,
            facts(
                ("Givet av", assignment.given_by),
                ("Beslut", assignment.decision or "saknas i källan"),
                ("Redovisas", receiver.months),
                ("Slutdatum", receiver.ends),
            ),
            happenings=register.until(assignment.key, receiver.key),
        ),
        *since_step(register.since(assignment.key, receiver.key, *said)),
    )
    words = joined(f"{receiver.status}." if receiver.status_code else "Inget läge är lämnat.", f"Givet av {assignment.giver}.")
    return Trace(item.key, code, item.about, receiver.status if receiver.status_code else "", words, steps)


def trace_finance(item: Item, code: str, register: Register) -> Trace:
    """A row of an economy table: its amounts, and who wrote them."""
    row, section = item.part, item.within
    amounts = facts(
        ("Budget", figure_words(row.budget)),
        ("Utfall", figure_words(row.outcome)),
        ("Avvikelse", figure_words(row.deviation)),
        ("Helårsprognos", figure_words(row.forecast)),
        ("Att veta", row.note),
    )
    steps = (
        Step("Beloppen", f"I {section.finance.unit}, som de är skrivna i avsnittet.", amounts),
        Step("Avsnittet", f"{section.title}.", happenings=register.until(section.key)),
        *since_step(register.since(section.key)),
    )
    return Trace(item.key, code, item.about, "", "Beloppen är skrivna av nämndens egna medarbetare.", steps)
