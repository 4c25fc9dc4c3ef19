"""Goals of a report: what they are, what the rule and what people say of them, and what is to be done."""

from dataclasses import dataclass

from reports.content.schema.decisions import Decided
from reports.content.schema.figures import Remark, Row, Status
from reports.content.schema.region import Given
from reports.content.schema.texts import Block


@dataclass(frozen=True)
class LeftOut:
    """An indicator that the assessment of its goal does not count, and why."""

    key: str  # of its row
    name: str
    sentence: str


@dataclass(frozen=True)
class Assessment:
    """A calculated assessment, or why there is none."""

    status: Status
    sentence: str
    notes: tuple[str, ...]  # what was left out and why, in sentences
    left_out: tuple[LeftOut, ...]  # the same as data


@dataclass(frozen=True)
class Action:
    """What is to be done (åtgärd)."""

    key: str  # "action:4"
    what: str
    who: str
    due: str  # "31 december 2026"; "" for no day
    state: str  # OPEN, DONE, DROPPED
    word: str  # "pågår"


@dataclass(frozen=True)
class EarlierActions:
    """What came of what was agreed on in earlier rounds."""

    title: str  # "Åtgärder sedan Delårsrapport april 2026"
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Proposal:
    """Förvaltningens förslag: what people say of a goal, or of the contribution to one."""

    key: str  # "assessment:12"
    status: Status | None  # None for what has been begun and is not yet assessed
    departs: bool  # whether the status is another than the calculated one
    reason: str  # why it departs; may be given without that too
    activities: tuple[Block, ...]  # genomförda aktiviteter och insatser
    analysis: tuple[Block, ...]
    actions: tuple[Action, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class GoalAbove:
    """A goal of a plan above, that the unit's own goals serve."""

    key: str
    label: str
    title: str
    text: str
    plan: str


@dataclass(frozen=True)
class Contribution:
    """The unit's contribution to a goal above that is addressed to it."""

    key: str  # "goal:3/contribution"
    label: str  # "Bidrag till regionmål 1"
    assessment: Assessment
    proposal: Proposal | None  # None before there is any
    earlier_actions: EarlierActions | None
    decided: Decided | None = None  # None before the nämnd has decided, and where it has only taken note
    goals: tuple[str, ...] = ()  # the keys of the unit's goals that it is calculated from


@dataclass(frozen=True)
class Goal:
    """One of the unit's own goals, or of fullmäktige's in the region's report."""

    key: str  # "goal:5"
    label: str  # "Delmål 1.1"
    title: str
    text: str
    assessment: Assessment | None  # None in a round that assesses no goals
    has_earlier: bool  # whether its table has a column for earlier outcomes
    rows: tuple[Row, ...]
    proposal: Proposal | None = None  # None before there is any
    earlier_actions: EarlierActions | None = None
    decided: Decided | None = None
    given: tuple[Given, ...] = ()  # what each nämnd gives, in the region's report


@dataclass(frozen=True)
class Branch:
    """A goal above with the unit's goals under it; `note` says so when there are none."""

    title: str  # "Regionmål 1. Trygga uppväxtvillkor"; what its goals are called when nothing is above them
    above: GoalAbove | None
    goals: tuple[Goal, ...]
    note: str
    contribution: Contribution | None = None


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
