"""Every event of the trace has words, and its values are read as people say them."""

import re

import pytest
from django.utils import translation

from goals.presentation.event_words import ACTIONS, value_in_words
from tests.processes import ROOT
from tracker.numbers import NO_VALUE

# Kinds of jobs, which look like actions.
ELSEWHERE = ("report.render", "list.file")


def actions_in_code() -> set[str]:
    """Every action that an operation of goals or reports writes by name. Those put together are watched: tests/watch.py."""
    found: set[str] = set()
    for app in ("goals", "reports"):
        for file in (ROOT / app / "operations").rglob("*.py"):
            text = file.read_text()
            found |= set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', text))
            found |= {f"outcome.{verb}" for verb in re.findall(r'trace\.(?:change|add)\(\w+, "([a-z_]+)"', text)}
            found |= set(re.findall(r'^[A-Z_]+ = "([a-z_]+\.[a-z_]+)"$', text, re.MULTILINE))
    return {action for action in found if not action.startswith(ELSEWHERE)}


@pytest.mark.parametrize("action", sorted(actions_in_code()))
def test_every_action_has_words(action):
    assert action in ACTIONS


VALUES = {
    "nothing": ("value", None, NO_VALUE),
    "a number as it was entered": ("value", "64", "64"),
    "a code": ("missing_reason", "NOT_MEASURED", "Mätningen har inte gjorts"),
    "a state": ("state", "APPROVED", "godkänt"),
    "how a goal stands": ("status", "PARTLY_MET", "delvis uppfyllt"),
    "how an uppdrag goes": ("status", "DEVIATES", "pågår med avvikelse"),
    "a language": ("language", "en", "engelska"),
    "a day": ("due_on", "2026-09-10", "10 september 2026"),
    "months": ("months", "2176", "augusti och december"),
    "yes": ("is_preliminary", "true", "ja"),
    "a row": ("parent", "goal:3", "Regionmål 1"),
    "a row that is no more": ("parent", "goal:4", "borttagen"),
}


@pytest.mark.parametrize(("field", "text", "words"), VALUES.values(), ids=VALUES.keys())
def test_a_value_is_said_as_people_say_it(field, text, words):
    with translation.override("sv"):
        assert value_in_words(field, text, {"goal:3": "Regionmål 1"}) == words
