"""Assignments: who gave them to whom, by which decision, and how they are passed on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from goals.demo.indicators import month_bits
from goals.demo.load import Load, look_up
from goals.demo.plan_rows import AssignmentRow, PlanFile
from goals.demo.words import paragraphs
from goals.models import Assignment, AssignmentAddressee
from goals.rules.targets import Reading
from tracker.models import Unit
from tracker.periods import label_months

# An assignment's plan and number.
Key = tuple[str, str]


def load_assignments(load: Load, files: Sequence[PlanFile]) -> None:
    """The assignments of all plans, which come from the top.

    One that a nämnd's plan restates is not another assignment: the nämnd's row
    says when it reports, until when, and how far the source says that it has come.
    """
    restated = _restated(load, files)
    for file in files:
        own = [row for row in file.assignment if not row.regionplan_number]
        keys = [(file.plan.key, row.number) for row in own]
        assignments = load.record(
            _assignment(load, file, row, order, restated.get(key, {}))
            for order, (key, row) in enumerate(zip(keys, own, strict=True), start=1)
        )
        load.assignments |= dict(zip(keys, assignments, strict=True))
    load.record(_addressees(load, files).values())


def _restated(load: Load, files: Sequence[PlanFile]) -> Mapping[Key, Mapping[str, AssignmentRow]]:
    """The rows that restate an assignment of the plan above, by the title of their source."""
    restated: dict[Key, dict[str, AssignmentRow]] = defaultdict(dict)
    for file in files:
        for row in file.assignment:
            if row.regionplan_number:
                restated[_key_of(load, file, row)][file.source.title] = row
    return restated


def _key_of(load: Load, file: PlanFile, row: AssignmentRow) -> Key:
    """Which assignment a row is about: its own, or the one of the plan above that it restates."""
    if not row.regionplan_number:
        return file.plan.key, row.number
    return load.key_of(load.plan_above(load.plans[file.plan.key])), row.regionplan_number


def _assignment(load: Load, file: PlanFile, row: AssignmentRow, order: int, restated: Mapping[str, AssignmentRow]) -> Assignment:
    parent = row.parent
    return Assignment(
        given_by=load.unit(row.given_by, row),
        parent=look_up(load.assignments, (parent.plan, parent.number), row, "uppdraget") if parent else None,
        number=row.number,
        order=order,
        text=row.text,
        description=paragraphs(
            *_remarks(row), *(f"{title}: {remark}" for title, other in restated.items() for remark in _remarks(other))
        ),
        source="; ".join(f"{title}: {other.source}" for title, other in [(file.source.title, row), *restated.items()]),
        raw_addressees=row.raw_addressees,
        steering_unit=load.unit(row.steering_unit, row) if row.steering_unit else None,
        # Without a decision of its own it was given by the one that adopted the plan.
        given=look_up(load.decisions, (file.plan.key, row.decision), row, "beslutet"),
        starts_on=file.plan.edition_from,
    )


def _remarks(row: AssignmentRow) -> Iterator[str]:
    """What the source says beside the assignment itself."""
    if row.note:
        yield row.note
    if row.raw_text:
        yield f"Källans ord: ”{row.raw_text}”."
    if row.raw_months:
        assumed = f", antaget: {label_months(month_bits(row.months, row))}" if row.months_reading == Reading.ASSUMED else ""
        yield f"Följs upp ”{row.raw_months}”{assumed}."


def _addressees(load: Load, files: Sequence[PlanFile]) -> dict[tuple[Assignment, Unit], AssignmentAddressee]:
    """Who is to do what. A later plan's row takes the place of the plan's above."""
    addressees = {}
    for file in files:
        for row in file.assignment:
            assignment = look_up(load.assignments, _key_of(load, file, row), row, "uppdraget")
            for slug in row.addressees:
                unit = load.unit(slug, row)
                addressees[assignment, unit] = AssignmentAddressee(
                    assignment=assignment,
                    unit=unit,
                    months=month_bits(row.months, row),
                    ends_on=row.ends_on,
                    raw_status=row.raw_status,
                )
    return addressees
