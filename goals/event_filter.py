"""What the events of a nämnd can be narrowed by: who did it, which goal it is about, and the day."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from goals.filters import ListFilter
from goals.models import Goal
from goals.queries.activity import about_goal
from tracker.models import AuditEvent
from tracker.periods import FIRST_YEAR, LAST_YEAR, end_of_day


class EventFilter(ListFilter):
    """Events, by person, goal and Swedish day. `people` are (id, name) and `goals` the goals to choose among."""

    person = django_filters.ChoiceFilter(label=_("Vem"), field_name="actor_id", empty_label=_("Alla"))
    goal = django_filters.ChoiceFilter(label=_("Mål"), method="of_goal", empty_label=_("Alla"))
    day = django_filters.DateFilter(
        label=_("Dag"), method="of_day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model: type[Model] = AuditEvent
        fields: tuple[str, ...] = ()

    def __init__(
        self, data: Any, queryset: QuerySet[AuditEvent], *, people: Iterable[tuple[int, str]], goals: Iterable[Goal]
    ) -> None:
        super().__init__(data, queryset)
        self._goals = {str(goal.pk): goal for goal in goals}
        self.filters["person"].extra["choices"] = list(people)
        self.filters["goal"].extra["choices"] = [(pk, str(goal)) for pk, goal in self._goals.items()]

    def of_goal(self, events: QuerySet[AuditEvent], name: str, value: str) -> QuerySet[AuditEvent]:
        """All that has happened to a goal, and to what is measured and assessed in it."""
        return events.filter(about_goal(self._goals[value]))

    def of_day(self, events: QuerySet[AuditEvent], name: str, value: date) -> QuerySet[AuditEvent]:
        """What happened on a Swedish day."""
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            return events.none()
        return events.filter(at__gte=end_of_day(value - timedelta(days=1)), at__lt=end_of_day(value))
