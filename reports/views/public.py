"""What is published, open to everybody without signing in: frozen reports and their files, never a live row."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from goals.models import Decision
from goals.models.rounds import ReleaseAct
from goals.presentation.decisions import sentence_of
from goals.queries.released import published_in
from goals.views.places import Link
from reports.content.stored import read_json
from reports.files import MEDIA_TYPES
from reports.models import Report, ReportFile, ReportQuerySet
from reports.queries import masked_version, published_reports
from reports.views.reports import files_of, send_file, with_files
from tracker.models import Region, UnitKind

# How long a page may be kept by whoever fetched it: more may be added, and what is masked is to be gone soon.
KEPT_SECONDS = 300


@login_not_required
@cache_control(public=True, max_age=KEPT_SECONDS)
@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """The regions that have published something."""
    open_regions = Region.objects.filter(units__unit_follow_ups__releases__act=ReleaseAct.PUBLISHED).distinct().order_by("name")
    links = [Link(region.name, reverse("reports:published", args=[region.slug])) for region in open_regions]
    return render(request, "reports/published_regions.html", {"regions": links})


@login_not_required
@cache_control(public=True, max_age=KEPT_SECONDS)
@require_safe
def published(request: HttpRequest, region: str) -> HttpResponse:
    """What a region has published, the newest round first. A region that has published nothing is not there."""
    found = get_object_or_404(Region, slug=region)
    releases = {(one.unit_follow_up_id, one.round, one.stage): one for one in published_in(found)}
    reports = list(_in_order(published_reports(found)))
    if not reports:
        raise Http404
    decided = _council_decisions(reports)
    newest = {(report.unit_follow_up_id, report.stage): report.round for report in reversed(reports)}
    rows = [
        {
            "report": report,
            "url": _url(found, report),
            "downloads": _downloads(found, report),
            "published_at": releases[report.unit_follow_up_id, report.round, report.stage].at,
            "is_replaced": newest[report.unit_follow_up_id, report.stage] != report.round,
            "council": _said_of(report, decided),
        }
        for report in reports
    ]
    return render(request, "reports/published.html", {"region": found, "rows": rows})


Key = tuple[int | None, int | None]  # the id of a follow-up, and its round


def _council_decisions(reports: Sequence[Report]) -> Mapping[Key, list[Decision]]:
    """What fullmäktige has decided of the region's reports among some. One query."""
    rows = [report.unit_follow_up_id for report in reports if report.unit_follow_up.is_of_region]
    made = Decision.objects.filter(unit_follow_up__in=rows, unit__kind=UnitKind.COUNCIL).select_related("unit").order_by("pk")
    found: dict[Key, list[Decision]] = defaultdict(list)
    for one in made:
        found[one.unit_follow_up_id, one.round].append(one)
    return found


def _said_of(report: Report, decided: Mapping[Key, list[Decision]]) -> list[str]:
    """Fullmäktige's decisions on a report, in sentences."""
    return [sentence_of(one) for one in decided.get((report.unit_follow_up_id, report.round), [])]


def _in_order(reports: ReportQuerySet) -> ReportQuerySet:
    """The newest round first, and in it the nämnder by name; the last that was said first."""
    fields = ("-unit_follow_up__follow_up__year", "-unit_follow_up__follow_up__month", "unit_follow_up__unit__name")
    return with_files(reports).select_related("decision").order_by(*fields, "unit_follow_up", "-round", "stage", "-version")


@login_not_required
@cache_control(public=True, max_age=KEPT_SECONDS)
@require_safe
def report(request: HttpRequest, region: str, pk: int) -> HttpResponse:
    """A published report as a page, from its stored content; of one that has been masked, the way to its masked version."""
    found_region = get_object_or_404(Region, slug=region)
    found = with_files(published_reports(found_region)).filter(pk=pk).first()
    if found is None:
        return _withdrawn(request, found_region, pk)
    context = {
        "region": found_region,
        "document": read_json(found.content),
        "sha256": found.sha256,
        "downloads": _downloads(found_region, found),
        "council": [
            sentence_of(one) for ones in _council_decisions([found]).values() for one in ones if one.round == found.round
        ],
        "breadcrumbs": [Link(_("Publicerat"), reverse("reports:published", args=[found_region.slug]))],
    }
    return render(request, "reports/published_report.html", context)


@login_not_required
@cache_control(public=True, max_age=KEPT_SECONDS)
@require_safe
def file(request: HttpRequest, region: str, pk: int, file_format: str) -> HttpResponse:
    """A published report's file, to keep."""
    found_region = get_object_or_404(Region, slug=region)
    files = ReportFile.objects.filter(report__in=published_reports(found_region), format__in=MEDIA_TYPES)
    found = files.select_related("report").filter(report=pk, format=file_format).first()
    return send_file(found) if found else _withdrawn(request, found_region, pk)


def _withdrawn(request: HttpRequest, region: Region, pk: int) -> HttpResponse:
    masked = masked_version(published_reports(region), pk)
    if masked is None:
        raise Http404
    context = {
        "region": region,
        "masking": read_json(masked.content).masking,
        "masked": Link(masked.label, _url(region, masked)),
        "breadcrumbs": [Link(_("Publicerat"), reverse("reports:published", args=[region.slug]))],
    }
    return render(request, "reports/withdrawn.html", context, status=410)


def _url(region: Region, found: Report) -> str:
    return reverse("reports:published_report", args=[region.slug, found.pk])


def _downloads(region: Region, found: Report) -> list[Link]:
    """The ways to a published report's files."""
    return files_of(found, lambda name: reverse("reports:published_file", args=[region.slug, found.pk, name]))
