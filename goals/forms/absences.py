"""The forms of who is away, and of who reports what instead."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField, RowField
from goals.forms.entry import EntryForm
from goals.operations.absences import AbsenceEntry
from tracker.models import Person

NOBODY = Person.objects.none()


def people_field(label: Any, **options: Any) -> RowField:
    """One person among those that may be chosen."""
    field = RowField(label=label, required=True, empty=_("Välj"), queryset=NOBODY, **options)
    field.error_messages["required"] = _("Välj en person.")
    return field


def among(people: Sequence[Person]) -> Any:
    """Those people, for a field to choose among."""
    return Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")


class AbsenceForm(EntryForm):
    """Who is away, who stands in, and when."""

    person = people_field(_("Vem är borta"))
    deputy = people_field(
        _("Vem ersätter"), help_text=_("Ersättaren får göra det som den frånvarande får göra här, men inget mer.")
    )
    from_on = DayField(label=_("Från och med"), required=True)
    to_on = DayField(label=_("Till och med"), help_text=_("Tomt: tills vidare."))

    def __init__(
        self, people: Sequence[Person], deputies: Sequence[Person], data: Mapping[str, Any] | None = None, **initial: Any
    ) -> None:
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["person"].queryset = among(people)
        fields["deputy"].queryset = among(deputies)

    @property
    def entry(self) -> AbsenceEntry:
        """What was filled in."""
        return AbsenceEntry(**{name: self.cleaned_data[name] for name in AbsenceEntry.__dataclass_fields__})


class AbsenceEndForm(EntryForm):
    """The last day of an absence."""

    to_on = DayField(label=_("Sista dag"), help_text=_("Ersättningen gäller den dagen ut. Tomt: tills vidare."))


class HandOnForm(EntryForm):
    """Who is to report the ticked rows; nobody when none is chosen."""

    to = RowField(label=_("Rapporteras i stället av"), empty=_("Ingen"), queryset=NOBODY)

    def __init__(self, people: Sequence[Person], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        fields: Any = self.fields
        fields["to"].queryset = among(people)

    @property
    def ticked(self) -> set[int]:
        """The ids of the indicators that were ticked."""
        data: Any = self.data
        return {int(pk) for pk in data.getlist("rad") if pk.isdecimal()}
