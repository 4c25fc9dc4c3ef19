"""The content of a report, as data: what every page and file of it is made from.

One frozen structure, written as canonical JSON: keys in order, no spaces, UTF-8, no floats. The same content gives the same
bytes, so its SHA-256 is the report's fingerprint. Renderers read the JSON and never the database; why so stands in
docs/decisions/0005-report-content.md.

Words are Swedish and ready to be shown; codes in capitals are for programs. A text that there is none of is "".
"""

import hashlib
import json
from dataclasses import asdict
from types import SimpleNamespace

from reports.content.schema.decisions import Decided, Decision, EarlierDecision, LockException, Reservation
from reports.content.schema.figures import (
    Baseline,
    Chart,
    ChartPoint,
    Figure,
    Goalpost,
    Missing,
    Named,
    Part,
    PeriodValue,
    Remark,
    Reported,
    Row,
    StatedForecast,
    Status,
    Terms,
    Verdict,
)
from reports.content.schema.goals import (
    Action,
    Assessment,
    Branch,
    Columns,
    Contribution,
    EarlierActions,
    Goal,
    GoalAbove,
    LeftOut,
    Plan,
    Proposal,
)
from reports.content.schema.region import Check, Committee, Given
from reports.content.schema.texts import Block, Finance, FinanceRow, Section
from reports.content.schema.whole import (
    Assignment,
    Content,
    Coverage,
    CoverageGroup,
    Covered,
    GoalGroup,
    Masking,
    Receiver,
    Rule,
    Seal,
    StatusCount,
    Summary,
    Whole,
)

SCHEMA = "tertial-report-3"

# A content as it is read back, with the fields of Content.
Document = SimpleNamespace


def write_json(content: Content) -> str:
    """The content as canonical JSON."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """The SHA-256 of a content's canonical JSON, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


__all__ = [
    "SCHEMA", "Action", "Assessment", "Assignment", "Baseline", "Block", "Branch", "Chart", "ChartPoint", "Check", "Columns",
    "Committee", "Content", "Contribution", "Coverage", "CoverageGroup", "Covered", "Decided", "Decision", "Document",
    "EarlierActions", "EarlierDecision", "Figure", "Finance", "FinanceRow", "Given", "Goal", "GoalAbove", "GoalGroup",
    "Goalpost", "LeftOut", "LockException", "Masking", "Missing", "Named", "Part", "PeriodValue", "Plan", "Proposal", "Receiver",
    "Remark", "Reported", "Reservation", "Row", "Rule", "Seal", "Section", "StatedForecast", "Status", "StatusCount", "Summary",
    "Terms", "Verdict", "Whole", "digest", "write_json",
]  # fmt: skip
