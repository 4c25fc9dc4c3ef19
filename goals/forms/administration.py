"""The forms of a region's administrator: units, people and their roles."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField, RowField
from goals.forms.entry import EntryForm, LineField
from goals.operations.administration.people import LONGEST_EMAIL, PersonEntry
from goals.operations.administration.roles import RoleEntry
from goals.operations.administration.units import UnitEntry
from goals.operations.changes import digest_of
from tracker.models import Person, Role, Unit, UnitKind


class UnitForm(EntryForm):
    """What is said of a unit. `units` are those that it can lie under or be succeeded by."""

    rare: tuple[str, ...] = ("active_to", "successor")
    rare_title = _("När enheten upphör")
    name = LineField(label=_("Namn"), most=200)
    short_name = LineField(label=_("Kort namn"), most=30, help_text=_("I menyer och tabeller, till exempel RUN."))
    kind = forms.ChoiceField(
        label=_("Slag"),
        choices=[("", _("Välj")), *((kind.value, str(kind.label).capitalize()) for kind in UnitKind)],
        error_messages={"required": _("Välj vad enheten är.")},
    )
    parent = RowField(label=_("Ligger under"), empty=_("Ingen: överst i regionen"), queryset=Unit.objects.none())
    is_authority = forms.BooleanField(
        label=_("Egen myndighet"),
        required=False,
        help_text=_("Gränsen för roller: det som ligger under hör till myndigheten, och ingen utanför ser dess utkast."),
    )
    has_oversight = forms.BooleanField(
        label=_("Har uppsikt över de andra"),
        required=False,
        help_text=_("Regionstyrelsen: den läser det som de andra myndigheterna har expedierat."),
    )
    active_from = DayField(label=_("Finns från och med"), required=True)
    active_to = DayField(label=_("Sista dag"), help_text=_("Enheten och allt som hör till den finns kvar att läsa."))
    successor = RowField(
        label=_("Efterträds av"),
        empty=_("Ingen"),
        queryset=Unit.objects.none(),
        help_text=_("Efterträdarens roller gäller från dagen efter även det som den gamla enheten lämnar efter sig."),
    )

    def __init__(self, units: Any, unit: Unit | None = None, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        entry = UnitEntry.of(unit).fields if unit else initial
        super().__init__(data, seen=digest_of(entry) if unit else "", initial=entry)
        fields: Any = self.fields
        for name in ("parent", "successor"):
            fields[name].queryset = units
        if unit and (unit.active_to or unit.successor):
            self.rare = ()

    @property
    def entry(self) -> UnitEntry:
        """What was filled in."""
        fields = {name: self.cleaned_data[name] for name in UnitEntry.__dataclass_fields__ if name != "kind"}
        return UnitEntry(kind=UnitKind(self.cleaned_data["kind"]), **fields)


class LanguageField(forms.ChoiceField):
    """In what language somebody is written to."""

    def __init__(self) -> None:
        hint = _("Sidorna är på svenska för alla.")
        super().__init__(label=_("Språk i brev"), choices=settings.LANGUAGES, help_text=hint)


class PersonForm(EntryForm):
    """What is said of a person."""

    name = LineField(label=_("Namn"), most=200)
    language = LanguageField()

    def __init__(self, person: Person | None = None, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        entry = PersonEntry.of(person).fields if person else initial
        super().__init__(data, seen=digest_of(entry) if person else "", initial=entry)

    @property
    def entry(self) -> PersonEntry:
        """What was filled in."""
        return PersonEntry(name=self.cleaned_data["name"], language=self.cleaned_data["language"])


class AddressForm(EntryForm):
    """The address that somebody signs in by."""

    email = forms.CharField(
        label=_("E-post"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Fyll i fältet."), "max_length": _("Skriv högst %(limit_value)d tecken.")},
    )

    def __init__(self, person: Person, data: Mapping[str, Any] | None = None) -> None:
        entry = {"email": person.email}
        super().__init__(data, seen=digest_of(entry), initial=entry)


class RoleForm(EntryForm):
    """A role to be given. `units` are those that it can be held in."""

    role = forms.ChoiceField(
        label=_("Roll"),
        choices=[("", _("Välj")), *((role.value, str(role.label).capitalize()) for role in Role)],
        error_messages={"required": _("Välj en roll.")},
    )
    unit = RowField(label=_("Enhet"), required=True, empty=_("Välj"), queryset=Unit.objects.none())
    from_on = DayField(label=_("Från och med"), required=True)
    to_on = DayField(label=_("Till och med"), help_text=_("Tomt: tills vidare."))

    def __init__(self, units: Any, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(data, initial=initial)
        fields: Any = self.fields
        fields["unit"].queryset = units
        fields["unit"].error_messages["required"] = _("Välj en enhet.")

    @property
    def role_entry(self) -> RoleEntry:
        """What was filled in of the role."""
        cleaned = self.cleaned_data
        return RoleEntry(role=Role(cleaned["role"]), unit=cleaned["unit"], from_on=cleaned["from_on"], to_on=cleaned["to_on"])


class NewPersonForm(RoleForm):
    """Somebody to be added, with their first role in the region."""

    email = forms.CharField(
        label=_("E-post"),
        max_length=LONGEST_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Den som redan finns i Tertial med adressen får rollen och behåller sitt namn och språk."),
        error_messages={"required": _("Fyll i fältet."), "max_length": _("Skriv högst %(limit_value)d tecken.")},
    )
    name = LineField(label=_("Namn"), most=200)
    language = LanguageField()
    is_invited = forms.BooleanField(
        label=_("Skicka ett brev med inbjudan"), required=False, initial=True, help_text=_("Där väljer personen sitt lösenord.")
    )
    field_order = ("email", "name", "language", "role", "unit", "from_on", "to_on", "is_invited")

    def __init__(self, units: Any, data: Mapping[str, Any] | None = None, **initial: Any) -> None:
        super().__init__(units, data, is_invited=True, language=settings.LANGUAGE_CODE, **initial)

    @property
    def entry(self) -> PersonEntry:
        """What was filled in of the person."""
        return PersonEntry(name=self.cleaned_data["name"], language=self.cleaned_data["language"])


class RoleEndForm(EntryForm):
    """The last day of a role."""

    to_on = DayField(label=_("Sista dag"), help_text=_("Rollen gäller den dagen ut. Tomt: tills vidare."))


class SuspensionForm(EntryForm):
    """Why somebody is shut out."""

    reason = LineField(label=_("Varför"), most=500, required=False, help_text=_("Står i händelserna, till exempel: har slutat."))
