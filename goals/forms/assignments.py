"""The forms of an assignment and of its receivers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField, MonthsField, RowField, RowsField
from goals.forms.entry import EntryForm, LineField, LongTextField
from goals.models import Assignment, AssignmentAddressee, Decision, DecisionKind
from goals.operations.assignments import AssignmentEntry, Receipt
from goals.operations.changes import digest_of
from goals.presentation.decisions import decision_words
from goals.rules.phrases import shorten
from tracker.models import Unit

# Assignments are given by decisions of any of these kinds: with a plan, or on their own.
GIVES = (DecisionKind.ASSIGNS, DecisionKind.ADOPTS, DecisionKind.ESTABLISHES, DecisionKind.AMENDS)


def decisions_of(units: Iterable[int], kinds: Iterable[str], kept: int | None = None) -> QuerySet[Decision]:
    """The decisions of some kinds by units (their ids), the latest first, and the one that is chosen already."""
    rows = Decision.objects.filter(Q(unit__in=list(units), kind__in=list(kinds)) | Q(pk=kept or 0))
    return rows.select_related("unit").order_by("-year", "-pk")


class AssignmentForm(EntryForm):
    """What is said of an assignment."""

    rare = ("description", "steering_unit", "parent", "raw_addressees", "source")
    number = LineField(label=_("Nummer"), most=20, required=False)
    text = LongTextField(label=_("Uppdraget"))
    given = RowField(
        label=_("Gavs genom beslut"),
        queryset=Decision.objects.none(),
        label_of=decision_words,
        help_text=_("Inget valt: ett utkast, som andra inte ser och som inte redovisas."),
    )
    starts_on = DayField(label=_("Gäller från"), help_text=_("Tomt: från dagen för beslutet. Nästa års uppdrag: 1 januari."))
    description = LongTextField(label=_("Förtydligande"))
    steering_unit = RowField(label=_("Politisk styrgrupp"), queryset=Unit.objects.none())
    parent = RowField(label=_("Bryter ner uppdraget"), queryset=Assignment.objects.none(), label_of=lambda row: shorten(row.text))
    raw_addressees = LongTextField(label=_("Mottagare med ord"), help_text=_("Källans ord, eller någon utanför regionen."))
    source = LongTextField(label=_("Var det står"))

    def __init__(
        self, unit: Unit, assignment: Assignment | None = None, data: Mapping[str, Any] | None = None, **initial: Any
    ) -> None:
        known = AssignmentEntry.of(assignment).fields if assignment else initial
        super().__init__(data, seen=digest_of(known) if assignment else "", initial=known)
        self.continues = known.get("continues")
        self.is_decided = known.get("given") is not None
        fields: Any = self.fields
        fields["text"].required = True
        fields["text"].error_messages["required"] = _("Skriv vad uppdraget är.")
        fields["given"].queryset = decisions_of([unit.pk], GIVES, assignment.given_id if assignment else None)
        region = Unit.objects.filter(region=unit.region_id)
        fields["steering_unit"].queryset = region.in_swedish_order()
        own, parent = (assignment.pk, assignment.parent_id or 0) if assignment else (0, 0)
        received = Assignment.objects.filter(addressees__unit=unit).exclude(pk=own)
        kept = Q(pk__in=received.values("pk")) | Q(pk=parent)
        fields["parent"].queryset = Assignment.objects.filter(kept).order_by("given_by_id", "order", "pk")

    @property
    def entry(self) -> AssignmentEntry:
        """What was filled in."""
        names = [name for name in AssignmentEntry.__dataclass_fields__ if name != "continues"]
        return AssignmentEntry(**{name: self.cleaned_data[name] for name in names}, continues=self.continues)


class ReceiptFields(forms.Form):
    """When a receiver reports, and its last day."""

    months = MonthsField(label=_("Redovisas"), help_text=_("Inget valt: när någon frågar."))
    ends_on = DayField(label=_("Sista dag"))

    @property
    def receipt(self) -> Receipt:
        """What was filled in."""
        return Receipt(self.cleaned_data["months"], self.cleaned_data["ends_on"])


class NewAssignmentForm(AssignmentForm, ReceiptFields):
    """A new assignment: to whom, and until when for all of them."""

    receivers = RowsField(label=_("Ges till"), queryset=Unit.objects.none())
    field_order = ("number", "text", "receivers", "months", "given", "starts_on", "ends_on")

    def __init__(self, unit: Unit, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(unit, None, data, **initial)
        receivers: Any = self.fields["receivers"]
        receivers.queryset = receivers_of(unit)


def receivers_of(unit: Unit, taken: Iterable[int] = ()) -> QuerySet[Unit]:
    """Whom a unit can give assignments to: the region's units that have not ceased, but for those that have it."""
    rows = Unit.objects.filter(region=unit.region_id, active_to=None).exclude(pk__in=list(taken))
    return rows.in_swedish_order()


class ReceiverForm(ReceiptFields, EntryForm):
    """One receiver's months and last day."""

    def __init__(self, addressee: AssignmentAddressee, data: Mapping[str, Any] | None = None) -> None:
        known = Receipt(addressee.months, addressee.ends_on).fields
        super().__init__(data, seen=digest_of(known), prefix="tid", initial=known)


class NewReceiverForm(ReceiptFields, EntryForm):
    """One more receiver of an assignment."""

    unit = RowField(label=_("Ges också till"), required=True, empty=_("Välj enhet"), queryset=Unit.objects.none())
    field_order = ("unit", "months", "ends_on")

    def __init__(self, assignment: Assignment, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="ny")
        units: Any = self.fields["unit"]
        units.queryset = receivers_of(assignment.given_by, assignment.addressees.values_list("unit_id", flat=True))
