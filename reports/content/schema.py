"""The content of a report, as data: what every page and file of it is made from.

One frozen structure, written as canonical JSON: keys in order, no spaces, UTF-8, no floats. The same content gives the same
bytes, so its SHA-256 is the report's fingerprint. Renderers read the JSON and never the database; why so stands in
docs/decisions/0005-report-content.md.

Words are Swedish and ready to be shown; codes in capitals are for programs. A text that there is none of is "".
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from types import SimpleNamespace

SCHEMA = "tertial-report-1"

# A content as it is read back, with the fields of Content, whatever this version of the code has added to them since.
Document = SimpleNamespace


@dataclass(frozen=True)
class Figure:
    """A figure and the address of its trace. The unit is not in `shown`."""

    key: str  # unique in the document: "target:8/outcome:12"
    raw: str | bool | None  # a decimal as text ("84.8"), true or false for ja and nej; None where there is none
    shown: str  # as people read it: "84,8", "Ja"; "–" where there is none
    unit: str = ""  # what is written after it: "%", "mnkr"


@dataclass(frozen=True)
class Status:
    """How a goal or an indicator stands. The sign stands for a shape, which is drawn; the word always stands beside."""

    kind: str  # GOAL, INDICATOR
    code: str  # MET, PARTLY_MET, NOT_MET, NO_DATA, NOT_JUDGED
    reason: str  # why it is not judged: NOT_DUE, UNCLEAR, KEPT_ELSEWHERE ...; "" otherwise
    stage: str  # CALCULATED for a goal that only the rule has judged; "" for an indicator
    sign: str
    word: str
    is_forecast: bool


@dataclass(frozen=True)
class Missing:
    """Why there is no figure."""

    code: str
    word: str


@dataclass(frozen=True)
class Part:
    """A part of an outcome, such as kvinnor."""

    name: str
    figure: Figure
    is_suppressed: bool  # not shown, so that nobody can be singled out


@dataclass(frozen=True)
class StatedForecast:
    """What a person foresees for the year's end: a figure, or an attainment in words."""

    figure: Figure | None
    attainment: str
    comment: str


@dataclass(frozen=True)
class Reported:
    """An outcome of one period, or that there is none."""

    period: str  # "2026-08"
    label: str  # "augusti 2026", "2025"
    figure: Figure
    missing: Missing | None = None  # set when, and only when, there is no figure
    state: str = ""  # DRAFT, REPORTED, RETURNED, APPROVED; "" when nothing has been entered
    mark: str = ""  # "ej rapporterat" where the coordinator has not got it
    is_preliminary: bool = False
    concerns: str = ""  # "avser 2025", when it is not about its own period
    parts: tuple[Part, ...] = ()
    split_reason: str = ""  # why there are no parts
    comment: str = ""
    source: str = ""
    forecast: StatedForecast | None = None


@dataclass(frozen=True)
class Baseline:
    """The plan's earlier outcome. The source's own wording stands in for a figure that it lacks."""

    figure: Figure
    year: str  # "2024"; "" when the source does not say
    wording: str  # "Svar saknas"; "" when there is a figure


@dataclass(frozen=True)
class Goalpost:
    """The target as it was read."""

    kind: str  # AT_LEAST, YES, FOLLOW ...
    words: str  # "minst 90"; an unclear one carries a question mark
    low: Figure | None
    high: Figure | None
    reading: str  # STATED, ASSUMED, UNCLEAR, CONFIRMED
    mark: str  # "antaget" where the plan does not say how it is to be read
    wording: str  # the plan's own
    doubt: str  # what is unclear
    note: str  # that it lies below the baseline, where it does


@dataclass(frozen=True)
class Remark:
    """What the reader should know of a verdict besides."""

    code: str  # PRELIMINARY, ASSUMED_TARGET, ASSUMED_ACCUMULATION; "" for another
    sentence: str


@dataclass(frozen=True)
class Verdict:
    """How the outcome stands against the target, by the rule."""

    status: Status
    sentence: str
    says_more: bool  # whether the sentence says more than the status's word
    remarks: tuple[Remark, ...]
    basis: str  # OUTCOME, PERSON, REACHED, SHARE_OF_YEAR, STATE; "" when not judged
    judged: Figure | None  # what was held against the target
    gap: Figure | None  # how far it misses it
    by_rule: str  # the rule's own sentence beside a person's forecast


@dataclass(frozen=True)
class Row:
    """A row of a goal's table: one indicator."""

    key: str  # "target:8"
    name: str
    definition: str
    measure_unit: str
    months: str  # when it is measured, in words; "" when the plan does not say
    kept_by: str  # another unit, whose outcomes are its own to let out; "" for the unit's own indicators
    baseline: Baseline
    earlier: tuple[Reported, ...]  # the two latest, oldest first
    outcome: Reported | None  # what the round asks for; None when it is not due
    target: Goalpost
    verdict: Verdict


