"""Coverage (täckning): what the report rests on, and what it lacks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from goals.rules.attainment import JUDGED
from goals.rules.targets import Kind, Reading
from reports.content import schema
from reports.content.figures import count_of
from reports.content.judged import build_goal_groups, judged_sentence
from reports.content.words import listed

# Every indicator is one of those that are due (and there by what came of it), of the two kinds that are not, or another
# unit's. The rest cut across.
TITLES: Mapping[str, str] = {
    "DUE": "Mäts vid denna uppföljning",
    "WITH_OUTCOME": "Med utfall",
    "WITH_REASON": "Utan utfall, med angiven orsak",
    "NOT_REPORTED": "Ej rapporterade",
    "NOT_DUE": "Mäts vid andra tillfällen",
    "NO_PERIODICITY": "Utan tidpunkt i planen",
    "KEPT_ELSEWHERE": "Redovisas av en annan enhet",
    "DRAFTS": "Ifyllda men ännu ej rapporterade",
    "JUDGED": "Bedömda mot målvärdet",
    "UNCLEAR": "Oklart målvärde",
    "ASSUMED_TARGET": "Antagen läsning av målvärdet",
    "ASSUMED_ACCUMULATION": "Räknas upp till helår, antaget",
    "OWN_VALUE": "Införda och godkända av samma person",
    "FOLLOW_ONLY": "Följs utan målvärde",
}
PARTS_OF_DUE = frozenset({"WITH_OUTCOME", "WITH_REASON", "NOT_REPORTED"})
# These are seen in the goals' tables; to name them again would only hide the others.
UNLISTED = frozenset({"DUE", "WITH_OUTCOME", "DRAFTS", "JUDGED", "ASSUMED_TARGET"})


def build_coverage(goals: Sequence[schema.Goal], noun: str, contributions: Sequence[schema.Contribution] = ()) -> schema.Coverage:
    """How many goals and indicators there are, how they were judged, and those of each group by name.

    `noun` is what the goals are called ("delmål").
    """
    groups: dict[str, list[schema.Covered]] = defaultdict(list)
    for goal in goals:
        for row in goal.rows:
            for code, note in _groups_of(row):
                groups[code].append(schema.Covered(goal.label, row.name, note))
    counts = {code: len(groups[code]) for code in TITLES}
    total = sum(len(goal.rows) for goal in goals)
    return schema.Coverage(
        sentence=_sentence(noun, len(goals), total, counts),
        goals=count_of("coverage/goals", len(goals)),
        indicators=count_of("coverage/indicators", total),
        groups=tuple(
            schema.CoverageGroup(
                code=code,
                title=title,
                part_of="DUE" if code in PARTS_OF_DUE else "",
                figure=count_of(f"coverage/{code}", counts[code]),
                is_listed=code not in UNLISTED,
                indicators=tuple(groups[code]),
            )
            for code, title in TITLES.items()
        ),
        goal_sentence=judged_sentence(goals, contributions, noun),
        goal_groups=build_goal_groups(goals, contributions),
    )


def _groups_of(row: schema.Row) -> Iterator[tuple[str, str]]:
    """The groups that an indicator belongs to, each with what there is to say of it there."""
    if row.kept_by:
        yield "KEPT_ELSEWHERE", row.kept_by
    elif row.outcome is None:
        yield ("NOT_DUE", row.months) if row.months else ("NO_PERIODICITY", "")
    else:
        yield "DUE", ""
        yield _what_came(row.outcome)
        if row.outcome.mark:
            yield "DRAFTS", ""
        if row.outcome.is_own_value:
            yield "OWN_VALUE", ""
    if row.verdict.status.code in JUDGED:
        yield "JUDGED", ""
    if row.target.reading == Reading.UNCLEAR:
        yield "UNCLEAR", row.target.doubt
    elif row.target.kind == Kind.FOLLOW:
        yield "FOLLOW_ONLY", ""
    for remark in row.verdict.remarks:
        if remark.code in TITLES:
            yield remark.code, ""


def _what_came(outcome: schema.Reported) -> tuple[str, str]:
    if outcome.missing is None:
        return "WITH_OUTCOME", ""
    return ("NOT_REPORTED", "") if outcome.missing.code == "NOT_REPORTED" else ("WITH_REASON", outcome.missing.word)


def _sentence(noun: str, goals: int, indicators: int, counts: Mapping[str, int]) -> str:
    """The groups that make up all indicators, in words; what there is none of is not said."""
    word = "indikator" if indicators == 1 else "indikatorer"
    due = _count(
        counts,
        {"WITH_OUTCOME": "har utfall", "WITH_REASON": "saknar utfall av angivet skäl", "NOT_REPORTED": "är ej rapporterade"},
    )
    drafts = _count(counts, {"DRAFTS": "är ifyllda men ännu ej rapporterade till samordnaren"})
    rest = _count(
        counts,
        {
            "NOT_DUE": "mäts vid andra tillfällen",
            "NO_PERIODICITY": "har ingen tidpunkt i planen",
            "KEPT_ELSEWHERE": "redovisas av en annan enhet",
        },
    )
    sentences = [
        f"{goals} {noun} med {indicators} {word}",
        f"{counts['DUE']} mäts vid denna uppföljning: {due}" if due else "Ingen mäts vid denna uppföljning",
        drafts,
        rest,
    ]
    return " ".join(f"{sentence}." for sentence in sentences if sentence)


def _count(counts: Mapping[str, int], phrases: Mapping[str, str]) -> str:
    return listed(f"{counts[code]} {phrase}" for code, phrase in phrases.items() if counts[code])
