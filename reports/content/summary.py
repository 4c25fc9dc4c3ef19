"""The summary: måluppfyllelse at a glance."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from goals.rules.attainment import JUDGED, Attainment
from reports.content import schema
from reports.content.figures import count_of
from reports.content.statuses import in_order
from reports.content.words import listed

NO_ASSESSMENT = "Målen bedöms inte vid denna uppföljning."

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


def build_summary(goals: Sequence[schema.Goal], noun: str, *, is_year_end: bool) -> schema.Summary:
    """The goals' calculated assessments, counted. `noun` is what the goals are called ("delmål")."""
    statuses = [goal.assessment.status for goal in goals if goal.assessment]
    # A goal reached already counts with those that are expected to be.
    alike = [replace(status, is_forecast=not is_year_end and status.code in JUDGED) for status in statuses]
    counts = Counter(alike)
    return schema.Summary(
        sentence=_sentence(Counter(Attainment(status.code) for status in alike), noun, is_year_end) if alike else NO_ASSESSMENT,
        counts=tuple(
            schema.StatusCount(status, count_of(f"summary/{status.code}/{status.reason}", counts[status]))
            for status in in_order(alike)
        ),
    )


def _sentence(counts: Counter[Attainment], noun: str, is_year_end: bool) -> str:
    """How the goals stand by the rule: "Av 17 delmål väntas 3 uppfyllas, 8 uppfyllas delvis och 2 inte uppfyllas ..." """
    judged = _count(counts, {code: verbs[0 if is_year_end else 1] for code, verbs in VERBS.items()})
    others = _count(counts, OTHERS)
    if not judged:
        return f"Inget av {counts.total()} {noun} kan bedömas: {others}."
    verb = "har" if is_year_end else "väntas"
    first = f"Av {counts.total()} {noun} {verb} {judged} enligt den beräknade bedömningen."
    return f"{first} {others}." if others else first


def _count(counts: Counter[Attainment], phrases: Mapping[Attainment, str]) -> str:
    """The phrases of what there is any of."""
    return listed(phrase.format(count=counts[code]) for code, phrase in phrases.items() if counts[code])
