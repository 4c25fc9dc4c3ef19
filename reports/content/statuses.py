"""Statuses: how goals and indicators stand, with codes for programs and the region's own words for people."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from goals.models import Assessment
from goals.presentation.statuses import StatusWords
from goals.rules.assessment import Calculated
from goals.rules.attainment import Attainment, NotJudged, Verdict
from reports.content.schema import Contribution, Goal, Status
from tracker.signs import ShownStatus

_ORDER = list(Attainment)


def goal_status(calculated: Calculated, words: StatusWords) -> Status:
    """What the rule makes of a goal."""
    return _status("GOAL", calculated.attainment, calculated.reason, words.of_goal(calculated))


def indicator_status(verdict: Verdict, words: StatusWords) -> Status:
    """How an indicator stands against its target."""
    return _status("INDICATOR", verdict.attainment, verdict.reason, words.of_indicator(verdict))


def assessed_status(assessment: Assessment, words: StatusWords) -> Status:
    """What people say of a goal, proposed or decided."""
    return _status("GOAL", Attainment(assessment.status), None, words.of_assessment(assessment))


def kept_elsewhere(kind: str, word: str) -> Status:
    """What another unit reports: nothing is said here of how it stands."""
    return Status(kind, Attainment.NOT_JUDGED, "KEPT_ELSEWHERE", "", "", word, is_forecast=False)


def _status(kind: str, attainment: Attainment, reason: NotJudged | None, shown: ShownStatus) -> Status:
    return Status(kind, str(attainment), str(reason or ""), shown.stage, shown.sign, shown.word, shown.is_forecast)


def in_order(statuses: Iterable[Status]) -> list[Status]:
    """Each status once: goals before indicators, the best first, what is not judged last."""
    return sorted(set(statuses), key=lambda s: (s.kind, _ORDER.index(Attainment(s.code)), s.reason, s.is_forecast))


def legend_of(goals: Sequence[Goal], contributions: Sequence[Contribution] = ()) -> tuple[Status, ...]:
    """The signs and words that the goals, their indicators and the contributions have, each once, settled."""
    judged: list[Goal | Contribution] = [*goals, *contributions]
    used = [item.assessment.status for item in judged if item.assessment]
    used += [item.proposal.status for item in judged if item.proposal and item.proposal.status]
    used += [item.decided.status for item in judged if item.decided]
    used += [row.verdict.status for goal in goals for row in goal.rows]
    settled = (replace(status, is_forecast=False, stage="") for status in in_order(used) if status.sign)
    return tuple({(status.sign, status.word): status for status in settled}.values())