@dataclass(frozen=True)
class LeftOut:
    """An indicator that the assessment of its goal does not count, and why."""

    key: str  # of its row
    name: str
    sentence: str


@dataclass(frozen=True)
class Assessment:
    """A goal's calculated assessment, or why there is none."""

    status: Status
    sentence: str
    notes: tuple[str, ...]  # what was left out and why, in sentences
    left_out: tuple[LeftOut, ...]  # the same as data


@dataclass(frozen=True)
class GoalAbove:
    """A goal of a plan above, that the unit's own goals serve."""

    key: str
    label: str
    title: str
    text: str
    plan: str


@dataclass(frozen=True)
class Goal:
    """One of the unit's own goals."""

    key: str  # "goal:5"
    label: str  # "Delmål 1.1"
    title: str
    text: str
    assessment: Assessment | None  # None in a round that assesses no goals
    has_earlier: bool  # whether its table has a column for earlier outcomes
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Branch:
    """A goal above with the unit's goals under it; `note` says so when there are none."""

    title: str  # "Regionmål 1. Trygga uppväxtvillkor"; what its goals are called when nothing is above them
    above: GoalAbove | None
    goals: tuple[Goal, ...]
    note: str


@dataclass(frozen=True)
class Plan:
    """One of the unit's plans."""

    title: str
    adopted: str  # the decision in words; "" for a draft
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Columns:
    """The headings of every goal's table."""

    indicator: str
    baseline: str  # "Utfall 2024"; "Utgångsvärde" when the years differ, and they stand in the rows; "" for no column
    earlier: str
    outcome: str
    target: str
    status: str


@dataclass(frozen=True)
class StatusCount:
    """How many goals have a status."""

    status: Status
    figure: Figure


@dataclass(frozen=True)
class Summary:
    """Måluppfyllelse at a glance."""

    sentence: str
    counts: tuple[StatusCount, ...]


@dataclass(frozen=True)
class Assignment:
    """An uppdrag given to the unit."""

    key: str
    number: str
    text: str
    given_by: str
    decision: str
    months: str  # when it is reported, in words
    ends: str
    status: str  # "–" when nothing has been said
    status_code: str
    comment: str
    wording: str  # what the source says of its status


@dataclass(frozen=True)
class Covered:
    """An indicator that is listed, and why."""

    goal: str
    name: str
    note: str


@dataclass(frozen=True)
class CoverageGroup:
    """A part of the indicators: how many, and which."""

    code: str
    title: str
    part_of: str  # the code of the group that it divides; "" for none
    figure: Figure
    is_listed: bool  # whether the names are printed too; the others are seen in the tables
    indicators: tuple[Covered, ...]


@dataclass(frozen=True)
class Coverage:
    """What the report rests on."""

    sentence: str
    goals: Figure
    indicators: Figure
    groups: tuple[CoverageGroup, ...]


@dataclass(frozen=True)
class Rule:
    """How it was judged."""

    name: str
    version: int  # 0 is the standard rule
    adopted_by: str  # the decision in words, or that the region has made none
    method: str
    code: str  # names the rules' code: the same inputs give the same result


@dataclass(frozen=True)
class Named:
    """A region, a unit, a period or a stage: what programs and what people call it."""

    code: str
    name: str
    short_name: str = ""


@dataclass(frozen=True)
class Content:
    """Everything that a report says."""

    schema: str
    region: Named
    unit: Named
    period: Named
    follow_up: str
    title: str
    stage: Named
    round: int
    version: int
    built_at: str  # ISO 8601, UTC
    built: str  # the same in words, Swedish time
    is_demo: bool
    demo_notice: str  # "Påhittade siffror" where the region's figures are; "" otherwise
    demo_sentence: str  # what is made up and what is not
    columns: Columns
    summary: Summary
    plans: tuple[Plan, ...]
    assignments: tuple[Assignment, ...]
    coverage: Coverage
    rule: Rule
    legend: tuple[Status, ...]


def write_json(content: Content) -> str:
    """The content as canonical JSON."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """The SHA-256 of a content's canonical JSON, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_json(text: str) -> Document:
    """A stored content. Raises ValueError for one that was written to another schema."""
    document: Document = json.loads(text, object_hook=lambda fields: SimpleNamespace(**fields))
    if document.schema != SCHEMA:
        raise ValueError(f"{document.schema} is not {SCHEMA}")
    return document
