"""What is said of a goal, by stage: what the nämnd decided beside what its förvaltning proposed, wherever a goal is listed."""

from dataclasses import dataclass

from goals.presentation.decisions import decision_beside
from goals.presentation.statuses import StatusWords
from goals.queries.assessments import Judgement
from tracker.signs import ShownStatus


@dataclass(frozen=True)
class Stages:
    """`decided` is None until the nämnd has decided, `proposed` where nothing has been proposed, or it is not to be seen.

    `renewed` is another status that has been proposed since the decision, in a round that is open again; `reason` is why the
    nämnd decided otherwise, "" where it did not. `is_noted` says that the nämnd only has taken note, and decided of no goal.
    """

    proposed: ShownStatus | None
    decided: ShownStatus | None
    renewed: ShownStatus | None
    is_otherwise: bool
    reason: str
    is_noted: bool


def stages_of(one: Judgement, words: StatusWords) -> Stages:
    """What has been said of a goal, in the region's words."""
    decided = one.decided
    return Stages(
        proposed=words.of_assessment(one.proposal) if one.proposal else None,
        decided=words.of_assessment(decided, decision_beside(decided)) if decided else None,
        renewed=words.of_assessment(one.renewed) if one.renewed else None,
        is_otherwise=one.is_otherwise,
        reason=decided.deviation_reason if decided and one.is_otherwise else "",
        is_noted=one.is_noted,
    )
