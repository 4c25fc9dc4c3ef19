"""The forms of an indicator and of its target."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import MonthsField, RowField, RowsField
from goals.forms.entry import EntryForm, LineField, LongTextField, NumberField, ParagraphField, add_edit_fields
from goals.forms.fields import YearField, YesNoField
from goals.models import Dimension, Goal, Indicator, Plan, Target
from goals.operations.changes import digest_of
from goals.operations.indicators import IndicatorEntry, reporters_seen
from goals.operations.targets import TargetEntry, seen_fields
from goals.rules.targets import Accumulation, Direction, Kind, Reading, ValueType
from goals.rules.wording import ACCUMULATION_LABELS, DIRECTION_LABELS, KIND_LABELS, VALUE_TYPE_LABELS
from tracker.models import Person, Unit


def labelled(labels: Mapping[Any, str]) -> list[tuple[str, str]]:
    """Codes with their words, for a list of choices."""
    return [(str(code), gettext(words).capitalize()) for code, words in labels.items()]


class IndicatorForm(EntryForm):
    """What is said of an indicator: the series and its definition."""

    rare = (
        "definition", "direction", "is_individual_based", "dimensions", "no_split_reason", "lowest_count", "plausible_low",
        "plausible_high", "source",
    )  # fmt: skip
    name = ParagraphField(label=_("Indikatorns namn"), most=1000)
    value_type = forms.ChoiceField(label=_("Utfallet är"), widget=forms.RadioSelect)
    measure_unit = LineField(label=_("Måttenhet"), most=40, required=False, help_text=_("Till exempel %, st eller mnkr."))
    decimals = forms.IntegerField(
        label=_("Antal decimaler"), required=False, widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "2"})
    )
    accumulation = forms.ChoiceField(label=_("Hur årets utfall räknas"), widget=forms.RadioSelect)
    reporting_unit = RowField(label=_("Rapporteras av"), required=True, empty=None, queryset=Unit.objects.none())
    definition = LongTextField(label=_("Definition"))
    direction = forms.ChoiceField(label=_("Riktning"), widget=forms.RadioSelect)
    is_individual_based = forms.BooleanField(label=_("Bygger på uppgifter om enskilda personer"), required=False)
    dimensions = RowsField(label=_("Utfallet delas upp på"), queryset=Dimension.objects.none())
    no_split_reason = LongTextField(label=_("Varför det inte delas upp på kön"))
    lowest_count = forms.IntegerField(
        label=_("Minsta antal personer som visas"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "4"}),
    )
    plausible_low = NumberField(label=_("Lägsta rimliga utfall"), required=False)
    plausible_high = NumberField(label=_("Högsta rimliga utfall"), required=False)
    source = LineField(label=_("Källa för utfallen"), most=300, required=False)

    def __init__(
        self,
        plan: Plan,
        units: Any,
        indicator: Indicator | None = None,
        data: Mapping[str, Any] | None = None,
        plans: list[Plan] | None = None,
        **initial: Any,
    ) -> None:
        entry = IndicatorEntry.of(indicator) if indicator else None
        known = {name: getattr(entry, name) for name in IndicatorEntry.__dataclass_fields__} if entry else {}
        super().__init__(data, seen=digest_of(entry.fields) if entry else "", prefix="indikator", initial=known | initial)
        self.continues = entry.continues if entry else initial.get("continues")
        fields: Any = self.fields
        fields["value_type"].choices = labelled(VALUE_TYPE_LABELS)
        fields["accumulation"].choices = labelled(ACCUMULATION_LABELS)
        fields["direction"].choices = labelled(DIRECTION_LABELS)
        fields["reporting_unit"].queryset = units
        fields["dimensions"].queryset = Dimension.objects.filter(region=plan.unit.region_id).order_by("name", "pk")
        defaults: dict[str, Any] = {
            "value_type": ValueType.NUMBER,
            "accumulation": Accumulation.LATEST,
            "direction": Direction.NOT_STATED,
        }
        self.initial = defaults | {"decimals": 0} | dict(self.initial)
        add_edit_fields(self, plans or [])

    @property
    def entry(self) -> IndicatorEntry:
        """What was filled in."""
        cleaned = self.cleaned_data
        codes: dict[str, Any] = {
            "value_type": ValueType(cleaned["value_type"]),
            "accumulation": Accumulation(cleaned["accumulation"]),
            "direction": Direction(cleaned["direction"]),
            "decimals": cleaned["decimals"] or 0,
            "continues": self.continues,
        }
        names = [name for name in IndicatorEntry.__dataclass_fields__ if name not in codes]
        return IndicatorEntry(**{name: cleaned[name] for name in names}, **codes)


class ReporterForm(EntryForm):
    """Who enters the outcomes of an indicator."""

    reporters = RowsField(label=_("Ansvariga rapportörer"), queryset=Person.objects.none())

    def __init__(self, people: list[Person], data: Mapping[str, Any] | None = None, indicator: Indicator | None = None) -> None:
        held = [row.person for row in indicator.reporters.select_related("person")] if indicator else []
        super().__init__(data, prefix="ansvar", seen=digest_of(reporters_seen(held)), initial={"reporters": held})
        field: Any = self.fields["reporters"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")


NOT_SET = ("", _("Inte satt än"))


class TargetForm(EntryForm):
    """What is to be reached."""

    rare = ("tolerance", "weight", "raw_target", "raw_baseline", "raw_months", "note")
    goal = RowField(label=_("Mål"), required=True, empty=None, queryset=Goal.objects.none())
    kind = forms.ChoiceField(label=_("Målvärdet är"), required=False)
    low = NumberField(label=_("Lägsta värde"), required=False)
    high = NumberField(label=_("Högsta värde"), required=False)
    is_confirmed = forms.BooleanField(label=_("Jag bekräftar att målvärdet ska läsas så"), required=False)
    months = MonthsField(label=_("Mäts"))
    baseline = NumberField(label=_("Utgångsvärde"), required=False)
    baseline_year = YearField(label=_("Utgångsvärdets år"))
    tolerance = NumberField(
        label=_("Tolerans"), required=False, help_text=_("Så mycket får målvärdet missas för att räknas som delvis nått.")
    )
    weight = NumberField(label=_("Vikt"), required=False, help_text=_("Räknas bara om bedömningsregeln säger att det viktas."))
    raw_target = LineField(label=_("Målvärdet med planens ord"), most=300, required=False)
    raw_baseline = LineField(label=_("Utfallet med planens ord"), most=200, required=False)
    raw_months = LineField(label=_("Periodiciteten med planens ord"), most=200, required=False)
    note = LongTextField(label=_("Anteckning"))

    def __init__(
        self,
        plan: Plan,
        goals: Any,
        target: Target | None = None,
        data: Mapping[str, Any] | None = None,
        indicator: Indicator | None = None,
        **initial: Any,
    ) -> None:
        known = seen_fields(target) if target else {"weight": 1}
        super().__init__(data, seen=digest_of(known) if target else "", prefix="mal", initial=known | initial)
        self.was_confirmed = bool(target and target.reading == Reading.CONFIRMED)
        fields: Any = self.fields
        fields["goal"].queryset = goals
        fields["goal"].label_of = lambda goal: f"{goal.label} {goal.title}"
        indicator = target.indicator if target else indicator
        fit_to(fields, indicator)
        if target is None or target.reading not in {Reading.ASSUMED, Reading.UNCLEAR} or self.initial["kind"] is None:
            del fields["is_confirmed"]
        add_edit_fields(self, [plan])

    @property
    def entry(self) -> TargetEntry:
        """What was filled in."""
        cleaned = self.cleaned_data
        special: dict[str, Any] = {
            "kind": Kind(cleaned["kind"]) if cleaned["kind"] else None,
            "is_confirmed": cleaned.get("is_confirmed", self.was_confirmed),
            "weight": 1 if cleaned["weight"] is None else cleaned["weight"],
        }
        names = [name for name in TargetEntry.__dataclass_fields__ if name not in special]
        said: dict[str, Any] = {name: cleaned.get(name) for name in names}
        return TargetEntry(**said, **special)


def fit_to(fields: dict[str, Any], indicator: Indicator | None) -> None:
    """Make the fields of a target those of its indicator: a question has no bounds, and is answered with ja or nej."""
    fields["kind"].choices = [NOT_SET, *kinds_of(indicator)]
    if indicator is None:
        return
    if indicator.value_type == ValueType.YES_NO:
        del fields["low"], fields["high"]
        fields["baseline"] = YesNoField(label=fields["baseline"].label, widget=forms.Select, blank=_("Inget svar"))
        return
    for name in ("low", "high", "baseline"):
        fields[name].unit = indicator.measure_unit


def kinds_of(indicator: Indicator | None) -> list[tuple[str, str]]:
    """The kinds of target that the indicator can have; all of them for one that is not made yet."""
    kinds = [(str(code), gettext(words).capitalize()) for code, words in KIND_LABELS.items()]
    if indicator is None:
        return kinds
    is_question = indicator.value_type == ValueType.YES_NO
    return [(code, words) for code, words in kinds if code == Kind.FOLLOW or (code == Kind.YES) == is_question]
