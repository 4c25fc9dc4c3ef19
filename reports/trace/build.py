"""Building traces: of one thing in a content for a page, or of all of it for a package."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from goals.models import UnitFollowUp
from reports.content.schema import Document
from reports.content.traced import Item, Kind
from reports.trace.decisions import trace_decision, trace_exception, trace_masking
from reports.trace.goals import trace_judgement
from reports.trace.index import Index
from reports.trace.model import Trace
from reports.trace.others import trace_assignment, trace_count, trace_finance
from reports.trace.register import Register
from reports.trace.rows import trace_row


def trace_of(
    document: Document, address: str, follow_up: UnitFollowUp, *, shows_history: bool, shows_later: bool = True
) -> Trace | None:
    """The trace of a key, of a figure's key or of a printed number; None when the content has no such thing.

    Without `shows_later` it ends where the content was made. As many queries whatever the size of the content.
    """
    index = Index(document)
    item = index.find(address)
    if item is None:
        return None
    register = Register.of(document, [item], follow_up, shows_history=shows_history, shows_later=shows_later)
    return next(iter(_traces(index, [item], register)))


def all_traces(document: Document, follow_up: UnitFollowUp, *, shows_history: bool, shows_later: bool = True) -> list[Trace]:
    """Every trace of a content, in the order of the document."""
    return traces_and_register(document, follow_up, shows_history=shows_history, shows_later=shows_later)[0]


def traces_and_register(
    document: Document, follow_up: UnitFollowUp, *, shows_history: bool, shows_later: bool
) -> tuple[list[Trace], Register]:
    """Every trace of a content, and what the database knew beside it."""
    index = Index(document)
    items = list(index.items.values())
    register = Register.of(document, items, follow_up, shows_history=shows_history, shows_later=shows_later)
    return list(_traces(index, items, register)), register


def _traces(index: Index, items: list[Item], register: Register) -> Iterable[Trace]:
    return (_trace(index.document, item, index.codes.get(item.key, ""), register) for item in items)


def _trace(document: Document, item: Item, code: str, register: Register) -> Trace:
    if item.kind == Kind.ROW:
        return trace_row(document, item, code, register)
    if item.kind in {Kind.GOAL, Kind.CONTRIBUTION}:
        return trace_judgement(document, item, code, register)
    if item.kind == Kind.COUNT:
        return trace_count(document, item, code)
    return OTHERS[item.kind](item, code, register)


OTHERS: Mapping[Kind, Callable[[Item, str, Register], Trace]] = {
    Kind.ASSIGNMENT: trace_assignment,
    Kind.FINANCE: trace_finance,
    Kind.DECISION: trace_decision,
    Kind.EXCEPTION: trace_exception,
    Kind.MASKING: trace_masking,
}


def as_data(trace: Trace) -> dict[str, Any]:
    """A trace as plain dictionaries and lists, for JSON."""
    return asdict(trace)
