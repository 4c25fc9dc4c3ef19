"""What there is to look at in a content: what is missing and why, what departs, what was late, opened or changed. No queries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from goals.rules.punctuality import standing
from goals.rules.targets import Reading
from reports.content.differences import differences
from reports.content.judged import NOTES
from reports.content.proposals import MOVED
from reports.content.schema import Document
from reports.trace.register import OUTCOME
from tracker.periods import write_date
from tracker.sentences import gettext_noop

# What is listed, in this order: by the code of it, in a word for people.
KINDS: Mapping[str, str] = {
    "NOT_REPORTED": gettext_noop("Ej rapporterat"),
    "WITH_REASON": gettext_noop("Uppgift saknas, med skäl"),
    "LATE": gettext_noop("Rapporterat för sent"),
    "UNCLEAR": gettext_noop("Oklart målvärde"),
    "ASSUMED": gettext_noop("Antagen läsning"),
    "NOT_SPLIT": gettext_noop("Inte könsuppdelat"),
    "PRELIMINARY": gettext_noop("Preliminärt utfall"),
    "OWN_VALUE": gettext_noop("Infört och godkänt av samma person"),
    "NOT_PROPOSED": gettext_noop("Utan förslag"),
    "DEPARTS": gettext_noop("Avviker från beräkningen"),
    "MOVED": gettext_noop("Siffror ändrade sedan förslaget"),
    "OTHERWISE": gettext_noop("Beslutat annat än förslaget"),
    "EXCEPTION": gettext_noop("Undantag från låset"),
    "CHANGED": gettext_noop("Ändrat efter överlämnandet"),
    "EARLIER": gettext_noop("Tidigare beslut i omgången"),
    "MASKED": gettext_noop("Maskerat"),
    "CHECK": gettext_noop("Skiljer sig mellan regionen och nämnden"),
}


# What is compared with what was handed over; that the nämnd has decided is no change.
COMPARED = frozenset({"assessment", "outcome", "notes", "baseline", "target", "verdict"})


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `key` is the address of its trace; "" for what is of a whole nämnd in the region's report."""

    code: str
    goal: str  # "Delmål 1.1"; "" for what is of none
    name: str
    words: str
    key: str = ""


@dataclass(frozen=True)
class Known:
    """What is known beside the content: when each outcome was reported ("outcome:12"), the last day, and what was handed over."""

    reported_on: Mapping[str, date]
    due_on: date
    handed_over: Document | None = None


def findings_of(document: Document, known: Known) -> list[Finding]:
    """All that there is to look at, kind by kind."""
    found = [*_of_goals(document, known), *_of_whole(document, known)]
    order = list(KINDS)
    return sorted(found, key=lambda finding: order.index(finding.code))


def _goals(document: Document) -> Iterator[Any]:
    for plan in document.plans:
        for branch in plan.branches:
            yield from branch.goals


def _of_goals(document: Document, known: Known) -> Iterator[Finding]:
    for goal in _goals(document):
        yield from _of_judged(goal, goal.title)
        for row in goal.rows:
            yield from _of_row(row, goal.label, known)
    for plan in document.plans:
        for branch in plan.branches:
            if branch.contribution:
                yield from _of_judged(branch.contribution, branch.above.title if branch.above else "")


def _of_judged(item: Any, title: str) -> Iterator[Finding]:
    proposal, decided = item.proposal, item.decided
    if item.assessment is None:
        return
    if not proposal or not proposal.status:
        yield Finding("NOT_PROPOSED", item.label, title, "", item.key)
    elif proposal.departs:
        yield Finding("DEPARTS", item.label, title, NOTES["DEPARTS"](item), item.key)
    if proposal and any(remark.code == MOVED.code for remark in proposal.remarks):
        yield Finding("MOVED", item.label, title, MOVED.sentence, item.key)
    if decided and decided.is_otherwise:
        yield Finding("OTHERWISE", item.label, title, NOTES["OTHERWISE"](item), item.key)


