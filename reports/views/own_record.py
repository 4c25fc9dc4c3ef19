"""Mina uppgifter: what the system holds about the one who asks. There is no address by which to ask about somebody else."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from goals.views.files import as_attachment
from goals.views.places import Link
from reports.own_record.record import OwnRecord, as_json
from reports.own_record.record import own_record as record_of
from tracker.models import Person
from tracker.periods import local_date


@never_cache
@require_safe
def own_record(request: HttpRequest) -> HttpResponse:
    """The page."""
    record = _record(request)
    (facts,) = record.facts.shown
    context = {
        "record": record,
        "facts": facts,
        "breadcrumbs": [Link(_("Startsidan"), "/")],
    }
    return render(request, "reports/own_record.html", context)


@never_cache
@require_safe
def own_record_file(request: HttpRequest) -> HttpResponse:
    """The same, and every row of it, as JSON to keep."""
    record = _record(request)
    name = f"mina-uppgifter-{local_date(record.made_at).isoformat()}.json"
    return as_attachment(as_json(record), name=name, media_type="application/json")


def _record(request: HttpRequest) -> OwnRecord:
    return record_of(cast("Person", request.user), timezone.now(), request.session.session_key or "")
