"""The sections of a report that a nämnd writes itself: which there are, one to write in, and their order."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from goals.models import UnitFollowUp, UnitFollowUpState
from goals.operations.open_round import why_closed
from goals.queries.work import unit_follow_up_of
from goals.views.edit.base import actor_of, confirm_page, heard, may, tell
from goals.views.places import Link, Place, at_place, render_at
from reports.content.sections import build_section
from reports.forms.sections import SectionForm
from reports.models import Section, SectionKind, SectionPlacement
from reports.operations.sections import SectionEntry, add_section, change_section, move_section, remove_section
from tracker.operations import Refused
from tracker.permissions import Permission
from tracker.templatetags.tertial import translate

VIA = "sidan Avsnitt"
GET_AND_POST = ["GET", "HEAD", "POST"]
KINDS = {"text": SectionKind.TEXT, "ekonomi": SectionKind.FINANCE}
STEPS = {"upp": -1, "ned": 1}
# What many reports have; any other heading can be written.
SUGGESTED = ("Väsentliga händelser", "Personal", "Intern kontroll", "Risker", "Förväntad utveckling")


def of_report(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a view of the sections of a nämnd's round. From outside there is nothing; what one may not do is said in words."""

    @never_cache
    @at_place
    @wraps(view)
    def wrapper(request: HttpRequest, place: Place, **kwargs: Any) -> HttpResponse:
        follow_up = unit_follow_up_of(place.unit, place.follow_up, place.kind)
        if follow_up is None or not place.shows_live:
            raise Http404
        try:
            return view(request, place, follow_up, **kwargs)
        except Refused as refused:
            if refused.code not in {"NOT_PERMITTED", "GONE"}:
                raise
            context = {"refused": refused.sentence, "back": Link(_("Till avsnitten"), place.url("reports:sections"))}
            status = 403 if refused.code == "NOT_PERMITTED" else 410
            return render_at(request, place, "goals/edit/refused.html", context, status=status)

    return wrapper


