"""What a nämnd's goals add up to under one that is addressed to it: the sentence is what people see, so it is held whole."""

from collections.abc import Sequence

import pytest

from goals.rules.attainment import Attainment
from goals.rules.contribution import METHOD, JudgedGoal, calculate_contribution

CODES = {
    "met": Attainment.MET,
    "partly": Attainment.PARTLY_MET,
    "not": Attainment.NOT_MET,
    "missing": Attainment.NO_DATA,
    "unjudged": Attainment.NOT_JUDGED,
}


def goals(*names: str, proposed: bool = True) -> list[JudgedGoal]:
    """Delmål 1.1, 1.2 ... that stand as these names say."""
    return [JudgedGoal(key, f"Delmål 1.{key}", CODES[name], proposed) for key, name in enumerate(names, start=1)]


# id, goals, what they add up to, in August, in December
CASES = [
    ("one met", ["met"], "met", "Delmål 1.1 väntas uppfyllas.", "Delmål 1.1 har uppfyllts."),
    ("one partly", ["partly"], "partly", "Delmål 1.1 väntas uppfyllas delvis.", "Delmål 1.1 har uppfyllts delvis."),
    ("one not", ["not"], "not", "Delmål 1.1 väntas inte uppfyllas.", "Delmål 1.1 har inte uppfyllts."),
    ("all met", ["met", "met"], "met", "Av 2 delmål väntas 2 uppfyllas.", "Av 2 delmål har 2 uppfyllts."),
    ("none met", ["not", "not"], "not", "Av 2 delmål väntas 2 inte uppfyllas.", "Av 2 delmål har 2 inte uppfyllts."),
    ("all partly", ["partly"] * 3, "partly", "Av 3 delmål väntas 3 uppfyllas delvis.", "Av 3 delmål har 3 uppfyllts delvis."),
    ("met and not", ["met", "not"], "partly",
     "Av 2 delmål väntas 1 uppfyllas och 1 inte uppfyllas.", "Av 2 delmål har 1 uppfyllts och 1 inte uppfyllts."),
    ("partly and not", ["partly", "not", "not"], "partly",
     "Av 3 delmål väntas 1 uppfyllas delvis och 2 inte uppfyllas.", "Av 3 delmål har 1 uppfyllts delvis och 2 inte uppfyllts."),
    ("of every kind", ["met", "partly", "not", "met"], "partly",
     "Av 4 delmål väntas 2 uppfyllas, 1 uppfyllas delvis och 1 inte uppfyllas.",
     "Av 4 delmål har 2 uppfyllts, 1 uppfyllts delvis och 1 inte uppfyllts."),
    ("one not judged changes nothing", ["met", "unjudged"], "met",
     "Av 2 delmål väntas 1 uppfyllas; 1 bedöms inte.", "Av 2 delmål har 1 uppfyllts; 1 bedöms inte."),
    ("one that lacks data holds it at partly", ["met", "met", "missing"], "partly",
     "Av 3 delmål väntas 2 uppfyllas; 1 saknar uppgift, därför högst delvis.",
     "Av 3 delmål har 2 uppfyllts; 1 saknar uppgift, därför högst delvis."),
    ("one that lacks data beside one that is not met", ["not", "missing", "unjudged"], "not",
     "Av 3 delmål väntas 1 inte uppfyllas; 1 bedöms inte och 1 saknar uppgift.",
     "Av 3 delmål har 1 inte uppfyllts; 1 bedöms inte och 1 saknar uppgift."),
    ("one that lacks data", ["missing"], "missing", "Delmål 1.1 saknar uppgift.", "Delmål 1.1 saknar uppgift."),
    ("one that is not judged", ["unjudged"], "unjudged", "Delmål 1.1 bedöms inte.", "Delmål 1.1 bedöms inte."),
    ("several without verdict", ["missing", "unjudged"], "missing",
     "Inget av 2 delmål kan bedömas.", "Inget av 2 delmål kan bedömas."),
    ("no goal of its own", [], "unjudged", "Nämnden har inget eget mål under detta.", "Nämnden har inget eget mål under detta."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "adds_up_to", "in_august", "in_december"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_contribution_is_what_the_goals_add_up_to(
    names: Sequence[str], adds_up_to: str, in_august: str, in_december: str
) -> None:
    foreseen = calculate_contribution(goals(*names), noun="delmål", is_forecast=True)
    settled = calculate_contribution(goals(*names), noun="delmål", is_forecast=False)
    assert (str(foreseen.sentence), str(settled.sentence)) == (in_august, in_december)
    assert foreseen.attainment == settled.attainment == CODES[adds_up_to]
    assert (foreseen.is_forecast, settled.is_forecast) == (foreseen.counts.judged > 0, False)
    assert foreseen.is_capped == ("därför högst delvis" in in_august)


WAITING = {
    1: "Delmål 1.1 har ännu inget förslag: där räknas den beräknade bedömningen.",
    2: "Delmål 1.1 och Delmål 1.2 har ännu inget förslag: där räknas den beräknade bedömningen.",
    3: "Delmål 1.1, Delmål 1.2 och Delmål 1.3 har ännu inget förslag: där räknas den beräknade bedömningen.",
    4: "4 delmål har ännu inget förslag: där räknas den beräknade bedömningen.",
}


@pytest.mark.parametrize(("count", "note"), WAITING.items())
def test_goals_that_nobody_has_assessed_are_named(count: int, note: str) -> None:
    calculated = calculate_contribution(goals(*["met"] * count, proposed=False), noun="delmål", is_forecast=True)
    assert [str(found) for found in calculated.notes] == [note]


def test_the_method_says_of_itself_that_no_region_has_adopted_it() -> None:
    calculated = calculate_contribution(goals("met"), noun="delmål", is_forecast=True)
    assert str(calculated.rule.name) == "Tertials standardregel, inte beslutad av regionen"
    assert calculated.rule.method_text == METHOD
