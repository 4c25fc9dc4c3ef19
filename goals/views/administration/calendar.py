"""Kalender, for the administrator: the rules, a new year, the days of a round that are the whole region's."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from goals.forms.calendar.rules import RulesForm
from goals.forms.calendar.year import RegionDaysForm, UsualDaysForm, YearForm
from goals.models import FollowUp, UnitFollowUp
from goals.models.rounds import UnitFollowUpKind
from goals.operations.calendar import Made, make_calendar
from goals.operations.region_dates import UsualDays, change_round, move_usual_days
from goals.operations.round_rules import set_round_rules
from goals.presentation.administered_calendar import rhythm_words, rule_lines, year_lines
from goals.presentation.calendar import planned
from goals.queries.calendar import authorities_of, rules_of, suggested_units, units_of
from goals.rules.calendar import RHYTHMS, MonthRule, PlannedRound, Rhythm, dates_of_year, legal_days, round_name
from goals.rules.phrases import listed
from goals.views.administration.base import RegionPlace, administering, find
from goals.views.edit.base import done, form_page, heard
from goals.views.places import Link, render_at
from tracker.periods import FIRST_YEAR, LAST_YEAR
from tracker.templatetags.tertial import translate

VIA = "sidan Administration, Kalender"
GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
@administering
def calendar(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """The rules, and every year that has rounds, the newest first; the way to make the next."""
    rules = rules_of(place.region)
    rounds = list(FollowUp.objects.in_region(place.region))
    years = year_lines(rounds, units_of(place.region), lambda one: place.url("goals:admin_calendar_round", pk=one.pk))
    coming = max([place.today.year - 1, *(one.year for one in rounds)]) + 1
    make = Link(_("Lägg upp {year}").format(year=coming), place.url("goals:admin_calendar_year", year=coming))
    context = {
        "rules": rule_lines(rules, coming),
        "rhythm": rhythm_words(rules),
        "coming": coming,
        "years": [(line, place.url("goals:admin_calendar_year", year=line.year)) for line in years],
        "actions": [make] if rules else [],
        "rules_link": Link(_("Ändra reglerna") if rules else _("Ange regler"), place.url("goals:admin_calendar_rules")),
    }
    return render_at(request, place, "goals/administration/calendar.html", context)


@require_http_methods(GET_AND_POST)
@administering
def rules(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """The rules as a table of months; ?rytm=QUARTERS begins with what is suggested for that rhythm."""
    saved = rules_of(place.region)
    form = RulesForm(saved, place.today.year, request.POST or None, suggested=_suggested(request, saved))
    if request.method == "POST" and "show" not in request.POST and _save_rules(place, form):
        messages.success(request, _("Reglerna är sparade. De gäller de år som läggs upp härnäst."))
        return redirect(place.url("goals:admin_calendar"))
    here = place.url("goals:admin_calendar_rules")
    context: dict[str, Any] = {
        "form": form,
        "year": place.today.year,
        "rhythms": [Link(rhythm_words(standard), f"{here}?rytm={rhythm}") for rhythm, standard in RHYTHMS.items()],
        "cancel": place.url("goals:admin_calendar"),
        "breadcrumbs": [_list(place)],
    }
    status = 422 if form.is_bound and form.errors and "show" not in request.POST else 200
    return render_at(request, place, "goals/administration/calendar_rules.html", context, status=status)


def _suggested(request: HttpRequest, saved: Collection[MonthRule]) -> Collection[MonthRule] | None:
    """The rules of the rhythm that is asked for; of the usual one where there are none; None for those that are saved."""
    asked = request.GET.get("rytm", "")
    if asked in set(Rhythm):
        return RHYTHMS[Rhythm(asked)]
    return None if saved else RHYTHMS[Rhythm.TERTIALS]


def _save_rules(place: RegionPlace, form: RulesForm) -> bool:
    def save() -> None:
        set_round_rules(
            by=place.actor(VIA, form.id),
            now=timezone.now(),
            region=place.region,
            rules=form.rules,
            seen=form.cleaned_data["seen"],
        )

    return bool(heard(form, done(save), lambda: RulesForm(rules_of(place.region), form.year)))


@require_http_methods(GET_AND_POST)
@administering
def year(request: HttpRequest, place: RegionPlace, year: int) -> HttpResponse:
    """What a year will be by the rules, and who follows it up; made again, it adds what is missing."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    own = rules_of(place.region)
    if not own:
        messages.info(request, _("Ange reglerna först."))
        return redirect(place.url("goals:admin_calendar_rules"))
    made = {one.month: one for one in FollowUp.objects.in_region(place.region).filter(year=year)}
    has_past = any(one.outcomes_due_on < place.today for one in dates_of_year(own, year))
    authorities = authorities_of(place.region, year).in_swedish_order()
    form = YearForm(authorities, suggested_units(place.region, year), request.POST or None, has_past=has_past)
    if request.method == "POST":
        result = heard(form, lambda: _make(place, year, form))
        if result:
            _tell(request, year, result)
            return redirect(place.url("goals:admin_calendar"))
    return form_page(
        request,
        place,
        form,
        title=_("Lägg till i {year}").format(year=year) if made else _("Lägg upp {year}").format(year=year),
        button=_("Lägg upp omgångarna"),
        cancel=place.url("goals:admin_calendar"),
        breadcrumbs=[_list(place)],
        template="goals/administration/calendar_year.html",
        rounds=rule_lines(own, year, made),
        law=[day for day in legal_days(_planned(own, year, made.values()), year) if day.is_broken],
    )


