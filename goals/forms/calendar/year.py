"""The forms of a year: who follows it up, and the days of a round that are the whole region's."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.calendar.days import ReasonField
from goals.forms.choices import DayField, RowsField
from goals.forms.entry import EntryForm, LineField
from goals.models import FollowUp
from goals.operations.changes import digest_of
from goals.operations.region_dates import RegionDays, UsualDays
from tracker.models import Unit
from tracker.models.regions import UnitQuerySet


class YearForm(EntryForm):
    """Who follows up a year. `suggested` are the ids of those ticked at first; `has_past` whether some days have passed."""

    units = RowsField(
        label=_("Vilka som följer upp"),
        queryset=Unit.objects.none(),
        help_text=_("De som redan är med står kvar, också utan kryss."),
    )
    includes_past = forms.BooleanField(label=_("Lägg också upp omgångar vars sista dag för utfall har passerat"), required=False)

    def __init__(
        self, authorities: UnitQuerySet, suggested: Collection[int], data: Mapping[str, Any] | None = None, *, has_past: bool
    ) -> None:
        super().__init__(data, initial={"units": list(suggested)})
        units: Any = self.fields["units"]
        units.queryset = authorities
        units.required = True
        units.error_messages["required"] = _("Välj minst en nämnd som följer upp.")
        if not has_past:
            del self.fields["includes_past"]


class RegionDaysForm(EntryForm):
    """What a round is called, and its days that are the same for every nämnd."""

    name = LineField(label=_("Omgångens namn"), most=200)
    opens_on = DayField(label=_("Öppnar"), required=True)
    board_on = DayField(label=_("Regionstyrelsen"), help_text=_("Då regionstyrelsen behandlar och lämnar regionens rapport."))
    council_on = DayField(label=_("Fullmäktige"))

    def __init__(self, follow_up: FollowUp, data: Mapping[str, Any] | None = None, *, today: date) -> None:
        known = RegionDays.of(follow_up).fields
        super().__init__(data, seen=digest_of(known), initial=known)
        if follow_up.opens_on <= today:
            self.fields["opens_on"].disabled = True
            self.fields["opens_on"].help_text = _("Omgången har öppnat.")

    @property
    def days(self) -> RegionDays:
        """What was filled in."""
        return RegionDays(**{name: self.cleaned_data[name] for name in RegionDays.__dataclass_fields__})


class UsualDaysForm(EntryForm):
    """The last days that most nämnder have in a round, moved for all of those, and why."""

    outcomes_due_on = DayField(label=_("Sista dag för utfall"), required=True)
    assessments_due_on = DayField(label=_("Sista dag för bedömningar"), required=True)
    reason = ReasonField(label=_("Varför dagarna flyttas"), help_text=_("Står i varje nämnds historik."))

    def __init__(self, usual: UsualDays, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, seen=digest_of(usual.fields), initial=usual.fields)

    @property
    def days(self) -> UsualDays:
        """What was filled in."""
        return UsualDays(**{name: self.cleaned_data[name] for name in UsualDays.__dataclass_fields__})
