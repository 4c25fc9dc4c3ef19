"""The summary: måluppfyllelse at a glance, by what has been decided, by förvaltningens förslag and by the rule."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from goals.rules.attainment import JUDGED, Attainment
from reports.content import schema
from reports.content.figures import count_of
from reports.content.statuses import in_order
from reports.content.words import listed

NO_ASSESSMENT = "Målen bedöms inte vid denna uppföljning."
NO_PROPOSALS = "Förvaltningen har ännu inte föreslagit någon bedömning."

# What a number of goals has done at the year's end, and is expected to do before.
VERBS: Mapping[Attainment, tuple[str, str]] = {
    Attainment.MET: ("{count} uppfyllts", "{count} uppfyllas"),
    Attainment.PARTLY_MET: ("{count} uppfyllts delvis", "{count} uppfyllas delvis"),
    Attainment.NOT_MET: ("{count} inte uppfyllts", "{count} inte uppfyllas"),
}
OTHERS: Mapping[Attainment, str] = {
    Attainment.NO_DATA: "{count} saknar uppgift",
    Attainment.NOT_JUDGED: "{count} bedöms inte",
}
BY_RULE, BY_PEOPLE, BY_DECISION = "den beräknade bedömningen", "förvaltningens förslag", "{decider}s beslut"

Statuses = Sequence[schema.Status]


def build_summary(goals: Sequence[schema.Goal], noun: str, decider: str, *, is_year_end: bool) -> schema.Summary:
    """How the goals stand, counted. `noun` is what they are called ("delmål").

    It opens with what the `decider` has decided, else with what förvaltningen proposes, else with what the rule says.
    """
    calculated = [goal.assessment.status for goal in goals if goal.assessment]
    if not calculated:
        return schema.Summary(NO_ASSESSMENT, counts=())
    proposed = [goal.proposal.status for goal in goals if goal.proposal and goal.proposal.status]
    decided = [goal.decided.status for goal in goals if goal.decided]
    said = ((decided, BY_DECISION.format(decider=decider.lower())), (proposed, BY_PEOPLE), (calculated, BY_RULE))
    first, *rest = [_sentence(statuses, len(goals), noun, by, is_year_end=is_year_end) for statuses, by in said if statuses]
    return schema.Summary(
        sentence=first,
        counts=_count_statuses(calculated, proposed or None, decided or None, is_year_end=is_year_end),
        proposed=rest[0] if decided and proposed else "",
        calculated=rest[-1] if rest else "",
        note=_note(len(goals), len(proposed), noun),
    )


def _note(total: int, proposed: int, noun: str) -> str:
    if not proposed:
        return NO_PROPOSALS
    return f"{total - proposed} {noun} har ännu inget förslag." if proposed < total else ""


def _count_statuses(
    calculated: Statuses, proposed: Statuses | None, decided: Statuses | None, *, is_year_end: bool
) -> tuple[schema.StatusCount, ...]:
    """How many goals have each status; those of one word are counted together, whoever says it."""
    stage = "CALCULATED" if proposed is None and decided is None else ""
    by_rule, by_people, by_decision = (
        Counter(_alike(status, stage, is_year_end=is_year_end) for status in statuses or ())
        for statuses in (calculated, proposed, decided)
    )
    return tuple(
        _build_count(status, by_rule, None if proposed is None else by_people, None if decided is None else by_decision)
        for status in in_order(by_rule | by_people | by_decision)
    )


def _alike(status: schema.Status, stage: str, *, is_year_end: bool) -> schema.Status:
    """A goal reached already counts with those that are expected to be."""
    is_judged = status.code in JUDGED
    return replace(status, stage=stage if is_judged else "", is_forecast=is_judged and not is_year_end)


def _build_count(
    status: schema.Status,
    by_rule: Counter[schema.Status],
    by_people: Counter[schema.Status] | None,
    by_decision: Counter[schema.Status] | None,
) -> schema.StatusCount:
    key = f"summary/{status.code}/{status.reason}"
    proposed = None if by_people is None else count_of(f"{key}/proposed", by_people[status])
    decided = None if by_decision is None else count_of(f"{key}/decided", by_decision[status])
    return schema.StatusCount(status, count_of(key, by_rule[status]), proposed, decided)


def _sentence(statuses: Sequence[schema.Status], total: int, noun: str, by: str, *, is_year_end: bool) -> str:
    """How the goals stand: "Av 17 delmål väntas 3 uppfyllas, 8 uppfyllas delvis och 2 inte uppfyllas enligt ..." """
    counts = Counter(Attainment(status.code) for status in statuses)
    judged = _count(counts, {code: verbs[0 if is_year_end else 1] for code, verbs in VERBS.items()})
    others = _count(counts, OTHERS)
    if not judged:
        return f"Inget av {total} {noun} kan bedömas enligt {by}: {others}."
    verb = "har" if is_year_end else "väntas"
    first = f"Av {total} {noun} {verb} {judged} enligt {by}."
    return f"{first} {others}." if others else first


def _count(counts: Counter[Attainment], phrases: Mapping[Attainment, str]) -> str:
    """The phrases of what there is any of."""
    return listed(phrase.format(count=counts[code]) for code, phrase in phrases.items() if counts[code])
