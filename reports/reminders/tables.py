"""The mail log as a list: what it can be narrowed by, and its columns."""

from collections.abc import Mapping
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.filters import ListFilter
from goals.queries.search import containing
from reports.models import Reminder
from reports.reminders.log import LoggedMail
from tracker.models import Mail
from tracker.models.jobs import JobState
from tracker.templatetags.tertial import moment

SENT, WAITING, FAILED = "SENT", "WAITING", "FAILED"
STATES: Mapping[str, list[JobState]] = {
    SENT: [JobState.DONE],
    WAITING: [JobState.WAITING, JobState.RUNNING],
    FAILED: [JobState.DEAD, JobState.CANCELLED],
}


class MailFilter(ListFilter):
    """Letters, by whom they are to and by what has become of them."""

    q = django_filters.CharFilter(label=_("Sök"), method="search")
    state = django_filters.ChoiceFilter(
        label=_("Läge"),
        empty_label=_("Alla"),
        method="in_state",
        choices=[(SENT, _("Skickade")), (WAITING, _("Väntar")), (FAILED, _("Gick inte att skicka"))],
    )

    class Meta:
        model = Mail
        fields: tuple[str, ...] = ()

    def search(self, mails: QuerySet[Mail], name: str, value: str) -> QuerySet[Mail]:
        """Every word in the person's name or address."""
        people = Reminder.objects.filter(containing(value, "person__name", "person__email")).values("mail")
        return mails.filter(containing(value, "to") | Q(pk__in=people))

    def in_state(self, mails: QuerySet[Mail], name: str, value: str) -> QuerySet[Mail]:
        """What has become of them."""
        return mails.filter(job__state__in=STATES[value])


class MailTable(tables.Table):
    """Letters of a round, a row for each LoggedMail."""

    person = tables.Column(_("Till"), order_by="sort_name", attrs={"td": {"class": "column-text"}})
    why = tables.Column(_("Påminnelse"), order_by="mail__subject")
    created = tables.Column(_("Skrivet"), accessor="mail__job__created_at", order_by="mail__job__created_at")
    state = tables.Column(_("Läge"), order_by="mail__job__state")

    class Meta:
        template_name = "tracker/table.html"
        attrs: Mapping[str, str] = {"class": "table"}
        order_by_field = "sort"
        empty_text = _("Inga brev stämmer med det du har valt.")

    def __init__(self, mails: list[LoggedMail], **options: Any) -> None:
        super().__init__(mails, **options)
        self.caption = gettext("Brev")

    def render_person(self, record: LoggedMail) -> SafeString:
        return format_html('<a href="{}">{}</a> <span class="quiet small">{}</span>', record.url, record.person, record.mail.to)

    def render_created(self, value: Any) -> str:
        return moment(value)

    def render_state(self, record: LoggedMail) -> SafeString:
        return format_html('{} <span class="quiet small">{}</span>', record.state, record.when or record.mail.job.error)
