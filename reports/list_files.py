"""The job that makes a long list into an Excel file, as the one who asked for it sees the list now."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import QueryDict

from goals.models import FollowUp
from goals.spreadsheets import CONTENT_TYPE
from goals.views.excel import list_file
from goals.views.listings import LISTS
from goals.views.places import place_of
from reports.masking.latest import ANEW, last_masking, lock_region
from reports.operations.lists import KEPT
from tracker.models import Unit
from tracker.periods import local_date
from tracker.permissions import Permission
from tracker.sentences import Sentence, gettext_noop
from tracker.work import JobFailed, Work

FOUND = 20  # percent that is done when the rows are found
WRITTEN = 95
STEP = 100  # rows between two words of how far it has come
NOT_PERMITTED = Sentence(gettext_noop("Du har inte längre någon roll i regionen."))


def make_list(work: Work) -> None:
    """Make the file; `result` says which units' live rows it may hold, so that nobody fetches what they no longer see."""
    unit = Unit.objects.select_related("region").get(pk=work.args["unit"])
    follow_up = FollowUp.objects.select_related("region").get(pk=work.args["follow_up"])
    person = work.job.requested_by
    place = place_of(person, unit, follow_up, local_date(work.now())) if person and person.is_active else None
    if place is None or not place.access.is_insider:
        raise JobFailed(NOT_PERMITTED, is_final=True)
    seen_masking = last_masking(unit.region)
    listing = LISTS[work.args["list"]](place, QueryDict(work.args["query"]))
    work.progress(FOUND)
    name, data = list_file(place, listing.title, _told(work, listing.table.as_values(), listing.count))
    with work.commit() as done:
        lock_region(unit.region)
        if last_masking(unit.region) != seen_masking:
            raise JobFailed(ANEW)
        done.save_file(name=name, media_type=CONTENT_TYPE, data=data, expires_at=done.now + KEPT)
        done.result["live"] = sorted(place.access.where(Permission.READ_LIVE))


def _told(work: Work, rows: Iterable[Any], count: int) -> Iterator[Any]:
    """The rows, saying how far it has come as they are taken."""
    for number, row in enumerate(rows):
        yield row
        if number % STEP == 0:
            work.progress(FOUND + (WRITTEN - FOUND) * min(number, count) // max(count, 1))