def _planned(rules: Collection[MonthRule], year: int, made: Iterable[FollowUp]) -> list[PlannedRound]:
    """The year as it will be: the rounds that there are, and those that the rules add."""
    there = [planned(one) for one in made]
    known = {one.period for one in there}
    names = {rule.month: round_name(rule, year, len(rules)) for rule in rules}
    coming = [one for one in dates_of_year(rules, year) if one.period not in known]
    return there + [PlannedRound(names[one.period.month], one.period, one.assesses_goals, None) for one in coming]


def _make(place: RegionPlace, year: int, form: YearForm) -> Made:
    return make_calendar(
        by=place.actor(VIA, form.id),
        now=timezone.now(),
        region=place.region,
        year=year,
        units=form.cleaned_data["units"],
        includes_past=form.cleaned_data.get("includes_past", False),
    )


def _tell(request: HttpRequest, year: int, made: Made) -> None:
    """What is new, and what was left and why."""
    rounds, parts = len(made.follow_ups), sum(row.kind == UnitFollowUpKind.UNIT for row in made.unit_follow_ups)
    words = [
        (rounds, ngettext("{count} ny omgång", "{count} nya omgångar", rounds)),
        (parts, ngettext("{count} ny uppföljning för en nämnd", "{count} nya uppföljningar för nämnder", parts)),
        (len(made.unit_follow_ups) - parts, _("regionens egen rapport")),
    ]
    new = [text.format(count=count) for count, text in words if count]
    if new:
        messages.success(request, _("{year}: {what}.").format(year=year, what=translate(listed(new))))
    else:
        messages.info(request, _("{year}: inget saknades, så inget är ändrat.").format(year=year))
    for sentence in made.left:
        messages.warning(request, translate(sentence))


@require_http_methods(GET_AND_POST)
@administering
def round_(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """What a round is called, when it opens, and when regionstyrelsen and fullmäktige have it."""
    found = _find(place, pk)
    form = RegionDaysForm(found, request.POST or None, today=place.today)
    if request.method == "POST":
        saved = heard(
            form,
            lambda: change_round(
                by=place.actor(VIA, form.id),
                now=timezone.now(),
                follow_up=found,
                days=form.days,
                seen=form.cleaned_data["seen"],
            ),
            lambda: RegionDaysForm(_find(place, pk), today=place.today),
        )
        if saved:
            messages.success(request, _("{name} är sparad.").format(name=saved.name))
            return redirect(place.url("goals:admin_calendar"))
    has_parts = UnitFollowUp.objects.own().filter(follow_up=found).exists()
    return form_page(
        request,
        place,
        form,
        title=found.name,
        button=_("Spara"),
        cancel=place.url("goals:admin_calendar"),
        breadcrumbs=[_list(place)],
        remove_url=place.url("goals:admin_calendar_move", pk=pk) if has_parts else "",
        remove_label=_("Flytta sista dagarna för nämnderna"),
    )


@require_http_methods(GET_AND_POST)
@administering
def move(request: HttpRequest, place: RegionPlace, pk: int) -> HttpResponse:
    """The usual last days of a round, moved for every nämnd that has them."""
    found = _find(place, pk)
    usual = _usual(found)
    if usual is None:
        raise Http404
    form = UsualDaysForm(usual, request.POST or None)
    if request.method == "POST":
        moved: list[UnitFollowUp] = []
        if heard(form, done(lambda: moved.extend(_move(place, found, form))), lambda: UsualDaysForm(_usual(found) or usual)):
            count = len(moved)
            words = ngettext("Dagarna är flyttade för {count} nämnd.", "Dagarna är flyttade för {count} nämnder.", count)
            messages.success(request, words.format(count=count))
            return redirect(place.url("goals:admin_calendar"))
    return form_page(
        request,
        place,
        form,
        title=_("Flytta sista dagarna"),
        lead=_(
            "{name}. Gäller nämnder som har de vanliga dagarna och inte har överlämnat. "
            "En nämnd som har en egen dag behåller den."
        ).format(name=found.name),
        button=_("Flytta"),
        cancel=place.url("goals:admin_calendar_round", pk=pk),
        breadcrumbs=[_list(place), Link(found.name, place.url("goals:admin_calendar_round", pk=pk))],
    )


def _usual(follow_up: FollowUp) -> UsualDays | None:
    return UsualDays.of(list(UnitFollowUp.objects.own().filter(follow_up=follow_up)))


def _move(place: RegionPlace, follow_up: FollowUp, form: UsualDaysForm) -> list[UnitFollowUp]:
    return move_usual_days(
        by=place.actor(VIA, form.id),
        now=timezone.now(),
        follow_up=follow_up,
        days=form.days,
        reason=form.cleaned_data["reason"],
        seen=form.cleaned_data["seen"],
    )


def _find(place: RegionPlace, pk: int) -> FollowUp:
    found: FollowUp = find(FollowUp.objects.in_region(place.region).select_related("region"), pk)
    return found


def _list(place: RegionPlace) -> Link:
    return Link(_("Kalender"), place.url("goals:admin_calendar"))
