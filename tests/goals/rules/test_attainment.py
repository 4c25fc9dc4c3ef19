"""Each case is read aloud: the sentence is what people see, so the table holds it whole."""

from decimal import Decimal

import pytest

from goals.rules.attainment import Attainment, Measurement, NotJudged, evaluate
from goals.rules.forecast import Basis
from goals.rules.targets import Accumulation, Direction, Kind, Reading, TargetTerms
from tests.goals.rules.cast import APRIL, AUGUST, DECEMBER, at_least, at_most, counted, measured, percent, target, yes
from tracker.periods import HALF_YEARS, QUARTERS, Period

MET, PARTLY_MET, NOT_MET = Attainment.MET, Attainment.PARTLY_MET, Attainment.NOT_MET

AT_THIS_PACE = "när två tredjedelar av året har gått; om takten håller i sig blir det"
CEILING = target(Kind.AT_MOST, None, "10", measure_unit="mnkr", accumulation=Accumulation.CUMULATIVE)
DEFICIT = target(Kind.AT_LEAST, "-15", measure_unit="mnkr", accumulation=Accumulation.CUMULATIVE)
SPENT = percent(Kind.AT_LEAST, "100", accumulation=Accumulation.CUMULATIVE)
HME = percent(Kind.AT_LEAST, "74.8")
MEETINGS = counted(Kind.AT_LEAST, "90")

