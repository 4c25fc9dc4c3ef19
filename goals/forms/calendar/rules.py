"""The form of a region's rules: a line for each month, of those that are followed up."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from goals.forms.entry import EntryForm
from goals.operations.round_rules import rules_digest
from goals.rules.calendar import MonthRule, RoundDates, dates_of, fault_of
from tracker.periods import MONTH_NAMES

DAYS = ("opens", "outcomes_due", "assessments_due")
LABELS = {
    "follows": _("Följs upp"),
    "assesses_goals": _("Målen bedöms"),
    "opens": _("Öppnar"),
    "outcomes_due": _("Sista dag för utfall"),
    "assessments_due": _("Sista dag för bedömningar"),
}


class WorkingDaysField(forms.IntegerField):
    """A whole number of working days, below zero with any of the signs that are used for minus; None when it is left empty."""

    widget = forms.TextInput(attrs={"size": "4", "autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        errors = {"invalid": _("Skriv ett helt antal arbetsdagar, till exempel 7 eller −5.")}
        super().__init__(required=False, error_messages=errors, **options)

    def to_python(self, value: Any) -> int | None:
        return super().to_python(value.replace("−", "-").replace("–", "-") if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace("-", "−") if isinstance(value, int) else value


@dataclass(frozen=True)
class MonthLine:
    """A month's fields, and the days that they give in the year that is shown; None while they cannot be read."""

    month: int
    name: str
    follows: BoundField
    assesses_goals: BoundField
    days: tuple[tuple[Any, BoundField], ...]  # each with what the column is called
    dates: RoundDates | None

    @property
    def errors(self) -> list[str]:
        """What is wrong in the line."""
        fields = (self.follows, self.assesses_goals, *(field for _label, field in self.days))
        return [str(error) for field in fields for error in field.errors]


class RulesForm(EntryForm):
    """Rules for the months that are ticked; `year` is the one whose days are shown beside them.

    `suggested` are rules to begin with instead of those that are saved.
    """

    def __init__(
        self,
        saved: Collection[MonthRule],
        year: int,
        data: Mapping[str, Any] | None = None,
        *,
        suggested: Collection[MonthRule] | None = None,
    ) -> None:
        self.year = year
        rules = {rule.month: rule for rule in (saved if suggested is None else suggested)}
        initial = {
            f"{name}-{month}": True if name == "follows" else getattr(rule, name)
            for month, rule in rules.items()
            for name in LABELS
        }
        super().__init__(data, seen=rules_digest(saved), initial=initial)
        for month, name in enumerate(MONTH_NAMES, start=1):
            self.fields |= self._fields_of(month, name)

    @staticmethod
    def _fields_of(month: int, name: str) -> dict[str, forms.Field]:
        """A month's fields, each called after the month too, for those who do not see the table."""
        boxes = {code: forms.BooleanField(required=False) for code in ("follows", "assesses_goals")}
        fields: dict[str, forms.Field] = {**boxes, **{code: WorkingDaysField() for code in DAYS}}
        for code, field in fields.items():
            field.label = f"{name.capitalize()}: {LABELS[code]}"
            field.widget.attrs["aria-label"] = field.label
        return {f"{code}-{month}": field for code, field in fields.items()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for month in self._months(cleaned):
            for name in DAYS:
                if cleaned.get(f"{name}-{month}") is None and f"{name}-{month}" not in self.errors:
                    self.add_error(f"{name}-{month}", _("Ange antalet arbetsdagar."))
        return cleaned

    @staticmethod
    def _months(values: Mapping[str, Any]) -> list[int]:
        return [month for month in range(1, 13) if values.get(f"follows-{month}")]

    @property
    def rules(self) -> list[MonthRule]:
        """What was filled in."""
        return [rule for month in self._months(self.cleaned_data) if (rule := self._rule(self.cleaned_data, month))]

    @staticmethod
    def _rule(values: Mapping[str, Any], month: int) -> MonthRule | None:
        """A month's rule; None while one of its numbers is not there."""
        opens, outcomes_due, assessments_due = (values.get(f"{name}-{month}") for name in DAYS)
        if opens is None or outcomes_due is None or assessments_due is None:
            return None
        return MonthRule(month, bool(values.get(f"assesses_goals-{month}")), opens, outcomes_due, assessments_due)

    @property
    def lines(self) -> Iterator[MonthLine]:
        """Every month."""
        is_cleaned = self.is_bound and self.errors is not None  # asking for the errors cleans what was sent
        values = self.cleaned_data if is_cleaned else self.initial
        followed = set(self._months(values))
        for month, name in enumerate(MONTH_NAMES, start=1):
            rule = self._rule(values, month) if month in followed else None
            yield MonthLine(
                month=month,
                name=name,
                follows=self[f"follows-{month}"],
                assesses_goals=self[f"assesses_goals-{month}"],
                days=tuple((LABELS[code], self[f"{code}-{month}"]) for code in DAYS),
                dates=dates_of(rule, self.year) if rule and fault_of(rule) is None else None,
            )
