"""The forms of a region's administrator: units, people and their roles."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import DayField, RowField
from goals.forms.entry import EntryForm, LineField
from goals.operations.administration.units import UnitEntry
from goals.operations.changes import digest_of
from tracker.models import Unit, UnitKind


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
