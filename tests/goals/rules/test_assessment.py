"""Each goal is read aloud: the sentence is what people see, so the table holds it whole."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from goals.rules.assessment import RULES_CODE, STANDARD_RULE, Judged, Rule, calculate
from goals.rules.attainment import Attainment, NotJudged, Verdict, evaluate
from goals.rules.targets import Kind, Reading
from tests.goals.rules.cast import AUGUST, DECEMBER, at_least, measured, target, yes

MET, PARTLY_MET, NOT_MET = Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET
NO_DATA, NOT_JUDGED = Attainment.NO_DATA, Attainment.NOT_JUDGED

TERMS = at_least("90")
judged_in_august = partial(evaluate, period=AUGUST)
judged_in_december = partial(evaluate, period=DECEMBER)

IN_DECEMBER = {
    "met": judged_in_december(TERMS, measured("95")),
    "partly": judged_in_december(TERMS, measured("85")),
    "not": judged_in_december(TERMS, measured("10")),
    "missing": judged_in_december(TERMS, measured()),
    "unclear": judged_in_december(at_least("10", reading=Reading.UNCLEAR), measured()),
    "not due": judged_in_december(TERMS, measured(is_due=False)),
    "follow": judged_in_december(target(Kind.FOLLOW), measured("5")),
    "unmeasured": judged_in_december(at_least("90", months=0), measured(is_due=False)),
    "no baseline": judged_in_december(target(Kind.INCREASE), measured("5")),
    "not applicable": judged_in_december(TERMS, measured(missing_reason="NOT_APPLICABLE")),
    "suppressed": judged_in_december(TERMS, measured(missing_reason="SUPPRESSED")),
}
IN_AUGUST = {
    "met": judged_in_august(TERMS, measured("95")),
    "partly": judged_in_august(TERMS, measured("85")),
    "not": judged_in_august(TERMS, measured("10")),
    "missing": judged_in_august(TERMS, measured()),
    "foreseen": judged_in_august(TERMS, measured(forecast_value="95")),
    "yes": judged_in_august(yes(), measured("1")),
    "not yet": judged_in_august(yes(), measured("0")),
}


def goal(verdicts: dict[str, Verdict], *names: str) -> list[Judged]:
    """Indicators named A, B, C ... with the verdicts of these names."""
    return [Judged(key, "ABCDEFGH"[key], verdicts[name]) for key, name in enumerate(names)]


# id, indicators, attainment, sentence
AT_THE_YEARS_END = [
    ("one, met", ["met"], MET, "Indikatorn når målvärdet."),
    ("one, partly", ["partly"], PARTLY_MET, "Indikatorn når målvärdet delvis."),
    ("one, not", ["not"], NOT_MET, "Indikatorn når inte målvärdet."),
    ("two, met", ["met", "met"], MET, "Båda indikatorerna når målvärdet."),
    ("two, not", ["not", "not"], NOT_MET, "Ingen av de båda indikatorerna når målvärdet."),
    ("two, partly", ["partly", "partly"], PARTLY_MET, "Båda indikatorerna når målvärdet delvis."),
    ("all met", ["met"] * 4, MET, "Alla 4 indikatorer når målvärdet."),
    ("all partly", ["partly"] * 3, PARTLY_MET, "Alla 3 indikatorer når målvärdet delvis."),
    ("none met", ["not"] * 3, NOT_MET, "Ingen av 3 indikatorer når målvärdet."),
    ("most met", ["met", "met", "met", "not"], PARTLY_MET, "3 av 4 indikatorer når målvärdet."),
    ("one met of many", ["met", "not", "not", "not"], PARTLY_MET, "1 av 4 indikatorer når målvärdet."),
    ("some partly", ["met", "met", "partly", "not"], PARTLY_MET, "2 av 4 indikatorer når målvärdet och 1 delvis."),
    ("none met, one partly", ["partly", "not", "not"], PARTLY_MET, "1 av 3 indikatorer når målvärdet delvis, ingen helt."),
    ("a missing one holds it at partly", ["met", "met", "met", "missing"], PARTLY_MET,
     "3 av 4 indikatorer når målvärdet; ”D” saknar uppgift, därför högst delvis."),
    ("two missing", ["met", "missing", "missing"], PARTLY_MET,
     "1 av 3 indikatorer når målvärdet; ”B” och ”C” saknar uppgift, därför högst delvis."),
    ("three missing", ["met", "missing", "missing", "missing"], PARTLY_MET,
     "1 av 4 indikatorer når målvärdet; 3 indikatorer saknar uppgift, därför högst delvis."),
    ("a missing one changes nothing", ["met", "not", "missing"], PARTLY_MET,
     "1 av 3 indikatorer når målvärdet; ”C” saknar uppgift."),
    ("not met although one is missing", ["not", "missing"], NOT_MET, "Ingen av 2 indikatorer når målvärdet; ”B” saknar uppgift."),
    ("partly and missing", ["partly", "missing"], PARTLY_MET,
     "1 av 2 indikatorer når målvärdet delvis, ingen helt; ”B” saknar uppgift."),
    ("left out beside one", ["met", "unclear", "not due"], MET, "Den enda indikator som bedöms når målvärdet."),
    ("left out beside two", ["met", "met", "follow"], MET, "Båda indikatorerna når målvärdet."),
    ("no indicators", [], NOT_JUDGED, "Målet har inga indikatorer."),
    ("only missing", ["missing"], NO_DATA, "Ingen indikator kan bedömas: ”A” saknar uppgift."),
    ("missing and unclear", ["missing", "unclear"], NO_DATA, "Ingen indikator kan bedömas: ”A” saknar uppgift."),
    ("only unclear, and without outcome", ["unclear"], NOT_JUDGED, "Ingen indikator kan bedömas vid denna uppföljning."),
    ("only not due", ["not due", "not due"], NOT_JUDGED, "Ingen indikator mäts vid denna uppföljning."),
    ("not due and follow only", ["not due", "follow"], NOT_JUDGED, "Ingen indikator kan bedömas vid denna uppföljning."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "attainment", "sentence"),
    [case[1:] for case in AT_THE_YEARS_END],
    ids=[case[0] for case in AT_THE_YEARS_END],
)
def test_a_goal_is_calculated_from_its_indicators(names: Sequence[str], attainment: Attainment, sentence: str) -> None:
    calculated = calculate(goal(IN_DECEMBER, *names))
    assert str(calculated.sentence) == sentence
    assert (calculated.attainment, calculated.is_forecast) == (attainment, False)
    assert calculated.is_capped == ("därför högst delvis" in sentence)


# id, indicators, attainment, is forecast, sentence
DURING_THE_YEAR = [
    ("one", ["met"], MET, True, "Indikatorn väntas nå målvärdet."),
    ("one, not", ["not"], NOT_MET, True, "Indikatorn väntas inte nå målvärdet."),
    ("all", ["met", "met", "yes"], MET, True, "Alla 3 indikatorer väntas nå målvärdet."),
    ("none", ["not", "not", "not"], NOT_MET, True, "Ingen av 3 indikatorer väntas nå målvärdet."),
    ("some", ["met", "partly", "not"], PARTLY_MET, True, "1 av 3 indikatorer väntas nå målvärdet och 1 delvis."),
    ("none met, some partly", ["partly", "partly", "not"], PARTLY_MET, True,
     "2 av 3 indikatorer väntas nå målvärdet delvis, ingen helt."),
    ("missing", ["met", "met", "met", "missing"], PARTLY_MET, True,
     "3 av 4 indikatorer väntas nå målvärdet; ”D” saknar uppgift, därför högst delvis."),
    ("foreseen without outcome", ["met", "foreseen"], PARTLY_MET, True,
     "Båda indikatorerna väntas nå målvärdet; ”B” saknar uppgift, därför högst delvis."),
    ("the only one is foreseen without outcome", ["foreseen"], PARTLY_MET, True,
     "Indikatorn väntas nå målvärdet; ”A” saknar uppgift, därför högst delvis."),
    ("a nej so far holds it at partly", ["yes", "yes", "not yet"], PARTLY_MET, True,
     "2 av 3 indikatorer väntas nå målvärdet; svaret på ”C” är ännu nej, därför högst delvis."),
    ("missing and a nej so far", ["met", "missing", "not yet"], PARTLY_MET, True,
     "1 av 3 indikatorer väntas nå målvärdet; ”B” saknar uppgift och svaret på ”C” är ännu nej, därför högst delvis."),
    ("only nej so far", ["not yet", "not yet", "not yet"], NOT_JUDGED, False,
     "Ingen indikator kan bedömas: svaret på 3 indikatorer är ännu nej."),
    ("missing and nej so far", ["missing", "not yet"], NO_DATA, False,
     "Ingen indikator kan bedömas: ”A” saknar uppgift och svaret på ”B” är ännu nej."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "attainment", "is_forecast", "sentence"),
    [case[1:] for case in DURING_THE_YEAR],
    ids=[case[0] for case in DURING_THE_YEAR],
)
def test_before_the_years_end_a_goal_is_a_forecast(
    names: Sequence[str], attainment: Attainment, is_forecast: bool, sentence: str
) -> None:
    calculated = calculate(goal(IN_AUGUST, *names))
    assert str(calculated.sentence) == sentence
    assert (calculated.attainment, calculated.is_forecast) == (attainment, is_forecast)


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        pytest.param([], NotJudged.NO_INDICATORS, id="none at all"),
        pytest.param(["not due", "not due"], NotJudged.NOT_DUE, id="all for one reason"),
        pytest.param(["not due", "unclear"], None, id="for different reasons"),
        pytest.param(["met"], None, id="judged"),
        pytest.param(["missing"], None, id="no data"),
    ],
)
def test_a_goal_has_a_reason_when_its_indicators_share_one(names: Sequence[str], reason: NotJudged | None) -> None:
    assert calculate(goal(IN_DECEMBER, *names)).reason == reason


def test_what_is_left_out_is_named_with_its_reason() -> None:
    names = ["met", "unclear", "not due", "not due", "follow", "unmeasured", "no baseline"]
    calculated = calculate(goal(IN_DECEMBER, *names))
    assert [str(note) for note in calculated.notes] == [
        "”B” bedöms inte: oklart målvärde.",
        "”G” bedöms inte: inget utgångsvärde att jämföra med.",
        "”C” och ”D” mäts inte vid denna uppföljning.",
        "”F” mäts inte: planen anger ingen tidpunkt.",
        "”E” följs utan målvärde.",
    ]


def test_an_answer_instead_of_a_value_is_left_out_and_named() -> None:
    calculated = calculate(goal(IN_DECEMBER, "met", "not applicable", "suppressed"))
    assert calculated.attainment == MET
    assert [str(note) for note in calculated.notes] == [
        "”B” bedöms inte: ej tillämpligt denna period.",
        "”C” bedöms inte: för få personer för att visas.",
    ]


def test_what_is_left_out_is_there_as_data_too() -> None:
    calculated = calculate(goal(IN_DECEMBER, "met", "missing", "unclear"))
    assert [(left.key, left.attainment, left.reason) for left in calculated.left_out] == [
        (1, NO_DATA, None),
        (2, NOT_JUDGED, NotJudged.UNCLEAR),
    ]
    assert str(calculated.left_out[0].sentence) == "Uppgift saknas."


def test_indicators_are_counted() -> None:
    counts = calculate(goal(IN_AUGUST, "met", "partly", "not", "missing", "foreseen", "not yet")).counts
    assert (counts.met, counts.partly_met, counts.not_met, counts.judged) == (2, 1, 1, 4)
    assert (counts.total, counts.missing, counts.waiting, counts.left_out) == (6, 2, 1, 0)


ADOPTED = replace(STANDARD_RULE, version=2, adopted_by="regionfullmäktige den 24 november 2026, § 180")


@pytest.mark.parametrize(
    ("rule", "names", "attainment", "sentence"),
    [
        pytest.param(replace(ADOPTED, met_share=Decimal("0.75")), ["met", "met", "met", "not"], MET,
                     "3 av 4 indikatorer når målvärdet.", id="three quarters are enough"),
        pytest.param(replace(ADOPTED, partly_share=Decimal("0.25")), ["met", "not", "not", "not"], NOT_MET,
                     "1 av 4 indikatorer når målvärdet.", id="a quarter is too little"),
        pytest.param(replace(ADOPTED, missing_caps=False), ["met", "met", "missing"], MET,
                     "Båda indikatorerna når målvärdet; ”C” saknar uppgift, vilket inte påverkar bedömningen.",
                     id="missing does not cap"),
        pytest.param(replace(ADOPTED, missing_caps=False), ["met", "missing"], MET,
                     "Den enda indikator som bedöms når målvärdet; ”B” saknar uppgift, vilket inte påverkar bedömningen.",
                     id="missing does not cap the only one"),
    ],
)  # fmt: skip
def test_a_region_can_adopt_a_rule_of_its_own(rule: Rule, names: Sequence[str], attainment: Attainment, sentence: str) -> None:
    calculated = calculate(goal(IN_DECEMBER, *names), rule)
    assert (calculated.attainment, str(calculated.sentence)) == (attainment, sentence)


def test_thirds_are_exact() -> None:
    rule = replace(ADOPTED, met_share=Decimal("0.3333"))
    assert calculate(goal(IN_DECEMBER, "met", "not", "not"), rule).attainment == MET


@pytest.mark.parametrize(
    ("is_weighted", "attainment"),
    [pytest.param(False, PARTLY_MET, id="unweighted"), pytest.param(True, MET, id="weighted")],
)
def test_weights_count_only_under_a_rule_that_says_so(is_weighted: bool, attainment: Attainment) -> None:
    rule = replace(ADOPTED, met_share=Decimal("0.75"), is_weighted=is_weighted)
    heavy, light = goal(IN_DECEMBER, "met", "not")
    assert calculate([replace(heavy, weight=Decimal(3)), light], rule).attainment == attainment


def test_a_rule_that_departs_from_the_standard_is_explained() -> None:
    rule = replace(ADOPTED, met_share=Decimal("0.75"), partly_share=Decimal("0.25"), is_weighted=True)
    assert [str(note).replace("\u00a0", " ") for note in calculate(goal(IN_DECEMBER, "met"), rule).notes] == [
        "Enligt regeln är målet uppfyllt när minst 75 % av indikatorerna når målvärdet.",
        "Enligt regeln är målet inte uppfyllt när högst 25 % av indikatorerna når målvärdet minst delvis.",
        "Indikatorerna är vägda enligt regeln.",
    ]


def test_the_standard_rule_says_that_no_region_has_adopted_it() -> None:
    calculated = calculate(goal(IN_DECEMBER, "met"))
    assert str(calculated.rule.name) == "Tertials standardregel, inte beslutad av regionen"
    assert (calculated.rule.adopted_by, calculated.rules_code) == ("", RULES_CODE)


def test_an_adopted_rule_is_named_by_its_version() -> None:
    assert str(ADOPTED.name) == "Regionens bedömningsregel, version 2"


@pytest.mark.parametrize(
    "shares",
    [
        pytest.param({"met_share": Decimal("1.1")}, id="above one"),
        pytest.param({"partly_share": Decimal("-0.1")}, id="below zero"),
        pytest.param({"met_share": Decimal("0.5"), "partly_share": Decimal("0.5")}, id="no room for partly"),
        pytest.param({"partly_within": Decimal(10)}, id="percent instead of a share"),
    ],
)
def test_a_rule_whose_shares_make_no_sense_is_refused(shares: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="shares"):
        replace(STANDARD_RULE, **shares)
