"""The whole of a report, and what it sums up: how the goals stand, uppdrag, what the report rests on, how it was judged."""

from dataclasses import dataclass

from reports.content.schema.decisions import Decision, EarlierDecision, LockException
from reports.content.schema.figures import Figure, Named, Status
from reports.content.schema.goals import Columns, Contribution, Plan
from reports.content.schema.region import Check, Committee
from reports.content.schema.texts import Section


@dataclass(frozen=True)
class StatusCount:
    """How many goals have a status."""

    status: Status
    figure: Figure  # by the calculated assessment
    proposed: Figure | None = None  # by förvaltningens förslag; None where there are no proposals at all
    decided: Figure | None = None  # by the decision of the `decider`; None where it has decided of no goal


@dataclass(frozen=True)
class Summary:
    """Måluppfyllelse at a glance."""

    sentence: str
    counts: tuple[StatusCount, ...]
    proposed: str = ""  # what förvaltningen proposed, where `sentence` is about what has been decided
    calculated: str = ""  # what the rule says, where `sentence` is about what people say
    note: str = ""  # how many have no proposal yet


@dataclass(frozen=True)
class Receiver:
    """One who is to do an uppdrag, and what is said of it in the round."""

    key: str  # "assignmentaddressee:7"
    name: str  # "" for the unit itself
    months: str  # when it is reported, in words
    ends: str
    status: str  # "–" when nothing has been said
    status_code: str
    comment: str
    wording: str  # what the source says of its status
    is_late: bool  # försenat
    late: str  # why
    notes: tuple[str, ...]  # what is printed under the status


@dataclass(frozen=True)
class Assignment:
    """An uppdrag given to the unit."""

    key: str  # "assignment:3"
    number: str
    text: str
    given_by: str
    decision: str
    giver: str  # the decision in words, or who gave it
    receivers: tuple[Receiver, ...]


@dataclass(frozen=True)
class Covered:
    """An indicator, or a goal, that is listed, and why."""

    goal: str
    name: str
    note: str


@dataclass(frozen=True)
class CoverageGroup:
    """A part of the indicators or of the goals: how many, and which."""

    code: str
    title: str
    part_of: str  # the code of the group that it divides; "" for none
    figure: Figure
    is_listed: bool  # whether the names are printed too; the others are seen in the tables
    indicators: tuple[Covered, ...]


@dataclass(frozen=True)
class GoalGroup:
    """Some of the goals, and of the contributions: how many, and which."""

    code: str  # ALL, CALCULATED, NOT_CALCULATED, PROPOSED, NOT_PROPOSED, DEPARTS, MOVED, DECIDED, OTHERWISE
    title: str
    figure: Figure
    contributions: Figure | None  # None in a plan whose unit contributes to nothing above
    is_listed: bool
    goals: tuple[Covered, ...]  # contributions among them


@dataclass(frozen=True)
class Coverage:
    """What the report rests on."""

    sentence: str
    goals: Figure
    indicators: Figure
    groups: tuple[CoverageGroup, ...]
    goal_sentence: str = ""  # how the goals have been judged; "" in a round that assesses none
    goal_groups: tuple[GoalGroup, ...] = ()


@dataclass(frozen=True)
class Rule:
    """How it was judged."""

    name: str
    version: int  # 0 is the standard rule
    adopted_by: str  # the decision in words, or that the region has made none
    method: str
    code: str  # names the rules' code: the same inputs give the same result
    contribution_method: str = ""  # how contributions are calculated; "" where there are none
    proposal_method: str = ""  # how förvaltningen comes to its proposal
    words: tuple[str, ...] = ()  # what the numbers below mean, a sentence for each
    partly_within: str = ""  # how much of its bound an indicator may miss and be partly met; a share, as those below
    met_share: str = ""  # the goal is met from this share of indicators that are met
    partly_share: str = ""  # not met up to this share of indicators that are at least partly met
    missing_caps: bool | None = None  # whether what is missing holds the goal at partly met
    is_weighted: bool | None = None  # whether the weights of Terms count


@dataclass(frozen=True)
class Seal:
    """The last seal of the region's trace when the content was built."""

    number: int
    digest: str


@dataclass(frozen=True)
class Masking:
    """A decision by which texts in the report have been masked since it was frozen."""

    key: str  # "decision:12"
    words: str  # who decided, when and by which paragraph
    sentence: str  # what is printed of it
    at: str  # when it was done: ISO 8601, UTC


@dataclass(frozen=True)
class Whole:
    """What only the region's report has."""

    noun: str  # what the nämnders' goals are called: "delmål"
    committees: tuple[Committee, ...]
    checks: tuple[Check, ...]
    sentence: str  # the checks in short
    householding: Contribution | None = None  # god ekonomisk hushållning; None where no goal is flagged for it


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
    label: str  # "Utkast 3", "Förslag", "Beslut, omgång 2"
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
    sections: tuple[Section, ...] = ()
    decision: Decision | None = None  # None before the nämnd has decided
    earlier_decisions: tuple[EarlierDecision, ...] = ()  # of the same follow-up's earlier rounds
    exceptions: tuple[LockException, ...] = ()  # what was opened after a hand-over
    traced: tuple[str, ...] = ()  # the keys of all that can be traced; its place here, from 1, is the number on paper
    masking: tuple[Masking, ...] = ()  # empty in a report that is as it was frozen
    trace_address: str = ""  # where the numbers are looked up: "https://tertial.example.org/spar/"
    previous_period: str = ""  # of the year's round before this one: "2026-04"; "" for the first
    seal: Seal | None = None  # None before anything is sealed
    whole: Whole | None = None  # of the region's report alone
    decider: str = "Nämnden"  # who decides of it, in the definite form; "Regionstyrelsen" of the region's report
