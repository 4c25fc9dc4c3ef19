"""God ekonomisk hushållning: the samlad bedömning of the goals that fullmäktige has set for it.

The budget states the goals that matter for god ekonomisk hushållning, financial ones and those of the activities (KL 11 kap. 1 §
and 6 §), and the förvaltningsberättelse evaluates whether they have been reached (LKBR 11 kap. 12 §). It is a proposal to
regionstyrelsen: what weighs most is for people to say.
"""

from collections.abc import Sequence
from dataclasses import replace

from goals.rules.assessment import STANDARD_RULE, Calculated
from goals.rules.contribution import JudgedGoal, calculate_contribution
from tracker.sentences import gettext_noop

METHOD = gettext_noop(
    "God ekonomisk hushållning bedöms efter de mål som fullmäktige har pekat ut för den. Den är uppfylld när alla bedömda mål "
    "är uppfyllda, inte uppfylld när inget är uppfyllt ens delvis och annars delvis uppfylld. Alla mål väger lika. Saknar ett "
    "mål uppgift är den högst delvis uppfylld; mål som inte bedöms räknas inte in. Regionstyrelsens bedömning av ett mål går "
    "före den beräknade."
)
# Version 0, which says of itself that no region has adopted it.
STANDARD_METHOD = replace(STANDARD_RULE, method_text=METHOD)
NOUN = gettext_noop("mål för god ekonomisk hushållning")


def calculate_householding(goals: Sequence[JudgedGoal], *, is_forecast: bool) -> Calculated:
    """What the goals add up to, at least one. NO_DATA when none is judged and some lack data, NOT_JUDGED when none can be."""
    return replace(calculate_contribution(goals, noun=NOUN, is_forecast=is_forecast), rule=STANDARD_METHOD)