def _of_row(row: Any, goal: str, known: Known) -> Iterator[Finding]:
    def finding(code: str, words: str = "") -> Finding:
        return Finding(code, goal, row.name, words, row.key)

    if row.target.reading == Reading.UNCLEAR:
        yield finding("UNCLEAR", row.target.doubt or row.target.wording)
    if row.target.reading == Reading.ASSUMED:
        yield finding("ASSUMED", _assumed(row.target))
    outcome = row.outcome
    if outcome is None:
        return
    if outcome.missing:
        is_unreported = outcome.missing.code == "NOT_REPORTED"
        yield finding("NOT_REPORTED", outcome.label) if is_unreported else finding("WITH_REASON", outcome.missing.word)
    if late := _late(outcome, known):
        yield finding("LATE", late)
    if outcome.split_reason:
        yield finding("NOT_SPLIT", outcome.split_reason)
    if outcome.is_preliminary:
        yield finding("PRELIMINARY", outcome.label)
    if outcome.is_own_value:
        yield finding("OWN_VALUE", outcome.label)


def _assumed(target: Any) -> str:
    return f"”{target.wording}”: {target.words}" if target.wording else str(target.words)


def _late(outcome: Any, known: Known) -> str:
    """How late it was reported: "3 september 2026, 2 dagar sent"; "" when in time, and for what has not been."""
    found = OUTCOME.search(outcome.figure.key)
    day = known.reported_on.get(found[0]) if found else None
    if day is None:
        return ""
    stood = standing(known.due_on, day, day)
    return f"{write_date(day)}, {stood.sentence}" if stood.is_late else ""


def _of_whole(document: Document, known: Known) -> Iterator[Finding]:
    rows = {row.name: goal.label for goal in _goals(document) for row in goal.rows}
    labels = {goal.label: goal.key for goal in _goals(document)}
    for one in document.exceptions:
        yield Finding("EXCEPTION", rows.get(one.name, ""), one.name, f"{one.given}, {one.until}. {one.reason}", one.key)
    for moved in differences(known.handed_over, document) if known.handed_over else ():
        about, _, what = moved.key.rpartition("/")
        if what in COMPARED:
            yield Finding("CHANGED", moved.where, moved.name, f"{moved.what}: {moved.before} → {moved.after}", about)
    for decision in document.earlier_decisions:
        yield Finding("EARLIER", "", decision.sentence, decision.text, decision.key)
    for masking in document.masking:
        yield Finding("MASKED", "", masking.words, masking.sentence, masking.key)
    for check in document.whole.checks if document.whole else ():
        said = f"{check.what}: {check.region} i regionens rapport, {check.own} i nämndens."
        words = f"{check.word}. {said} {check.since} {check.reason}"
        what = ": ".join(part for part in (check.unit, check.name) if part)
        yield Finding("CHECK", check.where, what, " ".join(words.split()), labels.get(check.where, ""))


@dataclass(frozen=True)
class Coverage:
    """How much of what was due came, and when."""

    due: int
    in_time: int
    late: int
    with_reason: int
    not_reported: int


def coverage_of(document: Document, known: Known) -> Coverage:
    """The outcomes that the round asked for: reported in time, reported late, lacking."""
    outcomes = [row.outcome for goal in _goals(document) for row in goal.rows if row.outcome]
    values = [outcome for outcome in outcomes if not outcome.missing]
    late = sum(bool(_late(outcome, known)) for outcome in values)
    reasons = sum(bool(outcome.missing) and outcome.missing.code != "NOT_REPORTED" for outcome in outcomes)
    return Coverage(len(outcomes), len(values) - late, late, reasons, len(outcomes) - len(values) - reasons)


def outcomes_of(document: Document) -> list[str]:
    """The outcomes that the round asked for and has, as the trace names them."""
    keys = (row.outcome.figure.key for goal in _goals(document) for row in goal.rows if row.outcome)
    return [found[0] for key in keys if (found := OUTCOME.search(key))]


def numbers_of(document: Document, known: Known) -> Mapping[str, int]:
    """The numbers of a report that are shown beside other reports'."""
    covered, coverage = coverage_of(document, known), document.coverage
    groups = {group.code: int(group.figure.raw) for group in coverage.groups}
    goals = {group.code: int(group.figure.raw) for group in coverage.goal_groups}
    return {
        "goals": int(coverage.goals.raw),
        "judged": goals.get("CALCULATED", 0),
        "departs": goals.get("DEPARTS", 0),
        "otherwise": goals.get("OTHERWISE", 0),
        "indicators": int(coverage.indicators.raw),
        "due": covered.due,
        "in_time": covered.in_time,
        "late": covered.late,
        "with_reason": covered.with_reason,
        "not_reported": covered.not_reported,
        "unclear": groups["UNCLEAR"],
        "own": groups.get("OWN_VALUE", 0),
        "exceptions": len(document.exceptions),
    }
