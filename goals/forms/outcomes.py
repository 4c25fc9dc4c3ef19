"""The form of one due outcome: what was shown, what is typed, and whether the one differs from the other.

A page holds many of them. Each says which version it was made from and carries a
digest of what it showed, so that a row that nobody touched is left alone, also
when somebody else has changed it meanwhile.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import LongTextField, NumberField, YearField, YesNoField
from goals.models import Indicator, Origin, Outcome
from goals.models.outcomes import MissingReason
from goals.operations.outcomes import ENTERED, UNKNOWN_REASON, OutcomeEntry, StaleOutcome, part_field
from goals.queries.entries import DueOutcome
from goals.rules.targets import ValueType
from tracker.operations import Refused, as_text
from tracker.sentences import Sentence
from tracker.templatetags.tertial import translate

RARE = ("comment", "forecast_comment", "split_reason", "is_preliminary", "concerns_year", "source")
MINE, THEIRS = "MINE", "THEIRS"
SEEN = re.compile(r"([0-9]{1,9})-([0-9a-f]{16})")


class OutcomeForm(forms.Form):
    """A due outcome as it is entered. `refused` says why it was not saved, `act_refused` why what was pressed was not done."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    # Shown when somebody else came first.
    choice = forms.ChoiceField(
        choices=[(MINE, _("Spara det jag skrev")), (THEIRS, _("Behåll det som är sparat"))], required=False
    )
    other = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # What is said when the outcome is sent back, or answered; and what tells this saying of it from every other.
    remark = LongTextField(label=_("Kommentar"))
    form_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, due: DueOutcome, data: Mapping[str, Any] | None = None) -> None:
        self.due = due
        self.shown = shown_entry(due.outcome)
        self.refused: Refused | None = None
        self.act_refused: Refused | None = None
        super().__init__(data, prefix=due.key, initial=self.shown.fields)
        self.fields |= dict(entry_fields(due))
        self.initial["seen"] = f"{self.version}-{self._digest(self.shown)}"
        self.initial["form_uuid"] = uuid4()

    @classmethod
    def is_posted(cls, due: DueOutcome, data: Mapping[str, Any]) -> bool:
        """Whether the row was on the page that was sent."""
        return f"{due.key}-seen" in data

    @property
    def entry_names(self) -> list[str]:
        """The fields that make up the entry, in the order of the page."""
        return [name for name in self.fields if name not in self.base_fields]

    @property
    def parts(self) -> list[forms.BoundField]:
        """The fields of women, men and unknown; none when the outcome is not split by gender."""
        return self._parts(is_gender=True)

    @property
    def folded_parts(self) -> list[forms.BoundField]:
        """The fields of the other parts, such as kommuner."""
        return self._parts(is_gender=False)

    def _parts(self, *, is_gender: bool) -> list[forms.BoundField]:
        splits = [split for split in self.due.splits if split.dimension.is_gender == is_gender]
        return [self[part_field(category.pk)] for split in splits for category in split.categories]

    @property
    def rare(self) -> list[forms.BoundField]:
        """The fields that are seldom needed."""
        return [self[name] for name in self.entry_names if name in RARE]

    @property
    def entry(self) -> OutcomeEntry:
        """What is entered; what the form has no field for stays as it is."""
        cleaned = {name: self.cleaned_data[name] for name in self.entry_names}
        parts = {category.pk: cleaned[part_field(category.pk)] for category in self.due.categories}
        return replace(self.shown, **{name: value for name, value in cleaned.items() if name in ENTERED}, parts=parts)

    @property
    def is_touched(self) -> bool:
        """Whether something else is entered than was shown; so too what cannot be read."""
        return not self.is_valid() or self._digest(self.entry) != self._seen[1]

    @property
    def expected_version(self) -> int:
        """The version that the person saw last: after a choice, the one that they chose against."""
        other = self.cleaned_data.get("other")
        return self._seen[0] if other is None else other

    @property
    def yields(self) -> bool:
        """Whether the person leaves what somebody else has saved."""
        return self.cleaned_data.get("choice") == THEIRS

    @property
    def notices(self) -> Iterator[Sentence]:
        """What was understood though it was not written the Swedish way: "Tolkades som 84,8 %."."""
        for name in self.entry_names:
            field = self.fields[name]
            reading = field.read(self[name].value()) if isinstance(field, NumberField) else None
            if reading and reading.notice:
                yield reading.notice

    def clean(self) -> None:
        """Somebody who was shown two values must say which of them counts."""
        if self.cleaned_data.get("other") is not None and not self.cleaned_data.get("choice"):
            self.add_error("choice", gettext("Välj vilket av de två som ska gälla."))

    def refuse(self, refused: Refused) -> None:
        """Say beside the field, or above them all, why it was not saved."""
        self.refused = refused
        self.add_error(refused.field if refused.field in self.fields else None, translate(refused.sentence))

    def refuse_act(self, refused: Refused, remark: str) -> None:
        """Say above its buttons why what was pressed was not done, and keep what was to be said with it."""
        self.act_refused = refused
        self.initial["remark"] = remark

    @property
    def version(self) -> int:
        """The version that is shown; 0 when nothing has been entered."""
        return self.due.outcome.version if self.due.outcome else 0

    @property
    def is_over(self) -> bool:
        """Whether it cannot be saved however it is mended: what was typed is shown to be copied."""
        return self.refused is not None and self.refused.code in {"LOCKED", "NOT_PERMITTED"}

    @property
    def current(self) -> Outcome | None:
        """What somebody else has saved meanwhile, to be chosen against; None when nobody has."""
        if isinstance(self.refused, StaleOutcome):
            return self.refused.current
        return self.due.outcome if self.is_bound and self.cleaned_data.get("other") is not None else None

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """Where the two differ: (label, what was typed here, what is saved)."""
        theirs = shown_entry(self.current).fields
        both = [(name, self._words(name, self._mine(name)), self._words(name, theirs.get(name))) for name in self.entry_names]
        return [(str(self.fields[name].label), mine, saved) for name, mine, saved in both if mine != saved]

    @property
    def typed(self) -> list[tuple[str, list[str]]]:
        """What was typed and not saved, to be copied: (label, lines)."""
        return [(str(self.fields[name].label), self._words(name, self[name].value()).split("\n")) for name in self.typed_names]

    @property
    def typed_names(self) -> list[str]:
        """The fields in which something else stands than what is saved."""
        shown = self.shown.fields
        return [name for name in self.entry_names if self._words(name, self[name].value()) != self._words(name, shown.get(name))]

    def _mine(self, name: str) -> Any:
        """What was typed in a field: as it was understood, and as it stands where it could not be."""
        return self.cleaned_data[name] if name in self.cleaned_data else self[name].value()

    @property
    def _seen(self) -> tuple[int, str]:
        """The version and the digest that the page was made from; a forged one touches every field."""
        found = SEEN.fullmatch(self.cleaned_data.get("seen", ""))
        return (int(found[1]), found[2]) if found else (0, "")

    def _digest(self, entry: OutcomeEntry) -> str:
        fields = entry.fields
        texts = {name: _plain(as_text(fields.get(name))) for name in self.entry_names}
        return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:16]

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return gettext("ja") if value else gettext("nej")
        text = str(field.prepare_value("" if value is None else value))
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            return str(dict(choices).get(text, text))
        return _plain(text) or "–"


