"""Statuses: the sign and the word of what was judged, in the region's own words where it has chosen some."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from django.utils.translation import gettext

from goals.models import Assessment
from goals.rules import wording
from goals.rules.assessment import Calculated
from goals.rules.attainment import JUDGED, Attainment, NotJudged, Verdict
from tracker.models import Region
from tracker.signs import ShownStatus

Stage = Literal["", "CALCULATED", "PROPOSED", "DECIDED"]

GOAL_CODES = (Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET)


@dataclass(frozen=True)
class StatusWords:
    """The words of a region, by code as in Region.status_words; the standard word for each code that is not there.

    The codes are those of Attainment and NotJudged. An indicator's attainment has
    INDICATOR_ before it: a goal is "uppfyllt" where an indicator "når målvärdet".
    """

    own: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_region(cls, region: Region) -> "StatusWords":
        """The words that the region has chosen."""
        return cls(region.status_words)

    def of_indicator(self, verdict: Verdict) -> ShownStatus:
        """How an indicator stands against its target."""
        return self._of_indicator(verdict.attainment, verdict.reason, is_forecast=verdict.is_judged and verdict.is_forecast)

    def of_attainment(self, attainment: str) -> ShownStatus:
        """An indicator's attainment as a person has stated it."""
        return self._of_indicator(Attainment(attainment))

    def of_goal_attainment(self, attainment: str) -> ShownStatus:
        """A goal's attainment by itself."""
        return self._of_goal(Attainment(attainment))

    def of_goal(self, calculated: Calculated) -> ShownStatus:
        """The calculated assessment of a goal: from the rule, not judged by anybody."""
        is_judged = calculated.attainment in JUDGED
        return self._of_goal(
            calculated.attainment,
            calculated.reason,
            is_forecast=is_judged and calculated.is_forecast,
            stage="CALCULATED" if is_judged else "",
        )

    def of_assessment(self, assessment: Assessment, decision: str = "") -> ShownStatus:
        """What people say of a goal, proposed or decided; `decision` is the paragraph and the date, in words."""
        attainment = Attainment(assessment.status or Attainment.NOT_JUDGED)
        stage: Stage = "DECIDED" if assessment.decision_id else "PROPOSED"
        return self._of_goal(attainment, is_forecast=assessment.is_forecast, stage=stage, decision=decision)

    def legend_of_indicators(self, reasons: Iterable[NotJudged] = ()) -> list[ShownStatus]:
        """The statuses that an indicator can have, in order; of the reasons for not judging only those given."""
        judged = [self._of_indicator(code) for code in (*GOAL_CODES, Attainment.NO_DATA)]
        return [*judged, *(self._of_indicator(Attainment.NOT_JUDGED, reason) for reason in _in_order(reasons))]

    def legend_of_goals(self, reasons: Iterable[NotJudged] = ()) -> list[ShownStatus]:
        """The statuses that a goal can have, in order; of the reasons for not judging only those given."""
        judged = [self._of_goal(code) for code in (*GOAL_CODES, Attainment.NO_DATA)]
        return [*judged, *(self._of_goal(Attainment.NOT_JUDGED, reason) for reason in _in_order(reasons))]

    def _of_indicator(self, attainment: Attainment, reason: NotJudged | None = None, *, is_forecast: bool = False) -> ShownStatus:
        standard = wording.indicator_status(attainment, reason)
        code = f"INDICATOR_{attainment}" if attainment in JUDGED else reason or attainment
        return ShownStatus(standard.sign, self._word(code, standard), is_forecast=is_forecast)

    def _of_goal(
        self,
        attainment: Attainment,
        reason: NotJudged | None = None,
        *,
        is_forecast: bool = False,
        stage: Stage = "",
        decision: str = "",
    ) -> ShownStatus:
        standard = wording.goal_status(attainment, reason)
        word = self._word(reason or attainment, standard)
        return ShownStatus(standard.sign, word, is_forecast=is_forecast, stage=stage, decision=decision)

    def _word(self, code: str, standard: wording.Status) -> str:
        return self.own.get(code) or gettext(standard.word)


def _in_order(reasons: Iterable[NotJudged]) -> list[NotJudged]:
    asked_for = set(reasons)
    return [reason for reason in wording.NOT_JUDGED_STATUS if reason in asked_for]


def rank(verdict: Verdict) -> int:
    """Where a status stands in a list of what needs attention first."""
    order: list[str] = [
        Attainment.NOT_MET,
        Attainment.NO_DATA,
        Attainment.PARTLY_MET,
        NotJudged.UNCLEAR,
        NotJudged.NO_BASELINE,
        NotJudged.NOT_YET,
        Attainment.MET,
    ]
    code = verdict.reason or verdict.attainment
    return order.index(code) if code in order else len(order)
