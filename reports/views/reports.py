"""Reports of a nämnd's round: which there are, the one that is being built, one as a page, and its files."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goals.models import UnitFollowUp
from goals.models.rounds import UnitFollowUpQuerySet
from goals.views.files import as_attachment
from goals.views.places import Link, Place, at_place, render_at
from reports.content.schema import Document
from reports.content.stored import read_json
from reports.content.traced import number_items
from reports.files import MEDIA_TYPES, file_name
from reports.models import Report, ReportFile, ReportFormat, ReportQuerySet, Section
from reports.operations.freezing import RENDER_REPORT
from reports.operations.reports import BUILD_REPORT, request_report
from reports.queries import masked_version, readable_reports
from reports.views.package import may_have_package
from tracker.jobs import run_again
from tracker.models import Job
from tracker.models.jobs import JobQuerySet, JobState
from tracker.operations import Refused
from tracker.permissions import Permission, get_permitted

VIA = "sidan Rapporter"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def reports(request: HttpRequest, place: Place) -> HttpResponse:
    """The reports of the nämnd's round, newest first; a POST asks for another."""
    follow_up = _follow_ups(place).select_related("unit__region").first()
    if request.method == "POST":
        return _ask(request, place, follow_up)
    listed = _readable(place).newest_first()
    context = {
        "reports": [(report, place.url("reports:report", pk=report.pk), downloads_of(place, report)) for report in listed],
        "jobs": [place.url("reports:job", pk=job.pk) for job in _jobs(place).unfinished()] if place.shows_live else [],
        "may_build": follow_up is not None and place.may(Permission.BUILD_REPORT),
        "has_follow_up": follow_up is not None,
        "key": uuid4(),
        "sections_url": place.url("reports:sections") if follow_up and place.shows_live else "",
        "jobs_url": place.url("reports:jobs") if place.shows_live else "",
        "section_count": Section.objects.filter(unit_follow_up=follow_up).count() if place.shows_live else 0,
    }
    return render_at(request, place, "reports/reports.html", context)


def _ask(request: HttpRequest, place: Place, follow_up: UnitFollowUp | None) -> HttpResponse:
    if follow_up is None or not place.shows_live:
        raise Http404
    try:
        key = str(UUID(request.POST.get("key", "")))
        asked = request_report(by=place.actor(VIA), now=timezone.now(), follow_up=follow_up, key=key)
    except ValueError:
        return _refuse(request, place, _("Formuläret gick inte att läsa. Försök igen."))
    except Refused as refused:
        return _refuse(request, place, str(refused.sentence))
    return redirect(place.url("reports:job", pk=asked.pk))


