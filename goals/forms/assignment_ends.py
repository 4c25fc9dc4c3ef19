"""The forms of how assignments end, and of undoing an end that was a mistake."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.assignments import decisions_of
from goals.forms.choices import DayField, RowField, RowsField
from goals.forms.entry import EntryForm, LineField
from goals.models import AssignmentAddressee, Decision, DecisionKind
from goals.models.assignments import AssignmentEnd
from goals.operations.assignment_ends import EndEntry, heirs_of
from goals.presentation.decisions import decision_words
from tracker.models import Unit

# Assignments end by decisions of any of these kinds: of their own, with the årsredovisning, or with the next budget.
ENDS = (
    DecisionKind.CLOSES,
    DecisionKind.AMENDS,
    DecisionKind.ASSIGNS,
    DecisionKind.APPROVES,
    DecisionKind.ESTABLISHES,
    DecisionKind.ADOPTS,
)


class EndFields(EntryForm):
    """How an assignment ends, by which decision of its giver's."""

    end = forms.ChoiceField(
        label=_("Hur det slutar"),
        choices=[(code, str(label).capitalize()) for code, label in AssignmentEnd.choices],
        widget=forms.RadioSelect,
        help_text=_("Förlängt går vidare till en ny sista dag. Överfört ges på nytt, till exempel i nästa budget."),
        error_messages={"required": _("Välj hur det slutar.")},
    )
    closed = RowField(
        label=_("Genom beslut"),
        required=True,
        queryset=Decision.objects.none(),
        label_of=decision_words,
        help_text=_("Nämndsekreteraren registrerar beslutet först."),
        error_messages={"required": _("Välj ett beslut av den som gav uppdraget.")},
    )
    ends_on = DayField(label=_("Ny sista dag"), help_text=_("Om uppdraget förlängs."))

    def offer(self, giver: Unit) -> None:
        """Let the decisions of the giver, and of those that carry it on, be chosen."""
        decisions: Any = self.fields["closed"]
        decisions.queryset = decisions_of(heirs_of(giver), ENDS)

    @property
    def entry(self) -> EndEntry:
        """What was filled in."""
        cleaned = self.cleaned_data
        return EndEntry(end=AssignmentEnd(cleaned["end"]), decision=cleaned["closed"], ends_on=cleaned["ends_on"])


class EndForm(EndFields):
    """How an assignment ends for one receiver."""

    def __init__(self, addressee: AssignmentAddressee, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="slut")
        self.offer(addressee.assignment.given_by)


class EndsForm(EndFields):
    """How those end that are chosen among what receivers propose to close."""

    addressees = RowsField(label=_("Uppdrag"), queryset=AssignmentAddressee.objects.none())

    def __init__(self, giver: Unit, proposed: Iterable[AssignmentAddressee], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"end": AssignmentEnd.CLOSED})
        rows: Any = self.fields["addressees"]
        offered = AssignmentAddressee.objects.filter(pk__in=[row.pk for row in proposed])
        rows.queryset = offered.select_related("assignment__given_by", "unit")
        self.offer(giver)

    @property
    def choices_below(self) -> list[forms.BoundField]:
        """What is chosen once for all of them."""
        return [self[name] for name in ("end", "closed", "ends_on")]


class ReopenForm(EntryForm):
    """Why an end that was registered is undone."""

    reason = LineField(label=_("Varför det var fel"), most=1000)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, prefix="angra")
