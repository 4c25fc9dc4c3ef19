"""Varför?: the trace of a figure or a judgement, of what stands now or of what a report says; and the number printed on paper."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals.models import UnitFollowUp
from goals.views.places import Link, Place, at_place, render_at
from reports.content.build import build_content
from reports.content.schema import Document, write_json
from reports.content.stored import read_json
from reports.forms.trace import TraceCodeForm
from reports.models import Report, ReportStage
from reports.queries import masked_version, readable_reports
from reports.trace.build import as_data, trace_of
from tracker.models import Person
from tracker.permissions import Permission, access_of


@never_cache
@require_safe
@at_place
def trace(request: HttpRequest, place: Place, key: str) -> HttpResponse:
    """The trace of what stands now; for those who may only read what is frozen, of the latest report that they may read."""
    follow_up = _follow_ups(place).first()
    if follow_up is None:
        raise Http404
    if place.shows_live:
        now = timezone.now()
        content = build_content(follow_up, stage=ReportStage.DRAFT, version=1, now=now)
        return _show(request, place, read_json(write_json(content)), follow_up, key, None)
    found = _reports(place).exclude(stage=ReportStage.DRAFT).order_by("-created_at", "-pk").first()
    if found is None:
        raise Http404
    return redirect(place.url("reports:report_trace", pk=found.pk, key=key))


@never_cache
@require_safe
@at_place
def report_trace(request: HttpRequest, place: Place, pk: int, key: str) -> HttpResponse:
    """The trace of what a report says."""
    found = _reports(place).filter(pk=pk).select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up").first()
    if found is None:
        masked = masked_version(_reports(place), pk)
        if masked is None:
            raise Http404
        return redirect(place.url("reports:report_trace", pk=masked.pk, key=key))
    return _show(request, place, read_json(found.content), found.unit_follow_up, key, found)


def _follow_ups(place: Place) -> Any:
    return UnitFollowUp.objects.filter(unit=place.unit, follow_up=place.follow_up, kind=place.kind).select_related(
        "unit__region", "follow_up"
    )


def _reports(place: Place) -> Any:
    """The reports of the place's round that the reader may read, and whose content has not been destroyed."""
    return readable_reports(place.access).filter(unit_follow_up__in=_follow_ups(place)).exclude(content="")


def _show(
    request: HttpRequest, place: Place, document: Document, follow_up: UnitFollowUp, key: str, report: Report | None
) -> HttpResponse:
    shows_history = place.may(Permission.READ_HISTORY)
    # From outside nothing is seen of a round that has been opened again.
    found = trace_of(document, key, follow_up, shows_history=shows_history, shows_later=place.shows_live)
    if found is None:
        raise Http404
    if request.GET.get("format") == "json":
        return JsonResponse(as_data(found), json_dumps_params={"ensure_ascii": False, "indent": 2})
    context = {
        "trace": found,
        "document": document,
        "report": report,
        "code": f"{report.sha256[:8]}-{found.code}" if report else "",
        "address": _address(place, report),
        "shows_history": shows_history,
        "breadcrumbs": _breadcrumbs(place, document, report),
    }
    return render_at(request, place, "reports/trace.html", context)


def _address(place: Place, report: Report | None) -> str:
    """The address of traces here, up to the key."""
    url = place.url("reports:report_trace", pk=report.pk, key="KEY") if report else place.url("reports:trace", key="KEY")
    return url.removesuffix("KEY/")


def _breadcrumbs(place: Place, document: Document, report: Report | None) -> list[Link]:
    if report is None:
        return [Link(_("Plan"), place.url("goals:plan"))]
    return [
        Link(_("Rapporter"), place.url("reports:reports")),
        Link(document.label, place.url("reports:report", pk=report.pk)),
    ]


@never_cache
@require_safe
def by_code(request: HttpRequest, code: str = "") -> HttpResponse:
    """Where what is printed beside a figure leads; without a code, or with one that leads nowhere, the page that asks for it."""
    wanted = code or request.GET.get("kod", "")
    form = TraceCodeForm({"kod": wanted}) if wanted or "kod" in request.GET else TraceCodeForm()
    if form.is_valid():
        found = _find(cast("Person", request.user), form.cleaned_data["kod"].digest)
        if found:
            return redirect(_url(found, form.cleaned_data["kod"].number))
        nothing = _("Det finns ingen rapport med den koden som du får läsa. Jämför med rapportens sidfot.")
        form.add_error("kod", nothing)
    return render(request, "reports/trace_code.html", {"form": form}, status=404 if form.errors else 200)


def _url(report: Report, number: str) -> str:
    follow_up = report.unit_follow_up
    place = {
        "region": follow_up.unit.region.slug,
        "unit": follow_up.unit.slug,
        "period": follow_up.follow_up.period.slug,
    }
    return reverse("reports:report_trace", kwargs=place | {"pk": report.pk, "key": number})


def _find(person: Person, digest: str) -> Report | None:
    """The report whose digest begins so, among those that the person may read; the newest of several.

    What is printed on paper of one that has since been masked leads to the masked version, which has the same numbers.
    """
    today = timezone.localdate()
    rows = Report.objects.filter(sha256__startswith=digest).select_related(
        "unit_follow_up__unit__region", "unit_follow_up__follow_up"
    )
    for report in rows.order_by("-created_at", "-pk")[:5]:
        access = access_of(person, report.unit_follow_up.unit.region, today)
        readable = readable_reports(access).select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up")
        found = readable.filter(pk=report.pk).first() or masked_version(readable, report.pk) if access.is_insider else None
        if found:
            return found
    return None
