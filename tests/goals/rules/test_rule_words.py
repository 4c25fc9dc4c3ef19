"""A rule in words and in examples: what is said is what the rule does."""

from dataclasses import replace
from decimal import Decimal

import pytest

from goals.rules.assessment import STANDARD_RULE, Rule
from goals.rules.rule_words import goal_examples, indicator_examples, rule_in_words


def rule(**changes: object) -> Rule:
    return replace(STANDARD_RULE, **changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "med högst 10 % av målvärdet"),
        ({"partly_within": Decimal("0.055")}, "med högst 5,5 % av målvärdet"),
        ({"partly_within": Decimal(0)}, "ingen når det delvis"),
        ({}, "uppfyllt när alla bedömda indikatorer når målvärdet"),
        ({"met_share": Decimal("0.75")}, "uppfyllt när minst 75 % av de bedömda"),
        ({}, "inte uppfyllt när ingen når det ens delvis"),
        ({"partly_share": Decimal("0.25")}, "inte uppfyllt när högst 25 % når det minst delvis"),
        ({}, "är målet högst delvis uppfyllt"),
        ({"missing_caps": False}, "hindrar inte att målet är uppfyllt"),
        ({}, "väger lika"),
        ({"is_weighted": True}, "deras målsättningar anger"),
    ],
)
def test_each_part_of_a_rule_has_its_sentence(changes: dict[str, object], words: str) -> None:
    said = [str(sentence).replace("\xa0", " ") for sentence in rule_in_words(rule(**changes))]
    assert len(said) == 5
    assert sum(words in sentence for sentence in said) == 1


@pytest.mark.parametrize(
    ("partly_within", "expected"),
    [
        ("0.10", [("100", "MET"), ("90", "PARTLY_MET"), ("89", "NOT_MET")]),
        ("0", [("100", "MET"), ("99", "NOT_MET")]),
        ("1", [("100", "MET"), ("0", "PARTLY_MET")]),
    ],
)
def test_an_indicator_is_shown_on_both_sides_of_the_limit(partly_within: str, expected: list[tuple[str, str]]) -> None:
    examples = indicator_examples(rule(partly_within=Decimal(partly_within)))
    assert [(str(one.case), one.attainment) for one in examples] == [
        (f"utfall {value}, målvärde minst 100", attainment) for value, attainment in expected
    ]


@pytest.mark.parametrize(
    ("changes", "case", "attainment"),
    [
        ({}, "4 når målvärdet", "MET"),
        ({}, "3 når målvärdet, 1 når delvis", "PARTLY_MET"),
        ({"met_share": Decimal("0.75")}, "3 når målvärdet, 1 når inte", "MET"),
        ({}, "1 når målvärdet, 3 når inte", "PARTLY_MET"),
        ({"partly_share": Decimal("0.25")}, "1 når målvärdet, 3 når inte", "NOT_MET"),
        ({}, "4 når inte", "NOT_MET"),
        ({}, "3 når målvärdet, 1 saknar uppgift", "PARTLY_MET"),
        ({"missing_caps": False}, "3 når målvärdet, 1 saknar uppgift", "MET"),
    ],
)
def test_a_goal_is_judged_by_the_rule_itself(changes: dict[str, object], case: str, attainment: str) -> None:
    assert {str(one.case): one.attainment for one in goal_examples(rule(**changes))}[case] == attainment
