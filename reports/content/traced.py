"""What can be traced in a report, in the order that it is read, and the number that each is found by on paper.

A number is given to what stands together on paper: a row of a goal's table has one for all its figures. A figure's own key
leads to the same trace, for the key begins with that of its row.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import SimpleNamespace
from typing import Any


class Kind(StrEnum):
    """What an item is."""

    COUNT = "COUNT"  # how many goals or indicators are of a kind
    GOAL = "GOAL"  # the judgement of one of the unit's own goals
    CONTRIBUTION = "CONTRIBUTION"  # the judgement of what the unit contributes to a goal above
    ROW = "ROW"  # an indicator: its figures, its target and how it stands
    ASSIGNMENT = "ASSIGNMENT"  # how an uppdrag goes with one receiver
    FINANCE = "FINANCE"  # a row of an economy table
    DECISION = "DECISION"  # what the nämnd decided in an earlier round
    EXCEPTION = "EXCEPTION"  # an outcome that was opened after the hand-over
    MASKING = "MASKING"  # a decision by which something in the report is masked


# What no number is printed beside: each says itself by whom it was decided.
UNNUMBERED = frozenset({Kind.DECISION, Kind.EXCEPTION, Kind.MASKING})


@dataclass(frozen=True)
class Item:
    """Something that can be traced. `part` is what the content says of it, `within` what that stands in."""

    kind: Kind
    key: str
    about: str
    part: Any
    within: Any = None


def list_items(document: Any) -> list[Item]:
    """All that can be traced in a content, or in one that has been read, in the order of the document; each key once."""
    return list({item.key: item for item in reversed(list(_walk(document)))}.values())[::-1]


def number_items(document: Any, *, address: str = "", label: str = "[{number}]") -> None:
    """Give each part of a content that has been read its `trace`: number, what is printed (`label`) and where it leads (`url`).

    None for what has no number; "" for `url` without an address, in which {number} stands for the number.
    """
    numbers = {key: str(number) for number, key in enumerate(document.traced, start=1)}
    for item in list_items(document):
        number = numbers.get(item.key)
        item.part.trace = number and SimpleNamespace(
            number=number, label=label.format(number=number), url=address.format(number=number)
        )


def number_on_paper(document: Any, sha256: str) -> str:
    """Number the parts as a file shows them; returns the sentence that says how they are used, "" where they lead nowhere."""
    if not document.trace_address:
        number_items(document)
        return ""
    first = sha256[:8]
    number_items(document, address=f"{document.trace_address}{first}-{{number}}/")
    return (
        "De små talen inom hakparentes är spårkoder: de visar varifrån en uppgift kommer. "
        f"Skriv {first}, ett streck och talet på {document.trace_address}."
    )


def _walk(document: Any) -> Iterator[Item]:
    yield from _walk_summary(document)
    for plan in document.plans:
        for branch in plan.branches:
            if branch.contribution:
                about = f"{branch.contribution.label}. {branch.above.title}" if branch.above else branch.contribution.label
                yield Item(Kind.CONTRIBUTION, branch.contribution.key, about, branch.contribution, branch)
            for goal in branch.goals:
                yield from _walk_goal(goal, plan)
    yield from _walk_householding(document)
    for assignment in document.assignments:
        for receiver in assignment.receivers:
            about = f"{assignment.text} ({receiver.name})" if receiver.name else assignment.text
            yield Item(Kind.ASSIGNMENT, receiver.key, about, receiver, assignment)
    for section in document.sections:
        for row in section.finance.rows if section.finance else ():
            yield Item(Kind.FINANCE, row.key, f"{section.title}, {row.name}", row, section)
    yield from _walk_coverage(document.coverage)
    yield from _walk_unnumbered(document)


def numbered(document: Any) -> tuple[str, ...]:
    """The keys that are numbered, in order: what `traced` is to be."""
    return tuple(item.key for item in list_items(document) if item.kind not in UNNUMBERED)


def _walk_unnumbered(document: Any) -> Iterator[Item]:
    goals = (goal for plan in document.plans for branch in plan.branches for goal in branch.goals)
    rows = {row.name: row for goal in goals for row in goal.rows}
    for earlier in document.earlier_decisions:
        yield Item(Kind.DECISION, earlier.key, earlier.sentence.rstrip("."), earlier)
    for exception in document.exceptions:
        yield Item(Kind.EXCEPTION, exception.key, f"Undantag från låset, {exception.name}", exception, rows.get(exception.name))
    for masking in document.masking:
        yield Item(Kind.MASKING, masking.key, "Maskering", masking)


def _walk_householding(document: Any) -> Iterator[Item]:
    """God ekonomisk hushållning in the region's report, within the goals that it rests on."""
    part = document.whole.householding if document.whole else None
    if part:
        goals = [goal for plan in document.plans for branch in plan.branches for goal in branch.goals if goal.key in part.goals]
        yield Item(Kind.CONTRIBUTION, part.key, part.label, part, SimpleNamespace(goals=goals, above=None))


def _walk_summary(document: Any) -> Iterator[Item]:
    for count in document.summary.counts:
        for figure in (count.figure, count.proposed, count.decided):
            if figure:
                yield Item(Kind.COUNT, figure.key, f"Måluppfyllelse: {count.status.word}", figure, count)


def _walk_goal(goal: Any, plan: Any) -> Iterator[Item]:
    yield Item(Kind.GOAL, goal.key, f"{goal.label}. {goal.title}", goal, plan)
    for row in goal.rows:
        yield Item(Kind.ROW, row.key, f"{goal.label}, {row.name}", row, (goal, plan))


def _walk_coverage(coverage: Any) -> Iterator[Item]:
    yield Item(Kind.COUNT, coverage.goals.key, "Antal mål", coverage.goals)
    yield Item(Kind.COUNT, coverage.indicators.key, "Antal indikatorer", coverage.indicators)
    for group in coverage.goal_groups:
        yield Item(Kind.COUNT, group.figure.key, f"Målen: {group.title}", group.figure, group)
        if group.contributions:
            yield Item(Kind.COUNT, group.contributions.key, f"Bidragen: {group.title}", group.contributions, group)
    for group in coverage.groups:
        yield Item(Kind.COUNT, group.figure.key, f"Indikatorerna: {group.title}", group.figure, group)
