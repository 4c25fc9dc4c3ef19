from enum import StrEnum

import pytest

from goals.rules import wording
from goals.rules.attainment import Attainment, NotJudged
from goals.rules.summaries import WHY_LEFT_OUT
from goals.rules.targets import WORDS_OF_KIND, Accumulation, Direction, Kind, Reading, ValueType


@pytest.mark.parametrize(
    ("attainment", "reason", "goal", "indicator"),
    [
        (Attainment.MET, None, "● Uppfyllt", "● Når målvärdet"),
        (Attainment.PARTLY_MET, None, "◐ Delvis uppfyllt", "◐ Når delvis"),
        (Attainment.NOT_MET, None, "○ Inte uppfyllt", "○ Når inte"),
        (Attainment.NO_DATA, None, "– Uppgift saknas", "– Uppgift saknas"),
        (Attainment.NOT_JUDGED, NotJudged.NOT_DUE, "⌛ Mäts inte vid denna uppföljning", "⌛ Mäts inte vid denna uppföljning"),
        (Attainment.NOT_JUDGED, NotJudged.UNCLEAR, "? Bedöms inte (målvärdet oklart)", "? Bedöms inte (målvärdet oklart)"),
        (Attainment.NOT_JUDGED, NotJudged.FOLLOW_ONLY, "· Följs utan målvärde", "· Följs utan målvärde"),
        (Attainment.NOT_JUDGED, None, "? Bedöms inte", "? Bedöms inte"),
    ],
)
def test_a_status_is_a_sign_and_a_word(attainment: Attainment, reason: NotJudged | None, goal: str, indicator: str) -> None:
    statuses = wording.goal_status(attainment, reason), wording.indicator_status(attainment, reason)
    assert [f"{status.sign} {status.word}" for status in statuses] == [goal, indicator]


@pytest.mark.parametrize("reason", NotJudged)
def test_every_reason_for_not_judging_has_a_status_of_its_own(reason: NotJudged) -> None:
    status = wording.indicator_status(Attainment.NOT_JUDGED, reason)
    assert [other for other, has in wording.NOT_JUDGED_STATUS.items() if has == status] == [reason]


def test_every_reason_for_leaving_out_has_a_sentence() -> None:
    assert set(WHY_LEFT_OUT) == set(NotJudged) - {NotJudged.NOT_YET, NotJudged.NO_INDICATORS}


@pytest.mark.parametrize("legend", [wording.GOAL_LEGEND, wording.INDICATOR_LEGEND])
def test_a_legend_tells_every_word_once(legend: tuple[wording.Status, ...]) -> None:
    words = [status.word for status in legend]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (Kind, wording.KIND_LABELS),
        (Kind, WORDS_OF_KIND),
        (Reading, wording.READING_LABELS),
        (Direction, wording.DIRECTION_LABELS),
        (Accumulation, wording.ACCUMULATION_LABELS),
        (ValueType, wording.VALUE_TYPE_LABELS),
    ],
)
def test_every_code_has_a_label(codes: type[StrEnum], labels: dict[str, str]) -> None:
    assert set(labels) == set(codes)
