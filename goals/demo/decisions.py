"""Decisions as the sources tell of them. What a source lacks stays empty and is said to be missing."""

from goals.demo.load import Load, look_up
from goals.demo.plan_rows import DecisionRow, PlanFile, PlanRow
from goals.demo.tables import FaultyFile
from goals.demo.words import paragraphs
from goals.models import Decision

MISSING = "saknas i källan"


def load_decisions(load: Load, file: PlanFile) -> None:
    """The decisions of a plan's file, by their own keys."""
    decisions = load.record(_decision(load, row, file.plan) for row in file.decision)
    keys = [(file.plan.key, row.key) for row in file.decision]
    load.decisions |= dict(zip(keys, decisions, strict=True))


def load_adoption(load: Load, plan: PlanRow) -> Decision:
    """The decision that adopted a plan: one of its own, or one of the file's."""
    if (plan.adopted is None) == (plan.adopted_by == ""):
        raise FaultyFile(plan.where, "ange antingen adopted eller adopted_by.")
    if plan.adopted:
        (adoption,) = load.record([_decision(load, plan.adopted, plan)])
    else:
        adoption = look_up(load.decisions, (plan.key, plan.adopted_by), plan, "beslutet")
    load.decisions[plan.key, ""] = adoption
    return adoption


def _decision(load: Load, row: DecisionRow, plan: PlanRow) -> Decision:
    """A decision. Without a year of its own it counts to the plan's first, since a decision needs one to be sorted by."""
    return Decision(
        unit=load.unit(row.unit or plan.unit, row),
        held_on=row.held_on,
        held_text=row.held_text or ("" if row.held_on else MISSING),
        year=row.year or plan.edition_from.year,
        paragraph=row.paragraph,
        dnr=row.dnr,
        kind=row.kind,
        text=_text(row),
        recorded_at=load.now,
    )


def _text(row: DecisionRow) -> str:
    """What was decided, in the source's words where it has them."""
    heading = f"{row.title} (ärende {row.matter})" if row.matter else row.title
    return paragraphs(
        heading,
        row.text,
        f"Källans ord: ”{row.raw_kind}”." if row.raw_kind else "",
        "" if row.note == MISSING else row.note,
        f"Källa: {row.source}." if row.source else "",
    )