# id, terms, outcome, attainment, gap, sentence
AT_THE_YEARS_END = [
    ("at least, above", at_least("90"), "95", MET, "0", "Utfallet 95 når målet minst 90."),
    ("at least, at the bound", at_least("90"), "90", MET, "0", "Utfallet 90 når målet minst 90."),
    ("at least, just within", at_least("90"), "81", PARTLY_MET, "9",
     "Utfallet 81 är 9 under målet minst 90; upp till 9 räknas som delvis."),
    ("at least, just beyond", at_least("90"), "80", NOT_MET, "10",
     "Utfallet 80 är 10 under målet minst 90; upp till 9 räknas som delvis."),
    ("zero is a value", at_least("90"), "0", NOT_MET, "90",
     "Utfallet 0 är 90 under målet minst 90; upp till 9 räknas som delvis."),
    ("target below the baseline", at_least("90", baseline="123"), "95", MET, "0", "Utfallet 95 når målet minst 90."),
    ("target equal to the baseline", at_least("6", baseline="6"), "6", MET, "0", "Utfallet 6 når målet minst 6."),
    ("large numbers", at_least("12000"), "11500", PARTLY_MET, "500",
     "Utfallet 11 500 är 500 under målet minst 12 000; upp till 1 200 räknas som delvis."),
    ("at least, negative, met", percent(Kind.AT_LEAST, "-15"), "-14", MET, "0", "Utfallet −14,0 % når målet minst −15 %."),
    ("at least, negative, within", percent(Kind.AT_LEAST, "-15"), "-16.5", PARTLY_MET, "1.5",
     "Utfallet −16,5 % är 1,5 procentenheter under målet minst −15 %; upp till 1,5 procentenheter räknas som delvis."),
    ("at least, negative, beyond", percent(Kind.AT_LEAST, "-15"), "-17", NOT_MET, "2",
     "Utfallet −17,0 % är 2 procentenheter under målet minst −15 %; upp till 1,5 procentenheter räknas som delvis."),
    ("at least 0, missed", at_least("0"), "-1", NOT_MET, "1", "Utfallet −1 är 1 under målet minst 0."),
    ("at most, below", percent(Kind.AT_MOST, None, "27"), "26.5", MET, "0", "Utfallet 26,5 % når målet högst 27 %."),
    ("at most, within", percent(Kind.AT_MOST, None, "27"), "27.4", PARTLY_MET, "0.4",
     "Utfallet 27,4 % är 0,4 procentenheter över målet högst 27 %; upp till 2,7 procentenheter räknas som delvis."),
    ("at most, one percentage point", percent(Kind.AT_MOST, None, "27"), "28", PARTLY_MET, "1",
     "Utfallet 28,0 % är 1 procentenhet över målet högst 27 %; upp till 2,7 procentenheter räknas som delvis."),
    ("at most, beyond", percent(Kind.AT_MOST, None, "27"), "30", NOT_MET, "3",
     "Utfallet 30,0 % är 3 procentenheter över målet högst 27 %; upp till 2,7 procentenheter räknas som delvis."),
    ("at most 0, met", at_most("0"), "0", MET, "0", "Utfallet 0 når målet högst 0."),
    ("at most 0, missed", at_most("0"), "1", NOT_MET, "1", "Utfallet 1 är 1 över målet högst 0."),
    ("at most 0, within its tolerance", at_most("0", tolerance="2"), "1", PARTLY_MET, "1",
     "Utfallet 1 är 1 över målet högst 0; upp till 2 räknas som delvis."),
    ("own tolerance is narrower", at_least("90", tolerance="2"), "85", NOT_MET, "5",
     "Utfallet 85 är 5 under målet minst 90; upp till 2 räknas som delvis."),
    ("share over 100", percent(Kind.AT_LEAST, "100"), "104.2", MET, "0", "Utfallet 104,2 % når målet minst 100 %."),
    ("exactly, met", target(Kind.EXACTLY, "5", "5"), "5", MET, "0", "Utfallet 5 når målet exakt 5."),
    ("exactly, too many", target(Kind.EXACTLY, "5", "5"), "6", NOT_MET, "1",
     "Utfallet 6 är 1 över målet exakt 5."),
    ("exactly, a little short", target(Kind.EXACTLY, "50", "50"), "46", PARTLY_MET, "4",
     "Utfallet 46 är 4 under målet exakt 50; upp till 5 räknas som delvis."),
    ("exactly 0, missed", target(Kind.EXACTLY, "0", "0"), "1", NOT_MET, "1", "Utfallet 1 är 1 över målet exakt 0."),
    ("within, inside", target(Kind.WITHIN, "3", "5"), "4", MET, "0", "Utfallet 4 når målet mellan 3 och 5."),
    ("within, at the upper bound", target(Kind.WITHIN, "3", "5"), "5", MET, "0", "Utfallet 5 når målet mellan 3 och 5."),
    ("within, below", target(Kind.WITHIN, "30", "50"), "28", PARTLY_MET, "2",
     "Utfallet 28 är 2 under målet mellan 30 och 50; upp till 3 räknas som delvis."),
    ("within, above", target(Kind.WITHIN, "30", "50"), "56", NOT_MET, "6",
     "Utfallet 56 är 6 över målet mellan 30 och 50; upp till 5 räknas som delvis."),
    ("within, share", percent(Kind.WITHIN, "3", "5"), "2", NOT_MET, "1",
     "Utfallet 2,0 % är 1 procentenhet under målet mellan 3 och 5 %; upp till 0,3 procentenheter räknas som delvis."),
    ("money", target(Kind.AT_MOST, None, "10", measure_unit="mnkr", decimals=1), "10.5", PARTLY_MET, "0.5",
     "Utfallet 10,5 mnkr är 0,5 mnkr över målet högst 10 mnkr; upp till 1 mnkr räknas som delvis."),
    ("yes, yes", yes(), "1", MET, None, "Svaret är ja, vilket är målet."),
    ("yes, no", yes(), "0", NOT_MET, None, "Svaret är nej; målet är ja."),
    ("yes, no, with a tolerance", yes(tolerance="1"), "0", PARTLY_MET, None,
     "Svaret är nej, vilket räknas som delvis; målet är ja."),
    ("increase, higher", percent(Kind.INCREASE, baseline="59"), "61", MET, "0",
     "Utfallet 61,0 % är 2 procentenheter över utfall 2024 (59 %); mål: ökande."),
    ("increase, unchanged", target(Kind.INCREASE, baseline="6"), "6", NOT_MET, "0",
     "Utfallet 6 är detsamma som utfall 2024 (6); mål: ökande."),
    ("increase, lower", target(Kind.INCREASE, baseline="6"), "5", NOT_MET, "1",
     "Utfallet 5 är 1 under utfall 2024 (6); mål: ökande."),
    ("increase, unchanged, with a tolerance", target(Kind.INCREASE, baseline="6", tolerance="0"), "6", PARTLY_MET, "0",
     "Utfallet 6 är detsamma som utfall 2024 (6); mål: ökande; oförändrat räknas som delvis."),
    ("decrease, lower", target(Kind.DECREASE, baseline="6"), "5", MET, "0",
     "Utfallet 5 är 1 under utfall 2024 (6); mål: minskande."),
    ("decrease, unchanged", target(Kind.DECREASE, baseline="6"), "6", NOT_MET, "0",
     "Utfallet 6 är detsamma som utfall 2024 (6); mål: minskande."),
    ("decrease to 0 from 0", target(Kind.DECREASE, baseline="0"), "0", NOT_MET, "0",
     "Utfallet 0 är detsamma som utfall 2024 (0); mål: minskande."),
    ("keep or increase, unchanged", target(Kind.KEEP_OR_INCREASE, baseline="15"), "15", MET, "0",
     "Utfallet 15 är detsamma som utfall 2024 (15); mål: bibehållen eller ökande."),
    ("keep or increase, a little lower", target(Kind.KEEP_OR_INCREASE, baseline="15"), "14", NOT_MET, "1",
     "Utfallet 14 är 1 under utfall 2024 (15); mål: bibehållen eller ökande."),
    ("keep or increase, within its tolerance", target(Kind.KEEP_OR_INCREASE, baseline="15", tolerance="1"), "14", PARTLY_MET, "1",
     "Utfallet 14 är 1 under utfall 2024 (15); mål: bibehållen eller ökande; upp till 1 räknas som delvis."),
    ("keep or decrease, unchanged", target(Kind.KEEP_OR_DECREASE, baseline="15"), "15", MET, "0",
     "Utfallet 15 är detsamma som utfall 2024 (15); mål: bibehållen eller minskande."),
    ("keep or decrease, higher", target(Kind.KEEP_OR_DECREASE, baseline="15"), "16", NOT_MET, "1",
     "Utfallet 16 är 1 över utfall 2024 (15); mål: bibehållen eller minskande."),
    ("count since January", counted(Kind.AT_LEAST, "90"), "96", MET, "0", "Utfallet 96 når målet minst 90."),
    ("assumed target is judged", at_least("90", reading=Reading.ASSUMED), "95", MET, "0", "Utfallet 95 når målet minst 90."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "outcome", "attainment", "gap", "sentence"),
    [case[1:] for case in AT_THE_YEARS_END],
    ids=[case[0] for case in AT_THE_YEARS_END],
)
def test_at_the_years_end_the_outcome_is_held_against_the_target(
    terms: TargetTerms, outcome: str, attainment: Attainment, gap: str | None, sentence: str
) -> None:
    verdict = evaluate(terms, measured(outcome), period=DECEMBER)
    assert str(verdict.sentence).replace("\u00a0", " ") == sentence
    assert (verdict.attainment, verdict.basis, verdict.is_forecast) == (attainment, Basis.OUTCOME, False)
    assert (verdict.judged_value, verdict.gap) == (Decimal(outcome), None if gap is None else Decimal(gap))