@require_http_methods(["GET", "HEAD"])
@of_report
def sections(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Every section, in the order that they stand in the report."""
    found = list(Section.objects.filter(unit_follow_up=follow_up).order_by("order"))
    context = {
        "groups": [
            (placement.label, [(section, _url(place, section)) for section in found if section.placement == placement])
            for placement in SectionPlacement
        ],
        "has_sections": bool(found),
        "may_write": _may_write(place, follow_up),
        "closed": _why_closed(place, follow_up),
        "new_links": [
            Link(_("Lägg till text"), place.url("reports:section_new", kind="text")),
            Link(_("Lägg till ekonomi"), place.url("reports:section_new", kind="ekonomi")),
        ],
        "breadcrumbs": _trail(place)[:1],
    }
    return render_at(request, place, "reports/sections.html", context)


@require_http_methods(GET_AND_POST)
@of_report
def new(request: HttpRequest, place: Place, follow_up: UnitFollowUp, kind: str) -> HttpResponse:
    """A new section, the last of its part of the report."""
    if kind not in KINDS:
        raise Http404
    may(place, Permission.BUILD_REPORT)
    is_finance = KINDS[kind] == SectionKind.FINANCE
    title, placement = (_("Ekonomi"), SectionPlacement.AFTER_GOALS) if is_finance else ("", SectionPlacement.BEFORE_GOALS)
    form = SectionForm(SectionEntry(title=title, kind=KINDS[kind], placement=placement), request.POST or None, is_new=True)
    if request.method == "POST":
        made = heard(form, _add(place, follow_up, form))
        if made:
            messages.success(request, _("Avsnittet {title} är tillagt.").format(title=made.title))
            return redirect(_url(place, made))
    return _form_page(request, place, form, title=_("Nytt avsnitt"), suggested=() if is_finance else SUGGESTED)


@require_http_methods(GET_AND_POST)
@of_report
def section(request: HttpRequest, place: Place, follow_up: UnitFollowUp, pk: int) -> HttpResponse:
    """One section, to write in or to read."""
    found = _find(follow_up, pk)
    if request.method == "POST":
        may(place, Permission.BUILD_REPORT)
    elif not _may_write(place, follow_up):
        context = {"closed": _why_closed(place, follow_up), **_shown(found), "breadcrumbs": _trail(place)}
        return render_at(request, place, "reports/section_closed.html", context)
    form = SectionForm(SectionEntry.of(found), request.POST or None)
    saved = heard(form, _change(place, found, form), lambda: _fresh(follow_up, pk)) if request.method == "POST" else None
    if saved:
        messages.success(request, _("Avsnittet är sparat."))
        return redirect(_url(place, found))
    remove_url = place.url("reports:section_remove", pk=found.pk)
    return _form_page(request, place, form, title=found.title, remove_url=remove_url, **_shown(_find(follow_up, pk)))


def _fresh(follow_up: UnitFollowUp, pk: int) -> SectionForm:
    """The form of what is saved now."""
    return SectionForm(SectionEntry.of(_find(follow_up, pk)))


def _add(place: Place, follow_up: UnitFollowUp, form: SectionForm) -> Callable[[], Section]:
    now = timezone.now()
    return lambda: add_section(by=actor_of(place, VIA, form.id), now=now, unit_follow_up=follow_up, entry=form.entry)


def _change(place: Place, found: Section, form: SectionForm) -> Callable[[], Section]:
    by, now = actor_of(place, VIA), timezone.now()
    return lambda: change_section(by=by, now=now, section=found, entry=form.entry, seen=form.cleaned_data["seen"])


def _shown(found: Section) -> dict[str, Any]:
    """The section as it stands in the report."""
    return {"shown": build_section(found)}


def _form_page(request: HttpRequest, place: Place, form: SectionForm, *, title: str, **context: Any) -> HttpResponse:
    errors = [Link(words, f"#{anchor}") for words, anchor in form.row_errors]
    known = {
        "form": form,
        "title": title,
        "errors": errors,
        "cancel": place.url("reports:sections"),
        "breadcrumbs": _trail(place),
    }
    return render_at(request, place, "reports/section.html", known | context, status=_status_of(form))


def _status_of(form: SectionForm) -> int:
    if not form.is_bound:
        return 200
    return 409 if form.stale else 422


@require_http_methods(GET_AND_POST)
@of_report
def remove(request: HttpRequest, place: Place, follow_up: UnitFollowUp, pk: int) -> HttpResponse:
    """Take a section away, after a question."""
    found = _find(follow_up, pk)
    may(place, Permission.BUILD_REPORT)
    if request.method == "POST":
        if tell(request, lambda: remove_section(by=actor_of(place, VIA), now=timezone.now(), section=found)):
            messages.success(request, _("Avsnittet {title} är borttaget.").format(title=found.title))
        return redirect(place.url("reports:sections"))
    return confirm_page(
        request,
        place,
        title=_("Ta bort {title}").format(title=found.title),
        lead=_("Avsnittet tas bort ur rapporten. Vad det sade finns kvar i spåret."),
        button=_("Ta bort avsnittet"),
        cancel=_url(place, found),
        breadcrumbs=_trail(place),
    )


@require_POST
@of_report
def order(request: HttpRequest, place: Place, follow_up: UnitFollowUp) -> HttpResponse:
    """Move a section one step: the pressed button says which (its value) and which way (its name)."""
    may(place, Permission.BUILD_REPORT)
    for way, steps in STEPS.items():
        number = request.POST.get(way, "")
        if number.isascii() and number.isdecimal():
            found = _find(follow_up, int(number))
            tell(request, _move(place, found, steps))
            return redirect(f"{place.url('reports:sections')}#avsnitt-{found.pk}")
    return redirect(place.url("reports:sections"))


def _move(place: Place, found: Section, steps: int) -> Callable[[], None]:
    return lambda: move_section(by=actor_of(place, VIA), now=timezone.now(), section=found, steps=steps)


def _find(follow_up: UnitFollowUp, pk: int) -> Section:
    """A section of the nämnd's round. Raises Http404."""
    rows = Section.objects.filter(unit_follow_up=follow_up).select_related("unit_follow_up__unit")
    try:
        return rows.prefetch_related("finance_rows").get(pk=pk)
    except (Section.DoesNotExist, OverflowError):
        raise Http404 from None


def _url(place: Place, section: Section) -> str:
    return place.url("reports:section", pk=section.pk)


def _may_write(place: Place, follow_up: UnitFollowUp) -> bool:
    return place.may(Permission.BUILD_REPORT) and follow_up.state == UnitFollowUpState.OPEN


def _why_closed(place: Place, follow_up: UnitFollowUp) -> str:
    """Why nothing can be written here now; "" when it can."""
    if follow_up.state != UnitFollowUpState.OPEN:
        return translate(why_closed(follow_up))
    if not place.may(Permission.BUILD_REPORT):
        return _("Du kan läsa avsnitten. De skrivs av samordnaren, förvaltningschefen och nämndsekreteraren.")
    return ""


def _trail(place: Place) -> list[Link]:
    """The way to a section."""
    return [Link(_("Rapporter"), place.url("reports:reports")), Link(_("Avsnitt"), place.url("reports:sections"))]
