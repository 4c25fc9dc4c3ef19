"""The forms of the calendar's days."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField
from goals.forms.entry import EntryForm, LongTextField
from goals.models import UnitFollowUp, UnitFollowUpState
from goals.operations.changes import digest_of
from goals.operations.round_dates import NamndDays


class _Asked(forms.Textarea):
    """A box that a browser does not insist on."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class ReasonField(LongTextField):
    """Why something is done. Asked for, and needed when the operation says so: that is not for the form to know."""

    widget = _Asked(attrs={"rows": "2"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.required = True

    def validate(self, value: Any) -> None:
        """A blank is for the operation to refuse."""


class NamndDaysForm(EntryForm):
    """A nämnd's days in a round, and why they are moved.

    Without `may_move` it is the meeting alone; so too when the round has been handed over, for the due days are locked then.
    """

    outcomes_due_on = DayField(label=_("Sista dag för utfall"), required=True)
    assessments_due_on = DayField(label=_("Sista dag för bedömningar"), required=True)
    meeting_on = DayField(label=_("Nämndens sammanträde"))
    reason = ReasonField(
        label=_("Varför dagen flyttas"), help_text=_("Står i historiken. Behövs inte när sammanträdet sätts för första gången.")
    )

    def __init__(self, row: UnitFollowUp, data: Mapping[str, Any] | None = None, *, may_move: bool) -> None:
        # A form that was opened before the hand-over and is sent after it is refused in words, with what was typed.
        was_open = row.state == UnitFollowUpState.OPEN or (data is not None and "outcomes_due_on" in data)
        self.may_move = may_move and was_open
        known = NamndDays.of(row).fields if self.may_move else {"meeting_on": row.meeting_on}
        super().__init__(data, seen=digest_of(known), initial=known)
        if not self.may_move:
            del self.fields["outcomes_due_on"], self.fields["assessments_due_on"]
        elif not row.follow_up.assesses_goals:
            self.fields["assessments_due_on"].label = _("Sista dag för att godkänna utfall")

    @property
    def days(self) -> NamndDays:
        """What was filled in."""
        return NamndDays(**{name: self.cleaned_data[name] for name in NamndDays.__dataclass_fields__})
