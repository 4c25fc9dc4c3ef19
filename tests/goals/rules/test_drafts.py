"""Drafts of an analysis: every sentence follows from a verdict, nothing is explained, and the draft says that it is one."""

from functools import partial

import pytest

from goals.rules.assessment import Judged
from goals.rules.attainment import evaluate
from goals.rules.contribution import calculate_contribution
from goals.rules.drafts import MARK, draft_analysis, draft_contribution, is_untouched
from goals.rules.targets import Kind, Reading
from tests.goals.rules.cast import AUGUST, DECEMBER, at_least, counted, measured, yes

august = partial(evaluate, period=AUGUST)
december = partial(evaluate, period=DECEMBER)
TERMS = at_least("90", measure_unit="%")
VERDICTS = {
    "met": august(TERMS, measured("95")),
    "met in december": december(TERMS, measured("95")),
    "partly": august(TERMS, measured("85")),
    "not": august(TERMS, measured("10")),
    "counted": august(counted(Kind.AT_LEAST, "90"), measured("60")),
    "missing": august(TERMS, measured()),
    "not yet": august(yes(), measured("0")),
    "unclear": august(at_least("10", reading=Reading.UNCLEAR), measured("5")),
    "not due": august(TERMS, measured(is_due=False)),
    "preliminary": august(TERMS, measured("95", is_preliminary=True)),
}


def draft(*names: str) -> list[str]:
    """The draft of indicators named A, B, C ... with the verdicts of these names, without its mark."""
    first, *rest = draft_analysis([Judged(key, "ABCDEFGH"[key], VERDICTS[name]) for key, name in enumerate(names)])
    assert str(first) == MARK
    return [str(sentence) for sentence in rest]


SHORT = (
    "Senaste utfallet, {value}\xa0% i augusti 2026, är {gap} procentenheter under målet minst 90\xa0%; "
    "upp till 9 procentenheter räknas som delvis."
)
CASES = [
    ("one met", ["met"], ["Målvärdet väntas nås för ”A”."]),
    ("met at the year's end", ["met in december"], ["Målvärdet nås för ”A”."]),
    ("many met, all by name", ["met"] * 4, ["Målvärdet väntas nås för ”A”, ”B”, ”C” och ”D”."]),
    ("partly, with how far", ["partly"],
     ["”A” väntas nå målvärdet delvis. " + SHORT.format(value=85, gap=5)]),
    ("not, with how far", ["not"],
     ["”A” väntas inte nå målvärdet. " + SHORT.format(value=10, gap=80)]),
    ("missing", ["missing", "missing"], ["Uppgift saknas för ”A” och ”B”."]),
    ("a nej so far", ["not yet"], ["Svaret på ”A” är ännu nej."]),
    ("left out", ["unclear", "not due"],
     ["”A” bedöms inte: oklart målvärde.", "”B” mäts inte vid denna uppföljning."]),
    ("preliminary", ["preliminary"], ["Målvärdet väntas nås för ”A”.", "Utfallet är preliminärt för ”A”."]),
    ("no indicators", [], ["Målet har inga indikatorer."]),
]  # fmt: skip


@pytest.mark.parametrize(("names", "sentences"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_draft_says_what_the_figures_say(names: list[str], sentences: list[str]) -> None:
    assert draft(*names) == sentences


def test_the_best_comes_first_and_what_is_not_judged_last() -> None:
    met, short, missing, left_out = draft("not due", "missing", "not", "counted", "met")
    assert met == "Målvärdet väntas nås för ”D” och ”E”."
    assert short.startswith("”C” väntas inte nå målvärdet. Senaste utfallet")
    assert (missing, left_out) == ("Uppgift saknas för ”B”.", "”A” mäts inte vid denna uppföljning.")


def test_a_contribution_drafts_what_its_goals_add_up_to() -> None:
    calculated = calculate_contribution([], noun="delmål", is_forecast=True)
    assert [str(s) for s in draft_contribution(calculated)] == [MARK, "Nämnden har inget eget mål under detta."]


@pytest.mark.parametrize(
    ("analysis", "expected"),
    [
        pytest.param(f"{MARK}\nMålvärdet nås.", True, id="as drafted"),
        pytest.param(f"  {MARK}", True, id="with a space before"),
        pytest.param("Målvärdet nås.", False, id="the mark is gone"),
        pytest.param(f"Vi har gjort mycket. {MARK}", False, id="something before it"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_draft_that_nobody_has_touched_is_told_apart(analysis: str, expected: bool) -> None:
    assert is_untouched(analysis) is expected
