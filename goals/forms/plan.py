"""The forms of a plan: what it is, and how it is adopted."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField, RowField
from goals.forms.entry import EntryForm, LineField, LongTextField, add_edit_fields
from goals.forms.fields import YearField
from goals.models import DecisionKind, Plan, PlanType
from goals.operations.changes import digest_of
from goals.operations.decisions import DecisionEntry
from goals.operations.plans import PlanEntry
from tracker.models import Unit


class PlanForm(EntryForm):
    """What is said of a plan itself."""

    rare = ("period_from", "period_to", "vision", "source")
    plan_type = RowField(label=_("Plantyp"), required=True, empty=None, queryset=PlanType.objects.none())
    title = LineField(label=_("Planens namn"), most=200)
    edition_from = DayField(label=_("Gäller från"), required=True)
    edition_to = DayField(label=_("Gäller till"), required=True)
    period_from = DayField(label=_("Planperioden börjar"))
    period_to = DayField(label=_("Planperioden slutar"))
    vision = LongTextField(label=_("Vision"))
    source = LongTextField(label=_("Källa"), help_text=_("Vilken handling planen är läst ur, om den inte skrivs här."))

    def __init__(self, unit: Unit, plan: Plan | None = None, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        entry = PlanEntry.of(plan).fields if plan else initial
        super().__init__(data, seen=digest_of(entry) if plan else "", initial=entry)
        types: Any = self.fields["plan_type"]
        types.queryset = PlanType.objects.filter(region=unit.region_id)
        if plan:
            add_edit_fields(self, [plan])

    @property
    def entry(self) -> PlanEntry:
        """What was filled in."""
        return PlanEntry(**{name: self.cleaned_data[name] for name in PlanEntry.__dataclass_fields__})


class DecisionForm(EntryForm):
    """What is known of a decision; only its kind is needed."""

    rare = ("held_text", "year", "text", "link", "signed_on", "is_immediate")
    kind = forms.ChoiceField(label=_("Vad beslutet gör"))
    held_on = DayField(label=_("Sammanträdets datum"), help_text=_("Tomt om källan inte säger när."))
    paragraph = LineField(label=_("Paragraf"), most=20, required=False, help_text=_("Bara numret, till exempel 112."))
    dnr = LineField(label=_("Diarienummer"), most=60, required=False)
    held_text = LineField(
        label=_("Sammanträdet med ord"), most=200, required=False, help_text=_("Om datumet saknas, till exempel november 2026.")
    )
    year = YearField(label=_("Paragrafens år"), help_text=_("Om datumet saknas."))
    text = LongTextField(label=_("Beslutets text"))
    link = LineField(label=_("Länk till protokollet"), most=500, required=False)
    signed_on = DayField(label=_("Justerat"))
    is_immediate = forms.BooleanField(label=_("Paragrafen är omedelbart justerad"), required=False)

    def __init__(self, kinds: list[DecisionKind], data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        choices: Any = self.fields["kind"]
        choices.choices = [(kind.value, str(kind.label).capitalize()) for kind in kinds]
        if len(kinds) == 1:
            choices.widget = forms.HiddenInput()
            self.initial["kind"] = kinds[0].value

    @property
    def entry(self) -> DecisionEntry:
        """What was filled in."""
        fields = {name: self.cleaned_data[name] for name in DecisionEntry.__dataclass_fields__ if name != "kind"}
        paragraph = fields.pop("paragraph").removeprefix("§").strip()
        return DecisionEntry(kind=DecisionKind(self.cleaned_data["kind"]), paragraph=paragraph, **fields)


class AdoptionForm(DecisionForm):
    """The decision that adopts a plan."""

    decided_by = RowField(label=_("Beslutat av"), required=True, empty=None, queryset=Unit.objects.none())
    accepts_unclear = forms.BooleanField(label=_("Anta planen fast målvärden inte är satta"), required=False)
    field_order = ("kind", "decided_by", "held_on", "paragraph", "dnr", "accepts_unclear")

    def __init__(self, plan: Plan, units: Any, unclear: int, data: Mapping[str, Any] | None = None) -> None:
        kinds = [DecisionKind.ADOPTS, DecisionKind.ESTABLISHES, DecisionKind.APPROVES]
        super().__init__(kinds, data, decided_by=plan.unit)
        deciders: Any = self.fields["decided_by"]
        deciders.queryset = units
        if not unclear:
            del self.fields["accepts_unclear"]
