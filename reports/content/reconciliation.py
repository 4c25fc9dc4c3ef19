"""Avstämning: what the region's report says otherwise than the nämnders' decided reports say now, and why.

Two contents held against each other, by what each figure and status is of. What both say alike is not here, what a nämnd has
corrected since comes with its decision, and what is not decided says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reports.content.differences import NOTHING, differences, given_words
from reports.content.notes import written
from reports.content.schema import Check, Document

NOT_DECIDED = "Ej beslutat"
WORDS: Mapping[str, str] = {
    "DIFFERS": "Skiljer sig",
    "CORRECTED": "Rättat sedan dess",
    "REOPENED": "Öppnat för rättelse",
    "DECIDED_SINCE": "Beslutat sedan dess",
    "NOT_DECIDED": NOT_DECIDED,
}
ALL_AGREE = "Alla uppgifter stämmer med nämndernas beslutade rapporter."
COUNTS: Mapping[str, tuple[str, str]] = {
    "DIFFERS": ("1 uppgift skiljer sig", "{count} uppgifter skiljer sig"),
    "CORRECTED": ("1 uppgift är rättad sedan dess", "{count} uppgifter är rättade sedan dess"),
    "REOPENED": ("1 nämnds rapport är öppnad för rättelse", "{count} nämnders rapporter är öppnade för rättelse"),
    "DECIDED_SINCE": ("1 nämnd har beslutat sedan dess", "{count} nämnder har beslutat sedan dess"),
    "NOT_DECIDED": ("1 nämnd har inte beslutat", "{count} nämnder har inte beslutat"),
}


@dataclass(frozen=True)
class Source:
    """What a nämnd has decided, as its reports say, by round. `reopened` says by which decision it is being corrected; or ""."""

    key: str  # "unitfollowup:7"
    unit: str
    documents: Mapping[int, Document] = field(default_factory=dict)
    reopened: str = ""
    reason: str = ""

    @property
    def newest(self) -> Document | None:
        """What it says now; None when it has decided nothing."""
        return self.documents[max(self.documents)] if self.documents else None


@dataclass(frozen=True)
class Statement:
    """A figure or a status, wherever it stands. One that `is_needed` must stand in both: the nämnd's own decision of a goal."""

    where: str
    name: str
    what: str
    shown: str
    is_needed: bool = False


def reconcile(region: Any, sources: Sequence[Source]) -> tuple[Check, ...]:
    """What the region's report says otherwise than the nämnders', nämnd by nämnd; empty when all agree.

    `region` is a content with its committees, which say what round of each nämnd's it was made from.
    """
    used = {committee.key: committee.round for committee in region.whole.committees}
    return tuple(check for source in sources for check in _of_source(region, source, used.get(source.key, 0)))


def sentence_of(checks: Sequence[Check]) -> str:
    """The checks in short: "1 uppgift skiljer sig, 2 nämnder har inte beslutat."."""
    numbers = [(words, _count(code, checks)) for code, words in COUNTS.items()]
    said = [one if count == 1 else many.format(count=count) for (one, many), count in numbers if count]
    return f"{', '.join(said)}." if said else ALL_AGREE


def _count(code: str, checks: Sequence[Check]) -> int:
    """How many things differ or are corrected; of what is true of a whole nämnd how many nämnder."""
    of_code = [check for check in checks if check.code == code]
    return len(of_code) if code in {"DIFFERS", "CORRECTED"} else len({check.unit for check in of_code})


def _of_source(region: Any, source: Source, used: int) -> Iterator[Check]:
    newest = source.newest
    if newest is None:
        yield _check("NOT_DECIDED", source, own=NOT_DECIDED)
        return
    if source.reopened:
        yield _check("REOPENED", source, since=source.reopened, reason=source.reason)
    if not used:
        yield _check("DECIDED_SINCE", source, region=NOT_DECIDED, own=newest.label, since=_decision(newest))
    corrected = dict(_corrected(source, newest, used))
    yield from corrected.values()
    ours, theirs = dict(_region_says(region, source.key)), dict(_unit_says(newest))
    for key, said in ours.items():
        own = theirs.get(key) or Statement(said.where, said.name, said.what, NOTHING if said.is_needed else said.shown)
        if key not in corrected and own.shown != said.shown:
            code = "DIFFERS" if used else "DECIDED_SINCE"
            yield _check(code, source, said, region=said.shown, own=own.shown, since=_decision(newest))


