"""Brev: the letters that Tertial has written about a nämnd's round, for those who answer for its people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goals.forms.choices import DayField
from goals.forms.entry import EntryForm
from goals.models import UnitFollowUp
from goals.queries.work import unit_follow_up_of
from goals.views.lists import turn_to_page
from goals.views.places import Link, Place, at_place, render_at
from reports.reminders.again import send_again
from reports.reminders.log import logged, mails_of, may_read_text, unreached
from reports.reminders.preview import fault_of, heading, previews
from reports.reminders.tables import MailFilter, MailTable
from tracker.jobs import UNFINISHED
from tracker.operations import Refused
from tracker.permissions import Permission
from tracker.templatetags.tertial import translate


@never_cache
@require_safe
@at_place
def mails(request: HttpRequest, place: Place) -> HttpResponse:
    """The letters of the nämnd's round, the newest first."""
    follow_up = _follow_up(place)
    narrowing = MailFilter(request.GET, mails_of(follow_up))
    rows = logged(narrowing.qs, follow_up, lambda pk: place.url("reports:mail", pk=pk))
    table = MailTable(rows)
    turn_to_page(request, table)
    context = {
        "table": table,
        "filter": narrowing,
        "shown": len(rows),
        "is_narrowed": bool(narrowing.chosen),
        "unreached": unreached(follow_up),
        "actions": [Link(_("Vad skulle skickas?"), place.url("reports:mails_preview"))],
        "breadcrumbs": _trail(place),
    }
    return render_at(request, place, "reports/mails.html", context)


VIA = "sidan Brev"


class DayForm(forms.Form):
    """The day that is asked about."""

    dag = DayField(label=gettext_lazy("Dag"), required=True)

    def __init__(self, data: Mapping[str, Any], today: date) -> None:
        self.today = today
        super().__init__({"dag": data.get("dag") or today.isoformat()})

    def clean_dag(self) -> date:
        on: date = self.cleaned_data["dag"]
        if fault := fault_of(on, self.today):
            raise forms.ValidationError(translate(fault))
        return on


@never_cache
@require_safe
@at_place
def preview(request: HttpRequest, place: Place) -> HttpResponse:
    """What would be sent on a day, ?dag=2026-09-02; today if none is asked for."""
    follow_up = _follow_up(place)
    form = DayForm(request.GET, place.today)
    on = form.cleaned_data["dag"] if form.is_valid() else None
    found = previews(follow_up, on, place.today, place.access) if on else []
    context = {
        "form": form,
        "on": on,
        "previews": found,
        "heading": heading(len(found)),
        "breadcrumbs": [*_trail(place), Link(_("Brev"), place.url("reports:mails"))],
    }
    return render_at(request, place, "reports/mails_preview.html", context, status=200 if on else 422)


@never_cache
@require_safe
@at_place
def mail(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """One letter: to whom, why, whether it arrived, and, for those who may see all that it tells, what it says."""
    follow_up = _follow_up(place)
    found = mails_of(follow_up).filter(pk=pk).first()
    if found is None:
        raise Http404
    (row,) = logged([found], follow_up, lambda pk: place.url("reports:mail", pk=pk))
    context: dict[str, Any] = {
        "row": row,
        "facts": [
            (_("Till"), [row.person.name, found.to]),
            (_("Påminnelse"), row.why),
            (_("Skrivet"), row.created),
            (_("Läge"), [row.state, row.when or found.job.error]),
        ],
        "may_read": may_read_text(found, place.access),
        "again": EntryForm() if found.job.state not in UNFINISHED else None,
        "again_url": place.url("reports:mail_again", pk=pk),
        "breadcrumbs": [*_trail(place), Link(_("Brev"), place.url("reports:mails"))],
    }
    return render_at(request, place, "reports/mail.html", context)


@never_cache
@require_POST
@at_place
def again(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Send a letter again, and show the copy."""
    follow_up = _follow_up(place)
    found = mails_of(follow_up).filter(pk=pk).select_related("region").first()
    if found is None:
        raise Http404
    form = EntryForm(request.POST)
    by = replace(place.actor(VIA), correlation=form.id if form.is_valid() else "")
    try:
        copy = send_again(by=by, now=timezone.now(), follow_up=follow_up, mail=found)
    except Refused as refused:
        messages.error(request, translate(refused.sentence))
        return redirect(place.url("reports:mail", pk=pk))
    messages.success(request, _("Brevet skickas igen, till {address}.").format(address=copy.to))
    return redirect(place.url("reports:mail", pk=copy.pk))


def _follow_up(place: Place) -> UnitFollowUp:
    """The nämnd's round, for those who may read its mail log. Raises Http404 for others, and where there is none."""
    follow_up = unit_follow_up_of(place.unit, place.follow_up, place.kind)
    if follow_up is None or not place.may(Permission.READ_MAILS):
        raise Http404
    return follow_up


def _trail(place: Place) -> list[Link]:
    """The way back: to Mitt arbete, or to Regionen from what is the region's."""
    return place.trail or [Link(_("Mitt arbete"), place.url("goals:start"))]
