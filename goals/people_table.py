"""The people of a region as a list: what it can be narrowed by, and its columns; page and Excel file come from the same."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from goals.filters import ListFilter
from goals.presentation.people import PersonLine
from goals.queries.search import containing
from tracker.models import Membership, Person, Region, Role, Unit

CURRENT, SUSPENDED, WITHOUT = "CURRENT", "SUSPENDED", "WITHOUT"


class PeopleFilter(ListFilter):
    """People, by name, by what they are and where, and by how it is with them."""

    q = django_filters.CharFilter(label=_("Namn eller e-post"), method="search")
    role = django_filters.ChoiceFilter(
        label=_("Roll"),
        empty_label=_("Alla"),
        method="with_role",
        choices=[(role.value, str(role.label).capitalize()) for role in Role],
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Enhet"), empty_label=_("Alla"), queryset=Unit.objects.none(), method="in_unit"
    )
    state = django_filters.ChoiceFilter(
        label=_("Läge"),
        empty_label=_("Alla"),
        method="in_state",
        choices=[(CURRENT, _("Har en roll nu")), (WITHOUT, _("Har ingen roll nu")), (SUSPENDED, _("Avstängda"))],
    )

    class Meta:
        model = Person
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: QuerySet[Person], *, region: Region, on: date) -> None:
        super().__init__(data, queryset)
        self.region = region
        self.on = on
        held = Membership.objects.filter(unit__region=region).values("unit")
        self.filters["unit"].queryset = Unit.objects.filter(pk__in=held).in_swedish_order()

    def search(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Every word in the name or the address."""
        return people.filter(containing(value, "name", "email"))

    def with_role(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """Those who have the role, or are to have it."""
        return people.filter(pk__in=self._held().filter(role=value).values("person"))

    def in_unit(self, people: QuerySet[Person], name: str, value: Unit | None) -> QuerySet[Person]:
        """Those who have a role in the unit, or are to have one."""
        return people.filter(pk__in=self._held().filter(unit=value).values("person")) if value else people

    def in_state(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        """How it is with them in the region."""
        is_suspended = Q(suspensions__region=self.region)
        if value == SUSPENDED:
            return people.filter(is_suspended)
        current = self._held().filter(from_on__lte=self.on).values("person")
        people = people.exclude(is_suspended)
        return people.filter(pk__in=current) if value == CURRENT else people.exclude(pk__in=current)

    def _held(self) -> QuerySet[Membership]:
        """The roles of the region that have not ended."""
        return Membership.objects.filter(unit__region=self.region).exclude(to_on__lt=self.on)


class PeopleTable(tables.Table):
    """People of a region, a row for each PersonLine."""

    name = tables.Column(_("Namn"), order_by="sort_name", attrs={"td": {"class": "column-text"}})
    email = tables.Column(_("E-post"))
    roles = tables.Column(_("Roller"), orderable=False, empty_values=())
    state = tables.Column(_("Läge"), orderable=False, empty_values=())

    class Meta:
        template_name = "tracker/table.html"
        attrs: Mapping[str, str] = {"class": "table"}
        order_by_field = "sort"
        empty_text = _("Ingen stämmer med det du har valt.")

    def __init__(self, lines: Sequence[PersonLine], **options: Any) -> None:
        super().__init__(lines, **options)
        self.caption = ngettext("{count} person", "{count} personer", len(lines)).format(count=len(lines))

    def render_name(self, record: PersonLine) -> SafeString:
        return format_html('<a href="{}">{}</a>', record.url, record.name)

    def value_name(self, record: PersonLine) -> str:
        return record.name

    def render_roles(self, record: PersonLine) -> SafeString:
        return format_html_join(mark_safe("<br>"), "{}", ((words,) for words in record.roles))

    def value_roles(self, record: PersonLine) -> str:
        return "; ".join(record.roles)

    def render_state(self, record: PersonLine) -> str:
        return ", ".join(record.state)

    def value_state(self, record: PersonLine) -> str:
        return ", ".join(record.state)
