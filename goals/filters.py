"""What a list can be narrowed by. The choices are in the address, so that a colleague sees the same rows."""

from collections.abc import Collection
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import F, QuerySet, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.models import Assignment, IndicatorReporter, Target
from goals.presentation.statuses import GOAL_CODES, StatusWords
from goals.queries.assignments import AssignmentRow, Receiver, search_assignments
from goals.queries.rows import IndicatorRow
from goals.queries.search import containing
from goals.rules.attainment import Attainment, NotJudged
from goals.rules.targets import Reading
from tracker.models import Unit
from tracker.periods import Period

# What the status of a row can be chosen by; all other reasons for not judging are one choice.
REASONS = (NotJudged.UNCLEAR, NotJudged.NOT_DUE)
STATUSES = (*GOAL_CODES, Attainment.NO_DATA, *REASONS)
OTHER = "OTHER"


class ListFilter(django_filters.FilterSet):
    """A filter of which some choices are left to the rows themselves (`keeps`)."""

    def leave(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        """A choice that the database cannot make."""
        return rows

    @property
    def chosen(self) -> dict[str, Any]:
        """What has been chosen, by name; empty when nothing has."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.form.cleaned_data.items() if value}


class IndicatorFilter(ListFilter):
    """Rows of the plans' tables.

    `due_months` is the bit set of months that the round asks for, `people` whose rows
    are the reader's (their ids); without
    `words` nothing is offered that would tell of outcomes.
    """

    q = django_filters.CharFilter(label=_("Innehåller"), method="search")
    status = django_filters.ChoiceFilter(label=_("Läge"), empty_label=_("Alla"), method="leave")
    due = django_filters.BooleanFilter(label=_("Mäts nu"), widget=forms.CheckboxInput, method="keep_due")
    unclear = django_filters.BooleanFilter(label=_("Oklart målvärde"), widget=forms.CheckboxInput, method="keep_unclear")
    mine = django_filters.BooleanFilter(label=_("Mina"), widget=forms.CheckboxInput, method="keep_mine")

    class Meta:
        model = Target
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: Any, queryset: QuerySet[Target], *, due_months: int, people: Collection[int], words: StatusWords | None
    ) -> None:
        super().__init__(data, queryset)
        self.due_months = due_months
        self.people = people
        if words is None:
            del self.filters["status"]
        else:
            self.filters["status"].extra["choices"] = _status_choices(words)

    def search(self, targets: QuerySet[Target], name: str, value: str) -> QuerySet[Target]:
        """Every word in the indicator, its goal or the target's wording."""
        fields = ("indicator__name", "indicator__definition", "goal__title", "goal__number", "raw_target")
        return targets.filter(containing(value, *fields))

    def keep_due(self, targets: QuerySet[Target], name: str, value: bool | None) -> QuerySet[Target]:
        """Only what the round asks for."""
        if not value:
            return targets
        return targets.alias(asked_for=F("months").bitand(self.due_months)).filter(asked_for__gt=0)

    def keep_unclear(self, targets: QuerySet[Target], name: str, value: bool | None) -> QuerySet[Target]:
        """Only targets that nobody has confirmed how to read."""
        return targets.filter(reading=Reading.UNCLEAR) if value else targets

    def keep_mine(self, targets: QuerySet[Target], name: str, value: bool | None) -> QuerySet[Target]:
        """Only what the reader reports, or somebody whom they stand in for."""
        own = IndicatorReporter.objects.filter(person__in=self.people).values("indicator")
        return targets.filter(indicator__in=own) if value else targets

    def keeps(self, row: IndicatorRow) -> bool:
        """Whether a row has the status that was chosen, if one was."""
        status = self.chosen.get("status")
        if not status:
            return True
        code = str(row.verdict.reason or row.verdict.attainment)
        return row.is_visible and status == (code if code in STATUSES else OTHER)


def _status_choices(words: StatusWords) -> list[tuple[str, str]]:
    statuses = words.legend_of_indicators(REASONS)
    return [*((str(code), status.word) for code, status in zip(STATUSES, statuses, strict=True)), (OTHER, gettext("Övriga"))]


class AssignmentState(TextChoices):
    """What a list of assignments can be narrowed to."""

    ONGOING = "PAGAR", _("Pågår")
    LATE = "SENA", _("Försenade")
    DONE = "KLARA", _("Föreslås avslutas")
    ENDED = "SLUT", _("Avslutade")


class AssignmentFilter(ListFilter):
    """Assignments, by who gives and who receives, and how they stand on a day.

    `givers` and `receivers` are those to choose among. What had ended for everybody before the round's year is left out
    unless `earlier` is chosen.
    """

    q = django_filters.CharFilter(label=_("Innehåller"), method="search")
    given_by = django_filters.ModelChoiceFilter(label=_("Givet av"), queryset=Unit.objects.none(), empty_label=_("Alla"))
    to = django_filters.ModelChoiceFilter(label=_("Till"), queryset=Unit.objects.none(), empty_label=_("Alla"), method="leave")
    state = django_filters.ChoiceFilter(label=_("Läge"), choices=AssignmentState.choices, empty_label=_("Alla"), method="leave")
    earlier = django_filters.BooleanFilter(label=_("Även avslutade tidigare år"), widget=forms.CheckboxInput, method="leave")

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ()

    def __init__(
        self,
        data: Any,
        queryset: QuerySet[Assignment],
        *,
        givers: QuerySet[Unit],
        receivers: QuerySet[Unit],
        year: int,
        today: date,
    ) -> None:
        super().__init__(data, queryset)
        self.filters["given_by"].queryset = givers
        self.filters["to"].queryset = receivers
        self.year_before = Period(year - 1, 12)
        self.today = today

    def search(self, assignments: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        """Every word in the assignment or in who gives and receives it."""
        return search_assignments(assignments, value)

    def keeps(self, row: AssignmentRow) -> bool:
        """Whether a row is for the receiver that was chosen, if one was, and stands as was chosen for that one or for any."""
        if not self.chosen.get("earlier") and row.had_ended(self.year_before):
            return False
        to, state = self.chosen.get("to"), self.chosen.get("state")
        found = [receiver for receiver in row.receivers if to is None or receiver.addressee.unit_id == to.pk]
        if state is None:
            return to is None or bool(found)
        return any(self._stands(receiver, AssignmentState(state)) for receiver in found)

    def _stands(self, receiver: Receiver, state: AssignmentState) -> bool:
        """Whether it stands so for a receiver, as far as the reader may see."""
        if state == AssignmentState.LATE:
            return receiver.is_visible and receiver.is_overdue(self.today)
        if state == AssignmentState.DONE:
            return receiver.says_done
        return bool(receiver.addressee.end) is (state == AssignmentState.ENDED)
