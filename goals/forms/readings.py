"""The form that corrects how a target is read, and the stamps that tell which reading a person had before them."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import LongTextField, NumberField, YearField
from goals.models import Target
from goals.operations.readings import TargetReading
from goals.rules.targets import Kind, ValueType
from goals.rules.wording import KIND_LABELS
from tracker.operations import Refused, as_text
from tracker.templatetags.tertial import translate

STAMP = re.compile(r"([0-9]{1,18})-([0-9a-f]{16})")


def stamp_of(target: Target) -> str:
    """A target and how it is read now, in one text: "12-0f3a…"."""
    fields = {name: as_text(value) for name, value in TargetReading.of(target).fields.items()}
    return f"{target.pk}-{hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:16]}"


def stamped_id(stamp: str) -> int:
    """The id of a stamp's target; 0 for what is no stamp."""
    found = STAMP.fullmatch(stamp)
    return int(found[1]) if found else 0


class ReadingForm(forms.Form):
    """How a target is to be read instead, and why."""

    kind = forms.ChoiceField(
        label=_("Hur utfallet jämförs med målet"),
        help_text=_("Minst behöver ett lägsta värde, högst ett högsta, mellan och exakt båda. De andra har inga värden."),
        error_messages={"invalid_choice": _("Välj ett av sätten i listan.")},
    )
    low = NumberField(label=_("Lägsta värde"), required=False)
    high = NumberField(label=_("Högsta värde"), required=False)
    baseline = NumberField(label=_("Utgångsvärde"), required=False)
    baseline_year = YearField(label=_("Utgångsvärdets år"))
    reason = LongTextField(label=_("Varför läsningen rättas, till exempel var i planen det står"))

    def __init__(self, target: Target, data: Mapping[str, Any] | None = None) -> None:
        self.target = target
        super().__init__(data, prefix=f"t{target.pk}", initial=TargetReading.of(target).fields)
        is_question = target.indicator.value_type == ValueType.YES_NO
        kinds = [kind for kind in Kind if kind == Kind.FOLLOW or (kind == Kind.YES) == is_question]
        choices: Any = self.fields["kind"]
        choices.choices = [(str(kind), gettext(KIND_LABELS[kind])) for kind in kinds]
        for name in ("low", "high", "baseline"):
            number: Any = self.fields[name]
            number.unit = target.indicator.measure_unit

    @property
    def reading(self) -> TargetReading:
        """What was entered."""
        cleaned = self.cleaned_data
        names = ("low", "high", "baseline", "baseline_year")
        return TargetReading(Kind(cleaned["kind"]), **{name: cleaned[name] for name in names})

    def refuse(self, refused: Refused) -> None:
        """Say beside the field, or above them all, why it was not saved."""
        self.add_error(refused.field if refused.field in self.fields else None, translate(refused.sentence))
