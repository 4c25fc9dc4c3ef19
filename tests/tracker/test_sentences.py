"""Sentences: words and values are kept apart until they are shown."""

import copy
import pickle

import pytest

from tracker.sentences import Sentence, gettext_noop

SHORT = Sentence("Utfallet är {gap} under målvärdet.", {"gap": "3,2 %"})


def test_a_sentence_is_shown_with_its_values() -> None:
    assert str(SHORT) == "Utfallet är 3,2 % under målvärdet."


def test_a_sentence_without_values_is_its_own_text() -> None:
    assert str(Sentence("Bedöms inte.")) == "Bedöms inte."


def test_braces_in_a_value_are_text_and_not_a_placeholder() -> None:
    assert str(Sentence("Källa: {source}", {"source": "{0.__class__} {gap}"})) == "Källa: {0.__class__} {gap}"


def test_a_placeholder_without_a_value_fails_loudly() -> None:
    with pytest.raises(KeyError, match="gap"):
        str(Sentence("Utfallet är {gap} under målvärdet."))


def test_the_same_words_and_values_are_the_same_sentence() -> None:
    twin = Sentence("Utfallet är {gap} under målvärdet.", {"gap": "3,2 %"})

    assert {SHORT, twin} == {SHORT}
    assert Sentence(SHORT.msgid, {"gap": "4 %"}) != SHORT


def test_a_sentence_can_be_copied_and_stored() -> None:
    assert pickle.loads(pickle.dumps(SHORT)) == copy.deepcopy(SHORT) == SHORT


def test_marking_a_text_for_translation_does_not_change_it() -> None:
    assert gettext_noop("Högst {limit} decimaler.") == "Högst {limit} decimaler."