def _refuse(request: HttpRequest, place: Place, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect(place.url("reports:reports"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@at_place
def job(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """How far a report has come; a POST runs a job that failed again. A script that asks gets the fragment alone."""
    found = get_permitted(_jobs(place), place.access, Permission.READ_LIVE, pk=pk)
    if request.method == "POST":
        return _run_again(request, place, found)
    context = {"place": place, "job": found, "report": None} | _state(place, found)
    if found.state == JobState.DONE:
        context |= _built(place, found)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return render(request, "reports/_job.html", context)
    return render_at(request, place, "reports/job.html", context)


def _run_again(request: HttpRequest, place: Place, found: Job) -> HttpResponse:
    try:
        run_again(by=place.actor(VIA), now=timezone.now(), job=found, permission=Permission.BUILD_REPORT)
    except Refused as refused:
        messages.error(request, str(refused.sentence))
    return redirect(place.url("reports:job", pk=found.pk))


def _state(place: Place, found: Job) -> dict[str, Any]:
    """What tracker/_job.html says of a job that has not made its report."""
    url = place.url("reports:job", pk=found.pk)
    if found.state == JobState.RUNNING:
        sentence = _("Rapporten byggs: {percent} procent är klart.").format(percent=found.progress)
        return {"sentence": sentence, "done": found.progress, "total": 100, "url": url}
    if found.state == JobState.WAITING:
        again = _("Det gick inte den här gången. Tertial försöker snart igen.")
        return {"sentence": again if found.error else _("Rapporten står på tur att byggas."), "url": url}
    ended = _("Rapporten kunde inte byggas.") if found.state == JobState.DEAD else _("Bygget avbröts.")
    return {"sentence": ended, "error": found.error, "retry_url": url if place.may(Permission.BUILD_REPORT) else ""}


def _built(place: Place, found: Job) -> dict[str, Any]:
    report = get_object_or_404(_readable(place), pk=found.result["report"])
    return {
        "report": report,
        "report_url": place.url("reports:report", pk=report.pk),
        "downloads": downloads_of(place, report),
    }


@never_cache
@require_safe
@at_place
def report(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """A report as a page, from its stored content; of one that has been masked, the way to its masked version."""
    found = _readable(place).filter(pk=pk).first()
    if found is None:
        return withdrawn(request, place, pk)
    context = {
        "report": found,
        "document": _read(place, found),
        "sha256": found.sha256,
        "breadcrumbs": [Link(_("Rapporter"), place.url("reports:reports"))],
        "downloads": downloads_of(place, found),
        "package_url": place.url("reports:package", pk=found.pk) if may_have_package(place, found) else "",
        "key": uuid4(),
    }
    return render_at(request, place, "reports/report.html", context)


def _read(place: Place, found: Report) -> Document:
    """The content of a report, each part of it with the way to its trace, and each uppdrag with the way to its page."""
    document = read_json(found.content)
    address = place.url("reports:report_trace", pk=found.pk, key="NUMBER").replace("NUMBER", "{number}")
    number_items(document, address=address, label=_("Varför?"))
    for assignment in document.assignments:
        kind, _colon, number = assignment.key.partition(":")
        # A content of the first schema names a receiver in its place.
        is_known = kind == "assignment" and all(receiver.key != assignment.key for receiver in assignment.receivers)
        assignment.url = place.url("goals:assignment", pk=int(number)) if is_known else ""
    return document


@never_cache
@require_safe
@at_place
def file(request: HttpRequest, place: Place, pk: int, file_format: str) -> HttpResponse:
    """A report's file, to keep."""
    files = ReportFile.objects.filter(report__in=_readable(place), format__in=MEDIA_TYPES)
    found = files.select_related("report").filter(report=pk, format=file_format).first()
    return send_file(found) if found else withdrawn(request, place, pk)


def withdrawn(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Where a report is that was here and has been masked; 404 for one that never was, or that the reader may not read."""
    masked = masked_version(_readable(place), pk)
    if masked is None:
        raise Http404
    context = {
        "masking": read_json(masked.content).masking,
        "masked": Link(masked.label, place.url("reports:report", pk=masked.pk)),
        "breadcrumbs": [Link(_("Rapporter"), place.url("reports:reports"))],
    }
    return render_at(request, place, "reports/withdrawn.html", context, status=410)


def send_file(found: ReportFile) -> HttpResponse:
    """A report's file, under a name that says what it is."""
    return as_attachment(bytes(found.data), name=file_name(found.report, found.format), media_type=MEDIA_TYPES[found.format])


def _follow_ups(place: Place) -> UnitFollowUpQuerySet:
    """The nämnd's own follow-up of the round, or the region's; or none."""
    return UnitFollowUp.objects.filter(unit=place.unit, follow_up=place.follow_up, kind=place.kind)


def _readable(place: Place) -> ReportQuerySet:
    """The reports of the nämnd's round that the reader may read, with which files there are of each."""
    return with_files(readable_reports(place.access).filter(unit_follow_up__in=_follow_ups(place)))


def with_files(found: ReportQuerySet) -> ReportQuerySet:
    """The reports with which files there are of each, without what is in them."""
    files = Prefetch("files", ReportFile.objects.defer("data").filter(format__in=MEDIA_TYPES))
    return found.select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up").prefetch_related(files)


def _jobs(place: Place) -> JobQuerySet:
    """The jobs that build reports of the nämnd's round; not yet what the reader may see."""
    follow_ups = list(_follow_ups(place).values_list("pk", flat=True))
    kinds = (BUILD_REPORT, RENDER_REPORT)
    return Job.objects.filter(kind__in=kinds, unit=place.unit, args__unit_follow_up__in=follow_ups)


def downloads_of(place: Place, found: Report) -> list[Link]:
    """The ways to a report's files in its place."""
    return files_of(found, lambda name: place.url("reports:file", pk=found.pk, file_format=name))


def files_of(found: Report, url: Callable[[str], str]) -> list[Link]:
    """The ways to a report's files, PDF first; `url` is where a format is."""
    files = sorted(found.files.all(), key=lambda file: list(MEDIA_TYPES).index(file.format))
    return [Link(_("Ladda ner {format}").format(format=ReportFormat(file.format).label), url(file.format)) for file in files]
