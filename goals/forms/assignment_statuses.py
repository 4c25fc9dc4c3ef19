"""The form of how one assignment goes. A page holds many; a row that nobody touched is left alone."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from goals.forms.fields import LongTextField
from goals.models import AssignmentStatus
from goals.models.assignments import AssignmentProgress
from goals.operations.assignment_statuses import StaleStatus
from goals.queries.assignment_statuses import ReceivedAssignment
from tracker.operations import Refused
from tracker.templatetags.tertial import translate


class StatusForm(forms.Form):
    """What is said of an assignment in the round. `refused` says why it was not saved."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    # What was shown goes along, so that a row is touched only when the person has touched it.
    status = forms.ChoiceField(
        label=_("Läge"), choices=[("", _("Inget läge")), *AssignmentProgress.choices], required=False, show_hidden_initial=True
    )
    comment = LongTextField(label=_("Kommentar"), show_hidden_initial=True)

    def __init__(self, received: ReceivedAssignment, data: QueryDict | None = None) -> None:
        self.received = received
        self.sent_data = data
        self.refused: Refused | None = None
        said = received.status
        initial: dict[str, Any] = {"version": 0, "status": "", "comment": ""}
        if said is not None:
            initial = {"version": said.version, "status": said.status, "comment": said.comment}
        super().__init__(data, initial=initial, prefix=f"uppdrag-{received.addressee.pk}")
        self.fields["comment"].widget.attrs["rows"] = "2"

    @property
    def is_touched(self) -> bool:
        """Whether the row was on the page that was sent and says something else now."""
        return self.add_prefix("version") in self.data and bool({"status", "comment"} & set(self.changed_data))

    @property
    def current(self) -> AssignmentStatus | None:
        """What somebody else has saved meanwhile; None when nobody has."""
        return self.refused.current if isinstance(self.refused, StaleStatus) else None

    @property
    def current_words(self) -> str:
        """What somebody else has saved, in words."""
        if self.current is None:
            return ""
        status = self.current.get_status_display() if self.current.status else str(_("Inget läge")).lower()
        return f"{status}; ”{self.current.comment}”" if self.current.comment else str(status)

    def refuse(self, refused: Refused) -> None:
        """Say beside the field, or above the row, why it was not saved."""
        self.refused = refused
        self.add_error(refused.field if refused.field in self.fields else None, translate(refused.sentence))
        if isinstance(refused, StaleStatus) and self.sent_data is not None:
            # Saving once more is choosing one's own.
            data = self.sent_data.copy()
            data[self.add_prefix("version")] = str(refused.current.version)
            self.data = data

    @property
    def problems(self) -> Iterator[tuple[str, str]]:
        """All that is wrong in the row, with the id of the field where it is."""
        if not self.is_bound:
            return
        for error in self.non_field_errors():
            yield f"{self.received.addressee.assignment.text[:70]}: {error}", self["status"].id_for_label
        for field in self:
            for error in field.errors:
                yield f"{field.label}: {error}", field.id_for_label
