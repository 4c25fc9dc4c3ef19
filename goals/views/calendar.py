"""Kalender: the region's year as everybody sees it, and the days of a nämnd's round."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.calendar.days import NamndDaysForm
from goals.models import UnitFollowUp, UnitFollowUpState
from goals.models.rounds import UnitFollowUpKind
from goals.operations.open_round import why_closed
from goals.operations.round_dates import change_dates, set_meeting
from goals.presentation.calendar import Borders, days_of, history_of, law_of, next_words, section_of
from goals.presentation.year_line import key_of, line_of
from goals.queries.year import year_of
from goals.views.edit.base import actor_of, editing, form_page, heard
from goals.views.places import REGION_PAGE, Link, Place, at_place, render_at
from tracker.permissions import Permission
from tracker.templatetags.tertial import translate

VIA = "sidan Kalender"


@require_safe
@at_place
def calendar(request: HttpRequest, place: Place) -> HttpResponse:
    """The year of the place's round: its rounds' days as a line and as a table, every nämnd's state, who was in time."""
    year = year_of(place.period.year, place.all_follow_ups, place.access)
    rounds = days_of(year, place.unit)
    own = {
        part.row.follow_up_id: part.row
        for one in year.rounds
        for part in one.parts
        if part.row.unit_id == place.unit.pk and part.row.kind == UnitFollowUpKind.UNIT
    }
    law = law_of(year)
    context: dict[str, Any] = {
        "year": year.year,
        "lead": next_words(rounds, own, place.today),
        "years": _years(place),
        "broken": [day.sentence for day in law if day.is_broken],
        "kept": [day.sentence for day in law if not day.is_broken],
        "rounds": rounds,
        "line": line_of(_("Omgångarna {year}").format(year=year.year), rounds, place.today),
        "key": key_of(rounds),
        "is_of_unit": bool(own),
        "sections": [section_of(one, _borders(place), place.today) for one in year.rounds],
        "history": history_of(year, place.today),
        "actions": _actions(place),
    }
    return render_at(request, place, "goals/calendar.html", context)


def _actions(place: Place) -> list[Link]:
    """What there is to do for whoever sets the region's calendar."""
    if not place.access.where(Permission.ADMINISTER):
        return []
    return [Link(_("Sköt kalendern"), reverse("goals:admin_calendar", kwargs={"region": place.region.slug}))]


def _years(place: Place) -> list[Link]:
    """The years that have rounds, each by its last one."""
    last = {one.period.year: one for one in place.all_follow_ups}
    return [
        Link(str(year), place.url("goals:calendar", follow_up=last[year]), year == place.period.year) for year in sorted(last)
    ]


def _borders(place: Place) -> Borders:
    access = place.access
    live, meeting = access.where(Permission.READ_LIVE), access.where(Permission.SET_MEETING)

    def change_url(row: UnitFollowUp) -> str:
        if row.unit_id not in meeting or row.state == UnitFollowUpState.DECIDED:
            return ""
        name = "goals:calendar_dates" if row.kind == UnitFollowUpKind.UNIT else "goals:calendar_region_dates"
        return place.url(name, unit=row.unit, follow_up=row.follow_up)

    return Borders(
        url=lambda row: place.url(REGION_PAGE if row.is_of_region else "goals:start", unit=row.unit, follow_up=row.follow_up),
        is_own=lambda row: row.unit_id == place.unit.pk and row.kind == UnitFollowUpKind.UNIT,
        change_url=change_url,
        sees_reasons=lambda row: row.unit_id in live,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@editing
def dates(request: HttpRequest, place: Place, kind: UnitFollowUpKind = UnitFollowUpKind.UNIT) -> HttpResponse:
    """The days of the nämnd's round, or of the region's own report: moved with a reason, or the meeting set."""
    row = UnitFollowUp.objects.filter(unit=place.unit, follow_up=place.follow_up, kind=kind)
    found = row.select_related("unit", "follow_up").first()
    if found is None or not place.may(Permission.SET_MEETING):
        raise Http404
    back = place.url("goals:calendar")
    if found.state == UnitFollowUpState.DECIDED:
        messages.error(request, translate(why_closed(found)))
        return redirect(back)
    form = NamndDaysForm(found, request.POST or None, may_move=place.may(Permission.SET_DATES))
    if request.method == "POST":
        saved = heard(form, lambda: _save(place, found, form), lambda: _as_saved(place, found))
        if saved:
            messages.success(request, _("Dagarna är sparade."))
            return redirect(back)
    return form_page(
        request,
        place,
        form,
        title=_("Dagar för {unit}").format(unit=place.unit),
        lead=place.follow_up.name,
        button=_("Spara"),
        cancel=back,
        breadcrumbs=[Link(_("Kalender"), back)],
    )


def _save(place: Place, row: UnitFollowUp, form: NamndDaysForm) -> UnitFollowUp:
    by, now = actor_of(place, VIA, form.id), timezone.now()
    reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
    if form.may_move:
        return change_dates(by=by, now=now, unit_follow_up=row, days=form.days, reason=reason, seen=seen)
    meeting_on = form.cleaned_data["meeting_on"]
    return set_meeting(by=by, now=now, unit_follow_up=row, meeting_on=meeting_on, reason=reason, seen=seen)


def _as_saved(place: Place, row: UnitFollowUp) -> NamndDaysForm:
    return NamndDaysForm(UnitFollowUp.objects.get(pk=row.pk), may_move=place.may(Permission.SET_DATES))
