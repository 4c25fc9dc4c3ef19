"""What the forms that edit a plan have in common: sent once, told when somebody else came first, refused beside the field."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self
from uuid import uuid4

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField, MonthsField, RowField
from goals.forms.fields import LongTextField, NumberField
from goals.models import Decision, Plan, PlanState
from goals.models.plans import PlanChangeKind
from goals.operations.changes import PlanEdit, StaleRow
from goals.presentation.decisions import decision_words
from tracker.numbers import NO_VALUE, write_number
from tracker.operations import Refused
from tracker.periods import label_months, write_date
from tracker.templatetags.tertial import translate


@dataclass(frozen=True)
class Difference:
    """A field in which what was typed and what somebody else has saved differ."""

    label: str
    mine: str
    saved: str


class EntryForm(forms.Form):
    """A form of what is to be kept. `rare` names the fields that are folded; `differences` what to choose between."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    rare: tuple[str, ...] = ()
    rare_title: Any = _("Fler uppgifter")

    def __init__(self, data: Mapping[str, Any] | None = None, *, seen: str = "", **options: Any) -> None:
        super().__init__(data, **options)
        self.initial = dict(self.initial) | {"form_id": uuid4().hex, "seen": seen}
        self.adopted: list[Plan] = []
        self.stale: StaleRow | None = None
        self.refused: Refused | None = None
        self.differences: list[Difference] = []

    @property
    def id(self) -> str:
        """What tells this form, as it was filled in, from every other: sent twice it is heard once.

        Filled in anew, after a step back in the browser, it is another one. "" when its number was taken away.
        """
        if not self.cleaned_data.get("form_id"):
            return ""
        data: Any = self.data
        sent = {name: data.getlist(name) for name in data if name != "csrfmiddlewaretoken"}
        return hashlib.sha256(json.dumps(sent, sort_keys=True).encode()).hexdigest()[:32]

    @property
    def main_fields(self) -> list[BoundField]:
        """What is always seen."""
        return [self[name] for name in self.fields if name not in {*self.rare, "form_id", "seen"} and name not in EDIT_FIELDS]

    @property
    def rare_fields(self) -> list[BoundField]:
        """What is folded."""
        return [self[name] for name in self.rare if name in self.fields]

    @property
    def edit_fields(self) -> list[BoundField]:
        """Why an adopted plan is changed; none in a draft."""
        return [self[name] for name in EDIT_FIELDS if name in self.fields]

    @property
    def is_rare_open(self) -> bool:
        """Whether what is folded is to be seen at once: something is wrong in it."""
        return any(field.errors for field in self.rare_fields)

    def refuse(self, refused: Refused) -> None:
        """Say beside the field, or above them all, why it was not saved."""
        self.refused = refused
        self.add_error(refused.field if refused.field in self.fields else None, translate(refused.sentence))

    def yield_to(self, stale: StaleRow, saved: Self) -> None:
        """Show what somebody else has saved beside what was typed; sent again, what was typed is saved over it."""
        self.differences = [
            Difference(str(field.label), mine, theirs)
            for name, field in self.fields.items()
            if name not in EDIT_FIELDS
            and not field.widget.is_hidden
            and (mine := shown(field, self.cleaned_data.get(name))) != (theirs := shown(field, saved.initial.get(name)))
        ]
        self.stale = stale
        sent: Any = self.data
        again = sent.copy()
        again[self.add_prefix("seen")] = stale.digest
        self.data = again


def shown(field: forms.Field, value: Any) -> str:
    """A field's value in words: what a person typed or what is saved."""
    if isinstance(field, forms.BooleanField):
        return gettext("ja") if value else gettext("nej")
    if value is None or value == "" or value == ():
        return NO_VALUE
    if isinstance(field, MonthsField):
        return label_months(value)
    if isinstance(value, Decimal):
        return write_number(value)
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, tuple | list):
        return "; ".join(str(part) for part in value)
    return _choice(field, value) or str(value)


def _choice(field: forms.Field, value: Any) -> str:
    """The words of a choice; "" for fields that are no list."""
    if isinstance(field, forms.ChoiceField) and not isinstance(field, RowField):
        choices: Any = field.choices
        return str(dict(choices).get(value, ""))
    return field.label_from_instance(value) if isinstance(field, RowField) and hasattr(value, "pk") else ""


EDIT_FIELDS = ("edit_kind", "edit_reason", "edit_decision", "edit_applies_from")


def add_edit_fields(form: EntryForm, plans: list[Plan]) -> None:
    """Ask why, when one of the plans is adopted."""
    form.adopted = adopted = [plan for plan in plans if plan.state == PlanState.ADOPTED]
    if not adopted:
        return
    reason = LongTextField(label=_("Motivering"), help_text=_("Vid rättelse: var i planen det står."))
    reason.required = True
    reason.error_messages["required"] = _("Skriv varför planen ändras.")
    decisions = Decision.objects.filter(unit__in=[plan.unit_id for plan in adopted], kind="AMENDS").select_related("unit")
    form.fields |= {
        "edit_kind": forms.ChoiceField(
            label=_("Varför planen ändras"),
            choices=[
                (PlanChangeKind.CORRECTS_READING.value, _("Rättelse av inläsning: planen lästes in fel")),
                (PlanChangeKind.AMENDS.value, _("Ändring av plan: nämnden har beslutat något annat")),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("Välj om det är en rättelse eller en ändring.")},
        ),
        "edit_reason": reason,
        "edit_decision": RowField(
            label=_("Nämndens beslut"),
            help_text=_("Vid ändring av plan. Nämndsekreteraren registrerar beslutet först."),
            queryset=decisions.order_by("-year", "-pk"),
            label_of=decision_words,
        ),
        "edit_applies_from": DayField(label=_("Gäller från"), help_text=_("Vid ändring av plan. Tomt: hela planens tid.")),
    }


def edit_of(form: forms.Form) -> PlanEdit | None:
    """Why an adopted plan is changed, as it was filled in; None in a draft."""
    if "edit_kind" not in form.fields:
        return None
    cleaned = form.cleaned_data
    return PlanEdit(
        PlanChangeKind(cleaned["edit_kind"]), cleaned["edit_reason"], cleaned["edit_applies_from"], cleaned["edit_decision"]
    )


class LineField(forms.CharField):
    """A text on one line."""

    def __init__(self, *, most: int, **options: Any) -> None:
        errors = {"required": _("Fyll i fältet."), "max_length": _("Skriv högst %(limit_value)d tecken.")}
        super().__init__(max_length=most, error_messages=errors, **options)


class ParagraphField(LineField):
    """A text that may be longer than a line of the page, but is one sentence or two."""

    widget = forms.Textarea(attrs={"rows": "2"})

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())


__all__ = [
    "EDIT_FIELDS", "DayField", "EntryForm", "LineField", "LongTextField", "NumberField", "ParagraphField", "add_edit_fields",
    "edit_of",
]  # fmt: skip
