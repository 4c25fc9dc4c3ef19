"""Figures of a report: values, statuses, charts, and the rows of the goals' tables that they stand in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A region, a unit, a period or a stage: what programs and what people call it."""

    code: str
    name: str
    short_name: str = ""


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
    stage: str  # CALCULATED for a goal that the rule has judged, PROPOSED and DECIDED where people have; "" otherwise
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
    is_own_value: bool = False  # whether one person has both entered and approved it
    concerns: str = ""  # "avser 2025", when it is not about its own period
    concerns_year: int | None = None  # that year; None for its own
    parts: tuple[Part, ...] = ()
    split_reason: str = ""  # why there are no parts
    comment: str = ""
    source: str = ""
    forecast: StatedForecast | None = None
    measured: str = ""  # that it was measured otherwise than the round's own outcome is: "tidigare definition"
    notes: tuple[str, ...] = ()  # what is printed under the figure


@dataclass(frozen=True)
class Baseline:
    """The plan's earlier outcome. The source's own wording stands in for a figure that it lacks."""

    figure: Figure
    year: str  # "2024"; "" when the source does not say
    wording: str  # "Svar saknas"; "" when there is a figure
    note: str = ""  # its year, where the heading of the column does not say it


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
    """What the reader should know of a verdict or a proposal besides."""

    code: str  # PRELIMINARY, ASSUMED_TARGET, ASSUMED_ACCUMULATION; UNTOUCHED_DRAFT, MOVED; "" for another
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
    notes: tuple[str, ...] = ()  # what is printed under the status


@dataclass(frozen=True)
class ChartPoint:
    """A period in a chart. Without a figure it is a gap."""

    label: str  # "augusti 2026"
    tick: str  # under the axis: "aug"
    year: str  # under the ticks, once for those that share it
    at: str  # its place in time, in years: "2026.67"
    figure: Figure
    women: Figure | None
    men: Figure | None
    is_forecast: bool
    starts_line: bool  # the line is broken before it
    split: tuple[str, ...] = ()  # why the series is another from here on, a sentence each; an upright mark stands before it


@dataclass(frozen=True)
class Chart:
    """An indicator over time, as data; the drawing of it is the renderer's."""

    key: str  # "target:8/chart"
    title: str
    unit: str
    decimals: int
    target_low: str | None  # bounds to draw, as raw numbers; none for a target that is unclear
    target_high: str | None
    target: str  # the target in words
    baseline: str | None  # a level to draw, as a raw number
    baseline_label: str  # "Utfall 2024"
    points: tuple[ChartPoint, ...]
    description: str  # what the chart shows, for those who do not see it
    caption: str  # its figures in words: "december 2025: 110, augusti 2026: 64"


@dataclass(frozen=True)
class PeriodValue:
    """What one period has brought."""

    key: str  # "outcome:12"; "" where nothing has been entered
    period: str  # "2026-04"
    raw: str | bool | None  # as Figure.raw


@dataclass(frozen=True)
class Terms:
    """What the rule reads of an indicator besides what its row shows: with it the verdict can be computed again."""

    value_type: str  # NUMBER, YES_NO
    decimals: int
    accumulation: str  # CUMULATIVE, SUMMED, LATEST
    accumulation_reading: str  # as Goalpost.reading
    tolerance: str | None  # a miss of at most this is partly met; None leaves it to the rule
    weight: str  # counts only under a rule that weighs
    months: tuple[int, ...]  # in which it is measured; none when the plan does not say
    due: tuple[str, ...]  # the periods that the round asks for, the last one judged; none when it asks for none
    summed: tuple[PeriodValue, ...]  # of what is SUMMED: the year's periods up to that one


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
    title: str = ""  # the name, with its unit where figures do not carry it
    notes: tuple[str, ...] = ()  # what is printed under the name
    chart: Chart | None = None  # None where there are too few values for one
    terms: Terms | None = None  # None in a content from before there were any
