"""Long lists as files: asked for, made, and fetched by the one who asked."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from goals.views.files import as_attachment
from goals.views.listings import LISTS, PAGES
from goals.views.places import Link, Place, at_place, render_at
from reports.operations.lists import LIST_FILE, request_list
from tracker.models import Job, JobFile
from tracker.models.jobs import JobState
from tracker.operations import Refused
from tracker.permissions import Permission


@require_POST
@at_place
def list_files(request: HttpRequest, place: Place) -> HttpResponse:
    """Ask for a list as a file."""
    code, query = request.POST.get("list", ""), request.POST.get("query", "")
    if code not in LISTS:
        raise Http404
    try:
        key = str(UUID(request.POST.get("key", "")))
        place_of_list: dict[str, Any] = {"unit": place.unit, "follow_up": place.follow_up}
        by = place.actor("listan som Excel")
        job = request_list(by=by, now=timezone.now(), code=code, query=query, key=key, **place_of_list)
    except ValueError:
        return _refuse(request, place, code, _("Formuläret gick inte att läsa. Försök igen."))
    except Refused as refused:
        return _refuse(request, place, code, str(refused.sentence))
    return redirect(place.url("reports:list_file", pk=job.pk))


def _refuse(request: HttpRequest, place: Place, code: str, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect(place.url(PAGES[code]))


@never_cache
@require_safe
@at_place
def list_file(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """How far a file has come. A script that asks gets the fragment alone."""
    job = _job(request, place, pk)
    context = {"place": place, "job": job, "back": _back(place, job)} | _state(place, job)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return render(request, "reports/_list_file.html", context)
    return render_at(request, place, "reports/list_file.html", context | {"breadcrumbs": [context["back"]]})


@never_cache
@require_safe
@at_place
def list_file_data(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    """The file, for as long as it is kept."""
    file = _file(place, _job(request, place, pk))
    if file is None:
        raise Http404
    return as_attachment(bytes(file.data), name=file.name, media_type=file.media_type)


def _job(request: HttpRequest, place: Place, pk: int) -> Job:
    """The reader's own job, of this place. Raises Http404."""
    own = Job.objects.filter(kind=LIST_FILE, requested_by=place.access.person, region=place.region)
    return get_object_or_404(own, pk=pk, args__unit=place.unit.pk, args__follow_up=place.follow_up.pk)


def _file(place: Place, job: Job) -> JobFile | None:
    """What the job made; None when it has been thrown away, and when the reader no longer sees all that it may hold."""
    sees = place.access.where(Permission.READ_LIVE)
    if not sees >= set(job.result.get("live", ())):
        return None
    return job.files.filter(expires_at__gt=timezone.now()).first()


def _back(place: Place, job: Job) -> Link:
    words = {"indicators": _("Indikatorer"), "assignments": _("Uppdrag")}
    code = job.args["list"]
    return Link(words[code], place.url(PAGES[code]) + (f"?{job.args['query']}" if job.args["query"] else ""))


def _state(place: Place, job: Job) -> dict[str, Any]:
    """What tracker/_job.html says of it."""
    url = place.url("reports:list_file", pk=job.pk)
    if job.state == JobState.RUNNING:
        sentence = _("Filen görs: {percent} procent är klart.").format(percent=job.progress)
        return {"sentence": sentence, "done": job.progress, "total": 100, "url": url}
    if job.state == JobState.WAITING:
        again = _("Det gick inte den här gången. Tertial försöker snart igen.")
        return {"sentence": again if job.error else _("Filen står på tur att göras."), "url": url}
    if job.state != JobState.DONE:
        return {"sentence": _("Filen kunde inte göras."), "error": job.error or _("Arbetet avbröts.")}
    if _file(place, job) is None:
        return {"sentence": _("Filen är borttagen. Hämta listan som Excel igen, så görs en ny.")}
    data_url = place.url("reports:list_file_data", pk=job.pk)
    return {"sentence": _("Filen är klar. Den finns kvar i ett dygn."), "result": Link(_("Ladda ner Excel"), data_url)}
