"""The region's whole: what each nämnd gives to the goals, where each is, and what the region's report says otherwise."""

from dataclasses import dataclass

from reports.content.schema.figures import Named, Status


@dataclass(frozen=True)
class Given:
    """What a nämnd gives to a goal: the status that its frozen report says that it decided, or why there is none."""

    key: str  # "unitfollowup:7"
    unit: Named
    code: str  # DECIDED, NOT_DECIDED, NOTED, NO_GOAL, NO_PLAN, NOT_ADDRESSED
    word: str  # the status's word; "Ej beslutat", "Ej riktat hit", "Inget delmål"
    status: Status | None  # of DECIDED
    decision: str  # "§ 112, 24 september 2026"


@dataclass(frozen=True)
class Committee:
    """A nämnd in the round: how far it has come, and the report of its that the figures are from."""

    key: str  # "unitfollowup:7"
    unit: Named
    state: str  # OPEN, HANDED_OVER, DECIDED
    words: str  # "Beslutad, § 112, 24 september 2026"
    meeting: str  # "24 september 2026"; ""
    round: int  # of the report; 0 when the nämnd has not decided
    label: str  # "Beslut, omgång 2"; "Ej beslutat"
    sha256: str  # of the report; ""


@dataclass(frozen=True)
class Check:
    """Something that the region's report says otherwise than a nämnd's decided report does now."""

    code: str  # DIFFERS, CORRECTED, REOPENED, DECIDED_SINCE, NOT_DECIDED
    word: str  # "Rättat sedan dess"
    unit: str
    where: str  # "Regionmål 1"
    name: str
    what: str  # "Utfall"
    region: str  # as the region's report says
    own: str  # as the nämnd's says now
    since: str  # by which decision, and its day
    reason: str