def _plain(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").strip()


def shown_entry(outcome: Outcome | None) -> OutcomeEntry:
    """What is recorded, as the form shows it: what is said to be made up is not the source of what replaces it."""
    entry = OutcomeEntry.of(outcome)
    is_made_up = outcome is not None and outcome.origin == Origin.DEMO
    return replace(entry, source="") if is_made_up else entry


def entry_fields(due: DueOutcome) -> Iterator[tuple[str, forms.Field]]:
    """The fields that an outcome is entered in, in the order of the page."""
    indicator = due.row.indicator
    yield "value", value_field(indicator, label=_("Utfall"))
    yield "missing_reason", missing_reason_field()
    if due.is_judged and not due.period.is_year_end:
        yield from _forecast_fields(indicator)
    for category in due.categories:
        yield part_field(category.pk), value_field(indicator, label=category.name)
    if any(split.dimension.is_gender for split in due.splits):
        yield "split_reason", LongTextField(label=_("Varför delarna saknas"))
    yield "comment", LongTextField(label=_("Kommentar"))
    yield "is_preliminary", forms.BooleanField(label=_("Utfallet är preliminärt"), required=False)
    yield "concerns_year", YearField(label=_("Avser ett tidigare år"))
    yield "source", LongTextField(label=_("Uppgift från"), widget=forms.TextInput)


def missing_reason_field() -> forms.Field:
    """The field of why there is no value."""
    return forms.ChoiceField(
        label=_("Skäl om uppgift saknas"),
        choices=[("", _("Välj skäl")), *MissingReason.choices],
        required=False,
        error_messages={"invalid_choice": translate(UNKNOWN_REASON)},
    )


def value_field(indicator: Indicator, *, label: Any) -> forms.Field:
    """The field of one value of the indicator: a number, or ja and nej."""
    if indicator.value_type == ValueType.YES_NO:
        return YesNoField(label=label)
    return NumberField(label=label, unit=indicator.measure_unit, decimals=indicator.decimals, required=False)


def _forecast_fields(indicator: Indicator) -> Iterator[tuple[str, forms.Field]]:
    label = _("Prognos för helåret")
    if indicator.value_type == ValueType.YES_NO:
        yield "forecast_value", YesNoField(label=label, blank=_("Ingen prognos"), widget=forms.Select)
    else:
        yield "forecast_value", value_field(indicator, label=label)
    yield "forecast_comment", LongTextField(label=_("Kommentar till prognosen"))
