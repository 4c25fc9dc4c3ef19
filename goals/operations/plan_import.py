"""A pasted table becomes goals, indicators and targets: after the preview, all of it or nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from goals.models import Goal, Indicator, Plan, Target
from goals.operations.changes import PlanEdit, begin_edit, end_edit, event_before, reason_of, save_changes
from goals.operations.indicators import IndicatorEntry, insert_indicator
from goals.operations.locks import writing
from goals.operations.plan_goals import GoalEntry, insert_goal
from goals.operations.target_checks import check_target
from goals.operations.targets import TargetEntry, insert_target
from goals.queries.plan_contents import Held, goal_type_of, reporting_unit_of
from goals.queries.plan_imports import Effect, ImportRow, digest_of_import, understand
from goals.rules.plan_table import TableRow
from goals.rules.targets import Reading
from tracker.models import AuditEvent, Unit
from tracker.operations import Actor, Refused, record_event
from tracker.sentences import Sentence, gettext_noop


@dataclass(frozen=True)
class Imported:
    """How much a table made: goals, rows that are new, and rows that were there and were set."""

    goals: int = 0
    added: int = 0
    changed: int = 0


def import_table(
    *,
    by: Actor,
    now: datetime,
    plan: Plan,
    year: int,
    rows: Sequence[TableRow],
    seen: str,
    default_goal: Goal | None = None,
    skipped: Collection[int] = (),
    edit: PlanEdit | None = None,
) -> Imported:
    """Do what the preview with the digest `seen` said, but for the rows whose places are `skipped`.

    Faulty rows are left out; so the preview said. Sent twice it is done once. Raises Refused when the plan has been
    changed so that the rows would do something else, and when a row cannot be kept after all, naming it.
    """
    with writing():
        by, plan = begin_edit(by=by, plan=plan, edit=edit)
        if done := event_before(by=by, action="plan.paste", unit=plan.unit):
            return _imported(done)
        understood = understand(Held.by(plan, year), rows, default_goal)
        if digest_of_import(understood) != seen:
            sentence = gettext_noop("Planen har ändrats sedan du såg förhandsvisningen. Se igenom den igen.")
            raise Refused("STALE", Sentence(sentence))
        chosen = [row for row in understood if row.does_something and row.place not in skipped]
        if not chosen:
            raise Refused("NOTHING", Sentence(gettext_noop("Inga rader är valda, så inget ändras.")))
        imported = _Import(by, now, plan, year, reason_of(edit)).run(chosen)
        _record(by, now, plan, imported)
        end_edit(by=by, now=now, plan=plan, edit=edit)
        return imported


def _record(by: Actor, now: datetime, plan: Plan, imported: Imported) -> None:
    counts = {name: (None, getattr(imported, name)) for name in imported.__dataclass_fields__}
    record_event(by=by, now=now, action="plan.paste", subject=plan, changes=counts, unit=plan.unit)


def _imported(event: AuditEvent) -> Imported:
    return Imported(**{name: int(after) for name, (_before, after) in event.changes.items()})


class _Import:
    """One import in progress: what has been made so far."""

    def __init__(self, by: Actor, now: datetime, plan: Plan, year: int, reason: str) -> None:
        self.by, self.now, self.plan, self.year, self.reason = by, now, plan, year, reason
        self.goals: dict[str, Goal] = {}
        self.series: dict[str, Indicator] = {}
        self.types = list(plan.plan_type.goal_types.select_related("plan_type").order_by("order"))
        self.reporting_unit: Unit | None = None

    def run(self, rows: Sequence[ImportRow]) -> Imported:
        for row in rows:
            try:
                self._save_row(row)
            except Refused as refused:
                values: dict[str, str | Sentence] = {"place": str(row.place), "why": refused.sentence}
                raise Refused(refused.code, Sentence(gettext_noop("Rad {place}: {why}"), values)) from refused
        added = sum(row.effect == Effect.ADDS for row in rows)
        changed = sum(row.effect in {Effect.FILLS, Effect.CHANGES} for row in rows)
        return Imported(len(self.goals), added, changed)

    def _save_row(self, row: ImportRow) -> None:
        goal = row.goal or self._goal(row)
        if not row.row.indicator:
            return
        if row.target:
            self._change(row.target, row)
        else:
            target = Target(goal=goal, indicator=row.indicator or self._indicator(row), year=self.year)
            self._check(target, row)
            insert_target(
                by=self.by, now=self.now, plan=self.plan, target=target, fields=dict(row.values.fields), reason=self.reason
            )

    def _change(self, target: Target, row: ImportRow) -> None:
        self._check(target, row)
        save_changes(
            by=self.by,
            now=self.now,
            row=target,
            fields=row.values.fields,
            action="target.change",
            unit=self.plan.unit,
            reason=self.reason,
        )

    def _check(self, target: Target, row: ImportRow) -> None:
        """What is not clear has no kind that its bounds must fit."""
        known = TargetEntry.of(target).fields if target.pk else TargetEntry().fields
        fields: dict[str, Any] = known | dict(row.values.fields)
        if fields.get("reading", target.reading) == Reading.UNCLEAR:
            fields["kind"] = None
        check_target(target, fields)

    def _goal(self, row: ImportRow) -> Goal:
        if row.goal_key not in self.goals:
            self.goals[row.goal_key] = self._new_goal(row)
        return self.goals[row.goal_key]

    def _new_goal(self, row: ImportRow) -> Goal:
        wording = row.new_goal
        goal_type = goal_type_of(self.plan, wording, self.types) if wording else None
        if wording is None or goal_type is None:
            raise Refused("NO_TYPE", Sentence(gettext_noop("Planens plantyp har inga måltyper än.")))
        entry = GoalEntry(type=goal_type, number=wording.number, title=wording.title, parent=row.parent)
        return insert_goal(by=self.by, now=self.now, plan=self.plan, entry=entry, reason=self.reason)

    def _indicator(self, row: ImportRow) -> Indicator:
        """The new series, the same for every row of its name."""
        if row.row.indicator not in self.series:
            self.reporting_unit = self.reporting_unit or reporting_unit_of(self.plan)
            entry = IndicatorEntry(
                name=row.row.indicator,
                reporting_unit=self.reporting_unit,
                value_type=row.values.value_type,
                measure_unit=row.values.measure_unit,
                decimals=row.values.decimals,
                source=row.row.source,
            )
            # The table does not say how the outcomes of a year are added up: somebody has to.
            self.series[row.row.indicator] = insert_indicator(
                by=self.by, now=self.now, unit=self.plan.unit, entry=entry, reason=self.reason, reading=Reading.ASSUMED
            )
        return self.series[row.row.indicator]
