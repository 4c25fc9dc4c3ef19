"""Statuses, decisions, deadlines and charts in words, on rows that are not saved."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from goals.models import (
    Assessment,
    Category,
    Decision,
    Dimension,
    FollowUp,
    Indicator,
    Outcome,
    OutcomePart,
    Plan,
    Target,
    UnitFollowUp,
)
from goals.presentation.deadlines import days_left, deadline, state_words
from goals.presentation.decisions import decision_words, edition_words, short_decision
from goals.presentation.figures import figure, figure_of, write_value
from goals.presentation.statuses import StatusWords, rank
from goals.queries.rows import IndicatorRow, Round, build_row
from goals.queries.series import bullet_of, trend_of
from goals.rules.assessment import STANDARD_RULE
from goals.rules.attainment import Attainment, NotJudged, Verdict
from goals.rules.targets import Accumulation, Kind, Reading, ValueType
from tracker.models import Unit
from tracker.periods import Period, bits
from tracker.sentences import Sentence

AUGUST = Round(Period(2026, 8), 4, STANDARD_RULE)
TODAY = date(2026, 9, 8)


def verdict(attainment: Attainment, reason: NotJudged | None = None, **fields: Any) -> Verdict:
    return Verdict(attainment=attainment, reason=reason, sentence=Sentence("Så är det."), **fields)


# Statuses


@pytest.mark.parametrize(
    ("said", "sign", "word", "is_forecast"),
    [
        (verdict(Attainment.MET, is_forecast=True), "●", "Når målvärdet", True),
        (verdict(Attainment.PARTLY_MET), "◐", "Når delvis", False),
        (verdict(Attainment.NOT_MET), "○", "Når inte", False),
        (verdict(Attainment.NO_DATA, is_missing=True), "–", "Uppgift saknas", False),
        (verdict(Attainment.NOT_JUDGED, NotJudged.NOT_DUE), "⌛", "Mäts inte vid denna uppföljning", False),
        (verdict(Attainment.NOT_JUDGED, NotJudged.UNCLEAR), "?", "Bedöms inte (målvärdet oklart)", False),
        (verdict(Attainment.NOT_JUDGED, NotJudged.FOLLOW_ONLY), "·", "Följs utan målvärde", False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_indicator_s_verdict_has_a_sign_and_a_word(said: Verdict, sign: str, word: str, is_forecast: bool) -> None:
    status = StatusWords().of_indicator(said)
    assert (status.sign, status.word, status.is_forecast, status.stage) == (sign, word, is_forecast, "")


def test_a_region_s_own_word_stands_for_what_it_has_chosen_and_no_more() -> None:
    words = StatusWords({"MET": "Uppnått", "INDICATOR_NOT_MET": "Missar", "NO_DATA": "Inget värde"})
    statuses = [words.of_indicator(verdict(a)).word for a in (Attainment.MET, Attainment.NOT_MET, Attainment.NO_DATA)]
    assert statuses == ["Når målvärdet", "Missar", "Inget värde"]
    assert words.of_assessment(Assessment(status="MET")).word == "Uppnått"


@pytest.mark.parametrize(("decision_id", "stage"), [(None, "PROPOSED"), (7, "DECIDED")])
def test_what_people_say_of_a_goal_is_proposed_until_it_is_decided(decision_id: int | None, stage: str) -> None:
    status = StatusWords().of_assessment(Assessment(status="PARTLY_MET", decision_id=decision_id), "§ 112")
    assert (status.word, status.stage, status.decision) == ("Delvis uppfyllt", stage, "§ 112")


def test_the_legend_names_what_is_judged_first_and_then_only_the_reasons_that_occur() -> None:
    words = [status.word for status in StatusWords().legend_of_indicators({NotJudged.UNCLEAR, NotJudged.NOT_DUE})]
    assert words[:4] == ["Når målvärdet", "Når delvis", "Når inte", "Uppgift saknas"]
    assert words[4:] == ["Mäts inte vid denna uppföljning", "Bedöms inte (målvärdet oklart)"]


def test_what_needs_attention_comes_first_in_a_list() -> None:
    said = [
        verdict(Attainment.NOT_MET),
        verdict(Attainment.NO_DATA),
        verdict(Attainment.PARTLY_MET),
        verdict(Attainment.NOT_JUDGED, NotJudged.UNCLEAR),
        verdict(Attainment.MET),
        verdict(Attainment.NOT_JUDGED, NotJudged.NOT_DUE),
    ]
    assert sorted(said, key=rank) == said


# Decisions


@pytest.mark.parametrize(
    ("fields", "words", "short"),
    [
        (
            {"held_on": date(2025, 12, 9), "paragraph": "271", "dnr": "RS 25-2025"},
            "Kulturnämnden, 9 december 2025, § 271, RS 25-2025",
            "§ 271, 9 december 2025",
        ),
        (
            {"held_text": "november 2025"},
            "Kulturnämnden, november 2025. Dag, paragraf och diarienummer saknas i källan.",
            "november 2025",
        ),
        ({"held_text": "saknas i källan"}, "Kulturnämnden. Datum, paragraf och diarienummer saknas i källan.", ""),
        (
            {"held_on": date(2025, 12, 9), "paragraph": "§ 3"},
            "Kulturnämnden, 9 december 2025, § 3. Diarienummer saknas i källan.",
            "",
        ),
    ],
    ids=["whole", "month", "nothing", "sign"],
)
def test_what_a_source_lacks_of_a_decision_is_said(fields: dict[str, Any], words: str, short: str) -> None:
    decision = Decision(unit=Unit(name="Kulturnämnden"), year=2025, **fields)
    assert decision_words(decision).replace("\xa0", " ") == words
    if short:
        assert short_decision(decision).replace("\xa0", " ") == short


def test_a_plan_says_its_years() -> None:
    edition = {"edition_from": date(2026, 1, 1), "edition_to": date(2026, 12, 31)}
    assert edition_words(Plan(**edition)) == "2026"
    plan = Plan(**edition, period_from=date(2024, 1, 1), period_to=date(2027, 12, 31))
    assert edition_words(plan) == "2026, i planperioden 2024–2027"


# Deadlines


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 9, 8), "idag"),
        (date(2026, 9, 9), "i morgon"),
        (date(2026, 9, 7), "i går"),
        (date(2026, 9, 11), "om 3 dagar"),
        (date(2026, 9, 1), "för 7 dagar sedan"),
    ],
)
def test_how_far_away_a_day_is(due_on: date, words: str) -> None:
    assert days_left(due_on, TODAY) == words


def test_a_near_day_has_its_weekday_and_a_distant_one_its_year() -> None:
    assert deadline(date(2026, 9, 11), TODAY) == "fredag 11 september (om 3 dagar)"
    assert deadline(date(2026, 12, 11), TODAY) == "11 december 2026 (om 94 dagar)"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "OPEN"}, "Öppen, utfall fylls i"),
        (
            {"state": "HANDED_OVER", "handed_over_at": datetime(2026, 9, 16, 22, 30, tzinfo=UTC)},
            "Överlämnad till nämnden 17 september 2026",
        ),
        (
            {"state": "DECIDED", "decision": Decision(paragraph="74", held_on=date(2026, 9, 30))},
            "Beslutad, § 74, 30 september 2026",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_how_far_a_nämnd_has_come(fields: dict[str, Any], words: str) -> None:
    follow_up = UnitFollowUp(follow_up=FollowUp(opens_on=date(2026, 8, 24)), **fields)
    assert state_words(follow_up, TODAY).replace("\xa0", " ") == words


def test_a_round_that_has_not_opened_says_when_it_does() -> None:
    follow_up = UnitFollowUp(state="OPEN", follow_up=FollowUp(opens_on=date(2026, 12, 14)))
    assert state_words(follow_up, TODAY) == "Öppnar 14 december 2026"


# Figures


@pytest.mark.parametrize(
    ("fields", "value", "text", "unit"),
    [
        ({"measure_unit": "%", "decimals": 1}, "84.8000", "84,8", "%"),
        ({"measure_unit": "st"}, "1234", "1 234", "st"),
        ({"measure_unit": "%"}, "-15", "\u221215", "%"),
        ({"measure_unit": "st"}, "0", "0", "st"),
        ({"measure_unit": "st"}, None, "–", ""),
        ({"value_type": ValueType.YES_NO}, "1", "Ja", ""),
        ({"value_type": ValueType.YES_NO}, "0", "Nej", ""),
        ({"value_type": ValueType.YES_NO}, None, "–", ""),
    ],
)
def test_a_figure_is_written_the_swedish_way_with_its_unit(
    fields: dict[str, Any], value: str | None, text: str, unit: str
) -> None:
    shown = figure(Indicator(**fields), None if value is None else Decimal(value))
    assert (shown.text.replace("\xa0", " "), shown.unit) == (text, unit)


def test_no_outcome_is_a_dash() -> None:
    assert str(figure_of(None, Indicator(measure_unit="st"))) == "–"
    assert write_value(Indicator(), None) == "–"


# Charts


def make_row(
    *outcomes: Outcome, is_visible: bool = True, accumulation: str = Accumulation.CUMULATIVE, **target: Any
) -> IndicatorRow:
    """A row with a target of at least 90 in August and December, and these outcomes."""
    value_type = target.pop("value_type", ValueType.NUMBER)
    indicator = Indicator(name="Antal filmer", measure_unit="st", accumulation=accumulation, value_type=value_type)
    fields = {"kind": Kind.AT_LEAST, "low": Decimal(90), "reading": Reading.STATED, "months": bits([8, 12])}
    return build_row(Target(indicator=indicator, year=2026, **fields | target), outcomes, AUGUST, is_visible)


def outcome(year: int, month: int, value: str | None, **fields: Any) -> Outcome:
    """An outcome that is not saved, without parts."""
    found = Outcome(pk=year * 100 + month, year=year, month=month, value=None if value is None else Decimal(value), **fields)
    found.known_parts = []
    return found


def test_a_due_period_without_a_value_is_a_gap_and_what_was_not_due_is_nothing() -> None:
    trend = trend_of(make_row(outcome(2025, 12, "101"), months=bits([4, 8, 12])))
    assert trend is not None
    assert [(point.label, point.value) for point in trend.points] == [
        ("december 2025", Decimal(101)),
        ("april 2026", None),
        ("augusti 2026", None),
    ]


@pytest.mark.parametrize(
    ("accumulation", "breaks"), [(Accumulation.CUMULATIVE, True), (Accumulation.SUMMED, True), (Accumulation.LATEST, False)]
)
def test_a_count_that_begins_anew_each_january_is_not_joined_to_last_year_s(accumulation: str, breaks: bool) -> None:
    trend = trend_of(make_row(outcome(2025, 12, "101"), outcome(2026, 8, "64"), accumulation=accumulation))
    assert trend is not None
    assert [point.starts_line for point in trend.points] == [False, breaks]


def test_a_person_s_forecast_is_the_last_point() -> None:
    trend = trend_of(make_row(outcome(2026, 8, "64", forecast_value=Decimal(95))))
    assert trend is not None
    assert [(p.label, p.value, p.is_forecast) for p in trend.points][-1] == ("december 2026", Decimal(95), True)


@pytest.mark.parametrize(
    "row",
    [make_row(outcome(2026, 8, "64"), is_visible=False), make_row(outcome(2026, 8, "1"), value_type=ValueType.YES_NO)],
    ids=["not to be seen", "ja or nej"],
)
def test_what_is_no_number_or_not_to_be_seen_is_not_drawn(row: IndicatorRow) -> None:
    assert (trend_of(row), bullet_of(row)) == (None, None)


def test_a_bullet_has_outcome_forecast_target_and_earlier_years() -> None:
    bullet = bullet_of(make_row(outcome(2025, 12, "101"), outcome(2026, 8, "64"), baseline=Decimal(123), baseline_year=2024))
    assert bullet is not None
    assert (bullet.value, bullet.forecast, bullet.targets, bullet.baseline) == (64, 96, (90,), 123)
    assert (bullet.earlier, bullet.baseline_label, bullet.target) == ((("2025", Decimal(101)),), "Utfall 2024", "minst 90")


@pytest.mark.parametrize(
    "fields",
    [
        {"reading": Reading.UNCLEAR},
        {"kind": Kind.FOLLOW, "low": None},
        {"kind": Kind.INCREASE, "low": None, "baseline": Decimal(1)},
    ],
    ids=["unclear", "follow only", "trend"],
)
def test_without_a_bound_to_be_held_against_there_is_no_bullet(fields: dict[str, Any]) -> None:
    assert bullet_of(make_row(outcome(2026, 8, "64"), **fields)) is None


def test_a_reading_that_nobody_has_confirmed_draws_no_line_to_reach() -> None:
    trend = trend_of(make_row(outcome(2026, 8, "64"), reading=Reading.UNCLEAR))
    assert trend is not None
    assert trend.targets == ()


def test_no_part_is_shown_or_drawn_when_one_is_suppressed() -> None:
    """Otherwise it could be computed from the others and the whole."""
    split = outcome(2026, 8, "64")
    gender = Dimension(name="Kön", is_gender=True)
    split.known_parts = [
        OutcomePart(category=Category(dimension=gender, name="Kvinnor"), value=None, is_suppressed=True),
        OutcomePart(category=Category(dimension=gender, name="Män"), value=Decimal(61)),
    ]
    row = make_row(split)
    assert figure_of(split, row.indicator).parts == (("Kvinnor", "visas inte"), ("Män", "visas inte"))
    trend = trend_of(row)
    assert trend is not None
    assert not trend.has_parts
