"""How many of the goals, and of the contributions, have been judged: by the rule and by people, and where the two differ."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from goals.rules.attainment import JUDGED
from reports.content import schema
from reports.content.figures import count_of
from reports.content.proposals import MOVED
from reports.content.words import listed

Item = schema.Goal | schema.Contribution

ALL = "ALL"
TITLES: Mapping[str, str] = {
    ALL: "Alla",
    "CALCULATED": "Med beräknad bedömning",
    "NOT_CALCULATED": "Kan inte beräknas",
    "PROPOSED": "Bedömda i förvaltningens förslag",
    "NOT_PROPOSED": "Utan förslag ännu",
    "DEPARTS": "Förslaget avviker från beräkningen",
    "MOVED": "Siffrorna har ändrats sedan förslaget",
    "DECIDED": "Beslutade",
    "OTHERWISE": "Beslutet är ett annat än förslaget",
}
# Only of use when the nämnd has decided.
OF_DECISION = frozenset({"DECIDED", "OTHERWISE"})
# The others are seen in the report's first table.
LISTED = frozenset({"NOT_CALCULATED", "NOT_PROPOSED", "DEPARTS", "MOVED", "OTHERWISE"})


def build_goal_groups(goals: Sequence[schema.Goal], contributions: Sequence[schema.Contribution]) -> tuple[schema.GoalGroup, ...]:
    """How many goals and contributions there are of each kind, and which; empty in a round that assesses none."""
    if not any(goal.assessment for goal in goals) and not contributions:
        return ()
    items: list[Item] = [*goals, *contributions]
    is_decided = any(item.decided for item in items)
    titles = {code: title for code, title in TITLES.items() if is_decided or code not in OF_DECISION}
    return tuple(_build_group(code, title, goals, contributions) for code, title in titles.items())


def _build_group(
    code: str, title: str, goals: Sequence[schema.Goal], contributions: Sequence[schema.Contribution]
) -> schema.GoalGroup:
    own, given = ([item for item in items if code in _codes_of(item)] for items in (goals, contributions))
    note = NOTES.get(code, lambda item: "")
    return schema.GoalGroup(
        code=code,
        title=title,
        figure=count_of(f"coverage/goals/{code}", len(own)),
        contributions=count_of(f"coverage/contributions/{code}", len(given)) if contributions else None,
        is_listed=code in LISTED,
        goals=tuple(schema.Covered(item.label, getattr(item, "title", ""), note(item)) for item in (*own, *given)),
    )


def _codes_of(item: Item) -> Iterator[str]:
    """The groups that a goal or a contribution belongs to."""
    yield ALL
    yield "CALCULATED" if item.assessment and item.assessment.status.code in JUDGED else "NOT_CALCULATED"
    proposal = item.proposal
    yield "PROPOSED" if proposal and proposal.status else "NOT_PROPOSED"
    if proposal and proposal.departs:
        yield "DEPARTS"
    if proposal and MOVED in proposal.remarks:
        yield "MOVED"
    if item.decided:
        yield "DECIDED"
    if item.decided and item.decided.is_otherwise:
        yield "OTHERWISE"


def _why_departs(item: Item) -> str:
    """What the rule says, what people say, and why: "Beräknat: Delvis uppfyllt. Förslag: Uppfyllt. Skäl: ..." """
    if not item.assessment or not item.proposal or not item.proposal.status:
        return ""
    reason = " ".join(item.proposal.reason.split())
    return f"Beräknat: {item.assessment.status.word}. Förslag: {item.proposal.status.word}. Skäl: {reason}"


def _why_not_calculated(item: Item) -> str:
    return item.assessment.status.word if item.assessment else ""


def _why_otherwise(item: Item) -> str:
    """What was proposed, what the nämnd decided, and why."""
    if not item.decided:
        return ""
    proposed = item.proposal.status.word if item.proposal and item.proposal.status else "inget"
    reason = " ".join(item.decided.reason.split())
    return f"Förslag: {proposed}. Beslut: {item.decided.status.word}. Skäl: {reason}"


NOTES: Mapping[str, Callable[[Item], str]] = {
    "DEPARTS": _why_departs,
    "NOT_CALCULATED": _why_not_calculated,
    "OTHERWISE": _why_otherwise,
}


def judged_sentence(goals: Sequence[schema.Goal], contributions: Sequence[schema.Contribution], noun: str) -> str:
    """How the goals have been judged, in words; "" in a round that assesses none."""
    groups = {group.code: group for group in build_goal_groups(goals, contributions)}
    if not groups:
        return ""
    count = {code: int(str(group.figure.raw)) for code, group in groups.items()}
    first = f"Av {count[ALL]} {noun} har {count['CALCULATED']} en beräknad bedömning"
    first += f" och {count['PROPOSED']} ett förslag från förvaltningen" if count["PROPOSED"] else ""
    second = ""
    if contributions:
        proposed = groups["PROPOSED"].contributions
        second = f" Av {len(contributions)} bidrag till mål ovanför har {proposed.shown if proposed else 0} ett förslag."
    departs = groups["DEPARTS"].goals
    which = listed(item.goal for item in departs)
    third = f" Förslaget avviker från beräkningen för {which}." if departs else ""
    return f"{first}.{second}{third}"
