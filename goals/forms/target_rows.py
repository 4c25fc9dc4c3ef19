"""The forms of a draft's targets on one page: a line for each row, with what is oftenest said of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms

from goals.forms.entry import EntryForm, NumberField
from goals.forms.fields import YearField
from goals.forms.indicators import fit_to
from goals.models import Target
from goals.operations.changes import digest_of
from goals.operations.targets import TargetEntry, seen_fields
from goals.rules.phrases import shorten
from goals.rules.targets import Kind

SHOWN = ("kind", "low", "high", "baseline", "baseline_year")


def _digest(values: Mapping[str, Any]) -> str:
    known = {name: values.get(name) for name in SHOWN}
    return digest_of({name: "" if value is None else value for name, value in known.items()})


class TargetLineForm(EntryForm):
    """One row of the plan's table. What the line does not show stays as it is."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(required=False)
    low = NumberField(required=False)
    high = NumberField(required=False)
    baseline = NumberField(required=False)
    baseline_year = YearField()

    def __init__(self, target: Target, data: Mapping[str, Any] | None = None) -> None:
        self.target = target
        self.known = TargetEntry.of(target)
        initial = {name: getattr(self.known, name) for name in SHOWN}
        initial["shown"] = _digest(initial)
        super().__init__(data, seen=digest_of(seen_fields(target)), prefix=f"rad{target.pk}", initial=initial)
        fields: Any = self.fields
        fit_to(fields, target.indicator)
        for name, field in fields.items():
            field.label = shorten(target.indicator.name)
            field.widget.attrs["aria-labelledby"] = f"namn-{target.pk} kolumn-{name}"

    @property
    def is_touched(self) -> bool:
        """Whether something else is said than was shown; so too what cannot be read.

        A line that nobody touched is left alone, also when somebody else has changed the row meanwhile.
        """
        return not self.is_valid() or _digest(self.cleaned_data) != self.cleaned_data["shown"]

    @property
    def entry(self) -> TargetEntry:
        """What was filled in."""
        said: dict[str, Any] = {name: self.cleaned_data.get(name) for name in SHOWN}
        return replace(self.known, **said | {"kind": Kind(said["kind"]) if said["kind"] else None})
