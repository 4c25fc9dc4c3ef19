"""Which steps a region's people are reminded of: what can be chosen, and the operation that settles it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from goals.models import ReminderRule, UnitFollowUp
from goals.operations.changes import StaleRow, digest_of
from goals.operations.locks import writing
from reports.reminders.digests import rules_of
from reports.reminders.rules import (
    ESCALATIONS,
    LONGEST_PAUSE,
    STANDARD_RULES,
    WEEKLY,
    Deadline,
    Receiver,
    Step,
    StepRule,
    Task,
    occasions,
)
from reports.reminders.waiting import due_day
from tracker.models import AuditEvent, Region
from tracker.operations import Actor, Refused, build_event, require_in_region
from tracker.periods import add_working_days
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop

MOST_DAYS = 30
COUNTED = frozenset({Step.BEFORE, *WEEKLY})
_WHOLE = (Step.OPENING, Step.BEFORE, Step.BEFORE, Step.DUE, Step.OVERDUE)
# What each can be reminded of, in order; twice before the day.
CHOICES: Mapping[Receiver, tuple[Step, ...]] = {
    Receiver.REPORTER: _WHOLE,
    Receiver.COORDINATOR: (*_WHOLE, Step.ESCALATION),
    Receiver.MANAGER: (Step.BEFORE, Step.BEFORE, Step.DUE, Step.OVERDUE, Step.ESCALATION_MANAGER),
    Receiver.SECRETARY: (Step.OVERDUE,),
    Receiver.OWNER: (Step.BEFORE, Step.BEFORE, Step.DUE, Step.OVERDUE),
}


@dataclass(frozen=True)
class Slot:
    """A step that can be chosen for a receiver; `number` tells the two before the day apart."""

    receiver: Receiver
    step: Step
    number: int = 1

    @property
    def code(self) -> str:
        """Its name in a form: "REPORTER-BEFORE-2"."""
        return f"{self.receiver}-{self.step}-{self.number}"

    @property
    def is_counted(self) -> bool:
        """Whether it has a number of working days."""
        return self.step in COUNTED


def slots_of(receiver: Receiver) -> list[Slot]:
    """What a receiver can be reminded of, in order."""
    steps = CHOICES[receiver]
    return [Slot(receiver, step, steps[:place].count(step) + 1) for place, step in enumerate(steps)]


def chosen(rules: Iterable[StepRule]) -> dict[Slot, int]:
    """The slots that rules fill, each with its number of working days; the earliest before the day first."""
    found: dict[Slot, int] = {}
    for rule in sorted(rules, key=lambda rule: -rule.working_days):
        taken = sum(1 for slot in found if (slot.receiver, slot.step) == (rule.receiver, rule.step))
        found[Slot(rule.receiver, rule.step, taken + 1)] = rule.working_days
    return found


def rules_fields(rules: Iterable[StepRule]) -> dict[str, str]:
    """Rules as the fields of a form, in text."""
    return {slot.code: str(days) for slot, days in sorted(chosen(rules).items(), key=lambda pair: pair[0].code)}


def rules_digest(rules: Iterable[StepRule]) -> str:
    """What a form carries of the rules that it showed."""
    return digest_of(rules_fields(rules))


def set_reminder_rules(*, by: Actor, now: datetime, region: Region, rules: Sequence[StepRule], seen: str) -> None:
    """Let these be the steps that the region's people are reminded of, and no others. Letters that are written stay.

    Standard steps that are not among them are kept as switched off. Raises Refused, its field named as the slot's code, and
    StaleRow when somebody else has set others since `seen`, the digest of what the person saw.
    """
    by = require_in_region(by, Permission.ADMINISTER, region)
    check_rules(rules)
    with writing():
        Region.objects.select_for_update(no_key=True).get(pk=region.pk)
        before = rules_of(region)
        if set(before) == set(rules):
            return
        if rules_digest(before) != seen:
            last = AuditEvent.objects.filter(region_id=region.pk, action__startswith="reminderrule.").order_by("-pk").first()
            raise StaleRow(rules_fields(before), last)
        _save(by, now, region, rules)


def check_rules(rules: Sequence[StepRule]) -> None:
    """Refuse steps that cannot be, naming the field."""
    for slot, days in chosen(rules).items():
        if slot.step not in CHOICES[slot.receiver] or slot.number > CHOICES[slot.receiver].count(slot.step):
            raise Refused("UNKNOWN", Sentence(gettext_noop("Det finns ingen sådan påminnelse.")), slot.code)
        if slot.is_counted and not 1 <= days <= MOST_DAYS:
            sentence = Sentence(gettext_noop("Ange ett antal arbetsdagar från 1 till {most}."), {"most": str(MOST_DAYS)})
            raise Refused("DAYS", sentence, slot.code)
    if len(set(rules)) < len(rules):
        twice = next(rule for rule in rules if rules.count(rule) > 1)
        sentence = Sentence(gettext_noop("Samma antal arbetsdagar står två gånger."))
        raise Refused("TWICE", sentence, Slot(twice.receiver, twice.step, 2).code)
    days_of = {rule.step: rule.working_days for rule in rules if rule.step in ESCALATIONS}
    if days_of.get(Step.ESCALATION_MANAGER, MOST_DAYS) <= days_of.get(Step.ESCALATION, 0):
        sentence = Sentence(gettext_noop("Förvaltningschefen ska få veta det senare än samordnaren."))
        raise Refused("ORDER", sentence, Slot(Receiver.MANAGER, Step.ESCALATION_MANAGER).code)


def _save(by: Actor, now: datetime, region: Region, rules: Collection[StepRule]) -> None:
    rows = {_key(row): row for row in ReminderRule.objects.filter(region=region)}
    wanted = {(str(rule.receiver), str(rule.step), rule.working_days): rule in rules for rule in {*STANDARD_RULES, *rules}}
    events = []
    for key in sorted({*rows, *wanted}):
        row, is_on = rows.get(key), wanted.get(key)
        was_on = row.is_on if row else None
        if was_on == is_on:
            continue
        role, step, working_days = key
        row = row or ReminderRule(region=region, role=role, step=step, working_days=working_days)
        if is_on is not None:
            row.is_on = is_on
            row.save()
        verb = "remove" if is_on is None else "create" if was_on is None else "change"
        changes: dict[str, tuple[Any, Any]] = {"step": (None, f"{role} {step} {working_days}"), "is_on": (was_on, is_on)}
        events.append(
            build_event(by=by, now=now, action=f"reminderrule.{verb}", subject=row, changes=changes, region_id=region.pk)
        )
        if is_on is None:
            row.delete()
    AuditEvent.objects.bulk_create(events)


def _key(row: ReminderRule) -> tuple[str, str, int]:
    return row.role, row.step, row.working_days


def example_of(region: Region, today: date) -> UnitFollowUp | None:
    """A nämnd's round to show the steps' days in: the next that is due, else the last; None when there is none."""
    rounds = UnitFollowUp.objects.own().filter(unit__region=region).select_related("follow_up", "unit")
    coming = rounds.filter(outcomes_due_on__gte=today).order_by("outcomes_due_on", "pk").first()
    return coming or rounds.order_by("-outcomes_due_on", "pk").first()


def first_day(slot: Slot, working_days: int, round_: UnitFollowUp) -> date | None:
    """When a step comes the first time in a nämnd's round; None when it does not. Actions have days of their own: None."""
    kinds = {Receiver.COORDINATOR: Task.ASSESS, Receiver.MANAGER: Task.HAND_OVER, Receiver.SECRETARY: Task.REGISTER}
    if slot.receiver == Receiver.OWNER:
        return None
    is_of_others = slot.step in ESCALATIONS
    due_on = due_day(round_, Task.ENTER if is_of_others else kinds.get(slot.receiver, Task.ENTER))
    deadline = Deadline(due_on, round_.follow_up.opens_on, slot.receiver, is_of_others)
    until = max(add_working_days(due_on, max(working_days, 1)), round_.follow_up.opens_on) + LONGEST_PAUSE
    found = occasions(deadline, [StepRule(slot.receiver, slot.step, working_days)], until)
    return found[0].on if found else None
