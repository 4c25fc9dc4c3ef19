"""The form of a goal."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from goals.forms.choices import AgendaField, LinesField, RowField, RowsField
from goals.forms.entry import EntryForm, LineField, LongTextField, NumberField, ParagraphField, add_edit_fields
from goals.models import Goal, GoalType, Perspective, Plan
from goals.operations.changes import digest_of
from goals.operations.goal_parts import GoalParts
from goals.operations.plan_goals import GoalEntry
from goals.queries.plans import readable_goals
from tracker.models import Unit
from tracker.permissions import Access

PARTS = ("expected", "addressees", "agenda", "steering_documents")


def label_with_title(goal: Goal) -> str:
    """A goal in a list of choices: "Regionmål 1 Trygga uppväxtvillkor (Regionplan 2026)"."""
    return f"{goal.label} {goal.title} ({goal.plan.title})"


class GoalForm(EntryForm):
    """What is said of a goal."""

    rare = (
        "expected", "addressees", "raw_addressees", "agenda", "steering_documents", "perspective", "is_geh", "weight",
        "raw_title", "source", "continues",
    )  # fmt: skip
    type = RowField(label=_("Måltyp"), required=True, empty=None, queryset=GoalType.objects.none())
    number = LineField(label=_("Nummer"), most=20, required=False)
    title = ParagraphField(label=_("Målet"), most=1000)
    parent = RowField(label=_("Ligger under"), queryset=Goal.objects.none(), label_of=label_with_title)
    text = LongTextField(label=_("Beskrivning"))
    expected = LinesField(label=_("Förväntat utfall"), help_text=_("Ett på varje rad."))
    addressees = RowsField(label=_("Riktas till"), queryset=Unit.objects.none())
    raw_addressees = LineField(label=_("Riktas till, med källans ord"), most=1000, required=False)
    agenda = AgendaField(label=_("Mål i Agenda 2030"), help_text=_("Nummer med komma emellan, till exempel 4, 10."))
    steering_documents = LinesField(label=_("Styrande dokument"), help_text=_("Ett på varje rad."))
    perspective = RowField(label=_("Perspektiv"), queryset=Perspective.objects.none())
    is_geh = forms.BooleanField(label=_("Mål för god ekonomisk hushållning"), required=False)
    weight = NumberField(
        label=_("Vikt"), required=False, help_text=_("Räknas bara om regionens bedömningsregel säger att mål viktas.")
    )
    raw_title = ParagraphField(
        label=_("Rubriken i planens tabell"), most=1000, required=False, help_text=_("Om den är en annan.")
    )
    source = LongTextField(label=_("Var i planen det står"))
    continues = RowField(label=_("Fortsätter målet"), queryset=Goal.objects.none(), label_of=label_with_title)

    def __init__(
        self, plan: Plan, access: Access, goal: Goal | None = None, data: Mapping[str, Any] | None = None, **initial: Any
    ) -> None:
        self.plan = plan
        super().__init__(data, seen=digest_of(GoalEntry.of(goal).fields) if goal else "", initial=initial_of(goal) | initial)
        for name, rows in self._choices(access, goal).items():
            field: Any = self.fields[name]
            field.queryset = rows
        for name in ("perspective", "continues"):
            choice: Any = self.fields[name]
            if not choice.queryset.exists():
                del self.fields[name]
        if goal is None:
            self.initial.setdefault("type", plan.plan_type.goal_types.first())
        add_edit_fields(self, [plan])

    def _choices(self, access: Access, goal: Goal | None) -> dict[str, QuerySet[Any]]:
        """What may be chosen in this plan, by field."""
        plan, region = self.plan, self.plan.unit.region_id
        earlier = Goal.objects.filter(plan__unit=plan.unit, plan__edition_to__lt=plan.edition_from)
        return {
            "type": GoalType.objects.filter(plan_type=plan.plan_type),
            "parent": goals_above(plan, access, goal),
            "addressees": units_of(plan, goal.addressees.values_list("unit_id", flat=True) if goal else ()),
            "perspective": Perspective.objects.filter(region=region),
            "continues": earlier.select_related("type", "plan").order_by("-plan__edition_from", "type__order", "sort_key", "pk"),
        }

    @property
    def entry(self) -> GoalEntry:
        """What was filled in; what the form has no field for stays as it is."""
        names = [name for name in GoalEntry.__dataclass_fields__ if name != "parts"]
        own: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        return GoalEntry(**own, parts=GoalParts(**{name: self.cleaned_data[name] for name in PARTS}))


def units_of(plan: Plan, kept: Iterable[int] = ()) -> QuerySet[Unit]:
    """The region's units when the plan begins, by name; `kept` are ids of those that are chosen already."""
    units = Unit.objects.filter(region=plan.unit.region_id)
    return (units.active(plan.edition_from) | units.filter(pk__in=list(kept))).in_swedish_order()


def initial_of(goal: Goal | None) -> dict[str, Any]:
    """What the form of a goal shows; nothing of a new one."""
    if goal is None:
        return {}
    entry = GoalEntry.of(goal)
    return entry.own | {name: getattr(entry.parts, name) for name in PARTS}


def goals_above(plan: Plan, access: Access, goal: Goal | None = None) -> QuerySet[Goal]:
    """The goals that a goal of the plan can lie under: of plans above, and of earlier types in its own; its own parent always."""
    first, last = date(plan.edition_from.year - 1, 1, 1), plan.edition_to
    above = Q(plan__plan_type__order__lt=plan.plan_type.order, plan__edition_to__gte=first, plan__edition_from__lte=last)
    lowest = goal.type if goal else plan.plan_type.goal_types.last()
    own = Q(plan=plan, type__order__lt=lowest.order if lowest else 0)
    found = readable_goals(access).filter(above | own, plan__unit__region=plan.unit.region_id).values("pk")
    rows = Goal.objects.filter(Q(pk__in=found) | Q(pk=goal.parent_id if goal else None))
    order = ("plan__plan_type__order", "-plan__edition_from", "type__order", "sort_key", "pk")
    return rows.select_related("type", "plan").order_by(*order)
