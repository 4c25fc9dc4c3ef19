import pytest

from goals.rules.phrases import LONGEST_NAME, compose, indicators_in_words, shorten
from tracker.sentences import Sentence

NETWORKS = "Det finns en tillitsfull samverkan med kommunerna i forum och nätverk inom"
BEGINNING = "Det finns en tillitsfull samverkan med"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        pytest.param("Antal framtagna missions", "Antal framtagna missions", id="short"),
        pytest.param("Antal  nya\nunderlag", "Antal nya underlag", id="line breaks of a table"),
        pytest.param("Ledsagningen utökas.", "Ledsagningen utökas", id="full stop"),
        pytest.param(f"{NETWORKS} samhällsplanering", f"{BEGINNING} … inom samhällsplanering", id="long"),
        pytest.param(f"{NETWORKS} näringsliv", f"{BEGINNING} … nätverk inom näringsliv", id="long, its neighbour"),
    ],
)
def test_a_long_name_keeps_the_words_that_tell_it_from_its_neighbours(name: str, short: str) -> None:
    assert shorten(name) == short


@pytest.mark.parametrize("name", ["ord " * 60, "x" * 200, "kompetensförsörjningsinsatser " * 9])
def test_a_short_name_is_short(name: str) -> None:
    assert len(shorten(name)) <= LONGEST_NAME + len(" … ")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["A"], "”A”"),
        (["A", "B"], "”A” och ”B”"),
        (["A", "B", "C"], "3 indikatorer"),
    ],
)
def test_few_indicators_are_named_and_many_are_counted(names: list[str], words: str) -> None:
    assert str(indicators_in_words(names)) == words


def test_a_sentence_can_hold_another() -> None:
    assert str(compose("{number} av {target}", number="64", target=Sentence("minst {low}", {"low": "90"}))) == "64 av minst 90"


def test_braces_in_a_name_are_left_alone() -> None:
    assert str(indicators_in_words(["Andel {x}"])) == "”Andel {x}”"
