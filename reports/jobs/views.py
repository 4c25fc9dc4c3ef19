"""Jobb: those of a nämnd for its own people, and all of a region's, by their states, for its administrator."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from goals.models import UnitFollowUp
from goals.views.administration.base import RegionPlace, administering
from goals.views.lists import turn_to_page
from goals.views.places import Link, Place, at_place, render_at
from reports.jobs.kinds import KINDS, kind_of
from reports.jobs.log import JobWords, is_behind, jobs_at, jobs_in_region
from reports.jobs.tables import JobFilter, JobTable
from reports.retention.days import days_of
from reports.retention.words import kept_words
from tracker.jobs import cancel, last_tick, run_again
from tracker.models import Job
from tracker.models.jobs import JobQuerySet
from tracker.operations import Actor, Refused
from tracker.templatetags.tertial import translate

VIA = "sidan Jobb"
GET_AND_POST = ["GET", "HEAD", "POST"]
ACTS: dict[str, Callable[..., Job]] = {"cancel": cancel, "run_again": run_again}
# So many ticks in a row may be missed before it is said that nobody looks for work.
TICKS_TO_MISS = 5


@never_cache
@require_http_methods(GET_AND_POST)
@at_place
def jobs(request: HttpRequest, place: Place) -> HttpResponse:
    """The jobs of the unit, the newest first, for those who see its live rows. A POST stops one or runs it again."""
    if not place.shows_live:
        raise Http404
    own = jobs_at(place.unit, place.access)
    if request.method == "POST":
        return _act(request, own, place.actor(VIA))

    def address(job: Job, row: UnitFollowUp) -> str:
        return place.url("reports:job", unit=row.unit, follow_up=row.follow_up, pk=job.pk)

    words = JobWords.of(place.access, address)
    return _page(request, place, own, words, has_units=False, breadcrumbs=[Link(_("Rapporter"), place.url("reports:reports"))])


@require_http_methods(GET_AND_POST)
@administering
def region_jobs(request: HttpRequest, place: RegionPlace) -> HttpResponse:
    """All jobs of the region: what kind, whose, where they stand. A POST stops one of the region's own or runs it again."""
    every = jobs_in_region(place.access)
    if request.method == "POST":
        return _act(request, every, place.actor(VIA))
    last = last_tick()
    patience = timedelta(seconds=settings.TICK_SECONDS * TICKS_TO_MISS)
    known = {
        "last_tick": last,
        "is_behind": is_behind(last, timezone.now(), patience_seconds=patience.total_seconds()),
        "retention": kept_words(days_of(place.region)),
        "retention_url": place.url("reports:admin_job_retention"),
    }
    return _page(request, place, every, JobWords.of(place.access), has_units=True, **known)


def _page(
    request: HttpRequest, place: Place | RegionPlace, found: JobQuerySet, words: JobWords, *, has_units: bool, **known: Any
) -> HttpResponse:
    there = set(found.order_by().values_list("kind", flat=True).distinct())
    narrowing = JobFilter(request.GET, found, kinds=[code for code in KINDS if code in there])
    table = JobTable(narrowing.qs, words, request, has_units=has_units)
    turn_to_page(request, table)
    context = {
        "table": table,
        "filter": narrowing,
        "shown": table.paginator.count,
        "is_narrowed": bool(narrowing.chosen),
    }
    return render_at(request, place, "reports/jobs.html", context | known)


def _act(request: HttpRequest, found: JobQuerySet, by: Actor) -> HttpResponse:
    """Do what the button says with one of the jobs that the reader sees. Raises Http404 for another."""
    act, pk = ACTS.get(request.POST.get("act", "")), request.POST.get("job", "")
    job = found.filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 18 else None
    if job is None or act is None:
        raise Http404
    try:
        act(by=by, now=timezone.now(), job=job, permission=kind_of(job.kind).does)
    except Refused as refused:
        messages.error(request, translate(refused.sentence))
    return redirect(request.get_full_path())
