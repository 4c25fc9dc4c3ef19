"""The package of a frozen report: asked for, made, and fetched by the one who asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goals.models import UnitFollowUp
from goals.views.files import as_attachment
from goals.views.places import Link, Place, at_place, render_at
from reports.models import Report
from reports.operations.packages import PACKAGE, request_package
from reports.queries import readable_reports
from tracker.models import Job, JobFile
from tracker.models.jobs import JobState
from tracker.operations import Refused
from tracker.permissions import Permission

VIA = "sidan Rapporter"


@require_POST
@at_place
def ask(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """Ask for the package of a report."""
    report = _report(place, pk)
    try:
        key = str(UUID(request.POST.get("key", "")))
        job = request_package(by=place.actor(VIA), now=timezone.now(), report=report, key=key)
    except ValueError:
        messages.error(request, _("Formuläret gick inte att läsa. Försök igen."))
        return redirect(place.url("reports:report", pk=report.pk))
    except Refused as refused:
        messages.error(request, str(refused.sentence))
        return redirect(place.url("reports:report", pk=report.pk))
    return redirect(place.url("reports:package_job", pk=report.pk, job=job.pk))


@never_cache
@require_safe
@at_place
def job(request: HttpRequest, place: Place, pk: int, job: int) -> HttpResponse:
    """How far a package has come. A script that asks gets the fragment alone."""
    report = _report(place, pk)
    found = _job(place, report, job)
    context = {"place": place, "job": found, "report": report} | _state(place, report, found)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return render(request, "reports/_package.html", context)
    breadcrumbs = [
        Link(_("Rapporter"), place.url("reports:reports")),
        Link(report.label, place.url("reports:report", pk=report.pk)),
    ]
    return render_at(request, place, "reports/package.html", context | {"breadcrumbs": breadcrumbs})


@never_cache
@require_safe
@at_place
def file(request: HttpRequest, place: Place, pk: int, job: int) -> HttpResponse:
    """The package, for as long as it is kept."""
    found = _file(_job(place, _report(place, pk), job))
    if found is None:
        raise Http404
    return as_attachment(bytes(found.data), name=found.name, media_type=found.media_type)


def may_have_package(place: Place, report: Report) -> bool:
    """Whether the reader, who may read the report, may have its package."""
    return report.stage != "DRAFT" and place.may(Permission.READ_HISTORY)


def _report(place: Place, pk: int) -> Report:
    """A report of the place that the reader may have the package of. Raises Http404."""
    follow_ups = UnitFollowUp.objects.filter(unit=place.unit, follow_up=place.follow_up, kind=place.kind)
    rows = readable_reports(place.access).filter(unit_follow_up__in=follow_ups)
    found = get_object_or_404(rows.select_related("unit_follow_up__unit__region", "unit_follow_up__follow_up"), pk=pk)
    if not may_have_package(place, found):
        raise Http404
    return found


def _job(place: Place, report: Report, pk: int) -> Job:
    """The reader's own job for the report. Raises Http404."""
    own = Job.objects.filter(kind=PACKAGE, requested_by=place.access.person, region=place.region)
    return get_object_or_404(own, pk=pk, args__report=report.pk)


def _file(job: Job) -> JobFile | None:
    return job.files.filter(expires_at__gt=timezone.now()).first()


def _state(place: Place, report: Report, job: Job) -> dict[str, Any]:
    """What tracker/_job.html says of it, and the package's digest when it is made."""
    url = place.url("reports:package_job", pk=report.pk, job=job.pk)
    if job.state == JobState.RUNNING:
        sentence = _("Paketet görs: {percent} procent är klart.").format(percent=job.progress)
        return {"sentence": sentence, "done": job.progress, "total": 100, "url": url}
    if job.state == JobState.WAITING:
        return {"sentence": job.error or _("Paketet står på tur att göras."), "url": url}
    if job.state != JobState.DONE:
        return {"sentence": _("Paketet kunde inte göras."), "error": job.error or _("Arbetet avbröts.")}
    if _file(job) is None:
        return {"sentence": _("Paketet är borttaget härifrån. Gör ett nytt från rapportens sida.")}
    data_url = place.url("reports:package_file", pk=report.pk, job=job.pk)
    return {
        "sentence": _("Paketet är klart. Det finns kvar här i sju dygn."),
        "result": Link(_("Ladda ner paketet"), data_url),
        "sha256": job.result["sha256"],
    }
