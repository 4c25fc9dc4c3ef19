"""Overall (samlad bedömning): what the nämnders decided contributions to a goal add up to.

It is a proposal to regionstyrelsen, as every calculated assessment is. All nämnder weigh alike: weights of one's own count only
when a region has adopted them, and none has. What is not decided is left out, and named: it is neither good nor bad.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from goals.rules.assessment import STANDARD_RULE, Calculated
from goals.rules.attainment import Attainment
from goals.rules.contribution import JudgedGoal, calculate_contribution
from goals.rules.phrases import compose, listed
from tracker.sentences import Sentence, gettext_noop


class CellKind(StrEnum):
    """What there is to say of a nämnd's contribution to a goal."""

    NOT_ADDRESSED = "NOT_ADDRESSED"  # the goal is not addressed to this nämnd
    NO_PLAN = "NO_PLAN"  # no adopted plan of the nämnd is here
    NO_GOAL = "NO_GOAL"  # addressed, but the nämnd has no goal of its own for it
    NOT_DECIDED = "NOT_DECIDED"  # the nämnd has not decided, or has not let its decision out to regionstyrelsen
    NOT_PUBLISHED = "NOT_PUBLISHED"  # the nämnd has decided, and who asks is nobody to whom it has let that out
    NOTED = "NOTED"  # the nämnd has only taken note of its report (delgiven)
    DECIDED = "DECIDED"  # what the nämnd decided


METHOD = gettext_noop(
    "Den samlade bedömningen av ett mål utgår från nämndernas beslutade bidrag. Målet är uppfyllt när alla bidrag är uppfyllda, "
    "inte uppfyllt när inget är uppfyllt ens delvis och annars delvis uppfyllt. Alla nämnder väger lika: vikter används bara när "
    "regionen har beslutat om dem. Bidrag som inte är beslutade eller som nämnden inte bedömer räknas inte in, och nämns. Mål "
    "som inte är riktade till någon nämnd bedöms efter sina egna indikatorer. Regionstyrelsen kan komma fram till annat, och "
    "skriver då varför."
)
# Version 0, which says of itself that no region has adopted it.
STANDARD_METHOD = replace(STANDARD_RULE, method_text=METHOD)
NOUN = gettext_noop("beslutade bidrag")

NOTES: Mapping[CellKind, str] = {
    CellKind.NOT_DECIDED: gettext_noop("Ej beslutat, räknas inte in: {names}."),
    CellKind.NOTED: gettext_noop("Ej beslutat (delgivet), räknas inte in: {names}."),
    CellKind.NO_GOAL: gettext_noop("Inget eget mål under detta: {names}."),
    CellKind.NO_PLAN: gettext_noop("Ingen plan inläst: {names}."),
    CellKind.NOT_ADDRESSED: gettext_noop("Ej riktat till {names}."),
}
WAITING = frozenset({CellKind.NOT_DECIDED, CellKind.NOTED})


@dataclass(frozen=True)
class GivenBy:
    """What a nämnd has given: its decided attainment, or why there is none. `key` is the caller's own."""

    key: int
    name: str
    kind: CellKind
    attainment: Attainment | None = None  # of DECIDED


def calculate_overall(given: Sequence[GivenBy], *, is_forecast: bool) -> Calculated:
    """What the decided contributions add up to.

    NO_DATA when no contribution is decided and some are awaited, NOT_JUDGED when there is nothing to judge by.
    """
    decided = [JudgedGoal(one.key, one.name, one.attainment, True) for one in given if one.attainment is not None]
    added = calculate_contribution(decided, noun=NOUN, is_forecast=is_forecast)
    notes = tuple(_notes(given))
    if not decided:
        is_awaited = any(one.kind in WAITING for one in given)
        added = replace(
            added,
            attainment=Attainment.NO_DATA if is_awaited else Attainment.NOT_JUDGED,
            sentence=Sentence(NONE_DECIDED if is_awaited else NONE_GIVEN),
        )
    elif len(decided) == 1:
        added = replace(added, sentence=_only(decided[0], added))
    return replace(added, notes=notes, rule=STANDARD_METHOD)


NONE_DECIDED = gettext_noop("Inget bidrag till målet är beslutat ännu.")
NONE_GIVEN = gettext_noop("Ingen nämnd ger något bidrag till målet.")
# Of the one that has decided, at the year's end and before.
ONLY: Mapping[Attainment, tuple[str, str]] = {
    Attainment.MET: (
        gettext_noop("Bidraget från {name} har uppfyllts, det enda som är beslutat."),
        gettext_noop("Bidraget från {name}, det enda som är beslutat, väntas uppfyllas."),
    ),
    Attainment.PARTLY_MET: (
        gettext_noop("Bidraget från {name} har uppfyllts delvis, det enda som är beslutat."),
        gettext_noop("Bidraget från {name}, det enda som är beslutat, väntas uppfyllas delvis."),
    ),
    Attainment.NOT_MET: (
        gettext_noop("Bidraget från {name} har inte uppfyllts, det enda som är beslutat."),
        gettext_noop("Bidraget från {name}, det enda som är beslutat, väntas inte uppfyllas."),
    ),
}
ONLY_NOT_JUDGED = gettext_noop("Bidraget från {name}, det enda som är beslutat, bedöms inte.")


def _only(one: JudgedGoal, added: Calculated) -> Sentence:
    words = ONLY.get(one.attainment)
    return compose(words[added.is_forecast] if words else ONLY_NOT_JUDGED, name=one.label)


def _notes(given: Sequence[GivenBy]) -> Iterator[Sentence]:
    """Who is left out, and why, in the kinds' order."""
    names: dict[CellKind, list[str]] = defaultdict(list)
    for one in given:
        names[one.kind].append(one.name)
    for kind, msgid in NOTES.items():
        if names[kind]:
            yield compose(msgid, names=listed(names[kind]))
