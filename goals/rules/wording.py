"""Wording: every status in words and signs, once, for page, PDF and Word; and the labels of the codes.

A status is never told by colour alone: it has a sign and a word. A forecast is
the same with FORECAST_PREFIX before it and the sign in outline.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from goals.rules.attainment import Attainment, NotJudged
from goals.rules.targets import Accumulation, Direction, Kind, Reading, ValueType
from tracker.sentences import gettext_noop


@dataclass(frozen=True)
class Status:
    """A sign and a Swedish word (a msgid)."""

    sign: str
    word: str


FORECAST_PREFIX = gettext_noop("Prognos:")

GOAL_STATUS: Mapping[Attainment, Status] = {
    Attainment.MET: Status("●", gettext_noop("Uppfyllt")),
    Attainment.PARTLY_MET: Status("◐", gettext_noop("Delvis uppfyllt")),
    Attainment.NOT_MET: Status("○", gettext_noop("Inte uppfyllt")),
}
INDICATOR_STATUS: Mapping[Attainment, Status] = {
    Attainment.MET: Status("●", gettext_noop("Når målvärdet")),
    Attainment.PARTLY_MET: Status("◐", gettext_noop("Når delvis")),
    Attainment.NOT_MET: Status("○", gettext_noop("Når inte")),
}
MISSING_STATUS = Status("–", gettext_noop("Uppgift saknas"))
NOT_JUDGED_STATUS: Mapping[NotJudged, Status] = {
    NotJudged.NOT_DUE: Status("⌛", gettext_noop("Mäts inte vid denna uppföljning")),
    NotJudged.NO_PERIODICITY: Status("⌛", gettext_noop("Mäts inte (tidpunkt saknas i planen)")),
    NotJudged.NOT_YET: Status("⌛", gettext_noop("Ännu inte")),
    NotJudged.UNCLEAR: Status("?", gettext_noop("Bedöms inte (målvärdet oklart)")),
    NotJudged.NO_BASELINE: Status("?", gettext_noop("Bedöms inte (utgångsvärde saknas)")),
    NotJudged.NOT_APPLICABLE: Status("·", gettext_noop("Ej tillämpligt")),
    NotJudged.SUPPRESSED: Status("·", gettext_noop("Visas inte (för få personer)")),
    NotJudged.FOLLOW_ONLY: Status("·", gettext_noop("Följs utan målvärde")),
    NotJudged.NO_INDICATORS: Status("·", gettext_noop("Inga indikatorer")),
}
# A goal whose indicators are not judged for different reasons.
MIXED_STATUS = Status("?", gettext_noop("Bedöms inte"))

# The same on page and paper, in this order.
GOAL_LEGEND = (*GOAL_STATUS.values(), MISSING_STATUS, *NOT_JUDGED_STATUS.values(), MIXED_STATUS)
INDICATOR_LEGEND = (
    *INDICATOR_STATUS.values(),
    MISSING_STATUS,
    *(status for reason, status in NOT_JUDGED_STATUS.items() if reason != NotJudged.NO_INDICATORS),
)


def status_codes() -> dict[str, Status]:
    """Every status that a region can have a word of its own for, by the code in Region.status_words.

    An indicator's attainment has INDICATOR_ before it: a goal is "uppfyllt" where an indicator "når målvärdet".
    """
    goals = {str(code): status for code, status in GOAL_STATUS.items()}
    indicators = {f"INDICATOR_{code}": status for code, status in INDICATOR_STATUS.items()}
    reasons = {str(code): status for code, status in NOT_JUDGED_STATUS.items()}
    return goals | indicators | {str(Attainment.NO_DATA): MISSING_STATUS} | reasons | {str(Attainment.NOT_JUDGED): MIXED_STATUS}


def goal_status(attainment: Attainment, reason: NotJudged | None = None) -> Status:
    """How a goal's assessment is shown; `reason` tells apart what is not judged."""
    return GOAL_STATUS.get(attainment) or _status_without_verdict(attainment, reason)


def indicator_status(attainment: Attainment, reason: NotJudged | None = None) -> Status:
    """How an indicator's verdict is shown; `reason` tells apart what is not judged."""
    return INDICATOR_STATUS.get(attainment) or _status_without_verdict(attainment, reason)


def _status_without_verdict(attainment: Attainment, reason: NotJudged | None) -> Status:
    if attainment == Attainment.NO_DATA:
        return MISSING_STATUS
    return NOT_JUDGED_STATUS[reason] if reason else MIXED_STATUS


KIND_LABELS: Mapping[Kind, str] = {
    Kind.AT_LEAST: gettext_noop("minst"),
    Kind.AT_MOST: gettext_noop("högst"),
    Kind.EXACTLY: gettext_noop("exakt"),
    Kind.WITHIN: gettext_noop("mellan"),
    Kind.YES: gettext_noop("ja"),
    Kind.INCREASE: gettext_noop("ökande"),
    Kind.DECREASE: gettext_noop("minskande"),
    Kind.KEEP_OR_INCREASE: gettext_noop("bibehållen eller ökande"),
    Kind.KEEP_OR_DECREASE: gettext_noop("bibehållen eller minskande"),
    Kind.FOLLOW: gettext_noop("följs utan målvärde"),
}
READING_LABELS: Mapping[Reading, str] = {
    Reading.STATED: gettext_noop("står i planen"),
    Reading.ASSUMED: gettext_noop("antaget"),
    Reading.UNCLEAR: gettext_noop("oklart"),
    Reading.CONFIRMED: gettext_noop("bekräftat"),
}
DIRECTION_LABELS: Mapping[Direction, str] = {
    Direction.MORE_IS_BETTER: gettext_noop("högre är bättre"),
    Direction.LESS_IS_BETTER: gettext_noop("lägre är bättre"),
    Direction.NOT_STATED: gettext_noop("anges inte"),
}
ACCUMULATION_LABELS: Mapping[Accumulation, str] = {
    Accumulation.CUMULATIVE: gettext_noop("räknas från den 1 januari"),
    Accumulation.SUMMED: gettext_noop("anges per period och summeras"),
    Accumulation.LATEST: gettext_noop("läget vid periodens slut"),
}
VALUE_TYPE_LABELS: Mapping[ValueType, str] = {
    ValueType.NUMBER: gettext_noop("tal"),
    ValueType.YES_NO: gettext_noop("ja eller nej"),
}
