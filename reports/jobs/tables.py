"""Jobs as a list: what it can be narrowed by, and its columns."""

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
import django_tables2 as tables
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.filters import ListFilter
from reports.jobs.kinds import KINDS
from reports.jobs.log import STATE_WORDS, JobWords
from tracker.models import Job
from tracker.models.jobs import JobQuerySet
from tracker.templatetags.tertial import moment


class JobFilter(ListFilter):
    """Jobs, by where they stand and by what they are. `kinds` are those to choose among."""

    state = django_filters.ChoiceFilter(
        label=_("Läge"),
        empty_label=_("Alla"),
        choices=[(state.value, _(words)) for state, words in STATE_WORDS.items()],
    )
    kind = django_filters.ChoiceFilter(label=_("Slag"), empty_label=_("Alla"))

    class Meta:
        model = Job
        fields: tuple[str, ...] = ()

    def __init__(self, data: Any, queryset: JobQuerySet, *, kinds: Iterable[str]) -> None:
        super().__init__(data, queryset)
        self.filters["kind"].extra["choices"] = [(code, gettext(KINDS[code].label)) for code in kinds]


class JobTable(tables.Table):
    """Jobs, in one reader's words. `has_units` adds whose each is."""

    what = tables.Column(_("Jobb"), empty_values=(), order_by=("kind", "-created_at"), attrs={"td": {"class": "column-text"}})
    unit = tables.Column(_("Enhet"), order_by="unit__name", default="–")
    state = tables.Column(_("Läge"), order_by=("state", "-created_at"), attrs={"td": {"class": "column-text"}})
    attempts = tables.Column(_("Försök"), order_by="attempts")
    created_at = tables.Column(_("Begärt"))
    act = tables.Column(_("Gör"), empty_values=(), orderable=False)

    class Meta:
        template_name = "tracker/table.html"
        attrs: Mapping[str, str] = {"class": "table"}
        order_by_field = "sort"
        empty_text = _("Inga jobb stämmer med det du har valt.")

    def __init__(self, jobs: JobQuerySet, words: JobWords, request: HttpRequest, *, has_units: bool) -> None:
        super().__init__(jobs, exclude=() if has_units else ("unit",))
        self.caption = gettext("Jobb")
        self.words = words
        self.asked = request

    def render_what(self, record: Job) -> SafeString:
        line = self.words.line(record)
        what = format_html('<a href="{}">{}</a>', line.url, line.what) if line.url else line.what
        return format_html('{} <span class="quiet small">{}</span>', what, line.by)

    def render_state(self, record: Job) -> SafeString:
        line = self.words.line(record)
        percent = "" if line.progress is None else gettext(", {percent} procent").format(percent=line.progress)
        more = ". ".join(part.rstrip(".") for part in (line.when, line.error) if part)
        return format_html('{}{} <span class="quiet small">{}</span>', line.state, percent, f"{more}." if more else "")

    def render_attempts(self, record: Job) -> str:
        return self.words.line(record).attempts

    def render_created_at(self, record: Job) -> str:
        return moment(record.created_at)

    def render_act(self, record: Job) -> str:
        """The button for what the reader can do; nothing where there is nothing."""
        line = self.words.line(record)
        return render_to_string("reports/_job_act.html", {"line": line}, self.asked) if line.act else ""