# id, period, terms, measurement, attainment, basis, judged value, sentence
DURING_THE_YEAR = [
    ("count on its way", AUGUST, MEETINGS, measured("64"), MET, Basis.SHARE_OF_YEAR, "96",
     f"64 {AT_THIS_PACE} 96 vid årets slut, vilket når målet minst 90."),
    ("count that falls short", APRIL, MEETINGS, measured("28"), PARTLY_MET, Basis.SHARE_OF_YEAR, "84",
     ("28 när en tredjedel av året har gått; om takten håller i sig blir det 84 vid årets slut, vilket är 6 under målet "
      "minst 90; upp till 9 räknas som delvis.")),
    ("count of nothing", AUGUST, counted(Kind.AT_LEAST, "4"), measured("0"), NOT_MET, Basis.SHARE_OF_YEAR, "0",
     f"0 {AT_THIS_PACE} 0 vid årets slut, vilket är 4 under målet minst 4."),
    ("count already there", AUGUST, MEETINGS, measured("95"), MET, Basis.REACHED, "95",
     "95 till och med augusti 2026 når redan målet minst 90."),
    ("judged as it is shown", Period(2026, 7), counted(Kind.AT_LEAST, "9"), measured("5"), PARTLY_MET, Basis.SHARE_OF_YEAR,
     "8.6",
     ("5 när 7 av årets 12 månader har gått; om takten håller i sig blir det 8,6 vid årets slut, vilket är 0,4 under målet "
      "minst 9; upp till 0,9 räknas som delvis.")),
    ("half is not rounded up to all", AUGUST, counted(Kind.AT_LEAST, "2"), measured("1"), NOT_MET,
     Basis.SHARE_OF_YEAR, "1.5", f"1 {AT_THIS_PACE} 1,5 vid årets slut, vilket är 0,5 under målet minst 2."),
    ("a deficit grows too", AUGUST, DEFICIT, measured("-12"), NOT_MET,
     Basis.SHARE_OF_YEAR, "-18",
     (f"−12 mnkr {AT_THIS_PACE} −18 mnkr vid årets slut, vilket är 3 mnkr under målet minst −15 mnkr; "
      "upp till 1,5 mnkr räknas som delvis.")),
    ("cost under its ceiling so far", AUGUST, CEILING, measured("8"), NOT_MET,
     Basis.SHARE_OF_YEAR, "12",
     (f"8 mnkr {AT_THIS_PACE} 12 mnkr vid årets slut, vilket är 2 mnkr över målet högst 10 mnkr; "
      "upp till 1 mnkr räknas som delvis.")),
    ("exactly, the pace decides", AUGUST, counted(Kind.EXACTLY, "9", "9"), measured("6"), MET, Basis.SHARE_OF_YEAR, "9",
     f"6 {AT_THIS_PACE} 9 vid årets slut, vilket når målet exakt 9."),
    ("within, already inside", AUGUST, counted(Kind.WITHIN, "3", "5"), measured("4"), NOT_MET, Basis.SHARE_OF_YEAR, "6",
     f"4 {AT_THIS_PACE} 6 vid årets slut, vilket är 1 över målet mellan 3 och 5."),
    ("share that accumulates", AUGUST, SPENT, measured("62"), PARTLY_MET, Basis.SHARE_OF_YEAR, "93",
     (f"62,0 % {AT_THIS_PACE} 93,0 % vid årets slut, vilket är 7 procentenheter under målet minst 100 %; "
      "upp till 10 procentenheter räknas som delvis.")),
    ("trend that accumulates", AUGUST, counted(Kind.INCREASE, baseline="6"), measured("3"), NOT_MET, Basis.SHARE_OF_YEAR, "4.5",
     f"3 {AT_THIS_PACE} 4,5 vid årets slut, vilket är 1,5 under utfall 2024 (6); mål: ökande."),
    ("sum of periods", AUGUST, at_least("12", accumulation=Accumulation.SUMMED), measured("3", value_so_far="7"), NOT_MET,
     Basis.SHARE_OF_YEAR, "10.5",
     f"7 {AT_THIS_PACE} 10,5 vid årets slut, vilket är 1,5 under målet minst 12; upp till 1,2 räknas som delvis."),
    ("value of a quarter in the round after it", AUGUST, counted(Kind.AT_LEAST, "4", months=QUARTERS),
     measured("2", as_of=Period(2026, 6)), MET, Basis.SHARE_OF_YEAR, "4",
     "2 när halva året har gått; om takten håller i sig blir det 4 vid årets slut, vilket når målet minst 4."),
    ("state as it stands", AUGUST, HME, measured("75.2"), MET, Basis.STATE, "75.2",
     "Senaste utfallet, 75,2 % i augusti 2026, når målet minst 74,8 %."),
    ("state that falls short", AUGUST, HME, measured("67"), NOT_MET, Basis.STATE, "67",
     ("Senaste utfallet, 67,0 % i augusti 2026, är 7,8 procentenheter under målet minst 74,8 %; "
      "upp till 7,48 procentenheter räknas som delvis.")),
    ("state of another year", AUGUST, HME, measured("75.8", concerns_year=2025), MET, Basis.STATE, "75.8",
     "Senaste utfallet, 75,8 % för 2025, når målet minst 74,8 %."),
    ("count of another, whole year", AUGUST, MEETINGS, measured("64", concerns_year=2025), NOT_MET, Basis.STATE,
     "64", "Senaste utfallet, 64 för 2025, är 26 under målet minst 90; upp till 9 räknas som delvis."),
    ("trend of a state", APRIL, target(Kind.KEEP_OR_DECREASE, baseline="4"), measured("4"), MET, Basis.STATE, "4",
     "Senaste utfallet, 4 i april 2026, är detsamma som utfall 2024 (4); mål: bibehållen eller minskande."),
    ("yes already", AUGUST, yes(), measured("1"), MET, Basis.STATE, "1", "Svaret är ja i augusti 2026, vilket är målet."),
    ("person's forecast goes first", AUGUST, MEETINGS, measured("64", forecast_value="88"), PARTLY_MET,
     Basis.PERSON, "88",
     "Lämnad prognos 88 (64 till och med augusti 2026) är 2 under målet minst 90; upp till 9 räknas som delvis."),
    ("person's forecast before what is reached", AUGUST, MEETINGS, measured("95", forecast_value="110"), MET,
     Basis.PERSON, "110", "Lämnad prognos 110 (95 till och med augusti 2026) når målet minst 90."),
    ("person's forecast without outcome", AUGUST, MEETINGS, measured(forecast_value="95"), MET, Basis.PERSON, "95",
     "Lämnad prognos 95 (utfall saknas) når målet minst 90."),
    ("person's forecast of zero", AUGUST, at_most("0"), measured("1", forecast_value="0"), MET, Basis.PERSON, "0",
     "Lämnad prognos 0 (1 i augusti 2026) når målet högst 0."),
    ("person foresees yes", AUGUST, yes(), measured("0", forecast_value="1"), MET, Basis.PERSON, "1",
     "Lämnad prognos ja (nej i augusti 2026), vilket är målet."),
    ("person foresees no", AUGUST, yes(), measured("0", forecast_value="0"), NOT_MET, Basis.PERSON, "0",
     "Lämnad prognos nej (nej i augusti 2026); målet är ja."),
    ("person foresees attainment", AUGUST, yes(), measured("0", forecast_attainment="MET"), MET, Basis.PERSON, None,
     "Lämnad prognos (nej i augusti 2026): målvärdet nås."),
    ("person foresees partly", AUGUST, MEETINGS, measured("64", forecast_attainment="PARTLY_MET"), PARTLY_MET,
     Basis.PERSON, None, "Lämnad prognos (64 till och med augusti 2026): målvärdet nås delvis."),
    ("figure before attainment", AUGUST, at_least("90"), measured("64", forecast_value="95", forecast_attainment="NOT_MET"), MET,
     Basis.PERSON, "95", "Lämnad prognos 95 (64 i augusti 2026) når målet minst 90."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "terms", "measurement", "attainment", "basis", "judged_value", "sentence"),
    [case[1:] for case in DURING_THE_YEAR],
    ids=[case[0] for case in DURING_THE_YEAR],
)
def test_during_the_year_its_end_is_foreseen(
    period: Period,
    terms: TargetTerms,
    measurement: Measurement,
    attainment: Attainment,
    basis: Basis,
    judged_value: str | None,
    sentence: str,
) -> None:
    verdict = evaluate(terms, measurement, period=period)
    assert str(verdict.sentence).replace("\u00a0", " ") == sentence
    assert (verdict.attainment, verdict.basis, verdict.is_forecast) == (attainment, basis, True)
    assert verdict.judged_value == (None if judged_value is None else Decimal(judged_value))


