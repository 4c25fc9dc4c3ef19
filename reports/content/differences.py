"""What differs between two contents of a nämnd's round: figures, targets and statuses, by where they stand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.content import notes
from reports.content.schema import Document

NOTHING = "–"


@dataclass(frozen=True)
class Difference:
    """One thing that two contents say differently. `key` is its address in both: "target:8/outcome"."""

    key: str
    where: str  # "Delmål 1.1"
    name: str  # the indicator's, or the goal's
    what: str  # "Utfall", "Mål", "Läge", "Beräknad bedömning"
    before: str  # as it is shown; – where there is nothing
    after: str


@dataclass(frozen=True)
class _Said:
    where: str
    name: str
    what: str
    shown: str


def differences(before: Document, after: Document) -> tuple[Difference, ...]:
    """What `after` says differently from `before`, in the order of the plans; what only one of them has is a difference too."""
    old, new = dict(_said(before)), dict(_said(after))
    return tuple(
        Difference(key, said.where, said.name, said.what, _shown(old, key), _shown(new, key))
        for key, said in (old | new).items()
        if _shown(old, key) != _shown(new, key)
    )


def _shown(said: Mapping[str, _Said], key: str) -> str:
    found = said.get(key)
    return found.shown if found and found.shown else NOTHING


def _said(document: Document) -> Iterator[tuple[str, _Said]]:
    for plan in document.plans:
        for branch in plan.branches:
            for goal in branch.goals:
                yield from _of_goal(goal, goal.label, goal.title)
                for row in goal.rows:
                    yield from _of_row(row, goal.label)
            if branch.contribution:
                yield from _of_goal(branch.contribution, branch.contribution.label, "")
    yield from _of_whole(document)


def _of_whole(document: Document) -> Iterator[tuple[str, _Said]]:
    """God ekonomisk hushållning, in the region's report."""
    part = document.whole.householding if document.whole else None
    if part:
        yield from _of_goal(part, part.label, "")


def _of_goal(item: Document, label: str, title: str) -> Iterator[tuple[str, _Said]]:
    if item.assessment:
        yield f"{item.key}/assessment", _Said(label, title, "Beräknad bedömning", _status(item.assessment.status))
    if item.decided:
        yield f"{item.key}/decided", _Said(label, title, "Beslutad bedömning", _status(item.decided.status))
    for given in getattr(item, "given", ()):
        yield f"{item.key}/given/{given.key}", _Said(label, title, f"Bidrag, {given.unit.name}", given_words(given))


def _of_row(row: Document, label: str) -> Iterator[tuple[str, _Said]]:
    if row.outcome is not None:
        yield f"{row.key}/outcome", _Said(label, row.name, "Utfall", _outcome(row.outcome))
    yield f"{row.key}/notes", _Said(label, row.name, "Kommentar och prognos", " ".join(row.notes))
    yield f"{row.key}/baseline", _Said(label, row.name, "Utgångsvärde", notes.written(row.baseline.figure))
    yield f"{row.key}/target", _Said(label, row.name, "Mål", row.target.words)
    yield f"{row.key}/verdict", _Said(label, row.name, "Läge", _status(row.verdict.status))


def _outcome(outcome: Document) -> str:
    """The figure with what is printed under it; why there is none."""
    figure = "" if outcome.missing else notes.written(outcome.figure)
    return ", ".join(part for part in (figure, *outcome.notes) if part)


def given_words(given: Document) -> str:
    """What a nämnd gives to a goal, as it is shown."""
    return _status(given.status) if given.status else str(given.word)


def _status(status: Document) -> str:
    return f"Prognos: {status.word}" if status.is_forecast else str(status.word)
