"""The form of a region's steps: a line for each that can be chosen, with what it means."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.calendar.rules import WorkingDaysField
from goals.forms.entry import EntryForm
from goals.models import UnitFollowUp
from reports.reminders.rules import STANDARD_RULES, Receiver, Step, StepRule
from reports.reminders.step_operations import CHOICES, MOST_DAYS, Slot, chosen, first_day, rules_digest, slots_of

GROUPS: Mapping[Receiver, tuple[Any, Any]] = {
    Receiver.REPORTER: (_("Rapportör"), _("Utfall som ska rapporteras, räknat till sista dagen för utfall.")),
    Receiver.COORDINATOR: (
        _("Samordnare"),
        _("Utfall att godkänna, mål att bedöma och uppdrag att redovisa, räknat till sista dagen för bedömningar."),
    ),
    Receiver.MANAGER: (_("Förvaltningschef"), _("Att överlämna till nämnden, räknat till sammanträdet.")),
    Receiver.SECRETARY: (_("Nämndsekreterare"), _("Beslut som inte är registrerat, räknat från sammanträdet.")),
    Receiver.OWNER: (_("Ansvarig för en åtgärd"), _("Åtgärden, räknat till den dag som är avtalad.")),
}
LABELS: Mapping[Step, Any] = {
    Step.OPENING: _("När omgången öppnar"),
    Step.BEFORE: _("Arbetsdagar före"),
    Step.DUE: _("På dagen"),
    Step.OVERDUE: _("Arbetsdagar efter, och sedan varje vecka"),
    Step.ESCALATION: _("Arbetsdagar efter sista dagen, om rapportörerna är sena; sedan varje vecka"),
    Step.ESCALATION_MANAGER: _("Arbetsdagar efter sista dagen, om andra är sena; sedan varje vecka"),
}


@dataclass(frozen=True)
class StepLine:
    """A step's fields, and its first day in the round that is shown; None when it has none."""

    name: str
    is_on: BoundField
    days: BoundField | None
    on: date | None

    @property
    def errors(self) -> list[str]:
        """What is wrong in the line."""
        return [str(error) for field in (self.is_on, self.days) if field is not None for error in field.errors]


@dataclass(frozen=True)
class StepGroup:
    """What one kind of people can be reminded of."""

    code: str
    name: str
    about: str
    lines: tuple[StepLine, ...]


class StepsForm(EntryForm):
    """The steps that are ticked, each with its number of working days; a number is named as its slot, a tick "on-" before it."""

    def __init__(self, saved: Collection[StepRule], example: UnitFollowUp | None, data: Mapping[str, Any] | None = None) -> None:
        self.example = example
        known = chosen(saved)
        usual = chosen(STANDARD_RULES)
        initial: dict[str, Any] = {f"on-{slot.code}": True for slot in known}
        initial |= {slot.code: days for slot, days in (usual | known).items() if slot.is_counted}
        super().__init__(data, seen=rules_digest(saved), initial=initial)
        for slot in self.slots:
            self.fields |= self._fields_of(slot)

    @property
    def slots(self) -> list[Slot]:
        """Every step that can be chosen."""
        return [slot for receiver in CHOICES for slot in slots_of(receiver)]

    @staticmethod
    def _fields_of(slot: Slot) -> dict[str, forms.Field]:
        """A step's fields, each called after the receiver too, for those who do not see the table."""
        label = f"{GROUPS[slot.receiver][0]}: {LABELS[slot.step]}"
        fields: dict[str, forms.Field] = {f"on-{slot.code}": forms.BooleanField(label=label, required=False)}
        if slot.is_counted:
            fields[slot.code] = WorkingDaysField(label=label)
        for field in fields.values():
            field.widget.attrs["aria-label"] = label
        return fields

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for slot in self.slots:
            is_wanted = cleaned.get(f"on-{slot.code}") and slot.is_counted
            if is_wanted and cleaned.get(slot.code) is None and slot.code not in self.errors:
                self.add_error(slot.code, gettext("Ange ett antal arbetsdagar från 1 till {most}.").format(most=MOST_DAYS))
        return cleaned

    @property
    def rules(self) -> list[StepRule]:
        """What was filled in."""
        values = self.cleaned_data
        return [
            StepRule(slot.receiver, slot.step, values.get(slot.code) or 0) for slot in self.slots if values.get(f"on-{slot.code}")
        ]

    @property
    def groups(self) -> Iterator[StepGroup]:
        """Every step that can be chosen, by those who are reminded."""
        is_cleaned = self.is_bound and self.errors is not None  # asking for the errors cleans what was sent
        values = self.cleaned_data if is_cleaned else self.initial
        for receiver, (name, about) in GROUPS.items():
            lines = tuple(self._line(slot, values) for slot in slots_of(receiver))
            yield StepGroup(str(receiver), str(name), str(about), lines)

    def _line(self, slot: Slot, values: Mapping[str, Any]) -> StepLine:
        days = values.get(slot.code) or 0
        is_known = bool(values.get(f"on-{slot.code}")) and (not slot.is_counted or 1 <= days <= MOST_DAYS)
        return StepLine(
            name=str(LABELS[slot.step]),
            is_on=self[f"on-{slot.code}"],
            days=self[slot.code] if slot.is_counted else None,
            on=first_day(slot, days, self.example) if self.example and is_known else None,
        )