UNCLEAR = at_least("10", reading=Reading.UNCLEAR)
UNCLEAR_SENTENCE = "Bedöms inte: målvärdet är oklart tills någon har bekräftat hur det ska läsas."
SUMMED = at_least("12", accumulation=Accumulation.SUMMED)

# id, period, terms, measurement, reason (None = no data), is missing, sentence
WITHOUT_VERDICT = [
    ("missing", AUGUST, at_least("90"), measured(), None, True, "Uppgift saknas."),
    ("missing with a reason", DECEMBER, at_least("90"), measured(missing_reason="NOT_MEASURED"), None, True, "Uppgift saknas."),
    ("a forecast says nothing at the year's end", DECEMBER, at_least("90"), measured(forecast_value="95"), None, True,
     "Uppgift saknas."),
    ("sum with a hole", AUGUST, SUMMED, measured("3"), None, True,
     "Årets summa kan inte räknas: uppgift saknas för en tidigare period."),
    ("last part of a sum missing", AUGUST, SUMMED, measured(value_so_far="4"), None, True, "Uppgift saknas."),
    ("not applicable", AUGUST, at_least("90"), measured(missing_reason="NOT_APPLICABLE"), NotJudged.NOT_APPLICABLE, False,
     "Bedöms inte: ej tillämpligt denna period."),
    ("suppressed", AUGUST, at_least("90"), measured(missing_reason="SUPPRESSED"), NotJudged.SUPPRESSED, False,
     "Bedöms inte: antalet personer är för litet för att visas."),
    ("not due", APRIL, at_least("90", months=HALF_YEARS), measured(is_due=False), NotJudged.NOT_DUE, False,
     "Mäts inte vid denna uppföljning."),
    ("not due although there is a value", APRIL, at_least("90"), measured("95", is_due=False), NotJudged.NOT_DUE, False,
     "Mäts inte vid denna uppföljning."),
    ("not due before unclear", APRIL, UNCLEAR, measured(is_due=False), NotJudged.NOT_DUE, False,
     "Mäts inte vid denna uppföljning."),
    ("no periodicity", DECEMBER, at_least("90", months=0), measured(is_due=False), NotJudged.NO_PERIODICITY, False,
     "Mäts inte: planen anger ingen tidpunkt."),
    ("unclear", AUGUST, UNCLEAR, measured("12"), NotJudged.UNCLEAR, False, UNCLEAR_SENTENCE),
    ("unclear before missing, yet missing in coverage", AUGUST, UNCLEAR, measured(), NotJudged.UNCLEAR, True, UNCLEAR_SENTENCE),
    ("unclear without a suggestion", AUGUST, target(Kind.AT_LEAST, reading=Reading.UNCLEAR), measured("12"), NotJudged.UNCLEAR,
     False, UNCLEAR_SENTENCE),
    ("follow only", AUGUST, target(Kind.FOLLOW), measured("12"), NotJudged.FOLLOW_ONLY, False, "Följs utan målvärde."),
    ("follow only, missing", AUGUST, target(Kind.FOLLOW), measured(), NotJudged.FOLLOW_ONLY, True, "Följs utan målvärde."),
    ("trend without baseline", DECEMBER, target(Kind.INCREASE), measured("12"), NotJudged.NO_BASELINE, False,
     "Bedöms inte: det finns inget utgångsvärde att jämföra med."),
    ("a nej before the year's end", AUGUST, yes(), measured("0"), NotJudged.NOT_YET, False,
     "Ännu inte ja; avgörs vid årets slut."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("period", "terms", "measurement", "reason", "is_missing", "sentence"),
    [case[1:] for case in WITHOUT_VERDICT],
    ids=[case[0] for case in WITHOUT_VERDICT],
)
def test_what_is_not_judged_says_why(
    period: Period, terms: TargetTerms, measurement: Measurement, reason: NotJudged | None, is_missing: bool, sentence: str
) -> None:
    verdict = evaluate(terms, measurement, period=period)
    assert str(verdict.sentence) == sentence
    assert verdict.attainment == (Attainment.NOT_JUDGED if reason else Attainment.NO_DATA)
    assert (verdict.reason, verdict.is_missing, verdict.is_forecast) == (reason, is_missing, False)
    assert (verdict.basis, verdict.judged_value, verdict.gap, verdict.progress) == (None, None, None, None)


def test_the_rules_own_verdict_stands_beside_a_persons_forecast() -> None:
    verdict = evaluate(MEETINGS, measured("64", forecast_value="80"), period=AUGUST)
    assert verdict.by_rule is not None
    assert (verdict.attainment, verdict.by_rule.attainment, verdict.by_rule.judged_value) == (NOT_MET, MET, Decimal(96))


def test_a_forecast_without_outcome_is_judged_and_still_missing() -> None:
    verdict = evaluate(at_least("90"), measured(forecast_value="95"), period=AUGUST)
    assert (verdict.attainment, verdict.is_missing) == (MET, True)
    assert verdict.by_rule is not None
    assert verdict.by_rule.attainment == Attainment.NO_DATA


def test_a_region_can_narrow_what_is_partly_met() -> None:
    verdict = evaluate(at_least("90"), measured("85"), period=DECEMBER, partly_within=Decimal("0.05"))
    assert verdict.attainment == NOT_MET


@pytest.mark.parametrize(
    ("terms", "measurement", "remarks"),
    [
        pytest.param(at_least("90"), measured("95"), [], id="nothing to add"),
        pytest.param(at_least("90"), measured("95", is_preliminary=True), ["Utfallet är preliminärt."], id="preliminary"),
        pytest.param(
            at_least("90", reading=Reading.ASSUMED),
            measured("95"),
            ["Målvärdet är läst som minst 90; det är antaget, inte bekräftat."],
            id="assumed target",
        ),
        pytest.param(
            counted(Kind.AT_LEAST, "90", accumulation_reading=Reading.ASSUMED),
            measured("64"),
            ["Att utfallet räknas ihop från årets början är antaget, inte bekräftat."],
            id="assumed accumulation bears the verdict",
        ),
        pytest.param(
            counted(Kind.AT_LEAST, "90", accumulation_reading=Reading.ASSUMED),
            measured("64", forecast_value="95"),
            [],
            id="assumed accumulation does not bear a person's forecast",
        ),
    ],
)
def test_what_the_reader_should_know_besides_is_said(terms: TargetTerms, measurement: Measurement, remarks: list[str]) -> None:
    assert [str(remark) for remark in evaluate(terms, measurement, period=AUGUST).remarks] == remarks


@pytest.mark.parametrize("direction", Direction)
def test_a_verdict_does_not_depend_on_the_direction(direction: Direction) -> None:
    terms = at_least("90", baseline="123", direction=direction)
    assert evaluate(terms, measured("95"), period=DECEMBER).attainment == MET
