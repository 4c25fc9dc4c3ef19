"""Fields for what plans are made of: months, days, lists of lines, rows of the region to choose among."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.periods import MONTH_NAMES, bits, months

LONGEST_LIST = 10_000  # characters
NOTHING = _("Inget valt")


class MonthsField(forms.MultipleChoiceField):
    """Months of the year as a bit set, bit 0 = January; 0 when none is chosen."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        choices = [(str(number), name) for number, name in enumerate(MONTH_NAMES, start=1)]
        super().__init__(choices=choices, required=False, **options)

    def clean(self, value: Any) -> int:
        return bits(int(month) for month in super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return [str(month) for month in months(value)] if isinstance(value, int) else value


class DayField(forms.DateField):
    """A day; None when it is left empty."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        errors = {"invalid": _("Skriv dagen som år-månad-dag, till exempel 2027-06-30."), "required": _("Ange en dag.")}
        super().__init__(required=required, error_messages=errors, input_formats=["%Y-%m-%d"], **options)


class LinesField(forms.CharField):
    """Texts, one on each line; blank lines say nothing."""

    widget = forms.Textarea(attrs={"rows": "4"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST_LIST, required=False, **options)

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(line for line in (" ".join(line.split()) for line in super().clean(value).splitlines()) if line)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple | list) else value


class AgendaField(forms.CharField):
    """Goals of Agenda 2030 by their numbers, with commas or spaces between: "4, 10 och 11"."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=100, required=False, **options)

    def clean(self, value: Any) -> tuple[int, ...]:
        words = super().clean(value).replace(",", " ").replace(" och ", " ").split()
        if not all(word.isdecimal() and len(word) < 3 for word in words):
            raise ValidationError(_("Skriv målens nummer med komma emellan, till exempel 4, 10."), code="invalid")
        return tuple(sorted({int(word) for word in words}))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(number) for number in value) if isinstance(value, tuple | list) else value


class RowField(forms.ModelChoiceField):
    """One row among those that may be chosen; None when none is. `label_of` says what it is called."""

    def __init__(self, *, label_of: Any = str, empty: Any = NOTHING, required: bool = False, **options: Any) -> None:
        self.label_of = label_of
        super().__init__(required=required, empty_label=empty, **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(self.label_of(obj))


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows among those that may be chosen, each with a box to tick."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, label_of: Any = str, **options: Any) -> None:
        self.label_of = label_of
        super().__init__(required=False, **options)

    def label_from_instance(self, obj: Any) -> str:
        return str(self.label_of(obj))

    def clean(self, value: Any) -> Any:
        return tuple(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return super().prepare_value(list(value) if isinstance(value, tuple) else value)


def year_days(first: int, last: int) -> tuple[date, date]:
    """The first and the last day of some whole years."""
    return date(first, 1, 1), date(last, 12, 31)


def names_of(rows: Iterable[Any]) -> str:
    """Rows by their names, with commas between."""
    return ", ".join(str(row) for row in rows)
