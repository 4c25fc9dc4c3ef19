"""Reading a content that has been stored, also one that an earlier version of the schema was written to.

What an older content lacks is added as it is read, so that pages and files know one shape only. The stored text itself, and its
digest, are never changed.
"""

import json
from collections.abc import Iterator
from typing import Any

from reports.content import notes
from reports.content.schema import SCHEMA, Document
from reports.content.traced import number_items, numbered
from reports.content.words import decider_of
from tracker.numbers import NO_VALUE

FIRST, SECOND = "tertial-report-1", "tertial-report-2"


def read_json(text: str) -> Document:
    """A stored content. Raises ValueError for one that was written to a schema that is not known."""
    document: Document = json.loads(text, object_hook=lambda fields: Document(**fields))
    if document.schema not in {FIRST, SECOND, SCHEMA}:
        raise ValueError(f"{document.schema} is not {SCHEMA}")
    _complete_series(document)
    if document.schema == FIRST:
        _complete_first(document)
    if document.schema != SCHEMA:
        _complete_second(document)
    if not hasattr(document, "seal"):
        document.seal = None
    if not hasattr(document, "whole"):
        _complete_without_whole(document)
    if document.whole and not hasattr(document.whole, "householding"):
        document.whole.householding = None
    if not hasattr(document, "masking"):
        document.masking = []
    if not hasattr(document, "decider"):
        document.decider = decider_of(is_of_region=document.whole is not None)
    _number(document)
    return document


def _number(document: Document) -> None:
    """The numbers of traces; a content from before they were printed has them in the order that it is read."""
    if not hasattr(document, "traced"):
        document.traced, document.trace_address = list(numbered(document)), ""
    number_items(document)


def charts_of(document: Document) -> list[Any]:
    """The charts of a content, in order."""
    rows = (row for plan in document.plans for branch in plan.branches for goal in branch.goals for row in goal.rows)
    return [row.chart for row in rows if row.chart]


def as_data(document: Document) -> dict[str, Any]:
    """A content that has been read, as plain dictionaries and lists."""
    data: dict[str, Any] = json.loads(json.dumps(document, default=vars))
    return data


def _complete_series(document: Document) -> None:
    """Give a content from before series were split in reports what it lacks: no split is known."""
    for row in (row for plan in document.plans for branch in plan.branches for goal in branch.goals for row in goal.rows):
        for reported in (one for one in _outcomes(row) if not hasattr(one, "measured")):
            reported.measured = ""
        chart = getattr(row, "chart", None)
        for point in (one for one in (chart.points if chart else ()) if not hasattr(one, "split")):
            point.split = []


def _complete_first(document: Document) -> None:
    """Give a content of the first schema what it lacks: what people say of goals, sections, charts, and the notes in words."""
    document.sections = []
    document.summary.calculated = document.summary.note = ""
    for count in document.summary.counts:
        count.proposed = None
    document.coverage.goal_sentence, document.coverage.goal_groups = "", []
    document.rule.contribution_method = document.rule.proposal_method = ""
    document.assignments = [_complete_assignment(assignment) for assignment in document.assignments]
    for branch in (branch for plan in document.plans for branch in plan.branches):
        branch.contribution = None
        for goal in branch.goals:
            goal.proposal = goal.earlier_actions = None
            for row in goal.rows:
                _complete_row(row, document.columns.baseline, document.demo_notice)


def _complete_second(document: Document) -> None:
    """Give a content of the first two schemas what they lack: what the nämnd has decided, and what was opened after hand-over."""
    document.decision, document.earlier_decisions, document.exceptions = None, [], []
    document.label = f"{document.stage.name} {document.version}"
    document.summary.proposed = ""
    for count in document.summary.counts:
        count.decided = None
    for branch in (branch for plan in document.plans for branch in plan.branches):
        for item in (*branch.goals, *([branch.contribution] if branch.contribution else [])):
            item.decided = None
        for reported in (reported for goal in branch.goals for row in goal.rows for reported in _outcomes(row)):
            reported.is_own_value = False


def _complete_without_whole(document: Document) -> None:
    """Give a content from before there were reports of the region what it lacks: nothing of a whole."""
    document.whole = None
    for goal in (goal for plan in document.plans for branch in plan.branches for goal in branch.goals):
        goal.given = []


def _complete_row(row: Any, baseline_heading: str, known_source: str) -> None:
    row.chart = None
    row.title, row.notes = notes.row_title(row), notes.row_notes(row, known_source)
    row.baseline.note = notes.baseline_note(row.baseline, baseline_heading)
    row.verdict.notes = notes.verdict_notes(row.verdict, row.target)
    for reported in _outcomes(row):
        reported.notes = notes.reported_notes(reported)


def _outcomes(row: Any) -> Iterator[Any]:
    yield from row.earlier
    if row.outcome is not None:
        yield row.outcome


def _complete_assignment(assignment: Any) -> Document:
    """An uppdrag, that had one receiver, the unit itself."""
    receiver = Document(
        key=assignment.key,
        name="",
        months=assignment.months,
        ends=assignment.ends,
        status=assignment.status or NO_VALUE,
        status_code=assignment.status_code,
        comment=assignment.comment,
        wording=assignment.wording,
        is_late=False,
        late="",
    )
    receiver.notes = notes.receiver_notes(receiver)
    return Document(
        key=assignment.key,
        number=assignment.number,
        text=assignment.text,
        given_by=assignment.given_by,
        decision=assignment.decision,
        giver=assignment.decision or assignment.given_by,
        receivers=[receiver],
    )
