"""Statuses: how goals and indicators stand, with codes for programs and the region's own words for people."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from goals.presentation.statuses import StatusWords
from goals.rules.assessment import Calculated
from goals.rules.attainment import Attainment, NotJudged, Verdict
from reports.content.schema import Goal, Status
from tracker.signs import ShownStatus

_ORDER = list(Attainment)


def goal_status(calculated: Calculated, words: StatusWords) -> Status:
    """What the rule makes of a goal."""
    return _status("GOAL", calculated.attainment, calculated.reason, words.of_goal(calculated))


def indicator_status(verdict: Verdict, words: StatusWords) -> Status:
    """How an indicator stands against its target."""
    return _status("INDICATOR", verdict.attainment, verdict.reason, words.of_indicator(verdict))


def kept_elsewhere(kind: str, word: str) -> Status:
    """What another unit reports: nothing is said here of how it stands."""
    return Status(kind, Attainment.NOT_JUDGED, "KEPT_ELSEWHERE", "", "", word, is_forecast=False)


def _status(kind: str, attainment: Attainment, reason: NotJudged | None, shown: ShownStatus) -> Status:
    return Status(kind, str(attainment), str(reason or ""), shown.stage, shown.sign, shown.word, shown.is_forecast)


def in_order(statuses: Iterable[Status]) -> list[Status]:
    """Each status once: goals before indicators, the best first, what is not judged last."""
    return sorted(set(statuses), key=lambda s: (s.kind, _ORDER.index(Attainment(s.code)), s.reason, s.is_forecast))


def legend_of(goals: Sequence[Goal]) -> tuple[Status, ...]:
    """The signs and words that the goals and their indicators have, each once, settled."""
    used = [goal.assessment.status for goal in goals if goal.assessment]
    used += [row.verdict.status for goal in goals for row in goal.rows]
    settled = (replace(status, is_forecast=False, stage="") for status in in_order(used) if status.sign)
    return tuple({(status.sign, status.word): status for status in settled}.values())