def _corrected(source: Source, newest: Document, used: int) -> Iterator[tuple[str, Check]]:
    """What has been corrected since the region's report was made, by what it is of."""
    before = source.documents.get(used)
    if before is None or newest.round == used:
        return
    decisions = [one for one in newest.earlier_decisions if one.code == "CORRECTS" and one.round >= used]
    since = " ".join(one.sentence for one in decisions) or _decision(newest)
    reason = " ".join(one.text for one in decisions if one.text)
    for one in differences(before, newest):
        said = Statement(one.where, one.name, one.what, one.before)
        yield _of(one.key), _check("CORRECTED", source, said, region=one.before, own=one.after, since=since, reason=reason)
    statuses = [dict(_receivers(document)) for document in (before, newest)]
    for key in statuses[0] | statuses[1]:
        old, new = (found[key].shown if key in found else NOTHING for found in statuses)
        if old != new:
            said = (statuses[1] | statuses[0])[key]
            yield key, _check("CORRECTED", source, said, region=old, own=new, since=since, reason=reason)


def _of(key: str) -> str:
    """What a difference is of, as the statements name it: a contribution's decided status is what is given to its goal."""
    return key.removesuffix("/contribution/decided") if key.endswith("/contribution/decided") else key


def _region_says(region: Any, source: str) -> Iterator[tuple[str, Statement]]:
    """What the region's report has from a nämnd, by what it is of."""
    for goal in _goals(region):
        for given in goal.given:
            if given.key == source:
                is_decided = given.status is not None
                yield goal.key, Statement(goal.label, goal.title, "Bidrag", given_words(given), is_needed=is_decided)
        yield from _outcomes(goal)
    yield from _receivers(region)


def _unit_says(document: Document) -> Iterator[tuple[str, Statement]]:
    for plan in document.plans:
        for branch in plan.branches:
            given = branch.contribution
            if given and given.decided:
                words = _status(given.decided.status)
                yield given.key.removesuffix("/contribution"), Statement(given.label, "", "Bidrag", words)
    for goal in _goals(document):
        yield from _outcomes(goal)
    yield from _receivers(document)


def _goals(document: Any) -> Iterator[Any]:
    return (goal for plan in document.plans for branch in plan.branches for goal in branch.goals)


def _outcomes(goal: Any) -> Iterator[tuple[str, Statement]]:
    """The outcomes of a goal's indicators, by the outcome itself: it can stand under several goals."""
    for row in goal.rows:
        if row.outcome is not None and not row.outcome.missing:
            of = row.outcome.figure.key.rpartition("/")[2]
            yield of, Statement(goal.label, row.name, "Utfall", written(row.outcome.figure))


def _receivers(document: Any) -> Iterator[tuple[str, Statement]]:
    for assignment in document.assignments:
        for receiver in assignment.receivers:
            yield receiver.key, Statement(assignment.number, assignment.text.rstrip(" ."), "Läge för uppdrag", receiver.status)


def _status(status: Any) -> str:
    return f"Prognos: {status.word}" if status.is_forecast else str(status.word)


def _decision(document: Document) -> str:
    return str(document.decision.words) if document.decision else ""


def _check(
    code: str, source: Source, said: Statement | None = None, *, region: str = NOTHING, own: str = NOTHING, since: str = "",
    reason: str = "",
) -> Check:  # fmt: skip
    where, name, what = (said.where, said.name, said.what) if said else ("", "", "Nämndens uppföljning")
    return Check(code, WORDS[code], source.unit, where, name, what, region, own, since, reason)
